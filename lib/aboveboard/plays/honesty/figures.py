"""Hold a statement's figures to those published before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal

from aboveboard.plays.before import Said
from aboveboard.plays.honesty.editions import Told
from aboveboard.plays.honesty.finding import Finding, Place
from aboveboard.plays.statement import Figure, Statement
from aboveboard.record.model import AFFECTED, LOSS, FigureEntry, FigureName
from aboveboard.record.view import View
from aboveboard.said import said
from aboveboard.wording.honesty.facts import facts_of
from aboveboard.wording.honesty.patterns import level
from aboveboard.wording.honesty.quantities import states_number

# What the theft took and whom it touched: once published, only a correction changes it.
_FIXED = frozenset({*LOSS, *AFFECTED})
# What goes on after the theft: it grows by itself and never shrinks.
_FLOWS = frozenset(
    {"frozen", "recovered", "paid", "goodwill", "withdrawals-requested", "withdrawals-done"}
)
_SHARE = "percent"

Earlier = Statement | Said
"""What was published before: a statement, or what is kept of it."""


def figure_findings(
    statement: Statement, view: View, previous: Earlier, editions: Iterable[Told]
) -> Iterator[Finding]:
    """Yield each published figure that changed in silence, and each correction left unsaid."""
    now = {figure.name: figure for figure in statement.figures}
    corrected = _corrected(view, previous.as_of)
    told = tuple(editions)
    for old in previous.figures:
        new = now.get(old.name)
        if new is not None and Decimal(new.amount) == Decimal(old.amount):
            continue
        if old.name in corrected:
            yield from _unsaid(old, corrected[old.name], told)
        elif new is None or contradicts(old, new):
            now_is = (
                said("now {amount} {unit}", amount=new.amount, unit=new.unit)
                if new
                else said("now gone")
            )
            yield Finding(
                "changed-figure",
                (Place(section="figures", block=old.key),),
                detail=said(
                    "Published: {key} {amount} {unit}; {now_is}.",
                    key=old.key,
                    amount=old.amount,
                    unit=old.unit,
                    now_is=now_is,
                ),
            )
    yield from _worth(view, previous.as_of, corrected)


def contradicts(old: Figure, new: Figure) -> bool:
    """Tell whether a published figure can't have moved on to ``new`` by itself."""
    if old.key in _FIXED:
        return True
    if old.key in _FLOWS and old.unit != _SHARE:
        return Decimal(new.amount) < Decimal(old.amount)
    return old.at == new.at  # a level or a share: it may move on, but not at the same instant


def _corrected(view: View, since: datetime) -> dict[FigureName, FigureEntry]:
    """Return by name the figures that an entry learned after ``since`` corrects."""
    by_id = {entry.id: entry for entry in view.all_known}
    found: dict[FigureName, FigureEntry] = {}
    for entry in view.all_known:
        if entry.known_at <= since or not isinstance(entry, FigureEntry) or not entry.corrects:
            continue
        wrong = by_id[entry.corrects]
        for figure in (wrong, entry):
            if isinstance(figure, FigureEntry):
                found[figure.name] = entry
    return found


def _worth(
    view: View, since: datetime, corrected: dict[FigureName, FigureEntry]
) -> Iterator[Finding]:
    """Yield each worth at the theft that changed, though neither price nor instant did."""
    before = {figure.name: figure.worth for figure in View(view.record, since).figures}
    for figure in view.figures:
        old, new = before.get(figure.name), figure.worth
        if old is None or new is None or figure.name in corrected:
            continue
        same = (old.currency, old.at) == (new.currency, new.at)
        if same and Decimal(old.amount) != Decimal(new.amount):
            yield Finding(
                "changed-figure",
                (Place(section="figures", block=figure.key),),
                detail=said(
                    "Published: worth {amount} {currency}; now {new} {currency_now}.",
                    amount=old.amount,
                    currency=old.currency,
                    new=new.amount,
                    currency_now=new.currency,
                ),
                entry=figure.id,
            )


def _unsaid(old: Figure, right: FigureEntry, editions: tuple[Told, ...]) -> Iterator[Finding]:
    for told in editions:
        if told.rules and not _is_said(old, right, told):
            yield Finding(
                "correction-unsaid",
                (Place(told.language.tag, "corrections"),),
                detail=said(
                    "Published: {key} {amount} {unit}; right: {right} {unit_now}.",
                    key=old.key,
                    amount=old.amount,
                    unit=old.unit,
                    right=right.amount,
                    unit_now=right.unit,
                ),
                entry=right.id,
            )


def _is_said(old: Figure, right: FigureEntry, told: Told) -> bool:
    """Tell whether one section names the correction, the old figure and the right one."""
    assert told.rules is not None
    word = told.rules.finder(told.rules.words.correction)
    sections: dict[str, str] = {}
    for passage in told.passages:
        section = passage.place.section
        sections[section] = f"{sections.get(section, '')}\n{passage.text}"
    for text in sections.values():
        if word.search(level(text, told.rules.simplified)):
            facts = facts_of(text, told.language, told.rules, {})
            if all(states_number(facts, Decimal(one.amount)) for one in (old, right)):
                return True
    return False
