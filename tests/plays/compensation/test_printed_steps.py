"""What a letter prints of an award is what is paid: each step is read and worked out again."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from aboveboard.compensation.rules import POLICY_RULES
from aboveboard.plays.compensation.statement import compensation_statement
from aboveboard.plays.statement import Edition, Table
from aboveboard.wording.language import load_languages
from compensation_cases import Lettered, letter_edition, lettered_case
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

LANGUAGES = ("en", "zh-CN")
CENT = Fraction(1, 100)
N = r"([\d,]+(?:\.\d+)?)"


def not_below_0(amount: Fraction) -> Fraction:
    return max(amount, Fraction(0))


Sum = Callable[..., Fraction]
# What each printed step tells its reader to do, in the order in which they are tried.
READ: dict[str, list[tuple[str, Sum]]] = {
    "en": [
        (rf"half of {N}, but {N} at most", lambda c, most: min(c / 2, most)),
        (rf"{N} less the smaller of its half and {N}", lambda c, most: c - min(c / 2, most)),
        (rf"{N} times {N} / {N}", lambda c, top, bottom: c * top / bottom),
        (
            rf"{N} times {N} / {N}, less {N}, but not below 0",
            lambda c, top, bottom, got: not_below_0(c * top / bottom - got),
        ),
        (rf"{N} less {N}, but not below 0", lambda c, loss: not_below_0(c - loss)),
        (rf"{N}, but {N} at most", min),
    ],
    "zh-CN": [
        (rf"{N}的一半，但最多{N}", lambda c, most: min(c / 2, most)),
        (rf"{N}减去其一半与{N}中较小的数", lambda c, most: c - min(c / 2, most)),
        (rf"{N}乘以{N}/{N}", lambda c, top, bottom: c * top / bottom),
        (
            rf"{N}乘以{N}/{N}，再减去{N}，最低为0",
            lambda c, top, bottom, got: not_below_0(c * top / bottom - got),
        ),
        (rf"{N}减去{N}，最低为0", lambda c, loss: not_below_0(c - loss)),
        (rf"{N}，但最多{N}", min),
    ],
}
BY_RULE = {"en": r"(?:By the rule|The money allows): ", "zh-CN": "(?:按规则|按现有资金)："}
ROWS = {
    "en": {
        "first": r"Base payment|Small loss",
        "divided": r"By the rule|The money allows",
        "all": "In all|From us",
        "own": "Your share in all",
        "before": "Paid before$",
        "now": "This payment",
        "held": "Kept for later",
    },
    "zh-CN": {
        "first": "基础赔付|小额损失",
        "divided": "按规则|按现有资金",
        "all": "合计获赔|我们赔付",
        "own": "您应得的总额",
        "before": "此前已付$",
        "now": "本次支付",
        "held": "留存",
    },
}


def number(text: str) -> Fraction:
    return Fraction(text.replace(",", ""))


def steps_of(edition: Edition) -> list[tuple[str, str]]:
    """Return the steps that a letter prints: what is done, and the amount."""
    section = edition.section("amount")
    assert section
    (table,) = [block for block in section.blocks if isinstance(block, Table)]
    return [(row[0], row[1]) for row in table.rows]


def worked_again(label: str, tag: str) -> Fraction | None:
    """Do what a step says, to the cent and rounded down; None where it says no sum."""
    told = re.match(BY_RULE[tag], label)
    if not told:
        return None
    for pattern, work in READ[tag]:
        if found := re.fullmatch(pattern, label[told.end() :]):
            exact = work(*map(number, found.groups()))
            return exact // CENT * CENT
    raise AssertionError(f"no reader can do this step: {label}")


def check_sums(rows: list[tuple[str, str]], tag: str, *, short: bool) -> None:
    """Hold each step to the one above it, up to the payment."""
    found = {
        name: sum((number(amount) for label, amount in rows if re.match(start, label)), Fraction(0))
        for name, start in ROWS[tag].items()
    }
    has = {
        name: any(re.match(start, label) for label, _ in rows) for name, start in ROWS[tag].items()
    }
    if has["divided"]:
        in_all = found["own"] if has["own"] else found["all"]
        assert in_all == found["divided"] + (0 if short else found["first"]), rows
    if has["all"]:
        assert found["all"] - found["before"] == found["now"] + found["held"], rows


def in_cents(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


CLAIMS = st.lists(st.tuples(st.integers(1, 3_000_000), st.integers(0, 100)), min_size=1, max_size=7)


def policies() -> st.SearchStrategy[dict[str, object]]:
    """Draw what may stand beside a rule."""
    amount = st.integers(1, 900_000).map(lambda cents: in_cents(cents))
    return st.fixed_dictionaries(
        {},
        optional={
            "base": amount,
            "cap": amount,
            "cover": st.sampled_from(["0.8", "0.333"]),
            "small_claims": st.fixed_dictionaries(
                {"up_to": amount, "share": st.sampled_from(["0.9", "0.25"])}
            ),
            "de_minimis": amount,
            "received": st.sampled_from(["net_loss"]),
        },
    )


def made(policy: dict[str, Any], claims: list[tuple[int, int]], share: int) -> Lettered:
    """Make a case of claims in cents, what was got in percent, and the money in permille."""
    rows = {
        f"c{at}": f"{in_cents(claim)},{in_cents(claim * got // 100)}"
        for at, (claim, got) in enumerate(claims)
    }
    pool = sum(claim for claim, _ in claims) * share // 1000
    return lettered_case({**policy, "pool": in_cents(max(pool, 1))}, "received", rows)


@pytest.mark.parametrize("rule", POLICY_RULES)
@given(claims=CLAIMS, share=st.integers(1, 999), policy=policies())
@example(claims=[(100_01, 0), (254_170_00, 0), (50_000_03, 0)], share=400, policy={})
@example(claims=[(100_01, 0), (254_170_00, 0), (50_000_03, 0)], share=700, policy={})
@example(claims=[(100_01, 0), (254_170_00, 90), (50_000_03, 0)], share=150, policy={"base": "7"})
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
def test_what_is_printed_of_an_award_is_what_is_paid(
    rule: str, claims: list[tuple[int, int]], share: int, policy: dict[str, object]
) -> None:
    view, case, lines = made({"rule": rule, **policy}, claims, share)
    for tag in LANGUAGES:
        for line in lines.values():
            rows = steps_of(letter_edition(view, case, line, tag))
            for label, amount in rows:
                again = worked_again(label, tag)
                # one unit more is what the rounding leaves over, as the letter says
                assert again is None or number(amount) - again in (0, CENT), (label, amount)
            check_sums(rows, tag, short=case.function.short)


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("share", [400, 700])
@pytest.mark.parametrize("rule", ["constrained_equal_awards", "constrained_equal_losses", "talmud"])
def test_letter_and_announcement_name_one_level(rule: str, share: int, tag: str) -> None:
    claims = [(100_01, 0), (254_170_00, 0), (50_000_03, 0)]
    view, case, lines = made({"rule": rule}, claims, share)
    edition = compensation_statement(view, case, load_languages((tag,))).edition(tag)
    labels = [label for label, _ in steps_of(letter_edition(view, case, lines["c1"], tag))]
    (told,) = [label for label in labels if re.match(BY_RULE[tag], label)]
    level = re.findall(r"[\d,]+\.\d\d", told)[-1]
    section = edition.section("rule")
    assert section
    assert level in str([block for block in section.blocks if not isinstance(block, Table)])


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("rule", POLICY_RULES)
@pytest.mark.parametrize("share", [40, 900])
def test_what_is_too_small_to_pay_is_shown_and_where_it_stays(
    rule: str, tag: str, share: int
) -> None:
    policy = {"rule": rule, "de_minimis": "30", "de_minimis_to": "pool"}
    view, case, lines = made(policy, [(20_00, 0), (900_00, 0)], share)
    rows = steps_of(letter_edition(view, case, lines["c0"], tag))
    ((told, by_rule),) = [row for row in rows if re.match(BY_RULE[tag], row[0])]
    again = worked_again(told, tag)
    assert again is not None
    assert number(by_rule) - again in (0, CENT)
    left = [amount for label, amount in rows if re.match("Under 30.00|不足30.00", label)]
    assert left == ([by_rule] if again else [])
