"""The e-mail channel of one statement: who gets it, a first few, a yes, then everyone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path

from aboveboard.errors import PublishError
from aboveboard.plays.statement import Statement
from aboveboard.publishing.bounces import Barred, bar_returned, imap_messages
from aboveboard.publishing.carrying import MailSettings
from aboveboard.publishing.deliveries import Delivery, DeliveryLedger, Recipient
from aboveboard.publishing.delivery_reading import Batch
from aboveboard.publishing.dkim_signing import dkim_signer
from aboveboard.publishing.enrolment import add, carry_over, enrol, new_subscribers, newcomers
from aboveboard.publishing.letter import Letter
from aboveboard.publishing.live import must_be_nobodys, must_not_be_live
from aboveboard.publishing.mailing import Mailing, Progress
from aboveboard.publishing.package import Package, is_of_incident
from aboveboard.publishing.recipients import read_recipients
from aboveboard.publishing.secrets import Secrets
from aboveboard.publishing.settings import EmailSettings
from aboveboard.publishing.smtp_session import Relay
from aboveboard.publishing.subscribers import Links, leave_headers, leave_link
from aboveboard.rendering.personal import Personal

CHANNEL = "email"


@dataclass(frozen=True)
class EmailChannel:
    """How one statement reaches people by e-mail.

    Parameters
    ----------
    recipients
        The list of customers; None when only subscribers get it.
    agree
        Asked before the messages behind the first few; True goes on.
    live
        Where the live page is served, for links to leave; the incident's page when empty.
    """

    package: Package
    chosen: EmailSettings
    recipients: Path | None
    expires_at: datetime
    secrets: Secrets
    clock: Callable[[], datetime]
    agree: Callable[[str], bool]
    report: Callable[[Progress], None]
    add_newcomers: bool = False
    live: str = ""

    @property
    def statement(self) -> Statement:
        """The statement."""
        return self.package.statement

    @property
    def batch(self) -> str:
        """The batch's id in the delivery ledger."""
        return f"{self.package.name}/{CHANNEL}"

    def send(self, ledger: DeliveryLedger) -> tuple[str, str]:
        """Send what is not sent yet, each once; return how it stands, and the counts.

        What a mail server puts off is left for :meth:`finish`: the state is then "retrying".

        Raises
        ------
        PublishError
            See :meth:`aboveboard.publishing.mailing.Mailing.run`; sending again resumes.
        """
        must_not_be_live(self.statement, self.chosen.host, CHANNEL)
        ledger.must_agree_on_time(self.clock())
        self._bar_returned(ledger)
        self._enrol(ledger)
        # Wherever an address came from: the list, the subscribers, an earlier statement.
        waiting = (row[0] for row in ledger.listed(self.batch, "pending"))
        must_be_nobodys(self.statement, waiting, CHANNEL)
        if not self._canary(ledger):
            left = ledger.counts(self.batch).get("pending", 0)
            return "waiting", f"{left} wait for a yes"
        progress = self._mailing(ledger, MailSettings(waits=False)).run()
        if not progress.again_at:
            return self._standing(ledger, progress)
        until = self.clock() + MailSettings().gives_up_after
        return "retrying", (
            f"{self._counted(ledger)}; {progress.left} were put off (4xx, as greylisting does): "
            f"tried again behind the other channels, first at {progress.again_at:%H:%M:%S} UTC, "
            f"until {until:%H:%M} UTC at the latest. Stop it if you must, and publish again"
        )

    def finish(self, ledger: DeliveryLedger) -> tuple[str, str]:
        """Wait for what was put off, and try it again; returns and raises as :meth:`send`."""
        return self._standing(ledger, self._mailing(ledger, MailSettings()).run())

    def _standing(self, ledger: DeliveryLedger, progress: Progress) -> tuple[str, str]:
        return "waiting" if progress.left else "done", self._counted(ledger)

    def _counted(self, ledger: DeliveryLedger) -> str:
        counts = ledger.counts(self.batch)
        return ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))

    def _canary(self, ledger: DeliveryLedger) -> bool:
        """Send the first few and ask; True when the rest may go."""
        tried = _tried(ledger, self.batch)
        if tried < self.chosen.canary:
            first = MailSettings(most=self.chosen.canary - tried, waits=False)
            self._mailing(ledger, first).run()
            tried = _tried(ledger, self.batch)
        left = ledger.counts(self.batch).get("pending", 0)
        return (
            not left
            or tried > self.chosen.canary
            or not self.chosen.canary
            or self.agree(f"The first {tried} messages are out. Look at one. Send {left} more?")
        )

    def _bar_returned(self, ledger: DeliveryLedger) -> Barred | None:
        """Read the bounces first, so that no message follows them."""
        return read_bounces(ledger, self.statement, self.chosen, self.secrets, self.clock())

    # --- who gets it -----------------------------------------------------------------------------

    def _enrol(self, ledger: DeliveryLedger) -> None:
        if ledger.batch(self.batch) is None:
            self._enrol_all(ledger)
        else:
            self._enrol_newcomers(ledger)
        # Each time, as a run may have died between the two; whoever is enrolled stays as he is.
        for earlier in self._earlier(ledger):
            carry_over(ledger, self.batch, earlier, self.clock())

    def _enrol_all(self, ledger: DeliveryLedger) -> None:
        batch = Batch.of(self.statement, self.batch, CHANNEL, self.expires_at)
        with_subscribers = self.chosen.subscribers
        enrol(ledger, batch, self._people(), self.clock(), with_subscribers=with_subscribers)

    def _enrol_newcomers(self, ledger: DeliveryLedger) -> None:
        new = newcomers(ledger, self.batch, self._people())
        if self.add_newcomers:
            also = self.chosen.subscribers
            add(ledger, self.batch, self._people(), self.clock(), with_subscribers=also)
        elif new:
            raise PublishError.at(
                CHANNEL,
                f"{new} addresses of the list are not among those enrolled.",
                "Publish with --add-newcomers to send to them too, or restore the list.",
            )

    def newcomers(self, ledger: DeliveryLedger) -> tuple[int, int]:
        """Return how many of the list, and how many subscribers, are not in the sealed batch."""
        also = self.chosen.subscribers
        return (
            newcomers(ledger, self.batch, self._people()),
            new_subscribers(ledger, self.batch) if also else 0,
        )

    def _people(self) -> Iterator[Recipient]:
        return read_recipients(self.recipients) if self.recipients else iter(())

    def _earlier(self, ledger: DeliveryLedger) -> Iterator[str]:
        """Name the e-mail batches of the incident sealed before this one, newest first."""
        batches = ledger.batches()
        for batch in reversed(batches[: batches.index(self.batch)]):
            if is_of_incident(batch, self.statement.incident) and batch.endswith(f"/{CHANNEL}"):
                yield batch

    # --- what each gets --------------------------------------------------------------------------

    def letters(self) -> dict[str, Letter]:
        """Return the approved e-mail of each language."""
        return {
            language: Letter(self.statement, language, self.package.read(f"{language}/email.eml"))
            for language in self.statement.languages
        }

    @property
    def fallback(self) -> str:
        """The language for those whose own has no e-mail."""
        languages = self.statement.languages
        return self.chosen.fallback if self.chosen.fallback in languages else languages[0]

    def edition_of(self, language: str) -> str:
        """Return the language that a recipient of this language gets it in."""
        tags = {tag.lower(): tag for tag in self.statement.languages}
        return tags.get(language.lower(), self.fallback)

    def _mailing(self, ledger: DeliveryLedger, how: MailSettings) -> Mailing[Letter]:
        chosen = self.chosen
        page = self.live or self.statement.issuer.page_url
        return Mailing(
            ledger,
            self.batch,
            self.letters(),
            relay_of(chosen, self.secrets),
            chosen.sender,
            fallback=self.fallback,
            settings=replace(how, connections=chosen.connections, per_second=chosen.per_second),
            clock=self.clock,
            report=self.report,
            compose=partial(_composed, self._links, self._sign, page),
        )

    @cached_property
    def _links(self) -> Links | None:
        return Links(self.secrets.need("subscriber_key")) if self.chosen.subscribers else None

    @cached_property
    def _sign(self) -> Callable[[bytes], bytes]:
        return signer_of(self.statement, self.chosen, self.secrets)


def relay_of(chosen: EmailSettings, secrets: Secrets) -> Relay:
    """Return the relay that takes messages over, with its password."""
    password = secrets.need("smtp_password").value if chosen.user else ""
    return Relay(chosen.host, chosen.port, chosen.tls, chosen.user, password)


def signer_of(
    statement: Statement, chosen: EmailSettings, secrets: Secrets
) -> Callable[[bytes], bytes]:
    """Return what signs a message by DKIM; it does nothing where the relay signs."""
    if not chosen.dkim_selector:
        return bytes
    domain = statement.issuer.sender.rpartition("@")[2]
    return dkim_signer(chosen.dkim_selector, domain, secrets.need("dkim_key"))


def read_bounces(
    ledger: DeliveryLedger,
    statement: Statement,
    chosen: EmailSettings,
    secrets: Secrets,
    now: datetime,
) -> Barred | None:
    """Bar whom bounces came back for; None where no mailbox is named."""
    box = chosen.imap
    if box is None:
        return None
    must_not_be_live(statement, box.host, "email.imap")
    messages = imap_messages(box.host, box.user, secrets.need("imap_password"), port=box.port)
    return bar_returned(ledger, messages, now)


def _composed(
    links: Links | None,
    sign: Callable[[bytes], bytes],
    page: str,
    letter: Letter,
    delivery: Delivery,
) -> bytes:
    """Make the message of one recipient: own code, for subscribers the way to leave, signed."""
    code = delivery.fields.get("code", "")
    if not delivery.fields.get("subscriber") or links is None:
        return sign(letter.message(delivery.address, personal=Personal(code)))
    reader = Recipient(delivery.address, delivery.language, {})
    return sign(
        letter.message(
            delivery.address,
            personal=Personal(code, leave_link(links, page, reader)),
            headers=leave_headers(links, page, reader),
        )
    )


def _tried(ledger: DeliveryLedger, batch: str) -> int:
    counts = ledger.counts(batch)
    return counts.get("sent", 0) + counts.get("failed", 0)
