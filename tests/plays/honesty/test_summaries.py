"""A summary may say of services and of the theft only what the record holds."""

from __future__ import annotations

import pytest
from aboveboard.record import Record, parse_record
from honest import found_in, texts, whole_record, whole_text
from records import entry, event, figure

SERVICES = ("deposits", "withdrawals", "trading")
PAUSED = {
    "en": "Coins were stolen. We have paused all withdrawals.",
    "zh-CN": "币被盗了。我们已暂停所有提币。",
}
ALL_OPEN = {"en": "All services are open.", "zh-CN": "所有服务均已恢复正常。"}
OPEN_AGAIN = {
    "en": "Withdrawals were paused and are open again.",
    "zh-CN": "提币曾暂停，现已恢复。",
}


def resumed(*services: str) -> list[str]:
    """Return entries by which services are open again."""
    return [
        entry(f"{name}-open", "service", f"service: {name}", "state: resumed", "assets: all",
              at="2030-05-01T12:30+09:00")
        for name in services
    ]  # fmt: skip


def summary_findings(summary: dict[str, str], *entries: str) -> list[str]:
    """Return in which languages the summary of a statement differs from the record."""
    found = found_in(whole_record(*entries), overrides={"summary": summary})
    return [p.language for f in found if f.check == "summary-differs" for p in f.places]


def test_paused_is_wrong_once_every_service_is_open_again() -> None:
    assert set(summary_findings(PAUSED, *resumed(*SERVICES))) == {"en", "zh-CN"}


@pytest.mark.parametrize("open_again", [(), ("deposits",)])
def test_paused_is_right_while_a_service_is(open_again: tuple[str, ...]) -> None:
    assert summary_findings(PAUSED, *resumed(*open_again)) == []


def test_all_open_is_wrong_while_one_is_not() -> None:
    assert set(summary_findings(ALL_OPEN, *resumed("deposits"))) == {"en", "zh-CN"}


def test_all_open_is_right_when_all_are() -> None:
    assert summary_findings(ALL_OPEN, *resumed(*SERVICES)) == []


def test_what_was_paused_and_is_open_again_may_be_said() -> None:
    assert summary_findings(OPEN_AGAIN, *resumed(*SERVICES)) == []


@pytest.mark.parametrize(
    "known", [(), (event("start", "It began.", "mark: started"),), (figure("lost"),)]
)
def test_stolen_needs_a_theft_or_a_loss_on_the_record(known: tuple[str, ...]) -> None:
    found = [f.check for f in found_in(without_theft(*known))]
    assert ("summary-differs" in found) == (not known)


def without_theft(*entries: str, gap: tuple[str, str] = ("Who did it.", "是谁。")) -> Record:
    """Return a record that tells of no theft, with what its unknown says."""
    theft = event("started", "The first coin left.", "mark: started")
    text = whole_text(*entries).replace(theft, "")
    return parse_record(text.replace("How many.", gap[0]).replace("数量是多少。", gap[1]))[0]


@pytest.mark.parametrize(
    ("gap", "differs"),
    [
        (("How much was taken.", "被盗多少。"), False),
        (("When the first coin left.", "何时开始被盗。"), False),
        (("Who did it.", "是谁做的。"), True),
        (("Whether anything was taken, and how much.", "是否被盗，数量是多少。"), True),
    ],
)
def test_stolen_may_be_said_while_amount_or_time_is_not_known(
    gap: tuple[str, str], differs: bool
) -> None:
    found = {f.check for f in found_in(without_theft(gap=gap))}
    assert ("summary-differs" in found) is differs


def test_one_cause_is_one_finding_however_often_it_is_told() -> None:
    (only,) = (f for f in found_in(without_theft()) if f.check == "summary-differs")
    assert {place.section for place in only.places} >= {"title", "summary", "posts"}
    assert {place.language for place in only.places} == {"en", "zh-CN"}
    assert f"(and {len(only.places) - 1} more)" in only.where
    assert "waiver" in only.do


def test_the_posts_that_begin_with_it_are_looked_at_too() -> None:
    again = entry("late", "summary", *texts("headline", "Coins stolen", "币被盗"),
                  *texts("text", PAUSED["en"], PAUSED["zh-CN"]),
                  at="2030-05-01T12:20+09:00")  # fmt: skip
    found = found_in(whole_record(again, *resumed(*SERVICES)))
    places = {p.section for f in found if f.check == "summary-differs" for p in f.places}
    assert places == {"summary", "posts"}
