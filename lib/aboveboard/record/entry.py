"""What every entry of a record has: when it happened, when it was learned, how sure it is."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from aboveboard.record.fields import Frozen, Instant, Slug, Texts, wrong

Confidence = Literal["confirmed", "suspected", "unknown"]


class Entry(Frozen):
    """One dated thing that is known.

    ``at`` is when it happened, ``known_at`` when the custodian learned it: a statement as of an
    instant sees the entries known by then. ``source`` is internal and is never published.
    ``corrects`` names an earlier entry that this one puts right, with the reason in ``because``;
    ``settles`` names the unknowns that it answers, ``keeps`` the commitments that it fulfils.
    A figure that changes without having been wrong says why in ``because`` too.
    """

    id: Slug
    at: Instant
    known_at: Instant
    confidence: Confidence
    source: Annotated[str, Field(max_length=1000)] = ""
    corrects: Slug | None = None
    because: Texts | None = None
    settles: tuple[Slug, ...] = ()
    keeps: tuple[Slug, ...] = ()

    @model_validator(mode="after")
    def _learned_after_it_happened(self) -> Entry:
        if self.known_at < self.at:
            raise wrong(
                "known_at is before at: nobody learns a thing before it happens.",
                "Swap the two, or correct the one that is wrong.",
            )
        return self

    @model_validator(mode="after")
    def _correction_has_a_reason(self) -> Entry:
        if self.corrects and self.because is None:
            raise wrong("A correction must say why.", "Add `because` with a text in each language.")
        return self


class Shareable(Entry):
    """An entry that other platforms can learn from.

    ``share`` are its words for the sharing edition, written for strangers: without names, systems,
    staff or customers. Nothing else that it says in words stands there.
    """

    share: Texts | None = None
