"""A long send shows itself: a line every ten seconds, or a bar that steps aside for questions."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from aboveboard.cli.rates import line_of, rates
from aboveboard.publishing.mailing import Progress


@pytest.mark.parametrize(
    ("progress", "line"),
    [
        (
            Progress(sent=990, failed=10, left=9000, seconds=10),
            "email: 990 sent, 10 failed, 9000 left, 100 a second, 0:01:30 left",
        ),
        (
            Progress(sent=0, failed=0, left=5, seconds=1),
            "email: 0 sent, 0 failed, 5 left, 0 a second, no time known",
        ),
        (
            Progress(sent=5, failed=0, left=0, seconds=1),
            "email: 5 sent, 0 failed, 0 left, 5 a second, done",
        ),
    ],
)
def test_a_line_says_rate_sent_failed_and_time_left(progress: Progress, line: str) -> None:
    assert line_of("email", progress) == line


def test_a_file_gets_a_line_every_ten_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    with rates(io.StringIO()) as report:
        for half in range(50):
            report("email", Progress(half, 0, 100, seconds=half / 2))
    assert len(capsys.readouterr().err.splitlines()) == 2


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_a_bar_that_stops_for_a_question(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("COLUMNS", "120")
    with rates(Terminal()) as report:
        report("email", Progress(5, 0, 5, seconds=1))
        report.pause()
        shown = capsys.readouterr().err
        report("email", Progress(10, 0, 0, seconds=2))
    assert "5 sent, 0 failed, 5 left" in shown
    assert "━" in shown
    assert "10 sent, 0 failed, 0 left" in capsys.readouterr().err


def test_a_wait_is_named_with_its_end() -> None:
    again_at = datetime(2018, 1, 26, 14, 31, 5, tzinfo=UTC)
    shown = line_of("email", Progress(0, 0, 3, 600.0, again_at))
    assert shown == "email: 3 wait, as their mail servers ask; next try at 14:31:05 UTC"
