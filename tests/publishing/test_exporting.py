"""The list for other senders: by language, each once, without those who left."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aboveboard.errors import PublishError
from aboveboard.publishing.deliveries import DeliveryLedger, Recipient
from aboveboard.publishing.exporting import COLUMNS, export_recipients
from aboveboard.publishing.secrets import Secret
from aboveboard.publishing.subscribers import Links, confirm, request

NOW = datetime(2018, 1, 26, 14, 30, tzinfo=UTC)
PEOPLE = [
    Recipient("a@example.com", "zh-CN", {"code": '三,"号"'}),
    Recipient("b@example.com", "en", {}),
    Recipient("left@example.com", "en", {}),
    Recipient("b@EXAMPLE.com", "zh-CN", {}),
]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[DeliveryLedger]:
    ledger = DeliveryLedger(f"sqlite:///{tmp_path / 'deliveries.db'}")
    ledger.suppress("left@example.com", "unsubscribed", NOW)
    yield ledger
    ledger.close()


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_each_language_has_a_file_and_who_left_stands_in_none(
    ledger: DeliveryLedger, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    counts = export_recipients(ledger, PEOPLE, out, with_subscribers=False)
    assert counts == {"en": 1, "zh-CN": 1}
    head, row = rows(out / "recipients.zh-CN.csv")
    assert tuple(head) == COLUMNS == ("email", "name", "attributes")
    assert row[:2] == ["a@example.com", ""]
    assert json.loads(row[2]) == {"language": "zh-CN", "code": '三,"号"'}
    assert [row[0] for row in rows(out / "recipients.en.csv")[1:]] == ["b@example.com"]
    assert (out / "recipients.en.csv").stat().st_mode & 0o777 == 0o600


def test_subscribers_are_added_when_they_get_it(ledger: DeliveryLedger, tmp_path: Path) -> None:
    links = Links(Secret("k" * 32))
    for address in ("s@example.com", "a@example.com"):
        confirm(ledger, links, request(links, address, "en", NOW), NOW)
    counts = export_recipients(ledger, PEOPLE, tmp_path, with_subscribers=True)
    assert counts == {"en": 2, "zh-CN": 1}


def test_a_list_of_nobody_writes_nothing(ledger: DeliveryLedger, tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="Nobody is left"):
        export_recipients(ledger, PEOPLE[2:3], tmp_path / "out", with_subscribers=False)
    assert not (tmp_path / "out").exists()


def test_a_list_that_turns_out_wrong_leaves_the_files_as_they_were(
    ledger: DeliveryLedger, tmp_path: Path
) -> None:
    export_recipients(ledger, PEOPLE, tmp_path, with_subscribers=False)
    before = {path.name: path.read_bytes() for path in tmp_path.glob("recipients*")}

    def wrong() -> Iterator[Recipient]:
        yield Recipient("new@example.com", "en", {})
        raise PublishError.at("customers.csv", "A row is wrong.", "Correct the row.")

    with pytest.raises(PublishError, match="A row is wrong"):
        export_recipients(ledger, wrong(), tmp_path, with_subscribers=False)
    after = {
        path.name: path.read_bytes() for path in tmp_path.iterdir() if "recipients" in path.name
    }
    assert after == before
