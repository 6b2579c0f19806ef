"""Each receiver of a webhook is told once, and the ledger knows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aboveboard.errors import PublishError
from aboveboard.publishing.deliveries import DeliveryLedger
from aboveboard.publishing.package import open_package
from aboveboard.publishing.secrets import Secrets
from aboveboard.publishing.settings import WebhookSettings
from aboveboard.publishing.webhook_channel import WebhookChannel
from http_server import Posted, http_server
from publishing import write_run


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[DeliveryLedger]:
    ledger = DeliveryLedger(f"sqlite:///{tmp_path / 'deliveries.db'}")
    yield ledger
    ledger.close()


def channel(tmp_path: Path, *urls: str) -> WebhookChannel:
    folder = tmp_path / "run"
    return WebhookChannel(
        open_package(folder if folder.exists() else write_run(folder)),
        [WebhookSettings(url=url, secret="webhook_ops") for url in urls],
        datetime.now(UTC) + timedelta(days=2),
        Secrets({"ABOVEBOARD_WEBHOOK_OPS": "between-us"}, tmp_path / "project"),
        lambda: datetime.now(UTC),
    )


def test_publishing_again_tells_nobody_again(ledger: DeliveryLedger, tmp_path: Path) -> None:
    with http_server() as server:
        told = channel(tmp_path, f"{server.url}/a", f"{server.url}/b")
        assert (told.tell(ledger), told.tell(ledger)) == (2, 0)
    assert sorted(path for path, _, _ in server.received) == ["/a", "/b"]
    assert ledger.counts(told.batch) == {"sent": 2}


def test_one_that_refuses_is_told_again_and_the_others_are_not(
    ledger: DeliveryLedger, tmp_path: Path
) -> None:
    refusing = Posted(lambda _: 403)
    with http_server() as good, http_server(refusing) as bad:
        told = channel(tmp_path, bad.url, good.url)
        with pytest.raises(PublishError, match=r"not taken \(403\)"):
            told.tell(ledger)
        assert ledger.counts(told.batch) == {"pending": 1, "sent": 1}
        refusing.answer = lambda _: 200
        assert told.tell(ledger) == 1
    assert (len(good.received), len(bad.received)) == (1, 2)


def test_a_receiver_that_is_added_later_is_told_alone(
    ledger: DeliveryLedger, tmp_path: Path
) -> None:
    with http_server() as server:
        channel(tmp_path, f"{server.url}/a").tell(ledger)
        assert channel(tmp_path, f"{server.url}/a", f"{server.url}/b").tell(ledger) == 1
    assert [path for path, _, _ in server.received] == ["/a", "/b"]


def test_one_that_was_being_told_when_a_run_died_is_told_under_the_same_id(
    ledger: DeliveryLedger, tmp_path: Path
) -> None:
    with http_server() as server:
        told = channel(tmp_path, server.url)
        told._enrol(ledger)
        ledger.claim(told.batch, "another-host:1:00000000", 1, datetime.now(UTC))
        assert told.tell(ledger) == 1
    assert len(server.received) == 1
    assert list(ledger.in_doubt(told.batch)) == [server.url]
