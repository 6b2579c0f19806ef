"""Verify a ledger: read each line, and say of every fault which entry it is and what happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from pydantic import ValidationError

from aboveboard.errors import Problem, Severity
from aboveboard.record.files import digest
from aboveboard.record.json_reader import read_json
from aboveboard.record.ledger import Head, LedgerEntry, genesis

# A number that somebody made up can leave a gap of any size.
_NAMED_ONE_BY_ONE = 100
RESTORE = "Restore the ledger from a copy whose head was published, and find out who wrote to it."


@dataclass(frozen=True)
class Verified:
    """What verifying a ledger found: its sound entries by number, and every problem at once."""

    file: str
    entries: tuple[LedgerEntry, ...]
    problems: tuple[Problem, ...]

    @property
    def head(self) -> Head | None:
        """The head to compare with those published; None when there is no sound entry."""
        return self.entries[-1].head if self.entries else None

    def entry(self, seq: int) -> LedgerEntry | None:
        """Return the sound entry with this number, or None."""
        return self._by_seq.get(seq)

    @cached_property
    def _by_seq(self) -> dict[int, LedgerEntry]:
        return {entry.seq: entry for entry in self.entries}


@dataclass
class _Line:
    number: int
    entry: LedgerEntry | None
    fault: str = ""
    claimed: int = 0
    seq: int = 0


@dataclass
class _Findings:
    file: str
    problems: list[Problem] = field(default_factory=list)

    def add(
        self, line: int, entry: LedgerEntry | int, what: str, do: str = RESTORE, **more: Severity
    ) -> None:
        name = f"entry {entry}" if isinstance(entry, int) else f"entry {entry.seq} ({entry.name})"
        self.problems.append(
            Problem(
                file=self.file, line=line, field=name if entry else "", what=what, do=do, **more
            )
        )


def verify_ledger(content: bytes, incident: str = "", file: str = "ledger.jsonl") -> Verified:
    """Verify the chain of a ledger.

    Parameters
    ----------
    content
        The bytes of ``ledger.jsonl``.
    incident
        The id of the incident it must be of; that of its first sound entry when empty.
    file
        How problems name the file.

    Returns
    -------
    The sound entries, and each change, deletion, insertion, repetition, move and unreadable line.
    What a chain alone can't show is said in :mod:`aboveboard.record.ledger`.
    """
    found = _Findings(file)
    lines = _lines(content)
    sound = [line for line in lines if not line.fault]
    _number_the_faulty(lines)
    for line in lines:
        if line.fault:
            found.add(line.number, line.seq, line.fault)
    kept = _without_seconds(sound, found)
    _in_order(kept, found)
    by_seq = {line.entry.seq: line for line in kept if line.entry}
    _missing(by_seq, {line.seq for line in lines if line.fault}, found)
    _linked(by_seq, incident, found)
    entries = tuple(entry for _, line in sorted(by_seq.items()) if (entry := line.entry))
    problems = sorted(found.problems, key=lambda problem: (problem.severity, problem.line))
    return Verified(file, entries, tuple(problems))


# --- lines --------------------------------------------------------------------------------------


def _lines(content: bytes) -> list[_Line]:
    pieces = content.split(b"\n")
    last = pieces.pop()
    lines = [_line(number, raw) for number, raw in enumerate(pieces, start=1)]
    if last:
        line = _line(len(pieces) + 1, last)
        if line.fault:
            line.fault = "The last line is cut off."
        else:
            line = _Line(line.number, None, "The last line lacks its end.", line.claimed)
        lines.append(line)
    return lines


def _line(number: int, raw: bytes) -> _Line:
    try:
        data = read_json(raw)
    except (UnicodeDecodeError, ValueError, RecursionError):
        return _Line(number, None, "This line can't be read: it was changed or cut.")
    claimed = data.get("seq") if isinstance(data, dict) else None
    claimed = claimed if type(claimed) is int else 0
    try:
        entry = LedgerEntry.model_validate(data)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"]) or "the line"
        fault = f"This line was changed: {where} is not as in an entry."
        return _Line(number, None, fault, claimed)
    if entry.computed_hash() != entry.hash:
        fault = f"This entry was changed after it was entered ({entry.name})."
        return _Line(number, None, fault, claimed)
    if entry.line() != raw + b"\n":
        fault = f"This line is not written as it was entered ({entry.name})."
        return _Line(number, None, fault, claimed)
    return _Line(number, entry, claimed=claimed, seq=entry.seq)


def _number_the_faulty(lines: Sequence[_Line]) -> None:
    """Say which entry a faulty line was: one of those that lack between its sound neighbours."""
    present = {line.seq for line in lines if line.seq}
    sound_after: list[int | None] = []
    for line in reversed(lines):
        sound_after.append(line.seq if not line.fault else (sound_after or [None])[-1])
    before = 0
    for line, after in zip(lines, reversed(sound_after), strict=True):
        if line.fault:
            lacking = range(before + 1, after if after is not None else before + 2)
            if line.claimed in lacking and line.claimed not in present:
                line.seq = line.claimed
            else:
                line.seq = next((seq for seq in lacking if seq not in present), 0)
            present.add(line.seq)
        before = line.seq or before


# --- the chain ----------------------------------------------------------------------------------


def _without_seconds(sound: Sequence[_Line], found: _Findings) -> list[_Line]:
    """Keep one line for each number: the one that its neighbours in the chain name."""
    groups: dict[int, list[tuple[_Line, LedgerEntry]]] = {}
    for line in sound:
        if line.entry:
            groups.setdefault(line.entry.seq, []).append((line, line.entry))
    following = {
        line.number
        for line, before in zip(sound, [0, *(line.seq for line in sound)], strict=False)
        if before == line.seq - 1
    }
    hashes = {line.entry.hash for line in sound if line.entry}
    named = {line.entry.previous for line in sound if line.entry}
    kept = []
    for group in groups.values():
        best, entry = max(
            group,
            key=lambda pair: (
                pair[1].hash in named,
                pair[1].previous in hashes,
                pair[0].number in following,
            ),
        )
        kept.append(best)
        for line, other in group:
            if line is best:
                continue
            if other.hash == entry.hash:
                what = f"This entry stands twice, on lines {best.number} and {line.number} too."
            else:
                what = f"A second entry {other.seq} was put in beside that on line {best.number}."
            found.add(line.number, other, what)
    return sorted(kept, key=lambda line: line.number)


def _in_order(kept: Sequence[_Line], found: _Findings) -> None:
    for line, rightful in zip(kept, sorted(kept, key=lambda line: line.seq), strict=True):
        if line.entry and line is not rightful:
            what = f"This entry was moved: entry {rightful.seq} belongs in its place."
            found.add(line.number, line.entry, what)


def _missing(by_seq: Mapping[int, _Line], faulty: set[int], found: _Findings) -> None:
    for before, later in pairwise([0, *sorted(by_seq)]):
        line = by_seq[later].number
        if later - before > _NAMED_ONE_BY_ONE:
            what = f"Entries {before + 1} to {later - 1} are not all there: some were taken out"
            found.add(line, before + 1, f"{what} before this line.")
            continue
        for seq in range(before + 1, later):
            if seq not in faulty:
                found.add(line, seq, f"Entry {seq} was taken out before this line.")


def _linked(by_seq: Mapping[int, _Line], incident: str, found: _Findings) -> None:
    entries = [(line, line.entry) for _, line in sorted(by_seq.items()) if line.entry]
    if not entries:
        return
    incident = incident or entries[0][1].incident
    for line, entry in entries:
        if entry.incident != incident:
            found.add(line.number, entry, f"This entry is of {entry.incident}, not of {incident}.")
    line, first = entries[0]
    if first.seq == 1 and first.previous != genesis(incident):
        found.add(line.number, first, "The chain does not begin with this incident's id.")
    broken = {
        second.seq
        for (_, entry), (_, second) in pairwise(entries)
        if second.seq == entry.seq + 1 and second.previous != entry.hash
    }
    for (line, entry), (later, second) in pairwise(entries):
        if second.seq in broken:
            what = f"This is not the entry {entry.seq} that entry {second.seq} was written after."
            if second is entries[-1][1] or second.seq + 1 in broken:
                what += f" One of the two was replaced (lines {line.number} and {later.number})."
            found.add(line.number, entry, what)
        if second.at < entry.at:
            what = f"This entry is dated before entry {entry.seq}."
            do = "Check the clock of the machine that entered it."
            found.add(later.number, second, what, do, severity="warning")


# --- what stands beside the chain -----------------------------------------------------------------


def kept_problems(verified: Verified, kept: Mapping[str, bytes]) -> list[Problem]:
    """Compare the statements kept beside the ledger (file name -> bytes) with its entries.

    A file that no entry names shows that entries were cut off at the end, which the chain can't.
    """
    found = _Findings(verified.file)
    names = {entry.file_name for entry in verified.entries}
    for entry in verified.entries:
        content = kept.get(entry.file_name)
        if content is None:
            what = f"The statement it entered, {entry.file_name}, is not kept beside the ledger."
            found.add(0, entry, what, "Restore the file from a copy.")
        elif not _holds(content, entry.statement_sha256):
            what = f"The statement it entered, {entry.file_name}, was changed."
            found.add(0, entry, what, "Restore the file from a copy.")
    for name in sorted(set(kept) - names):
        what = f"{name} is kept beside the ledger and no sound entry names it: its entry was cut "
        found.add(0, 0, what + "off or taken out.")
    return found.problems


def head_problems(verified: Verified, heads: Iterable[tuple[str, Head]]) -> list[Problem]:
    """Compare the ledger with heads that were published; each comes with where it was read."""
    found = _Findings(verified.file)
    for source, head in heads:
        entry = verified.entry(head.entries)
        if entry is None:
            last = verified.head.entries if verified.head else 0
            what = f"{source} names a ledger of {head.entries} entries; this one has {last}."
            found.add(0, head.entries, what)
        elif entry.hash != head.hash:
            what = f"{source} names another entry {head.entries}: the ledger was rewritten."
            found.add(0, entry, what)
    return found.problems


def heads_in(entries: Iterable[LedgerEntry], kept: Mapping[str, bytes]) -> list[tuple[str, Head]]:
    """Return the head that each kept statement carries, with the name of its file.

    Only files that hold what was entered are read: the hash of each must be that of its entry.
    """
    heads = []
    for entry in entries:
        content = kept.get(entry.file_name, b"")
        if _holds(content, entry.statement_sha256):
            carried = read_json(content).get("ledger")
            if carried:
                heads.append((entry.file_name, Head.model_validate(carried)))
    return heads


def _holds(content: bytes, sha256: str) -> bool:
    return digest(content) == sha256
