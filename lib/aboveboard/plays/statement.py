"""What a play produces: one statement, finished in every language.

A statement travels as the one notebook output of type :data:`MIME_TYPE`. Every public rendition
is made from it and from nothing else, so it holds each word a rendition shows, the fixed labels
included, and no markup: text is plain text, and each renderer escapes it for its own channel.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from aboveboard.plays.blocks import Bullets as Bullets
from aboveboard.plays.blocks import Frozen
from aboveboard.plays.blocks import Paragraph as Paragraph
from aboveboard.plays.blocks import Table as Table
from aboveboard.plays.chart import Chart as Chart
from aboveboard.record.ledger import Head
from aboveboard.record.model import Confidence, FigureName, Status
from aboveboard.record.model import Play as Play

MIME_TYPE = "application/vnd.aboveboard.statement+json"
FORMAT: Literal["aboveboard.statement/1"] = "aboveboard.statement/1"

Tone = Literal["normal", "safety", "correction", "apology"]

Block = Annotated[Paragraph | Bullets | Table | Chart, Field(discriminator="kind")]


class Section(Frozen):
    """A titled part of an edition.

    ``id`` is the same in every language and serves as the anchor; ``covers`` names the content
    elements (I1 … I13, G1 … G10) that the section answers; ``tone`` asks for a highlighted frame.
    ``page_only`` keeps a long section of tables out of e-mails, which mail programs cut off.
    """

    id: str
    title: str
    covers: tuple[str, ...] = ()
    tone: Tone = "normal"
    page_only: bool = False
    blocks: tuple[Block, ...]


class Posts(Frozen):
    """Sentences for networks with short messages, before counting and splitting.

    ``first`` stands alone: it holds alternatives of the opening post, fullest first, and each
    network takes the first that fits it whole. ``sms`` is the same for text messages, and
    ``sms_more`` holds, for each of its alternatives, the messages that must follow that one.
    ``more`` are the sentences that may follow, most needed first. Links are written out, and each
    post opens with ``prefix`` (such as "[EXERCISE] ") where it is not empty.
    """

    prefix: str = ""
    first: tuple[str, ...]
    sms: tuple[str, ...]
    sms_more: tuple[tuple[str, ...], ...] = ()
    more: tuple[str, ...] = ()


class HotlineAnswer(Frozen):
    """What phone and chat staff say to one question."""

    question: str
    answer: str


class HeaderLine(Frozen):
    """One labelled value at the head of an edition, such as the status or the next update.

    ``key`` names the lines that renderers set apart: ``next_update`` is shown large, ``status``
    and ``as_of`` are left out where a page shows both beside its title already.
    """

    label: str
    value: str
    key: str = ""


class Edition(Frozen):
    """The statement in one language.

    ``labels`` are the fixed words that renditions show beside the statement's own text; the keys
    are the same in every language and a renderer asks for no other (see ``LABELS``). ``notices``
    tie the versions of a statement together and stand above everything else; ``mark`` is the
    notice that the version before this one carries from now on.
    """

    language: str
    language_name: str
    direction: Literal["ltr", "rtl"] = "ltr"
    custodian: str
    title: str
    subject: str
    summary: str
    status_label: str
    published: str
    exercise: str = ""
    notices: tuple[str, ...] = ()
    mark: str = ""
    header: tuple[HeaderLine, ...]
    sections: tuple[Section, ...]
    posts: Posts
    hotline: tuple[HotlineAnswer, ...]
    recipient_reason: str
    labels: dict[str, str]

    def section(self, section_id: str) -> Section | None:
        """Return the section with this id, or None."""
        return next((section for section in self.sections if section.id == section_id), None)

    @property
    def charts(self) -> tuple[Chart, ...]:
        """The charts of all sections, in their order."""
        blocks = (block for section in self.sections for block in section.blocks)
        return tuple(block for block in blocks if isinstance(block, Chart))

    @model_validator(mode="after")
    def _charts_have_names_of_their_own(self) -> Edition:
        ids = [chart.id for chart in self.charts]
        if len(set(ids)) < len(ids):
            raise ValueError(f"two charts have the same id: {max(ids, key=ids.count)}")
        return self


LABELS = frozenset(
    {
        "skip_to_content",  # first link of the page
        "other_languages",  # names the language switch
        "contents",  # names the navigation over sections
        "official_page",  # stands before the address of the announcement
        "hotline_title",  # heading of the script for phone and chat staff
        "hotline_intro",  # one paragraph: how to use the script
        "hotline_never",  # what staff never ask for or promise
        "social_post",  # "Post", as in "Post 1 of 3"
        "leave",  # stands before the address that ends a subscription to the e-mails
        "own_code",  # stands before the reader's own anti-phishing code in an e-mail
    }
)


class Issuer(Frozen):
    """Where the statement comes from, as far as renditions need it.

    ``page_url`` is the official page of the incident; ``sender`` the official e-mail address;
    ``domains`` the official domains: an address off them is never made a link.
    """

    page_url: str
    sender: str
    domains: tuple[str, ...]


class Figure(Frozen):
    """One published figure: ``amount`` is decimal text, ``unit`` an asset, a currency or a count.

    ``at`` is the instant for which the figure holds; ``party`` who froze or returned it. The same
    in every language, it is what later statements and checks compare.
    """

    key: str
    amount: str
    unit: str
    approximate: bool = False
    party: str = ""
    confidence: Confidence
    at: datetime

    @property
    def name(self) -> FigureName:
        """What it is a figure of, as the record's figure has it."""
        return (self.key, self.unit, self.party)


class Statement(Frozen):
    """A finished statement.

    ``id`` is stable and readable, such as ``2018-01-26-minato-01``; ``number`` counts the
    incident's statements from 1, ``play_number`` those of its play, ``version`` the corrected
    versions of this one. ``previous`` is the id of the statement before it, ``thread`` those of the
    statements whose e-mails it answers, oldest first. ``address`` is its own official page.
    ``ledger`` is the head of the statement ledger that it was written after: whoever keeps the
    statement can show a ledger that was cut or rewritten since. ``entries`` is how many entries of
    the record it was written from, the first ones; 0 where that is not known. ``corrected_at`` is
    the instant of the next version, on a version that was put right.
    """

    format: Literal["aboveboard.statement/1"] = FORMAT
    id: str
    incident: str
    play: Play
    number: int = Field(ge=1)
    play_number: int = Field(ge=1, default=1)
    version: int = Field(ge=1, default=1)
    as_of: datetime
    time_zone: str
    status: Status
    exercise: bool = False
    previous: str | None = None
    thread: tuple[str, ...] = ()
    address: str = ""
    ledger: Head | None = None
    entries: int = Field(ge=0, default=0)
    corrected_at: datetime | None = None
    next_update: datetime | None = None
    issuer: Issuer
    figures: tuple[Figure, ...] = ()
    editions: tuple[Edition, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the editions, in their order."""
        return tuple(edition.language for edition in self.editions)

    @property
    def folder(self) -> str:
        """The folder of this version below the incident's page: ``03``, ``03-v2``."""
        return version_folder(self.number, self.version)

    def edition(self, language: str) -> Edition:
        """Return the edition in ``language``; raise KeyError when there is none."""
        for edition in self.editions:
            if edition.language == language:
                return edition
        raise KeyError(language)

    def to_json(self) -> dict[str, Any]:
        """Return the statement as plain JSON data, the same for the same statement."""
        return self.model_dump(mode="json")

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Give notebooks the statement under its own type, beside a line to read."""
        line = f"Statement {self.id} v{self.version}: {', '.join(self.languages)}"
        return {MIME_TYPE: self.to_json(), "text/plain": line}


def version_folder(number: int, version: int) -> str:
    """Return the folder of one version of a statement below the incident's page."""
    return f"{number:02d}-v{version}" if version > 1 else f"{number:02d}"


def running_text(edition: Edition) -> str:
    """Return the edition's sentences, a line each paragraph, list item and chart.

    Tables and commands to type, which begin with ``$``, are no sentences.
    """
    lines = [edition.summary]
    for section in edition.sections:
        for block in section.blocks:
            if isinstance(block, Paragraph):
                lines.append(block.text)
            elif isinstance(block, Bullets):
                lines.extend(item for item in block.items if not item.startswith("$ "))
            elif isinstance(block, Chart):
                lines.append(block.description)
    return "\n".join(lines)
