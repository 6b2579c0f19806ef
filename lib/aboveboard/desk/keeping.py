"""Write what was confirmed: once, whole, and only into the file that was looked at."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from aboveboard.record.append import append_entry
from aboveboard.record.files import digest
from aboveboard.record.load import FILE_NAME, parse_record, read_text
from aboveboard.record.model import AnyEntry, Record


@dataclass(frozen=True)
class Seen:
    """A record, and the state of its file when it was read."""

    folder: Path
    record: Record
    digest: str


def see(folder: Path) -> Seen:
    """Read the record, and remember which state of the file it is.

    Raises
    ------
    RecordError
        The record is wrong.
    """
    path = folder / FILE_NAME
    while True:
        text = read_text(path, str(path))
        state = digest(path.read_bytes())
        if read_text(path, str(path)) == text:  # else somebody wrote between the two readings
            return Seen(folder, parse_record(text, str(path))[0], state)


def keep_entry(seen: Seen, entry: AnyEntry) -> Seen:
    """Append ``entry`` to the record that was seen, and return it as it is then.

    Doing it twice is doing it once.

    Raises
    ------
    FileChangedError
        The file changed since; nothing was written.
    RecordError
        The record would not be valid; nothing was written.
    """
    append_entry(seen.folder, entry, seen=seen.digest)
    return see(seen.folder)
