"""The part of the site that is only read, as files: the same bytes for the same input."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from aboveboard.publishing.feeds import feeds
from aboveboard.record.outputs import Kind
from aboveboard.running.output import json_file, write_folder
from aboveboard.site.pages import Pages

KIND = Kind("the public page", ("index.html", "*/ask/index.html", "*/receipt/index.html"))


def read_only(pages: Pages) -> dict[str, bytes]:
    """Return what anybody reads: path below the incident's page -> content.

    A folder stands for its ``index.html``.
    """
    made: dict[str, str] = dict(pages.announcements())
    for tag in pages.tags:
        made[f"{tag}/index.html"] = pages.home(tag)
        made[f"{tag}/questions/index.html"] = pages.questions(tag)
    files = {path: text.encode() for path, text in made.items()}
    for statement in pages.contents.versions:
        folder = statement.folder
        files[f"{folder}/index.html"] = pages.doorway(statement).encode()
        files[f"{folder}/statement.json"] = json_file(statement.to_json())
    files |= feeds(pages.contents.versions)
    return dict(sorted(files.items()))


def static_files(pages: Pages) -> dict[str, bytes]:
    """Return the whole site as files for any web server; its forms go to ``pages.live``.

    The form in a file has no token. The live part then shows what was written once more, with one,
    for the reader to send: a file that everyone gets can hold no secret.
    """
    files = read_only(pages)
    files["index.html"] = pages.doorway().encode()
    for tag in pages.tags:
        files[f"{tag}/ask/index.html"] = pages.ask(tag).encode()
        files[f"{tag}/receipt/index.html"] = pages.receipt(tag).encode()
    return dict(sorted(files.items()))


def signed_texts(website: Path, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the signed texts that publishing put on the website, of the same statements.

    They can't be made again without the signing key. Those of a statement whose data is not the
    same as in ``files`` are left behind.
    """
    found: dict[str, bytes] = {}
    for path, content in files.items():
        folder, _, name = path.partition("/")
        beside = website / folder
        if name != "statement.json" or not (beside / name).is_file():
            continue
        if (beside / name).read_bytes() != content:
            continue
        for pattern in ("announcement.*.txt", "SHA256SUMS", "*.sig"):
            for signed in sorted(beside.glob(pattern)):
                found[f"{folder}/{signed.name}"] = signed.read_bytes()
    return found


def build(target: Path, pages: Pages, website: Path | None = None) -> int:
    """Write the whole site into ``target``, all files or none; return how many.

    Parameters
    ----------
    website
        The folder that publishing writes to, whose signed texts are taken along.

    Raises
    ------
    RunError
        The folder can't be written; the old one stands.
    """
    files = static_files(pages)
    if website:
        files |= signed_texts(website, files)
    write_folder(target, files)
    return len(files)
