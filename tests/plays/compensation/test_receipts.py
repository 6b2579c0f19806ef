"""Where somebody was paid before, every step that a letter prints can be done again by hand."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache

import pytest
from aboveboard.plays.compensation.statement import compensation_statement
from aboveboard.plays.statement import Table
from aboveboard.wording.language import load_languages
from compensation_cases import Lettered, letter_edition, lettered_case, words

# c0 was paid far more than its share before, c1 some of it, c2 and c3 nothing.
RECEIPTS = {"c0": (8000, 7000), "c1": (10_000, 900), "c2": (10_000, ""), "c3": (2500, "")}
POLICIES = {
    "earlier payment": {"rule": "proportional"},
    "earlier payment, base": {"rule": "proportional", "base": "100"},
    "net loss": {"rule": "proportional", "received": "net_loss"},
    "rising tide": {"rule": "rising_tide"},
}
PRODUCT = re.compile(
    r"([\d,.]+)(?: times |乘以)([\d,.]+) ?/ ?([\d,.]*\d)(?:(?:, less |，再减去)([\d,.]+))?"
)
ROWS = {
    "en": ("Paid before", "In all", "This payment", "You got back before"),
    "zh-CN": ("此前已付", "合计获赔", "本次支付", "您此前从其他渠道拿回"),
}


@cache
def case(name: str) -> Lettered:
    rows = {who: f"{loss},{got}" for who, (loss, got) in RECEIPTS.items()}
    return lettered_case({**POLICIES[name], "pool": "12000"}, "received", rows)


def steps(name: str, who: str, tag: str) -> dict[str, str]:
    """Return the steps of one letter: what is done -> the amount."""
    view, made, lines = case(name)
    section = letter_edition(view, made, lines[who], tag).section("amount")
    assert section
    (table,) = [block for block in section.blocks if isinstance(block, Table)]
    return {row[0]: row[1] for row in table.rows}


def number(text: str) -> Fraction:
    return Fraction(text.replace(",", ""))


@pytest.mark.parametrize("tag", ["en", "zh-CN"])
@pytest.mark.parametrize("who", RECEIPTS)
@pytest.mark.parametrize("name", POLICIES)
def test_the_product_in_a_letter_is_what_it_says(name: str, who: str, tag: str) -> None:
    products = [(PRODUCT.search(step), amount) for step, amount in steps(name, who, tag).items()]
    by_rule = [(found, number(amount)) for found, amount in products if found and "/" in found[0]]
    assert by_rule
    for found, amount in by_rule:
        exact = number(found[1]) * number(found[2]) / number(found[3]) - number(found[4] or "0")
        # Rounded down, or one cent up by largest remainder.
        assert abs(max(exact, Fraction(0)) - amount) <= Fraction(1, 100)


@pytest.mark.parametrize("tag", ["en", "zh-CN"])
def test_who_was_paid_too_much_before_is_told_that_it_is_kept(tag: str) -> None:
    before, _, now, _ = ROWS[tag]
    found = steps("earlier payment", "c0", tag)
    (kept,) = [amount for step, amount in found.items() if step.startswith(before)]
    assert (kept, found[now]) == ("7,000.00", "0.00")
    assert not any(step.startswith(before) for step in steps("earlier payment", "c2", tag))


@pytest.mark.parametrize("tag", ["en", "zh-CN"])
@pytest.mark.parametrize("name", ["net loss", "rising tide"])
def test_what_came_from_elsewhere_is_not_called_our_payment(name: str, tag: str) -> None:
    before, _, _, elsewhere = ROWS[tag]
    found = steps(name, "c1", tag)
    assert not any(step.startswith(before) for step in found)
    assert [amount for step, amount in found.items() if step.startswith(elsewhere)] == ["900.00"]


def test_the_announcement_says_that_some_keep_more_and_shares_the_rest() -> None:
    view, made, _ = case("earlier payment")
    assert made.function.keepers == 1
    # 12,000 less the 7,000 that c0 keeps, over the 22,500 of the others
    assert made.function.solved.level == Fraction(5000, 22_500)
    edition = compensation_statement(view, made, load_languages(("en",))).edition("en")
    said = words(edition, *(section.id for section in edition.sections))
    assert "Some customers were paid more than that before" in said
    assert "22.22%" in said
