"""The kinds of entry that tell what is known while an incident runs, and what is done about it."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import ConfigDict, Discriminator, Field, Tag, model_validator

from aboveboard.record.entry import Entry, Shareable
from aboveboard.record.fields import Amount, Frozen, Headlines, Instant, Texts, Unit, wrong

Status = Literal["investigating", "identified", "monitoring", "resolved"]
Service = Literal["deposits", "withdrawals", "trading", "payments", "login", "app"]
ServiceState = Literal["open", "limited", "paused", "resumed"]
Cause = Literal["phishing", "vulnerability", "insider", "key-leak", "supply-chain", "unknown"]
FigureKey = Literal[
    "lost",
    "lost-value",
    "frozen",
    "recovered",
    "affected-accounts",
    "affected-wallets",
    "withdrawals-requested",
    "withdrawals-done",
    "reserve-gap",
    "awarded",
    "paid",
    "goodwill",
]

LOSS: tuple[FigureKey, ...] = ("lost", "lost-value")
"""The figures that name the loss: by its amount, or by what it was worth."""

AFFECTED: tuple[FigureKey, ...] = ("affected-accounts", "affected-wallets")
"""The figures that say whom the theft touched."""

FigureName = tuple[str, str, str]
"""What a figure is a figure of: its key, its unit, and the party it came from or went to."""


class StatusEntry(Entry):
    """The public status from ``at`` on, and how the situation has moved since the last one."""

    kind: Literal["status"]
    status: Status
    trend: Literal["better", "steady", "worse"] | None = None


class Summary(Entry):
    """What happened: ``text`` in a sentence or two, ``headline`` in a few words.

    The headline is the title of statements and all of it that fits a text message.
    """

    kind: Literal["summary"]
    headline: Headlines
    text: Texts


class Event(Entry):
    """Something that happened; ``mark`` names the three instants every customer asks for.

    ``by`` says by whom it was noticed: a role, never a name.
    """

    kind: Literal["event"]
    mark: Literal["started", "noticed", "contained"] | None = None
    by: Texts | None = None
    text: Texts


class Worth(Frozen):
    """A figure in a reference currency, with the price it rests on."""

    amount: Amount
    currency: Unit
    approximate: bool = False
    at: Instant
    price: Texts


class FigureEntry(Entry):
    """An amount or a count. ``party`` says who froze or returned it, where that applies."""

    kind: Literal["figure"]
    key: FigureKey
    amount: Amount
    unit: Unit
    approximate: bool = False
    worth: Worth | None = None
    party: Texts | None = None

    @property
    def number(self) -> Decimal:
        """The amount as an exact decimal."""
        return Decimal(self.amount)

    @property
    def party_key(self) -> str:
        """The party as one text, the same in every language; empty when none is named."""
        return self.party.key if self.party else ""

    @property
    def name(self) -> FigureName:
        """What it is a figure of: of two with the same name the later one stands."""
        return (self.key, self.unit, self.party_key)


def _form(value: object) -> str:
    return "list" if isinstance(value, (list, tuple)) else "text"


Assets = Annotated[
    Annotated[Literal["all"], Tag("text")]
    | Annotated[tuple[Unit, ...], Field(min_length=1), Tag("list")],
    Discriminator(_form),  # so that an error speaks of the form that was written
]


class ServiceEntry(Entry):
    """The state of a service for ``assets`` from ``at`` on.

    ``assets`` is ``all`` or a list of symbols; ``except`` takes symbols out of ``all``.
    """

    kind: Literal["service"]
    service: Service
    state: ServiceState
    assets: Assets
    excluded: Annotated[tuple[Unit, ...], Field(alias="except")] = ()
    text: Texts | None = None

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)


class Measure(Shareable):
    """Something the custodian did: contained, moved, blocked, hired, asked."""

    kind: Literal["measure"]
    text: Texts


class Unaffected(Entry):
    """What is not affected, and how that was checked. Both are told, or neither.

    It is confirmed: who is told that the own coins are safe asks no more and does no more.
    """

    kind: Literal["unaffected"]
    text: Texts
    checked: Texts

    @model_validator(mode="after")
    def _is_confirmed(self) -> Unaffected:
        if self.confidence != "confirmed":
            raise wrong(
                "Only what is confirmed may be told as not affected.",
                "Write it once it is checked; until then say it in an entry of kind unknown.",
            )
        return self


class Unknown(Entry):
    """What is not known yet, and how it is being found out."""

    kind: Literal["unknown"]
    text: Texts
    finding_out: Texts


class Advice(Entry):
    """What customers should do, or should not do, in this incident."""

    kind: Literal["advice"]
    do: Literal["do", "dont"]
    text: Texts


class CauseEntry(Shareable):
    """The kind of cause, which chooses the advice; told as firmly as its confidence allows."""

    kind: Literal["cause"]
    cause: Cause
    text: Texts


class Finding(Shareable):
    """What the investigation found, told as firmly as its confidence allows.

    ``about`` says whether it explains the attack, what now prevents it, or something else.
    """

    kind: Literal["finding"]
    about: Literal["attack", "prevention", "other"] = "other"
    text: Texts


class Rumour(Entry):
    """Something that is being said in public, and the answer to it."""

    kind: Literal["rumour"]
    text: Texts
    answer: Texts


class Scam(Entry):
    """A fraud seen that uses the incident, such as a fake refund page."""

    kind: Literal["scam"]
    text: Texts


class Answer(Entry):
    """An answer to a question, with the number of people who asked it where that was counted.

    A later answer to the same question, word for word, takes its place.
    """

    kind: Literal["answer"]
    question: Texts
    answer: Texts
    people: Annotated[int, Field(ge=1)] | None = None


class Burden(Entry):
    """Who bears the loss, and from which funds. Only what was approved may be said."""

    kind: Literal["burden"]
    text: Texts
    funds: Texts
    approved_by: Texts


class Trace(Entry):
    """Addresses and transactions of the thief, as far as they may be published."""

    kind: Literal["trace"]
    chain: Annotated[str, Field(min_length=2, max_length=40)]
    addresses: tuple[Annotated[str, Field(pattern=r"^[0-9A-Za-z:_-]{20,110}$")], ...] = ()
    transactions: tuple[Annotated[str, Field(pattern=r"^(0x)?[0-9a-zA-Z]{32,128}$")], ...] = ()

    @model_validator(mode="after")
    def _holds_something(self) -> Trace:
        if not self.addresses and not self.transactions:
            raise wrong("This trace is empty.", "Add addresses or transactions.")
        return self


class Authority(Entry):
    """An authority or expert that was told or engaged."""

    kind: Literal["authority"]
    text: Texts


class Commitment(Entry):
    """A promise with a date, made at ``at``; the next update is one."""

    kind: Literal["commitment"]
    promise: Literal["next-update", "resume", "payment", "report", "other"]
    due: Instant
    text: Texts | None = None

    @model_validator(mode="after")
    def _due_later(self) -> Commitment:
        if self.due <= self.at:
            raise wrong("The promise is due before it is made.", "Correct `due` or `at`.")
        return self

    @model_validator(mode="after")
    def _said_in_words(self) -> Commitment:
        if self.promise != "next-update" and self.text is None:
            raise wrong("This promise has no words.", "Add `text` in each language.")
        return self
