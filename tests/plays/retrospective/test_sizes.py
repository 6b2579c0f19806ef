"""Sizes for strangers: true to the power of ten, and no coin, currency or amount to search for."""

from __future__ import annotations

from decimal import Decimal

import pytest
from aboveboard.plays.retrospective.facts import shared_facts, still_tells
from aboveboard.plays.retrospective.sharing import Sharing, sharing
from aboveboard.plays.retrospective.sizes import shared_amounts
from aboveboard.plays.statement import Table
from aboveboard.record.model import FigureEntry
from aboveboard.rendering.sharing import render_sharing, sharing_json
from aboveboard.wording import formats
from aboveboard.wording.language import load_languages
from hypothesis import example, given
from hypothesis import strategies as st
from looked_back import TOLD, case_of, texts
from records import REPLAYS, entry, figure, record_of, releases, replay

AMOUNTS = st.decimals("0.000001", "1e18", places=6).map(lambda number: f"{number.normalize():f}")


def figures(*entries: str) -> list[FigureEntry]:
    return [one for one in record_of(*entries).entries if isinstance(one, FigureEntry)]


def edition(name: str) -> Sharing:
    record = replay(name)
    case = case_of(record, releases(name)[-1].isoformat())
    return sharing(shared_facts(case), load_languages(record.languages))


def everything(found: Sharing) -> str:
    pages = [render_sharing(found, one.language) for one in found.editions]
    return "\n".join([sharing_json(found).decode(), *pages])


@given(AMOUNTS)
@example("1")
@example("10")
@example("0.1")
@example("999999.999999")
def test_an_amount_lies_between_its_two_ends(amount: str) -> None:
    (one,) = shared_amounts(figures(figure("f", f'"{amount}"')))
    low, high = Decimal(one.at_least), Decimal(one.below)
    assert low <= Decimal(amount) < high
    assert high == low * 10


@given(AMOUNTS, AMOUNTS)
def test_what_is_shared_of_two_amounts_of_one_order_is_the_same(one: str, other: str) -> None:
    made = [shared_amounts(figures(figure("f", f'"{text}"'))) for text in (one, other)]
    same_order = Decimal(one).adjusted() == Decimal(other).adjusted()
    assert (made[0] == made[1]) == same_order


def test_nothing_is_none() -> None:
    record = record_of(TOLD, figure("r", '"0"', at="2030-05-04T12:00+09:00").replace(
        "key: lost", "key: recovered"))  # fmt: skip
    found = sharing(shared_facts(case_of(record)), load_languages(record.languages))
    english = next(one for one in found.editions if one.language == "en")
    scale = next(one for one in english.sections if one.id == "scale")
    sizes = [row for block in scale.blocks if isinstance(block, Table) for row in block.rows]
    assert ("Recovered", "none") in sizes


def test_the_figures_of_one_coin_keep_its_number() -> None:
    found = shared_amounts(figures(
        figure("a", '"5"', "BTC"), figure("b", '"7"', "ETH"), figure("c", '"9"', "USD"),
        figure("d", '"2"', "BTC").replace("key: lost", "key: recovered"),
    ))  # fmt: skip
    assert [(one.of, one.number) for one in found] == [
        ("coin", 1), ("coin", 2), ("currency", 1), ("coin", 1),
    ]  # fmt: skip


@pytest.mark.parametrize("name", REPLAYS)
def test_no_coin_currency_or_exact_amount_of_a_replay_appears(name: str) -> None:
    page = everything(edition(name))
    record = replay(name)
    for one in record.entries:
        if not isinstance(one, FigureEntry):
            continue
        for language in load_languages(record.languages):
            assert formats.decimal(one.number, language.locale) not in page or len(one.amount) < 4
            if one.unit not in ("accounts", "wallets", "requests"):
                assert one.unit not in page
                assert formats.unit_name(one.unit, language) not in page
        assert one.amount not in page or len(one.amount) < 4


def test_the_edition_says_how_large_it_was_in_words() -> None:
    page = everything(edition("2018-01-26-minato"))
    assert "about 100 million to 1 billion of coin A" in page
    assert "约1亿至10亿枚（币种A）" in page
    assert "约10万至100万个账户" in page


def test_what_can_still_tell_whose_it_is_is_listed() -> None:
    record = record_of(TOLD, entry("m", "measure", *texts("text"), *texts("share"),
                                   at="2030-05-04T12:00+09:00"))  # fmt: skip
    listed = dict(still_tells(shared_facts(case_of(record))))
    assert listed["texts in `share`: read each as a stranger"] == 1
    assert listed["rough sizes, their number and their coins"] == 3
