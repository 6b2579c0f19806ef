"""Write a view of the record in one language: instants, amounts, figures, services, names.

Every value is text in the language's own forms; no template writes a number or an instant itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from aboveboard.plays.statement import Figure
from aboveboard.record.entry import Confidence, Entry
from aboveboard.record.fields import Texts
from aboveboard.record.model import (
    AFFECTED,
    LOSS,
    Event,
    FigureEntry,
    Play,
    StatusEntry,
    Summary,
)
from aboveboard.record.view import Standing, View
from aboveboard.wording import formats
from aboveboard.wording.language import Language

# The figures that say what the theft took and whom it touched.
_TAKEN = frozenset({*LOSS, "frozen", "recovered", *AFFECTED})


@dataclass(frozen=True)
class Moment:
    """An instant in the forms that templates need, with the text of its event if it has one."""

    at: str
    short: str
    brief: str
    text: str = ""


@dataclass(frozen=True)
class ServiceLine:
    """One service in words; ``is_new`` says that no statement told this state before."""

    name: str
    state: str
    since: str
    text: str
    is_withdrawal: bool
    is_open: bool
    is_new: bool = False


class Writer:
    """Writes one view of the record in one language."""

    def __init__(self, view: View, language: Language) -> None:
        self.view = view
        self.language = language
        self.zone = view.record.time_zone

    def text(self, texts: Texts) -> str:
        """Return the text of this language."""
        return formats.tight(texts[self.language.tag], self.language)

    def sentence(self, texts: Texts) -> str:
        """Return the text with a stop, where it ends without one: another sentence follows."""
        text = self.text(texts)
        return self.language.phrase("sentence", text=text) if text[-1].isalnum() else text

    def told(self, entry: Entry, texts: Texts) -> str:
        """Return a text of an entry, with a sentence that says so where it is not confirmed."""
        return (
            self.text(texts)
            if entry.confidence == "confirmed"
            else self.told_sentence(entry, texts)
        )

    def told_sentence(self, entry: Entry, texts: Texts) -> str:
        """Return what :meth:`told` does, ended by a stop."""
        text = self.sentence(texts)
        if entry.confidence == "confirmed":
            return text
        return self.language.phrase("unconfirmed", "text", text=text)

    def headline(self, entry: Summary) -> str:
        """Return a headline, with a word before it where what it says is not confirmed."""
        text = self.text(entry.headline)
        if entry.confidence == "confirmed":
            return text
        return self.language.phrase("unconfirmed", "headline", text=text)

    def sure(self, value: str, confidence: Confidence) -> str:
        """Return a value, with how sure it is behind it where it is not confirmed."""
        if confidence == "confirmed":
            return value
        word = self.language.term("confidence", confidence)
        return self.language.phrase("with_confidence", value=value, confidence=word)

    def status(self) -> str:
        """Write the public status as of the view."""
        last = self.view.last(StatusEntry)
        name = self.language.term("status", self.view.public_status)
        return self.sure(name, last.confidence) if last else name

    def at(self, instant: datetime) -> str:
        """Write an instant in full."""
        return formats.instant(instant, self.zone, self.language)

    def stamp(self, instant: datetime) -> str:
        """Write an instant for a table of many: ``2018-01-26 12:07 +09:00``."""
        here = instant.astimezone(ZoneInfo(self.zone)).isoformat(" ", "minutes")
        return f"{here[:16]} {here[16:]}"

    def moment(self, instant: datetime, text: str = "") -> Moment:
        """Write an instant in each form, with the day where it is not that of ``as_of``."""
        zone = ZoneInfo(self.zone)
        same = instant.astimezone(zone).date() == self.view.as_of.astimezone(zone).date()
        suffix = "" if same else "_other_day"
        short, brief = (
            formats.instant(instant, self.zone, self.language, form + suffix)
            for form in ("short", "brief")
        )
        return Moment(self.at(instant), short, brief, text)

    def event(self, event: Event | None) -> Moment | None:
        """Write a marked event, if it is known."""
        if event is None:
            return None
        moment = self.moment(event.at, self.told(event, event.text))
        if event.confidence == "confirmed":
            return moment
        word = self.language.term("confidence", event.confidence)
        at = self.language.phrase("unconfirmed", "at", at=moment.at, confidence=word)
        return replace(moment, at=at)

    def amount(self, value: str, unit: str, *, approximate: bool = False) -> str:
        """Write an amount with its unit."""
        return formats.amount(value, unit, self.language, approximate=approximate)

    def figure_amount(self, figure: Figure | FigureEntry) -> str:
        """Write the amount of a figure, published or on the record."""
        return self.amount(figure.amount, figure.unit, approximate=figure.approximate)

    def brief_amount(self, value: str, unit: str, approximate: bool = False) -> str:
        """Write an amount for a post: a large one in words alone, ``about`` where that rounds."""
        return formats.amount(value, unit, self.language, approximate=approximate, brief=True)

    def decimal(self, number: Decimal | int) -> str:
        """Write every digit of a number, grouped."""
        return formats.decimal(Decimal(number), self.language.locale)

    def duration(self, length: timedelta) -> str:
        """Write a stretch of time in words."""
        return formats.duration(length, self.language)

    def between(self, start: datetime | None, end: datetime | None) -> str:
        """Write the time from one instant to a later one; empty where one of them is not known."""
        if start is None or end is None or end < start:
            return ""
        return self.duration(end - start)

    def statement_name(self, play: Play, play_number: int) -> str:
        """Name a statement in a sentence: *our first statement*, *update 3*."""
        return self.language.phrase("statement_names", play, number=str(play_number))

    def exact(self, number: Decimal, unit: str) -> str:
        """Write an amount of an asset by its digits alone, never in words."""
        pattern = self.language.settings.number.asset
        return formats.tight(
            pattern.format(number=self.decimal(Decimal(f"{number:f}")), unit=unit), self.language
        )

    def figure(self, figure: FigureEntry) -> dict[str, str | bool]:
        """Write a figure: label, value, worth, how sure it is, if it tells of the loss."""
        label = self.language.term("figures", figure.key)
        if figure.party:
            party = self.text(figure.party)
            label = self.language.phrase("figure_with_party", label=label, party=party)
        worth = figure.worth
        value = self.figure_amount(figure)
        return {
            "label": label,
            "is_loss": figure.key in _TAKEN,
            "value": value,
            "told": self.sure(value, figure.confidence),
            "worth": self.language.phrase(
                "worth",
                amount=self.amount(worth.amount, worth.currency, approximate=worth.approximate),
                price=self.text(worth.price),
                at=self.at(worth.at),
            )
            if worth
            else "",
            "confidence": self.language.term("confidence", figure.confidence),
        }

    def service(self, standing: Standing) -> ServiceLine:
        """Write the state of a service."""
        entry = standing.entry
        return ServiceLine(
            name=self._service_name(standing),
            state=self.sure(self.language.term("states", entry.state), entry.confidence),
            since=self.language.term("since_before")
            if entry.state == "open"
            else self.at(entry.at),
            # What was said of all assets may be false of the rest of them.
            text=self.told(entry, entry.text) if entry.text and not standing.rest else "",
            is_withdrawal=entry.service == "withdrawals",
            is_open=entry.state in ("open", "resumed"),
        )

    def _service_name(self, standing: Standing) -> str:
        service = standing.entry.service
        if standing.assets:
            money = all(formats.is_currency(asset) for asset in standing.assets)
            kind = "money" if money else "coin"
            names = self.listed(
                tuple(formats.unit_name(asset, self.language) for asset in standing.assets)
            )
            return self.language.phrase("services", service, kind, assets=names)
        return self._but(standing, "services", service)

    def _but(self, standing: Standing, *terms: str) -> str:
        """Name all assets, or the rest of them, by a term; those that nothing is said of apart."""
        name = self.language.term(*terms, "rest" if standing.rest else "all")
        if standing.unsaid:
            assets = self.listed(standing.unsaid)
            return self.language.phrase("except", name=name, assets=assets)
        return name

    def listed(self, names: tuple[str, ...]) -> str:
        """Write names one after the other."""
        return self.language.settings.list_separator.join(names)

    def joined(self, notes: Iterable[str]) -> str:
        """Write short notes one after the other."""
        return self.language.term("changed", "separator").join(notes)

    def paused_deposits(self) -> str:
        """Name the assets whose deposits are paused or limited, or return an empty text."""
        names: list[str] = []
        for standing in self.view.services:
            stopped = standing.entry.state in ("paused", "limited")
            if standing.entry.service == "deposits" and stopped:
                names += standing.assets or (self._but(standing, "assets"),)
        return self.listed(tuple(dict.fromkeys(names)))
