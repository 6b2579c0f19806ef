"""Bounces and complaints bar an address; a forged report of a stranger bars nobody."""

from __future__ import annotations

import mailbox
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aboveboard.errors import PublishError
from aboveboard.publishing.bounces import (
    Barred,
    Returned,
    bar_returned,
    imap_messages,
    mailbox_messages,
    returned_in,
)
from aboveboard.publishing.deliveries import DeliveryLedger, Recipient
from aboveboard.publishing.delivery_reading import Batch
from aboveboard.publishing.enrolment import enrol
from aboveboard.publishing.secrets import Secret
from bounce_messages import bounce

NOW = datetime(2018, 1, 26, 14, 30, tzinfo=UTC)


def complaint(recipient: str, kind: str = "abuse") -> bytes:
    return f"""\
From: feedback@provider.example.com
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is a spam report.

--b
Content-Type: message/feedback-report

Feedback-Type: {kind}
Version: 1
Original-Rcpt-To: <{recipient}>

--b--
""".encode()


def nested(depth: int) -> bytes:
    parts = (
        f'--b{n}\r\nContent-Type: multipart/mixed; boundary="b{n + 1}"\r\n\r\n'
        for n in range(depth)
    )
    head = 'Content-Type: multipart/report; report-type=delivery-status; boundary="b0"\r\n\r\n'
    return (head + "".join(parts)).encode()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[DeliveryLedger]:
    ledger = DeliveryLedger(f"sqlite:///{tmp_path / 'deliveries.db'}")
    people = [Recipient(f"{name}@example.com", "en", {}) for name in ("one", "two", "three")]
    batch = Batch("minato-01-v1/email", "minato-01", 1, "email", 0, NOW + timedelta(days=2))
    enrol(ledger, batch, people, NOW)
    yield ledger
    ledger.close()


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (bounce("a@example.com"), [Returned("a@example.com", "bounced")]),
        (bounce("<a@example.com>", "5.7.1"), [Returned("a@example.com", "bounced")]),
        (bounce("a@example.com", "4.2.2"), []),
        (bounce("a@example.com", "5.0.0", "delayed"), []),
        (bounce("a@example.com", "2.0.0", "delivered"), []),
        (complaint("a@example.com"), [Returned("a@example.com", "complained")]),
        (complaint("a@example.com", "Fraud"), [Returned("a@example.com", "complained")]),
        (complaint("a@example.com", "not-spam"), []),
        (b"From: a@example.com\n\nPlease stop.\n", []),
        (b"", []),
        (b"\xff\xfe\x00", []),
    ],
)
def test_only_lasting_failures_and_complaints_count(raw: bytes, found: list[Returned]) -> None:
    assert list(returned_in(raw)) == found


def test_a_returned_address_gets_nothing_further(ledger: DeliveryLedger) -> None:
    reports = [bounce("one@example.com"), complaint("Two@example.com".lower())]
    assert bar_returned(ledger, reports, NOW) == Barred(read=2, barred=2)
    assert bar_returned(ledger, reports, NOW).barred == 2, "doing it twice is safe"
    ledger.join("run", NOW)
    claimed = ledger.claim("minato-01-v1/email", "run", 10, NOW)
    assert [row.address for row in claimed] == ["three@example.com"]


def test_a_report_of_an_address_that_we_never_wrote_to_bars_nobody(ledger: DeliveryLedger) -> None:
    assert bar_returned(ledger, [bounce("stranger@example.com")], NOW) == Barred(1, 0, (1,))


def test_a_mailbox_file_is_read_message_by_message(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "bounces.mbox")
    for name in ("one", "two"):
        box.add(bounce(f"{name}@example.com"))
    box.close()
    found = [returned_in(raw)[0].address for raw in mailbox_messages(tmp_path / "bounces.mbox")]
    assert found == ["one@example.com", "two@example.com"]
    with pytest.raises(PublishError, match="no such mailbox"):
        list(mailbox_messages(tmp_path / "none.mbox"))


def test_an_imap_server_that_is_not_there_is_said_plainly_without_the_password() -> None:
    with pytest.raises(PublishError, match="can't be read") as caught:
        list(imap_messages("127.0.0.1", "bounces", Secret("hunter2"), port=1))
    assert "hunter2" not in str(caught.value)


def test_a_bounce_bars_its_address_however_the_relay_writes_it(ledger: DeliveryLedger) -> None:
    found = bar_returned(ledger, [bounce("One@Example.COM"), bounce("x@example.org")], NOW)
    assert found == Barred(read=2, barred=1, strangers=(2,))
    assert ledger.why_barred("one@example.com") == "bounced"


def test_a_forwarded_message_bars_the_address_that_we_wrote_to() -> None:
    forwarded = bounce("elsewhere@example.net").replace(
        b"Final-Recipient:", b"Original-Recipient: rfc822; one@example.com\nFinal-Recipient:"
    )
    assert returned_in(forwarded) == (Returned("one@example.com", "bounced"),)


def test_a_report_on_several_recipients_names_those_who_failed() -> None:
    groups = "".join(
        f"\nFinal-Recipient: rfc822; {name}@example.com\nAction: {action}\nStatus: {status}\n"
        for name, action, status in (("two", "Failed", "5.1.1"), ("three", "relayed", "2.0.0"))
    )
    raw = bounce("one@example.com").replace(b"\n--b--", groups.encode() + b"\n--b--")
    assert [found.address for found in returned_in(raw)] == ["one@example.com", "two@example.com"]


def test_a_mail_that_nests_without_end_bars_nobody_and_stops_nothing(
    ledger: DeliveryLedger,
) -> None:
    found = bar_returned(ledger, [nested(3000), bounce("one@example.com")], NOW)
    assert (found.read, found.barred) == (2, 1)
