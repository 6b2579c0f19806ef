"""A page that takes subscriptions, with the relay that its messages go to."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx
from aboveboard.feedback import Store
from aboveboard.publishing.deliveries import DeliveryLedger
from aboveboard.publishing.secrets import Secret, Secrets
from aboveboard.publishing.subscribers import Links, subscribers
from aboveboard.site.settings import SiteSettings
from site_page import BASE, KEY, Served, make_incident, served, token_in
from smtp_server import Mailbox, smtp_server

SUBSCRIBER_KEY = "subscriber-key-of-the-tests-0123456789"
LINKS = Links(Secret(SUBSCRIBER_KEY))
OFFICIAL = "https://status.minato.example"


@dataclass
class Post:
    """The page, the mailbox behind its relay, and its delivery ledger."""

    page: Served
    box: Mailbox
    ledger: DeliveryLedger
    incident: Path

    def wish(self, tag: str = "en", *, headers: dict[str, str] | None = None, **fields: str) -> Any:
        """Send the form: opened, read for long enough, filled in well but for ``fields``."""
        data = {"address": "reader@example.com", "language": tag, "consent": "yes", **fields}
        data = {name: value for name, value in data.items() if value or name == "token"}
        if "token" not in data:
            data["token"] = token_in(self.page.get(f"/{tag}/subscribe/").text)
            self.page.clocks.pass_by(5)
        return self.page.client.post(f"{BASE}/{tag}/subscribe/", data=data, headers=headers)

    def messages(self, count: int) -> list[EmailMessage]:
        """Wait for so many messages and return them."""
        end = time.monotonic() + 20
        while len(self.box.messages) < count and time.monotonic() < end:
            time.sleep(0.01)
        found = self.box.parsed()
        assert len(found) == count, found
        return found

    def here(self, link: str) -> str:
        """Return the path of an official link, for the page as it is served here."""
        assert link.startswith(OFFICIAL)
        return link.removeprefix(OFFICIAL)

    def confirmed(self, tag: str = "en", **fields: str) -> httpx.Response:
        """Subscribe and press the button of the link that came last."""
        address = fields.get("address", "reader@example.com")
        before = self.box.recipients()[address]
        assert self.wish(tag, **fields).status_code == 303
        end = time.monotonic() + 20
        while self.box.recipients()[address] == before and time.monotonic() < end:
            time.sleep(0.01)
        own = [message for message in self.box.parsed() if message["To"] == address]
        return press(self.page, self.here(link_in(own[-1])))

    def listed(self) -> list[tuple[str, str]]:
        """Return who is on the list."""
        return [(person.address, person.language) for person in subscribers(self.ledger)]


def press(page: Served, path: str) -> httpx.Response:
    """Press the button of a link's page."""
    return page.client.post(path, data={"List-Unsubscribe": "One-Click"})


def link_in(message: EmailMessage) -> str:
    """Return the link of a message that asks to confirm."""
    found = re.search(r"https://\S+/confirm/\S+", message.get_content())
    assert found
    return found[0]


@contextmanager
def post_office(
    home: Path,
    box: Mailbox | None = None,
    settings: SiteSettings | None = None,
) -> Iterator[Post]:
    """Serve the page of an incident that takes subscriptions."""
    incident = make_incident(home)
    with smtp_server(box) as mailbox:
        (incident / "publishing.yaml").write_text(
            f"email: {{host: 127.0.0.1, port: {mailbox.port}, tls: none, subscribers: true,"
            " sender: bounces@minato.example, canary: 0}\n"
        )
        secrets = Secrets({"ABOVEBOARD_SUBSCRIBER_KEY": SUBSCRIBER_KEY}, home)
        store = Store(f"sqlite:///{home / 'feedback.db'}", KEY, wait_seconds=0.2)
        ledger = DeliveryLedger(f"sqlite:///{incident / 'deliveries.db'}")
        with served(incident, store, settings, secrets) as page:
            yield Post(page, mailbox, ledger, incident)
        ledger.close()
        store.close()
