"""What the front page learns from approvals and the delivery ledger: counts, and nobody's name."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from aboveboard.publishing.deliveries import DeliveryLedger
from aboveboard.publishing.delivery_tables import DELIVERIES
from places import LEGAL, NAME, SECURITY, approved, made, make_place, run, settings
from smtp_server import smtp_server


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project to publish from, stood in, whose newest statement is a draft."""
    found = make_place(tmp_path)
    record = found / "params" / NAME / "incident.yaml"
    lines = record.read_text().splitlines(keepends=True)
    start = next(i for i, line in enumerate(lines) if "id: release-1207" in line)
    record.write_text("".join(lines[:start]))  # written up to the first statement
    monkeypatch.chdir(found)
    return found


def page() -> str:
    return (Path("outputs") / NAME / "index.en.html").read_text(encoding="utf-8")


def test_a_run_leaves_an_open_approval_and_each_signature_counts(place: Path) -> None:
    folder = made(place)
    assert "0 of 2 signatures" in page()
    approved(folder, SECURITY)
    assert "1 of 2 signatures" in page()
    assert "Still needed: one from legal or executive" in page()
    approved(folder, LEGAL)
    assert "Approved, not published yet" in page()
    assert "@minato.example" not in page()


def test_a_change_to_a_file_shows_at_the_next_look(place: Path) -> None:
    folder = Path(made(place))
    (folder / "en" / "announcement.html").write_text("other words")
    assert run("front", f"params/{NAME}").exit_code == 0
    assert "Files were changed, run it again" in page()


def test_publishing_shows_how_far_each_channel_is_and_no_address(place: Path) -> None:
    folder = made(place)
    approved(folder, SECURITY, LEGAL)
    with smtp_server() as box:
        settings(place, box.port)
        assert "email: waiting" in run("publish", folder, answer="n\n").output
        assert "5 sent" in page()
        assert "55 waiting" in page()
        assert run("publish", folder, "--yes").exit_code == 0
    assert "60 sent" in page()
    assert "Website" in page()
    assert "Mend the website" not in page()
    ledger = DeliveryLedger(f"sqlite:///{place / 'outputs' / NAME / 'deliveries.db'}")
    with ledger.writing() as db:  # as after a kill with two in flight, and a website that is gone
        early = DELIVERIES.c.address.in_(["customer-7@example.com", "customer-8@example.com"])
        db.execute(sa.update(DELIVERIES).where(early).values(again=True))
    ledger.mark(f"{NAME}-01-v1/website", 1, "failed", "gone", datetime.now(UTC))
    ledger.close()
    assert run("front", f"params/{NAME}").exit_code == 0
    assert "2 may have come twice" in page()
    assert "Failed: the page is not up to date" in page()
    assert "Mend the website" in page()
    assert "customer-" not in page()
    assert "No draft waits for approval." in page()


def test_looking_makes_no_delivery_ledger(place: Path) -> None:
    settings(place, 9)
    made(place)
    assert not list(place.rglob("deliveries.db"))
    assert "No message was sent from here yet." in page()


def test_a_delivery_ledger_that_can_not_be_read_is_said_to_be_so(place: Path) -> None:
    settings(place, 9)
    made(place)
    (Path("outputs") / NAME / "deliveries.db").write_bytes(b"no database" * 100)
    assert run("front", f"params/{NAME}").exit_code == 0
    assert "can&#39;t be read now" in page()
