"""What is known about an incident: load, validate, append, view as of an instant.

A name is imported when it is first asked for: who needs one module of the room, such as the awards
its fields, waits for no other.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aboveboard.record.append import append_entry
    from aboveboard.record.load import load_record, parse_record
    from aboveboard.record.model import Record
    from aboveboard.record.view import View

__all__ = ["Record", "View", "append_entry", "load_record", "parse_record"]

_MODULES = {
    "Record": "model",
    "View": "view",
    "append_entry": "append",
    "load_record": "load",
    "parse_record": "load",
}


def __getattr__(name: str) -> object:
    """Import what is asked for from the module where it stands."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
