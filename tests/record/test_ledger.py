"""The ledger's chain: whatever is done to the file is found, and the right entry is named."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

import pytest
from aboveboard.errors import LedgerError, Problem
from aboveboard.record.ledger import Head, LedgerEntry, entered_already, genesis, next_entry
from aboveboard.record.ledger_check import head_problems, verify_ledger
from hypothesis import given
from hypothesis import strategies as st
from ledgers import INCIDENT, at, chain, content, new_entry
from work import growth

ENTRIES = chain(8)
WHOLE = content(ENTRIES)
LINES = WHOLE.splitlines(keepends=True)


def problems(raw: bytes) -> tuple[Problem, ...]:
    return verify_ledger(raw, INCIDENT).problems


def blamed(raw: bytes) -> set[int]:
    """Return the numbers of the entries that the problems of a ledger name."""
    found = problems(raw)
    assert found, "the change was not found"
    for problem in found:
        assert problem.what.endswith("."), problem
        assert problem.do, problem
    names = (re.match(r"entry (\d+)", problem.field) for problem in found)
    return {int(name[1]) for name in names if name}


def resealed(entry: LedgerEntry, **changes: object) -> bytes:
    """Return the line of an entry that was changed and given a hash that fits."""
    changed = entry.model_copy(update=changes)
    return changed.model_copy(update={"hash": changed.computed_hash()}).line()


def test_a_ledger_as_it_was_entered_has_no_problem() -> None:
    verified = verify_ledger(WHOLE, INCIDENT)
    assert verified.problems == ()
    assert verified.entries == ENTRIES
    assert verified.head == ENTRIES[-1].head


def test_an_empty_ledger_has_no_problem_and_no_head() -> None:
    assert verify_ledger(b"", INCIDENT).head is None
    assert not problems(b"")


def test_each_hash_can_be_computed_with_other_tools() -> None:
    first, second = (json.loads(line) for line in LINES[:2])
    own = first.pop("hash")
    text = json.dumps(first, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert sha256(text.encode()).hexdigest() == own == second["previous"]
    assert first["previous"] == genesis(INCIDENT)


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_a_byte_changed_anywhere_is_found_in_its_entry(position: int, flip: int) -> None:
    changed = bytearray(WHOLE)
    changed[position] ^= flip
    entry = WHOLE.count(b"\n", 0, position) + 1
    assert entry in blamed(bytes(changed))


@given(st.integers(0, len(WHOLE) - 1))
def test_a_byte_taken_out_anywhere_is_found_in_its_entry(position: int) -> None:
    entry = WHOLE.count(b"\n", 0, position) + 1
    assert entry in blamed(WHOLE[:position] + WHOLE[position + 1 :])


@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=5))
def test_bytes_put_in_anywhere_are_found(position: int, more: bytes) -> None:
    entry = WHOLE.count(b"\n", 0, position) + 1
    changed = WHOLE[:position] + more + WHOLE[position:]
    assert problems(changed)
    if b"\n" not in more and position and WHOLE[position - 1 : position] != b"\n":
        assert entry in blamed(changed)


@given(st.integers(1, 7))
def test_an_entry_taken_out_is_named(entry: int) -> None:
    assert blamed(b"".join(LINES[: entry - 1] + LINES[entry:])) == {entry}


@given(st.sets(st.integers(1, 7), min_size=1))
def test_every_entry_taken_out_is_named(taken: set[int]) -> None:
    left = [line for number, line in enumerate(LINES, start=1) if number not in taken]
    assert blamed(b"".join(left)) == taken


@given(st.tuples(st.integers(1, 8), st.integers(1, 8)).filter(lambda pair: pair[0] != pair[1]))
def test_two_entries_that_changed_places_are_named(pair: tuple[int, int]) -> None:
    lines = list(LINES)
    one, two = pair[0] - 1, pair[1] - 1
    lines[one], lines[two] = lines[two], lines[one]
    assert blamed(b"".join(lines)) == set(pair)


@given(st.integers(1, 8), st.integers(0, 8))
def test_an_entry_that_stands_twice_is_named(entry: int, place: int) -> None:
    lines = [*LINES[:place], LINES[entry - 1], *LINES[place:]]
    assert blamed(b"".join(lines)) == {entry}


@given(st.integers(1, 7))
def test_an_entry_rewritten_with_a_hash_that_fits_is_named(entry: int) -> None:
    lines = list(LINES)
    lines[entry - 1] = resealed(ENTRIES[entry - 1], approvers=("Somebody else",))
    assert entry in blamed(b"".join(lines))


@given(st.integers(2, 8))
def test_an_entry_tied_to_another_past_is_named(entry: int) -> None:
    lines = list(LINES)
    lines[entry - 1] = resealed(ENTRIES[entry - 1], previous="0" * 64)
    found = problems(b"".join(lines))
    assert any(f"entry {entry}" in f"{p.field} {p.what}" for p in found)


@given(st.integers(1, 7), st.booleans())
def test_a_forged_entry_beside_the_true_one_is_named(entry: int, before: bool) -> None:
    forged = resealed(ENTRIES[entry - 1], approvers=("Somebody else",))
    place = entry - 1 if before else entry
    found = problems(b"".join([*LINES[:place], forged, *LINES[place:]]))
    assert [(p.line, "put in" in p.what) for p in found] == [(place + 1, True)]


@given(st.integers(1, 8), st.integers(1, 40))
def test_a_last_line_that_is_cut_off_is_named(entries: int, lost: int) -> None:
    found = problems(b"".join(LINES[:entries])[:-lost])
    assert [(p.line, p.field) for p in found] == [(entries, f"entry {entries}")]
    assert "last line" in found[0].what


def test_the_ledger_of_another_incident_is_named() -> None:
    found = verify_ledger(WHOLE, "2031-01-01-other").problems
    assert len(found) == len(ENTRIES) + 1
    assert "does not begin with this incident's id" in "".join(problem.what for problem in found)


def test_all_problems_are_named_at_once() -> None:
    lines = list(LINES)
    lines[1] = lines[1].replace(b"Chief Executive", b"Chief Executioner")
    lines[6], lines[7] = lines[7], lines[6]
    del lines[4]
    assert blamed(b"".join(lines)) == {2, 5, 7, 8}


def test_an_entry_dated_before_the_one_above_is_a_warning() -> None:
    before = ENTRIES[0].at - timedelta(minutes=1)
    late = next_entry(ENTRIES[:1], new_entry(2), "0" * 64, before)
    (found,) = problems(content((ENTRIES[0], late)))
    assert (found.severity, found.line) == ("warning", 2)


@given(st.integers(0, 7), st.integers(1, 8))
def test_entries_cut_off_at_the_end_show_against_any_head_published_since(
    left: int, published: int
) -> None:
    verified = verify_ledger(content(ENTRIES[:left]), INCIDENT)
    assert verified.problems == ()  # the chain alone can't show it
    found = head_problems(verified, [("en/announcement.html", ENTRIES[published - 1].head)])
    assert bool(found) == (published > left)


def test_a_chain_rewritten_from_one_entry_on_shows_against_a_published_head() -> None:
    forged = ENTRIES[:2]
    for number in range(3, 9):
        new = new_entry(number, approvers=("Somebody else",))
        forged = (*forged, next_entry(forged, new, "0" * 64, at(number)))
    verified = verify_ledger(content(forged), INCIDENT)
    assert verified.problems == ()
    assert not head_problems(verified, [("page", ENTRIES[1].head)])
    (found,) = head_problems(verified, [("page", ENTRIES[4].head)])
    assert found.field.startswith("entry 5")
    assert "rewritten" in found.what


def test_a_head_names_number_and_hash() -> None:
    assert str(Head(entries=3, hash="a" * 64)) == f"3:{'a' * 64}"


# --- what fits ------------------------------------------------------------------------------------


def test_the_same_statement_is_found_as_entered_already() -> None:
    digest = ENTRIES[2].statement_sha256
    assert entered_already(ENTRIES, new_entry(3), digest) == ENTRIES[2]
    assert entered_already(ENTRIES, new_entry(3), "0" * 64) is None


def test_the_same_statement_with_other_files_is_refused_and_they_are_named() -> None:
    other = new_entry(3, renditions={"en/email.eml": "0" * 64})
    with pytest.raises(LedgerError, match=r"en/announcement\.html, en/email\.eml"):
        entered_already(ENTRIES, other, ENTRIES[2].statement_sha256)


def test_an_amendment_there_and_back_is_entered_each_time() -> None:
    first = ENTRIES[0].statement_sha256
    there = next_entry(ENTRIES, new_entry(1, kind="amendment"), "1" * 64, at(9))
    back = entered_already((*ENTRIES, there), new_entry(1, kind="amendment"), first)
    assert back is None
    assert there.revision == 1
    assert there.file_name == f"{INCIDENT}-01-v1-r1.json"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "aboveboard correct"),
        ({"kind": "correction", "version": 1}, "aboveboard amend"),
        ({"kind": "correction", "version": 3}, "latest version in the ledger is 1"),
        ({"kind": "statement", "version": 2}, "latest version in the ledger is 1"),
        ({"kind": "amendment", "version": 2}, "not entered yet"),
        ({"kind": "notice", "version": 2}, "not entered yet"),
        ({"incident": "2031-01-01-other"}, "own incident"),
        ({"number": 4}, "takes the next number"),
        ({"statement": f"{INCIDENT}-03b"}, "takes the next number"),
    ],
)
def test_what_contradicts_the_ledger_is_refused_and_the_way_out_is_named(
    changes: dict[str, object], says: str
) -> None:
    with pytest.raises(LedgerError, match=says):
        next_entry(ENTRIES, new_entry(3, **changes), "0" * 64, at(9))


# --- much of it -----------------------------------------------------------------------------------


def test_twice_the_entries_are_twice_the_work() -> None:
    def work(size: int) -> Callable[[], object]:
        entries = chain(size)
        raw, heads = content(entries), [("a statement", entry.head) for entry in entries]
        return lambda: head_problems(verify_ledger(raw, INCIDENT), heads)

    assert growth(work, 60) < 4.5


def test_twice_the_spoilt_lines_are_twice_the_work() -> None:
    def work(size: int) -> Callable[[], object]:
        raw = LINES[0] + b"{}\n" * size
        return lambda: verify_ledger(raw, INCIDENT)

    assert growth(work, 60) < 4.5


def test_a_made_up_number_is_named_without_counting_up_to_it() -> None:
    far = resealed(ENTRIES[-1], seq=10**15)
    assert any(
        f"Entries 8 to {10**15 - 1}" in found.what
        for found in problems(WHOLE[: -len(LINES[-1])] + far)
    )
    cut = b"".join((*LINES[:6], b"{}\n", far))
    assert 7 in blamed(cut)
