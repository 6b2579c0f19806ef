"""From nothing to a first statement: make an incident, tell the first facts, write the files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from aboveboard.desk.finishing import Finish
from aboveboard.desk.incident import (
    QUESTIONS,
    Answers,
    answers_in,
    home_of,
    name_fields,
    own_incidents,
)
from aboveboard.desk.live import Shown, is_live
from aboveboard.desk.page import chooser, html, language_chooser, page
from aboveboard.desk.panel import Desk
from aboveboard.desk.showing import message_html, problems_said, title_html
from aboveboard.desk.upcoming import FIRST, instant
from aboveboard.errors import AboveboardError
from aboveboard.plays.desk import open_play
from aboveboard.plays.tables import ShownTable
from aboveboard.record.custodian import DRILL
from aboveboard.record.texts import secret_faults
from aboveboard.running.new_incident import new_incident
from aboveboard.wording.desk_words import DeskWords, desk_words
from aboveboard.wording.language import load_language
from aboveboard.wording.said import fault_said

STEPS = (
    ("1", "Make an incident", "aboveboard new params/2026-11-24-example"),
    ("2", "Tell the first facts", "the forms of this notebook, or incident.yaml in an editor"),
    ("3", "Write the files", "aboveboard run initial-statement params/2026-11-24-example"),
    ("4", "Approve and publish", "aboveboard approve FOLDER, then aboveboard publish FOLDER"),
    ("or", "Practise all of it", "aboveboard new FOLDER --drill; aboveboard publish FOLDER --here"),
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
        self._tag = language_chooser(tag)
        self._existing = chooser([])
        self._asked: dict[str, Any] = {}
        self._notes: dict[str, Any] = {}
        self._make = widgets.Button(button_style="primary")
        self._drill = widgets.Checkbox(indent=False)
        self._drill.add_class("aboveboard-field")
        self._drill_help, self._mark, self._made = html(), html(), html()
        self._titles = {name: html() for name in ("new", "facts")}
        self._names, self._later = widgets.VBox(), widgets.VBox()
        self._folder: Path | None = None
        self._opened_drill = False
        self._desk: Desk | None = None
        self.finish: Finish | None = None
        self._quiet = False
        self._proposed = self._folder_name()
        for name, default in zip(QUESTIONS, self._defaults(), strict=True):
            self._ask(name, default)
        fields = [part for name in QUESTIONS for part in (self._asked[name], self._notes[name])]
        drill = [self._drill, self._drill_help]
        self._form = widgets.VBox([*drill, *fields, self._names, self._make])
        choose = [self._titles["new"], self._existing, self._form, self._made]
        first = [self._mark, self._tag, *choose]
        self.widget = widgets.VBox([page(widgets.VBox(first)), self._later])
        self._make.on_click(lambda _: self._make_it())
        self._drill.observe(lambda _: self._practise(), names="value")
        self._tag.observe(lambda _: self._speak(), names="value")
        self._existing.observe(lambda _: self._go_on(), names="value")
        self._speak()

    @property
    def _words(self) -> DeskWords:
        return desk_words(self._tag.value)

    def _defaults(self) -> tuple[str, ...]:
        return (self._proposed, "zh-CN, en", "", "UTC")

    def _folder_name(self) -> str:
        return f"{self._clock():%Y-%m-%d}-{DRILL if self._drill.value else 'example'}"

    # --- 1. the incident --------------------------------------------------------------------------

    def _ask(self, name: str, value: str = "") -> None:
        control = widgets.Text(value=value, style={"description_width": "initial"})
        control.add_class("aboveboard-field")
        control.observe(lambda _: self._typed(name), names="value")
        self._asked[name], self._notes[name] = control, html()

    def _practise(self) -> None:
        """Take up that this is a drill, or none; a folder's name that somebody typed stays."""
        folder = self._asked["folder"]
        if folder.value == self._proposed:
            folder.value = self._proposed = self._folder_name()
        self._show_mark()

    def _typed(self, name: str) -> None:
        if any(secret_faults(self._asked[name].value)):
            self._asked[name].value = ""
        elif name == "languages":
            self._speak()
        self._check()

    def _speak(self) -> None:
        words = self._words
        self._tag.description = words.say("panel", "language")
        self._make.description = words.say("start", "make")
        self._drill.description = words.say("start", "drill")
        self._drill_help.value = (
            f'<div class="aboveboard-help">{escape(words.say("start", "drill_help"))}</div>'
        )
        self._titles["new"].value = f"<h2>{escape(words.say('start', 'new'))}</h2>"
        self._titles["facts"].value = title_html(words, "facts")
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
        if self._desk and self.finish:
            self._desk.language.value = self._tag.value
            self.finish.speak(words)
        self._show_mark()
        self._check()

    def _show_mark(self) -> None:
        """Say above everything that this is a drill, where it is one."""
        drill = self._opened_drill if self._folder else self._drill.value
        words = escape(self._words.say("start", "drill_mark"))
        shown = f'<div role="note" class="aboveboard-drill">{words}</div>'
        self._mark.value = shown if drill else ""

    def _offer(self) -> None:
        """Offer the incidents there are, and the form of a new one where none is chosen."""
        own = own_incidents(self._home)
        self._quiet = True
        self._existing.options = [
            ("–", ""),
            *((self._named(path, own[path]), str(path)) for path in own),
        ]
        self._existing.value = str(self._folder) if self._folder in own else ""
        self._quiet = False
        self._existing.layout.display = None if own else "none"
        self._form.layout.display = "none" if self._existing.value else None

    def _named(self, folder: Path, drill: bool) -> str:
        return self._words.say("start", "drill_name", name=folder.name) if drill else folder.name

    def _answers(self) -> Answers:
        values = {name: control.value for name, control in self._asked.items()}
        return answers_in(self._home, values, drill=self._drill.value)

    def _check(self) -> None:
        answers = self._answers()
        helps = {"folder": "folder_help", "languages": "languages_help"}
        for name, note in self._notes.items():
            fault, label = answers.faults.get(name), self._asked[name].description
            shown = self._words.say("start", helps[name]) if name in helps else ""
            note.value = (
                _fault_html(fault_said(label, fault, self._words.tag))
                if fault
                else f'<div class="aboveboard-help">{escape(shown)}</div>'
            )
        self._make.disabled = answers.incident is None

    def _make_it(self) -> None:
        answers = self._answers()
        if answers.incident is None or answers.folder is None:
            return
        try:
            new_incident(answers.folder, answers.incident, self._clock())
        except AboveboardError as error:
            self._made.value = message_html(problems_said(error, self._words))
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
        try:
            now = instant(self._home, folder, self._clock()).isoformat()
            play = open_play(FIRST, {"incident": str(folder), "as_of": now}, self._home)
        except AboveboardError as error:
            self._made.value = message_html(problems_said(error, self._words))
            return
        self._desk = desk = Desk(play, self._clock, self._kept, self._tag.value)
        desk.language.layout.display = "none"  # the one above speaks for both
        self._opened_drill = play.record.exercise is not None
        self.finish = Finish(self._home, folder, self._clock, drill=self._opened_drill)
        self.finish.speak(self._words)
        facts = page(widgets.VBox([self._titles["facts"]]))
        self._later.children = (facts, desk.widget, self.finish.widget)
        self._offer()
        self._show_mark()

    def _kept(self) -> None:
        if self.finish:
            self.finish.clear()


def _fault_html(fault: str) -> str:
    return f'<div role="alert" class="aboveboard-fault">{escape(fault)}</div>'
