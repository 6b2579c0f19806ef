"""Whoever asked and left an address is told once that there is an answer, in the own language."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aboveboard.errors import PublishError
from aboveboard.feedback import Asker, Contact
from aboveboard.publishing.deliveries import DeliveryLedger
from aboveboard.publishing.secrets import Secrets
from aboveboard.publishing.settings import EmailSettings
from aboveboard.publishing.telling import Telling
from aboveboard.wording.language import load_languages
from answered_question import ANSWER, AT, STATEMENT
from records import replay
from site_page import answers_section, published
from smtp_server import Mailbox, smtp_server


@pytest.fixture
def ledger(database_url: str) -> Iterator[DeliveryLedger]:
    ledger = DeliveryLedger(database_url)
    yield ledger
    ledger.close()


def asker(number: int, address: str, language: str = "en") -> Asker:
    return Asker(f"7K3M-9QTX-000{number}", language, Contact(address, AT))  # type: ignore[arg-type]


def telling(box: Mailbox, folder: Path = Path("nowhere")) -> Telling:
    return Telling(
        record=replay("2018-01-26-minato"),
        statements=(STATEMENT,),
        languages=load_languages(("zh-CN", "en")),
        receipt_page=lambda tag: f"https://status.minato.example/2018-01-26/{tag}/receipt/",
        chosen=EmailSettings(
            subscribers=True,
            host="127.0.0.1",
            port=box.port,
            tls="none",
            sender="bounces@minato.example",
            fallback="en",
        ),
        secrets=Secrets({}, folder, lambda _: None),
        expires_after=timedelta(hours=48),
        clock=lambda: datetime.now(UTC),
    )


def test_each_is_told_in_the_language_of_the_own_message(ledger: DeliveryLedger) -> None:
    askers = [
        asker(1, "jo@example.com"),
        asker(2, "li@example.com", "zh-Hant"),
        asker(3, "ana@example.com", "other"),
    ]
    with smtp_server() as box:
        assert telling(box).tell(ledger, ANSWER, askers) == {"sent": 3}
    words = {str(mail["To"]): mail.get_content() for mail in box.parsed()}
    assert ANSWER.texts["en"] in words["jo@example.com"]
    assert ANSWER.texts["zh-CN"] in words["li@example.com"]
    assert ANSWER.texts["en"] in words["ana@example.com"], "the fallback"
    assert "7K3M-9QTX-0001" in words["jo@example.com"]
    assert "7K3M-9QTX-0002" not in words["jo@example.com"]


def test_telling_again_tells_only_who_asked_since(ledger: DeliveryLedger) -> None:
    first = [asker(1, "jo@example.com")]
    with smtp_server() as box:
        for askers in (first, first, [*first, asker(2, "li@example.com")]):
            counts = telling(box).tell(ledger, ANSWER, askers)
    assert counts == {"sent": 2}
    assert box.recipients() == {"jo@example.com": 1, "li@example.com": 1}


def test_who_asked_twice_gets_one_message_with_both_receipts(ledger: DeliveryLedger) -> None:
    with smtp_server() as box:
        telling(box).tell(ledger, ANSWER, [asker(1, "jo@example.com"), asker(2, "jo@EXAMPLE.com")])
    (mail,) = box.parsed()
    assert "7K3M-9QTX-0001, 7K3M-9QTX-0002" in mail.get_content()


def test_a_contact_that_is_no_address_holds_up_nobody_else(ledger: DeliveryLedger) -> None:
    askers = [
        asker(1, "+81 3 1234 5678"),
        asker(2, "jo@exämple.example"),
        asker(3, "li@example.com"),
    ]
    with smtp_server() as box:
        told = telling(box).tell(ledger, ANSWER, askers)
        nobody = telling(box).tell(ledger, replace(ANSWER, id="0ther"), askers[:2])
    assert told == {"sent": 1}
    assert nobody == {}
    assert telling(box).unwritten(askers) == ("7K3M-9QTX-0001", "7K3M-9QTX-0002")


def test_whoever_bounced_or_left_is_told_nothing(ledger: DeliveryLedger) -> None:
    ledger.suppress("jo@example.com", "bounced", AT)
    with smtp_server() as box:
        counts = telling(box).tell(ledger, ANSWER, [asker(1, "jo@example.com")])
    assert counts == {"suppressed": 1}
    assert box.messages == []


def test_a_break_in_flight_repeats_the_same_message(
    ledger: DeliveryLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aboveboard.publishing.carrying.FIRST_WAIT", 0.01)
    breaks = iter([None])
    faulty = Mailbox(lambda stage, _: next(breaks, "") if stage == "content" else "")
    with smtp_server(faulty) as box:
        counts = telling(box).tell(ledger, ANSWER, [asker(1, "jo@example.com")])
    assert counts == {"sent": 1}
    first, second = box.parsed()
    assert first["Message-ID"] == second["Message-ID"]


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_an_answer_that_stands_otherwise_now_is_told_to_nobody(
    ledger: DeliveryLedger, language: str
) -> None:
    newer = {**ANSWER.texts, language: "Now."}
    pairs = {tag: ((ANSWER.questions[tag], newer[tag]),) for tag in newer}
    later = published(3, {tag: (answers_section(tag, pairs[tag]),) for tag in pairs})
    with smtp_server() as box:
        teller = replace(telling(box), statements=(later, STATEMENT))
        assert not teller.stands(ANSWER)
        assert teller.tell(ledger, ANSWER, [asker(1, "jo@example.com")]) == {}
    assert box.messages == []


def test_an_exercise_reaches_no_other_machine(ledger: DeliveryLedger) -> None:
    with smtp_server() as box:
        here = telling(box)
    chosen = here.chosen.model_copy(update={"host": "mail.example.com", "tls": "tls"})
    exercise = STATEMENT.model_copy(update={"exercise": True})
    teller = replace(here, chosen=chosen, statements=(exercise,))
    with pytest.raises(PublishError, match="this channel is live"):
        teller.tell(ledger, ANSWER, [asker(1, "jo@example.com")])


def test_a_relay_that_is_gone_loses_nobody(ledger: DeliveryLedger) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        gone = Mailbox(port=taken.getsockname()[1])
    askers = [asker(1, "jo@example.com")]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("aboveboard.publishing.carrying.backoff", lambda *_: 0.001)
        with pytest.raises(PublishError) as caught:
            telling(gone).tell(ledger, ANSWER, askers)
    assert "jo@" not in str(caught.value)
    with smtp_server() as box:
        assert telling(box).tell(ledger, ANSWER, askers) == {"sent": 1}
