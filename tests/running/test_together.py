"""Several incidents at a time: each in its own process, one that fails stops none."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from aboveboard.errors import RunError
from aboveboard.running.together import Outcome, each
from incident_work import work

HELPERS = Path(__file__).parents[1] / "helpers"


def outcomes(*names: str, jobs: int = 2) -> dict[str, Outcome[str]]:
    return {one.incident.name: one for one in each(work, [Path(name) for name in names], jobs)}


def test_each_is_done_in_a_process_of_its_own() -> None:
    found = outcomes("done-1", "done-2", "done-3")
    results = [str(found[f"done-{n}"].result) for n in (1, 2, 3)]
    assert [result.split()[0] for result in results] == ["done-1", "done-2", "done-3"]
    assert len({*(result.split()[2] for result in results), str(os.getpid())}) == 4


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("wrong", "This record is wrong."),
        ("broken", "The program failed here (ZeroDivisionError)."),
        ("killed", "Its process ended before it was done (exit code 9)."),
    ],
)
def test_one_that_fails_stops_none_and_says_why(kind: str, what: str) -> None:
    found = outcomes(kind, "done-1", "done-2", jobs=1)
    assert [problem.what for problem in found[kind].problems] == [what]
    assert found[kind].result is None
    assert found["done-1"].result
    assert found["done-2"].result


def test_an_error_of_the_program_shows_no_value() -> None:
    (problem,) = outcomes("broken").values().__iter__().__next__().problems
    assert "value of the record" not in str(problem)


def test_two_of_the_same_name_are_refused_before_anything_is_begun(tmp_path: Path) -> None:
    twins = [tmp_path / "a" / "done", tmp_path / "b" / "done"]
    with pytest.raises(RunError, match="one folder"):
        list(each(work, twins, 2))


def test_an_interrupt_puts_away_what_was_begun_and_begins_no_more(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from incident_work import work\n"
        "from aboveboard.running.together import each\n"
        "list(each(work, [Path(name) for name in sys.argv[1:]], 2))\n"
    )
    names = [str(tmp_path / f"endless-{n}") for n in (1, 2, 3)]
    process = subprocess.Popen(
        [sys.executable, "-c", program, *names],
        env={**os.environ, "PYTHONPATH": str(HELPERS)},
        stderr=subprocess.DEVNULL,
    )
    begun = [tmp_path / f"endless-{n}.begun" for n in (1, 2)]
    limit = time.monotonic() + 60
    while not all(path.exists() for path in begun) and time.monotonic() < limit:
        time.sleep(0.05)
    process.send_signal(2)
    assert process.wait(60) != 0
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == [f"endless-{n}.{state}" for n in (1, 2) for state in ("begun", "put-away")]
