"""Listening: what people ask, taken in, made safe, and understood.

The way of a message::

    the public page ─┐
    mail, tables,    ├─> Message ──redact──> Store ──> Reader ──> snapshot ──> update, retrospective
    chat exports  ───┘   (memory)            (disk)    (per text)  (frozen)        │
                                               ^───────────── answer ──────────────┘

**Nothing secret is written.** A :class:`Message` lives in memory. :meth:`Store.accept` redacts it
before the first write: seed phrases and keys (found by :mod:`aboveboard.record.secrets`), passwords
and codes beside their names, e-mail, phone, card, bank and national identity numbers go; wallet
addresses and transaction ids stay and are marked. Kept is which kinds were taken out, never a value
or its hash. A bare run of 64 hex digits counts as a key unless the words beside it speak of a
transaction (:mod:`identifiers`). A seed phrase or key raises an alert under the receipt. Rows that
can't be imported are named in a file, redacted too. Names and street addresses are not recognised.

**A receipt means that it is on the disk.** SQLite by default (write-ahead log, every commit
synced), at ``data/<incident>/feedback.db``, outside git and readable by its owner alone; PostgreSQL
by URL. A locked database is waited for a bounded time, then :class:`StoreBusyError` says that
nothing was kept. The receipt number is a keyed hash of what tells the message from others, so the
same message again has the same number, and nobody can guess one. A store that is new, another's or
an older copy is told from the one that was used before (:mod:`continuity`).

**People are counted, not known.** The writer is kept as a keyed hash; the key stands in a file of
its own (``data/<incident>/feedback.key``, or where ABOVEBOARD_FEEDBACK_KEY says). Whoever holds
both can test an address, so keep them apart where you can. A contact is kept only with consent, in
a table that no analysis reads, encrypted under that key.

**Reading is offline and the same each time.** Language by script, Simplified or Traditional by
OpenCC. Mood and topic are told from examples in ``data/`` by n-grams and visible cues; a topic
whose probability is below 0.3 is *unsure*, and questions among those that three people or more ask
emerge as new. Urgency and kind are rules anyone can read in ``data/cues.yaml``. ``taxonomy.yaml``
in the incident's folder replaces the packaged topics; :mod:`taxonomy` renames, merges and moves.

**Figures carry what they rest on.** Every share has its n; below twenty there is no percentage; the
interval is Wilson's; the accuracy on held-out examples stands in the snapshot. A
:class:`FeedbackSnapshot` is frozen and has a hash; its JSON holds no receipt and no person.

The page and the notebooks need these::

    store = Store(default_url(incident_id), load_key(key_file))
    receipt = store.accept(Message(channel="web", received_at=now, text=text, form=form_id))
    heard = snapshot(store.messages(as_of), as_of, taxonomy=load_taxonomy(folder), updates=instants)
    store.answer(heard.questions[0].topic, heard.questions[0].receipts, {"en": "…"}, as_of)
    store.receipt_state(receipt.number)
"""

from __future__ import annotations

from aboveboard.feedback.continuity import MARK
from aboveboard.feedback.identity import load_key
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
from aboveboard.feedback.snapshot import FeedbackSnapshot, snapshot
from aboveboard.feedback.store import Store, default_url
from aboveboard.feedback.taxonomy import Taxonomy, load_taxonomy

__all__ = [
    "MARK",
    "Alert",
    "Answer",
    "Asker",
    "Contact",
    "FeedbackSnapshot",
    "Message",
    "Receipt",
    "ReceiptState",
    "Store",
    "StoredMessage",
    "Taxonomy",
    "default_url",
    "load_key",
    "load_taxonomy",
    "snapshot",
]
