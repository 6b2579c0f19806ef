"""How much of a service changed: a part is told as a part, names nothing, and is told once."""

from __future__ import annotations

import pytest
from aboveboard.plays.retrospective.extents import Change, changes
from aboveboard.plays.retrospective.facts import shared_facts
from aboveboard.plays.retrospective.sharing import SharedEdition, Sharing, sharing
from aboveboard.plays.statement import Table
from aboveboard.record import Record
from aboveboard.record.model import ServiceEntry
from aboveboard.wording.language import load_language, load_languages
from hypothesis import given, settings
from hypothesis import strategies as st
from looked_back import REPORT, TOLD, case_of
from records import REPLAYS, entry, event, record_of, releases, replay

OTHER = "OTHER"
KNOWN = "2030-05-04T12:00+09:00"


def service(name: str, state: str, assets: str, hour: int = 12, *more: str) -> str:
    return entry(name, "service", "service: withdrawals", f"state: {state}", f"assets: {assets}",
                 *more, at=f"2030-05-01T{hour:02d}:00+09:00", known_at=KNOWN)  # fmt: skip


def found(*entries: str) -> list[tuple[str, str]]:
    record = record_of(event("e"), *entries)
    return [(one.state, one.of) for one in changes(services_of(record))]


def services_of(record: Record) -> list[ServiceEntry]:
    return [one for one in record.entries if isinstance(one, ServiceEntry)]


def test_a_part_that_opens_again_is_some_and_never_all() -> None:
    assert found(service("a", "paused", "all"), service("b", "resumed", "[JPY]", 13)) == [
        ("paused", "all"), ("resumed", "some"),
    ]  # fmt: skip


def test_all_but_one_asset_is_a_part() -> None:
    assert found(service("o", "open", "all", 11), service("a", "paused", "all", 12,
                 "except: [BTC]")) == [("open", "all"), ("paused", "some")]  # fmt: skip


def test_a_further_part_is_told_as_more() -> None:
    assert found(
        service("a", "paused", "[XEM]"), service("b", "paused", "all", 13, "except: [BTC]")
    ) == [("paused", "some"), ("paused", "more")]


def test_all_but_what_was_paused_before_makes_all() -> None:
    assert found(
        service("a", "paused", "[XEM]"), service("b", "paused", "all", 13, "except: [XEM]")
    ) == [("paused", "some"), ("paused", "all")]


def test_parts_that_change_at_once_are_one_change() -> None:
    assert found(service("a", "paused", "[XEM]"), service("b", "paused", "[BTC]")) == [
        ("paused", "some")
    ]


def test_all_is_not_all_where_a_part_stays_open() -> None:
    assert found(service("a", "paused", "all"), service("b", "open", "[JPY]")) == [
        ("paused", "some"), ("open", "some"),
    ]  # fmt: skip


def test_what_is_said_again_is_no_change() -> None:
    assert found(service("a", "paused", "[XEM]"), service("b", "paused", "[XEM]", 13)) == [
        ("paused", "some")
    ]


# --- laws -----------------------------------------------------------------------------------------


def states_after(entries: list[ServiceEntry], change: Change) -> set[str | None]:
    """Return the states that the assets of a service are in at a change, each looked up alone."""
    entries = [one for one in entries if one.service == change.service and one.at <= change.at]
    entries.sort(key=lambda one: one.at)
    named = {asset for one in entries if one.assets != "all" for asset in one.assets}
    named |= {asset for one in entries for asset in one.excluded}
    return {_state_of(asset, entries) for asset in (*named, OTHER)}


def _state_of(asset: str, entries: list[ServiceEntry]) -> str | None:
    state: str | None = None
    for one in entries:
        if asset not in one.excluded if one.assets == "all" else asset in one.assets:
            state = one.state
    return state


assets = st.sampled_from(["all", "[XEM]", "[BTC]", "[JPY, BTC]", "all\n    except: [BTC]"])
told = st.tuples(st.sampled_from(["open", "limited", "paused", "resumed"]), assets,
                 st.integers(10, 14))  # fmt: skip


@settings(max_examples=200)
@given(st.lists(told, max_size=7))
def test_all_is_said_exactly_where_no_part_is_in_another_state(
    rows: list[tuple[str, str, int]],
) -> None:
    record = record_of(event("e"), *(service(f"s{n}", *row) for n, row in enumerate(rows)))
    entries = services_of(record)
    made = changes(entries)
    for change in made:
        states = states_after(entries, change)
        if change.of == "all":
            assert states == {change.state}
        else:
            assert not (states == {change.state} and all(e.assets == "all" for e in change.entries))
    keys = [(one.at, one.service, one.state) for one in made]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("name", REPLAYS)
def test_a_replay_never_says_of_a_part_what_holds_of_all(name: str) -> None:
    record = replay(name)
    for at in releases(name)[1:]:
        made = edition_at(record, at.isoformat())
        known = case_of(record, at.isoformat()).view.of(ServiceEntry)
        truth = [change for change in changes(known) if change.state != "open"]
        steps = [step for step in made.facts.steps if step.what == "service"]
        assert [(c.service, c.state, c.of) for c in truth] == [
            (step.service, step.state, step.of) for step in steps
        ]
        for change in truth:
            whole = states_after(list(known), change) == {change.state}
            assert whole or change.of != "all"
        for edition in made.editions:
            language = load_language(edition.language)
            rows = [row for row, s in zip(step_rows(edition), made.facts.steps, strict=True)
                    if s.what == "service" and s.of != "all"]  # fmt: skip
            names = tuple(term["all"] for term in language.terms["services"].values())
            assert not [row for row in rows if row[1].startswith(names)]
            assert len(step_rows(edition)) == len({row[:2] for row in step_rows(edition)})


def edition_at(record: Record, at: str) -> Sharing:
    return sharing(shared_facts(case_of(record, at)), load_languages(record.languages))


def step_rows(edition: SharedEdition) -> list[tuple[str, ...]]:
    section = next(one for one in edition.sections if one.id == "steps")
    return [row for block in section.blocks if isinstance(block, Table) for row in block.rows]


def test_minato_says_that_some_withdrawals_are_open_again() -> None:
    record = replay("2018-01-26-minato")
    made = edition_at(record, releases(record.id)[-1].isoformat())
    english = next(one for one in made.editions if one.language == "en").model_dump_json()
    chinese = next(one for one in made.editions if one.language == "zh-CN").model_dump_json()
    assert "Some withdrawals: open again." in english
    assert "More trading: paused." in english
    assert "部分提现和提币：已恢复。" in chinese
    assert '"Withdrawals: open again."' not in english
    assert "JPY" not in english + chinese


def test_a_step_of_a_record_holds_how_much_of_the_service_it_is_of() -> None:
    record = record_of(TOLD, service("a", "paused", "[XEM]", 12))
    facts = shared_facts(case_of(record, REPORT))
    assert [step.of for step in facts.steps if step.what == "service"] == ["some"]
