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
    from aboveboard.feedback import Store, load_key

    store_url, key_file, mark = store_places(incident_name(incident), url, key)
    opened = Store(store_url, load_key(key_file), mark=mark)
    if opened.begun:
        typer.echo(f"{mark.parent}: a feedback store is begun.", err=True)
    try:
        yield opened
    finally:
        opened.close()


def store_places(name: str, url: str, key: Path | None) -> tuple[str, Path, Path]:
    """Return where the store of an incident is, its key, and what knows which store was used."""
    from aboveboard.feedback import MARK, default_url
    from aboveboard.record.files import DATA_FOLDER

    folder = DATA_FOLDER / name
    return url or default_url(name), key or folder / "feedback.key", folder / MARK


def incident_name(folder: Path) -> str:
    """Return the name of an incident's folder; raise FeedbackError when it is none."""
    if not (folder / "incident.yaml").is_file():
        raise FeedbackError.at(
            folder, "This is no incident folder.", "Name the one that holds incident.yaml."
        )
    return folder.resolve().name
