"""Append an entry to ``incident.yaml``: the bytes that are there stay as they are."""

from __future__ import annotations

from pathlib import Path

import yaml

from aboveboard.errors import FileChangedError, RecordError
from aboveboard.record.files import digest, locked, replace_file
from aboveboard.record.load import FILE_NAME, parse_record, read_text
from aboveboard.record.model import AnyEntry, Record
from aboveboard.record.yaml_reader import read_yaml, stays_text


def append_entry(folder: Path, entry: AnyEntry, *, seen: str = "") -> Record:
    """Add ``entry`` at the end of the record, or change nothing.

    The new file is validated as a whole before it takes the place of the old one, whose bytes are
    its beginning. Two writers at once wait for each other.

    Parameters
    ----------
    seen
        The digest of the file that the writer has looked at
        (:func:`aboveboard.record.files.digest`). When the file is another one by now, nothing is
        written; when that is because this very entry stands in it, that is all that was asked.

    Raises
    ------
    FileChangedError
        When the file is not the one that was seen.
    RecordError
        When the record with this entry would not be valid, or its entries are not at the end.
    """
    path = folder / FILE_NAME
    read_text(path, str(path))
    with locked(folder):
        raw = path.read_bytes()
        old = raw.decode("utf-8")
        if seen and digest(raw) != seen:
            record, _ = parse_record(old, str(path))
            if entry in record.entries:
                return record
            raise FileChangedError.of(path)
        _must_end_with_entries(old, path)
        added = entry_yaml(entry, _indent(old, path))
        if not old.endswith("\n"):
            added = "\n" + added
        if "\r\n" in old:
            added = added.replace("\n", "\r\n")
        record, _ = parse_record(old + added, str(path))
        replace_file(path, (old + added).encode(), prefix=".incident-")
    return record


def _must_end_with_entries(text: str, path: Path) -> None:
    tree = read_yaml(text, str(path))
    if tree.problems:
        raise RecordError(tree.problems)
    if isinstance(tree.value, dict) and list(tree.value)[-1:] != ["entries"]:
        raise RecordError.at(
            path,
            "The entries are not the last field of the file.",
            "Move `entries:` to its end.",
            line=tree.line(("entries",)),
        )


def entry_yaml(entry: AnyEntry, indent: int = 2) -> str:
    """Write one entry as the YAML of a list item, fields in the model's order."""
    data = entry.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    data = {"id": data.pop("id"), "kind": entry.kind, **data}
    text = yaml.dump([data], Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
    return "".join(" " * indent + line + "\n" for line in text.splitlines())


class _Dumper(yaml.SafeDumper):
    """Quotes what this package's reader would take for a number; YAML 1.1 lets 1e5 be text."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, None if stays_text(text) else "'")


_Dumper.add_representer(str, _text)


def _indent(text: str, path: Path) -> int:
    """Return the indent of the list items below ``entries:``."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if line.startswith("entries:"):
            if line.split("#")[0].strip() not in ("entries:",):
                break
            for item in lines[number + 1 :]:
                if item.lstrip().startswith("- "):
                    return len(item) - len(item.lstrip())
            return 2
    raise RecordError.at(
        path,
        "The entries are not written as a list below `entries:`.",
        "Write `entries:` on a line of its own and each entry below it.",
    )
