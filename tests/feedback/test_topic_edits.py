"""The topics are edited by a file: in order, all or none, and twice is once."""

from __future__ import annotations

from pathlib import Path

import pytest
from aboveboard.errors import FeedbackError
from aboveboard.feedback.taxonomy import Taxonomy, load_taxonomy
from aboveboard.feedback.topic_edits import edit_topics, read_edits

EDITS = """\
format: aboveboard.topic-edits/1
edits:
  - {rename: deposits, names: {en: Money sent in}}
  - {move: Why was I charged twice?, into: deposits}
  - {merge: deposits, into: withdrawals}
  - add: hardware-wallets
    names: {en: Hardware wallets, zh-CN: 硬件钱包}
    keywords: {zh: [硬件钱包]}
    examples: [Is my hardware wallet safe?, 硬件钱包安全吗？]
"""
PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"  # BIP-39


@pytest.fixture
def write(tmp_path: Path) -> Path:
    path = tmp_path / "edits.yaml"
    path.write_text(EDITS, encoding="utf-8")
    return path


def edit(path: Path) -> Taxonomy:
    return edit_topics(path.parent, read_edits(path))


def test_the_edits_become_the_taxonomy_of_the_incident(write: Path) -> None:
    edit(write)
    taxonomy = load_taxonomy(write.parent)
    assert "deposits" not in {topic.id for topic in taxonomy.topics}
    withdrawals = taxonomy.topic("withdrawals")
    assert taxonomy.topic("deposits") is withdrawals, "an old name still leads to it"
    assert "Why was I charged twice?" in withdrawals.examples
    assert "Is it safe to deposit now?" in withdrawals.examples
    assert taxonomy.topic("hardware-wallets").names.root["zh-CN"] == "硬件钱包"


def test_doing_it_twice_is_the_same_as_once(write: Path) -> None:
    edit(write)
    first = (write.parent / "taxonomy.yaml").read_bytes()
    edit(write)
    assert (write.parent / "taxonomy.yaml").read_bytes() == first


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("  - {merge: no-such-topic, into: withdrawals}", r"edits\[4\].*no topic no-such-topic"),
        ("  - {merge: withdrawals, into: withdrawals}", r"edits\[4\].*can't be merged into itself"),
        ("  - {delete: withdrawals}", r"edits.yaml:10: edits\[4\]: This edit does none of"),
        ("  - {rename: withdrawals}", r"edits.yaml:10: edits\[4\].names"),
        (
            f"  - {{move: {PHRASE}, into: fees}}",
            r"edits\[4\].*must not be kept: seed-phrase",
        ),
        ("  - {add: withdrawals, names: {en: X}, examples: [a, b]}", "Two topics have one id"),
    ],
)
def test_a_wrong_edit_is_named_and_nothing_is_written(write: Path, wrong: str, words: str) -> None:
    write.write_text(EDITS + wrong + "\n", encoding="utf-8")
    with pytest.raises(FeedbackError, match=words) as caught:
        edit(write)
    assert not (write.parent / "taxonomy.yaml").exists()
    assert "sausage" not in str(caught.value)


@pytest.mark.parametrize("content", ["", "[]", "edits: []", "format: other\nedits: []"])
def test_a_file_of_another_kind_is_refused(write: Path, content: str) -> None:
    write.write_text(content)
    with pytest.raises(FeedbackError):
        read_edits(write)
