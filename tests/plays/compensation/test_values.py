"""What is printed of an award lets a reader do the sum again, and tells of no single customer."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from aboveboard.plays.statement import Statement, Table
from compensation_cases import made_case, minato_statement, words

LANGUAGES = pytest.mark.parametrize("language", ["en", "zh-CN"])
WORK = re.compile(r"([\d,.]+)(?: times |乘以)([\d,.]+) ?/ ?([\d,.]*\d)")


def number(text: str) -> Fraction:
    return Fraction(text.replace(",", ""))


def steps(statement: Statement, language: str) -> Table:
    """Return the table that works one holding out."""
    return next(
        block
        for section in statement.edition(language).sections
        for block in section.blocks
        if isinstance(block, Table) and ("Step by step" in block.caption or "逐步" in block.caption)
    )


@LANGUAGES
def test_a_reader_can_do_the_sum_of_a_proportional_award_again(language: str) -> None:
    table = steps(made_case({"pool": "1000", "rule": "proportional"}), language)
    label, printed = next((row[0], row[1]) for row in table.rows if WORK.search(row[0]))
    found = WORK.search(label)
    assert found
    claim, top, bottom = map(number, found.groups())
    assert abs(claim * top / bottom - number(printed)) <= Fraction(1, 100)
    assert top < bottom


@LANGUAGES
@pytest.mark.parametrize(
    "rule", ["constrained_equal_awards", "constrained_equal_losses", "talmud", "rising_tide"]
)
def test_each_rule_says_how_it_makes_its_part(language: str, rule: str) -> None:
    rows = steps(made_case({"pool": "1000", "rule": rule}), language).rows
    assert any("By the rule: " in row[0] or "按规则：" in row[0] for row in rows)


@LANGUAGES
def test_no_step_is_invented_where_all_is_paid(language: str) -> None:
    rows = steps(made_case({"pool": "full"}), language).rows
    assert not any("By the rule" in row[0] or "按规则" in row[0] for row in rows)


@LANGUAGES
def test_the_share_of_the_largest_customers_is_not_told_where_they_are_few(language: str) -> None:
    statement = made_case({"pool": "1000"})
    assert "1%" not in words(statement.edition(language))


@LANGUAGES
def test_money_that_is_not_shown_is_not_said_to_be_there(language: str) -> None:
    text = words(made_case({"pool": "full"}).edition(language))
    assert "Nothing is missing" not in text
    assert "没有缺口" not in text


def test_a_band_of_whole_money_is_named_without_cents() -> None:
    edition = made_case(losses=[float(1 + 9 * at) for at in range(40)]).edition("en")
    section = edition.section("spread")
    assert section
    names = [row[0] for block in section.blocks if isinstance(block, Table) for row in block.rows]
    assert "100 or more" in names


@LANGUAGES
def test_a_total_that_is_known_roughly_differs_by_a_round_share(language: str) -> None:
    said = words(minato_statement().edition(language), "price")
    assert {"en": "about 25% more", "zh-CN": "多约25%"}[language] in said
    assert "25.24" not in said


def test_a_price_s_name_holds_no_brackets_within_brackets() -> None:
    said = words(minato_statement().edition("zh-CN"), "price")
    assert not re.search("（[^）]*（", said)


@LANGUAGES
@pytest.mark.parametrize(
    ("policy", "english", "chinese"),
    [
        ({"pool": "full"}, "Who lost how much", "损失分布"),
        ({"pool": "1000"}, "Who lost how much", "损失分布"),
    ],
)
def test_no_heading_promises_a_comparison_that_is_not_there(
    language: str, policy: dict[str, object], english: str, chinese: str
) -> None:
    losses = [float(1 + 9 * at) for at in range(40)]
    section = made_case(policy, losses=losses).edition(language).section("spread")
    assert section
    assert section.title == {"en": english, "zh-CN": chinese}[language]


@LANGUAGES
def test_the_heading_names_the_comparison_that_follows(language: str) -> None:
    losses = [float(1 + at) for at in range(1200)]
    section = made_case({"pool": "90000"}, losses=losses).edition(language).section("spread")
    assert section
    named = {
        "en": "Who lost how much, and how equal each rule is",
        "zh-CN": "损失分布，以及各种规则有多平均",
    }
    assert section.title == named[language]
