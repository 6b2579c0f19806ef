"""A rehearsal from its first minute to its report: all marked, in its folder, nothing left on."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from aboveboard.cli import app
from aboveboard.drilling.scenario import PACKAGED
from aboveboard.drilling.team import read_answers
from aboveboard.errors import DrillError
from house import ROOT
from records import contents
from typer.testing import CliRunner, Result

NAME = "2026-03-03-lantern"
MARKS = ("DRILL", "演练")
ANSWERS = """\
format: aboveboard.drill-answers/1
minutes: 2
answers:
  first-word: [wait, now]
  words: [reassuring, plain]
  seed-phrase: warn
  promise: in-20
  promise-due: [publish, let-pass]
"""


def short_scenario(home: Path) -> Path:
    """Write a scenario of fifty minutes with few people."""
    folder = Path(shutil.copytree(PACKAGED / "lantern", home / "short"))
    text = (folder / "drill.yaml").read_text(encoding="utf-8")
    text = text[: text.index("  - id: blame")]
    for old, new in {
        "ends: 2026-03-03T12:10": "ends: 2026-03-03T10:42",
        "people: 50": "people: 12",
        "scam_at: 2026-03-03T10:20": "scam_at: 2026-03-03T09:44",
        "starts:": "recipients: 4\nunreachable: 1\nstarts:",
    }.items():
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "drill.yaml").write_text(text, encoding="utf-8")
    (home / "answers.yaml").write_text(ANSWERS, encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Drilled:
    """A rehearsal that was held by the command."""

    home: Path
    result: Result

    @property
    def folder(self) -> Path:
        """The rehearsal's own folder."""
        return self.home / "drill"

    @property
    def report(self) -> dict[str, object]:
        """The report as data."""
        found: dict[str, object] = json.loads((self.folder / "report.json").read_text())
        return found


def drill(home: Path, *more: str) -> Result:
    arguments = ("drill", str(home / "short"), "--to", str(home / "drill"))
    return CliRunner().invoke(app, (*arguments, *more))


@pytest.fixture(scope="module")
def drilled(tmp_path_factory: pytest.TempPathFactory) -> Drilled:
    home = tmp_path_factory.mktemp("rehearsal")
    short_scenario(home)
    return Drilled(home, drill(home, "--answers", str(home / "answers.yaml")))


def test_it_is_held_and_says_where_to_look(drilled: Drilled) -> None:
    assert drilled.result.exit_code == 0, drilled.result.output
    assert "of 18 points" in drilled.result.output
    for name in ("report.en.html", "report.zh-CN.html", "answers.yaml"):
        assert (drilled.folder / name).is_file()


def test_everything_is_marked_as_a_drill(drilled: Drilled) -> None:
    runs = contents(drilled.folder / "outputs" / NAME)
    shown = [name for name in runs if Path(name).suffix in (".html", ".md", ".txt", ".eml", ".ics")]
    assert len(shown) > 30
    for name in shown:
        text = runs[name].decode()
        if name.endswith(".eml"):
            assert any(mark in text for mark in ("DRILL", "=5BDRILL", "=?utf-8?")), name
        elif not name.startswith("here/people"):
            assert any(mark in text for mark in MARKS), name
    for name in ("report.en.html", "report.zh-CN.html"):
        assert any(mark in (drilled.folder / name).read_text() for mark in MARKS)


def test_words_that_are_not_honest_are_stopped_and_never_in_the_record(drilled: Drilled) -> None:
    record = (drilled.folder / "params" / NAME / "incident.yaml").read_text()
    assert "All funds are safe" not in record
    measures = {one["id"]: one for one in drilled.report["measures"]}  # type: ignore[attr-defined]
    assert measures["honesty"]["verdict"] == "fair"


def test_each_language_is_told_which_of_its_words_were_stopped_each_once(drilled: Drilled) -> None:
    moments = drilled.report["moments"]
    assert isinstance(moments, list)
    (stopped,) = [one["text"] for one in moments if one["kind"] == "stopped"]
    assert stopped["en"].splitlines() == [
        "The honesty checks stop these words. Nothing was published. Decide again.",
        "“3 March 2026: Browser wallet under maintenance” “This is an isolated case.”: "
        "words that play it down, without a figure, a time and a check.",
        "“All funds are safe.”: a claim without a figure, a time and a check beside it.",
    ]
    chinese = stopped["zh-CN"]
    assert not re.search("[A-Za-z]", chinese)
    assert chinese.count("属于个别情况，资金安全无虞。") == 2  # for two reasons


def test_waiting_costs_the_first_word_and_a_lesson_is_drawn(drilled: Drilled) -> None:
    measures = {one["id"]: one for one in drilled.report["measures"]}  # type: ignore[attr-defined]
    assert measures["first_word"]["verdict"] == "fair"
    actions = drilled.report["actions"]
    assert isinstance(actions, dict)
    assert "While you waited, more people installed the false update." in actions["en"]
    assert (
        "没有新消息，也要按承诺的时间发布通报：照实说明，并承诺下一次的时间。" in actions["zh-CN"]
    )


def test_who_can_not_be_reached_is_counted_and_the_seed_phrase_is_nowhere(
    drilled: Drilled,
) -> None:
    measures = {one["id"]: one for one in drilled.report["measures"]}  # type: ignore[attr-defined]
    assert measures["unreached"]["found"]["en"] == "1 of 5"
    assert measures["seed_phrase"]["verdict"] == "good"
    for name, content in contents(drilled.folder).items():
        assert b"abandon abandon" not in content, name


def test_the_same_answers_give_the_same_report_and_the_folder_is_used_again(
    drilled: Drilled,
) -> None:
    first = {name: (drilled.folder / name).read_bytes() for name in ("report.json", "answers.yaml")}
    again = drill(drilled.home, "--answers", str(drilled.home / "answers.yaml"))
    assert again.exit_code == 0, again.output
    assert first == {name: (drilled.folder / name).read_bytes() for name in first}


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    short_scenario(tmp_path)
    (tmp_path / "drill").mkdir()
    (tmp_path / "drill" / "mine.txt").write_text("mine")
    done = drill(tmp_path, "--answers", str(tmp_path / "answers.yaml"))
    assert done.exit_code == 1
    assert "holds something else than a drill" in done.output
    assert contents(tmp_path / "drill") == {"mine.txt": b"mine"}


def test_a_decision_without_an_answer_is_named(tmp_path: Path) -> None:
    short_scenario(tmp_path)
    path = tmp_path / "answers.yaml"
    path.write_text(ANSWERS.replace("  first-word: [wait, now]\n", ""))
    done = drill(tmp_path, "--answers", str(path))
    assert done.exit_code == 1
    assert "answers.first-word: It has no answer to first-word at 2026-03-03 01:13" in done.output


def test_without_a_scenario_it_explains_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    done = CliRunner().invoke(app, ["drill"])
    assert done.exit_code == 0
    assert "aboveboard drill lantern" in done.output
    assert "aboveboard drill minato" in done.output
    assert "nothing leaves this machine" in done.output


def test_people_at_a_terminal_decide_by_number(tmp_path: Path) -> None:
    short_scenario(tmp_path)
    done = CliRunner().invoke(
        app,
        ["drill", str(tmp_path / "short"), "--to", str(tmp_path / "drill"), "--language", "zh-CN"],
        input="2\n" * 40,  # to wait, every time
    )
    assert done.exit_code == 0, done.output
    assert "现在公布吗？" in done.output
    assert "再等半小时" in done.output
    assert "一直没有" in (tmp_path / "drill" / "report.zh-CN.html").read_text()


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_one_that_is_stopped_leaves_nothing_running(tmp_path: Path, sign: signal.Signals) -> None:
    short_scenario(tmp_path)
    command = shutil.which("aboveboard", path=str(Path(sys.executable).parent))
    assert command
    started = subprocess.Popen(
        (command, "drill", "short", "--to", "drill", "--answers", "answers.yaml"),
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    assert started.stdout
    while "A customer" not in started.stdout.readline():
        assert started.poll() is None
    started.send_signal(sign)
    _, errors = started.communicate(timeout=60)
    assert started.returncode == 1, errors
    assert "Nothing goes on" in errors
    until = time.monotonic() + 20
    while _of_session(started.pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert _of_session(started.pid) == []


def test_ctrl_c_at_a_question_says_how_to_go_on_however_often_it_is_pressed(tmp_path: Path) -> None:
    short_scenario(tmp_path)
    command = shutil.which("aboveboard", path=str(Path(sys.executable).parent))
    assert command
    process, terminal = pty.fork()  # Ctrl-C is typed: a terminal makes the signal of it
    if process == 0:
        os.chdir(tmp_path)
        os.execv(command, ("aboveboard", "drill", "short", "--to", "drill", "--speed", "0"))
    shown = b""
    while b">:" not in shown:
        shown += os.read(terminal, 4096)
    shown = b""
    with contextlib.suppress(OSError):  # how a terminal ends
        # Pressed between the prompt and its reading, a key is seen when the next one comes, as in
        # any Python program; so it is pressed again, as people do, while nothing happens.
        for _ in range(50):
            os.write(terminal, b"\x03")
        while True:
            if not select.select([terminal], [], [], 5)[0]:
                os.write(terminal, b"\x03")
            elif more := os.read(terminal, 4096):
                shown += more
            else:
                break
    _, status = os.waitpid(process, 0)
    text = shown.decode()
    assert os.waitstatus_to_exitcode(status) == 1, text
    assert "To begin anew: aboveboard drill short --to drill" in text
    assert "Traceback" not in text
    assert _of_session(process) == []
    record = yaml.safe_load((tmp_path / "drill" / "params" / NAME / "incident.yaml").read_text())
    assert record["exercise"]


def _of_session(session: int) -> list[int]:
    """Return the processes that a session still has."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(path.name)) == session and "Z" not in _state(path):
                found.append(int(path.name))
        except OSError:
            continue
    return found


def _state(process: Path) -> str:
    return (process / "stat").read_text().rpartition(")")[2].split()[0]


def test_answers_that_are_missing_are_told(tmp_path: Path) -> None:
    with pytest.raises(DrillError, match="There are no answers here"):
        read_answers(tmp_path / "none.yaml")


def test_a_promise_that_falls_due_as_the_rehearsal_ends_is_broken_when_it_was_let_pass(
    tmp_path: Path,
) -> None:
    scenario = short_scenario(tmp_path) / "drill.yaml"
    text = scenario.read_text(encoding="utf-8")
    scenario.write_text(text.replace("ends: 2026-03-03T10:42", "ends: 2026-03-03T10:27"))
    held = Drilled(tmp_path, drill(tmp_path, "--answers", str(tmp_path / "answers.yaml")))
    assert held.result.exit_code == 0, held.result.output
    record = (held.folder / "params" / NAME / "incident.yaml").read_text()
    assert "due: '2026-03-03T02:27:00Z'" in record
    measures = {one["id"]: one for one in held.report["measures"]}  # type: ignore[attr-defined]
    assert measures["promises"]["found"]["en"] == "1 of 2"
