"""Import a file of messages: read it, redact, keep what is new, and name what can't be taken."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from pathlib import Path

from aboveboard.databases import in_parts
from aboveboard.errors import FeedbackError
from aboveboard.feedback.intake.chats import read_json
from aboveboard.feedback.intake.mail import read_eml, read_mbox
from aboveboard.feedback.intake.rows import BadRow, Row
from aboveboard.feedback.intake.tables import read_csv
from aboveboard.feedback.message import Message
from aboveboard.feedback.redaction import redact
from aboveboard.feedback.store import Store
from aboveboard.record.csv_cells import cell
from aboveboard.record.files import replace_file

Progress = Callable[[str, int, int], None]
_BATCH = 500
_ID = re.compile(r"[!-~]{1,200}")


@dataclass(frozen=True)
class Alarm:
    """A message that held a seed phrase or a private key: whoever sent it must be told.

    ``place`` says where in the file it stands, ``source_id`` by which id its channel knows it;
    both are for the terminal, so that its sender can be found, and are kept nowhere. A row that
    was not taken has no ``receipt``.
    """

    place: str
    source_id: str = field(default="", repr=False)
    receipt: str = ""


@dataclass(frozen=True)
class ImportResult:
    """What an import did: messages new and known, rows not taken and the file that names them.

    ``alarms`` are those of new messages, and of rows that were not taken. ``zoneless`` is how many
    times named no zone and were read in that of the incident, where it is not UTC.
    """

    new: int
    known: int
    bad: int
    bad_rows_file: Path | None
    alarms: tuple[Alarm, ...]
    zoneless: int = 0


def import_file(
    path: Path,
    store: Store,
    channel: str,
    *,
    columns: Mapping[str, str] | None = None,
    zone: tzinfo = UTC,
    progress: Progress = lambda _step, _done, _total: None,
) -> ImportResult:
    """Take the messages of ``path`` into ``store``. Doing it twice is safe.

    Parameters
    ----------
    path
        An .mbox, .eml, .csv, .tsv or .json file.
    channel
        Where the messages came from, such as ``email`` or ``telegram``.
    columns
        For a table: the header of each field that no preset knows.
    zone
        That of times that name none: the incident's.
    progress
        Called with a step, how many messages are done, and of how many.

    Raises
    ------
    FeedbackError
        The file can't be read, is of no known kind, or holds no message that can be taken.
    """
    rows = list(_reader(path, channel, columns or {}, zone))
    bad = [row for row in rows if isinstance(row, BadRow)]
    messages = [row for row in rows if isinstance(row, Message)]
    new = known = 0
    alarms: list[Alarm] = []
    for some in in_parts(messages, _BATCH):
        for message, receipt in zip(some, store.accept_many(some), strict=True):
            new += receipt.is_new
            known += not receipt.is_new
            if receipt.alarms and receipt.is_new:
                alarms.append(Alarm(message.place, _shown_id(message), receipt.number))
        progress("messages", new + known, len(messages))
    alarms += [Alarm(row.place) for row in bad if redact(row.text).alarms]
    bad_rows_file = _write_bad_rows(path, bad)
    if not messages:
        seen = f" See {bad_rows_file}." if bad_rows_file else ""
        raise FeedbackError.at(
            path, f"No message could be taken, of {len(rows)} rows.", f"Check the export.{seen}"
        )
    zoneless = sum(message.read_as_utc is not None for message in messages)
    return ImportResult(new, known, len(bad), bad_rows_file, tuple(alarms), zoneless)


def _reader(path: Path, channel: str, columns: Mapping[str, str], zone: tzinfo) -> Iterator[Row]:
    kind = path.suffix.lower()
    if columns and kind not in (".csv", ".tsv"):
        raise FeedbackError.at(path, "Only a table has columns.", "Leave --column out.")
    if kind in (".csv", ".tsv"):
        return read_csv(path, channel, columns, zone)
    if kind == ".json":
        return read_json(path, channel, zone)
    readers = {".mbox": read_mbox, ".mbx": read_mbox, ".eml": read_eml}
    if kind not in readers:
        known = ", ".join(sorted((*readers, ".csv", ".tsv", ".json")))
        raise FeedbackError.at(path, "This kind of file is not known.", f"Name one of: {known}.")
    return readers[kind](path, channel)


def _shown_id(message: Message) -> str:
    """Return the id as it can be shown: a stranger wrote it, so it may be anything."""
    name = message.source_id
    return name if _ID.fullmatch(name) and not redact(name).alarms else ""


def _write_bad_rows(path: Path, bad: Sequence[BadRow]) -> Path | None:
    """Write the rows that were not taken beside the file, redacted; none takes the file away."""
    target = path.with_name(f"{path.name}.bad-rows.csv")
    if not bad:
        target.unlink(missing_ok=True)
        return None
    content = io.StringIO()
    table = csv.writer(content, lineterminator="\n")
    table.writerow(["place", "why", "text"])
    for row in bad:
        table.writerow([row.place, row.why, cell(redact(row.text).text)])
    try:
        replace_file(target, content.getvalue().encode(), prefix=f".{target.name}.", private=True)
    except OSError as error:
        raise FeedbackError.at(
            target,
            f"The rows that were not taken can't be named here: {error.strerror}.",
            "Allow writing beside the file and import again; what was taken is kept.",
        ) from None
    return target
