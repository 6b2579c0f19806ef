"""The sentences of the screen: each has its words in every language, and none is left behind."""

from __future__ import annotations

import ast
import copy
import json
import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from aboveboard.errors import AboveboardError, Problem, WordingError
from aboveboard.said import Said, both, listed, said
from aboveboard.wording import said as room
from aboveboard.wording.language import HOME, read_terms
from aboveboard.wording.said import FILE, in_language, problem_said, screen_languages
from house import ROOT

LIB = ROOT / "lib" / "aboveboard"
TAGS = [tag for tag in screen_languages() if tag != "en"]

# The modules whose faults, notes and checks stand in a form; they are sentences there, unmarked.
FAULTS = (
    "errors.py", "compensation/policy.py", "deadlines/clocks.py", "desk", "running/new_incident.py",
    "plays/before.py", "plays/checklist.py", "plays/compensation/checklist.py",
    "plays/compensation/charts.py", "plays/compensation/consistency.py", "plays/compose.py",
    "plays/correcting.py",
    "plays/elements.py", "plays/honesty", "plays/parameters.py", "plays/retrospective/checklist.py",
    "record/aftermath.py", "record/append.py", "record/consistency.py", "record/custodian.py",
    "record/entry.py", "record/fields.py", "record/known.py", "record/load.py", "record/texts.py",
    "record/validation.py", "record/yaml_reader.py",
    "rendering/email.py", "rendering/social.py",
    "wording/honesty/checks.py", "wording/honesty/reading.py",
)  # fmt: skip
ELEMENTS = ("Element", "Since")
# The steps of notebook 00 where nobody can type, so that nobody has chosen a language.
UNASKED = {"Your first statement", "By command"}


def parsed(name: str = "") -> Iterator[ast.Module]:
    """Yield a module of the package, each of a folder, or all."""
    path = LIB / name
    for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
        yield ast.parse(file.read_text(encoding="utf-8"))


def constants(tree: ast.AST) -> Iterator[ast.Constant]:
    """Yield each text of a module that is no docstring and no part of an f-string."""
    apart: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            apart.add(id(node.value))
        if isinstance(node, ast.JoinedStr):
            apart |= {id(part) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in apart:
            yield node


def is_sentence(text: str) -> bool:
    return text.endswith(".") and " " in text.strip() and (text[0].isupper() or text[0] in "{`")


def marked(tree: ast.AST) -> Iterator[str]:
    """Yield what stands first in ``said(…)``, all of ``both(…)``, and what an element asks for."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        parts = {"said": call.args[:1], "both": call.args}.get(call.func.id, [])
        if call.func.id in ELEMENTS:
            parts = call.args[1:2]
        if call.func.id == "ShownTable":
            parts = [
                part for given in call.args[:2] for part in (given, *getattr(given, "elts", ()))
            ]
        for part in parts:
            if isinstance(part, ast.Constant) and part.value:
                yield str(part.value)


def in_reports() -> set[str]:
    """Return the headings and paragraphs of the notebooks that the leaders' report shows."""
    return {
        " ".join("".join(cell["source"]).lstrip("# ").split())
        for path in (ROOT / "notebooks").glob("0[1-4]-*.ipynb")
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "markdown" and "guidance" not in cell["metadata"].get("tags", ())
    }


def english() -> set[str]:
    """Return every sentence that a screen can be asked to say."""
    found = {text for tree in parsed() for text in marked(tree)}
    faults = (
        str(node.value) for name in FAULTS for tree in parsed(name) for node in constants(tree)
    )
    return (found | in_reports() | {text for text in faults if is_sentence(text)}) - UNASKED


def known(tag: str) -> set[str]:
    groups, _ = read_terms(HOME / tag / FILE)
    return {pair["en"] for pairs in groups.values() for pair in pairs}


@pytest.mark.parametrize("tag", TAGS)
def test_every_sentence_of_the_screen_has_its_words(tag: str) -> None:
    assert sorted(english() - known(tag)) == []


@pytest.mark.parametrize("tag", TAGS)
def test_no_words_are_left_of_a_sentence_that_is_gone(tag: str) -> None:
    written = in_reports() | {str(node.value) for tree in parsed() for node in constants(tree)}
    for page in LIB.rglob("*.j2"):
        written |= set(re.findall(r'tell\("([^"]+)"\)', page.read_text(encoding="utf-8")))
    assert sorted(known(tag) - written) == []


@pytest.mark.parametrize("tag", TAGS)
def test_every_language_fills_in_the_same_values(tag: str) -> None:
    groups, _ = read_terms(HOME / tag / FILE)
    pairs = [pair for found in groups.values() for pair in found]
    assert [pair for pair in pairs if room._names(pair["en"]) != room._names(pair[tag])] == []


def test_there_is_chinese() -> None:
    assert screen_languages() == ("en", "zh-CN")


def test_values_are_filled_in_last_and_are_no_sentences() -> None:
    one = said("The text in {language} is missing.", language="Add it.")
    assert one == "The text in Add it. is missing."
    assert in_language(one, "zh-CN") == "缺少 Add it. 的文字。"


def test_a_value_that_is_a_sentence_of_ours_is_said_too() -> None:
    assert in_language(listed(["started", "noticed"]), "zh-CN") == "开始、发现"


def test_two_sentences_stand_together_as_the_language_has_it() -> None:
    problem = Problem(what="This is not a date.", do="Add it.", file="f", line=3)
    assert problem_said(problem, "en") == str(problem) == "f:3: This is not a date. Add it."
    assert problem_said(problem, "zh-CN") == "f:3: 这不是日期。请补上。"


def test_what_has_no_words_is_said_in_english() -> None:
    assert in_language("Nobody has translated this.", "zh-CN") == "Nobody has translated this."
    assert in_language(said("No {such} thing.", such="odd"), "ja") == "No odd thing."


def test_braces_in_a_text_without_values_stay() -> None:
    assert in_language(both("Write {name}.", ""), "zh-CN") == "Write {name}."


def test_a_sentence_stays_one_through_a_copy_and_an_error() -> None:
    one = said("The text in {language} is missing.", language="en")
    for other in (copy.deepcopy(one), pickle.loads(pickle.dumps(one))):
        assert isinstance(other, Said)
        assert in_language(other, "zh-CN") == "缺少 en 的文字。"
    assert in_language(AboveboardError(one).problems[0].what, "zh-CN") == "缺少 en 的文字。"


@pytest.mark.parametrize(
    ("pair", "fault"),
    [
        ("{en: One., zh-CN: 一。, ja: 一。}", "nothing else"),
        ("{en: One.}", "nothing else"),
        ("{en: Twice., zh-CN: 二。}", "stands twice"),
        ('{en: One., zh-CN: "{one}。"}', "no such value"),
    ],
)
def test_a_pair_that_is_wrong_is_named_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pair: str, fault: str
) -> None:
    (tmp_path / "zh-CN").mkdir()
    text = f"group:\n  - {{en: Twice., zh-CN: 两次。}}\n  - {pair}\n"
    (tmp_path / "zh-CN" / FILE).write_text(text, encoding="utf-8")
    monkeypatch.setattr(room, "HOME", tmp_path)
    with pytest.raises(WordingError, match=rf"said\.yaml:3: .*{fault}"):
        room._sentences.__wrapped__("zh-CN")
