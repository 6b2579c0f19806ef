"""The kinds of entry that are for the custodian alone: no statement tells them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from aboveboard.record.entry import Entry
from aboveboard.record.fields import Language, Slug

Play = Literal["initial-statement", "periodic-update", "compensation", "retrospective"]


class Release(Entry):
    """The custodian publishes a statement at ``at``: which notebook makes it."""

    kind: Literal["statement"]
    play: Play


class Waiver(Entry):
    """Why a warning of the honesty checks is let through. It is internal and never published.

    ``check`` is the check's id; ``language`` and ``section`` narrow it to words that stand there
    and nowhere else; ``by`` is the role that decides.
    """

    kind: Literal["waiver"]
    check: Slug
    language: Language | None = None
    section: Slug | None = None
    reason: Annotated[str, Field(min_length=10, max_length=1000)]
    by: Annotated[str, Field(min_length=2, max_length=80)]


class Trigger(Entry):
    """A regulator's clock starts at ``at``: the duties that wait for ``trigger``. Never public."""

    kind: Literal["trigger"]
    trigger: Slug


class Reported(Entry):
    """The duty ``regime`` was done at ``at``: the authority was told. Never public."""

    kind: Literal["reported"]
    regime: Slug


INTERNAL = (Release, Trigger, Reported, Waiver)
