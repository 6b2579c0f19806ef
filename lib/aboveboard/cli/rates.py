"""How a long send shows itself: a bar on a terminal, a line every ten seconds elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

import typer

if TYPE_CHECKING:
    from datetime import datetime

    from aboveboard.publishing.mailing import Progress

_EACH = 10.0  # seconds between two lines


def line_of(channel: str, progress: Progress) -> str:
    """Return sent, failed, left, rate and time left on one line, or what is waited for."""
    if progress.again_at:
        return (
            f"{channel}: {progress.left} wait, as their mail servers ask; "
            f"next try at {progress.again_at:%H:%M:%S} UTC"
        )
    rate = (progress.sent + progress.failed) / max(progress.seconds, 0.001)
    return (
        f"{channel}: {progress.sent} sent, {progress.failed} failed, {progress.left} left, "
        f"{rate:.0f} a second, {_time_left(progress.left, rate)}"
    )


def _time_left(left: int, rate: float) -> str:
    if not left:
        return "done"
    if not rate:
        return "no time known"
    minutes, seconds = divmod(round(left / rate), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02} left"


class Rates:
    """Told how far a channel is; ``pause`` clears the screen for a question."""

    def __call__(self, channel: str, progress: Progress) -> None:
        """Show how far a channel is."""

    def pause(self) -> None:
        """Stop showing until told again."""


class _Lines(Rates):
    def __init__(self) -> None:
        self._said = 0.0
        self._waits_until: datetime | None = None

    def __call__(self, channel: str, progress: Progress) -> None:
        if progress.seconds < self._said:
            self._said = 0.0  # another run of it began
        if progress.again_at:
            is_due = progress.again_at != self._waits_until  # a wait is said once, however long
        else:
            is_due = progress.seconds - self._said >= _EACH
        self._waits_until = progress.again_at
        if is_due:
            self._said = progress.seconds
            typer.echo(line_of(channel, progress), err=True)


class _Bar(Rates):
    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskID, TextColumn

        columns = (BarColumn(bar_width=24), TextColumn("{task.description}"))
        self._bar = Progress(*columns, console=Console(stderr=True), auto_refresh=False)
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, channel: str, progress: Progress) -> None:
        total = progress.sent + progress.failed + progress.left
        if channel not in self._tasks:
            self._tasks[channel] = self._bar.add_task("", total=total)
        done, text = total - progress.left, line_of(channel, progress)
        self._bar.start()
        self._bar.update(
            self._tasks[channel], description=text, completed=done, total=total, refresh=True
        )

    def pause(self) -> None:
        self._bar.stop()


@contextmanager
def rates(stream: TextIO) -> Iterator[Rates]:
    """Show how far each channel is until the block ends."""
    shown = _Bar() if stream.isatty() else _Lines()
    try:
        yield shown
    finally:
        shown.pause()
