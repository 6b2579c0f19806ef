"""The compensation standard as a form in JupyterLab: what a draft does, then writing it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from html import escape
from typing import Any

import ipywidgets as widgets

from aboveboard.desk.controls import FormBox
from aboveboard.desk.draft import Checked, check
from aboveboard.desk.later import Later
from aboveboard.desk.live import Shown, is_live
from aboveboard.desk.page import Confirm, html, language_chooser, page
from aboveboard.desk.policy import (
    Effect,
    changes_losses,
    effect,
    judge_policy,
    keep_policy,
    policy_form,
    policy_text,
    policy_values,
    see_policy,
)
from aboveboard.desk.showing import message_html, problems_said
from aboveboard.errors import AboveboardError, FileChangedError
from aboveboard.plays.compensation.desk import OpenCompensation
from aboveboard.plays.compensation.policy_words import Money, percent
from aboveboard.plays.tables import ShownTable
from aboveboard.wording.desk_words import DeskWords, desk_words


def policy_desk(play: OpenCompensation, namespace: Mapping[str, Any]) -> Shown | None:
    """Return the form of the policy of ``play``, or nothing where nobody can type."""
    return Shown(PolicyDesk(play).widget) if is_live(namespace) else None


class PolicyDesk:
    """The form, and beside it what the drafted standard does with the losses as they are."""

    def __init__(self, play: OpenCompensation, tag: str = "") -> None:
        self._play = play
        self._path = play.folder / play.parameters.policy  # type: ignore[attr-defined]  # its own parameters
        self._seen = see_policy(self._path)
        self._checked = Checked(None, {}, ())
        self.language = language_chooser(tag, play.screen)  # that of the tables
        self._said, self._state, self._effect = html(), html(), html()
        self._fields = widgets.VBox()
        self._confirm = Confirm(self._review, self._write)
        self._later = Later(self._work_out)
        left = [self.language, self._said, self._fields, self._state, self._confirm.widget]
        self.widget = page(widgets.VBox(left), widgets.VBox([self._effect]))
        self.language.observe(lambda _: self._draw(self._form.values), names="value")
        self._draw(policy_values(self._seen, play.record.time_zone))

    @property
    def _words(self) -> DeskWords:
        return desk_words(self.language.value)

    def _draw(self, values: Mapping[str, Any]) -> None:
        words = self._words
        self.language.description = words.say("panel", "language")
        names = (("policy", "review"), ("policy", "confirm"), ("panel", "back"))
        self._confirm.speak(*(words.say(*name) for name in names))
        self._form = FormBox(policy_form(), values, words, self._typed)
        self._fields.children = (self._form.box,)
        self._check()
        self._work_out()

    def _typed(self) -> None:
        self._confirm.close()
        self._check()
        self._later.call()

    def _check(self) -> None:
        self._checked = check(self._form.form, self._form.values, judge_policy)
        self._form.show(self._checked)
        lines = self._form.faults_said(self._checked, self._words.say("policy", "title"))
        self._state.value = "".join(map(message_html, lines))
        self._confirm.enable(self._checked.made is not None)

    def _work_out(self) -> None:
        """Show what the standard does as it stands, and as drafted once that is valid."""
        case, draft = self._play.case, self._checked.made
        before = effect(case, self._seen.policy)
        notes = [self._words.say("policy", "held_note")]
        after = before
        if draft is not None and changes_losses(self._seen.policy, draft):
            notes.insert(0, self._words.say("policy", "recompute"))
        if draft is not None and draft.minor_units == case.policy.minor_units:
            after = effect(case, draft)
        self._effect.value = self._table(before, after, notes)

    def _table(self, before: Effect, after: Effect, notes: list[str]) -> str:
        words, money = self._words, self._play.money
        rows = [
            (words.say("policy", name), *(_amount(money, getattr(e, key)) for e in (before, after)))
            for name, key in (("pool", "pool"), ("owed", "owed"), ("goodwill", "goodwill"))
        ]
        rows.append(
            (
                words.say("policy", "paid"),
                *(percent(e.share, money.writer) for e in (before, after)),
            )
        )
        rows.append((words.say("policy", "cliffs"), str(before.cliffs), str(after.cliffs)))
        for (loss, then), (_, now) in zip(before.paid, after.paid, strict=True):
            label = words.say("policy", "loss", amount=_amount(money, loss))
            rows.append((label, _amount(money, then), _amount(money, now)))
        head = tuple(words.say("policy", name) for name in ("measure", "before", "after"))
        table = ShownTable(words.say("policy", "effect"), head, rows)._repr_html_()
        said = "".join(f"<p>{escape(note)}</p>" for note in notes)
        return f'<div class="aboveboard-preview jp-RenderedHTMLCommon">{table}{said}</div>'

    def _raw(self) -> dict[str, Any]:
        return self._form.form.raw(self._form.values)

    def _review(self) -> None:
        words = self._words
        try:
            text = policy_text(self._seen, self._raw())
        except AboveboardError as error:
            self._said.value = message_html(problems_said(error, self._words))
            return
        lines = list(difflib.unified_diff(
            self._seen.text.splitlines(), text.splitlines(), lineterm="", n=0
        ))  # fmt: skip
        changed = [line for line in lines[2:] if not line.startswith("@@")]
        if not changed:
            self._said.value = message_html(words.say("policy", "same"))
            return
        self._said.value = ""
        self._confirm.open(words.say("policy", "confirm_note"), "\n".join(changed))

    def _write(self) -> None:
        words = self._words
        try:
            self._seen = keep_policy(self._seen, self._raw())
        except FileChangedError:
            self._again(words.say("policy", "changed"))
        except AboveboardError as error:
            self._again(problems_said(error, self._words))
        else:
            self._said.value = message_html(words.say("policy", "written"))
            self._work_out()

    def _again(self, why: str) -> None:
        """Read the file anew; what was typed stays, to be looked at and confirmed again."""
        try:
            self._seen = see_policy(self._path)
        except AboveboardError as error:
            why = f"{why} {problems_said(error, self._words)}"
        self._check()
        self._work_out()
        self._said.value = message_html(why)


def _amount(money: Money, minor: int) -> str:
    return f"{money.number(minor)} {money.currency}"
