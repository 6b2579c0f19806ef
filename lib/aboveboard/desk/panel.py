"""The desk in JupyterLab: choose a form, fill it in, see what it would publish, confirm."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import ipywidgets as widgets

from aboveboard.desk.controls import FormBox
from aboveboard.desk.draft import Checked, check
from aboveboard.desk.forms import Started
from aboveboard.desk.keeping import keep_entry, see
from aboveboard.desk.later import Later
from aboveboard.desk.live import Shown, is_live
from aboveboard.desk.lookahead import Ahead, look_ahead, told_correction
from aboveboard.desk.offer import Offer, Options
from aboveboard.desk.page import Confirm, chooser, html, language_chooser, page
from aboveboard.desk.showing import (
    CHANNELS,
    channel_name,
    message_html,
    preview_html,
    problems_said,
    when_line,
)
from aboveboard.errors import AboveboardError, FileChangedError
from aboveboard.plays.desk import OpenPlay
from aboveboard.plays.published import History
from aboveboard.record.append import entry_yaml
from aboveboard.record.draft import check_draft
from aboveboard.record.model import AnyEntry, Record
from aboveboard.record.view import View
from aboveboard.wording.desk_words import DeskWords, desk_words
from aboveboard.wording.said import problem_said

Clock = Callable[[], datetime]
_MINUTE = timedelta(minutes=1)


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
        self._history = History.read(play.ledger)
        self._checked = Checked(None, {}, ())
        self._ahead: dict[str, Ahead] = {}
        self.language = language_chooser(tag, play.screen)  # that of the tables
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

    @property
    def _offer(self) -> Offer:
        return Offer(self._view, self._play.heard, self._words)

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
            self._set(self._which, self._offer.options(mode), which)
            self._draw(Started(form.form, form.values))

    def _modes(self, wanted: str | None = None) -> None:
        options = self._offer.modes()
        names = [name for _, name in options]
        self._set(self._mode, options, wanted if wanted in names else names[0])
        self._choose()

    def _choose(self) -> None:
        """Offer what the form can be about, and start it."""
        mode, offer = self._mode.value, self._offer
        if mode is None:
            return
        self._which.description = offer.label(mode)
        options = offer.options(mode)
        self._set(self._which, options, options[0][1] if options else None)
        self._start()

    def _set(self, control: Any, options: Options, value: str | None) -> None:
        """Give a list other options, without taking that for a choice of the analyst's."""
        self._quiet = True
        control.options, control.value = options, value
        self._quiet = False

    def _start(self) -> None:
        offer, mode = self._offer, self._mode.value
        started = offer.started(mode, self._which.value, self._now())
        if started is None:
            self._form, self._fields.children = None, ()
            self._said.value = message_html(self._words.say("panel", "none_wrong"))
            return
        unasked = mode == "answer" and not offer.asked
        self._said.value = message_html(self._words.say("panel", "none_asked") if unasked else "")
        self._draw(started)

    def _now(self) -> datetime:
        """Return the minute to write down; the next one where this one was told already."""
        with suppress(AboveboardError):  # a ledger that fails is said elsewhere
            self._history = History.read(self._play.ledger)
        now = self._clock().replace(second=0, microsecond=0)
        told = max((one.as_of for one in self._history.statements), default=now - _MINUTE)
        return now if now > told else max(now, told.replace(second=0, microsecond=0)) + _MINUTE

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
        form, words, record = self._form, self._words, self._record
        self._checked = check(form.form, form.values, lambda raw: check_draft(record, raw))
        form.show(self._checked)
        lines = form.faults_said(self._checked, words.say("panel", "whole"))
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
            trouble = [problem_said(problem, words.tag) for problem in error.problems]
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
            self._again(problems_said(error, self._words))
        else:
            self._modes(self._mode.value)
            self._said.value = message_html(words.say("panel", "appended", id=entry.id))
            self._kept()

    def _again(self, why: str) -> None:
        """Read the record anew; what was typed stays, to be looked at and confirmed again."""
        try:
            self._seen = see(self._play.folder)
        except AboveboardError as error:
            why = f"{why} {problems_said(error, self._words)}"
        self._check()
        self._look()
        self._said.value = message_html(why)
