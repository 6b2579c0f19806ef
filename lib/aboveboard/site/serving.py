"""Run the live page on uvicorn: one process, no access log, and an address it says aloud."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn

from aboveboard.errors import PublishError
from aboveboard.feedback import Store, load_key
from aboveboard.publishing.confirming import Confirmations
from aboveboard.publishing.deliveries import DeliveryLedger
from aboveboard.publishing.delivery_identity import must_be_the_known_one
from aboveboard.publishing.email_channel import relay_of, signer_of
from aboveboard.publishing.live import must_not_be_live
from aboveboard.publishing.secrets import Secrets
from aboveboard.publishing.settings import database_url, read_settings
from aboveboard.publishing.subscribers import Links
from aboveboard.record.ledger_file import LEDGER
from aboveboard.record.ledger_place import find_ledger
from aboveboard.record.load import load_record
from aboveboard.site.app import SiteParts, make_app
from aboveboard.site.connections import BACKLOG, OnceAMinute, server_config
from aboveboard.site.loading import load_pages, takes_subscribers, website_of
from aboveboard.site.pages import Pages
from aboveboard.site.settings import SiteSettings, read_site_settings
from aboveboard.site.shelf import Shelf
from aboveboard.site.subscribing import Subscriptions

log = logging.getLogger("aboveboard.site")

LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")
_LOCKED_SECONDS = 10  # a reader waits while a long list is enrolled, but not for ever


@dataclass(frozen=True)
class Place:
    """Where the live page listens, and where its messages are kept.

    ``mark`` is the file that knows which store was used before.
    """

    host: str
    port: int
    store_url: str
    key_file: Path
    mark: Path


def serve(
    incident: Path, out: Path, place: Place, secrets: Secrets, told: Callable[[str], None]
) -> None:
    """Serve an incident's page until the process is told to stop.

    Parameters
    ----------
    out
        Where the runs are: the ledger of an exercise is there.
    secrets
        Of the mail relay and of the links, where updates can be had by e-mail.
    told
        Gets the page's address once the server can be reached.

    Raises
    ------
    PublishError
        The address can't be listened on, or ``site.yaml`` is wrong.
    AboveboardError
        There is nothing to show, or nowhere to keep what people ask.
    """
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.WARNING)
    settings = read_site_settings(incident)
    ledger = find_ledger(incident, out) / LEDGER
    pages = partial(load_pages, incident, out)
    shelf = Shelf(pages, ledger, website_of(incident), _clock_of(incident))
    with _listening(place) as listener:
        # Made only now: a server that can't start leaves no key behind.
        key = load_key(place.key_file)
        store = Store(place.store_url, key, mark=place.mark)
        if store.begun:
            log.warning("%s: a feedback store is begun", place.mark.parent)
        try:
            taken = subscriptions_of(incident, ledger.parent, settings, shelf.pages, secrets)
            parts = _parts(incident, settings, shelf, store, key, taken)
            port = listener.getsockname()[1]
            told(f"http://{place.host}:{port}{shelf.pages.base}")
            _run(parts, listener)
        finally:
            store.close()


def _clock_of(incident: Path) -> Callable[[], datetime] | None:
    """Return the clock of an incident's promises; None where it stands in the past."""
    exercise = load_record(incident)[0].exercise
    return partial(datetime.now, UTC) if exercise is None or exercise.today else None


def subscriptions_of(
    incident: Path, state: Path, settings: SiteSettings, pages: Pages, secrets: Secrets
) -> Subscriptions | None:
    """Return what takes updates by e-mail; None where nobody can have them.

    Parameters
    ----------
    state
        Where the statement ledger lies, and beside it the delivery ledger.

    Raises
    ------
    PublishError
        A secret is missing or wrong, the delivery ledger is away, or an exercise would reach a
        relay that is live.
    """
    if not takes_subscribers(incident):
        return None
    publishing = read_settings(incident)
    chosen, latest = publishing.email, pages.contents.latest
    assert chosen is not None
    must_not_be_live(latest, chosen.host, "email")
    links, relay = Links(secrets.need("subscriber_key")), relay_of(chosen, secrets)
    sign = signer_of(latest, chosen, secrets)
    url = database_url(publishing, secrets, state, exercise=latest.exercise)
    ledger = DeliveryLedger(url, wait_seconds=_LOCKED_SECONDS)
    must_be_the_known_one(ledger, state)
    confirmations = Confirmations(ledger, latest, relay, chosen.sender, sign)
    return Subscriptions(ledger, links, confirmations, settings.live or latest.issuer.page_url)


def _parts(
    incident: Path,
    settings: SiteSettings,
    shelf: Shelf,
    store: Store,
    key: bytes,
    subscriptions: Subscriptions | None,
) -> SiteParts:
    record, _ = load_record(incident)
    page, feedback = urlsplit(record.custodian.page), urlsplit(record.custodian.feedback)
    live = urlsplit(settings.live or "")
    named = (page.hostname, feedback.hostname, live.hostname, *settings.hosts)
    return SiteParts(
        shelf=shelf,
        store=store,
        key=key,
        settings=settings,
        hosts=tuple({*(name.lower() for name in named if name), *LOOPBACK}),
        feedback=feedback.path,
        subscriptions=subscriptions,
    )


def _listening(place: Place) -> socket.socket:
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    try:
        return socket.create_server((place.host, place.port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise PublishError.at(
            f"{place.host}:{place.port}",
            f"This address can't be listened on: {error.strerror}.",
            "Stop what listens there, or name another: --port.",
        ) from None


def _run(parts: SiteParts, listener: socket.socket) -> None:
    logging.getLogger("uvicorn.error").addFilter(OnceAMinute())
    uvicorn.Server(server_config(make_app(parts))).run(sockets=[listener])
