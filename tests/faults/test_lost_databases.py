"""The delivery ledger is lost, damaged or of another release: nobody is written to again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from aboveboard.errors import FeedbackError, PublishError
from aboveboard.feedback import Store
from aboveboard.publishing.deliveries import DeliveryLedger
from aboveboard.publishing.delivery_identity import MARK, must_be_the_known_one
from places import LEGAL, NAME, PEOPLE, SECURITY, approved, made, make_place, run, settings
from smtp_server import smtp_server


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def replaced(path: Path) -> None:
    path.unlink()
    DeliveryLedger(f"sqlite:///{path}").close()


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def overwritten(path: Path) -> None:
    path.write_bytes(b"This is a text and no database." * 200)


def without_a_column(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("ALTER TABLE deliveries RENAME COLUMN state TO stage")


LOST: dict[str, Callable[[Path], None]] = {
    "gone": Path.unlink,
    "an empty file": emptied,
    "a new one": replaced,
    "cut off": cut_off,
    "no database": overwritten,
    "of another release": without_a_column,
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project whose statement has reached everyone."""
    place = make_place(tmp_path_factory.mktemp("published"))
    with pytest.MonkeyPatch.context() as patch, smtp_server() as box:
        patch.chdir(place)
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        folder = made(place)
        approved(folder, SECURITY, LEGAL)
        settings(place, box.port)
        done = run("publish", folder, "--yes")
        assert done.exit_code == 0, done.output
        assert len(box.messages) == PEOPLE
    return place


@pytest.mark.parametrize("lose", LOST.values(), ids=LOST)
def test_nobody_is_written_to_again_when_the_delivery_ledger_is_lost(
    published: Path, monkeypatch: pytest.MonkeyPatch, lose: Callable[[Path], None]
) -> None:
    monkeypatch.chdir(published)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    ledger = Path(f"outputs/{NAME}/deliveries.db")
    kept = ledger.read_bytes()
    for beside in ledger.parent.glob("deliveries.db-*"):
        beside.unlink()
    lose(ledger)
    with smtp_server() as box:
        settings(published, box.port)
        done = run("publish", f"outputs/{NAME}/01-initial-statement", "--yes")
        assert done.exit_code == 1, done.output
        assert "Traceback" not in done.output
        assert "deliver" in done.output
        for beside in ledger.parent.glob("deliveries.db-*"):
            beside.unlink()
        ledger.write_bytes(kept)  # its backup is brought back
        again = run("publish", f"outputs/{NAME}/01-initial-statement", "--yes")
        assert again.exit_code == 0, again.output
        assert box.messages == []


def test_a_ledger_that_is_lost_for_good_can_be_begun_anew(tmp_path: Path) -> None:
    first = DeliveryLedger(f"sqlite:///{tmp_path / 'one.db'}")
    must_be_the_known_one(first, tmp_path)
    must_be_the_known_one(first, tmp_path)
    second = DeliveryLedger(f"sqlite:///{tmp_path / 'two.db'}")
    with pytest.raises(PublishError, match="not the one that was used before"):
        must_be_the_known_one(second, tmp_path)
    (tmp_path / MARK).unlink()
    must_be_the_known_one(second, tmp_path)
    with pytest.raises(PublishError, match="not the one that was used before"):
        must_be_the_known_one(first, tmp_path)
    first.close()
    second.close()


@pytest.mark.parametrize("lose", [cut_off, overwritten], ids=["cut off", "no database"])
def test_a_damaged_feedback_store_is_told(tmp_path: Path, lose: Callable[[Path], None]) -> None:
    path = tmp_path / "feedback.db"
    Store(f"sqlite:///{path}", bytes(32)).close()
    lose(path)
    with pytest.raises(FeedbackError, match="feedback store failed"):
        Store(f"sqlite:///{path}", bytes(32))
