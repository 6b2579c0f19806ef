"""Every honesty check of one statement, or of the texts of one record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from aboveboard.plays.before import Before, said_of
from aboveboard.plays.changes import Changes
from aboveboard.plays.checklist import checklist
from aboveboard.plays.honesty.editions import Told, language_findings
from aboveboard.plays.honesty.figures import Earlier, figure_findings
from aboveboard.plays.honesty.finding import Finding, Place, merged, waived
from aboveboard.plays.honesty.origins import Origins, own_texts
from aboveboard.plays.honesty.passages import Passage, passages
from aboveboard.plays.honesty.promises import promise_findings
from aboveboard.plays.honesty.shares import share_findings
from aboveboard.plays.honesty.stale import stale_findings, stale_texts
from aboveboard.plays.honesty.summaries import summary_findings
from aboveboard.plays.honesty.words import Words, address_findings
from aboveboard.plays.statement import Bullets, Edition, Paragraph, Statement, running_text
from aboveboard.record.model import Waiver
from aboveboard.record.view import View
from aboveboard.said import said
from aboveboard.wording.honesty.checks import CHECKS
from aboveboard.wording.honesty.phrases import apologies
from aboveboard.wording.honesty.reading import hard_to_read
from aboveboard.wording.honesty.rules import load_rules
from aboveboard.wording.language import Language

# The next update has a check of its own, and the reason for an e-mail is no section.
_ELSEWHERE = frozenset({"G6", "I13", "U13", "G10"})
# What a short update leaves out, since it stands as it was told before.
_SHORT = frozenset({"U10"})
# The plays that must say sorry; an update that has nothing new need not.
_SAYS_SORRY = frozenset({"initial-statement", "retrospective"})


def check_statement(
    statement: Statement,
    view: View,
    previous: Earlier | None,
    languages: tuple[Language, ...],
) -> tuple[Finding, ...]:
    """Run every check on ``statement``.

    Parameters
    ----------
    view
        The record as of the statement's instant.
    previous
        The statement published before it, if there is one.
    languages
        The languages of its editions.

    Returns
    -------
    The findings, errors first; a warning that a waiver on the record covers carries its reason.

    Raises
    ------
    WordingError
        When the honesty.yaml of a language is wrong.
    """
    by_tag = {language.tag: language for language in languages}
    editions = tuple(
        Told(by_tag[edition.language], load_rules(by_tag[edition.language]), (*passages(edition),))
        for edition in statement.editions
    )
    found = [
        *_words(editions, view),
        *(f for edition, told in zip(statement.editions, editions, strict=True)
          for f in _whole_text(edition, told, statement)),
        *language_findings(editions),
        *_elements(statement, view, _changes(view, previous)),
        *promise_findings(statement, previous, editions),
        *(figure_findings(statement, view, previous, editions) if previous else ()),
        *stale_findings(view, editions),
        *summary_findings(view, editions),
        *(share_findings(view, languages) if statement.play == "retrospective" else ()),
        *_void_waivers(view),
    ]  # fmt: skip
    origins = Origins(view, languages)
    return waived(merged(map(origins.of, found)), view.of(Waiver))


def check_record(view: View, languages: tuple[Language, ...]) -> tuple[Finding, ...]:
    """Check the phrases and figures in the texts of every entry that stands, shown or not."""
    found = []
    for language in languages:
        rules = load_rules(language)
        if rules is None:
            continue
        words = Words(language, rules, view)
        for own in own_texts(view, language):
            for finding in words.findings(Passage(Place(language.tag, own.entry), own.whole)):
                if finding.sentence in own.text:
                    found.append(replace(finding, entry=own.entry, field=own.field))
        for own, finding in stale_texts(view, language, rules):
            found.append(replace(finding, entry=own.entry, field=own.field))
    found += share_findings(view, languages)
    return waived(merged(found), view.of(Waiver))


def _words(editions: tuple[Told, ...], view: View) -> Iterator[Finding]:
    custodian = view.record.custodian
    handles = tuple(c.address for c in custodian.channels if c.address.startswith("@"))
    for told in editions:
        words = Words(told.language, told.rules, view) if told.rules else None
        if words is None:
            yield Finding("not-checked", (Place(told.language.tag),))
        seen: dict[tuple[str, str], tuple[Finding, ...]] = {}
        for passage in told.passages:
            key = (passage.text, passage.head)
            if key not in seen:
                seen[key] = (
                    *(words.findings(passage) if words else ()),
                    *address_findings(passage, custodian.domains, handles),
                )
            yield from (replace(finding, places=(passage.place,)) for finding in seen[key])


def _whole_text(edition: Edition, told: Told, statement: Statement) -> Iterator[Finding]:
    if told.rules is None:
        return
    for hard in hard_to_read(running_text(edition), told.rules):
        place = Place(edition.language)
        yield Finding(
            hard.check,
            (place,),
            hard.sentence,
            said("It is at {measured}.", measured=hard.measured),
        )
    sorry = [
        (Place(edition.language, section.id), sentence)
        for section in edition.sections
        for block in section.blocks
        for text in (
            (block.text,) if isinstance(block, Paragraph)
            else block.items if isinstance(block, Bullets) else ()
        )
        for sentence in apologies(text, told.rules)
    ]  # fmt: skip
    if not sorry and statement.play in _SAYS_SORRY:
        yield Finding("apology-missing", (Place(edition.language),))
    for place, sentence in sorry[1:]:
        yield Finding("apology-repeated", (place,), sentence)


def _changes(view: View, previous: Earlier | None) -> Changes | None:
    """Return how the record differs from the statement before, where there is one."""
    earlier = said_of(previous) if isinstance(previous, Statement) else previous
    return Changes(Before((earlier,)), view) if earlier else None


def _elements(statement: Statement, view: View, changes: Changes | None) -> Iterator[Finding]:
    short = changes is not None and changes.is_nothing
    for item in checklist(statement.play, view, changes):
        if not item.required or item.id in _ELSEWHERE or (short and item.id in _SHORT):
            continue
        name = said("{id}, {asks}", id=item.id, asks=said(item.asks))
        if item.state == "missing":
            yield Finding(
                "element-missing",
                (Place(section=item.id),),
                detail=said("{name}. {note}", name=name, note=said(item.note)),
            )
        elif item.state != "does not apply":
            for edition in statement.editions:
                if not any(item.id in section.covers for section in edition.sections):
                    place = Place(edition.language, item.id)
                    yield Finding(
                        "element-missing",
                        (place,),
                        detail=said("No section has {name}.", name=name),
                    )


def _void_waivers(view: View) -> Iterator[Finding]:
    for waiver in view.of(Waiver):
        check = CHECKS.get(waiver.check)
        if check is None or check.severity == "error":
            place = Place(section="waiver")
            what = (
                "{check} is no check."
                if check is None
                else "{check} is an error, which no reason lets through."
            )
            detail = said(what, check=waiver.check)
            yield Finding("waiver-void", (place,), detail=detail, entry=waiver.id)
