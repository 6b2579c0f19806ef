"""Read what the page shows from an incident's folder and ledger, and again when it has changed."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from aboveboard.errors import LedgerError
from aboveboard.feedback import load_taxonomy
from aboveboard.plays.published import History
from aboveboard.publishing.settings import FILE, read_settings
from aboveboard.publishing.yaml_file import path_in
from aboveboard.record.ledger_file import LEDGER
from aboveboard.record.ledger_place import find_ledger
from aboveboard.site.contents import Contents
from aboveboard.site.pages import Pages
from aboveboard.site.search import Thesaurus
from aboveboard.wording.language import load_languages


def load_pages(incident: Path, out: Path, *, live: str | None = None) -> Pages:
    """Return the pages of what an incident has published.

    Parameters
    ----------
    out
        Where the runs are: the ledger of an exercise is there.
    live
        For static files: where forms go; the incident's page when empty. None for live pages.

    Raises
    ------
    LedgerError
        Nothing is published, or the ledger is not whole.
    WordingError
        A language lacks words.
    PublishError
        ``publishing.yaml`` is wrong.
    FeedbackError
        ``taxonomy.yaml`` is wrong.
    """
    home = find_ledger(incident, out)
    history = History.read(home)
    if not history.published:
        raise LedgerError.at(
            home / LEDGER, "No statement is published yet.", "Publish the first one."
        )
    contents = Contents.of(history)
    languages = load_languages(contents.languages, incident / "wording")
    page = contents.latest.issuer.page_url
    return Pages(
        contents,
        languages,
        live="" if live is None else with_slash(live or page),
        base=with_slash(urlsplit(page).path),
        subscriptions=takes_subscribers(incident),
        thesaurus=Thesaurus.of(load_taxonomy(incident)),
    )


def takes_subscribers(incident: Path) -> bool:
    """Tell whether an incident's statements go to those who subscribe on its page."""
    if not (incident / FILE).is_file():
        return False
    email = read_settings(incident).email
    return email is not None and email.subscribers


def website_of(incident: Path) -> Path | None:
    """Return the folder that an incident's statements are published into; None without one."""
    if not (incident / FILE).is_file() or not (chosen := read_settings(incident).website):
        return None
    return path_in(incident, chosen.folder)


def with_slash(address: str) -> str:
    """Return an address that ends with one slash."""
    return address.rstrip("/") + "/"
