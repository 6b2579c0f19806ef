"""The rule in words: every feature of the policy file is said, in each language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from aboveboard.compensation.policy import Policy, PriceSource, PriceWindow, SmallClaims
from aboveboard.compensation.rules import POLICY_RULES
from aboveboard.plays.statement import Edition, running_text
from aboveboard.wording.readability import readability
from compensation_cases import made_case, words

LANGUAGES = ("en", "zh-CN")
WINDOW: dict[str, object] = {
    "trades": "trades.csv",
    "asset": "USDT",
    "from": "2030-05-01T00:00Z",
    "to": "2030-05-01T03:00Z",
}
SMALL = {"up_to": "40", "share": "0.9"}


def windowed(kind: str = "vwap", **changes: object) -> dict[str, object]:
    return {"price": {kind: {**WINDOW, **changes}}}


RULES = [{"rule": rule} for rule in POLICY_RULES]
# Field by field: policies whose words must differ, each from all others of its line.
VARIANTS: dict[str, list[dict[str, object]]] = {
    "currency": [{}, {"currency": "EUR"}],
    "minor_units": [{}, {"minor_units": 3}],
    "holdings_at": [{}, {"holdings_at": "2030-05-01T11:00+09:00"}],
    "price": [{}, windowed("vwap"), windowed("twap")],
    "price.fixed": [{}, {"price": {"fixed": {"USDT": "2"}}}],
    "price.vwap": [{}, windowed("vwap")],
    "price.twap": [{}, windowed("twap")],
    "window.start": [windowed(), windowed(**{"from": "2030-05-01T00:10Z"})],
    "window.end": [windowed(), windowed(to="2030-05-01T02:50Z")],
    "window.asset": [{}, windowed()],
    "window.decimals": [windowed(), windowed(decimals=2)],
    "window.max_gap_seconds": [windowed(), windowed(max_gap_seconds=7200)],
    "pool": [{}, {"pool": "full"}, {"pool": "31851"}, {"pool": "8000"}],
    "rule": [*RULES, {"rule": "talmud", "pool": "29000"}, {"base": "500"}],
    "cover": [{}, {"cover": "0.8"}],
    "base": [{}, {"base": "5"}, {"base": "2000"}],
    "cap": [{}, {"cap": "3000"}],
    "small_claims": [{}, {"small_claims": SMALL}, {"small_claims": SMALL, "base": "5"}],
    "small.up_to": [{"small_claims": SMALL}, {"small_claims": {**SMALL, "up_to": "50"}}],
    "small.share": [{"small_claims": SMALL}, {"small_claims": {**SMALL, "share": "0.8"}}],
    "de_minimis": [{}, {"de_minimis": "7"}, {"de_minimis": "8"}],
    "de_minimis_to": [{"de_minimis": "7"}, {"de_minimis": "7", "de_minimis_to": "pool"}],
    "evidence": [{}, {"evidence": {"verified": "1", "matched": "0.5", "stated": "0"}}],
    "goodwill": [{}, {"goodwill": "3"}],
    "received": [{}, {"received": "net_loss"}, {"rule": "rising_tide"}],
}


def fields() -> Iterator[str]:
    """Yield every field that decides an amount, by the name of its line."""
    yield from Policy.model_fields
    for prefix, model in (("price", PriceSource), ("window", PriceWindow), ("small", SmallClaims)):
        yield from (f"{prefix}.{name}" for name in model.model_fields)


def test_every_feature_of_the_policy_has_its_line_here() -> None:
    # the name of the trades file is nobody's business; the conditions name the market
    assert set(fields()) - {"window.trades"} == set(VARIANTS)


def test_every_word_a_policy_may_hold_is_tried() -> None:
    for name, field in Policy.model_fields.items():
        values = {value for value in get_args(field.annotation) if isinstance(value, str)}
        default = {field.default} | {"full"}
        tried = {str(variant.get(name)) for line in VARIANTS.values() for variant in line}
        assert values <= tried | default, name


@pytest.mark.parametrize("name", VARIANTS)
def test_a_feature_changes_what_is_said_in_each_language(name: str) -> None:
    columns = {"columns": ",evidence", "cells": ",verified"}
    made = [made_case({"goodwill": "0", **variant}, **columns) for variant in VARIANTS[name]]
    for language in LANGUAGES:
        texts = [said(statement.edition(language)) for statement in made]
        assert len(set(texts)) == len(texts), name


def said(edition: Edition) -> str:
    """Return what is said of the standard, without worked examples: they change with anything."""
    rule = edition.section("rule")
    assert rule is not None
    sentences = [str(block) for block in rule.blocks if block.kind != "table"]
    return "\n".join([words(edition, "who", "price"), *sentences])


SAID = [
    ({"rule": "proportional"}, "pro rata", "按损失比例分配，每人获赔的比例相同"),
    ({"rule": "constrained_equal_awards"}, "equal awards", "等额分配（以各自损失为限）"),
    ({"rule": "constrained_equal_losses"}, "equal losses", "等额分担损失"),
    ({"rule": "talmud"}, "Talmud rule", "塔木德规则"),
    ({"rule": "rising_tide"}, "rising tide", "水涨船高法"),
    ({"cover": "0.8"}, "Of each loss, 80% counts.", "每笔损失的80%计入赔偿。"),
    ({"cap": "3000"}, "at most 3,000.00 US dollars counts", "每位用户最多计入3,000.00美元"),
    ({"base": "5"}, "Everyone first gets 5.00 US dollars", "每位用户先得到5.00美元"),
    ({"de_minimis": "7"}, "under 7.00 US dollars is not paid out", "不足7.00美元的金额暂不支付"),
    ({"goodwill": "3"}, "apart from compensation", "不算在赔偿之内"),
    ({"pool": "full"}, "Nobody has to share.", "不需要分摊。"),
    ({"small_claims": SMALL}, "you get 90% of it, and that is all", "按其中的90%赔付，一次付清"),
    (windowed(), "weighted by size (VWAP)", "成交量加权平均价（VWAP）"),
    (windowed("twap"), "Average over time (TWAP)", "时间加权平均价（TWAP）"),
    ({"received": "net_loss"}, "is taken off your loss first", "先从损失中扣除"),
]  # fmt: skip


@pytest.mark.parametrize(("policy", "english", "chinese"), SAID)
def test_a_feature_is_said_with_the_words_of_the_glossary(
    policy: dict[str, object], english: str, chinese: str
) -> None:
    statement = made_case(policy)
    for language, expected in zip(LANGUAGES, (english, chinese), strict=True):
        assert expected in words(statement.edition(language), "price", "rule")


def every_policy() -> list[dict[str, Any]]:
    found = {str(variant): variant for line in VARIANTS.values() for variant in line}
    return list(found.values())


@pytest.mark.parametrize("policy", every_policy(), ids=str)
def test_english_stays_at_grade_nine_and_chinese_sentences_stay_short(
    policy: dict[str, Any],
) -> None:
    statement = made_case(policy)
    grade = readability(running_text(statement.edition("en"))).grade
    assert grade is not None
    assert grade <= 9
    measured = readability(running_text(statement.edition("zh-CN")))
    assert measured.characters_a_sentence is not None
    assert measured.characters_a_sentence <= 25
