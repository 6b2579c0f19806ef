"""A form over the topics, for JupyterLab: rename, merge, move a message, add a topic.

What is saved becomes the incident's taxonomy file, and the next snapshot sorts by it. When a
program runs the notebook there is no form; an edit file does the same then
(``aboveboard feedback topics INCIDENT --edits FILE``).
"""

from __future__ import annotations

from functools import partial
from html import escape
from typing import Any

from aboveboard.errors import AboveboardError
from aboveboard.feedback import Taxonomy, load_taxonomy
from aboveboard.feedback.topic_edits import Add, Edit, Merge, Move, Rename, edit_topics
from aboveboard.plays.desk import OpenPlay
from aboveboard.record.fields import Texts
from aboveboard.said import said
from aboveboard.wording.said import in_language

_SAVED = "Saved. Make a new snapshot (aboveboard feedback snapshot), and run this notebook again."


def topics_form(play: OpenPlay) -> Any:
    """Return the form; nothing when a program runs the notebook."""
    return TopicsForm(play).box if play.by_hand else None


class TopicsForm:
    """The form's parts, by name; each button does one edit and says what came of it."""

    def __init__(self, play: OpenPlay) -> None:
        import ipywidgets as widgets

        self._play = play
        self._tell = tell = partial(in_language, tag=play.screen)
        wide = widgets.Layout(width="38rem")
        style = {"description_width": "10rem"}

        def chosen(description: str, options: list[Any]) -> Any:
            return widgets.Dropdown(
                options=options, description=tell(description), layout=wide, style=style
            )

        def typed(description: str) -> Any:
            return widgets.Text(description=tell(description), layout=wide, style=style)

        tags = [language.tag for language in play.languages]
        self.topic = chosen(said("Topic"), [])
        self.into = chosen(said("Into"), [])
        self.message = chosen(said("Message"), ["", *self._messages()])
        self.second = chosen(said("Second message"), ["", *self._messages()])
        self.names = {tag: typed(said("Name ({tag})", tag=tag)) for tag in tags}
        self.new_id = typed(said("Id of a new topic"))
        self.said = widgets.HTML()
        self.said.add_class("aboveboard-topics-said")
        self.buttons = {
            "rename": widgets.Button(description=tell(said("Rename topic"))),
            "merge": widgets.Button(description=tell(said("Merge topic into"))),
            "move": widgets.Button(description=tell(said("Move message into"))),
            "add": widgets.Button(description=tell(said("Add topic"))),
        }
        for verb, button in self.buttons.items():
            button.on_click(lambda _, verb=verb: self.save(verb))
        self._offer(load_taxonomy(play.folder))
        rows = (self.topic, *self.names.values(), self.into, self.message, self.second, self.new_id)
        self.box = widgets.VBox([*rows, widgets.HBox(list(self.buttons.values())), self.said])

    def save(self, verb: str) -> None:
        """Do one edit and keep the taxonomy, or say what is wrong; nothing is kept then."""
        try:
            self._offer(edit_topics(self._play.folder, (self._edit(verb),)))
        except (AboveboardError, ValueError) as error:
            problems = getattr(error, "problems", ())
            told = [self._tell(problem.sentence) for problem in problems]
            text = " ".join(told) or self._tell("Fill in what it needs.")
            self.said.value = f"<b>{self._tell('Not saved.')}</b> {escape(text)}"
        else:
            self.said.value = f"<b>{self._tell(_SAVED)}</b>"

    def _edit(self, verb: str) -> Edit:
        names = {tag: field.value.strip() for tag, field in self.names.items()}
        given = Texts({tag: name for tag, name in names.items() if name})
        if verb == "rename":
            return Rename(rename=self.topic.value, names=given)
        if verb == "merge":
            return Merge(merge=self.topic.value, into=self.into.value)
        if verb == "move":
            return Move(move=self.message.value, into=self.into.value)
        examples = (self.message.value, self.second.value)
        return Add(add=self.new_id.value, names=given, examples=examples)

    def _offer(self, taxonomy: Taxonomy) -> None:
        language = self._play.screen
        options = [
            (f"{topic.names.root.get(language, topic.id)} ({topic.id})", topic.id)
            for topic in taxonomy.topics
        ]
        known = {name for _, name in options}
        for field in (self.topic, self.into):
            before = field.value
            field.options = options
            if before in known:
                field.value = before

    def _messages(self) -> list[str]:
        """Return the messages that the snapshot quotes, those of no topic first."""
        if self._play.heard is None:
            return []
        heard = self._play.heard.snapshot
        groups = (*heard.emerging, *heard.questions, *heard.complaints)
        return list(dict.fromkeys(quote.text for group in groups for quote in group.quotes))
