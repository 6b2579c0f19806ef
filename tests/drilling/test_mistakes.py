"""What was published and was not so: every such thing counts, and silence about it never pays."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aboveboard.cli import app
from aboveboard.drilling.mistakes import mistakes
from aboveboard.drilling.scenario import PACKAGED, Wrong, load_scenario
from aboveboard.drilling.score import Played, score
from aboveboard.record.model import AnyEntry, Finding, Record
from drills import GOOD, TAGS, at
from house import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

BASE = load_scenario("lantern", ROOT / "params").record


def said(name: str, minutes: int, **more: Any) -> AnyEntry:
    return Finding.model_validate(
        {
            "id": name, "kind": "finding", "at": at(minutes), "known_at": at(minutes),
            "confidence": "suspected", "about": "attack", "text": dict.fromkeys(TAGS, "x"), **more,
        }
    )  # fmt: skip


def righted(name: str, minutes: int) -> AnyEntry:
    because = dict.fromkeys(TAGS, "y")
    return said(f"{name}-righted", minutes, corrects=name, because=because)


def record(*entries: AnyEntry) -> Record:
    return BASE.model_copy(update={"entries": entries})


def stood(*entries: AnyEntry, told: tuple[int, ...], known: int | None = 30) -> list[object]:
    wrong = {"a": Wrong(entry="a", known_at=at(known))} if known is not None else {}
    found = mistakes(record(*entries), wrong, [at(minutes) for minutes in told])
    return [one.stood for one in found]


def test_what_was_never_published_is_no_mistake() -> None:
    assert stood(said("a", 10), told=()) == []
    assert stood(said("a", 10), told=(5,)) == []
    assert stood(said("a", 10), righted("a", 15), told=(5, 20)) == []


def test_what_was_published_and_left_stands() -> None:
    assert stood(said("a", 10), told=(12, 40, 60)) == [None]


def test_a_correction_that_no_statement_told_leaves_it_standing() -> None:
    assert stood(said("a", 10), righted("a", 50), told=(12,)) == [None]


def test_time_runs_from_when_the_team_could_know_until_a_statement_says_so() -> None:
    assert stood(said("a", 10), righted("a", 50), told=(12, 55)) == [timedelta(minutes=25)]


def test_who_puts_it_off_has_longer_than_who_does_it_at_once() -> None:
    soon = stood(said("a", 10), righted("a", 33), told=(12, 33, 80))
    late = stood(said("a", 10), righted("a", 79), told=(12, 33, 80))
    assert (soon, late) == ([timedelta(minutes=3)], [timedelta(minutes=50)])


def test_what_was_known_to_be_wrong_before_it_was_published_stood_from_then() -> None:
    assert stood(said("a", 10), righted("a", 50), told=(40, 50)) == [timedelta(minutes=10)]


def test_what_the_record_corrects_was_wrong_too() -> None:
    found = stood(said("a", 10), righted("a", 50), told=(12, 55), known=None)
    assert found == [timedelta(minutes=5)]


LENGTHS = st.none() | st.integers(0, 300).map(lambda minutes: timedelta(minutes=minutes))


@settings(max_examples=20, deadline=None)
@given(st.lists(LENGTHS, max_size=4), st.integers(0, 300), st.booleans())
def test_to_put_right_never_scores_below_silence(
    others: list[timedelta | None], minutes: int, blame: bool
) -> None:
    def points(one: timedelta | None, withheld: int) -> int:
        field = "blames" if blame else "mistakes"
        changes: dict[str, Any] = {field: (*others, one), "withheld": withheld}
        played: Played = replace(GOOD, **changes)
        return score(played, TAGS).points

    assert points(timedelta(minutes=minutes), 0) > points(None, 1)
    assert points(timedelta(minutes=minutes), 1) >= points(None, 1)


# --- held for real ----------------------------------------------------------------------------

ANSWERS = {
    "first-word": "now",
    "words": "plain",
    "promise": "in-60",
    "promise-due": "publish",
    "blame": "not-yet",
    "count": "when-counted",
    "counted": "say-so",
}
GUESSED = {"count": "guess", "put-right": "correct"}
BLAMED = {"blame": "name", "put-right-blame": "correct"}


def held(home: Path, **chosen: str) -> dict[str, Any]:
    """Hold forty-five minutes of the scenario, and return the verdicts and the points."""
    folder = Path(shutil.copytree(PACKAGED / "lantern", home / "short"))
    text = (folder / "drill.yaml").read_text(encoding="utf-8")
    for part in ("seed-phrase", "fake-page", "questions"):
        begin = text.index(f"\n  - id: {part}\n")
        text = text[:begin] + text[text.index("\n  - id: ", begin + 5) :]
    for old, new in {
        "ends: 2026-03-03T12:10": "ends: 2026-03-03T09:55", "people: 50": "people: 3",
        "scam_at: 2026-03-03T10:20": "scam_at: 2026-03-03T09:44",
        "starts:": "recipients: 2\nunreachable: 1\nstarts:",
        "T10:02+": "T09:15+", "T11:08+": "T09:24+", "T10:44+": "T09:40+", "T11:40+": "T09:48+",
    }.items():  # fmt: skip
        assert old in text
        text = text.replace(old, new)
    (folder / "drill.yaml").write_text(text, encoding="utf-8")
    answers = {"format": "aboveboard.drill-answers/1", "minutes": 1, "answers": ANSWERS | chosen}
    (home / "answers.yaml").write_text(json.dumps(answers))
    arguments = ("drill", str(folder), "--to", str(home / "drill"))
    done = CliRunner().invoke(app, (*arguments, "--answers", str(home / "answers.yaml")))
    assert done.exit_code == 0, done.output
    report = json.loads((home / "drill" / "report.json").read_text())
    return {one["id"]: one for one in report["measures"]} | {"points": report["points"]}


def test_a_wrong_number_and_a_blame_count_and_putting_right_scores_above_silence(
    tmp_path: Path,
) -> None:
    right = held(tmp_path / "right", **GUESSED, **BLAMED)
    left = held(
        tmp_path / "left",
        **GUESSED | {"put-right": "leave"},
        **BLAMED | {"put-right-blame": "leave"},
    )
    for name in ("mistakes", "blame"):
        assert (right[name]["verdict"], left[name]["verdict"]) == ("fair", "poor")
    assert right["mistakes"]["found"]["en"] == "1 published; put right after 2 minutes"
    assert left["mistakes"]["found"]["zh-CN"] == "发布了 1 处，1 处至今没有更正"
    assert (right["withheld"]["verdict"], left["withheld"]["verdict"]) == ("good", "poor")
    assert right["points"] > left["points"]
    page = next((tmp_path / "right").glob("drill/outputs/*/here/page/*/en/announcement.html"))
    last = sorted(page.parents[2].glob("*/en/announcement.html"))[-1].read_text()
    assert "6,912,400" in last
    told = "".join(path.read_text() for path in page.parents[2].glob("*/en/announcement.html"))
    assert "We named a former developer without proof" in told


@pytest.mark.long
def test_who_keeps_a_count_from_customers_has_less_than_who_guessed_and_put_it_right(
    tmp_path: Path,
) -> None:
    hid = held(tmp_path / "hid", counted="later")
    guessed = held(tmp_path / "guessed", **GUESSED)
    assert hid["mistakes"]["verdict"] == "good"
    assert hid["withheld"]["verdict"] == "poor"
    assert guessed["points"] > hid["points"]


@pytest.mark.long
def test_in_the_replay_silence_about_a_wrong_number_does_not_pay(tmp_path: Path) -> None:
    answers = (PACKAGED / "minato" / "answers.yaml").read_text()
    points = {}
    for choice in ("correct", "leave"):
        text = answers.replace("number: counting", "number: guess")
        text = text.replace("theft: say-so", f"put-right: {choice}").replace("in-20", "in-180")
        path = tmp_path / f"{choice}.yaml"
        path.write_text(text)
        arguments = ("drill", "minato", "--incidents", str(ROOT / "params"))
        to = tmp_path / choice
        done = CliRunner().invoke(app, (*arguments, "--to", str(to), "--answers", str(path)))
        assert done.exit_code == 0, done.output
        report = json.loads((to / "report.json").read_text())
        points[choice] = report["points"]
        verdicts = {one["id"]: one["verdict"] for one in report["measures"]}
        assert verdicts["mistakes"] == ("fair" if choice == "correct" else "poor")
        assert "blame" not in verdicts
    assert points["correct"] > points["leave"]
