"""The YAML reader: plain data with lines, nothing guessed, nothing built, nothing that grows."""

from __future__ import annotations

import time

import pytest
from aboveboard.record.yaml_reader import MAX_DEPTH, Tree, dotted, read_yaml


def fault(text: str) -> tuple[int, str, str]:
    """Return line, field and message of the only fault in ``text``."""
    problems = read_yaml(text, "a.yaml").problems
    assert len(problems) == 1, problems
    assert problems[0].file == "a.yaml"
    assert problems[0].do
    return problems[0].line, problems[0].field, problems[0].what


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("No", "No"),
        ("yes", "yes"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("12:52", "12:52"),
        ("1:30:00", "1:30:00"),
        ("2018-01-26", "2018-01-26"),
        ("2018-01-26T12:07+09:00", "2018-01-26T12:07+09:00"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("0o14", "0o14"),
        ("=", "="),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("7", 7),
        ("-7", -7),
        ("007", 7),
        ("1e5", 100000.0),
        ("1.5", 1.5),
        (".5", 0.5),
        ("'7'", "7"),
        ('"true"', "true"),
        ("'null'", "null"),
        ('""', ""),
    ],
)
def test_only_the_words_of_the_core_schema_are_typed(written: str, value: object) -> None:
    found = read_yaml(f"a: {written}\n", "a.yaml").value
    assert found == {"a": value}
    assert isinstance(found, dict)
    assert type(found["a"]) is type(value)


def test_a_key_is_text_whatever_it_looks_like() -> None:
    assert read_yaml("no: 1\n12: 2\nnull: 3\n", "a.yaml").value == {"no": 1, "12": 2, "null": 3}


def test_a_number_of_thousands_of_digits_stays_text() -> None:
    digits = "9" * 10_000
    assert read_yaml(f"a: {digits}\n", "a.yaml").value == {"a": digits}


def test_every_value_has_its_line() -> None:
    tree = read_yaml("a:\n  - b: 1\n    c:\n\n      d: 2\n", "a.yaml")
    assert tree.line(("a", 0, "b")) == 2
    assert tree.line(("a", 0, "c", "d")) == 5
    assert tree.line(("a", 0, "no-such-field")) == 2
    assert tree.line(("z",)) == 1


def test_an_unread_tree_has_no_lines() -> None:
    assert Tree().line(("a",)) == 0


def test_a_path_reads_as_people_write_it() -> None:
    assert dotted(("entries", 3, "worth", "amount")) == "entries[3].worth.amount"
    assert dotted((0, "a")) == "[0].a"


def test_a_duplicate_key_is_refused_with_both_lines() -> None:
    assert fault("a: 1\nb: 2\na: 3\n") == (
        3,
        "a",
        "The key 'a' stands twice; the first is on line 1.",
    )


def test_a_duplicate_key_deep_inside_is_refused_too() -> None:
    line, field, _ = fault("a:\n  - b: 1\n    c: {d: 1, d: [1, {e: 2}]}\n")
    assert (line, field) == (3, "a[0].c.d")


def test_each_fault_is_named_not_the_first_only() -> None:
    problems = read_yaml("a: 1\na: 2\nb: !!python/none x\nb: 3\n", "a.yaml").problems
    assert [problem.line for problem in problems] == [2, 3, 4]


BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9)
)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (BOMB, 2),
        ("a: &a x\nb: *a\n", 2),
        ("base: &base {x: 1}\nc:\n  <<: *base\n", 3),
        ("? *a\n: x\n", 1),
    ],
)
def test_an_alias_is_refused_at_once(text: str, line: int) -> None:
    began = time.monotonic()
    assert fault(text)[0] == line
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(
    "text",
    [
        "a: !!python/object/apply:os.system ['true']\n",
        "a: !!binary aGk=\n",
        "a: !own x\n",
        "a: !!map {}\n",
        "a: !!set [x]\n",
        "!!python/name:os.system a: x\n",
    ],
)
def test_a_tag_is_refused_and_builds_nothing(text: str) -> None:
    assert fault(text)[2] == "Tags (!name) are not taken."


@pytest.mark.parametrize("opened", ["[", "{a: ", "- "])
def test_depth_has_an_end(opened: str) -> None:
    began = time.monotonic()
    assert "nested too deep" in fault("a: \n  " + opened * 20_000)[2]
    assert time.monotonic() - began < 2


def test_what_is_not_too_deep_is_read() -> None:
    text = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert read_yaml(text, "a.yaml").problems == []


def test_size_has_an_end() -> None:
    assert "too large" in fault("a: [" + "1, " * 300_000 + "1]")[2]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: [1, 2\nc: 3\n", 3),
        ("a: 'x\nb: 2\n", 3),
        ("a: 1\n\tb: 2\n", 2),
        ("a: b: c\n", 1),
        ("a: 1\n  b: 2\n", 2),
        ("a: %x\n", 1),
        ('a: "\\q"\n', 1),
    ],
)
def test_broken_yaml_is_named_with_its_line(text: str, line: int) -> None:
    found, _, what = fault(text)
    assert what.startswith("This is not valid YAML")
    assert found == line


def test_a_control_character_is_named_with_its_line_behind_chinese_text_too() -> None:
    assert fault("a: 中文\nb: 中文\nc: x\x07y\nd: 1\n")[0] == 3


def test_a_second_document_is_refused() -> None:
    assert "more than one YAML document" in fault("a: 1\n---\na: 2\n")[2]


def test_an_empty_text_holds_nothing() -> None:
    assert read_yaml("# only a comment\n", "a.yaml") == Tree()


@pytest.mark.parametrize("key", ["[a, b]", "{a: b}"])
def test_a_key_that_is_not_text_is_refused(key: str) -> None:
    assert fault(f"? {key}\n: x\n")[2] == "A key must be plain text."


SECRET = "legal winner thank year wave sausage worth useful legal winner thank yellow"


@pytest.mark.parametrize("key", [SECRET, "K" * 52, "名字", "a\u202eb", "two words"])
def test_a_key_that_could_be_a_secret_is_never_shown(key: str) -> None:
    problems = read_yaml(f"a: 1\n{key}: 1\n", "a.yaml").problems
    assert [problem.line for problem in problems] == [2]
    assert key not in str(problems)
