"""A language is a folder: ``language.yaml``, ``terms.yaml`` and one template a play.

Adding a language is adding a folder, here or in the incident's own ``wording/`` folder, which is
looked at first. Nothing else in the package names a language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, ClassVar, Literal

from babel import Locale
from babel.core import UnknownLocaleError
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, field_validator

from aboveboard.errors import WordingError
from aboveboard.record.validation import validated
from aboveboard.record.yaml_reader import Tree, read_yaml
from aboveboard.said import said

HOME = Path(__file__).parent / "languages"


class _Model(BaseModel):
    """Patterns with placeholders; ``names`` lists the placeholders that will be filled in."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    names: ClassVar[frozenset[str]] = frozenset()

    @field_validator("*")
    @classmethod
    def _known_placeholders(cls, value: object) -> object:
        if isinstance(value, str):
            unknown = {name for _, name, _, _ in Formatter().parse(value) if name is not None}
            if unknown - cls.names:
                raise ValueError(f"there is no {{{min(unknown - cls.names)}}} to fill in here")
        return value


class InstantForms(_Model):
    """How an instant is written; ``{date} {day} {time} {zone} {offset} {utc}`` are filled in.

    ``date`` and ``day`` are CLDR date patterns, with and without the year. ``utc_same_day`` and
    ``utc_other_day`` give ``{utc}``; ``at_utc`` is the full form for custodians in UTC.
    """

    names = frozenset({"date", "day", "time", "zone", "offset", "utc"})

    date: str
    day: str
    full: str
    short: str
    short_other_day: str
    brief: str
    brief_other_day: str
    at_utc: str
    utc_same_day: str
    utc_other_day: str


class NumberForms(_Model):
    """How amounts are written; ``{number} {unit}`` and for large ones ``{compact}``.

    ``about`` puts ``{amount}`` as approximate; from ``compact_from`` on an amount is large.
    """

    names = frozenset({"number", "unit", "compact", "amount"})

    asset: str
    asset_large: str
    money: str
    money_large: str
    about: str
    compact_from: Annotated[int, Field(ge=1000)]


class Settings(_Model):
    """``language.yaml``: what is true of the whole language.

    ``spacing`` "none" takes the blanks between Han characters and Latin letters or digits out;
    ``joins_lines`` says what stands where a writer broke a line. ``deciding`` are words that decide
    a fact, such as "not": mending a typo may not touch them.
    """

    name: str
    locale: str
    direction: Literal["ltr", "rtl"] = "ltr"
    joins_lines: str = " "
    spacing: Literal["as-written", "none"] = "as-written"
    list_separator: str
    sentence_end: str
    instant: InstantForms
    number: NumberForms
    zones: dict[str, str] = {}
    deciding: tuple[str, ...] = ()


@dataclass(frozen=True)
class Language:
    """One language, loaded: settings, terms, and where its templates lie."""

    tag: str
    folder: Path
    settings: Settings
    terms: Mapping[str, Any]

    @cached_property
    def locale(self) -> Locale:
        """The Babel locale."""
        return Locale.parse(self.settings.locale)

    def term(self, *path: str) -> str:
        """Return a term of ``terms.yaml``; raise WordingError when there is none."""
        found = term_in(self.terms, path)
        if found is None:
            raise WordingError.at(
                self.folder / "terms.yaml",
                f"The term {'.'.join(path)} is missing.",
                "Add it; the English terms.yaml shows what it means.",
            )
        return found

    def phrase(self, *path: str, **values: str) -> str:
        """Return a term with its placeholders filled in; raise WordingError for an unknown one."""
        try:
            return self.term(*path).format(**values)
        except (KeyError, IndexError, ValueError, AttributeError):
            raise WordingError.at(
                self.folder / "terms.yaml",
                f"The term {'.'.join(path)} has a placeholder that is not filled in here.",
                f"Use {', '.join(f'{{{name}}}' for name in values)} only.",
            ) from None

    def plural(self, number: Decimal, *path: str) -> str:
        """Return the form of a term for ``number`` things, by the language's plural rule."""
        form = self.locale.plural_form(number)
        try:
            return self.term(*path, form)
        except WordingError:
            return self.term(*path, "other")


def term_in(terms: Mapping[str, Any], path: Iterable[str]) -> str | None:
    """Return the text at ``path`` of nested terms, or None where none is."""
    found: Any = terms
    for part in path:
        found = found.get(part) if isinstance(found, Mapping) else None
    return found if isinstance(found, str) else None


def available_languages(extra: Path | None = None) -> tuple[str, ...]:
    """Return the tags of the languages there are, the package's and those below ``extra``."""
    own = languages_with("language.yaml", extra) if extra else ()
    return tuple(sorted({*own, *languages_with("language.yaml")}))


def languages_with(file: str, home: Path = HOME) -> tuple[str, ...]:
    """Return the tags of the languages in ``home`` whose folder holds ``file``."""
    return tuple(sorted(path.parent.name for path in home.glob(f"*/{file}")))


def load_language(tag: str, extra: Path | None = None) -> Language:
    """Load the language ``tag``, from the folder ``extra`` if it is there, else the package's.

    Raises
    ------
    WordingError
        When there is no such folder, or its files are wrong.
    """
    folder = next(
        (home / tag for home in (extra, HOME) if home and (home / tag / "language.yaml").is_file()),
        None,
    )
    if folder is None:
        raise WordingError.at(
            tag,
            said(
                "There is no wording for this language; there is {known}.",
                known=", ".join(available_languages(extra)),
            ),
            said("Add a folder wording/{tag} to the incident, or take the language out.", tag=tag),
        )
    raw, tree = read_terms(folder / "language.yaml")
    settings, problems = validated(
        TypeAdapter(Settings), raw, (), tree, str(folder / "language.yaml"), Settings
    )
    if problems:
        raise WordingError(problems)
    try:
        Locale.parse(settings.locale)
    except (UnknownLocaleError, ValueError):
        raise WordingError.at(
            folder / "language.yaml", "This locale is not known.", "Write one such as en or zh_CN."
        ) from None
    return Language(tag, folder, settings, read_terms(folder / "terms.yaml")[0])


def load_languages(tags: Iterable[str], extra: Path | None = None) -> tuple[Language, ...]:
    """Load several languages, in their order."""
    return tuple(load_language(tag, extra) for tag in tags)


def read_words(path: Path) -> str:
    """Return the text of a file of words; raise WordingError when it is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise WordingError.at(
            path, "This is not UTF-8 text.", "Save the file as UTF-8 in your editor."
        ) from None


def read_terms(path: Path) -> tuple[dict[str, Any], Tree]:
    """Read a file of terms: plain data, and the lines of its fields; raise WordingError."""
    if not path.is_file():
        raise WordingError.at(
            path, "There is no such file.", "Copy the English one and translate it."
        )
    tree = read_yaml(read_words(path), str(path))
    if tree.problems:
        raise WordingError(tree.problems)
    if not isinstance(tree.value, dict):
        raise WordingError.at(
            path, "The file holds no terms.", "Copy the English one and translate it."
        )
    return tree.value, tree
