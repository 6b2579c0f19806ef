"""The last two steps of a first statement: write its files, then publish it, or see how."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

import ipywidgets as widgets

from aboveboard.desk.page import html, page
from aboveboard.desk.showing import mailbox_html, message_html, page_html, source_html, title_html
from aboveboard.plays.catalogue import HERE, output_name
from aboveboard.plays.checklist import missing
from aboveboard.record.load import load_record
from aboveboard.record.view import View
from aboveboard.wording.desk_words import DeskWords
from aboveboard.wording.said import in_language

PLAY = "initial-statement"


class Finish:
    """Writes the files by the very command; a drill is then published on this machine.

    A real statement is not published from here: two people sign it, and a command sends it.
    """

    def __init__(
        self, home: Path, folder: Path, clock: Callable[[], datetime], *, drill: bool
    ) -> None:
        self._home, self._folder, self._clock, self._drill = home, folder, clock, drill
        self._words: DeskWords | None = None
        self._write = widgets.Button(button_style="primary")
        self._publish = widgets.Button(button_style="primary", disabled=True)
        self._titles = {name: html() for name in ("files", "publish")}
        self._written, self._report, self._published, self._seen = html(), html(), html(), html()
        shown = [self._titles["files"], self._write, self._written, self._report]
        shown += [self._titles["publish"], html(source_html("", self._commands()))]
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
        self._publish.disabled = True
        self._written.value = self._report.value = ""
        self._published.value = self._seen.value = ""

    async def write_files(self) -> None:
        """Run the play by the very command, and show what it wrote."""
        self._written.value = message_html(self._say("writing"))
        code, said = await self._command("run", PLAY, str(self._folder))
        self._written.value = source_html(self._lacking(), said)
        report = self._home / self._output / "report.html"
        if code == 0 and report.is_file():
            self._report.value = page_html("report.html", report)
        self._publish.disabled = not self._output_there()

    async def publish(self) -> None:
        """Publish the drill on this machine, and show its page and its mailbox."""
        self._published.value = message_html(self._say("publishing"))
        code, said = await self._command("publish", str(self._output), "--here")
        self._published.value = source_html("" if code else self._say("published"), said)
        place = self._home / self._output.parent / HERE
        if code == 0:
            shown = [
                page_html("index.html", place / "page" / "index.html"),
                mailbox_html(place / "mailbox", self._say("mailbox")),
                source_html(self._say("next_drill"), self._next_commands()),
            ]
            self._seen.value = "".join(shown)

    # --- the commands -----------------------------------------------------------------------------

    @property
    def _output(self) -> Path:
        return Path("outputs") / self._folder.name / output_name(PLAY, 1)

    def _output_there(self) -> bool:
        return (self._home / self._output / "statement.json").is_file()

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
        update = self._output.parent / output_name("periodic-update", 1)
        return (
            f"aboveboard run periodic-update params/{self._folder.name}\n"
            f"aboveboard publish {update} --here"
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

    def _say(self, name: str) -> str:
        assert self._words is not None
        return self._words.say("start", name)

    def _lacking(self) -> str:
        assert self._words is not None
        record, _ = load_record(self._folder)
        gaps = missing(PLAY, View(record, self._clock()))
        names = self._words.say("panel", "separator").join(
            f"{g.id} {in_language(g.asks, self._words.tag)}" for g in gaps
        )
        if not gaps:
            return self._words.say("preview", "complete")
        return self._words.say("start", "unready", names=names)
