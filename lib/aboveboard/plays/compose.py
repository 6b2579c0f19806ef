"""Turn filled templates into a statement: the same for every play."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aboveboard.errors import PlayError, WordingError
from aboveboard.plays.before import figures_of
from aboveboard.plays.statement import (
    LABELS,
    Block,
    Bullets,
    Chart,
    Edition,
    HeaderLine,
    HotlineAnswer,
    Issuer,
    Paragraph,
    Play,
    Posts,
    Section,
    Statement,
    Table,
    Tone,
)
from aboveboard.plays.values import Document
from aboveboard.plays.versions import ties
from aboveboard.plays.writer import Writer
from aboveboard.record.view import View
from aboveboard.said import said
from aboveboard.wording.formats import tight
from aboveboard.wording.language import Language
from aboveboard.wording.template import FilledBlock, FilledSection, FilledTable, Part, fill

Overrides = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class SectionPlan:
    """What a play knows of a section beyond its words; see :class:`Section` for each."""

    covers: tuple[str, ...] = ()
    tone: Tone = "normal"
    page_only: bool = False


@dataclass(frozen=True)
class PlayPlan:
    """What makes a play: its template, its sections, and what it adds to the common values.

    ``charts`` gives the charts by the id of the section that each closes.
    """

    play: Play
    sections: Mapping[str, SectionPlan]
    values: Callable[[Writer, Document], dict[str, object]]
    overrides: Overrides = field(default_factory=dict)
    template: str = ""
    charts: Callable[[Writer], Mapping[str, tuple[Chart, ...]]] = lambda _: {}


def compose(
    plan: PlayPlan, view: View, languages: tuple[Language, ...], document: Document
) -> Statement:
    """Write the statement of ``plan`` from ``view`` in each language.

    Raises
    ------
    PlayError
        When an override names no section, or an edition's sections differ from the others'.
    WordingError
        When a template or term is wrong.
    """
    record = view.record
    editions = tuple(_edition(plan, Writer(view, language), document) for language in languages)
    _same_sections(editions)
    return Statement(
        id=document.id,
        incident=record.id,
        play=plan.play,
        number=document.number,
        play_number=document.play_number,
        version=document.version,
        as_of=view.as_of,
        time_zone=record.time_zone,
        status=view.public_status,
        exercise=record.exercise is not None,
        previous=document.thread[-1] if document.thread else None,
        thread=document.thread,
        address=document.address,
        ledger=document.ledger,
        entries=len(view.all_known),
        next_update=view.next_update.due if view.next_update else None,
        issuer=Issuer(
            page_url=record.custodian.page,
            sender=record.custodian.email,
            domains=record.custodian.domains,
        ),
        figures=figures_of(view),
        editions=editions,
    )


def _edition(plan: PlayPlan, writer: Writer, document: Document) -> Edition:
    language, view = writer.language, writer.view
    values = plan.values(writer, document)
    parts = fill(language, plan.template or f"{plan.play}.md", values)
    return Edition(
        language=language.tag,
        language_name=language.settings.name,
        direction=language.settings.direction,
        custodian=writer.text(view.record.custodian.name),
        title=_override(plan, writer, "title") or part_of(parts, "title", language).line,
        subject=_subject(parts, values, language),
        summary=_override(plan, writer, "summary") or part_of(parts, "summary", language).line,
        status_label=writer.status(),
        published=writer.at(view.as_of),
        exercise=str(values["exercise"]),
        **ties(writer, document),
        header=_header(writer, str(values.get("trend", ""))),
        sections=_sections(plan, writer, part_of(parts, "statement", language)),
        posts=Posts(
            prefix=language.term("exercise_prefix") if values["exercise"] else "",
            first=part_of(parts, "first post", language).sentences,
            **_text_messages(part_of(parts, "text message", language)),
            more=part_of(parts, "more posts", language).sentences,
        ),
        hotline=tuple(
            _hotline_answer(s, language) for s in part_of(parts, "hotline", language).sections
        ),
        recipient_reason=part_of(parts, "reason", language).line,
        labels={label: language.term("labels", label) for label in sorted(LABELS)},
    )


def _text_messages(part: Part) -> dict[str, Any]:
    """Read alternatives of the opening message, each with the list of what follows it."""
    openings: list[str] = []
    following: list[tuple[str, ...]] = []
    for block in part.blocks:
        if isinstance(block, str):
            openings.append(block)
            following.append(())
        elif isinstance(block, list) and following:
            following[-1] = tuple(block)
    return {"sms": tuple(openings), "sms_more": tuple(following)}


def _subject(parts: Mapping[str, Part], values: Mapping[str, object], language: Language) -> str:
    prefix = language.term("exercise_prefix") if values["exercise"] else ""
    return prefix + part_of(parts, "subject", language).line


def _header(writer: Writer, trend: str) -> tuple[HeaderLine, ...]:
    language, view = writer.language, writer.view
    lines = [
        HeaderLine(
            key="status",
            label=language.term("header", "status"),
            value=writer.status(),
        ),
        HeaderLine(
            key="as_of", label=language.term("header", "as_of"), value=writer.at(view.as_of)
        ),
    ]
    if trend:
        label = language.term("header", "trend")
        lines.append(HeaderLine(key="trend", label=label, value=trend))
    promise = view.next_update
    due = writer.at(promise.due) if promise else language.term("header", "next_update_open")
    lines.append(
        HeaderLine(key="next_update", label=language.term("header", "next_update"), value=due)
    )
    return tuple(lines)


def part_of(parts: Mapping[str, Part], name: str, language: Language) -> Part:
    """Return a part of a template; raise WordingError where it has none of this name."""
    if name not in parts:
        raise WordingError.at(
            language.folder, f"The template has no part `# {name}`.", "See wording/README.md."
        )
    return parts[name]


def _sections(plan: PlayPlan, writer: Writer, part: Part) -> tuple[Section, ...]:
    for section in part.sections:
        if section.id not in plan.sections:
            raise WordingError.at(
                writer.language.folder / f"{plan.play}.md",
                said("The section {id!r} is not one of this play.", id=section.id),
                said("Use one of {sections}.", sections=", ".join(plan.sections)),
            )
    known = {section.id for section in part.sections} | {"title", "summary"}
    for name in plan.overrides:
        if name not in known:
            raise PlayError(
                said(
                    "texts: there is no section {name!r} to write anew here. Use one of {known}.",
                    name=name,
                    known=", ".join(sorted(known)),
                )
            )
    charts = plan.charts(writer)
    return tuple(
        _section(plan, writer, section, charts.get(section.id, ())) for section in part.sections
    )


def _section(
    plan: PlayPlan, writer: Writer, section: FilledSection, charts: tuple[Chart, ...]
) -> Section:
    shape = plan.sections[section.id]
    own = _override(plan, writer, section.id)
    blocks: tuple[Block, ...] = (
        (Paragraph(text=own),) if own else tuple(map(block_of, section.blocks))
    )
    return Section(
        id=section.id,
        title=section.title,
        covers=shape.covers,
        tone=shape.tone,
        page_only=shape.page_only,
        blocks=(*blocks, *charts),
    )


def _override(plan: PlayPlan, writer: Writer, name: str) -> str:
    texts = plan.overrides.get(name)
    return tight(texts[writer.language.tag], writer.language) if texts else ""


def block_of(block: FilledBlock) -> Block:
    """Return a block of a template as a statement holds it."""
    if isinstance(block, FilledTable):
        head, *rows = block.rows
        return Table(
            caption=block.caption, head=tuple(head), rows=tuple(tuple(row) for row in rows)
        )
    if isinstance(block, list):
        return Bullets(items=tuple(block))
    return Paragraph(text=block)


def _hotline_answer(section: FilledSection, language: Language) -> HotlineAnswer:
    texts = [block for block in section.blocks if isinstance(block, str)]
    answer = language.settings.joins_lines.join(texts)
    return HotlineAnswer(question=section.title, answer=answer)


def _same_sections(editions: tuple[Edition, ...]) -> None:
    if len({tuple(section.id for section in edition.sections) for edition in editions}) > 1:
        listed = "; ".join(
            f"{edition.language}: {', '.join(section.id for section in edition.sections)}"
            for edition in editions
        )
        raise PlayError(
            said(
                "The languages have different sections ({listed}). Give them the same.",
                listed=listed,
            )
        )
