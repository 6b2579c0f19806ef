"""An incident in a folder of its own, opened as its notebook would open it."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from aboveboard.plays.desk import OpenPlay, open_play
from records import HEADER, PARAMS, event

NOW = datetime(2030, 5, 1, 4, tzinfo=UTC)
AS_OF = "2030-05-01T13:00+09:00"
PHRASE = "abandon " * 11 + "about"


def open_folder(folder: Path, *entries: str, as_of: str = AS_OF) -> OpenPlay:
    """Write a record with these entries (one event by default), and open its first statement."""
    text = HEADER + "".join(entries or (event("a"),))
    (folder / "incident.yaml").write_text(text, encoding="utf-8")
    return open_play("initial-statement", {"incident": str(folder), "as_of": as_of})


def open_minato(folder: Path) -> OpenPlay:
    """Open the first statement of a copy of the replay."""
    shutil.copytree(PARAMS / "2018-01-26-minato", folder / "minato")
    at = "2018-01-26T12:07+09:00"
    return open_play("initial-statement", {"incident": str(folder / "minato"), "as_of": at})


def content(play: OpenPlay) -> bytes:
    """Return the bytes of the record."""
    return (play.folder / "incident.yaml").read_bytes()
