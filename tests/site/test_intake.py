"""Messages are written together, and none goes down with another."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from aboveboard.errors import StoreBusyError
from aboveboard.feedback import Message, Receipt, Store
from aboveboard.site import intake as intake_module
from aboveboard.site.intake import Intake
from site_page import KEY

AT = datetime(2018, 1, 26, 16, tzinfo=UTC)


def message(text: str) -> Message:
    return Message(channel="web", received_at=AT, text=text, form="f")


async def all_of(intake: Intake, texts: Sequence[str]) -> list[Receipt | BaseException]:
    waiting = [intake.accept(message(text)) for text in texts]
    return await asyncio.gather(*waiting, return_exceptions=True)


def test_every_message_gets_its_own_receipt(database_url: str) -> None:
    store = Store(database_url, KEY)
    intake = Intake(store)
    texts = [f"Number {number}" for number in range(150)]
    receipts = asyncio.run(all_of(intake, texts))
    intake.close()
    kept = {found.receipt: found.text for found in store.messages()}
    numbers = [found.number for found in receipts if isinstance(found, Receipt)]
    assert [kept[number] for number in numbers] == texts
    store.close()


class Picky(Store):
    """A store that breaks on one text, as a fault in the code would."""

    def accept_many(self, messages: Sequence[Message]) -> list[Receipt]:
        if any(message.text == "poison" for message in messages):
            raise RuntimeError
        return super().accept_many(messages)


def test_a_message_that_breaks_takes_none_with_it(database_url: str) -> None:
    store = Picky(database_url, KEY)
    intake = Intake(store)
    found = asyncio.run(all_of(intake, ["one", "two", "poison", "three"]))
    intake.close()
    assert [isinstance(one, Receipt) for one in found] == [True, True, False, True]
    assert {kept.text for kept in store.messages()} == {"one", "two", "three"}
    store.close()


class Locked(Store):
    """A store that another writer holds, and how often it was waited for."""

    waits = 0

    def accept_many(self, messages: Sequence[Message]) -> list[Receipt]:
        self.waits += 1
        raise StoreBusyError("locked")


def test_a_crowd_waits_once_for_a_locked_store_and_not_one_after_the_other(
    database_url: str,
) -> None:
    store = Locked(database_url, KEY)
    intake = Intake(store)
    found = asyncio.run(all_of(intake, [f"Number {number}" for number in range(500)]))
    intake.close()
    assert all(isinstance(one, StoreBusyError) for one in found)
    assert store.waits <= 3
    store.close()


def test_when_too_many_wait_the_next_is_told_at_once(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake_module, "MOST_WAITING", 2)
    store = Store(database_url, KEY)
    intake = Intake(store)
    found = asyncio.run(all_of(intake, [f"Number {number}" for number in range(200)]))
    intake.close()
    refused = [one for one in found if isinstance(one, StoreBusyError)]
    receipts = [one for one in found if isinstance(one, Receipt)]
    assert refused
    assert len(receipts) == len(store.messages()) == 200 - len(refused)
    store.close()
