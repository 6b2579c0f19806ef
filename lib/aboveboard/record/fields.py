"""The field types of the record: what an amount, an instant, a domain or a text by language is.

Each refuses what could be misread, and its error says what to write instead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, RootModel
from pydantic_core import PydanticCustomError

from aboveboard.said import said

_AMOUNT = re.compile(r"(0|[1-9][0-9]{0,29})(\.[0-9]{1,18})?\Z")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}\Z")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?\Z")
_UNIT = re.compile(r"[A-Za-z][A-Za-z0-9.]{0,15}\Z")
_FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}\Z")
# A host of plain letters only: browsers read what else may stand there in more than one way.
_HTTPS = re.compile(r"https://([A-Za-z0-9-]+\.)+[A-Za-z]{2,24}(:[0-9]{1,5})?([/?#][^\s\\]*)?\Z")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,24}\Z")


class Frozen(BaseModel):
    """What every part of a record is: read-only, and of known fields alone."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def wrong(what: str, do: str) -> PydanticCustomError:
    """Build a validation error that says what is wrong and what to do."""
    return PydanticCustomError("wrong", "{what} {do}", {"what": what, "do": do})


def _amount(value: object) -> object:
    if isinstance(value, (int, float)):
        raise wrong(
            "An amount must be text, for a number can lose digits.", 'Write it in quotes: "150000".'
        )
    if not isinstance(value, str) or not _AMOUNT.match(value):
        raise wrong(
            "This is not an amount.",
            'Write digits and at most one point, no sign, exponent or separators: "150000.25".',
        )
    return value


def _instant(value: object) -> datetime:
    if isinstance(value, datetime):
        stamp = value
    elif isinstance(value, str) and _INSTANT.match(value):
        try:
            stamp = datetime.fromisoformat(value)
        except ValueError:
            raise wrong(
                "There is no such date or time.", "Check the day, the hour and the offset."
            ) from None
    else:
        raise wrong("This is not an instant.", "Write it like 2018-01-26T12:07+09:00.")
    if stamp.tzinfo is None:
        raise wrong(
            "This time has no time zone, so it could mean any of 24 instants.",
            "Add the offset, as in 2018-01-26T12:07+09:00, or Z for UTC.",
        )
    try:
        return stamp.astimezone(UTC)
    except OverflowError:
        raise wrong("This instant is out of range.", "Check the year.") from None


def utc_stamp(instant: datetime) -> str:
    """Write an instant where no custodian's zone is at hand: ``2018-01-26 03:07 UTC``."""
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _pattern(pattern: re.Pattern[str], what: str, do: str) -> AfterValidator:
    def check(value: str) -> str:
        if not pattern.match(value):
            raise wrong(what, do)
        return value

    return AfterValidator(check)


@cache
def _time_zones() -> frozenset[str]:
    # Listing them walks the whole database of time zones: longer than all else a record takes.
    return frozenset(available_timezones())


def _time_zone(value: str) -> str:
    if value not in _time_zones():
        raise wrong("This time zone is not known.", "Write an IANA name such as Asia/Tokyo or UTC.")
    return ZoneInfo(value).key


Amount = Annotated[
    str,
    BeforeValidator(_amount),
    Field(json_schema_extra={"pattern": r"^(0|[1-9][0-9]{0,29})(\.[0-9]{1,18})?$"}),
]
"""Decimal text, never negative, at most 30 digits before the point and 18 after it."""

Instant = Annotated[datetime, BeforeValidator(_instant)]
"""An aware instant, kept in UTC."""

Slug = Annotated[
    str,
    _pattern(
        _SLUG, "This is not an id.", "Write small letters, digits and single hyphens: lost-xem."
    ),
]
Domain = Annotated[
    str,
    _pattern(_DOMAIN, "This is not a domain.", "Write small ASCII letters only: minato.example."),
]
Language = Annotated[
    str, _pattern(_LANGUAGE, "This is not a language tag.", "Write it like en, zh-CN or pt-BR.")
]
Unit = Annotated[
    str,
    _pattern(
        _UNIT,
        "This is not a unit.",
        "Write an asset symbol, a currency code or a count: XEM, JPY, accounts.",
    ),
]
Fingerprint = Annotated[
    str,
    _pattern(
        _FINGERPRINT,
        "This is not a key fingerprint.",
        "Copy the SHA256:… part that `ssh-keygen -lf key.pub` prints.",
    ),
]
Email = Annotated[
    str, _pattern(_EMAIL, "This is not an e-mail address.", "Write it like notices@example.com.")
]
TimeZone = Annotated[str, AfterValidator(_time_zone)]
HttpsUrl = Annotated[
    str,
    _pattern(
        _HTTPS,
        "This is not an https address.",
        "Write it in full: https://status.example.com/incident.",
    ),
]


def _not_blank(value: dict[str, str]) -> dict[str, str]:
    for text in value.values():
        if not text.strip(" \n\t…."):
            raise wrong("A text is empty.", "Write it, or take the whole field out.")
    return {language: " ".join(text.split()) for language, text in value.items()}


class Texts(RootModel[Annotated[dict[Language, str], AfterValidator(_not_blank)]]):
    """One text in each language of the incident, keyed by language tag."""

    def __getitem__(self, language: str) -> str:
        return self.root[language]

    def __contains__(self, language: object) -> bool:
        return language in self.root

    def __iter__(self) -> Iterator[str]:  # type: ignore[override]  # a mapping iterates over its keys
        return iter(self.root)

    @property
    def key(self) -> str:
        """All languages as one text, to tell whether two entries name the same thing."""
        return "|".join(self.root.values())


HEADLINE_COLUMNS = 60


def columns(text: str) -> int:
    """Return the width of ``text`` in columns; East Asian wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _headline(texts: Texts) -> Texts:
    for text in texts.root.values():
        if columns(text) > HEADLINE_COLUMNS:
            raise wrong(
                said(
                    "A headline is {columns} columns wide, of {most} at most.",
                    columns=columns(text),
                    most=HEADLINE_COLUMNS,
                ),
                "Shorten it (a Chinese character takes two columns).",
            )
        if text[-1] in ".。!！":
            raise wrong("A headline ends with a full stop.", "Take the last sign out.")
    return texts


Headlines = Annotated[Texts, AfterValidator(_headline)]
"""A few words in each language, at most 60 columns, without a full stop."""
