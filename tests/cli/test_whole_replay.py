"""A whole incident by its commands, from the first word to the look back; the page is asked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from aboveboard.drilling.playing import record_yaml
from aboveboard.feedback import Store, default_url, load_key
from aboveboard.record import Record, View, load_record
from aboveboard.record.append import append_entry
from aboveboard.record.model import Answer, Release
from places import LEGAL, NAME, PEOPLE, SECURITY, approved, run, settings
from site_page import Served, receipt_in, served
from smtp_server import smtp_server

INCIDENT, RUNS = Path("params") / NAME, Path("outputs") / NAME
QUESTION = "When can I withdraw coins that were not stolen?"
ANSWER = "answer-frozen"


@dataclass
class Replay:
    """An incident that is played over time: its whole record, and what was published of it."""

    whole: Record
    published: list[dict[str, Any]] = field(default_factory=list)
    receipt: str = ""

    def learn(self, until: datetime) -> None:
        """Append to the record what became known by an instant."""
        known = {entry.id for entry in load_record(INCIDENT)[0].entries}
        for entry in self.whole.entries:
            if entry.id not in known and entry.known_at <= until:
                append_entry(INCIDENT, entry)

    def publish(self, release: Release) -> dict[str, Any]:
        """Run, approve by two, publish to everyone, and return the statement that came out."""
        self.learn(release.at)
        done = run("run", release.play, str(INCIDENT), "--as-of", release.at.isoformat())
        assert done.exit_code == 0, done.output
        found = re.search(r"Done: (\S+)", done.output)
        assert found
        approved(found[1], SECURITY, LEGAL)
        sent = run("publish", found[1], "--yes")
        assert sent.exit_code == 0, sent.output
        assert f"email: done: {PEOPLE} sent" in sent.output
        shown = RUNS / "website" / f"{len(self.published) + 1:02}" / "statement.json"
        assert shown.read_bytes() == (Path(found[1]) / "statement.json").read_bytes()
        statement: dict[str, Any] = json.loads(shown.read_text())
        self.published.append(statement)
        return statement


@contextmanager
def page(at: datetime) -> Iterator[Served]:
    """Serve the public page at an instant of the incident."""
    key = load_key(Path("data") / NAME / "feedback.key")
    with (
        closing(Store(default_url(NAME), key)) as store,
        served(INCIDENT, store, runs=RUNS.resolve(), now=at) as shown,
    ):
        yield shown


def ask(at: datetime) -> str:
    """Ask by the form of the page, and return the receipt."""
    with page(at) as shown:
        receipt = receipt_in(shown.send("en", text=QUESTION))
        assert shown.get(f"/en/receipt/?number={receipt}").status_code == 200
    return receipt


def see_the_answer(replay: Replay, at: datetime) -> None:
    """Give the published answer to who asked, and read it under the receipt."""
    done = run("feedback", "answer", str(INCIDENT), "withdrawals", ANSWER)
    assert "Answered: 1 messages" in done.output, done.output
    (answer,) = (e for e in replay.whole.entries if e.id == ANSWER and isinstance(e, Answer))
    with page(at) as shown:
        text = shown.get(f"/en/receipt/?number={replay.receipt}").text
    assert answer.answer["en"][:50] in " ".join(text.split())


def every_answer_can_be_given(replay: Replay, at: datetime) -> None:
    """Give each answer that stands in the record, whichever statement is the newest."""
    for answer in View(replay.whole, at).answers:
        done = run("feedback", "answer", str(INCIDENT), "withdrawals", answer.id)
        assert done.exit_code == 0, done.output


def played(place: Path, chosen: list[Release], whole: Record) -> Replay:
    """Play these statements of a record in their order, and ask and answer in between."""
    first = tuple(entry for entry in whole.entries if entry.known_at < chosen[0].at)
    begun = whole.model_copy(update={"entries": first})
    (place / INCIDENT / "incident.yaml").write_bytes(record_yaml(begun))
    replay = Replay(whole)
    answered = next(entry.known_at for entry in whole.entries if entry.id == ANSWER)
    for release in chosen:
        replay.publish(release)
        if release.play == "compensation":
            replay.receipt = ask(release.at)
        if release.at == answered:
            see_the_answer(replay, release.at)
    every_answer_can_be_given(replay, chosen[-1].at)
    return replay


def figures(statement: dict[str, Any]) -> dict[tuple[str, str, str], str]:
    """Return the figures of a statement: what it is a figure of, and the amount."""
    return {(f["key"], f["unit"], f["party"]): f["amount"] for f in statement["figures"]}


def numbers(statement: dict[str, Any], language: str) -> set[str]:
    """Return the numbers of four digits and more that an edition writes with separators."""
    (edition,) = (e for e in statement["editions"] if e["language"] == language)
    text = json.dumps([edition["summary"], edition["sections"]], ensure_ascii=False)
    return set(re.findall(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text))


def releases(whole: Record) -> list[Release]:
    """Return every statement that the record says was published."""
    return sorted((e for e in whole.entries if isinstance(e, Release)), key=lambda e: e.at)


def a_few(whole: Record) -> list[Release]:
    """Return the statements of the short form: the first, the theft, the money, the look back."""
    few = ("release-1207", "release-2330", "release-policy", "release-undecided", "release-paid")
    return [e for e in releases(whole) if e.id in few or e.play == "retrospective"]


@pytest.mark.parametrize(
    "choose", [a_few, pytest.param(releases, marks=pytest.mark.slow)], ids=["short", "whole"]
)
def test_an_incident_is_told_from_its_first_word_to_the_look_back(place: Path, choose: Any) -> None:
    whole = load_record(place / INCIDENT)[0]
    chosen = choose(whole)
    with smtp_server() as box:
        settings(place, box.port)
        path = place / INCIDENT / "publishing.yaml"
        path.write_text(path.read_text().replace("canary: 5", "canary: 0"))
        replay = played(place, chosen, whole)
    assert [s["play"] for s in replay.published] == [release.play for release in chosen]
    assert len(box.recipients()) == PEOPLE
    assert set(box.recipients().values()) == {len(chosen)}
    assert len({message["Message-ID"] for message in box.parsed()}) == len(chosen) * PEOPLE
    checked = run("ledger", "verify", str(INCIDENT))
    assert checked.exit_code == 0, checked.output

    *before, last = replay.published
    assert last["play"] == "retrospective"
    told: dict[tuple[str, str, str], str] = {}
    for statement in before:
        told |= figures(statement)
    assert figures(last)
    for name, amount in figures(last).items():
        assert amount == told[name], name
    for language in ("en", "zh-CN"):
        said = set[str]().union(*(numbers(statement, language) for statement in before))
        assert numbers(last, language)
        assert numbers(last, language) <= said
