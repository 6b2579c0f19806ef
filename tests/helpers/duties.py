"""Duties and the record entries that start and end them, for tests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from aboveboard.deadlines import Deadline, Regime, deadlines
from aboveboard.record import View
from records import entry, record_of


def duty(**fields: Any) -> Regime:
    """Return a duty of 72 hours after ``noticed``, in New York; ``fields`` change it."""
    plain = {
        "id": "rule",
        "regime": "A rule",
        "trigger": "noticed",
        "within": "72 hours",
        "to": "the authority",
        "zone": "America/New_York",
        "evidence": "primary",
    }
    return Regime.model_validate({**plain, **fields})


def trigger(name: str, at: str) -> str:
    """Return the entry that starts the clocks of a trigger."""
    return entry(f"t-{name}", "trigger", f"trigger: {name}", at=at)


def reported(regime: str, at: str) -> str:
    """Return the entry that says a duty was done."""
    return entry(f"r-{regime}", "reported", f"regime: {regime}", at=at)


def view_of(as_of: str, *entries: str) -> View:
    """Return the view of a record of these entries."""
    return View(record_of(*entries), datetime.fromisoformat(as_of))


def standing(regime: Regime, as_of: str, *entries: str) -> Deadline:
    """Return how one duty stands."""
    (found,) = deadlines([regime], view_of(as_of, *entries))
    return found
