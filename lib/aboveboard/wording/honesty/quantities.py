"""Tell whether a text states an amount with its unit: 51 BTC, 51枚比特币, $5.1 million."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import get_currency_name, get_currency_symbol

from aboveboard.wording.formats import is_currency
from aboveboard.wording.honesty.facts import Facts
from aboveboard.wording.honesty.numbers import Number
from aboveboard.wording.honesty.patterns import level, longest_of
from aboveboard.wording.honesty.rules import Rules
from aboveboard.wording.language import Language

_SHARE = "percent"
# A number from here on counts nothing else by chance: it is known without its unit.
_TELLING = 1000


@dataclass(frozen=True)
class Quantity:
    """An exact amount of ``unit``: a symbol, an ISO 4217 code, or what is counted."""

    amount: Decimal
    unit: str


def states_number(facts: Facts, amount: Decimal) -> bool:
    """Tell whether ``amount`` is among the numbers or the percentages of a text."""
    number = Number(amount, Decimal(1))
    shares = facts.found.get("percentage", set())
    return any(number.same(found) for found in facts.numbers) or f"{number}%" in shares


@dataclass(frozen=True)
class _Unit:
    """What finds a unit's name right before a number, right behind one, and glued to one."""

    before: re.Pattern[str]
    behind: re.Pattern[str]
    glued: re.Pattern[str]


class QuantityReader:
    """Reads amounts with their units in the words of one language."""

    def __init__(self, language: Language, rules: Rules) -> None:
        self._language = language
        self._rules = rules
        self._units: dict[str, _Unit] = {}

    def tells(self, facts: Facts, quantity: Quantity) -> bool:
        """Tell whether a text states the amount; a small one may count anything but its unit."""
        if quantity.amount >= _TELLING:
            return states_number(facts, quantity.amount)
        return self.states(facts, quantity)

    def states(self, facts: Facts, quantity: Quantity) -> bool:
        """Tell whether a text states the amount with its unit beside it."""
        number, is_share = Number(quantity.amount, Decimal(1)), quantity.unit == _SHARE
        unit = self._unit(quantity.unit)
        text = unit.glued.sub(" ", facts.rest)  # 51btc would be read as a name
        for found, percentage, (start, end) in self._rules.numbers.digits(text):
            if not number.same(found) or percentage != is_share:
                continue
            if percentage or unit.before.search(text, 0, start) or unit.behind.match(text, end):
                return True
        return False

    def _unit(self, unit: str) -> _Unit:
        if unit not in self._units:
            names = _any({*map(level, _names(unit, self._language, self._rules))})
            between = _any(map(level, self._rules.words.numbers.between))
            self._units[unit] = _Unit(
                re.compile(rf"(?<![a-z0-9])(?:{names}) ?$"),
                re.compile(rf"[ -]?(?:(?:{between})[ -]?)*(?:{names})(?![a-z0-9])"),
                re.compile(rf"(?<=[0-9])(?=(?:{names})(?![a-z0-9]))"),
            )
        return self._units[unit]


def _names(unit: str, language: Language, rules: Rules) -> Iterator[str]:
    if forms := language.terms.get("counts", {}).get(unit):
        yield from (form.replace("{n}", "") for form in forms.values())
        return
    yield unit
    yield from rules.words.numbers.units.get(unit, ())
    if is_currency(unit):
        yield get_currency_symbol(unit, locale=language.locale)
        yield from (get_currency_name(unit, n, locale=language.locale) for n in (None, 1, 2))


def _any(names: Iterable[str]) -> str:
    return longest_of({name: re.escape(name) for name in names if name})
