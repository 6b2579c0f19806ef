"""The feedback store: every message of an incident, redacted before it is written.

It stands in a SQLite file beside the incident's key, outside git, or on a PostgreSQL server by
URL. What :meth:`Store.accept` has returned a receipt for is on the disk.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from aboveboard.databases import in_parts, insert_new
from aboveboard.errors import FeedbackError
from aboveboard.feedback.database import FeedbackDatabase
from aboveboard.feedback.identity import (
    as_receipt_number,
    earlier_origins,
    keyed,
    message_origin,
    person_key,
    receipt_number,
)
from aboveboard.feedback.known import Known, Prepared
from aboveboard.feedback.language import language_of
from aboveboard.feedback.message import (
    Alert,
    Answer,
    Asker,
    Contact,
    Message,
    Receipt,
    ReceiptState,
    StoredMessage,
)
from aboveboard.feedback.redaction import Mark, redact
from aboveboard.feedback.sealing import Sealer
from aboveboard.feedback.tables import ALERTS, ANSWERS, CONTACTS, MESSAGES
from aboveboard.record.files import DATA_FOLDER

WAIT_SECONDS = 5.0
_PART = 500


def default_url(incident: str) -> str:
    """Return where the store of an incident stands by default: ``data/<incident>/feedback.db``."""
    return f"sqlite:///{DATA_FOLDER / incident / 'feedback.db'}"


class Store(FeedbackDatabase):
    """The store in one database; its methods may be called from several threads.

    Parameters
    ----------
    url
        SQLAlchemy's address: ``sqlite:///data/<incident>/feedback.db``, ``postgresql+psycopg://…``.
    key
        Keys the hashes that tell people and messages apart; see :mod:`identity`.
    wait_seconds
        How long a call waits for another writer before it raises StoreBusyError.
    mark
        The file that knows which store was used before, and how far it was; None where that does
        not matter.

    Raises
    ------
    FeedbackError
        The database can't be opened, is of another format, or was made with another key; or it is
        not the store that was used before, or an older copy of it.
    """

    def __init__(
        self,
        url: str,
        key: bytes,
        *,
        wait_seconds: float = WAIT_SECONDS,
        mark: Path | None = None,
    ) -> None:
        super().__init__(url, key, wait_seconds, mark)
        self._sealer = Sealer(key)

    # --- taking in ------------------------------------------------------------------------------

    def accept(self, message: Message) -> Receipt:
        """Redact ``message``, keep it, and return its receipt; the same message again is known.

        When this returns, the message is on the disk.

        Raises
        ------
        StoreBusyError
            Another writer held the database for ``wait_seconds``; nothing was kept.
        FeedbackError
            The database failed; nothing was kept.
        """
        return self.accept_many([message])[0]

    def accept_many(self, messages: Sequence[Message]) -> list[Receipt]:
        """Keep ``messages`` in one transaction, all or none; see :meth:`accept`."""
        prepared = [self._prepare(message) for message in messages]
        with self.writing() as db:
            known = Known(db, prepared)
            receipts = []
            for one in prepared:
                receipt = known.receipt_of(one)
                is_new = receipt is None
                receipts.append(Receipt(receipt or one.row["receipt"], is_new, one.alarms))
                if is_new:
                    self._insert(db, one)
        return receipts

    def _prepare(self, message: Message) -> Prepared:
        redacted = redact(message.text)
        origin = message_origin(self._key, message, redacted.text)
        author = message.author or (message.contact.address if message.contact else "")
        row = {
            "receipt": receipt_number(self._key, origin),
            "origin": origin,
            "channel": message.channel,
            "received_at": message.received_at,
            "language": language_of(redacted.text),
            "kind": message.kind or "",
            "text": redacted.text,
            "redactions": list(redacted.kinds),
            "marks": [[mark.kind, mark.start, mark.end] for mark in redacted.marks],
            "transaction_id": message.transaction,
            # A writer without a name counts as one person a message.
            "person": person_key(self._key, message.channel, author) if author else origin,
        }
        return Prepared(
            row,
            redacted.alarms,
            message.contact,
            earlier_origins(self._key, message, redacted.text),
            message.read_as_utc,
        )

    def _insert(self, db: sa.Connection, one: Prepared) -> None:
        row, contact = one.row, one.contact
        # Another process may have kept it meanwhile, on PostgreSQL: then it is known.
        if not insert_new(db, MESSAGES, row):
            return
        receipt = row["receipt"]
        for kind in one.alarms:
            alert = {"receipt": receipt, "kind": kind, "raised_at": row["received_at"]}
            db.execute(sa.insert(ALERTS).values(alert))
        if contact:
            where = {
                "sealed_address": self._sealer.seal(contact.address, receipt),
                "consented_at": contact.consented_at,
            }
            db.execute(sa.insert(CONTACTS).values(receipt=receipt, **where))

    # --- reading --------------------------------------------------------------------------------

    def messages(self, until: datetime | None = None) -> tuple[StoredMessage, ...]:
        """Return the messages received by ``until``, by instant and receipt."""
        query = sa.select(MESSAGES).order_by(MESSAGES.c.received_at, MESSAGES.c.receipt)
        if until is not None:
            query = query.where(MESSAGES.c.received_at <= until)
        with self.reading() as db:
            return tuple(map(_stored, db.execute(query)))

    def receipt_state(self, number: str) -> ReceiptState | None:
        """Return what became of a message, or None where no message has that number."""
        known = as_receipt_number(number)[:20]
        query = (
            sa.select(MESSAGES.c.receipt, MESSAGES.c.received_at, ANSWERS)
            .join_from(MESSAGES, ANSWERS, isouter=True)
            .where(MESSAGES.c.receipt == known)
        )
        raised = sa.select(ALERTS.c.kind).where(ALERTS.c.receipt == known).order_by(ALERTS.c.kind)
        with self.reading() as db:
            row = db.execute(query).first()
            # Asked of a number that nobody has too, so that the time taken tells nothing.
            alarms = tuple(db.scalars(raised))
        if row is None:
            return None
        answer = _answer(row) if row.id else None
        return ReceiptState(row.receipt, row.received_at, answer, alarms)

    def answers(self) -> tuple[Answer, ...]:
        """Return the answers given, the first first."""
        with self.reading() as db:
            rows = db.execute(sa.select(ANSWERS).order_by(ANSWERS.c.answered_at, ANSWERS.c.id))
            return tuple(map(_answer, rows))

    def alerts(self) -> tuple[Alert, ...]:
        """Return whom to tell to move funds, the first first; settled ones too."""
        query = sa.select(ALERTS).order_by(ALERTS.c.raised_at, ALERTS.c.receipt, ALERTS.c.kind)
        with self.reading() as db:
            return tuple(
                Alert(row.receipt, row.kind, row.raised_at, row.settled_at)
                for row in db.execute(query)
            )

    def contacts(self, answer: str) -> tuple[Asker, ...]:
        """Return those who get ``answer`` (an id) and asked to be told, by receipt."""
        query = (
            sa.select(CONTACTS, MESSAGES.c.language)
            .join_from(CONTACTS, MESSAGES)
            .where(MESSAGES.c.answer == answer)
            .order_by(CONTACTS.c.receipt)
        )
        with self.reading() as db:
            return tuple(self._asker(row) for row in db.execute(query))

    def _asker(self, row: Any) -> Asker:
        address = self._sealer.open(row.sealed_address, row.receipt)
        return Asker(row.receipt, row.language, Contact(address, row.consented_at))

    # --- answering ------------------------------------------------------------------------------

    def answer(
        self,
        topic: str,
        receipts: Iterable[str],
        texts: Mapping[str, str],
        at: datetime,
        *,
        questions: Mapping[str, str] | None = None,
    ) -> Answer:
        """Record an answer about ``topic`` and mark the open messages of ``receipts`` answered.

        ``texts`` holds the answer by language, ``questions`` what it answers. The same answer again
        is the same one, and marks what came since; a message keeps the first answer it got.
        """
        asked = dict(questions or {})
        if not texts or not all(text.strip() for text in texts.values()):
            raise FeedbackError.at("", "The answer has no text.", "Write it.", field="texts")
        words = [part for tag in sorted(texts) for part in (tag, texts[tag])]
        answer_id = keyed(self._key, "answer", topic, *words)
        row = {"id": answer_id, "topic": topic, "texts": dict(texts), "answered_at": at}
        with self.writing() as db:
            insert_new(db, ANSWERS, {**row, "questions": asked})
            for some in in_parts(sorted(set(receipts)), _PART):
                db.execute(
                    sa.update(MESSAGES)
                    .where(MESSAGES.c.receipt.in_(some), MESSAGES.c.answer.is_(None))
                    .values(answer=answer_id)
                )
            kept = db.execute(sa.select(ANSWERS).where(ANSWERS.c.id == answer_id)).one()
        return _answer(kept)

    def settle_alert(self, receipt: str, at: datetime) -> None:
        """Say that the writer of a message was told to move funds."""
        settled = sa.update(ALERTS).where(
            ALERTS.c.receipt == receipt, ALERTS.c.settled_at.is_(None)
        )
        with self.writing() as db:
            db.execute(settled.values(settled_at=at))


def _stored(row: Any) -> StoredMessage:
    return StoredMessage(
        receipt=row.receipt,
        channel=row.channel,
        received_at=row.received_at,
        language=row.language,
        text=row.text,
        person=row.person,
        kind=row.kind or None,
        redactions=tuple(row.redactions),
        marks=tuple(Mark(*mark) for mark in row.marks),
        transaction=row.transaction_id,
        answer=row.answer or "",
    )


def _answer(row: Any) -> Answer:
    return Answer(row.id, row.topic, dict(row.questions), dict(row.texts), row.answered_at)
