"""Tell those who asked: their question is answered, and they left an address for that.

The same promise as for a statement, by the same ledger: a row for each address and answer, entered
before the first message leaves; at least once, never the same twice but what was in flight at a
crash, under the same Message-ID; nothing to whom a message bounced, or who left or complained.
These batches are no statement's: nobody gets the next statement for having asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from aboveboard.feedback import Answer, Asker
from aboveboard.plays.answer_letter import AnswerLetter, stands_published
from aboveboard.plays.statement import Statement
from aboveboard.publishing.carrying import MailSettings
from aboveboard.publishing.deliveries import Delivery, DeliveryLedger, Recipient
from aboveboard.publishing.delivery_reading import Batch, State, address_key
from aboveboard.publishing.email_channel import read_bounces, relay_of, signer_of
from aboveboard.publishing.enrolment import add, enrol
from aboveboard.publishing.live import must_be_nobodys, must_not_be_live, wall_around
from aboveboard.publishing.mailing import Mailing, Progress
from aboveboard.publishing.recipients import is_address
from aboveboard.publishing.secrets import Secrets
from aboveboard.publishing.settings import EmailSettings
from aboveboard.record.model import Record
from aboveboard.rendering.answer_mail import render_answer
from aboveboard.wording.language import Language

CHANNEL = "answers"
Counts = Mapping[State, int]


@dataclass(frozen=True)
class Telling:
    """Tells askers by e-mail.

    Parameters
    ----------
    statements
        The published statements, the newest first.
    languages
        The languages of the newest, in their order.
    receipt_page
        Language -> where a receipt number is looked up.
    expires_after
        How long a batch may wait, as a statement's may.
    """

    record: Record
    statements: tuple[Statement, ...]
    languages: tuple[Language, ...]
    receipt_page: Callable[[str], str]
    chosen: EmailSettings
    secrets: Secrets
    expires_after: timedelta
    clock: Callable[[], datetime]
    report: Callable[[Progress], None] = lambda _: None

    @property
    def _statement(self) -> Statement:
        return self.statements[0]

    def stands(self, answer: Answer) -> bool:
        """Tell whether an answer stands in what was published, as it is now.

        One that a later statement answered otherwise does not: nobody gets it any more.
        """
        return stands_published(answer.questions, answer.texts, self.statements, self.languages)

    def tell(self, ledger: DeliveryLedger, answer: Answer, askers: Sequence[Asker]) -> Counts:
        """Tell those who are not told yet, and return how many rows stand in each state.

        Again is safe. Nobody is told an answer that does not stand; see :meth:`stands`.

        Raises
        ------
        PublishError
            An exercise would reach another machine or a person, or see
            :meth:`aboveboard.publishing.mailing.Mailing.run`; telling again resumes.
        """
        must_not_be_live(self._statement, self.chosen.host, CHANNEL)
        addresses = (person.address for person in self.recipients(askers))
        must_be_nobodys(self._statement, addresses, CHANNEL)
        with wall_around(self._statement):
            return self._tell(ledger, answer, askers)

    def _tell(self, ledger: DeliveryLedger, answer: Answer, askers: Sequence[Asker]) -> Counts:
        batch = self.batch(answer)
        if not self.stands(answer) or not self.recipients(askers):
            return ledger.counts(batch)
        ledger.must_agree_on_time(self.clock())
        read_bounces(ledger, self._statement, self.chosen, self.secrets, self.clock())
        self._enrol(ledger, batch, answer, askers)
        self._mailing(ledger, batch, answer).run()
        return ledger.counts(batch)

    def batch(self, answer: Answer) -> str:
        """Return the batch's id in the delivery ledger."""
        return f"{self.record.id}-answer-{answer.id}/{CHANNEL}"

    def unwritten(self, askers: Sequence[Asker]) -> tuple[str, ...]:
        """Return the receipts of those whose contact is no e-mail address, such as a phone."""
        return tuple(one.receipt for one in askers if not is_address(one.contact.address))

    def recipients(self, askers: Sequence[Asker]) -> tuple[Recipient, ...]:
        """Return one recipient an e-mail address, with every receipt it asked under.

        Other contacts are for people to use: see :meth:`unwritten`.
        """
        found: dict[str, list[Asker]] = {}
        for asker in askers:
            if is_address(asker.contact.address):
                found.setdefault(address_key(asker.contact.address), []).append(asker)
        return tuple(
            Recipient(
                own[0].contact.address,
                self._language(own[-1].language),
                {"receipts": " ".join(asker.receipt for asker in own)},
            )
            for own in found.values()
        )

    def _language(self, written: str) -> str:
        """Return the language of the incident that a message was written in, else the fallback."""
        for language in self.languages:
            if language.tag.partition("-")[0] == written.partition("-")[0]:
                return language.tag
        return self._fallback

    @property
    def _fallback(self) -> str:
        tags = [language.tag for language in self.languages]
        return self.chosen.fallback if self.chosen.fallback in tags else tags[0]

    def _enrol(
        self, ledger: DeliveryLedger, batch: str, answer: Answer, askers: Sequence[Asker]
    ) -> None:
        now, people = self.clock(), self.recipients(askers)
        if ledger.batch(batch) is None:
            name, expires = batch.partition("/")[0], now + self.expires_after
            enrol(ledger, Batch(batch, name, 1, CHANNEL, 0, expires), people, now)
        else:  # who asked since
            add(ledger, batch, people, now)

    def _mailing(self, ledger: DeliveryLedger, batch: str, answer: Answer) -> Mailing[AnswerLetter]:
        chosen = self.chosen
        return Mailing(
            ledger,
            batch,
            self._letters(answer),
            relay_of(chosen, self.secrets),
            chosen.sender,
            fallback=self._fallback,
            compose=partial(_composed, signer_of(self._statement, chosen, self.secrets)),
            settings=MailSettings(connections=chosen.connections, per_second=chosen.per_second),
            clock=self.clock,
            report=self.report,
        )

    def _letters(self, answer: Answer) -> dict[str, AnswerLetter]:
        return {
            one.tag: AnswerLetter(
                answer, self.record, self._statement, one, self.receipt_page(one.tag)
            )
            for one in self.languages
        }


def _composed(sign: Callable[[bytes], bytes], letter: AnswerLetter, delivery: Delivery) -> bytes:
    return sign(render_answer(letter, delivery.address, delivery.fields["receipts"].split()))
