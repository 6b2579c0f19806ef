"""A contact opens again with its key and receipt, and with nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from aboveboard.errors import FeedbackError
from aboveboard.feedback import Contact, Message, Store
from aboveboard.feedback.sealing import Sealer
from hypothesis import given
from hypothesis import strategies as st

KEY = bytes(range(32))
RECEIPT = "7K3M-9QTX-2B4D"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=400))
def test_what_is_sealed_opens_again_and_is_not_to_be_read(text: str) -> None:
    sealed = Sealer(KEY).seal(text, RECEIPT)
    assert Sealer(KEY).open(sealed, RECEIPT) == text
    assert len(text) < 4 or text not in sealed


def test_the_same_contact_is_never_sealed_alike() -> None:
    sealer = Sealer(KEY)
    assert sealer.seal("jo@example.com", RECEIPT) != sealer.seal("jo@example.com", RECEIPT)


@pytest.mark.parametrize(
    ("key", "receipt"), [(bytes(32), RECEIPT), (KEY, "7K3M-9QTX-2B4E")], ids=["key", "receipt"]
)
def test_another_key_or_receipt_opens_nothing_and_says_no_address(key: bytes, receipt: str) -> None:
    sealed = Sealer(KEY).seal("jo@example.com", RECEIPT)
    with pytest.raises(FeedbackError, match="changed or moved") as caught:
        Sealer(key).open(sealed, receipt)
    assert "jo@" not in str(caught.value)


def test_no_byte_of_the_database_holds_the_address(tmp_path: Path) -> None:
    noon = datetime(2018, 1, 26, 12, tzinfo=UTC)
    contact = Contact("jo@example.com", noon)
    store = Store(f"sqlite:///{tmp_path / 'feedback.db'}", KEY)
    store.accept(Message(channel="web", received_at=noon, text="When?", contact=contact))
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}  # the log ahead too
    store.close()
    assert "feedback.db-wal" in files
    for content in (*files.values(), (tmp_path / "feedback.db").read_bytes()):
        assert b"jo@" not in content
