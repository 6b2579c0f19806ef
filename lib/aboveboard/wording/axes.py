"""Round places on an axis and their labels, in the forms of a language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import get_currency_name

from aboveboard.wording import formats
from aboveboard.wording.language import Language

_HOURS = (1, 2, 3, 6, 12)
_DAYS = (1, 2, 4, 7, 14, 28, 56, 112)
_MOST = 8  # places on an axis of time


@dataclass(frozen=True)
class Times:
    """Places on an axis of time with their labels, and what the axis says of its zone."""

    places: tuple[tuple[datetime, str], ...]
    label: str


@dataclass(frozen=True)
class Amounts:
    """Places on an axis of amounts with their labels, and the unit that all are in."""

    places: tuple[tuple[Decimal, str], ...]
    label: str


def times(
    start: datetime,
    end: datetime,
    zone: str,
    language: Language,
    left_out: Sequence[tuple[datetime, datetime]] = (),
    dated: Sequence[datetime] = (),
) -> Times:
    """Choose full hours or midnights of ``zone`` from ``start`` to ``end``, and label them.

    Midnight shows its date, another hour its time. The label names the zone, and the date where
    all is of one day, else the year. Between stretches that are ``left_out`` each place is a date.
    Instants that are ``dated`` are the places, in their order, each with its date.
    """
    here = ZoneInfo(zone)
    first, last = start.astimezone(here), end.astimezone(here)
    if dated:
        places = [(at.astimezone(here), _day(at.astimezone(here), language)) for at in dated]
    elif left_out:
        edges = [first, *(edge.astimezone(here) for cut in left_out for edge in cut), last]
        kept = zip(edges[::2], edges[1::2], strict=True)
        places = [(at, _day(at, language)) for part in kept for at in _dates(*part)]
    else:
        found = (at for at in _round_times(first, last) if first <= at <= last)
        places = [(at, _time_label(at, language)) for at in found]
    one_day = first.date() == last.date()
    when = (
        formats.day(end, zone, language)
        if one_day
        else format_skeleton("y", last, locale=language.locale)
    )
    key = "time_axis_utc" if formats.is_utc(zone) else "time_axis"
    label = language.phrase(
        "chart",
        key,
        when=when,
        zone=formats.zone_name(end, zone, language),
        offset=formats.offset(last.utcoffset()),
    )
    in_utc = tuple((at.astimezone(UTC), text) for at, text in places)
    return Times(in_utc, formats.tight(label, language))


def amounts(most: Decimal, unit: str, language: Language) -> Amounts:
    """Choose round amounts from zero to ``most`` or just above, at most five, and label them.

    Large amounts are counted in a word of the language, which stands in the label: ``million XEM``.
    """
    step = _round_step(most / 4 if most else Decimal(1))
    count = max(int((most / step).to_integral_value(rounding="ROUND_CEILING")), 1)
    scale, word = _scale(step * count, language)
    places = tuple(
        (step * n, formats.decimal((step * n / scale).normalize() + 0, language.locale))
        for n in range(count + 1)
    )
    return Amounts(places, _unit(word, unit, language))


def _round_times(first: datetime, last: datetime) -> list[datetime]:
    hours = (last - first).total_seconds() / 3600
    days = (last.date() - first.date()).days + 1
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
    for step in _HOURS:
        if hours / step <= _MOST:
            dates = (midnight + timedelta(days=day) for day in range(days))
            return [date.replace(hour=hour) for date in dates for hour in range(0, 24, step)]
    each = next((step for step in _DAYS if hours / 24 / step <= _MOST), _DAYS[-1])
    return [midnight + timedelta(days=day) for day in range(0, days, each)]


def _dates(first: datetime, last: datetime) -> list[datetime]:
    """Return each midnight between the two, or the middle where there is none."""
    days = (last.date() - first.date()).days
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
    return [midnight + timedelta(days=day + 1) for day in range(days)] or [
        first + (last - first) / 2
    ]


def _time_label(at: datetime, language: Language) -> str:
    if at.hour or at.minute:
        return format_time(at, "HH:mm", tzinfo=at.tzinfo, locale=language.locale)
    return _day(at, language)


def _day(at: datetime, language: Language) -> str:
    pattern = language.settings.instant.day.replace("MMMM", "MMM")
    return format_date(at, pattern, locale=language.locale)


def _round_step(least: Decimal) -> Decimal:
    """Return 1, 2, 2.5 or 5 times a power of ten, at least ``least``."""
    power = Decimal(10) ** least.adjusted()
    factors = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
    return next(power * factor for factor in factors if power * factor >= least)


def _scale(most: Decimal, language: Language) -> tuple[Decimal, str]:
    """Return the power of ten that the language counts ``most`` in, and its word."""
    if most < language.settings.number.compact_from:
        return Decimal(1), ""
    found = language.locale.compact_decimal_formats
    patterns = found.get("long", found["short"])["other"]
    size = str(10 ** min(most.adjusted(), max(len(key) for key in patterns) - 1))
    pattern = patterns[size]
    zeros = pattern.pattern.count("0")
    return Decimal(size) / 10 ** (zeros - 1), pattern.pattern.replace("0", "").strip("' \u00a0")


def _unit(word: str, unit: str, language: Language) -> str:
    forms = language.settings.number
    if unit in language.terms.get("counts", {}):
        text = language.plural(Decimal(1000), "counts", unit).replace("{n}", word)
    elif formats.is_currency(unit):
        name = get_currency_name(unit, count=1000, locale=language.locale)
        text = forms.money.format(number=word, unit=name)
    else:
        text = forms.asset.format(number=word, unit=unit)
    return formats.tight(text.strip(), language)
