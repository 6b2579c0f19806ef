"""What the compensation notebook shows, and what it works out when one slides."""

from __future__ import annotations

from pathlib import Path

import pytest
from aboveboard.plays.compensation.checklist import missing_of_standard
from aboveboard.plays.compensation.desk import OpenCompensation, open_compensation
from aboveboard.plays.compensation.tables import compared_rules
from aboveboard.plays.published import enter_statement
from aboveboard.record import View
from aboveboard.rendering.sliders import sliders, try_policy
from compensation_cases import MINATO, MINATO_AS_OF, NOON, parameters, write_case
from records import HEADER, PARAMS, event, record_of
from sample_statement import sample_statement


def desk(folder: Path, *cells: str, **policy: object) -> OpenCompensation:
    (folder / "incident.yaml").write_text(HEADER + event("a"), encoding="utf-8")
    write_case(folder, policy)
    return open_compensation({"incident": str(folder), "as_of": NOON, "In": ["", *cells]})


SHOWN = [
    "glance", "checklist", "totals", "funding", "examples", "comparison", "cliffs",
    "prices", "reserve", "progress", "honesty",
]  # fmt: skip


@pytest.mark.parametrize("name", SHOWN)
def test_each_table_shows_rows_under_its_head(tmp_path: Path, name: str) -> None:
    table = getattr(desk(tmp_path), name)()
    assert all(len(row) == len(table.head) for row in table.rows)
    assert table.caption in table._repr_html_()


@pytest.mark.parametrize("name", ["people", "amounts", "rules"])
def test_each_chart_holds_its_numbers(tmp_path: Path, name: str) -> None:
    chart = getattr(desk(tmp_path), name)()
    assert chart.series
    assert chart.table.rows


@pytest.mark.parametrize("losses", [[1200.5, 700, 29], [0]])
def test_claimants_too_few_to_hide_in_stand_in_no_chart(
    tmp_path: Path, losses: list[float]
) -> None:
    (tmp_path / "incident.yaml").write_text(HEADER + event("a"), encoding="utf-8")
    write_case(tmp_path, losses=losses)
    play = open_compensation({"incident": str(tmp_path), "as_of": NOON, "In": [""]})
    assert play.people() is None
    assert play.amounts() is None
    assert (play.rules() is None) == (not any(losses))
    assert play.comparison().caption


def test_the_money_adds_up(tmp_path: Path) -> None:
    totals = desk(tmp_path, de_minimis="7", de_minimis_to="pool").case.totals
    spent = totals.paid_before + totals.award + totals.held + totals.small + totals.unspent
    assert totals.pool == spent


def test_the_replay_is_compared_at_half_since_all_is_paid() -> None:
    play = open_compensation({"incident": MINATO, "as_of": MINATO_AS_OF}, PARAMS)
    assert compared_rules(play.case)[0] == 46_311_127_000 // 2
    assert "if only" in play.comparison().caption
    assert "58 billion" in str(play.prices().rows)


def test_a_cliff_is_shown_to_leaders(tmp_path: Path) -> None:
    small = {"up_to": "5000", "share": "0.7"}
    rows = desk(tmp_path, small_claims=small).cliffs().rows
    assert rows[0][0] == "5,000.00"


def test_a_slide_works_the_examples_out_again(tmp_path: Path) -> None:
    play = desk(tmp_path)
    half = try_policy(play, 450_000, "proportional", None, 0)
    full = try_policy(play, 10**9, "proportional", None, 0)
    capped = try_policy(play, 10**9, "proportional", 1000, 0)
    assert half.table.rows != full.table.rows
    assert full.table.rows[-1][-1] == "100%"
    assert capped.table.rows[-1][1] == "10.00"


def test_sliders_are_for_people_alone(tmp_path: Path) -> None:
    assert sliders(desk(tmp_path, "# Parameters\nincident = 'x'\n")) is None
    assert len(sliders(desk(tmp_path)).children) == 5


def test_rules_are_chosen_by_the_names_that_people_read(tmp_path: Path) -> None:
    controls = sliders(desk(tmp_path)).children
    rule = next(control for control in controls if control.description == "Rule")
    assert [name for name, _ in rule.options] == [
        "pro rata", "equal awards", "equal losses", "Talmud rule", "rising tide",
    ]  # fmt: skip


def test_what_the_standard_lacks_is_listed_without_computing(tmp_path: Path) -> None:
    view = View(record_of(event("a")), parameters().as_of)
    assert [item.id for item in missing_of_standard(tmp_path, view)] == ["K1"]
    write_case(tmp_path)
    assert [item.id for item in missing_of_standard(tmp_path, view)] == ["K4", "K6"]


def test_leaders_read_that_the_rules_agree_and_why(tmp_path: Path) -> None:
    caption = desk(tmp_path, pool="50", base="2000").comparison().caption
    assert "all pay the same here, since small losses and base payments" in caption
    assert "same" not in desk(tmp_path).comparison().caption


def test_what_funding_needs_is_a_share_of_the_same_sum_as_the_coverage(tmp_path: Path) -> None:
    play = desk(tmp_path, small_claims={"up_to": "5000", "share": "0.7"})
    due = dict(play.glance().rows)["Due by the standard"]
    assert play.funding().rows[-1][1] == due


def test_the_checklist_shows_what_lacks_something_and_folds_the_rest(tmp_path: Path) -> None:
    table = desk(tmp_path).checklist()
    assert {row[2] for row in table.rows} <= {"missing", "told as not yet known"}
    assert {row[2] for row in table.folded} == {"told", "does not apply"}
    html = table._repr_html_()
    assert html.index("<details>") > html.index("K6")
    assert str(table).count("K1 | ") == 1


def test_sums_of_nothing_take_no_line(tmp_path: Path) -> None:
    assert [row[0] for row in desk(tmp_path).totals().rows] == [
        "Money to divide, earlier payments included", "less: this payment", "Left over",
    ]  # fmt: skip


def test_the_statement_carries_the_ledger_that_it_is_written_after(tmp_path: Path) -> None:
    first = sample_statement()
    entry = enter_statement(
        tmp_path,
        first,
        renditions={"en/announcement.html": "a" * 64},
        approvers=("CEO",),
        at=first.as_of,
    )
    made = desk(tmp_path).statement()
    assert (made.number, made.thread, made.ledger) == (2, (first.id,), entry.head)
