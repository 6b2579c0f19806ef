"""What a front page shows: plain text in one language, in the order in which it is read."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from aboveboard.plays.blocks import Frozen

FORMAT: Literal["aboveboard.front/1"] = "aboveboard.front/1"


class Row(Frozen):
    """One labelled value; ``urgent`` asks for somebody to act.

    ``lang`` is the language of the value where it is not the page's own: the names of duties and
    checks are in English.
    """

    label: str
    value: str
    note: str = ""
    urgent: bool = False
    lang: str = ""


class Part(Frozen):
    """A titled list of rows; ``empty`` is what stands there without any."""

    id: str
    title: str
    rows: tuple[Row, ...]
    empty: str = ""


class Countdown(Frozen):
    """What runs out next: ``standing`` says it in words as of the page's instant.

    ``at`` is the exact instant, local and in UTC; ``note`` how many were done in time before.
    """

    id: Literal["promise", "deadline"]
    label: str
    state: Literal["overdue", "due", "none"]
    standing: str
    what: str = ""
    at: str = ""
    note: str = ""
    lang: str = ""


class Step(Frozen):
    """One thing to do next."""

    text: str
    urgent: bool = False


class Edition(Frozen):
    """The public files of one statement in one language, by path below its folder."""

    language: str
    language_name: str
    title: str
    files: tuple[str, ...]


class Made(Frozen):
    """One statement that was run: where it lies, how it stands, and its files.

    ``signatures`` counts those that a draft has: running it again would void them.
    """

    folder: str
    name: str
    state: Literal["draft", "published", "unpublished"]
    shown_state: str
    title: str
    as_of: str
    signatures: int
    has_agenda: bool
    editions: tuple[Edition, ...]


class FrontPage(Frozen):
    """The front page of an incident in one language.

    ``exercise`` is the line that marks an exercise; ``status``, ``overview`` and ``steps`` are the
    summary in three parts; ``unreadable`` names runs that this version can't read; ``flaws`` counts
    what the checks hold back; ``words`` are the fixed labels of the page.
    """

    language: str
    language_name: str
    direction: Literal["ltr", "rtl"]
    title: str
    custodian: str
    exercise: str
    as_of: str
    status_label: str
    status: str
    overview: str
    steps: tuple[Step, ...]
    clocks: tuple[Countdown, ...]
    parts: tuple[Part, ...]
    made: tuple[Made, ...]
    unreadable: tuple[str, ...]
    flaws: int
    words: dict[str, str]

    def part(self, part_id: str) -> Part:
        """Return the part with this id; raise KeyError when there is none."""
        for part in self.parts:
            if part.id == part_id:
                return part
        raise KeyError(part_id)


class Incident(Frozen):
    """``front.json``: the front page in each language, the custodian's first one first."""

    format: Literal["aboveboard.front/1"] = FORMAT
    name: str
    as_of: datetime
    pages: tuple[FrontPage, ...]

    def page(self, language: str) -> FrontPage:
        """Return the page in this language, or in the first where there is none."""
        return next((page for page in self.pages if page.language == language), self.pages[0])
