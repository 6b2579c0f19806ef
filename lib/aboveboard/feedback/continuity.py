"""Tell the store that was used before from one that is new, older, or another's.

A store that was lost and came back empty, or from last night's backup, would treat receipts that
were told as numbers that nobody ever had. So a store has an id and counts its changes, and both
stand in a file outside of it too, ``feedback.id``. The file may be behind the store, after a kill;
a store that is behind the file has lost what it once held.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from aboveboard.errors import FeedbackError
from aboveboard.record.files import replace_file

MARK = "feedback.id"
_LINE = re.compile(rb"([0-9a-f]{32}) ([0-9]{15})\n")
_DO = (
    "Bring back the newest copy of the store, and its key. Where what is missing is lost for good, "
    "delete this file, and say on the page that receipts from before lead nowhere."
)


@dataclass(frozen=True, order=True)
class Standing:
    """How far a store is: its id, and how many changes it has seen."""

    store: str
    changes: int

    def written(self) -> bytes:
        """Return the line of the file; it has the same length whatever it says."""
        return f"{self.store} {self.changes:015}\n".encode()


class Mark:
    """The file that knows how far a store was.

    Parameters
    ----------
    path
        Where it stands; not beside a database of which copies are made.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def must_fit(self, found: Standing) -> None:
        """See that a store is the one noted, and no older; the first time, note it.

        Raises
        ------
        FeedbackError
            It is another store or an older copy, or the file can't be read or written.
        """
        try:
            known = self._read()
            if known is None:
                self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                replace_file(self._path, found.written(), prefix=".feedback-", private=True)
                return
        except OSError as error:
            raise FeedbackError.at(
                self._path, f"It can't be read or written: {error.strerror}.", "Allow it there."
            ) from None
        if known.store != found.store:
            raise FeedbackError.at(
                self._path, "The feedback store is not the one that was used before.", _DO
            )
        if known.changes > found.changes:
            raise FeedbackError.at(
                self._path,
                "The feedback store is an older copy of the one that was used before: the last "
                f"{known.changes - found.changes} of its {known.changes} changes are missing.",
                _DO,
            )
        self.reached(found)

    def reached(self, now: Standing) -> None:
        """Note how far a store is, unless another process noted more meanwhile.

        What was kept stays kept when that fails, or when two do it at once: the file is then
        behind, which harms nothing.
        """
        with suppress(OSError):
            handle = os.open(self._path, os.O_RDWR)
            try:
                known = _parsed(os.pread(handle, len(now.written()) + 1, 0))
                if known and known < now and known.store == now.store:
                    # In place, which takes no room, and not synced: a killed process loses nothing.
                    os.pwrite(handle, now.written(), 0)
            finally:
                os.close(handle)

    def _read(self) -> Standing | None:
        try:
            known = _parsed(self._path.read_bytes())
        except FileNotFoundError:
            return None
        if known is None:
            raise FeedbackError.at(
                self._path, "This file doesn't say which feedback store was used before.", _DO
            )
        return known


def _parsed(content: bytes) -> Standing | None:
    found = _LINE.fullmatch(content)
    return Standing(found[1].decode(), int(found[2])) if found else None
