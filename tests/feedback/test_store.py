"""What was acknowledged is on the disk, once, without a secret in any byte."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from aboveboard.errors import FeedbackError, StoreBusyError
from aboveboard.feedback.message import Alert, Asker, Contact, Message
from aboveboard.feedback.store import Store

KEY = bytes(range(32))
NOON = datetime(2018, 1, 26, 12, 0, tzinfo=UTC)
PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"  # BIP-39
WIF = "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ"  # of the Bitcoin wiki


def message(text: str = "When can I withdraw?", **fields: object) -> Message:
    values: dict[str, object] = {"channel": "web", "received_at": NOON, "text": text, **fields}
    return Message(**values)  # type: ignore[arg-type]


def test_a_message_is_kept_and_its_receipt_shows_that_it_waits(store: Store) -> None:
    receipt = store.accept(message(source_id="form-1", kind="question"))
    assert receipt.is_new
    (kept,) = store.messages()
    assert (kept.receipt, kept.text, kept.language) == (
        receipt.number,
        "When can I withdraw?",
        "en",
    )
    assert (kept.kind, kept.channel, kept.received_at) == ("question", "web", NOON)
    state = store.receipt_state(receipt.number)
    assert state is not None
    assert state.answer is None


def test_a_receipt_number_is_found_however_it_is_typed(store: Store) -> None:
    number = store.accept(message()).number
    typed = number.replace("-", " ").lower().replace("0", "o").replace("1", "l")
    assert store.receipt_state(typed) == store.receipt_state(number)
    assert store.receipt_state("0000-0000-0000") is None
    for typed in ("x" * 5000, "", "\0", "\ud800", "受理编号"):
        assert store.receipt_state(typed) is None


def test_the_same_message_again_is_known_and_has_the_same_receipt(store: Store) -> None:
    first = store.accept(message(source_id="form-1"))
    again = store.accept(message(source_id="form-1"))
    assert (again.number, again.is_new) == (first.number, False)
    assert len(store.messages()) == 1


def test_a_form_sent_again_is_known_and_what_was_changed_in_it_is_not(store: Store) -> None:
    contact = Contact("jo@example.com", NOON)
    first = store.accept(message(form="f"))
    later = NOON + timedelta(hours=1)
    assert store.accept(message(form="f", received_at=later)).number == first.number
    changed = [
        message("Another question", form="f"),
        message(form="g"),
        message(form="f", kind="complaint"),
        message(form="f", contact=contact),
        message(form="f", transaction="a" * 64),
    ]
    assert len({first.number, *(store.accept(one).number for one in changed)}) == 6


def test_a_number_that_nobody_has_is_looked_up_in_as_many_steps(store: Store) -> None:
    number = store.accept(message()).number
    steps: list[str] = []
    listening = (store._engine, "before_cursor_execute", lambda *args: steps.append(args[2]))
    sa.event.listen(*listening)
    store.receipt_state(number)
    known, steps[:] = list(steps), []
    store.receipt_state("0000-0000-0000")
    assert steps == known


def test_a_receipt_shows_that_its_writer_must_move_funds(store: Store) -> None:
    number = store.accept(message(f"My wallet: {PHRASE}", form="f")).number
    calm = store.accept(message(form="f")).number
    found, quiet = store.receipt_state(number), store.receipt_state(calm)
    assert found is not None
    assert quiet is not None
    assert found.alarms == ("seed-phrase",)
    assert quiet.alarms == ()


def test_without_an_id_writer_instant_and_text_tell_messages_apart(store: Store) -> None:
    same = [message(author="a"), message(author="a")]
    others = [message(author="b"), message("Else?", author="a"), message(channel="x", author="a")]
    later = message(author="a", received_at=NOON + timedelta(seconds=1))
    receipts = store.accept_many([*same, *others, later])
    assert [receipt.is_new for receipt in receipts] == [True, False, True, True, True, True]


def test_an_address_is_one_person_on_every_channel_and_a_name_is_not(store: Store) -> None:
    store.accept(message(author="Jo@Example.com", source_id="1"))
    store.accept(message(author="jo@example.com", source_id="2", channel="email"))
    store.accept(message(author="jo", source_id="3"))
    store.accept(message(author="jo", source_id="4", channel="telegram"))
    store.accept(message(source_id="5"))
    store.accept(message(source_id="6"))
    assert len({kept.person for kept in store.messages()}) == 5


def test_a_contact_is_kept_apart_and_who_is_answered_is_told(store: Store) -> None:
    contact = Contact("jo@example.com", NOON)
    asked = store.accept(message(source_id="1", contact=contact)).number
    other = store.accept(message(source_id="2")).number
    answer = store.answer("withdrawals", [asked, other], {"en": "On Monday."}, NOON)
    assert store.contacts(answer.id) == (Asker(asked, "en", contact),)
    assert "jo@" not in repr(store.messages())


@pytest.mark.parametrize("address", ["", "x" * 401, "jo@example.com\nBcc: li@example.com", "a\0"])
def test_a_contact_is_one_printable_line(address: str) -> None:
    with pytest.raises(FeedbackError, match="contact"):
        Contact(address, NOON)


def test_an_answer_is_seen_under_the_receipt_of_each_who_asked(store: Store) -> None:
    asked = store.accept(message(source_id="1")).number
    other = store.accept(message(source_id="2")).number
    given = store.answer("withdrawals", [asked], {"en": "On Monday.", "zh-CN": "周一。"}, NOON)
    state = store.receipt_state(asked)
    assert state is not None
    assert state.answer == given
    waiting = store.receipt_state(other)
    assert waiting is not None
    assert waiting.answer is None
    assert store.answers() == (given,)


def test_answering_twice_is_one_answer_and_the_first_stays(store: Store) -> None:
    asked = store.accept(message(source_id="1")).number
    first = store.answer("withdrawals", [asked], {"en": "On Monday."}, NOON)
    later = NOON + timedelta(hours=1)
    assert store.answer("withdrawals", [asked], {"en": "On Monday."}, later) == first
    store.answer("withdrawals", [asked], {"en": "On Tuesday."}, later)
    state = store.receipt_state(asked)
    assert state is not None
    assert state.answer == first


def test_an_answer_without_words_is_refused(store: Store) -> None:
    with pytest.raises(FeedbackError, match="no text"):
        store.answer("withdrawals", [], {"en": " "}, NOON)


def test_a_seed_phrase_raises_an_alert_with_the_receipt_and_not_the_words(store: Store) -> None:
    receipt = store.accept(message(f"My words: {PHRASE}. Gone?"))
    assert receipt.alarms == ("seed-phrase",)
    assert store.alerts() == (Alert(receipt.number, "seed-phrase", NOON),)
    later = NOON + timedelta(hours=1)
    store.settle_alert(receipt.number, later)
    assert store.alerts() == (Alert(receipt.number, "seed-phrase", NOON, later),)


def test_marks_and_redactions_come_back(store: Store) -> None:
    store.accept(message("jo@example.com: 0x52908400098527886E0F7030069857D2E4169EE7"))
    (kept,) = store.messages()
    assert kept.redactions == ("email",)
    (mark,) = kept.marks
    assert kept.text[mark.start : mark.end].startswith("0x5290")


def test_messages_come_in_the_order_received_up_to_an_instant(store: Store) -> None:
    for minutes in (30, 10, 20):
        store.accept(message(f"after {minutes}", received_at=NOON + timedelta(minutes=minutes)))
    texts = [kept.text for kept in store.messages(until=NOON + timedelta(minutes=20))]
    assert texts == ["after 10", "after 20"]


def test_all_of_a_batch_is_kept_or_none(store: Store) -> None:
    with pytest.raises(FeedbackError):
        store.accept_many(
            [message("one"), message("two", contact=Contact("x", None))]  # type: ignore[arg-type]
        )
    assert store.messages() == ()


def test_writers_at_once_lose_nothing(database_url: str) -> None:
    store = Store(database_url, KEY)
    texts = [f"question {n}" for n in range(60)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda text: store.accept(message(text)), [*texts, *texts]))
    assert sorted(kept.text for kept in store.messages()) == sorted(texts)
    store.close()


def test_a_locked_database_is_waited_for_and_then_said_to_be_busy(database_url: str) -> None:
    store = Store(database_url, KEY, wait_seconds=0.2)
    other = sa.create_engine(database_url)
    with other.connect() as db:
        if db.dialect.name == "sqlite":
            db.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            db.exec_driver_sql("LOCK TABLE messages IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(StoreBusyError, match="try again"):
            store.accept(message())
        db.rollback()
    assert store.accept(message()).is_new
    other.dispose()
    store.close()


def test_another_key_is_refused(database_url: str) -> None:
    Store(database_url, KEY).close()
    with pytest.raises(FeedbackError, match="another key"):
        Store(database_url, bytes(32))


def test_a_database_that_is_none_is_refused_without_a_trace(tmp_path: Path) -> None:
    (tmp_path / "no.db").write_text("x" * 5000, encoding="ascii")
    with pytest.raises(FeedbackError, match="failed") as caught:
        Store(f"sqlite:///{tmp_path / 'no.db'}", KEY)
    assert caught.value.__suppress_context__


def test_the_file_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'data' / 'feedback.db'}", KEY)
    store.accept(message())
    modes = {path.stat().st_mode & 0o077 for path in (tmp_path / "data").iterdir()}
    store.close()
    assert modes == {0}


SECRETS = [
    (f"help {PHRASE} please", PHRASE),
    (f"助记词：{PHRASE.replace(' ', '、')}", "sausage"),
    (f"my key {WIF}", WIF),
    (hashlib.sha256(b"x").hexdigest(), hashlib.sha256(b"x").hexdigest()),
    ("password: hunter2hunter2", "hunter2hunter2"),
    ("jo.doe@example.com", "jo.doe"),
    ("手机13800138000", "13800138000"),
    ("4111 1111 1111 1111", "1111"),
]


@pytest.mark.parametrize(("text", "secret"), SECRETS, ids=[str(n) for n in range(len(SECRETS))])
def test_no_byte_of_the_disk_holds_the_secret(tmp_path: Path, text: str, secret: str) -> None:
    store = Store(f"sqlite:///{tmp_path / 'feedback.db'}", KEY)
    store.accept(message(text, source_id="1", author="someone@example.com"))
    files = sorted(tmp_path.iterdir())
    assert [path.name for path in files][:2] == ["feedback.db", "feedback.db-shm"]
    content = b"".join(path.read_bytes() for path in files)
    store.close()
    content += (tmp_path / "feedback.db").read_bytes()
    digests = [hashlib.new(name, secret.encode()) for name in ("sha256", "sha1", "md5")]
    for part in (secret.encode(), b"someone@", *(d.hexdigest().encode() for d in digests)):
        assert part not in content


def test_a_message_does_not_show_its_text_when_printed() -> None:
    shown = repr(message(PHRASE, author="jo@example.com", contact=Contact("jo@example.com", NOON)))
    assert "winner" not in shown
    assert "jo@" not in shown


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from aboveboard.feedback.message import Message
from aboveboard.feedback.store import Store
store = Store(sys.argv[1], bytes(range(32)))
for n in range(int(sys.argv[2])):
    at = datetime(2018, 1, 26, 12, 0, n, tzinfo=UTC)
    print(store.accept(Message(channel="web", received_at=at, text=f"{n}?")).number, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'feedback.db'}"
    done = subprocess.run(
        [sys.executable, "-c", KILLED, url, "5"], capture_output=True, text=True, check=False
    )
    assert done.returncode == -signal.SIGKILL
    store = Store(url, KEY)
    assert {kept.receipt for kept in store.messages()} == set(done.stdout.split())
    assert len(store.messages()) == 5
    store.close()


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"channel": "Web Form"}, "channel"),
        ({"text": "  "}, "text"),
        ({"text": "x" * 100_001}, "text"),
        ({"received_at": NOON.replace(tzinfo=None)}, "received_at"),
        ({"transaction": "see above"}, "transaction"),
        ({"transaction": WIF}, "transaction"),
    ],
)
def test_a_message_that_can_not_be_kept_is_refused_by_field(
    fields: dict[str, object], name: str
) -> None:
    with pytest.raises(FeedbackError) as caught:
        message(**{"text": "Why?", **fields})  # type: ignore[arg-type]
    assert caught.value.problems[0].field == name
    assert WIF not in str(caught.value)
