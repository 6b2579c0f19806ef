"""The feedback store: every message of an incident, redacted before it is written.

It stands in a SQLite file beside the incident's key, outside git, or on a PostgreSQL server by
URL. What :meth:`Store.accept` has returned a receipt for is on the disk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from aboveboard.databases import is_busy, open_database, reading
from aboveboard.errors import FeedbackError, StoreBusyError
from aboveboard.feedback.identity import as_receipt_number, keyed, person_key, receipt_number
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
from aboveboard.feedback.redaction import Mark, Redacted, normal_form, redact
from aboveboard.feedback.sealing import Sealer
from aboveboard.feedback.tables import ABOUT, ALERTS, ANSWERS, CONTACTS, FORMAT, MESSAGES, METADATA
from aboveboard.record.files import DATA_FOLDER as DATA_FOLDER

WAIT_SECONDS = 5.0


def default_url(incident: str) -> str:
    """Return where the store of an incident stands by default: ``data/<incident>/feedback.db``."""
    return f"sqlite:///{DATA_FOLDER / incident / 'feedback.db'}"


class Store:
    """The store in one database; its methods may be called from several threads.

    Parameters
    ----------
    url
        SQLAlchemy's address: ``sqlite:///data/<incident>/feedback.db``, ``postgresql+psycopg://…``.
    key
        Keys the hashes that tell people and messages apart; see :mod:`identity`.
    wait_seconds
        How long a call waits for another writer before it raises StoreBusyError.

    Raises
    ------
    FeedbackError
        The database can't be opened, is of another format, or was made with another key.
    """

    def __init__(self, url: str, key: bytes, *, wait_seconds: float = WAIT_SECONDS) -> None:
        self._key = key
        self._sealer = Sealer(key)
        try:
            self._engine = open_database(url, METADATA, wait_seconds=wait_seconds)
        except (sa.exc.SQLAlchemyError, OSError) as error:
            raise _failed(error) from None
        self._check_about()

    def close(self) -> None:
        """Let the database go."""
        self._engine.dispose()

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
        with self._writing() as db:
            known = set(
                db.scalars(
                    sa.select(MESSAGES.c.origin).where(
                        MESSAGES.c.origin.in_([row["origin"] for row, _, _ in prepared])
                    )
                )
            )
            receipts = []
            for row, alarms, contact in prepared:
                is_new = row["origin"] not in known
                known.add(row["origin"])
                receipts.append(Receipt(row["receipt"], is_new, alarms))
                if is_new:
                    self._insert(db, row, alarms, contact)
        return receipts

    def _prepare(self, message: Message) -> tuple[dict[str, Any], Any, Contact | None]:
        redacted = redact(message.text)
        origin = self._origin(message, redacted)
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
        return row, redacted.alarms, message.contact

    def _origin(self, message: Message, redacted: Redacted) -> str:
        """Return what tells a message from others; no hash of a text holds what was taken out."""
        text = normal_form(redacted.text)
        if message.source_id:
            return keyed(self._key, "origin", message.channel, message.source_id)
        if message.form:
            contact = message.contact.address if message.contact else ""
            fields = (message.kind or "", message.transaction, contact, text)
            return keyed(self._key, "form", message.channel, message.form, *fields)
        instant = message.received_at.timestamp()
        return keyed(self._key, "content", message.channel, message.author, str(instant), text)

    def _insert(
        self, db: sa.Connection, row: dict[str, Any], alarms: Iterable[str], contact: Contact | None
    ) -> None:
        # Another process may have kept it meanwhile, on PostgreSQL: then it is known.
        insert = postgresql.insert if db.dialect.name == "postgresql" else sqlite.insert
        new = insert(MESSAGES).values(row).on_conflict_do_nothing(index_elements=["origin"])
        if not db.execute(new).rowcount:
            return
        receipt = row["receipt"]
        for kind in alarms:
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
        with self._reading() as db:
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
        with self._reading() as db:
            row = db.execute(query).first()
            # Asked of a number that nobody has too, so that the time taken tells nothing.
            alarms = tuple(db.scalars(raised))
        if row is None:
            return None
        answer = _answer(row) if row.id else None
        return ReceiptState(row.receipt, row.received_at, answer, alarms)

    def answers(self) -> tuple[Answer, ...]:
        """Return the answers given, the first first."""
        with self._reading() as db:
            rows = db.execute(sa.select(ANSWERS).order_by(ANSWERS.c.answered_at, ANSWERS.c.id))
            return tuple(map(_answer, rows))

    def alerts(self) -> tuple[Alert, ...]:
        """Return whom to tell to move funds, the first first; settled ones too."""
        query = sa.select(ALERTS).order_by(ALERTS.c.raised_at, ALERTS.c.receipt, ALERTS.c.kind)
        with self._reading() as db:
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
        with self._reading() as db:
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
        with self._writing() as db:
            insert = postgresql.insert if db.dialect.name == "postgresql" else sqlite.insert
            db.execute(insert(ANSWERS).values(**row, questions=asked).on_conflict_do_nothing())
            for some in _batches(sorted(set(receipts))):
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
        with self._writing() as db:
            db.execute(settled.values(settled_at=at))

    # --- the database ---------------------------------------------------------------------------

    def _writing(self) -> AbstractContextManager[sa.Connection]:
        return _transaction(self._engine)

    def _reading(self) -> AbstractContextManager[sa.Connection]:
        return _transaction(reading(self._engine))

    def _check_about(self) -> None:
        mine = {"format": FORMAT, "key": keyed(self._key, "about")}
        with self._writing() as db:
            found = {row.name: row.value for row in db.execute(sa.select(ABOUT))}
            if not found:
                db.execute(sa.insert(ABOUT), [{"name": n, "value": v} for n, v in mine.items()])
                return
        if found.get("format") != FORMAT:
            raise FeedbackError(
                "The feedback store is of another format. Use the release it is of."
            )
        if found.get("key") != mine["key"]:
            raise FeedbackError(
                "The feedback store was made with another key. Bring that key back: with a new "
                "one every message and person would count again."
            )


@contextmanager
def _transaction(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Run a block in one transaction; a database error comes out as one of ours."""
    try:
        with engine.begin() as db:
            yield db
    except sa.exc.SQLAlchemyError as error:
        raise _failed(error) from None


def _batches(receipts: Sequence[str], size: int = 500) -> Iterator[Sequence[str]]:
    for start in range(0, len(receipts), size):
        yield receipts[start : start + size]


def _failed(error: Exception) -> FeedbackError:
    if isinstance(error, sa.exc.DBAPIError) and is_busy(error):
        return StoreBusyError(
            "The feedback store is locked by another writer. Nothing was kept; try again."
        )
    cause = getattr(error, "orig", None) or error
    return FeedbackError(
        f"The feedback store failed ({type(cause).__name__}); nothing was kept. See that its "
        "folder or server can be reached and has room."
    )


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
