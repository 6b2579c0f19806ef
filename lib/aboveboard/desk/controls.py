"""The controls of a form in a notebook: one for each field, its label above, its state below."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as widgets

from aboveboard.desk.draft import Checked, Form, Value, Values, secret_in
from aboveboard.desk.field import Field
from aboveboard.desk.later import Later
from aboveboard.wording.desk_words import DeskWords
from aboveboard.wording.language import load_language
from aboveboard.wording.said import fault_said, in_language

_ROWS = {"text": 3, "pairs": 3}
LOCKED = 1.5
"""Seconds for which a field takes nothing after a secret, so that the rest of it is lost too."""


class Control:
    """One field: what is typed into it, its help, and what is wrong with it."""

    def __init__(self, field: Field, kind: str, words: DeskWords, value: Value) -> None:
        self.field, self.words = field, words
        self.label = words.label(kind, field.topic)
        self.help = words.help(kind, field.topic)
        if field.language:
            self.label += f" · {load_language(field.language).settings.name}"
        shown = (
            self.label
            if field.required or value
            else words.say("panel", "optional", label=self.label)
        )
        self.input = _input(field, shown, words, value)
        self.note = widgets.HTML()
        self.box = widgets.VBox([self.input, self.note])
        self.box.add_class("aboveboard-control")
        self.refused = ""
        self._unlock = Later(self._open_again, LOCKED)
        self.show(())

    @property
    def value(self) -> Value:
        """What stands in it."""
        value: Value = self.input.value
        return value

    def refuse(self, secret: str) -> None:
        """Take out what stands in it, here and on the page, and what is still being typed."""
        self.refused = secret
        self.input.disabled = True
        self.input.value = ""
        self._unlock.call()

    def _open_again(self) -> None:
        self.input.value = " "  # so that the page is told, whatever stands there
        self.input.value = ""
        self.input.disabled = False

    def show(self, faults: tuple[str, ...]) -> None:
        """Show what is wrong below the field, by its name; its help when nothing is."""
        tag = self.words.tag
        if self.refused:
            faults = (
                self.words.say("panel", "secret", what=in_language(self.refused, tag)),
                *faults,
            )
        lines = [f"<span>{escape(fault_said(self.label, fault, tag))}</span>" for fault in faults]
        self.note.value = (
            f'<div role="alert" class="aboveboard-fault">{"<br>".join(lines)}</div>'
            if lines
            else f'<div class="aboveboard-help">{escape(self.help)}</div>'
        )
        (self.box.add_class if lines else self.box.remove_class)("aboveboard-wrong")


class FormBox:
    """The controls of a form, in the order of its fields.

    ``changed`` is called after each key with nothing; a secret that was typed is gone by then.
    """

    def __init__(
        self, form: Form, values: Values, words: DeskWords, changed: Callable[[], None]
    ) -> None:
        self.form, self._words, self._changed = form, words, changed
        self.controls = {
            one.name: Control(one, form.kind, words, values.get(one.name, ""))
            for one in form.fields
        }
        self._folded = [
            control
            for name, control in self.controls.items()
            if name == "id" or not (control.field.required or control.value)
        ]
        self._more = widgets.ToggleButton()
        self._more.observe(lambda _: self._fold(), names="value")
        first = [one.box for one in self.controls.values() if one not in self._folded]
        rest = [one.box for one in self._folded]
        self.box = widgets.VBox([*first, self._more, *rest])
        self._fold()
        for control in self.controls.values():
            control.input.observe(lambda _, control=control: self._typed(control), names="value")

    @property
    def values(self) -> dict[str, Value]:
        """What stands in each field."""
        return {name: control.value for name, control in self.controls.items()}

    def labels(self, names: tuple[str, ...]) -> str:
        """Return the labels of the fields of these names, each once."""
        shown = dict.fromkeys(self.controls[name].label for name in names)
        return self._words.say("panel", "separator").join(shown)

    def faults_said(self, checked: Checked, whole: str) -> list[str]:
        """Say in sentences what is blank and what is wrong; ``whole`` names the form itself."""
        say, faults = self._words.say, checked.faults
        said = []
        if checked.blanks:
            said.append(say("panel", "blank", names=self.labels(checked.blanks)))
        if faults:
            said.append(say("panel", "wrong", count=str(len(faults))))
        tag = self._words.tag
        return said + [fault_said(whole, fault, tag) for fault in faults.get("", ())]

    def show(self, checked: Checked) -> None:
        """Show at each field what is wrong with it."""
        for name, control in self.controls.items():
            control.show(checked.faults.get(name, ()))
        if any(control.field.name in checked.faults for control in self._folded):
            self._more.value = True

    def _fold(self) -> None:
        """Show the fields that few entries need, or keep them away."""
        self._more.description = self._words.say("panel", "less" if self._more.value else "more")
        for control in self._folded:
            control.box.layout.display = None if self._more.value else "none"

    def _typed(self, control: Control) -> None:
        secret = secret_in(control.field, control.value)
        if secret:
            control.refuse(secret)  # comes back here, with nothing in it
            return
        if str(control.value).strip() and not control.input.disabled:
            control.refused = ""
        self._changed()


def _input(field: Field, label: str, words: DeskWords, value: Value) -> Any:
    style = {"description_width": "initial"}
    if field.kind == "flag":
        made: Any = widgets.Checkbox(value=bool(value), description=label, indent=False)
    elif field.kind == "choice":
        choices = [(words.choice(field.topic, name), name) for name in field.choices]
        if not value or not field.required:
            choices.insert(0, (words.say("panel", "choose"), ""))
        made = widgets.Dropdown(options=choices, value=value, description=label, style=style)
    elif field.kind == "list" and field.choices:
        made = widgets.SelectMultiple(
            options=field.choices,
            value=value or (),
            rows=max(2, min(len(field.choices), 4)),
            description=label,
            style=style,
        )
    elif field.kind in _ROWS:
        made = widgets.Textarea(value=value, rows=_ROWS[field.kind], description=label, style=style)
    else:
        made = widgets.Text(value=value, description=label, style=style)
    made.add_class("aboveboard-field")
    return made
