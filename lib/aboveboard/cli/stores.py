"""The feedback store of an incident, as commands name and open it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aboveboard.errors import FeedbackError

if TYPE_CHECKING:
    from aboveboard.feedback import Store

StoreUrl = Annotated[
    str, typer.Option("--store", metavar="URL", help="Instead of data/<incident>/feedback.db.")
]
KeyFile = Annotated[
    Path | None,
    typer.Option(
        "--key", envvar="ABOVEBOARD_FEEDBACK_KEY", help="Instead of data/<incident>/feedback.key."
    ),
]


@contextmanager
def opened_store(incident: Path, url: str, key: Path | None) -> Iterator[Store]:
    """Open the store of an incident, and let it go when the block ends."""
    from aboveboard.feedback import Store, default_url, load_key
    from aboveboard.feedback.store import DATA_FOLDER

    name = incident_name(incident)
    opened = Store(url or default_url(name), load_key(key or DATA_FOLDER / name / "feedback.key"))
    try:
        yield opened
    finally:
        opened.close()


def incident_name(folder: Path) -> str:
    """Return the name of an incident's folder; raise FeedbackError when it is none."""
    if not (folder / "incident.yaml").is_file():
        raise FeedbackError.at(
            folder, "This is no incident folder.", "Name the one that holds incident.yaml."
        )
    return folder.resolve().name
