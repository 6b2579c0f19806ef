"""How a desk is laid out, and the two clicks that write something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from aboveboard.desk.showing import source_html
from aboveboard.rendering.pages import TEMPLATES
from aboveboard.wording.desk_words import desk_languages, desk_words


def html(value: str = "") -> Any:
    """Return a place for HTML."""
    return widgets.HTML(value)


def chooser(options: list[tuple[str, str]]) -> Any:
    """Return a list to choose one from, its label above it."""
    made = widgets.Dropdown(options=options, style={"description_width": "initial"})
    made.add_class("aboveboard-field")
    return made


def language_chooser(tag: str, preferred: str = "") -> Any:
    """Return a list of the languages of the forms, set to ``tag``, else the preferred, else one."""
    tags = desk_languages()
    made = chooser([(desk_words(one).say("name"), one) for one in tags])
    made.value = tag or (preferred if preferred in tags else tags[0])
    return made


def page(*sides: Any) -> Any:
    """Lay forms and previews out side by side; below each other where it is narrow."""
    css = (TEMPLATES / "desk.css").read_text(encoding="utf-8")
    names = ("left", "right") if len(sides) > 1 else ("only",)
    for side, name in zip(sides, names, strict=True):
        side.add_class(f"aboveboard-{name}")
    inner = widgets.Box(list(sides))
    inner.add_class("aboveboard-sides")
    whole = widgets.VBox([html(f"<style>{css}</style>"), inner])
    whole.add_class("aboveboard-desk")
    return whole


class Confirm:
    """First a look at the lines that will be written, then the click that writes them.

    A second click on the same button finds nothing to do.
    """

    def __init__(self, review: Callable[[], None], write: Callable[[], None]) -> None:
        self._write = write
        self._open = False
        self._review = widgets.Button(button_style="primary")
        self._lines = html()
        self._yes = widgets.Button(button_style="primary")
        self._back = widgets.Button()
        self._review.on_click(lambda _: review())
        self._yes.on_click(lambda _: self._confirmed())
        self._back.on_click(lambda _: self.close())
        self._box = widgets.VBox([self._lines, widgets.HBox([self._yes, self._back])])
        self.widget = widgets.VBox([self._review])

    def speak(self, review: str, yes: str, back: str) -> None:
        """Name the buttons."""
        self._review.description, self._yes.description = review, yes
        self._back.description = back

    def enable(self, valid: bool) -> None:
        """Let the lines be looked at, or not."""
        self._review.disabled = not valid

    def open(self, note: str, lines: str) -> None:
        """Show the lines."""
        self._lines.value = source_html(note, lines)
        self._open = True
        self.widget.children = (self._box,)

    def close(self) -> None:
        """Go back to the form."""
        self._open = False
        self.widget.children = (self._review,)

    def _confirmed(self) -> None:
        if self._open:
            self.close()
            self._write()
