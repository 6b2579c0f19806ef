"""How long a service was stopped is told part by part, as the parts came back."""

from __future__ import annotations

from pathlib import Path

import pytest
from aboveboard.plays.retrospective.outages import outages
from aboveboard.plays.writer import Writer
from aboveboard.record import Record, View, load_record
from aboveboard.record.model import ServiceEntry
from aboveboard.wording.language import load_language
from closed_incident import closed_incident
from hypothesis import given, settings
from hypothesis import strategies as st
from records import entry, event, record_of, replay

KNOWN = "2030-05-04T12:00+09:00"


def service(name: str, state: str, assets: str, hour: int, *more: str) -> str:
    return entry(name, "service", "service: withdrawals", f"state: {state}", f"assets: {assets}",
                 *more, at=f"2030-05-01T{hour:02d}:00+09:00", known_at=KNOWN)  # fmt: skip


def told(record: Record, tag: str = "en") -> list[tuple[str, str]]:
    """Return each outage of a record: the part's name, and its hours in UTC."""
    view = View(record, record.entries[-1].known_at)
    writer = Writer(view, load_language(tag))
    return [
        (
            writer.service(one.standing).name,
            f"{one.since:%d %H:%M} – {f'{one.until:%d %H:%M}' if one.until else ''}",
        )
        for one in outages(view.of(ServiceEntry))
    ]


def of(*entries: str) -> list[tuple[str, str]]:
    return told(record_of(event("e"), *entries))


def test_a_whole_service_is_one_row() -> None:
    assert of(service("a", "paused", "all", 12), service("b", "resumed", "all", 14)) == [
        ("Withdrawals", "01 03:00 – 01 05:00")
    ]


def test_the_parts_that_stopped_or_came_back_at_other_times_are_told_each(tmp_path: Path) -> None:
    record, _ = load_record(closed_incident(tmp_path))
    assert told(record) == [
        ("BTC withdrawals", "01 03:30 – 10 02:30"),
        ("Japanese yen withdrawals", "01 05:40 – 02 02:40"),
        ("Other withdrawals", "01 05:40 – 10 02:30"),
    ]
    assert [name for name, _ in told(record, "zh-CN")] == ["BTC提币", "日元提现", "其他提现和提币"]


def test_the_yen_of_the_replay_came_back_and_the_coins_did_not() -> None:
    found = dict(told(replay("2018-01-26-minato")))
    assert found["Japanese yen withdrawals"] == "26 07:33 – 12 15:00"
    assert found["Other withdrawals"] == "26 07:33 – "
    assert found["Other trading (except BTC)"] == "26 08:23 – "


def test_from_limited_to_paused_is_one_stop() -> None:
    assert of(service("a", "limited", "all", 11), service("b", "paused", "all", 12),
              service("c", "resumed", "all", 13)) == [
        ("Withdrawals", "01 02:00 – 01 04:00")
    ]  # fmt: skip


def test_a_part_that_stops_twice_is_told_twice() -> None:
    assert of(service("a", "paused", "[BTC]", 11), service("b", "resumed", "[BTC]", 12),
              service("c", "paused", "[BTC]", 13)) == [
        ("BTC withdrawals", "01 02:00 – 01 03:00"), ("BTC withdrawals", "01 04:00 – "),
    ]  # fmt: skip


@pytest.mark.parametrize("state", ["open", "resumed"])
def test_what_never_stopped_is_left_out(state: str) -> None:
    assert of(service("a", state, "all", 11)) == []


_ENTRY = st.tuples(
    st.sampled_from(["open", "limited", "paused", "resumed"]),
    st.sampled_from([("all",), ("all", "except: [BTC]"), ("[BTC]",), ("[JPY, BTC]",), ("[ETH]",)]),
)


@given(st.lists(_ENTRY, min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_a_part_is_in_an_outage_that_lasts_exactly_when_its_state_in_force_is_a_stop(
    drawn: list[tuple[str, tuple[str, ...]]],
) -> None:
    entries = [
        service(f"s{n}", state, assets[0], n + 1, *assets[1:])
        for n, (state, assets) in enumerate(drawn)
    ]
    record = record_of(event("e"), *entries)
    view = View(record, record.entries[-1].known_at)
    lasting = [one.standing for one in outages(view.of(ServiceEntry)) if one.until is None]
    named = {asset for one in lasting for asset in one.assets}
    stopped = [one for one in view.services if one.entry.state in ("paused", "limited")]
    for standing in stopped:
        if standing.assets and not any(not one.assets for one in lasting):
            assert {*standing.assets} <= named
    assert any(not one.assets for one in lasting) == any(not one.assets for one in stopped)
    assert bool(lasting) == bool(stopped)
