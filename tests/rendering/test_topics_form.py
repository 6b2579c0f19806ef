"""The form over the topics saves each edit, says what is wrong, and is for people only."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from aboveboard.feedback import load_taxonomy, snapshot
from aboveboard.plays.desk import open_play
from aboveboard.rendering.topics_form import TopicsForm, topics_form
from heard import heard
from house import ROOT

NAME = "2018-01-26-minato"
AS_OF = "2018-01-26T23:30:00+09:00"
QUESTIONS = ("When can I withdraw?", "Is my hardware wallet safe?", "硬件钱包安全吗？")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "params" / NAME, tmp_path / NAME)
    messages = [heard(text, number) for number, text in enumerate(QUESTIONS)]
    frozen = snapshot(messages, datetime.fromisoformat(AS_OF)).as_json()
    (tmp_path / NAME / "heard.json").write_text(json.dumps(frozen))
    return tmp_path / NAME


@pytest.fixture
def form(folder: Path) -> TopicsForm:
    values = {"incident": str(folder), "as_of": AS_OF, "feedback": str(folder / "heard.json")}
    return TopicsForm(open_play("periodic-update", values))


def test_a_topic_is_renamed(form: TopicsForm, folder: Path) -> None:
    form.topic.value = "deposits"
    form.names["en"].value = "Sent in"
    form.buttons["rename"].click()
    assert "Saved." in form.said.value
    names = load_taxonomy(folder).topic("deposits").names.root
    assert names == {
        "en": "Sent in",
        "zh-CN": load_taxonomy().topic("deposits").names.root["zh-CN"],
    }
    assert ("Sent in (deposits)", "deposits") in form.topic.options


def test_topics_are_merged_and_the_form_offers_the_rest(form: TopicsForm, folder: Path) -> None:
    form.topic.value, form.into.value = "deposits", "withdrawals"
    form.buttons["merge"].click()
    assert load_taxonomy(folder).topic("deposits").id == "withdrawals"
    assert "deposits" not in dict(form.topic.options).values()
    assert form.into.value == "withdrawals"


def test_a_message_that_was_heard_moves_into_a_topic(form: TopicsForm, folder: Path) -> None:
    form.message.value, form.into.value = "When can I withdraw?", "deposits"
    form.buttons["move"].click()
    assert "When can I withdraw?" in load_taxonomy(folder).topic("deposits").examples


def test_a_topic_is_added_from_two_messages(form: TopicsForm, folder: Path) -> None:
    form.new_id.value = "hardware-wallets"
    form.names["en"].value, form.names["zh-CN"].value = "Hardware wallets", "硬件钱包"
    form.message.value, form.second.value = form.message.options[1], form.message.options[2]
    form.buttons["add"].click()
    assert len(load_taxonomy(folder).topic("hardware-wallets").examples) == 2


@pytest.mark.parametrize("verb", ["rename", "merge", "move", "add"])
def test_what_lacks_something_is_not_saved_and_the_form_says_so(
    form: TopicsForm, folder: Path, verb: str
) -> None:
    form.topic.value = form.into.value = "withdrawals"
    form.buttons[verb].click()
    assert "Not saved." in form.said.value
    assert not (folder / "taxonomy.yaml").exists()


def test_a_program_gets_no_form(folder: Path) -> None:
    values = {"incident": str(folder), "as_of": AS_OF, "In": ["# Parameters\nincident = ''"]}
    assert topics_form(open_play("periodic-update", values)) is None
