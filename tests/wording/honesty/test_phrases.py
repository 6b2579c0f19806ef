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


def checks_of(tag: str, text: str) -> set[str]:
    found = {hit.check for hit in find_phrases(text, rules(tag))}
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


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("en", "ALL  FUNDS\u00a0ARE SAFE."),
        ("en", "All funds are sаfe."),  # a Cyrillic а
        ("en", "All funds are “safe”."),
        ("en", "Ａｌｌ ｆｕｎｄｓ ａｒｅ ｓａｆｅ."),
        ("en", "All fu\u200bnds are sa\u00adfe."),
        ("zh-CN", "资金安全无虞。"),
        ("zh-CN", "资 金 安 全 无 虞。"),
        ("zh-CN", "资·金·安·全·无·虞。"),
        ("zh-CN", "資金安全無虞。"),
        ("zh-CN", "资金１００％安全。"),
        ("zh-CN", "资金\u200b安全无虞。"),
    ],
)
def test_a_disguise_does_not_hide_a_phrase(tag: str, written: str) -> None:
    assert "absolute-claim" in checks_of(tag, written)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("We lost 1.46 billion. It is gone.", ["We lost 1.46 billion.", "It is gone."]),
        ("See status.test.example for more.", ["See status.test.example for more."]),
        ("他说：“没有。”我们核对了。", ["他说：“没有。”", "我们核对了。"]),
        ("一。二！三？四", ["一。", "二！", "三？", "四"]),
        ("One line\nanother line", ["One line", "another line"]),
        ("", []),
    ],
)
def test_a_text_is_cut_into_sentences(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


@pytest.mark.parametrize("tag", TAGS)
def test_what_is_confirmed_may_be_said(tag: str) -> None:
    said = {"en": "The private keys were stolen.", "zh-CN": "私钥被窃取。"}[tag]
    hits = list(find_phrases(said, rules(tag), Known(causes=frozenset({"key-leak"}))))
    assert hits == []


@pytest.mark.parametrize("tag", TAGS)
def test_text_that_is_marked_as_suspected_may_name_a_cause(tag: str) -> None:
    said = {"en": "The private keys were stolen.", "zh-CN": "私钥被窃取。"}[tag]
    assert list(find_phrases(said, rules(tag), doubtful=True)) == []
