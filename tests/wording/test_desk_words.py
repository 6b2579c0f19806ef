"""The words of the analyst's forms: none is missing and each language has the same ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from aboveboard.errors import WordingError
from aboveboard.wording.desk_words import desk_languages, desk_words
from aboveboard.wording.language import HOME

TAGS = desk_languages()


def words(found: Any, path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in found.items():
        if isinstance(value, dict):
            yield from words(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", value


def test_every_language_of_the_package_has_forms() -> None:
    assert set(TAGS) == {path.parent.name for path in HOME.glob("*/language.yaml")}


@pytest.mark.parametrize("tag", TAGS)
def test_every_language_has_the_same_words(tag: str) -> None:
    assert {key for key, _ in words(desk_words(tag).words)} == {
        key for key, _ in words(desk_words("en").words)
    }


@pytest.mark.parametrize("tag", TAGS)
def test_every_word_is_text(tag: str) -> None:
    assert [key for key, word in words(desk_words(tag).words) if not isinstance(word, str)] == []


def test_a_word_of_a_kind_comes_before_the_common_one() -> None:
    english = desk_words("en")
    assert english.label("rumour", ("text",)) == "What is being said"
    assert english.label("scam", ("because",)) == english.label("figure", ("because",))


def test_a_word_that_is_missing_is_named() -> None:
    with pytest.raises(WordingError, match=r"panel\.nothing"):
        desk_words("en").say("panel", "nothing")
