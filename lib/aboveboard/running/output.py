"""Write the files of a run: a new folder beside the old one, put in its place at the end."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from aboveboard.errors import RunError

_MEASURED_PACKAGES = (
    *("aboveboard", "Babel", "css-inline", "holidays", "icalendar", "Jinja2", "nbconvert"),
    *("noto-cjk-sans-otc", "pillow", "pydantic", "resvg-py"),
)


def write_folder(target: Path, files: Mapping[str, bytes]) -> None:
    """Put ``files`` (relative path -> content) into ``target``, replacing it as a whole.

    Whoever looks sees the old folder or the new one. A run that is cut off leaves the old one, or
    nothing; the next run clears away what it left.

    Raises
    ------
    RunError
        When the folder can't be written; the old one then stands.
    """
    new: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        recover(target)
        new = Path(tempfile.mkdtemp(prefix=_prefix(target, "new"), dir=target.parent))
        new.chmod(0o755)
        for name, content in files.items():
            path = new / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        _exchange(new, target)
    except OSError as error:
        raise RunError.at(
            target,
            f"The output can't be written: {error.strerror}.",
            "Make room or allow writing there, and run again; the previous output stands.",
        ) from None
    finally:
        if new is not None and new.exists():
            shutil.rmtree(new, ignore_errors=True)


def write_file(path: Path, content: bytes) -> None:
    """Put ``content`` into ``path``: the old content or the new, never a part of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def recover(target: Path) -> None:
    """Clear away what a run that was cut off left, and put the old folder back if it was aside."""
    for aside in sorted(target.parent.glob(_prefix(target, "old") + "*")):
        if not target.exists():
            aside.rename(target)
        else:
            shutil.rmtree(aside, ignore_errors=True)
    for unfinished in target.parent.glob(_prefix(target, "new") + "*"):
        shutil.rmtree(unfinished, ignore_errors=True)


def manifest(
    files: Mapping[str, bytes], inputs: Mapping[str, object], versions: Mapping[str, str]
) -> bytes:
    """Return manifest.json: inputs, versions, and the SHA-256 of each file."""
    content = {
        "format": "aboveboard.manifest/1",
        "inputs": inputs,
        "versions": dict(sorted(versions.items())),
        "files": {name: sha256(files[name]) for name in sorted(files)},
    }
    return json_file(content)


def package_versions() -> dict[str, str]:
    """Return the versions of the packages that decide what a rendition looks like."""
    return {name: version(name) for name in _MEASURED_PACKAGES}


def json_file(value: object) -> bytes:
    """Return the bytes of a JSON file that people read too, the same for the same value."""
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def sha256(content: bytes) -> str:
    """Return the SHA-256 of ``content`` in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _prefix(target: Path, state: str) -> str:
    return f".{target.name}.{state}-"


def _exchange(new: Path, target: Path) -> None:
    aside: Path | None = None
    if target.exists():
        aside = target.with_name(_prefix(target, "old") + new.name.rsplit("-", 1)[1])
        target.rename(aside)
    try:
        new.rename(target)
    except BaseException:
        if aside is not None:
            aside.rename(target)
        raise
    if aside is not None:
        shutil.rmtree(aside, ignore_errors=True)
