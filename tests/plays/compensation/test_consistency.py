"""The words of a standard fit its policy: the currency they name, and the price they tell."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from aboveboard.compensation.policy import load_policy
from aboveboard.plays.compensation.conditions import load_conditions
from aboveboard.plays.compensation.consistency import contradictions
from aboveboard.plays.compensation.desk import open_compensation
from aboveboard.wording.language import load_languages
from compensation_cases import MINATO, MINATO_AS_OF, NOON, write_case
from records import HEADER, PARAMS, entry, event, record_of

TAGS = ("en", "zh-CN")


def found(folder: Path, conditions: str, **policy: object) -> list[tuple[str, str, str]]:
    """Return language, field and detail of each contradiction."""
    write_case(folder, policy, conditions)
    standard = load_policy(folder / "policy.yaml")
    record = record_of(event("a"))
    read = load_conditions(folder / "conditions.yaml", record.languages, record.custodian)
    findings = contradictions(read, standard, {"USDT": Decimal("1")}, load_languages(TAGS))
    return [(f.place.language, f.place.block, f.detail) for f in findings]


def test_another_currency_is_found_in_each_language(tmp_path: Path) -> None:
    text = "in_money: {en: So we pay yen., zh-CN: 所以付日元。}\n"
    assert found(tmp_path, text) == [
        ("en", "in_money", "They say “yen”; the policy pays USD."),
        ("zh-CN", "in_money", "They say “日元”; the policy pays USD."),
    ]
    assert found(tmp_path, text, currency="JPY") == []


@pytest.mark.parametrize(
    "text",
    [
        "in_money: {en: We pay dollars (USD)., zh-CN: 我们付美元。}\n",
        "price: {en: One is 1 dollar., zh-CN: 一枚是 1.00 美元。}\n",
        "tax: {en: The eurozone and Kenyen are no currency., zh-CN: 税务另行说明。}\n",
    ],
)
def test_the_own_currency_and_price_are_in_order(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, text) == []


def test_a_price_that_is_not_the_policys_is_found(tmp_path: Path) -> None:
    text = "price: {en: It is 88.549 dollars., zh-CN: 价格是 88.549 美元。}\n"
    details = {detail for _, _, detail in found(tmp_path, text)}
    assert details == {"They say 88.549 USD; the policy has 1."}


def test_another_price_that_the_conditions_compare_may_be_told(tmp_path: Path) -> None:
    other = (
        "price: {en: It was 1.5 dollars later., zh-CN: 后来是 1.5 美元。}\n"
        "other_prices:\n  - {at: 2030-05-01T00:00Z, source: {en: x, zh-CN: 甲},"
        ' prices: {USDT: "1.5"}}\n'
    )
    assert found(tmp_path, other) == []


def test_the_replay_is_consistent() -> None:
    play = open_compensation({"incident": MINATO, "as_of": MINATO_AS_OF}, PARAMS)
    assert [f for f in play.findings if f.check == "differs-from-policy"] == []


@pytest.mark.parametrize("waived", [False, True])
def test_the_notebook_shows_it_and_a_reason_lets_it_through(tmp_path: Path, waived: bool) -> None:
    waiver = entry("ok", "waiver", "check: differs-from-policy", "by: Legal", "reason: Both hold.")
    lines = HEADER + event("a") + (waiver if waived else "")
    (tmp_path / "incident.yaml").write_text(lines, encoding="utf-8")
    write_case(tmp_path, conditions="tax: {en: Pay yen., zh-CN: 付日元。}\n")
    play = open_compensation({"incident": str(tmp_path), "as_of": NOON, "In": [""]})
    states = {row[1] for row in play.honesty().rows if row[0] == "differs-from-policy"}
    assert states == ({"let through"} if waived else {"warning"})
