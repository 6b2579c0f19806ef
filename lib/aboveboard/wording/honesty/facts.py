"""The facts a text states, in a form that is the same in every language.

523 million, 5.23亿 and 523,000,000 are one number; 26 January 2018 and 2018年1月26日 one date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Literal

from babel.core import Locale
from babel.dates import get_month_names

from aboveboard.wording.honesty.numbers import Number
from aboveboard.wording.honesty.patterns import level, longest_of
from aboveboard.wording.honesty.rules import Rules
from aboveboard.wording.language import Language

Kind = Literal["address", "date", "time", "zone", "percentage", "number"]

# What is the same in every language letter by letter, so it is compared as it stands.
_LITERAL = re.compile(
    r"https?://[^\s<>\"'，。；、（）《》“”]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![a-z0-9_.])@(?:[a-z0-9_]{2,}|\w{2,})"
    r"|sha256:[a-z0-9+/]{43}|(?<!\w)(?:0x)?[0-9a-z]{26,}(?!\w)"
    r"|(?<![\w.-])(?:[a-z0-9-]+\.)+[a-z]{2,24}(?:/[^\s，。；、（）]*)?(?![\w-])"
    r"|(?<!\w)\d{4}-\d\d-\d\d-[a-z][\w-]*",  # the id of a statement
    re.I,
)
_ISO_DATE = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")
_HAN_DATE = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]")
_OFFSET = re.compile(r"utc ?([+-]\d{1,2}(?::\d\d)?)")
_UTC = re.compile(r"(?<!\w)utc(?!\w)")
# 通报4：51枚 is a count behind a colon, no time of day.
_CLOCK = re.compile(
    r"(?<![\d:.])(\d{1,2})(?!：[\d.,]+(?:[%枚个颗笔位名条亿万千百美日]| ?(?!am|pm|utc)[a-z]))"
    r"[:：](\d\d)(?:[:：](\d\d))?(?![\d:])(?: ?(am|pm)\b)?"
)
_HOUR = re.compile(r"(?<![\d:.,])(\d{1,2}) ?(am|pm)\b")
_HAN_CLOCK = re.compile(
    r"(上午|下午|晚上|凌晨|中午|早上|傍晚)?(\d{1,2})[点时](?:(\d{1,2})分|(半))?(?!间)"
)
_AFTERNOON = ("pm", "下午", "晚上", "傍晚")


@dataclass
class Facts:
    """The facts of one text. ``words`` are numbers written as words, which only forgive.

    ``rest`` is the text as it is levelled, without its addresses, dates, times and zones.
    """

    found: dict[Kind, set[str]] = field(default_factory=dict)
    numbers: list[Number] = field(default_factory=list)
    words: set[Decimal] = field(default_factory=set)
    rest: str = ""

    def add(self, kind: Kind, value: str) -> None:
        """Note one fact."""
        self.found.setdefault(kind, set()).add(value)


def facts_of(text: str, language: Language, rules: Rules | None, zones: Mapping[str, str]) -> Facts:
    """Return the facts that ``text`` states; ``zones`` are the names of time zones to look for.

    Without ``rules`` for the language its numbers can't be read; the other facts can.
    """
    facts = Facts()
    rest = _take(_LITERAL, text, lambda match: facts.add("address", _bare(match.group())))
    rest = level(rest, rules.simplified if rules else None)
    rest = _zones(rest, zones, facts)
    rest = _dates(rest, language, facts)
    rest = _times(rest, facts)
    facts.rest = rest
    if rules:
        _numbers(rest, rules, facts)
    return facts


def differences(first: Facts, second: Facts) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what only ``first`` states and what only ``second`` states, in words to show."""
    return _only(first, second), _only(second, first)


def _only(mine: Facts, theirs: Facts) -> tuple[str, ...]:
    lacking: list[str] = []
    for kind, values in mine.found.items():
        others = theirs.found.get(kind, set())
        same = _same_date if kind == "date" else str.__eq__
        lacking += sorted(v for v in values if not any(same(v, other) for other in others))
    for number in mine.numbers:
        said = number.value in theirs.words or any(number.same(other) for other in theirs.numbers)
        if not said:
            lacking.append(str(number))
    return tuple(dict.fromkeys(lacking))


def _same_date(one: str, other: str) -> bool:
    """Compare 2018-01-26 with 2018-01-26 or, where the year is left out, with 01-26."""
    return one == other or (len(one) != len(other) and one[-5:] == other[-5:])


def _take(pattern: re.Pattern[str], text: str, use: Callable[[re.Match[str]], object]) -> str:
    """Take what ``pattern`` finds out of ``text``, and give each match to ``use``."""

    def note(match: re.Match[str]) -> str:
        use(match)
        return " "

    return pattern.sub(note, text)


def _bare(address: str) -> str:
    return address.rstrip(".,;:!?)").rstrip("/")


def _zones(text: str, zones: Mapping[str, str], facts: Facts) -> str:
    text = _take(_OFFSET, text, lambda match: facts.add("zone", f"UTC{match[1]}"))
    for zone, name in zones.items():
        plain = level(name)
        if plain in text:
            facts.add("zone", zone)
            text = text.replace(plain, " ")
    return _take(_UTC, text, lambda _: facts.add("zone", "UTC"))


def _dates(text: str, language: Language, facts: Facts) -> str:
    def note(year: str | None, month: int, day: str) -> None:
        if 1 <= month <= 12 and 1 <= int(day) <= 31:
            facts.add("date", f"{f'{year}-' if year else ''}{month:02d}-{int(day):02d}")

    text = _take(_ISO_DATE, text, lambda m: note(m[1], int(m[2]), m[3]))
    text = _take(_HAN_DATE, text, lambda m: note(m[1], int(m[2]), m[3]))
    months, day_first, month_first = _month_patterns(language.locale)
    text = _take(day_first, text, lambda m: note(m[3], months[m[2]], m[1]))
    return _take(month_first, text, lambda m: note(m[3], months[m[1]], m[2]))


@cache
def _month_patterns(locale: Locale) -> tuple[dict[str, int], re.Pattern[str], re.Pattern[str]]:
    months = {
        level(name).rstrip("."): number
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=locale).items()
        if not name[0].isdigit()
    }
    names = longest_of({name: re.escape(name) for name in months})
    suffix = "(?:st|nd|rd|th)?"
    return (
        months,
        re.compile(rf"(?<!\d)(\d{{1,2}}){suffix}(?: of)? ({names})\b\.?,?(?: (\d{{4}}))?"),
        re.compile(rf"(?<!\w)({names})\b\.? (\d{{1,2}}){suffix}(?![\d:])(?:,? (\d{{4}}))?"),
    )


def _times(text: str, facts: Facts) -> str:
    def note(hour: str, minute: str | None, second: str | None, half: str | None) -> None:
        shown = int(hour) % 12 if half in ("am", "pm") else int(hour)
        late = half in _AFTERNOON and shown < 12
        clock = f"{(shown + 12 * late) % 24:02d}:{int(minute or 0):02d}"
        facts.add("time", clock + (f":{second}" if second and second != "00" else ""))

    text = _take(_CLOCK, text, lambda m: note(m[1], m[2], m[3], m[4]))
    text = _take(_HOUR, text, lambda m: note(m[1], None, None, m[2]))
    return _take(
        _HAN_CLOCK, text, lambda m: note(m[2], m[3] or ("30" if m[4] else None), None, m[1])
    )


def _numbers(text: str, rules: Rules, facts: Facts) -> None:
    for number, percentage, _ in rules.numbers.digits(text):
        if percentage:
            facts.add("percentage", f"{number}%")
        else:
            facts.numbers.append(number)
    facts.words |= rules.numbers.written_out(text)
