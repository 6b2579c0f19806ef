"""What people ask reaches the update, and the answer reaches those who asked."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aboveboard.cli import app
from aboveboard.feedback import Contact, Message, Store, default_url, load_key
from aboveboard.plays.desk import open_play
from aboveboard.plays.statement import HotlineAnswer
from aboveboard.record.load import load_record
from house import ROOT
from site_page import answers_section, enter, published
from smtp_server import smtp_server
from typer.testing import CliRunner, Result

NAME = "2018-01-26-minato"
INCIDENT = f"params/{NAME}"
AS_OF = "2018-01-26T23:30+09:00"
START = datetime(2018, 1, 26, 4, tzinfo=UTC)
QUESTIONS = (
    ("Are my funds safe?", "one"),
    ("我的资产安全吗？", "two"),
    ("Is my money still safe with you?", "three"),
    ("When can I withdraw?", "four"),
)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project of its own in which four people have asked; stood in."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "params" / NAME, tmp_path / "params" / NAME)
    store = Store(default_url(NAME), load_key(Path("data") / NAME / "feedback.key"))
    for number, (text, author) in enumerate(QUESTIONS):
        at = START + timedelta(minutes=number)
        contact = Contact(f"{author}@example.com", at) if author == "one" else None
        store.accept(
            Message(channel="web", received_at=at, text=text, author=author, contact=contact)
        )
    store.close()
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


@contextmanager
def opened() -> Iterator[Store]:
    """Open the store that the commands use."""
    store = Store(default_url(NAME), load_key(Path("data") / NAME / "feedback.key"))
    yield store
    store.close()


def snapshot() -> str:
    done = run("feedback", "snapshot", INCIDENT, "--as-of", AS_OF, "--out", "data/heard.json")
    assert done.exit_code == 0, done.output
    return done.output


def test_a_snapshot_is_written_for_its_owner_alone_and_is_the_same_again(place: Path) -> None:
    assert "4 messages from 4 people" in snapshot()
    first = Path("data/heard.json").read_bytes()
    snapshot()
    assert Path("data/heard.json").read_bytes() == first
    assert Path("data/heard.json").stat().st_mode & 0o077 == 0


def test_the_update_shows_the_questions_by_people_and_the_blanks_to_answer_them(
    place: Path,
) -> None:
    snapshot()
    play = open_play(
        "periodic-update", {"incident": INCIDENT, "as_of": AS_OF, "feedback": "data/heard.json"}
    )
    table = play.listening("questions")
    assert table.rows[0][:2] == ("Safety of funds", "3")
    assert "people: 3" in play.answer_slots()
    assert "zh-CN: …" in play.answer_slots()
    assert dict(play.listening().rows)["Messages, people"] == "4 messages from 4 people"
    words = json.dumps(play.statement().to_json(), ensure_ascii=False)
    assert "Is my money still safe with you?" not in words, "nothing heard is published by itself"


def test_without_a_snapshot_the_notebook_says_how_to_make_one(place: Path) -> None:
    play = open_play("periodic-update", {"incident": INCIDENT, "as_of": AS_OF})
    assert "aboveboard feedback snapshot" in str(play.listening("questions"))
    assert play.answer_slots() == ""


def test_a_snapshot_of_a_later_instant_is_refused(place: Path) -> None:
    snapshot()
    values = {
        "incident": INCIDENT,
        "as_of": "2018-01-26T12:38+09:00",
        "feedback": "data/heard.json",
    }
    with pytest.raises(Exception, match="later than the statement"):
        open_play("periodic-update", values).listening()


@pytest.mark.parametrize("content", ["", "{}", "[" * 5000, '{"format": "other"}'])
def test_a_file_that_is_no_snapshot_is_refused(place: Path, content: str) -> None:
    Path("data/heard.json").write_text(content)
    values = {"incident": INCIDENT, "as_of": AS_OF, "feedback": "data/heard.json"}
    with pytest.raises(Exception, match="no snapshot of the feedback"):
        open_play("periodic-update", values).listening()


def with_answer() -> None:
    """Write the answer into the record, where it is learned before the retrospective."""
    record = Path(INCIDENT) / "incident.yaml"
    known, mark, later = record.read_text().partition("\n  # --- 12 April")
    assert mark
    answer = """
  - id: answer-safe
    kind: answer
    at: 2018-03-13T00:00+09:00
    known_at: 2018-03-13T00:00+09:00
    confidence: confirmed
    people: 3
    question: {zh-CN: 我的资产安全吗？, en: Is my money safe?}
    answer: {zh-CN: 被盗的只有XEM。, en: Only XEM were stolen.}
"""
    record.write_text(known + answer + mark + later)
    load_record(Path(INCIDENT))


def with_published_answer() -> None:
    """Publish an update that holds the answer, with the number of people who asked."""
    with_answer()
    pairs = {
        "en": (("Is my money safe? (3 people asked)", "Only XEM were stolen."),),
        "zh-CN": (("我的资产安全吗？（3人提问）", "被盗的只有XEM。"),),
    }
    plain = {
        "en": HotlineAnswer(question="Is my money safe?", answer="Only XEM were stolen."),
        "zh-CN": HotlineAnswer(question="我的资产安全吗？", answer="被盗的只有XEM。"),
    }
    statement = published(2, {tag: (answers_section(tag, pairs[tag]),) for tag in pairs})
    editions = tuple(
        edition.model_copy(update={"hotline": (plain[edition.language],)})
        for edition in statement.editions
    )
    runs = Path("outputs") / NAME
    runs.mkdir(parents=True)
    enter(runs, published(1))
    enter(runs, statement.model_copy(update={"editions": editions}))


def test_an_answer_that_is_not_published_is_shown_to_nobody(place: Path) -> None:
    with_published_answer()
    record = Path(INCIDENT) / "incident.yaml"
    record.write_text(record.read_text().replace("Only XEM were stolen.", "Everything is safe."))
    done = run("feedback", "answer", INCIDENT, "fund-safety", "answer-safe")
    assert done.exit_code == 1
    assert "does not stand in what was published" in done.output
    with opened() as store:
        assert store.answers() == ()


def test_an_answer_stands_under_the_receipts_of_those_who_asked(place: Path) -> None:
    with_published_answer()
    done = run("feedback", "answer", INCIDENT, "fund-safety", "answer-safe")
    assert "Answered: 3 messages" in done.output, done.output
    assert "1 of those who asked left a contact" in done.output
    with opened() as store:
        answered = [bool(message.answer) for message in store.messages()]
        assert answered == [True, True, True, False]
        assert store.answers()[0].texts["en"] == "Only XEM were stolen."
        assert store.answers()[0].questions["zh-CN"] == "我的资产安全吗？"


def test_who_left_an_address_is_told_once_and_no_output_names_it(place: Path) -> None:
    with_published_answer()
    run("feedback", "answer", INCIDENT, "fund-safety", "answer-safe")
    with smtp_server() as box:
        (Path(INCIDENT) / "publishing.yaml").write_text(
            f"email: {{subscribers: true, host: 127.0.0.1, port: {box.port}, tls: none, "
            "sender: bounces@minato.example}\n"
        )
        rehearsed = run("feedback", "tell", INCIDENT, "--dry-run")
        assert "fund-safety: 1 left an address." in rehearsed.output, rehearsed.output
        assert box.messages == []
        outputs = [run("feedback", "tell", INCIDENT, "--yes").output for _ in range(2)]
    assert outputs[0] == outputs[1]
    assert "fund-safety: 1 sent" in outputs[0], outputs[0]
    assert box.recipients() == {"one@example.com": 1}
    assert "Only XEM were stolen." in box.parsed()[0].get_content()
    assert "one@" not in "".join((rehearsed.output, *outputs))


def test_an_answer_to_a_topic_that_is_none_is_refused(place: Path) -> None:
    with_published_answer()
    done = run("feedback", "answer", INCIDENT, "fund-safty", "answer-safe")
    assert done.exit_code == 1
    assert "no topic fund-safty" in done.output


def test_an_answer_needs_its_entry(place: Path) -> None:
    done = run("feedback", "answer", INCIDENT, "fund-safety", "no-such-entry")
    assert done.exit_code == 1
    assert "no entry 'no-such-entry' of kind answer" in done.output


def test_the_topics_are_edited_by_a_file_and_the_next_snapshot_sorts_by_them(place: Path) -> None:
    Path("edits.yaml").write_text(
        "format: aboveboard.topic-edits/1\n"
        "edits: [{rename: fund-safety, names: {en: Is it safe}}]\n"
    )
    done = run("feedback", "topics", INCIDENT, "--edits", "edits.yaml")
    assert "fund-safety: Is it safe · " in done.output, done.output
    assert run("feedback", "topics", INCIDENT).output in done.output
    snapshot()
    values = {"incident": INCIDENT, "as_of": AS_OF, "feedback": "data/heard.json"}
    table = open_play("periodic-update", values).listening("questions")
    assert table.rows[0][0] == "Is it safe"


def test_notes_without_a_zone_are_heard_in_the_zone_of_the_incident(place: Path) -> None:
    Path("notes.csv").write_text("time,note\n2018-01-26 23:20,Will you pay?\n")
    done = run("feedback", "import", "notes.csv", "--channel", "hotline", "--incident", INCIDENT)
    assert "Times without a zone: 1, read in Asia/Tokyo, the incident's zone." in done.stdout
    assert "5 messages from 5 people" in snapshot()


def test_a_record_that_is_not_valid_tells_no_zone_and_this_is_said(place: Path) -> None:
    record = Path(INCIDENT) / "incident.yaml"
    whole = record.read_text()
    record.write_text("")
    Path("notes.csv").write_text("time,note\n2018-01-26 23:20,Will you pay?\n")
    to_import = ("feedback", "import", "notes.csv", "--channel", "hotline", "--incident", INCIDENT)
    assert "times without a zone are read as UTC" in run(*to_import).stderr
    record.write_text(whole)
    assert "4 messages from 4 people" in snapshot()
    assert "0 new messages, 1 known already" in run(*to_import).stdout
    assert "5 messages from 5 people" in snapshot()
