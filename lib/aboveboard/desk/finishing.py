"""The last two steps of a statement: write its files, then publish it, or see how."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import ipywidgets as widgets

from aboveboard.desk.page import html, page
from aboveboard.desk.showing import (
    command_html,
    findings_html,
    mailbox_html,
    message_html,
    page_html,
    problems_said,
    source_html,
    title_html,
)
from aboveboard.desk.upcoming import Upcoming, look_at, upcoming
from aboveboard.errors import AboveboardError
from aboveboard.plays.catalogue import HERE
from aboveboard.plays.parameters import parse_instant
from aboveboard.wording.desk_words import DeskWords
from aboveboard.wording.said import in_language, screen_languages

STATEMENT = "statement.json"


class Finish:
    """Writes the files by the very command; a drill is then published on this machine.

    A real statement is not published from here: two people sign it, and a command sends it.
    """

    def __init__(
        self, home: Path, folder: Path, clock: Callable[[], datetime], *, drill: bool
    ) -> None:
        self._home, self._folder, self._clock, self._drill = home, folder, clock, drill
        self._words: DeskWords | None = None
        self._next = self._upcoming()
        self._write = widgets.Button(button_style="primary")
        self._publish = widgets.Button(button_style="primary", disabled=True)
        self._titles = {name: html() for name in ("files", "publish")}
        self._written, self._report, self._published, self._seen = html(), html(), html(), html()
        self._lines = html(source_html("", self._commands()))
        shown = [self._titles["files"], self._write, self._written, self._report]
        shown += [self._titles["publish"], self._lines]
        if drill:
            shown += [self._publish, self._published, self._seen]
        self.widget = page(widgets.VBox(shown))
        self._write.on_click(lambda _: self._soon(self._write, self.write_files))
        self._publish.on_click(lambda _: self._soon(self._publish, self.publish))
        self._publish.disabled = not self._output_there()

    def speak(self, words: DeskWords) -> None:
        """Say everything in this language."""
        self._words = words
        self._write.description = words.say("start", "write")
        self._publish.description = words.say("start", "publish_here")
        self._titles["files"].value = title_html(words, "files")
        last = "publish_drill" if self._drill else "publish"
        self._titles["publish"].value = title_html(words, last)

    def clear(self) -> None:
        """Take away what was shown: the record says more now than the files, so they come first."""
        self._turn()
        self._publish.disabled = True
        self._written.value = self._report.value = ""
        self._published.value = self._seen.value = ""

    async def write_files(self) -> None:
        """Run the play by the very command, and show what it wrote and what holds it back."""
        self._turn()
        self._written.value = message_html(self._say("writing"))
        with TemporaryDirectory() as place:
            asked = Path(place) / "screen.yaml"
            asked.write_text(json.dumps({"screen": self._screen}), encoding="utf-8")
            called = ("run", self._next.play, str(self._folder), "-f", str(asked))
            code, said = await self._command(*called)
        note = self._say("failed") if code else self._lacking()
        self._written.value = command_html(note, self._say("raw"), said, is_open=bool(code))
        report = self._home / self._output / "report.html"
        if code == 0 and report.is_file():
            self._report.value = page_html("report.html", report)
        self._publish.disabled = not self._output_there()

    async def publish(self) -> None:
        """Publish the drill on this machine, and show its page and its mailbox."""
        if refused := self._refused():
            self._published.value = refused
            return
        self._published.value = message_html(self._say("publishing"))
        code, said = await self._command("publish", str(self._output), "--here")
        note = self._say("failed" if code else "published")
        self._published.value = command_html(note, self._say("raw"), said, is_open=bool(code))
        place = self._home / self._output.parent / HERE
        if code == 0:
            self._turn()
            shown = [
                page_html("index.html", place / "page" / "index.html"),
                mailbox_html(place / "mailbox", self._say("mailbox")),
                source_html(self._say("next_drill"), self._next_commands()),
            ]
            self._seen.value = "".join(shown)
            self._publish.disabled = True

    # --- what holds it back -----------------------------------------------------------------------

    def _refused(self) -> str:
        """Show what keeps the files that were written from being published; empty for nothing."""
        assert self._words is not None
        try:
            made = json.loads((self._home / self._output / STATEMENT).read_text(encoding="utf-8"))
            ahead = look_at(self._home, self._folder, parse_instant(made["as_of"]))
        except AboveboardError as error:
            return message_html(problems_said(error, self._words))
        if not ahead.held:
            return ""
        stopped = self._say("stopped", count=str(len(ahead.held)))
        found = findings_html(ahead.held, self._words.tag)
        return f'{message_html(stopped)}<div class="aboveboard-preview">{found}</div>'

    def _lacking(self) -> str:
        """Say what the statement still lacks, or what the checks hold back."""
        assert self._words is not None
        try:
            ahead = look_at(self._home, self._folder, self._clock())
        except AboveboardError as error:
            return problems_said(error, self._words)
        names = self._words.say("panel", "separator").join(
            f"{gap.id} {in_language(gap.asks, self._words.tag)}" for gap in ahead.missing
        )
        if names:
            return self._say("unready", names=names)
        if ahead.held:
            return self._say("held", count=str(len(ahead.held)))
        return self._words.say("preview", "complete")

    # --- the commands -----------------------------------------------------------------------------

    def _turn(self) -> None:
        """Turn to the statement that is to be written next, and show its commands."""
        with suppress(AboveboardError):  # the command that follows says what is wrong, and where
            self._next = self._upcoming()
        self._lines.value = source_html("", self._commands())

    def _upcoming(self) -> Upcoming:
        return upcoming(self._home, self._folder, self._clock())

    @property
    def _screen(self) -> str:
        assert self._words is not None
        tag = self._words.tag
        return tag if tag in screen_languages() else ""

    @property
    def _output(self) -> Path:
        return self._next.output

    def _output_there(self) -> bool:
        return (self._home / self._output / STATEMENT).is_file()

    def _commands(self) -> str:
        if self._drill:
            return f"aboveboard publish {self._output} --here"
        return "\n".join(
            (
                f"aboveboard approve {self._output} --key ~/.ssh/id_ed25519",
                f"aboveboard publish {self._output} --dry-run",
                f"aboveboard publish {self._output}",
            )
        )

    def _next_commands(self) -> str:
        return (
            f"aboveboard run {self._next.play} params/{self._folder.name}\n"
            f"aboveboard publish {self._output} --here"
        )

    def _soon(self, button: widgets.Button, work: Callable[[], Awaitable[None]]) -> None:
        """Work beside the page, once: the command runs in a process of its own."""
        if button.disabled:
            return
        button.disabled = True

        async def done() -> None:
            try:
                await work()
            finally:
                button.disabled = False

        self._task = asyncio.get_running_loop().create_task(done())

    async def _command(self, *arguments: str) -> tuple[int, str]:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "aboveboard", *arguments),
            cwd=self._home,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate()
        return process.returncode or 0, said.decode("utf-8", "replace")

    def _say(self, name: str, **values: str) -> str:
        assert self._words is not None
        return self._words.say("start", name, **values)
