"""From nothing to a first statement: make an incident, tell the first facts, write the files."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from aboveboard.desk.incident import QUESTIONS, answers_in, home_of, name_fields, own_incidents
from aboveboard.desk.live import Shown, is_live
from aboveboard.desk.page import chooser, html, page
from aboveboard.desk.panel import Desk
from aboveboard.desk.showing import message_html, source_html
from aboveboard.errors import AboveboardError
from aboveboard.plays.catalogue import output_name
from aboveboard.plays.checklist import missing
from aboveboard.plays.desk import open_play
from aboveboard.plays.tables import ShownTable
from aboveboard.record.load import load_record
from aboveboard.record.texts import secret_faults
from aboveboard.record.view import View
from aboveboard.running.new_incident import new_incident
from aboveboard.wording.desk_words import DeskWords, desk_languages, desk_words
from aboveboard.wording.language import load_language

PLAY = "initial-statement"
STEPS = (
    ("1", "Make an incident", "aboveboard new params/2026-11-24-example"),
    ("2", "Tell the first facts", "the forms of this notebook, or incident.yaml in an editor"),
    ("3", "Write the files", "aboveboard run initial-statement params/2026-11-24-example"),
    ("4", "Approve and publish", "aboveboard approve FOLDER, then aboveboard publish FOLDER"),
)


def start(namespace: Mapping[str, Any], folder: Path | None = None) -> Shown | ShownTable:
    """Return the way to a first statement; where nobody can type, its steps as a table."""
    if not is_live(namespace):
        return ShownTable("Your first statement", ("Step", "What", "By command"), STEPS)
    return Shown(Start(home_of(folder or Path.cwd())).widget)


class Start:
    """The four steps, one below the other; the later ones come once there is an incident."""

    def __init__(
        self, home: Path, clock: Callable[[], datetime] = lambda: datetime.now(UTC), tag: str = ""
    ) -> None:
        self._home, self._clock = home, clock
        tags = desk_languages()
        self._tag = chooser([(desk_words(t).say("name"), t) for t in tags])
        self._tag.value = tag or tags[0]
        self._existing = chooser([])
        self._asked: dict[str, Any] = {}
        self._notes: dict[str, Any] = {}
        self._make = widgets.Button(button_style="primary")
        self._write = widgets.Button(button_style="primary")
        self._made, self._written, self._report = html(), html(), html()
        self._titles = {name: html() for name in ("new", "facts", "files", "publish")}
        self._names, self._later = widgets.VBox(), widgets.VBox()
        self._folder: Path | None = None
        self._desk: Desk | None = None
        self._quiet = False
        for name, default in zip(QUESTIONS, self._defaults(), strict=True):
            self._ask(name, default)
        fields = [part for name in QUESTIONS for part in (self._asked[name], self._notes[name])]
        self._form = widgets.VBox([*fields, self._names, self._make])
        first = [self._tag, self._titles["new"], self._existing, self._form, self._made]
        self.widget = widgets.VBox([page(widgets.VBox(first)), self._later])
        self._make.on_click(lambda _: self._make_it())
        self._write.on_click(lambda _: self._write_soon())
        self._tag.observe(lambda _: self._speak(), names="value")
        self._existing.observe(lambda _: self._go_on(), names="value")
        self._speak()

    @property
    def _words(self) -> DeskWords:
        return desk_words(self._tag.value)

    def _defaults(self) -> tuple[str, ...]:
        return (f"{self._clock():%Y-%m-%d}-example", "zh-CN, en", "", "UTC")

    # --- 1. the incident --------------------------------------------------------------------------

    def _ask(self, name: str, value: str = "") -> None:
        control = widgets.Text(value=value, style={"description_width": "initial"})
        control.add_class("aboveboard-field")
        control.observe(lambda _: self._typed(name), names="value")
        self._asked[name], self._notes[name] = control, html()

    def _typed(self, name: str) -> None:
        if any(secret_faults(self._asked[name].value)):
            self._asked[name].value = ""
        elif name == "languages":
            self._speak()
        self._check()

    def _speak(self) -> None:
        words = self._words
        self._tag.description = words.say("panel", "language")
        self._make.description, self._write.description = (
            words.say("start", name) for name in ("make", "write")
        )
        for name, title in self._titles.items():
            help_ = f"{name}_help"
            note = words.say("start", help_) if name != "new" else ""
            title.value = f"<h2>{escape(words.say('start', name))}</h2><p>{escape(note)}</p>"
        for name in QUESTIONS:
            self._asked[name].description = words.say("start", name)
        names = name_fields(self._asked["languages"].value)
        for name in names:
            if name not in self._asked:
                self._ask(name)
            language = load_language(name.removeprefix("name.")).settings.name
            self._asked[name].description = words.say("start", "own_name", language=language)
        self._names.children = [p for n in names for p in (self._asked[n], self._notes[n])]
        self._existing.description = words.say("start", "existing")
        self._offer()
        if self._desk:
            self._desk.language.value = self._tag.value
        self._check()

    def _offer(self) -> None:
        """Offer the incidents there are, and the form of a new one where none is chosen."""
        own = own_incidents(self._home)
        self._quiet = True
        self._existing.options = [("–", ""), *((path.name, str(path)) for path in own)]
        self._existing.value = str(self._folder) if self._folder in own else ""
        self._quiet = False
        self._existing.layout.display = None if own else "none"
        self._form.layout.display = "none" if self._existing.value else None

    def _check(self) -> None:
        answers = answers_in(self._home, {n: c.value for n, c in self._asked.items()})
        helps = {"folder": "folder_help", "languages": "languages_help"}
        for name, note in self._notes.items():
            fault, label = answers.faults.get(name), self._asked[name].description
            shown = self._words.say("start", helps[name]) if name in helps else ""
            note.value = (
                f'<div role="alert" class="aboveboard-fault">{escape(f"{label}: {fault}")}</div>'
                if fault
                else f'<div class="aboveboard-help">{escape(shown)}</div>'
            )
        self._make.disabled = answers.incident is None

    def _make_it(self) -> None:
        answers = answers_in(self._home, {n: c.value for n, c in self._asked.items()})
        if answers.incident is None or answers.folder is None:
            return
        try:
            new_incident(answers.folder, answers.incident, self._clock())
        except AboveboardError as error:
            self._made.value = message_html(" ".join(map(str, error.problems)))
            return
        self._open(answers.folder)
        shown = str(answers.folder.relative_to(self._home))
        self._made.value = message_html(self._words.say("start", "made", path=shown))

    def _go_on(self) -> None:
        if self._quiet:
            return
        self._made.value = ""
        if self._existing.value:
            self._open(Path(self._existing.value))
        else:
            self._folder, self._later.children = None, ()
            self._speak()

    # --- 2. the first facts, 3. the files, 4. publishing ------------------------------------------

    def _open(self, folder: Path) -> None:
        self._folder = folder
        now = self._clock().isoformat()
        try:
            play = open_play(PLAY, {"incident": str(folder), "as_of": now}, self._home)
        except AboveboardError as error:
            self._made.value = message_html(" ".join(map(str, error.problems)))
            return
        self._desk = desk = Desk(play, self._clock, self._kept, self._tag.value)
        desk.language.layout.display = "none"  # the one above speaks for both
        self._written.value = self._report.value = ""
        files = [self._titles["files"], self._write, self._written, self._report]
        last = page(widgets.VBox([*files, self._titles["publish"], html(self._commands())]))
        self._later.children = (page(widgets.VBox([self._titles["facts"]])), desk.widget, last)
        self._offer()

    def _kept(self) -> None:
        self._written.value = self._report.value = ""

    @property
    def _output(self) -> Path:
        assert self._folder is not None
        return Path("outputs") / self._folder.name / output_name(PLAY, 1)

    def _commands(self) -> str:
        lines = (f"aboveboard approve {self._output} --key ~/.ssh/id_ed25519",
                 f"aboveboard publish {self._output} --dry-run",
                 f"aboveboard publish {self._output}")  # fmt: skip
        return source_html("", "\n".join(lines))

    def _write_soon(self) -> None:
        """Write the files beside the page: the command runs in a process of its own."""
        if not self._write.disabled:
            self._write.disabled = True
            self._task = asyncio.get_running_loop().create_task(self.write_files())

    async def write_files(self) -> None:
        """Run the play by the very command, and show what it wrote."""
        assert self._folder is not None
        self._write.disabled = True
        self._written.value = message_html(self._words.say("start", "writing"))
        command = (sys.executable, "-m", "aboveboard", "run", PLAY, str(self._folder))
        try:
            process = await asyncio.create_subprocess_exec(
                *command,
                cwd=self._home,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
            )
            said, _ = await process.communicate()
        finally:
            self._write.disabled = False
        report = self._home / self._output / "report.html"
        self._written.value = source_html(self._lacking(), said.decode("utf-8", "replace"))
        if process.returncode == 0 and report.is_file():
            shown = escape(report.read_text(encoding="utf-8"), quote=True)
            self._report.value = (
                f'<iframe sandbox title="report.html" class="aboveboard-report" srcdoc="{shown}">'
                "</iframe>"
            )

    def _lacking(self) -> str:
        assert self._folder is not None
        record, _ = load_record(self._folder)
        gaps = missing(PLAY, View(record, self._clock()))
        names = self._words.say("panel", "separator").join(f"{g.id} {g.asks}" for g in gaps)
        if not gaps:
            return self._words.say("preview", "complete")
        return self._words.say("start", "unready", names=names)
