"""A statement on every channel at once, over TLS, to customers and subscribers; secrets stay in."""

from __future__ import annotations

import logging
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import dkim
import pytest
from aboveboard.publishing.deliveries import DeliveryLedger, Recipient
from aboveboard.publishing.delivery_reading import Batch
from aboveboard.publishing.enrolment import enrol
from aboveboard.publishing.secrets import Secret
from aboveboard.publishing.subscribers import Links, confirm, leave, request
from bounce_messages import bounce
from http_server import Posted, http_server
from imap_server import Inbox, imap_server
from places import LEGAL, NAME, PEOPLE, SECURITY, approved, made, run, settings
from secure_relay import PASSWORD, USER, Taken, certificate, secure_relay, server_context

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")
SUBSCRIBER_KEY = "subscriber-key-of-the-tests-0123456789"
HOOK_KEY, TOKEN, INBOX_KEY = "webhook-key-7f", "apprise-token-7f", "inbox-key-7f"


@dataclass
class World:
    """The project, the servers around it, and everything that was printed."""

    place: Path
    folder: str
    taken: Taken
    web: Posted
    inbox: Inbox
    dkim_record: bytes
    printed: str = ""

    @property
    def ledger(self) -> DeliveryLedger:
        """The delivery ledger of the exercise, beside its runs."""
        return DeliveryLedger(f"sqlite:///{self.place / 'outputs' / NAME / 'deliveries.db'}")

    def run(self, *arguments: str) -> str:
        """Call a command, keep what it prints, and return it."""
        done = run(*arguments)
        self.printed += done.output
        assert done.exit_code == 0, done.output
        return done.output


@pytest.fixture
def world(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    pem = certificate(tmp_path)
    key = tmp_path / "dkim.pem"
    command = ("openssl", "genrsa", "-traditional", "-out", str(key), "2048")
    subprocess.run(command, check=True, capture_output=True)
    command = ("openssl", "rsa", "-in", str(key), "-pubout", "-outform", "DER")
    public = subprocess.run(command, check=True, capture_output=True).stdout
    for name, value in {
        "SMTP_PASSWORD": PASSWORD,
        "SUBSCRIBER_KEY": SUBSCRIBER_KEY,
        "DKIM_KEY": key.read_text(),
        "WEBHOOK_OPS": HOOK_KEY,
        "IMAP_PASSWORD": INBOX_KEY,
    }.items():
        monkeypatch.setenv(f"ABOVEBOARD_{name}", value)
    key.unlink()
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    inbox = Inbox([], password=INBOX_KEY)
    with (
        secure_relay(pem, "tls") as (port, taken),
        imap_server(inbox, server_context(pem)),
        http_server() as web,
    ):
        account = f"json://127.0.0.1:{web.port}/{TOKEN}/"
        monkeypatch.setenv("ABOVEBOARD_APPRISE_X", account)
        settings(
            place,
            port,
            f"  user: {USER}\n  subscribers: true\n  dkim_selector: s1\n"
            f"  imap: {{host: 127.0.0.1, port: {inbox.port}, user: {inbox.user}}}\n",
            f"networks: [x]\nwebhooks: [{{url: '{web.url}/hook', secret: webhook_ops}}]\n",
        )
        path = place / "params" / NAME / "publishing.yaml"
        path.write_text(path.read_text().replace("tls: none", "tls: tls"))
        folder = made(place)
        approved(folder, SECURITY, LEGAL)
        yield World(place, folder, taken, web, inbox, b"v=DKIM1; k=rsa; p=" + b64encode(public))


def test_customers_and_subscribers_get_it_signed_and_only_subscribers_can_leave(
    world: World,
) -> None:
    links, now = Links(Secret(SUBSCRIBER_KEY)), datetime.now(UTC)
    ledger = world.ledger
    for who in ("reader@example.com", "gone@example.com"):
        confirm(ledger, links, request(links, who, "zh-CN", now), now)
    leave(ledger, links, links.token("leave", "gone@example.com", "zh-CN"), now)
    assert f"email: done: {PEOPLE + 1} sent" in world.run("publish", world.folder, "--yes")

    messages = {to: message for to, message, _ in world.taken.messages}
    assert len(world.taken.messages) == len(messages) == PEOPLE + 1
    reader, customer = messages["reader@example.com"], messages["customer-0@example.com"]
    assert reader["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = reader["List-Unsubscribe"].strip("<>").rpartition("/unsubscribe/")[2]
    assert links.read("leave", token, now) == ("reader@example.com", "zh-CN")
    assert token in reader.get_body(("html",)).get_content()
    assert customer["List-Unsubscribe"] is None
    assert "code-0" in customer.get_body(("plain",)).get_content()
    for _, message, raw in world.taken.messages[:3]:
        assert "d=minato.example" in message["DKIM-Signature"]
        assert dkim.verify(raw, dnsfunc=lambda *_, **__: world.dkim_record)

    leave(ledger, links, token, now)
    sent = len(world.taken.messages)
    world.run("publish", world.folder, "--yes")
    assert len(world.taken.messages) == sent
    ledger.close()


def test_the_link_to_leave_leads_to_the_live_page(world: World) -> None:
    live = "https://live.minato.example/2018-01-26"
    (world.place / "params" / NAME / "site.yaml").write_text(f"live: {live}\n")
    links, now, ledger = Links(Secret(SUBSCRIBER_KEY)), datetime.now(UTC), world.ledger
    confirm(ledger, links, request(links, "reader@example.com", "en", now), now)
    ledger.close()
    world.run("publish", world.folder, "--yes")
    (reader,) = (m for to, m, _ in world.taken.messages if to == "reader@example.com")
    assert reader["List-Unsubscribe"].startswith(f"<{live}/unsubscribe/")


def test_what_came_back_is_read_from_the_inbox_or_a_file_and_told_to_the_hotline(
    world: World,
) -> None:
    world.run("publish", world.folder, "--yes")
    world.inbox.messages.append(bounce("customer-3@example.com"))
    box = world.place / "bounces.mbox"
    box.write_bytes(b"From daemon Fri Jan 26 12:00:00 2018\n" + bounce("customer-4@example.com"))
    world.run("publish", world.folder, "--yes")
    assert len(world.inbox.seen) == 1
    shown = world.run(
        "deliveries", f"params/{NAME}", "--bounces", str(box), "--unreached", "unreached.csv"
    )
    assert "1 messages, 1 addresses get nothing further" in shown
    assert "2 of those sent came back" in shown
    listed = Path("unreached.csv").read_text()
    assert "customer-3@example.com" in listed
    assert "customer-4@example.com,zh-CN,sent,came back" in listed
    shown = world.run("deliveries", f"params/{NAME}", "--export", "lists")
    assert "recipients.zh-CN.csv: 29" in shown
    assert "customer-3@" not in Path("lists/recipients.en.csv").read_text()


def test_a_list_that_was_carried_over_half_is_finished_by_the_next_run(world: World) -> None:
    ledger, now = world.ledger, datetime.now(UTC)
    for name, who in ((f"{NAME}-00-v1", "early"), (f"{NAME}-2-01-v1", "stranger")):
        batch = Batch(f"{name}/email", name, 1, "email", 0, now)
        enrol(ledger, batch, [Recipient(f"{who}@example.com", "en", {})], now)
        ledger.mark(batch.id, 1, "sent", "", now)
    people = [Recipient("customer-0@example.com", "zh-CN", {})]
    enrol(ledger, Batch(f"{NAME}-01-v1/email", NAME, 1, "email", 0, now), people, now)
    later = Batch(f"{NAME}-02-v1/email", NAME, 1, "email", 0, now)
    enrol(ledger, later, [Recipient("later@example.com", "en", {})], now)
    ledger.mark(later.id, 1, "sent", "", now)
    ledger.close()
    assert (
        "addresses of the list are not among those enrolled"
        in run("publish", world.folder, "--yes").output
    )
    world.run("publish", world.folder, "--yes", "--add-newcomers")
    reached = {to for to, _, _ in world.taken.messages}
    assert reached == {f"customer-{n}@example.com" for n in range(PEOPLE)} | {"early@example.com"}


def test_publishing_again_posts_and_tells_nobody_again(world: World) -> None:
    world.run("publish", world.folder, "--yes")
    received = len(world.web.received)
    assert "/hook" in {path for path, _, _ in world.web.received}
    assert received > 1
    world.run("publish", world.folder, "--yes")
    assert len(world.web.received) == received


def test_no_secret_is_in_what_is_printed_logged_or_written(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    world.run("publish", world.folder, "--dry-run")
    world.run("publish", world.folder, "--yes")
    world.run("deliveries", f"params/{NAME}")
    ours = [r for r in caplog.records if not r.name.startswith(("mail.", "asyncio"))]
    said = world.printed + "\n".join(record.getMessage() for record in ours)
    secrets = (PASSWORD, SUBSCRIBER_KEY, "PRIVATE KEY-----\nMII", HOOK_KEY, TOKEN, INBOX_KEY)
    for secret in (*secrets, "code-"):
        assert secret not in said
    keys = {path for path in world.place.rglob("*") if path.suffix == ".pem"}
    keys |= set((world.place / "keys").iterdir())
    for path in world.place.rglob("*"):
        if not path.is_file() or path in keys:
            continue
        content = path.read_bytes()
        for secret in secrets:
            assert secret.encode() not in content, path
        known = path.name == "customers.csv" or path.name.startswith("deliveries.db")
        assert known or b"code-1" not in content, path


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("host: 127.0.0.1\n", "host: mail.example.com\n", "email.host"),
        ("host: 127.0.0.1, port", "host: imap.example.com, port", "email.imap"),
        ("url: 'http://127.0.0.1", "url: 'http://192.0.2.1", "webhooks"),
        ("website}", "website, command: rsync}", "website.command"),
        (f"../../outputs/{NAME}/website", "../../site", "website.folder"),
    ],
)
def test_an_exercise_with_live_settings_goes_nowhere(
    world: World, old: str, new: str, where: str
) -> None:
    path = world.place / "params" / NAME / "publishing.yaml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    done = run("publish", world.folder, "--yes")
    assert done.exit_code == 1
    assert f"error: {where}: This statement is an exercise, and this channel is live." in (
        done.output
    )
    assert (world.taken.messages, world.web.received) == ([], [])
    assert not (world.place / "outputs" / NAME / "ledger.jsonl").exists()
    assert not (world.place / "outputs" / NAME / "website").exists()


def test_an_exercise_is_posted_to_no_live_account(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ABOVEBOARD_APPRISE_X", "json://social.example.com/")
    done = run("publish", world.folder, "--yes")
    assert "x en: failed" in done.output
    assert "x: This statement is an exercise, and this channel is live." in done.output


def test_an_exercise_goes_to_no_address_that_somebody_may_have(world: World) -> None:
    with (world.place / "customers.csv").open("a") as file:
        file.write("someone@mail.test.com,en,code-x\n")
    done = run("publish", world.folder, "--yes")
    assert "1 addresses may be those of real people" in done.output
    assert world.taken.messages == []


def test_an_exercise_goes_to_no_real_subscriber(world: World) -> None:
    links, now = Links(Secret(SUBSCRIBER_KEY)), datetime.now(UTC)
    confirm(world.ledger, links, request(links, "someone@mail.test.com", "en", now), now)
    done = run("publish", world.folder, "--yes")
    assert "1 addresses may be those of real people" in done.output
    assert world.taken.messages == []


def test_an_exercise_opens_no_ledger_of_real_deliveries(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = world.place / "live.db"
    monkeypatch.setenv("ABOVEBOARD_DATABASE_URL", f"sqlite:///{live}")
    world.run("publish", world.folder, "--yes")
    assert "email: 60 sent" in world.run("deliveries", f"params/{NAME}")
    assert not live.exists()
