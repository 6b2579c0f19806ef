"""Instants, amounts and counts in the forms of a language. Babel knows the rules."""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta
from decimal import ROUND_FLOOR, Decimal, localcontext
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_time, get_timezone_location, get_timezone_name
from babel.numbers import (
    format_compact_decimal,
    format_decimal,
    get_currency_name,
    list_currencies,
)
from babel.units import format_unit

from aboveboard.wording.language import Language

UTC = ZoneInfo("UTC")
_UTC_ZONES = frozenset({"UTC", "Etc/UTC", "UCT", "Etc/UCT", "Zulu", "Etc/Zulu", "Universal"})
_HAN = "\u2e80-\u2fdf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_GAP = re.compile(
    rf"(?<=[{_HAN}])[ \u2009]+(?=[A-Za-z0-9@])|(?<=[A-Za-z0-9%])[ \u2009]+(?=[{_HAN}])"
)
_TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}")


def instant(at: datetime, zone: str, language: Language, form: str = "full") -> str:
    """Write an instant in the custodian's zone and in UTC, both named.

    ``form`` names one of the language's instant forms: ``full`` for running text and tables,
    ``short`` for posts, ``brief`` for text messages, the latter two also as ``…_other_day``.
    """
    forms = language.settings.instant
    here = at.astimezone(ZoneInfo(zone))
    utc = at.astimezone(UTC)
    values = {
        "date": _date(here, language),
        "day": format_date(here, forms.day, locale=language.locale),
        "time": _clock(here, language),
        "zone": zone_name(at, zone, language),
        "offset": offset(here.utcoffset()),
    }
    if is_utc(zone):
        # One zone, named once.
        pattern = forms.at_utc if form == "full" else getattr(forms, form.replace("short", "brief"))
        return tight(pattern.format(**values), language)
    pattern = forms.utc_same_day if here.date() == utc.date() else forms.utc_other_day
    values["utc"] = pattern.format(date=_date(utc, language), time=_clock(utc, language))
    return tight(getattr(forms, form).format(**values), language)


def is_utc(zone: str) -> bool:
    """Tell whether a zone is UTC under one of its names."""
    return zone in _UTC_ZONES


def day(at: datetime, zone: str, language: Language) -> str:
    """Write the date of an instant in the custodian's zone."""
    return _date(at.astimezone(ZoneInfo(zone)), language)


def clock(at: datetime, zone: str, language: Language) -> str:
    """Write the time of day of an instant in the custodian's zone, for a chart that names it."""
    return _clock(at.astimezone(ZoneInfo(zone)), language)


def offset(delta: timedelta | None) -> str:
    """Write an offset from UTC as people do: ``UTC+9``, ``UTC-3:30``, ``UTC``."""
    minutes = int((delta or timedelta()).total_seconds() // 60)
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '-'}{hours}" + (f":{rest:02d}" if rest else "")


def zone_name(at: datetime, zone: str, language: Language) -> str:
    """Name a zone as the readers call it."""
    own = language.settings.zones.get(zone)
    if own:
        return own
    here = at.astimezone(ZoneInfo(zone))
    name = get_timezone_name(here, width="long", locale=language.locale)
    # Where Babel has no name it gives the offset, which stands beside the name already.
    return get_timezone_location(here, locale=language.locale) if "GMT" in name else name


def _date(at: datetime, language: Language) -> str:
    return format_date(at, language.settings.instant.date, locale=language.locale)


def _clock(at: datetime, language: Language) -> str:
    pattern = "HH:mm:ss" if at.second else "HH:mm"
    return format_time(at, pattern, tzinfo=at.tzinfo, locale=language.locale)


@cache
def is_currency(unit: str) -> bool:
    """Tell whether ``unit`` is an ISO 4217 code."""
    return unit in list_currencies(locale=None)


def unit_name(unit: str, language: Language) -> str:
    """Return a currency's name in the language; an asset's symbol as it is."""
    return get_currency_name(unit, count=2, locale=language.locale) if is_currency(unit) else unit


def amount(
    value: str, unit: str, language: Language, *, approximate: bool = False, brief: bool = False
) -> str:
    """Write an amount of an asset, of money, or of things counted.

    A large round amount is written as a reader says it, with the exact digits beside it unless it
    is approximate: ``523 million XEM (523,000,000)``. ``brief`` leaves them out and says ``about``
    where that rounds.
    """
    number = Decimal(value)
    forms = language.settings.number
    if unit in language.terms.get("counts", {}):
        pattern = language.plural(number, "counts", unit)
        large = approximate and number >= forms.compact_from
        digits = compact(number, language) if large else decimal(number, language.locale)
        text = pattern.replace("{n}", digits)
        return tight(forms.about.format(amount=text) if approximate else text, language)
    money = is_currency(unit)
    name = get_currency_name(unit, count=number, locale=language.locale) if money else unit
    exact = decimal(number, language.locale)
    both = forms.money_large if money else forms.asset_large
    plain = forms.money if money else forms.asset
    if number < forms.compact_from:
        text = plain.format(number=exact, unit=name)
    elif approximate or brief:
        text = plain.format(number=compact(number, language), unit=name)
        approximate = approximate or _is_rounded(number, language)
    else:
        text = both.format(compact=compact(number, language), number=exact, unit=name)
    return tight(forms.about.format(amount=text) if approximate else text, language)


def decimal(number: Decimal, locale: Locale) -> str:
    """Write every digit of a number, grouped."""
    places = max(0, -int(number.as_tuple().exponent))
    pattern = "#,##0" + ("." + "0" * places if places else "")
    with localcontext(prec=60):  # an amount has at most 48 digits
        return str(format_decimal(number, pattern, locale=locale, group_separator=True))


def _is_rounded(number: Decimal, language: Language) -> bool:
    return compact(number, language) != compact(number, language, places=18)


def percentage(part: Decimal, whole: Decimal) -> str:
    """Return which share of ``whole`` is ``part``, as decimal text with at most three places.

    Rounded down, so that 100 means all.
    """
    with localcontext(prec=60):
        share = (part * 100 / whole).quantize(Decimal("0.001"), ROUND_FLOOR)
    text = f"{share:f}"
    return text.rstrip("0").rstrip(".")


def duration(length: timedelta, language: Language) -> str:
    """Write a stretch of time in its two largest units: 2 hours 30 minutes, 10天6小时.

    For sentences and tables. A minute that is not over is not counted; what is shorter than a
    minute counts as one.
    """
    minutes = max(1, int(length.total_seconds() // 60))
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    units = (("days", days), ("hours", hours), ("minutes", minutes))
    shown = [
        language.plural(Decimal(count), "counts", unit).replace("{n}", str(count))
        for unit, count in units
        if count
    ]
    return language.settings.joins_lines.join(shown[:2])


def short_duration(length: timedelta, language: Language) -> str:
    """Write a length of time in its two largest units, abbreviated: ``12 hr 5 min``.

    For countdowns and the labels of charts. A part of a minute counts as one, so that a countdown
    reads zero only once the time is up. Lengths of days leave minutes out.
    """
    minutes = math.ceil(abs(length).total_seconds() / 60)
    days, rest = divmod(minutes, 24 * 60)
    parts = [(days, "day"), (rest // 60, "hour"), (0 if days else rest % 60, "minute")]
    written = [
        format_unit(count, f"duration-{unit}", length="short", locale=language.locale)
        for count, unit in parts
        if count or (unit == "minute" and not minutes)
    ]
    return tight(language.settings.joins_lines.join(written), language)


def compact(number: Decimal, language: Language, *, places: int = 2) -> str:
    """Write a large number in words of the language: 58 billion, 580亿."""
    # Languages whose short form is the word itself, as Chinese, have no long one.
    form: Literal["long", "short"] = (
        "long" if "long" in language.locale.compact_decimal_formats else "short"
    )

    def written(value: Decimal) -> str:
        return format_compact_decimal(
            value, format_type=form, locale=language.locale, fraction_digits=places
        )

    with localcontext(prec=60):
        text = written(number)
        # What is rounded up to the next power of ten gets its word: 1 billion, not 1000 million.
        power = Decimal(10) ** (number.adjusted() + 1)
        return written(power) if text == written(power - 1) else text


def tight(text: str, language: Language) -> str:
    """Give the language its one way of spacing Han characters beside Latin letters and digits.

    A date keeps the blank before its time, and an address the blank behind it: programs that make
    links of plain text would take the next word for a part of it.
    """
    return _GAP.sub(_closed, text) if language.settings.spacing == "none" else text


def _closed(gap: re.Match[str]) -> str:
    """Return what stands in place of a blank: one blank where it must stay, else nothing."""
    text, start = gap.string, gap.start()
    if not text[start - 1].isascii():
        is_date = text[start - 1] == "日" and text[start - 2 : start - 1].isdecimal()
        return " " if is_date and _TIME.match(text, gap.end()) else ""
    word = text[max(text.rfind(" ", 0, start), text.rfind("\n", 0, start)) + 1 : start]
    return " " if "://" in word or "@" in word else ""
