"""What every play's template may name of a view of the record, written out in one language.

Every value is text in the language's own forms, or a list of such; the templates choose and order
them and write no number or instant themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aboveboard.plays.writer import Writer
from aboveboard.record.ledger import Head
from aboveboard.record.model import (
    AFFECTED,
    LOSS,
    Advice,
    Authority,
    Burden,
    Record,
    Summary,
    Trace,
    Unaffected,
)
from aboveboard.wording import formats
from aboveboard.wording.language import Language


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
        "summary_unconfirmed": summary is not None and summary.confidence != "confirmed",
        "summary": writer.told(summary, summary.text)
        if summary
        else language.term("not_yet_known", "summary"),
        "headline": writer.headline(summary)
        if summary
        else language.term("not_yet_known", "headline"),
        "started": writer.event(started),
        "noticed": writer.event(view.marked("noticed")),
        "contained": writer.event(view.marked("contained")),
        "figures": [writer.figure(figure) for figure in view.figures],
        "loss_known": bool(view.figures_of(*LOSS)),
        "accounts_known": bool(view.figures_of(*AFFECTED)),
        "unaffected": [
            {"text": writer.sentence(fact.text), "checked": writer.sentence(fact.checked)}
            for fact in view.of(Unaffected)
        ],
        "unknowns": [
            {"text": writer.sentence(gap.text), "finding_out": writer.text(gap.finding_out)}
            for gap in view.unknowns
        ],
        "services": services,
        "paused": any(not service.is_open for service in services),
        "paused_deposits": writer.paused_deposits(),
        "advice_do": [writer.text(a.text) for a in view.of(Advice, lambda a: a.do == "do")],
        "advice_dont": [writer.text(a.text) for a in view.of(Advice, lambda a: a.do == "dont")],
        "burden": {"text": writer.told(burden, burden.text), "funds": writer.text(burden.funds)}
        if burden
        else None,
        "traces": [
            {"chain": trace.chain, "value": value}
            for trace in view.of(Trace)
            for value in (*trace.addresses, *trace.transactions)
        ],
        "authorities": [
            {"text": writer.told(told, told.text), "at": writer.at(told.at)}
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
        "exercise": _marked(record, language, "exercise"),
        "exercise_post": _marked(record, language, "exercise_post"),
        "replay": record.is_replay,
    }


def _marked(record: Record, language: Language, term: str) -> str:
    """Return the line that marks an exercise; for posts, which bear the mark, without it."""
    if not record.exercise:
        return ""
    original = record.exercise.original
    line = (
        language.phrase(term, original=original) if original else language.term(f"{term}_invented")
    )
    return formats.tight(line, language)
