"""Where small losses and base payments take all the money, each sentence still holds."""

from __future__ import annotations

import re
from functools import cache

import pytest
from aboveboard.plays.statement import Statement, Table
from compensation_cases import SHORT, made_case, short_losses, words

LANGUAGES = ("en", "zh-CN")
TEXTS = pytest.mark.parametrize("language", LANGUAGES)


@cache
def short_case() -> Statement:
    return made_case(SHORT, losses=short_losses())


def tables(language: str, section: str) -> list[Table]:
    found = short_case().edition(language).section(section)
    return [block for block in found.blocks if isinstance(block, Table)] if found else []


def test_no_share_is_promised_that_is_not_paid() -> None:
    english = words(short_case().edition("en"), "rule")
    assert "you get 70%" not in english
    assert "paid first" not in english
    assert "70% is due to you, and no more" in english
    assert "not enough for the small losses and the base payments" in english
    chinese = words(short_case().edition("zh-CN"), "rule")
    assert "最先支付" not in chinese
    assert "这笔资金不够支付小额赔付和基础赔付" in chinese


def test_base_payment_and_small_loss_are_told_apart() -> None:
    for words_ in ("first amount", "先付的部分"):
        assert all(words_ not in words(short_case().edition(tag), "rule") for tag in LANGUAGES)


@TEXTS
def test_the_steps_show_what_is_due_and_what_the_money_allows(language: str) -> None:
    steps = tables(language, "rule")[-1]
    label, allowed = next(row for row in steps.rows if "382.30" in row[0])
    due = next(row[1] for row in steps.rows if "70%" in row[0])
    total = next(row[1] for row in steps.rows if row[0] in ("In all", "合计获赔"))
    assert due in label
    assert allowed == total


@TEXTS
def test_coverage_and_gap_have_one_basis(language: str) -> None:
    plain = words(short_case().edition(language), "funding").replace(",", "")
    share, missing = (float(n) for n in re.findall(r"([\d.]+)(?:%|(?= US dollars)|美元）)", plain))
    assert share / 100 * (500_000 + missing) == pytest.approx(500_000, rel=1e-3)


@TEXTS
def test_rules_that_agree_are_said_to_agree(language: str) -> None:
    comparison = words(short_case().edition(language), "comparison")
    assert tables(language, "comparison") == []
    assert "other amounts" not in comparison
    assert "会不同" not in comparison
    assert ("Nothing is left." if language == "en" else "没有剩余") in comparison
    equality = tables(language, "spread")[-1]
    assert len(equality.rows) == 1


@TEXTS
def test_a_tiny_share_is_not_told_as_nothing(language: str) -> None:
    (row,) = tables(language, "spread")[-1].rows
    assert row[1] in ("under 0.01%", "不到0.01%")


def test_small_losses_that_get_a_share_are_not_said_to_be_paid_in_full() -> None:
    statement = made_case({"pool": "full", "small_claims": {"up_to": "40", "share": "0.9"}})
    english = words(statement.edition("en"), "rule")
    assert "For all others, what counts is paid in full." in english
    assert "all losses" not in statement.edition("en").summary
    assert "其他用户计入的金额全额赔付" in words(statement.edition("zh-CN"), "rule")
