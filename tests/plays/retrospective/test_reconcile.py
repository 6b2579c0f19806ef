"""The money of a retrospective: the same as published, to the unit, or a named error."""

from __future__ import annotations

from decimal import Decimal

import pytest
from aboveboard.errors import PlayError
from aboveboard.plays.retrospective.reconcile import Reconciled
from hypothesis import given
from hypothesis import strategies as st
from looked_back import AWARDED, FIRST, LOST, PAID, SECOND, THIRD, TOLD, case_of, texts
from records import figure, record_of


def reconciled(*entries: str) -> Reconciled:
    return case_of(record_of(*entries)).reconciled


def verdicts(found: Reconciled) -> dict[tuple[str, str], str]:
    return {(line.old.key, line.old.amount): line.verdict for line in found.lines}


def test_a_figure_that_stands_is_the_same_in_every_statement_that_told_it() -> None:
    found = reconciled(TOLD)
    lost = next(line for line in found.lines if line.old.key == "lost")
    assert lost.verdict == "same"
    assert [told.id for told in lost.told] == [f"2030-05-01-test-0{n}" for n in (1, 2, 3)]
    assert found.compared == 1 + 2 + 3


def test_what_is_outstanding_is_what_was_awarded_less_what_was_paid() -> None:
    (money,) = reconciled(TOLD).money
    assert (money.unit, money.awarded, money.paid) == ("JPY", Decimal(1000), Decimal(400))
    assert money.outstanding == Decimal(600)


def test_a_silent_change_is_an_error_that_names_statement_and_figure() -> None:
    other = figure("other", '"6"', "BTC", at="2030-05-04T12:00+09:00")
    with pytest.raises(PlayError) as caught:
        reconciled(TOLD, other)
    problems = caught.value.problems
    assert {(p.file, p.field) for p in problems} == {
        (f"2030-05-01-test-0{n} v1", "lost") for n in (1, 2, 3)
    }
    assert "said 5 BTC" in problems[0].what
    assert "would say 6 BTC" in problems[0].what
    assert "corrects" in problems[0].do


def test_a_difference_of_the_last_digit_is_seen() -> None:
    told = figure("lost", '"523000000.000000000000000001"', "XEM")
    now = figure("now", '"523000000.000000000000000002"', "XEM", at="2030-05-04T12:00+09:00")
    with pytest.raises(PlayError):
        reconciled(told, FIRST, now)


def test_a_correction_explains_a_change() -> None:
    right = figure(
        "right", '"6"', "BTC", "corrects: lost", *texts("because"), at="2030-05-02T12:30+09:00"
    )
    found = reconciled(LOST + FIRST + AWARDED + right + SECOND + PAID + THIRD)
    assert verdicts(found)["lost", "5"] == "corrected"
    assert verdicts(found)["lost", "6"] == "same"


def test_a_statement_that_still_told_the_old_figure_after_the_correction_is_an_error() -> None:
    # The ledger holds what was said; here the record's correction came before the statement.
    right = figure(
        "right", '"6"', "BTC", "corrects: lost", *texts("because"), at="2030-05-01T12:30+09:00"
    )
    found = reconciled(LOST, right, FIRST)
    assert verdicts(found) == {("lost", "6"): "same"}


def test_a_sum_that_grows_by_payments_has_moved_on() -> None:
    more = figure("more", '"1000"', "JPY", at="2030-05-05T12:00+09:00").replace(
        "key: lost", "key: paid"
    )
    assert verdicts(reconciled(TOLD, more))["paid", "400"] == "moved"


def test_a_sum_that_shrinks_is_an_error() -> None:
    less = figure("less", '"300"', "JPY", at="2030-05-05T12:00+09:00").replace(
        "key: lost", "key: paid"
    )
    with pytest.raises(PlayError, match="400 JPY"):
        reconciled(TOLD, less)


def test_more_paid_than_awarded_is_an_error() -> None:
    more = figure("more", '"1001"', "JPY", at="2030-05-05T12:00+09:00").replace(
        "key: lost", "key: paid"
    )
    with pytest.raises(PlayError, match="More was paid than awarded: 1001 of 1000 JPY"):
        reconciled(TOLD, more)


@given(
    st.decimals(min_value=0, max_value=10**12, places=8),
    st.decimals(min_value=0, max_value=10**12, places=8),
)
def test_awarded_is_always_paid_and_outstanding_together(awarded: Decimal, paid: Decimal) -> None:
    awarded, paid = max(awarded, paid), min(awarded, paid)
    entries = (
        LOST,
        AWARDED.replace('"1000"', f'"{awarded:f}"'),
        PAID.replace('"400"', f'"{paid:f}"'),
        THIRD,
    )
    (money,) = reconciled(*entries).money
    assert money.outstanding is not None
    assert money.outstanding + money.paid == awarded
    assert money.outstanding >= 0
