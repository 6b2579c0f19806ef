"""How much the phrase checks find, and how often they are wrong, on sentences with labels.

``labelled-*.yaml`` was in view when the patterns were widened. For ``unseen-*.yaml`` no pattern was
added (one fault that it showed was mended: 未来 was read as 未), so it says what to expect of
sentences that nobody has written yet. ``pytest -s`` prints both.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from aboveboard.wording.honesty.phrases import find_phrases
from aboveboard.wording.honesty.rules import load_rules
from aboveboard.wording.language import load_language

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Score:
    """Bad sentences found by one of their checks, those missed, and good ones called bad."""

    found: int
    missed: list[str]
    false: list[str]

    @property
    def precision(self) -> float:
        return self.found / (self.found + len(self.false))

    @property
    def recall(self) -> float:
        return self.found / (self.found + len(self.missed))


def score(tag: str, name: str) -> Score:
    rules = load_rules(load_language(tag))
    assert rules is not None
    found, missed, false = 0, [], []
    for row in yaml.safe_load((HERE / f"{name}-{tag}.yaml").read_text(encoding="utf-8")):
        hits = {hit.check for hit in find_phrases(row["text"], rules)}
        if row["checks"] and hits & set(row["checks"]):
            found += 1
        elif row["checks"]:
            missed.append(row["text"])
        elif hits:
            false.append(row["text"])
    result = Score(found, missed, false)
    print(f"\n{name} {tag}: precision {result.precision:.2f}, recall {result.recall:.2f}")
    print(*(f"  missed: {text}" for text in missed), sep="\n")
    return result


@pytest.mark.parametrize("name", ["labelled", "unseen"])
@pytest.mark.parametrize("tag", ["en", "zh-CN"])
def test_no_good_sentence_is_called_bad(tag: str, name: str) -> None:
    assert score(tag, name).false == []


MISSED = {
    "en": [
        "An update will be shared once we have more clarity.",
        "The bridge contract failed to check signatures, which let the thief mint tokens.",
    ],
    "zh-CN": ["我们可以确认，没有任何个人信息外泄。", "再过一小时，一切就会好起来。"],
}


@pytest.mark.parametrize("tag", ["en", "zh-CN"])
def test_the_misses_among_known_sentences_are_these(tag: str) -> None:
    assert score(tag, "labelled").missed == MISSED[tag]


@pytest.mark.parametrize(("tag", "least"), [("en", 0.75), ("zh-CN", 0.65)])
def test_of_unseen_sentences_about_two_in_three_are_found(tag: str, least: float) -> None:
    assert score(tag, "unseen").recall >= least
