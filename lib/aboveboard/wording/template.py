"""Fill a template and read it back as parts, sections and blocks.

A template is Markdown's plainest part with Jinja placeholders::

    # title                       a part: one line, or sentences, or sections
    ## what-happened | What happened     a section: its id and its title
    A paragraph runs on until an empty line.
    - a list item
    |= caption of the table that follows
    | heading | heading |
    | row head | cell |

Only the template makes structure. A value from the record never does: it is marked as it is
filled in, so that a value that begins with ``#`` or holds ``|`` stays plain text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from jinja2 import (
    Environment,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)

from aboveboard.errors import WordingError
from aboveboard.wording.formats import tight
from aboveboard.wording.language import HOME, Language
from aboveboard.wording.sandbox import FolderLoader, Sandbox

_MARK, _BAR = "\x02", "\x03"

Rows = list[list[str]]


@dataclass
class FilledTable:
    """A table as the template gives it: caption, head row, rows."""

    caption: str
    rows: Rows = field(default_factory=list)


FilledBlock = str | list[str] | FilledTable


@dataclass
class FilledSection:
    """A section as the template gives it."""

    id: str
    title: str
    blocks: list[FilledBlock] = field(default_factory=list)


@dataclass
class Part:
    """A named part: its blocks, and below them its sections."""

    blocks: list[FilledBlock] = field(default_factory=list)
    sections: list[FilledSection] = field(default_factory=list)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The part's paragraphs."""
        return tuple(block for block in self.blocks if isinstance(block, str))

    @property
    def line(self) -> str:
        """The part's only paragraph, or an empty text."""
        return " ".join(self.sentences)


def fill(language: Language, name: str, values: Mapping[str, object]) -> dict[str, Part]:
    """Fill the template ``name`` of ``language`` and return its parts by name.

    Raises
    ------
    WordingError
        When the template is missing, uses an unknown placeholder, or its structure is wrong.
    """
    path = language.folder / name
    try:
        text = _environment(language.folder).get_template(name).render(values)
    except Exception as error:  # a template is a writer's program: anything can go wrong in it
        where, line = _template_place(error, path)
        raise WordingError.at(
            where,
            f"The template can't be filled: {_reason(error)}.",
            "Correct it; see wording/README.md.",
            line=line,
        ) from None
    return _Reader(language, path).read(text)


@cache
def _environment(folder: Path) -> Environment:
    # Not HTML: the result is plain text, and each renderer escapes it for its own channel.
    return Sandbox(
        loader=FolderLoader(folder, HOME),
        undefined=StrictUndefined,
        finalize=_marked,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _marked(value: object) -> str:
    # A bar stays one: a text that a template sets and then names is marked twice.
    text = " ".join(str(value).replace(_MARK, "").split())
    return _MARK + text.replace("|", _BAR)


def _reason(error: Exception) -> str:
    if isinstance(error, TemplateNotFound):
        return f"there is no file {error.name}"
    message = error.message if isinstance(error, TemplateError) else str(error)
    return (message or type(error).__name__).rstrip(".")


def _template_place(error: Exception, path: Path) -> tuple[Path, int]:
    """Return the file and line of the innermost template that ``error`` comes from."""
    if isinstance(error, TemplateSyntaxError):
        return Path(error.filename or path), error.lineno
    where, line, trace = path, 0, error.__traceback__
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.parent == path.parent:
            where, line = file, trace.tb_lineno
        trace = trace.tb_next
    return where, line


class _Reader:
    """Reads filled text line by line; one method a kind of line."""

    def __init__(self, language: Language, path: Path) -> None:
        self.language = language
        self.path = path
        self.parts: dict[str, Part] = {}
        self.blocks: list[FilledBlock] | None = None
        self.open: list[str] = []

    def read(self, text: str) -> dict[str, Part]:
        for line in text.splitlines():
            self._line(line.strip())
        self._end_paragraph()
        for part in self.parts.values():
            for blocks in (part.blocks, *(section.blocks for section in part.sections)):
                for block in blocks:
                    if isinstance(block, FilledTable) and not block.rows:
                        raise self._wrong(block.caption, "A table has a caption but no head row.")
        return self.parts

    def _line(self, line: str) -> None:
        if not line:
            self._end_paragraph()
        elif line.startswith("## "):
            self._section(line[3:])
        elif line.startswith("# "):
            self._end_paragraph()
            part = self.parts.setdefault(self._text(line[2:]), Part())
            self.blocks = part.blocks
        elif line.startswith("- "):
            self._end_paragraph()
            blocks = self._target(line)
            if not blocks or not isinstance(blocks[-1], list):
                blocks.append([])
            items = blocks[-1]
            assert isinstance(items, list)
            items.append(self._text(line[2:]))
        elif line.startswith("|="):
            self._end_paragraph()
            self._target(line).append(FilledTable(self._text(line[2:])))
        elif line.startswith("|"):
            self._row(line)
        else:
            self._target(line)
            self.open.append(line)

    def _section(self, line: str) -> None:
        self._end_paragraph()
        if not self.parts:
            raise self._wrong(line, "A section stands before the first part.")
        section_id, bar, title = line.partition("|")
        if not bar:
            section_id, title = "", line
        section = FilledSection(self._text(section_id), self._text(title))
        sections = list(self.parts.values())[-1].sections
        if section.id and any(section.id == other.id for other in sections):
            raise self._wrong(line, f"The section {section.id!r} stands twice.")
        sections.append(section)
        self.blocks = section.blocks

    def _row(self, line: str) -> None:
        blocks = self._target(line)
        if not blocks or not isinstance(blocks[-1], FilledTable):
            raise self._wrong(line, "A table row has no caption line above it.")
        cells = [self._text(cell) for cell in line[1:].removesuffix("|").split("|")]
        rows = blocks[-1].rows
        if rows and len(cells) != len(rows[0]):
            raise self._wrong(line, f"A table row has {len(cells)} cells, its head {len(rows[0])}.")
        rows.append(cells)

    def _end_paragraph(self) -> None:
        if self.open:
            joined = self.language.settings.joins_lines.join(self.open)
            self.open = []
            if text := self._text(joined):
                self._target(joined).append(text)

    def _target(self, line: str) -> list[FilledBlock]:
        if self.blocks is None:
            raise self._wrong(line, "Text stands before the first part.")
        return self.blocks

    def _text(self, text: str) -> str:
        text = text.replace(_MARK, "").replace(_BAR, "|")
        return tight(" ".join(text.split()), self.language)

    def _wrong(self, line: str, what: str) -> WordingError:
        return WordingError.at(
            self.path, f"{what} It reads: {self._text(line)[:60]}", "See wording/README.md."
        )
