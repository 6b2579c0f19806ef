"""What a template may name: the view of the record, written out in one language.

Every value is text in the language's own forms, or a list of such; the templates choose and order
them and write no number or instant themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from aboveboard.plays.statement import Figure
from aboveboard.record.fields import Texts
from aboveboard.record.ledger import Head
from aboveboard.record.model import (
    AFFECTED,
    LOSS,
    Advice,
    Authority,
    Burden,
    Event,
    FigureEntry,
    Play,
    Record,
    Summary,
    Trace,
    Unaffected,
)
from aboveboard.record.view import Standing, View
from aboveboard.wording import formats
from aboveboard.wording.language import Language

# The figures that say what the theft took and whom it touched.
_TAKEN = frozenset({*LOSS, "frozen", "recovered", *AFFECTED})


@dataclass(frozen=True)
class Document:
    """What identifies a statement: see :class:`aboveboard.plays.statement.Statement`.

    ``corrects`` is the instant as of which the version before this one spoke, if there is one.
    """

    id: str
    number: int
    version: int = 1
    play_number: int = 1
    thread: tuple[str, ...] = ()
    address: str = ""
    ledger: Head | None = None
    corrects: datetime | None = None


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
        return self.moment(event.at, self.text(event.text)) if event else None

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
        """Write a figure: label, value, its worth, its confidence, and if it tells of the loss."""
        label = self.language.term("figures", figure.key)
        if figure.party:
            party = self.text(figure.party)
            label = self.language.phrase("figure_with_party", label=label, party=party)
        worth = figure.worth
        return {
            "label": label,
            "is_loss": figure.key in _TAKEN,
            "value": self.figure_amount(figure),
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
            state=self.language.term("states", entry.state),
            since=self.language.term("since_before")
            if entry.state == "open"
            else self.at(entry.at),
            # What was said of all assets may be false of the rest of them.
            text=self.text(entry.text) if entry.text and not standing.rest else "",
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
        name = self.language.term("services", service, "rest" if standing.rest else "all")
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
                names += standing.assets or (self._service_name(standing),)
        return self.listed(tuple(dict.fromkeys(names)))


def statement_values(writer: Writer, document: Document, changed: str) -> dict[str, object]:
    """Return what every play's template may name; see wording/README.md for the list."""
    view, language, record = writer.view, writer.language, writer.view.record
    custodian = record.custodian
    summary = view.last(Summary)
    services = [writer.service(standing) for standing in view.services]
    started = view.marked("started")
    first_known = started or view.marked("noticed")
    next_update = view.next_update
    burden = view.last(Burden)
    return {
        "custodian": writer.text(custodian.name),
        "incident": writer.text(record.name),
        "day": formats.day(first_known.at if first_known else view.as_of, writer.zone, language),
        "as_of": writer.at(view.as_of),
        "as_of_day": formats.day(view.as_of, writer.zone, language),
        "document": document,
        "changed": changed,
        "language_name": language.settings.name,
        "language_tag": language.tag,
        "summary_known": summary is not None,
        "summary": writer.text(summary.text)
        if summary
        else language.term("not_yet_known", "summary"),
        "headline": writer.text(summary.headline)
        if summary
        else language.term("not_yet_known", "headline"),
        "started": writer.event(started),
        "noticed": writer.event(view.marked("noticed")),
        "contained": writer.event(view.marked("contained")),
        "figures": [writer.figure(figure) for figure in view.figures],
        "loss_known": bool(view.figures_of(*LOSS)),
        "accounts_known": bool(view.figures_of(*AFFECTED)),
        "unaffected": [
            {"text": writer.text(fact.text), "checked": writer.text(fact.checked)}
            for fact in view.of(Unaffected)
        ],
        "unknowns": [
            {"text": writer.text(gap.text), "finding_out": writer.text(gap.finding_out)}
            for gap in view.unknowns
        ],
        "services": services,
        "paused": any(not service.is_open for service in services),
        "paused_deposits": writer.paused_deposits(),
        "advice_do": [writer.text(a.text) for a in view.of(Advice, lambda a: a.do == "do")],
        "advice_dont": [writer.text(a.text) for a in view.of(Advice, lambda a: a.do == "dont")],
        "burden": {"text": writer.text(burden.text), "funds": writer.text(burden.funds)}
        if burden
        else None,
        "traces": [
            {"chain": trace.chain, "value": value}
            for trace in view.of(Trace)
            for value in (*trace.addresses, *trace.transactions)
        ],
        "authorities": [
            {"text": writer.text(told.text), "at": writer.at(told.at)}
            for told in view.of(Authority)
        ],
        "next_update": writer.moment(next_update.due) if next_update else None,
        "channels": [
            {"name": language.term("channels", channel.kind), "address": channel.address}
            for channel in custodian.channels
        ],
        "page": custodian.page,
        "short_page": custodian.short_page or custodian.page,
        "feedback": custodian.feedback,
        "support": custodian.support,
        "key": custodian.signing_key,
        "issuer": writer.text(custodian.issuer),
        "approvers": writer.listed(tuple(writer.text(role) for role in custodian.approvers)),
        "exercise": formats.tight(_marked(record, language), language) if record.exercise else "",
    }


def _marked(record: Record, language: Language) -> str:
    """Return the line that marks an exercise in every rendition."""
    original = record.exercise.original if record.exercise else None
    return (
        language.phrase("exercise", original=original)
        if original
        else language.term("exercise_invented")
    )
