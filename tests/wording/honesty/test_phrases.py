"""What each check catches and lets pass, in both languages, in sentences as people write them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from aboveboard.wording.honesty.phrases import Known, apologies, find_phrases, sentences
from aboveboard.wording.honesty.rules import Rules, load_rules
from aboveboard.wording.language import load_language

HERE = Path(__file__).parent
TAGS = ("en", "zh-CN")


def rules(tag: str) -> Rules:
    found = load_rules(load_language(tag))
    assert found is not None
    return found


def table(tag: str, kind: str) -> list[pytest.param]:  # type: ignore[valid-type]
    content = yaml.safe_load((HERE / f"sentences-{tag}.yaml").read_text(encoding="utf-8"))
    return [
        pytest.param(tag, check, sentence, id=f"{tag}-{check}-{number}")
        for check, lists in content.items()
        for number, sentence in enumerate(lists[kind])
    ]


def checks_of(tag: str, text: str, known: Known = Known()) -> set[str]:
    found = {hit.check for hit in find_phrases(text, rules(tag), known)}
    return found | ({"apology"} if apologies(text, rules(tag)) else set())


@pytest.mark.parametrize(("tag", "check", "sentence"), [p for t in TAGS for p in table(t, "catch")])
def test_the_check_catches(tag: str, check: str, sentence: str) -> None:
    assert check in checks_of(tag, sentence)


@pytest.mark.parametrize(("tag", "check", "sentence"), [p for t in TAGS for p in table(t, "pass")])
def test_the_check_lets_pass(tag: str, check: str, sentence: str) -> None:
    assert check not in checks_of(tag, sentence)


@pytest.mark.parametrize("tag", TAGS)
def test_every_check_has_eight_sentences_of_each_kind(tag: str) -> None:
    content = yaml.safe_load((HERE / f"sentences-{tag}.yaml").read_text(encoding="utf-8"))
    names = {*rules(tag).checks, "cause-too-firm", "culprit-named", "apology"}
    assert content.keys() == names
    for check, lists in content.items():
        assert min(len(lists["catch"]), len(lists["pass"])) >= 8, check
