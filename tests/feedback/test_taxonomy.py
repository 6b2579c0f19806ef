"""The taxonomy is read, edited and written back; what is wrong is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from aboveboard.errors import FeedbackError
from aboveboard.feedback.taxonomy import (
    Taxonomy,
    Topic,
    add,
    load_taxonomy,
    merge,
    move,
    parse_taxonomy,
    rename,
    taxonomy_yaml,
)

SMALL = """\
format: aboveboard.taxonomy/1
topics:
  - id: coins
    names: {en: Coins, zh-CN: 币}
    keywords: {en: [coin], zh: [币]}
    examples: [Where are my coins?, 我的币在哪里]
  - id: money
    names: {en: Money, zh-CN: 钱}
    keywords: {en: [money, coin]}
    examples: [Where is my money?, 我的钱在哪里]
  - id: time
    names: {en: Time, zh-CN: 时间}
    examples: [When?, 什么时候]
"""


@pytest.fixture
def small() -> Taxonomy:
    return parse_taxonomy(SMALL)


def test_the_taxonomy_of_the_package_speaks_both_languages() -> None:
    taxonomy = load_taxonomy()
    assert len(taxonomy.topics) >= 10
    for topic in taxonomy.topics:
        assert set(topic.names.root) == {"en", "zh-CN"}
        assert {text.isascii() for text in topic.examples} == {True, False}


def test_the_one_in_the_incident_folder_takes_its_place(tmp_path: Path) -> None:
    assert load_taxonomy(tmp_path) == load_taxonomy()
    (tmp_path / "taxonomy.yaml").write_text(SMALL, encoding="utf-8")
    assert [topic.id for topic in load_taxonomy(tmp_path).topics] == ["coins", "money", "time"]


def test_what_is_written_is_read_back(small: Taxonomy) -> None:
    assert parse_taxonomy(taxonomy_yaml(small)) == small
    assert parse_taxonomy(taxonomy_yaml(load_taxonomy())) == load_taxonomy()


def test_a_renamed_topic_keeps_its_id_and_examples(small: Taxonomy) -> None:
    renamed = rename(small, "coins", {"en": "Tokens"}).topic("coins")
    assert renamed.names.root == {"en": "Tokens", "zh-CN": "币"}
    assert renamed.examples == small.topic("coins").examples


def test_a_merged_topic_brings_all_it_has(small: Taxonomy) -> None:
    merged = merge(small, "coins", "money")
    assert [topic.id for topic in merged.topics] == ["money", "time"]
    topic = merged.topic("money")
    assert topic.keywords == {"en": ("money", "coin"), "zh": ("币",)}
    assert topic.examples[-1] == "我的币在哪里"


def test_an_example_moves_to_another_topic_and_a_new_one_is_added(small: Taxonomy) -> None:
    three = move(small, "Where are they?", "coins")
    moved = move(three, "Where are my coins?", "money")
    assert moved.topic("coins").examples == ("我的币在哪里", "Where are they?")
    assert moved.topic("money").examples[-1] == "Where are my coins?"


def test_a_topic_that_emerged_is_added(small: Taxonomy) -> None:
    topic = Topic.model_validate(
        {"id": "tax", "names": {"en": "Tax", "zh-CN": "税"}, "examples": ["Tax?", "税呢"]}
    )
    assert add(small, topic).topics[-1] == topic


def test_an_edit_changes_nothing_in_the_old_one(small: Taxonomy) -> None:
    merge(small, "coins", "money")
    assert small == parse_taxonomy(SMALL)


@pytest.mark.parametrize(
    "edit",
    [
        lambda taxonomy: rename(taxonomy, "gold", {"en": "Gold"}),
        lambda taxonomy: merge(taxonomy, "coins", "gold"),
        lambda taxonomy: merge(taxonomy, "coins", "coins"),
        lambda taxonomy: move(taxonomy, "When?", "gold"),
        lambda taxonomy: move(taxonomy, "When?", "coins"),  # leaves a topic with one example
    ],
)
def test_an_edit_that_can_not_be_is_refused(small: Taxonomy, edit: object) -> None:
    with pytest.raises(FeedbackError):
        edit(small)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ("id: money", "id: coins", 1, ""),
        ("id: money", "id: My Money", 7, "topics[1].id"),
        ("examples: [When?, 什么时候]", "examples: [When?]", 13, "topics[2].examples"),
        ("    names: {en: Time, zh-CN: 时间}\n", "", 11, "topics[2].names"),
        ("taxonomy/1", "taxonomy/9", 1, "format"),
    ],
)
def test_a_fault_is_named_with_line_and_field(old: str, new: str, line: int, field: str) -> None:
    with pytest.raises(FeedbackError) as caught:
        parse_taxonomy(SMALL.replace(old, new), "taxonomy.yaml")
    (problem,) = caught.value.problems
    assert (problem.file, problem.field) == ("taxonomy.yaml", field)
    assert abs(problem.line - line) <= 1


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taxonomy.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(FeedbackError, match="can't be read"):
        load_taxonomy(tmp_path)
