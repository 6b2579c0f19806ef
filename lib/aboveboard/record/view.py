"""The record as it stood at an instant: what a statement may say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal, TypeVar

from aboveboard.record.fields import Texts
from aboveboard.record.model import (
    Answer,
    AnyEntry,
    Commitment,
    Entry,
    Event,
    FigureEntry,
    Record,
    ServiceEntry,
    Status,
    StatusEntry,
    Unknown,
)

Mark = Literal["started", "noticed", "contained"]
E = TypeVar("E", bound=Entry)


@dataclass(frozen=True)
class View:
    """The entries of ``record`` that were known at ``as_of``, corrections applied.

    An entry that a known later entry corrects is out of every listing; it stays in ``all_known``.
    """

    record: Record
    as_of: datetime

    @cached_property
    def all_known(self) -> tuple[AnyEntry, ...]:
        """Every entry known by then, the corrected ones too, in the order learned."""
        return tuple(entry for entry in self.record.entries if entry.known_at <= self.as_of)

    @cached_property
    def known(self) -> tuple[AnyEntry, ...]:
        """Every entry known by then that no known entry corrects."""
        corrected = {entry.corrects for entry in self.all_known}
        return tuple(entry for entry in self.all_known if entry.id not in corrected)

    def of(self, kind: type[E], where: Callable[[E], bool] = lambda _: True) -> tuple[E, ...]:
        """Return the known entries of one kind, in the order learned."""
        return tuple(entry for entry in self.known if isinstance(entry, kind) and where(entry))

    def last(self, kind: type[E], where: Callable[[E], bool] = lambda _: True) -> E | None:
        """Return the entry of one kind that was learned last, or None."""
        found = self.of(kind, where)
        return found[-1] if found else None

    @property
    def status(self) -> StatusEntry | None:
        """The status in force."""
        return self.last(StatusEntry)

    @property
    def public_status(self) -> Status:
        """The status that is told: investigating, until an entry says another."""
        return self.status.status if self.status else "investigating"

    def marked(self, mark: Mark) -> Event | None:
        """Return the event that carries ``mark``."""
        return self.last(Event, lambda event: event.mark == mark)

    @cached_property
    def figures(self) -> tuple[FigureEntry, ...]:
        """The latest figure for each (key, unit, party), in the order first learned."""
        return tuple({figure.name: figure for figure in self.of(FigureEntry)}.values())

    @cached_property
    def parties(self) -> dict[str, Texts]:
        """The name of each party that a figure was told of, by its key, as it was first given."""
        names: dict[str, Texts] = {}
        for entry in self.all_known:
            if isinstance(entry, FigureEntry) and entry.party:
                names.setdefault(entry.party_key, entry.party)
        return names

    def figures_of(self, *keys: str) -> tuple[FigureEntry, ...]:
        """Return the latest figures with one of these keys, in the order first learned."""
        return tuple(figure for figure in self.figures if figure.key in keys)

    @cached_property
    def unknowns(self) -> tuple[Unknown, ...]:
        """What is still not known."""
        settled = {name for entry in self.all_known for name in entry.settles}
        return self.of(Unknown, lambda unknown: unknown.id not in settled)

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """The newest answer to each question, in the order the questions were first answered."""
        return tuple({answer.question.key: answer for answer in self.of(Answer)}.values())

    @cached_property
    def next_update(self) -> Commitment | None:
        """The latest promise of a next update."""
        return self.last(Commitment, lambda promise: promise.promise == "next-update")

    @cached_property
    def services(self) -> tuple[Standing, ...]:
        """The service states in force, in the order the services were first learned of.

        A state for some assets stands beside that of the rest; a later state for all assets
        replaces both, but for the assets it excepts.
        """
        by_service: dict[str, list[ServiceEntry]] = {}
        for entry in self.of(ServiceEntry):
            by_service.setdefault(entry.service, []).append(entry)
        return tuple(standing for entries in by_service.values() for standing in _stand(entries))


@dataclass(frozen=True)
class Standing:
    """A service state in force: ``assets`` names them; empty means all, or all others.

    ``unsaid`` are assets that it excepts and that no state is known of.
    """

    entry: ServiceEntry
    assets: tuple[str, ...] = ()
    rest: bool = False
    unsaid: tuple[str, ...] = ()


def _stand(entries: list[ServiceEntry]) -> list[Standing]:
    default: ServiceEntry | None = None
    special: dict[str, ServiceEntry] = {}
    for entry in entries:
        if entry.assets == "all":
            kept = {asset: special.get(asset, default) for asset in entry.excluded}
            special = {
                asset: old
                for asset, old in kept.items()
                if old is not None and asset not in old.excluded
            }
            default = entry
        else:
            special.update(dict.fromkeys(entry.assets, entry))
    groups: dict[str, list[str]] = {}
    for asset, entry in special.items():
        groups.setdefault(entry.id, []).append(asset)
    found = [Standing(special[assets[0]], tuple(assets)) for assets in groups.values()]
    if default is not None:
        unsaid = tuple(asset for asset in default.excluded if asset not in special)
        found.append(Standing(default, rest=bool(found), unsaid=unsaid))
    return found
