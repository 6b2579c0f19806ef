"""What differs from what was published: corrections, changed and new figures, promises, nothing."""

from __future__ import annotations

from datetime import datetime

import pytest
from aboveboard.plays.before import Before, before
from aboveboard.plays.changes import Changes
from aboveboard.plays.statement import Figure
from aboveboard.record import View
from records import entry, event, figure, record_of

EARLY, FIRST, LATER, NOW = (
    f"2030-05-01T{clock}+09:00" for clock in ("11:00", "12:00", "12:30", "13:00")
)
BECAUSE = "because: {zh-CN: 漏算了一个钱包。, en: We had missed one wallet.}"
RELEASE = entry("r1", "statement", "play: initial-statement", at=FIRST)


def changes(*entries: str, as_of: str = NOW, known: Before | None = None) -> Changes:
    record = record_of(*entries)
    at = datetime.fromisoformat(as_of)
    return Changes(known or before(record, at), View(record, at))


def figures(found: Changes) -> tuple[list[str], list[str], list[str]]:
    """Return the ids of corrected, changed and new figures."""
    return (
        [one.right.id for one in found.corrections],
        [one.new.id for one in found.figures],
        [one.id for one in found.new_figures],
    )


def test_a_figure_that_was_not_told_before_is_new() -> None:
    assert figures(changes(RELEASE, figure("a", at=LATER))) == ([], [], ["a"])


def test_a_figure_that_was_told_and_stands_is_neither_new_nor_changed() -> None:
    assert figures(changes(figure("a", at=EARLY), RELEASE)) == ([], [], [])


def test_a_figure_that_moved_on_is_a_change_with_its_reason() -> None:
    found = changes(figure("a", at=EARLY), RELEASE, figure("b", '"7"', "BTC", BECAUSE, at=LATER))
    assert figures(found) == ([], ["b"], [])
    (change,) = found.figures
    assert (change.old.amount, change.new.amount) == ("5", "7")
    assert [texts["en"] for texts in change.reasons] == ["We had missed one wallet."]


def test_a_figure_that_was_wrong_is_a_correction_and_no_change() -> None:
    right = figure("b", '"7"', "BTC", "corrects: a", BECAUSE, at=LATER)
    found = changes(figure("a", at=EARLY), RELEASE, right)
    assert figures(found) == (["b"], [], [])
    (correction,) = found.corrections
    assert correction.figure is not None
    assert correction.figure.amount == "5"
    assert correction.told.id == "2030-05-01-test-01"


def test_what_was_put_right_before_anyone_read_it_is_no_correction() -> None:
    wrong = figure("a", at="2030-05-01T12:10+09:00")
    right = figure("b", '"7"', "BTC", "corrects: a", BECAUSE, at=LATER)
    assert figures(changes(RELEASE, wrong, right)) == ([], [], ["b"])


def test_a_correction_in_two_steps_goes_back_to_what_was_told() -> None:
    half = figure("b", '"6"', "BTC", "corrects: a", BECAUSE, at="2030-05-01T12:10+09:00")
    right = figure("c", '"7"', "BTC", "corrects: b", BECAUSE, at=LATER)
    found = changes(figure("a", at=EARLY), RELEASE, half, right)
    assert figures(found) == (["c"], [], [])
    assert found.corrections[0].wrong.id == "a"


def test_a_correction_gives_the_newest_figure_of_its_kind() -> None:
    right = figure("b", '"7"', "BTC", "corrects: a", BECAUSE, at="2030-05-01T12:10+09:00")
    newer = figure("c", '"8"', "BTC", BECAUSE, at=LATER)
    (correction,) = changes(figure("a", at=EARLY), RELEASE, right, newer).corrections
    assert correction.right.id == "c"
    assert len(correction.reasons) == 2


def test_a_correction_names_the_first_statement_that_said_it() -> None:
    second = entry("r2", "statement", "play: periodic-update", at=LATER)
    right = figure("b", '"7"', "BTC", "corrects: a", BECAUSE, at="2030-05-01T12:40+09:00")
    (correction,) = changes(figure("a", at=EARLY), RELEASE, second, right).corrections
    assert correction.told.number == 1


def test_other_entries_than_figures_can_be_corrected() -> None:
    right = event("b", "It was noon.", "corrects: a", BECAUSE, at=LATER)
    (correction,) = changes(event("a", at=EARLY), RELEASE, right).corrections
    assert (correction.wrong.id, correction.right.id) == ("a", "b")


def test_a_figure_by_another_party_is_another_figure() -> None:
    party = "party: {zh-CN: 甲交易所, en: Alpha}"
    other = "party: {zh-CN: 乙交易所, en: Beta}"
    found = changes(
        figure("a", '"5"', "BTC", party, at=EARLY),
        RELEASE,
        figure("b", '"6"', "BTC", other, at=LATER),
    )
    assert figures(found) == ([], [], ["b"])


def test_a_suspicion_that_is_confirmed_is_a_change() -> None:
    found = changes(figure("a", at=EARLY, confidence="suspected"), RELEASE, figure("b", at=LATER))
    assert figures(found) == ([], ["b"], [])


def test_what_was_published_counts_and_not_what_was_drafted() -> None:
    """The record was edited after publication: the published figure is what readers know."""
    record = record_of(figure("a", '"9"', at=EARLY), RELEASE)
    at = datetime.fromisoformat(NOW)
    drafted = before(record, at).last
    published = Figure(key="lost", amount="5", unit="BTC", confidence="confirmed", at=drafted.as_of)
    gone = published.model_copy(update={"unit": "ETH"})
    last = drafted.__class__(**{**drafted.__dict__, "figures": (published, gone)})
    found = Changes(Before((last,)), View(record, at))
    assert [change.old.amount for change in found.figures] == ["5"]
    assert [figure.unit for figure in found.withdrawn] == ["ETH"]


PROMISE = entry("p", "commitment", "promise: next-update", f"due: {LATER}", at=FIRST)
PAYMENT = entry(
    "pay", "commitment", "promise: payment", f"due: {LATER}", "text: {zh-CN: 付款。, en: We pay.}",
    at=FIRST,
)  # fmt: skip


NEXT = entry("n", "commitment", "promise: next-update", "due: 2030-05-02T00:00Z", at=NOW)


@pytest.mark.parametrize(("as_of", "late"), [("12:30", False), ("12:31", True)])
def test_an_update_after_its_promise_is_late(as_of: str, late: bool) -> None:
    found = changes(PROMISE, RELEASE, as_of=f"2030-05-01T{as_of}+09:00")
    assert (found.late is not None) is late


@pytest.mark.parametrize(
    ("done", "kept", "broken"),
    [("12:20", ["pay"], []), ("12:40", [], ["pay"]), ("", [], ["pay"])],
)
def test_other_promises_are_told_when_kept_and_when_broken(
    done: str, kept: list[str], broken: list[str]
) -> None:
    paid = entry(
        "m",
        "measure",
        "text: {zh-CN: 已付。, en: Paid.}",
        "keeps: [pay]",
        at=f"2030-05-01T{done or '12:10'}+09:00",
    )
    found = changes(PAYMENT, RELEASE, *([paid] if done else []))
    assert [one.entry.id for one in found.kept] == kept
    assert [one.entry.id for one in found.broken] == broken


def test_a_broken_promise_is_told_once() -> None:
    second = entry("r2", "statement", "play: periodic-update", at="2030-05-01T12:40+09:00")
    assert changes(PAYMENT, RELEASE, second).broken == ()


@pytest.mark.parametrize(
    ("more", "nothing"),
    [
        ([], True),
        ([NEXT], True),
        ([entry("s", "status", "status: investigating", at=LATER)], True),
        ([entry("s", "status", "status: identified", at=LATER)], False),
        ([entry("s", "status", "status: investigating", "trend: worse", at=LATER)], False),
        ([event("e", at=LATER)], False),
        ([figure("f", at=LATER)], False),
        ([PAYMENT.replace(FIRST, LATER).replace(f"due: {LATER}", "due: 2030-05-02T00:00Z")], False),
    ],
)  # fmt: skip
def test_nothing_new_is_told_from_news(more: list[str], nothing: bool) -> None:
    status = entry("s0", "status", "status: investigating", at=EARLY)
    assert changes(status, RELEASE, *more).is_nothing is nothing


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("trigger", ("trigger: discovery",)),
        ("reported", ("regime: gdpr",)),
        ("waiver", ("check: drama", "reason: words of a victim", "by: counsel")),
    ],
)
def test_what_is_for_the_custodian_alone_is_no_news(kind: str, fields: tuple[str, ...]) -> None:
    found = changes(RELEASE, entry("x", kind, *fields, at=LATER))
    assert found.entries == ()
    assert found.is_nothing
