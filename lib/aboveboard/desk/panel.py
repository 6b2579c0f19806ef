"""The desk in JupyterLab: choose a form, fill it in, see what it would publish, confirm."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import ipywidgets as widgets

from aboveboard.desk.controls import FormBox
from aboveboard.desk.draft import Checked, check
from aboveboard.desk.first_hour import FIRST_FACTS, first_form, still_to_write
from aboveboard.desk.forms import (
    FACTS,
    OTHERS,
    Started,
    answer_form,
    correctable,
    correction_form,
    entry_form,
)
from aboveboard.desk.keeping import keep_entry, see
from aboveboard.desk.later import Later
from aboveboard.desk.live import Shown, is_live
from aboveboard.desk.lookahead import Ahead, look_ahead, told_correction
from aboveboard.desk.page import Confirm, chooser, html, page
from aboveboard.desk.showing import CHANNELS, channel_name, message_html, preview_html, when_line
from aboveboard.errors import AboveboardError, FileChangedError
from aboveboard.plays.desk import OpenPlay
from aboveboard.plays.published import History
from aboveboard.plays.values import Writer
from aboveboard.record.append import entry_yaml
from aboveboard.record.draft import check_draft
from aboveboard.record.model import AnyEntry, Record
from aboveboard.record.view import View
from aboveboard.wording.desk_words import DeskWords, desk_languages, desk_words
from aboveboard.wording.language import load_language

Options = list[tuple[str, str]]
Clock = Callable[[], datetime]


def desk(play: OpenPlay, namespace: Mapping[str, Any]) -> Shown | None:
    """Return the desk over the incident of ``play``; None where nobody can type.

    ``namespace`` is the notebook's ``globals()``.
    """
    return Shown(Desk(play).widget) if is_live(namespace) else None


def _now() -> datetime:
    return datetime.now(UTC)


class Desk:
    """The forms over one incident.

    ``kept`` is called after each entry that was appended; ``language`` chooses the words.
    """

    def __init__(
        self,
        play: OpenPlay,
        clock: Clock = _now,
        kept: Callable[[], None] = lambda: None,
        tag: str = "",
    ) -> None:
        self._play, self._clock, self._kept = play, clock, kept
        self._seen = see(play.folder)
        self._history = History.read(play.folder)
        self._checked = Checked(None, {}, ())
        self._ahead: dict[str, Ahead] = {}
        tags = desk_languages()
        first = play.record.languages[0]
        self.language = chooser([(desk_words(t).say("name"), t) for t in tags])
        self.language.value = tag or (first if first in tags else tags[0])
        self._mode, self._which = chooser([]), chooser([])
        self._channel = chooser([])
        self._form: FormBox | None = None
        self._state, self._said, self._preview = html(), html(), html()
        self._confirm = Confirm(self._review, self._append)
        self._fields = widgets.VBox()
        self._later = Later(self._look)
        head = widgets.VBox([self.language, self._mode, self._which])
        left = widgets.VBox([head, self._said, self._fields, self._state, self._confirm.widget])
        right = widgets.VBox([self._channel, self._preview])
        self.widget = page(left, right)
        self._quiet = False
        for control, work in (
            (self.language, self._speak),
            (self._mode, self._choose),
            (self._which, self._start),
            (self._channel, self._look),
        ):
            control.observe(lambda _, work=work: None if self._quiet else work(), names="value")
        self._speak()

    # --- which form -------------------------------------------------------------------------------

    @property
    def _words(self) -> DeskWords:
        return desk_words(self.language.value)

    @property
    def _record(self) -> Record:
        return self._seen.record

    @property
    def _view(self) -> View:
        known = [entry.known_at for entry in self._record.entries]
        return View(self._record, max([self._play.parameters.as_of, *known]))

    def _speak(self) -> None:
        """Say everything in the language that was chosen; what is typed stays."""
        words = self._words
        for control, name in (
            (self.language, "language"),
            (self._mode, "form"),
            (self._channel, "channel"),
        ):
            control.description = words.say("panel", name)
        channels = [(channel_name(name, words), name) for name in CHANNELS]
        self._set(self._channel, channels, self._channel.value or CHANNELS[0])
        self._confirm.speak(*(words.say("panel", name) for name in ("review", "confirm", "back")))
        form, mode, which = self._form, self._mode.value, self._which.value
        self._modes(mode)
        if form is not None and self._mode.value == mode:
            self._set(self._which, self._options(mode), which)
            self._draw(Started(form.form, form.values))

    def _modes(self, wanted: str | None = None) -> None:
        words = self._words
        first = [("preset", words.say("panel", "preset"))] if still_to_write(self._view) else []
        rest = [(name, words.say("forms", name)) for name in _WHICH]
        names = [name for name, _ in (*first, *rest)]
        options = [(label, name) for name, label in (*first, *rest)]
        self._set(self._mode, options, wanted if wanted in names else names[0])
        self._choose()

    def _choose(self) -> None:
        """Offer what the form can be about, and start it."""
        mode, words = self._mode.value, self._words
        if mode is None:
            return
        self._which.description = words.say("panel", _LABEL.get(mode, "kind"))
        options = self._options(mode)
        self._set(self._which, options, options[0][1] if options else None)
        self._start()

    def _set(self, control: Any, options: Options, value: str | None) -> None:
        """Give a list other options, without taking that for a choice of the analyst's."""
        self._quiet = True
        control.options, control.value = options, value
        self._quiet = False

    def _options(self, mode: str) -> Options:
        words = self._words
        if mode == "preset":
            return [(words.say("presets", f.name), f.name) for f in still_to_write(self._view)]
        if mode == "correction":
            writer = Writer(self._view, load_language(words.tag))
            return [(_named(e, words, writer), e.id) for e in correctable(self._view)]
        if mode == "answer":
            return [("–", ""), *self._asked()]
        return [(words.say("kinds", kind), kind) for kind in _WHICH[mode]]

    def _asked(self) -> Options:
        heard = self._play.heard
        found = heard.snapshot.questions if heard else ()
        return [
            (
                self._words.say(
                    "panel", "people", name=one.names.get(self.language.value) or one.topic,
                    count=str(one.people),
                ),
                one.topic,
            )
            for one in found
        ]  # fmt: skip

    def _started(self, mode: str, which: str | None) -> Started | None:
        record, now = self._record, self._clock()
        if mode == "answer":
            heard = self._play.heard
            questions = heard.snapshot.questions if heard else ()
            return answer_form(record, next((q for q in questions if q.topic == which), None), now)
        if which is None:
            return None
        if mode == "preset":
            return first_form(record, next(f for f in FIRST_FACTS if f.name == which), now)
        if mode == "correction":
            return correction_form(record, next(e for e in record.entries if e.id == which), now)
        return entry_form(record, which, now)

    def _start(self) -> None:
        started = self._started(self._mode.value, self._which.value)
        if started is None:
            self._form, self._fields.children = None, ()
            self._said.value = message_html(self._words.say("panel", "none_wrong"))
            return
        note = ""
        if self._mode.value == "answer" and not self._asked():
            note = self._words.say("panel", "none_asked")
        self._said.value = message_html(note)
        self._draw(started)

    def _draw(self, started: Started) -> None:
        self._confirm.close()
        self._form = FormBox(started.form, started.values, self._words, self._typed)
        self._fields.children = (self._form.box,)
        self._check()
        self._look()

    # --- while one types --------------------------------------------------------------------------

    def _typed(self) -> None:
        self._confirm.close()
        self._check()
        self._later.call()

    def _check(self) -> None:
        if self._form is None:
            return
        form, words = self._form, self._words
        record = self._record
        self._checked = check(form.form, form.values, lambda raw: check_draft(record, raw))
        form.show(self._checked)
        faults, lines = self._checked.faults, []
        if self._checked.blanks:
            names = form.labels(self._checked.blanks)
            lines.append(words.say("panel", "blank", names=names))
        if faults:
            lines.append(words.say("panel", "wrong", count=str(len(faults))))
        lines += [f"{words.say('panel', 'whole')}: {fault}" for fault in faults.get("", ())]
        if self._checked.made is not None:
            lines = [words.say("panel", "ready")]
        self._state.value = "".join(map(message_html, lines))
        self._confirm.enable(self._checked.made is not None)

    def _look(self) -> None:
        """Preview the record with the draft, or without it while it is not valid."""
        entry: AnyEntry | None = self._checked.made
        words, trouble, ahead, corrections = self._words, [], None, None
        when = words.say("preview", "wait")
        try:
            ahead = self._looked(entry)
            when = when_line(words, ahead, self._view, draft=entry is not None)
            if entry is not None and entry.corrects:
                corrections = told_correction(self._play, self._record, self._history, entry)
        except AboveboardError as error:
            trouble = [str(problem) for problem in error.problems]
        self._preview.value = preview_html(
            words, when, ahead, self._channel.value, trouble=trouble, corrections=corrections
        )

    def _looked(self, entry: AnyEntry | None) -> Ahead:
        """Make the preview, or take the last one of the same draft over the same record."""
        key = f"{self._seen.digest} {entry_yaml(entry) if entry else ''}"
        if key not in self._ahead:
            made = look_ahead(self._play, self._record, self._history, entry)
            self._ahead = {key: made}
        return self._ahead[key]

    # --- on confirmation --------------------------------------------------------------------------

    def _review(self) -> None:
        entry = self._checked.made
        if entry is not None:
            self._said.value = ""
            self._confirm.open(self._words.say("panel", "confirm_note"), entry_yaml(entry))

    def _append(self) -> None:
        entry, words = self._checked.made, self._words
        if entry is None:
            return
        try:
            self._seen = keep_entry(self._seen, entry)
        except FileChangedError:
            self._again(words.say("panel", "changed"))
        except AboveboardError as error:
            self._again(" ".join(map(str, error.problems)))
        else:
            self._modes(self._mode.value)
            self._said.value = message_html(words.say("panel", "appended", id=entry.id))
            self._kept()

    def _again(self, why: str) -> None:
        """Read the record anew; what was typed stays, to be looked at and confirmed again."""
        try:
            self._seen = see(self._play.folder)
        except AboveboardError as error:
            why = f"{why} {' '.join(map(str, error.problems))}"
        self._check()
        self._look()
        self._said.value = message_html(why)


_WHICH: dict[str, tuple[str, ...]] = {
    "fact": FACTS,
    "correction": (),
    "answer": (),
    "other": OTHERS,
}
_LABEL = {"preset": "preset", "correction": "which", "answer": "question"}


def _named(entry: AnyEntry, words: DeskWords, writer: Writer) -> str:
    """Name an entry in a list: its kind, when it was learned, and its id."""
    return f"{words.say('kinds', entry.kind)} · {writer.stamp(entry.known_at)} · {entry.id}"
