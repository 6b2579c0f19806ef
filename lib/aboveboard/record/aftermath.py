"""What is learned when the incident is over: lessons, actions, reviews, what is held back."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from aboveboard.record.entry import Entry, Shareable
from aboveboard.record.fields import Instant, Slug, Texts, wrong


class Lesson(Shareable):
    """Something that the incident taught, without blame.

    ``about`` says what it is: what went ``well``, what went ``badly``, what ended well by ``luck``
    alone, or a ``factor`` that let the incident happen or made it worse.
    """

    kind: Literal["lesson"]
    about: Literal["well", "badly", "luck", "factor"]
    text: Texts


class Review(Entry):
    """Who looked into the incident, at which evidence, and with what result.

    ``independent`` tells whether the reviewer is from outside and has no stake in the result.
    """

    kind: Literal["review"]
    reviewer: Texts
    independent: bool
    text: Texts


class Action(Shareable):
    """Something that will be done so that it does not happen again.

    ``owner`` is the role that answers for it, ``due`` the instant by which it is done, and
    ``verified_by`` how it is shown to work. Later entries of kind ``action-state`` say how it goes.
    """

    kind: Literal["action"]
    text: Texts
    owner: Texts
    due: Instant
    verified_by: Literal["audit", "fix", "penetration-test", "drill"]

    @model_validator(mode="after")
    def _due_later(self) -> Action:
        if self.due <= self.at:
            raise wrong("The action is due before it is set.", "Correct `due` or `at`.")
        return self


class ActionState(Entry):
    """How the action with the id ``action`` stands from ``at`` on.

    ``done`` says that it was carried out, ``verified`` that its ``verified_by`` showed that it
    works. One that is ``dropped`` says why in ``text``.
    """

    kind: Literal["action-state"]
    action: Slug
    state: Literal["started", "done", "verified", "dropped"]
    text: Texts | None = None

    @model_validator(mode="after")
    def _dropped_for_a_reason(self) -> ActionState:
        if self.state == "dropped" and self.text is None:
            raise wrong("This action is dropped without a reason.", "Say why in `text`.")
        return self


class Undisclosed(Entry):
    """Something that is not made public: what it is, in general words, and why."""

    kind: Literal["undisclosed"]
    text: Texts
    why: Texts


class Apology(Entry):
    """The apology of the retrospective; ``by`` is the head who makes it, by name or role."""

    kind: Literal["apology"]
    text: Texts
    by: Texts
