"""honesty.yaml is read whole or refused with file, line and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from aboveboard.errors import WordingError
from aboveboard.wording.honesty.patterns import compiled, level, one_of
from aboveboard.wording.honesty.phrases import find_phrases
from aboveboard.wording.honesty.rules import HonestyFile, _patterns, load_rules
from aboveboard.wording.language import HOME, Language, available_languages, load_language


def spoilt(folder: Path, old: str, new: str) -> Language:
    copytree(HOME / "en", folder / "en")
    path = folder / "en" / "honesty.yaml"
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")
    return load_language("en", folder)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("reading:", "readings:", "The field 'readings' is not known here"),
        ("  hedge:", "  hegde:", "The field 'hedge' is missing"),
        ("{assets}{be}", "{asets}{be}", "There is no asets in the vocabulary"),
        ("  grade: 9", "  grade: low", "a number"),
        ("vocabulary:", "vocabulary: *x", "Aliases"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, old: str, new: str, what: str) -> None:
    language = spoilt(tmp_path, old, new)
    with pytest.raises(WordingError, match=what) as caught:
        load_rules(language)
    problem = caught.value.problems[0]
    assert problem.file.endswith("honesty.yaml")
    assert problem.do
    assert problem.line > 0 or "is missing" in what


def test_a_pattern_that_cant_be_read_is_told_with_its_line(tmp_path: Path) -> None:
    language = spoilt(tmp_path, "  hedge:\n    find:\n", "  hedge:\n    find:\n      - '(small'\n")
    rules = load_rules(language)
    assert rules is not None
    with pytest.raises(WordingError, match="can't be read") as caught:
        list(find_phrases("A small number.", rules))
    lines = (tmp_path / "en" / "honesty.yaml").read_text(encoding="utf-8").splitlines()
    assert lines[caught.value.problems[0].line - 1].strip() == "- '(small'"


def test_a_pair_that_is_not_two_characters_is_told(tmp_path: Path) -> None:
    language = spoilt(tmp_path, "reading:", "traditional: 資资 資\nreading:")
    with pytest.raises(WordingError, match="not two characters"):
        load_rules(language)


def test_a_language_without_the_file_has_no_rules(tmp_path: Path) -> None:
    copytree(HOME / "en", tmp_path / "en")
    (tmp_path / "en" / "honesty.yaml").unlink()
    assert load_rules(load_language("en", tmp_path)) is None


def test_a_writer_adds_a_phrase(tmp_path: Path) -> None:
    language = spoilt(
        tmp_path, "  hedge:\n    find:\n", "  hedge:\n    find:\n      - 'tiny {assets}'\n"
    )
    rules = load_rules(language)
    assert rules is not None
    assert [hit.check for hit in find_phrases("It is about tiny tokens.", rules)] == ["hedge"]


def each_pattern() -> Iterator[tuple[str, str]]:
    for tag in available_languages():
        rules = load_rules(load_language(tag))
        if rules is not None:
            for _, pattern in _patterns(rules.words.model_dump(), ()):
                yield tag, pattern


def test_every_pattern_is_written_as_texts_are_levelled() -> None:
    # A capital, a curly quotation mark or a traditional character in a pattern would never match.
    wrong = []
    for tag, pattern in each_pattern():
        rules = load_rules(load_language(tag))
        assert rules is not None
        signs = "".join(c for c in pattern if c not in "\\|-_·")
        if "".join(c for c in level(signs, rules.simplified) if c != " ") != signs.lower().replace(
            " ", ""
        ):
            wrong.append((tag, pattern))
    assert wrong == []


def test_no_pattern_matches_nothing() -> None:
    # A pattern that matches an empty text would find everything.
    wrong = []
    for tag, pattern in each_pattern():
        rules = load_rules(load_language(tag))
        assert rules is not None
        if compiled(one_of((pattern,), rules.words.vocabulary)).search(""):
            wrong.append((tag, pattern))
    assert wrong == []


def test_the_file_has_no_field_that_nothing_reads() -> None:
    fields = set(HonestyFile.model_fields)
    read = "\n".join(
        path.read_text(encoding="utf-8") for path in Path(HOME.parents[1]).rglob("honesty/*.py")
    )
    assert {field for field in fields if f".{field}" not in read} == set()
