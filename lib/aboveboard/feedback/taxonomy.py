"""The taxonomy: the topics people ask about, with examples in both languages, as an editable file.

Renaming, merging and moving are pure: each returns a new taxonomy, and :func:`taxonomy_yaml` writes
it. The file in the incident's folder takes the place of the one in the package.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import Field, TypeAdapter, model_validator

from aboveboard.errors import FeedbackError
from aboveboard.record.fields import Frozen, Slug, Texts, wrong
from aboveboard.record.files import replace_file
from aboveboard.record.validation import read_model, validated
from aboveboard.record.yaml_reader import Tree

FILE_NAME = "taxonomy.yaml"
Words = Annotated[str, Field(min_length=1, max_length=500)]


class Topic(Frozen):
    """One topic: its names by language, words that point to it, and messages that are of it.

    ``answer_words`` are words that answers about it use, for the search of the page alone.
    ``merged`` names topics that were put into it; whoever names one of those means this one.
    """

    id: Slug
    names: Texts
    keywords: dict[str, tuple[Words, ...]] = Field(default_factory=dict)
    answer_words: dict[str, tuple[Words, ...]] = Field(default_factory=dict)
    examples: Annotated[tuple[Words, ...], Field(min_length=2)]
    merged: tuple[Slug, ...] = ()


class Taxonomy(Frozen):
    """The topics, in the order they are shown."""

    format: Literal["aboveboard.taxonomy/1"] = "aboveboard.taxonomy/1"
    topics: Annotated[tuple[Topic, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _ids_differ(self) -> Taxonomy:
        ids = [name for topic in self.topics for name in (topic.id, *topic.merged)]
        if len(set(ids)) < len(ids):
            raise wrong("Two topics have one id.", "Merge them, or give one another id.")
        return self

    def topic(self, topic_id: str) -> Topic:
        """Return a topic by its id, or by that of one merged into it.

        Raises
        ------
        FeedbackError
            There is none.
        """
        for topic in self.topics:
            if topic_id in (topic.id, *topic.merged):
                return topic
        known = ", ".join(topic.id for topic in self.topics)
        raise FeedbackError(f"The taxonomy has no topic {topic_id}. Name one of: {known}.")


def load_taxonomy(folder: Path | None = None) -> Taxonomy:
    """Return the taxonomy in an incident's folder, else the one in the package."""
    if folder is not None and (folder / FILE_NAME).exists():
        path = folder / FILE_NAME
        try:
            return parse_taxonomy(path.read_text(encoding="utf-8"), str(path))
        except (OSError, UnicodeDecodeError):
            raise FeedbackError.at(
                path, "The taxonomy can't be read.", "See that it is a text file in UTF-8."
            ) from None
    source = resources.files("aboveboard.feedback") / "data" / FILE_NAME
    return parse_taxonomy(source.read_text(encoding="utf-8"))


def parse_taxonomy(text: str, file: str = FILE_NAME) -> Taxonomy:
    """Read a taxonomy; raise FeedbackError with each fault, its line and field."""
    made, _, problems = read_model(text, file, Taxonomy)
    if made is None:
        raise FeedbackError(problems)
    return made


# --- editing ------------------------------------------------------------------------------------


def rename(taxonomy: Taxonomy, topic_id: str, names: Mapping[str, str]) -> Taxonomy:
    """Give a topic other names; its id stays, so that what was answered stays with it."""
    topic = taxonomy.topic(topic_id)
    if topic.id != topic_id:  # it was merged since, and the other's names stand
        return taxonomy
    return _replaced(taxonomy, topic, names={**topic.names.root, **names})


def merge(taxonomy: Taxonomy, topic_id: str, into: str) -> Taxonomy:
    """Put all of a topic into another, and take it out; one that is there already stays there."""
    gone, stays = taxonomy.topic(topic_id), taxonomy.topic(into)
    if gone is stays and topic_id in gone.merged:
        return taxonomy
    if gone is stays:
        raise FeedbackError(f"The topic {into} can't be merged into itself. Name two topics.")
    changed = {
        **stays.model_dump(),
        "keywords": _joined_words(stays.keywords, gone.keywords),
        "answer_words": _joined_words(stays.answer_words, gone.answer_words),
        "examples": _joined(stays.examples, gone.examples),
        "merged": (*stays.merged, gone.id, *gone.merged),
    }
    topics = [topic for topic in taxonomy.topics if topic is not gone]
    return _checked([changed if topic is stays else topic for topic in topics])


def move(taxonomy: Taxonomy, example: str, into: str) -> Taxonomy:
    """Make a message an example of a topic; one that was another topic's moves."""
    target = taxonomy.topic(into)
    if example in target.examples:
        return taxonomy
    topics = []
    for topic in taxonomy.topics:
        examples = tuple(text for text in topic.examples if text != example)
        if topic is target:
            examples = (*examples, example)
        topics.append({**topic.model_dump(), "examples": examples})
    return _checked(topics)


def add(taxonomy: Taxonomy, topic: Topic) -> Taxonomy:
    """Add a topic, such as one that emerged, at the end; one that is there already stays there.

    Raises
    ------
    FeedbackError
        Another topic has its id.
    """
    for known in taxonomy.topics:
        if topic.id in (known.id, *known.merged) and set(topic.examples) <= set(known.examples):
            return taxonomy
    return _checked([*taxonomy.topics, topic])


def write_taxonomy(folder: Path, taxonomy: Taxonomy) -> Path:
    """Write the taxonomy of an incident, whole or not at all, and return its file."""
    path = folder / FILE_NAME
    try:
        replace_file(path, taxonomy_yaml(taxonomy).encode(), prefix=".taxonomy-")
    except OSError as error:
        raise FeedbackError.at(
            path, f"The taxonomy can't be written: {error.strerror}.", "Allow it, or make room."
        ) from None
    return path


def taxonomy_yaml(taxonomy: Taxonomy) -> str:
    """Write a taxonomy as the file it is read from."""
    content = {"format": taxonomy.format, **taxonomy.model_dump(mode="json", exclude_defaults=True)}
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)


def _replaced(taxonomy: Taxonomy, old: Topic, **fields: Any) -> Taxonomy:
    changed = {**old.model_dump(), **fields}
    return _checked([changed if topic is old else topic for topic in taxonomy.topics])


def _checked(topics: list[Any]) -> Taxonomy:
    changed: Taxonomy | None
    content = {"topics": topics}
    changed, problems = validated(TypeAdapter(Taxonomy), content, (), Tree(), "", Taxonomy)
    if changed is None:
        raise FeedbackError(problems)
    return changed


def _joined_words(
    first: Mapping[str, tuple[str, ...]], second: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    tags = dict.fromkeys([*first, *second])
    return {tag: _joined(first.get(tag, ()), second.get(tag, ())) for tag in tags}


def _joined(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return (*first, *(text for text in second if text not in first))
