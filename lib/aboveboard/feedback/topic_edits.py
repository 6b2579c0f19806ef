"""Edits of the topics as a file: what an analyst renames, merges, moves and adds.

::

    format: aboveboard.topic-edits/1
    edits:
      - {rename: fees, names: {en: Costs, zh-CN: 费用}}
      - {merge: fees, into: withdrawals}
      - {move: Why was I charged twice?, into: withdrawals}
      - add: hardware-wallets
        names: {en: Hardware wallets, zh-CN: 硬件钱包}
        keywords: {zh: [硬件钱包]}
        examples: [Is my hardware wallet safe?, 硬件钱包安全吗？]

They are taken in their order, all or none. Taking them twice is the same as once.
"""

from __future__ import annotations

from functools import reduce
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, TypeAdapter

from aboveboard.errors import FeedbackError, Problem
from aboveboard.feedback.redaction import redact
from aboveboard.feedback.taxonomy import (
    Taxonomy,
    Topic,
    Words,
    add,
    load_taxonomy,
    merge,
    move,
    rename,
    write_taxonomy,
)
from aboveboard.record.fields import Frozen, Slug, Texts, wrong
from aboveboard.record.validation import read_model, validated
from aboveboard.record.yaml_reader import dotted, problem_at


def _named(names: Texts) -> Texts:
    if not names.root:
        raise wrong("No name is given.", "Write one in a language.")
    return names


class Rename(Frozen):
    """Give a topic other names."""

    rename: Slug
    names: Annotated[Texts, AfterValidator(_named)]

    def on(self, taxonomy: Taxonomy) -> Taxonomy:
        """Return the taxonomy with this edit."""
        return rename(taxonomy, self.rename, self.names.root)


class Merge(Frozen):
    """Put a topic into another."""

    merge: Slug
    into: Slug

    def on(self, taxonomy: Taxonomy) -> Taxonomy:
        """Return the taxonomy with this edit."""
        return merge(taxonomy, self.merge, self.into)


class Move(Frozen):
    """Make a message an example of a topic."""

    move: Words
    into: Slug

    def on(self, taxonomy: Taxonomy) -> Taxonomy:
        """Return the taxonomy with this edit."""
        _must_hold_nothing_private(self.move)
        return move(taxonomy, self.move, self.into)


class Add(Frozen):
    """Add a topic, such as one that emerged."""

    add: Slug
    names: Annotated[Texts, AfterValidator(_named)]
    keywords: dict[str, tuple[Words, ...]] = Field(default_factory=dict)
    examples: Annotated[tuple[Words, ...], Field(min_length=2)]

    def on(self, taxonomy: Taxonomy) -> Taxonomy:
        """Return the taxonomy with this edit."""
        for example in self.examples:
            _must_hold_nothing_private(example)
        topic = Topic(id=self.add, names=self.names, keywords=self.keywords, examples=self.examples)
        return add(taxonomy, topic)


Edit = Rename | Merge | Move | Add
_BY_VERB: dict[str, type[Edit]] = {"rename": Rename, "merge": Merge, "move": Move, "add": Add}


class _File(Frozen):
    format: Literal["aboveboard.topic-edits/1"]
    edits: list[dict[str, object]]


def read_edits(path: Path) -> tuple[Edit, ...]:
    """Read a file of edits; raise FeedbackError with each fault, its line and field."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise FeedbackError.at(
            path, "The edits can't be read.", "See that it is a text file in UTF-8."
        ) from None
    made, tree, problems = read_model(text, str(path), _File)
    if made is None:
        raise FeedbackError(problems)
    found: list[Edit] = []
    for number, values in enumerate(made.edits):
        place = ("edits", number)
        model = next((_BY_VERB[name] for name in _BY_VERB if name in values), None)
        if model is None:
            what = f"This edit does none of {', '.join(_BY_VERB)}."
            problems.append(problem_at(tree, str(path), place, what, "Write one of them first."))
            continue
        edit, wrong_here = validated(TypeAdapter(model), values, place, tree, str(path), model)
        problems += wrong_here
        found += [edit] if edit else []
    if problems:
        raise FeedbackError(problems)
    return tuple(found)


def edited(taxonomy: Taxonomy, edits: tuple[Edit, ...]) -> Taxonomy:
    """Return the taxonomy with all edits; raise FeedbackError with the number of the one amiss."""

    def one(before: Taxonomy, numbered: tuple[int, Edit]) -> Taxonomy:
        number, edit = numbered
        try:
            return edit.on(before)
        except FeedbackError as error:
            place = dotted(("edits", number))
            raise FeedbackError(
                Problem(field=place, what=fault.what, do=fault.do) for fault in error.problems
            ) from None

    return reduce(one, enumerate(edits), taxonomy)


def edit_topics(folder: Path, edits: tuple[Edit, ...]) -> Taxonomy:
    """Edit the topics of an incident, and keep them as its taxonomy file.

    Raises
    ------
    FeedbackError
        An edit does not fit the topics, or the file can't be read or written; it stays as it was.
    """
    taxonomy = edited(load_taxonomy(folder), edits)
    write_taxonomy(folder, taxonomy)
    return taxonomy


def _must_hold_nothing_private(example: str) -> None:
    if kinds := redact(example).kinds:
        raise FeedbackError.at(
            "",
            f"This example holds what must not be kept: {', '.join(kinds)}.",
            "Write it without; topics are kept beside the record.",
        )
