"""Publish a statement: everything that must hold first, then each channel in its order.

The order, and why:

1. Approvals, honesty checks, expiry, and that each channel has its keys, secrets, lists and
   folders. Nothing is written before they hold.
2. The entry in the incident's statement ledger, which the caller makes. It comes before the first
   message: whatever a reader holds in hand, the ledger knows. When the entry fails, nothing leaves.
   When a run dies right behind it, the ledger names a statement that nobody got yet; publishing
   again finds the entry and goes on, while the other order could leave mail out that no ledger
   knows, and a second statement numbered alike.
3. The website, since every other channel links to it.
4. E-mail, networks, webhooks. A channel that fails stops no other, the website neither: a customer
   with the whole text in an e-mail is better off than one who waits for a page. The link in it
   works as soon as the website is published again. What mail servers put off (4xx) is tried again
   last: a few greylisted addresses hold back no other channel.

Running the same again goes on where each channel stands: the website is written anew with the same
bytes, and what the delivery ledger holds as sent is not sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from aboveboard.errors import AboveboardError, Problem, PublishError
from aboveboard.plays.statement import Statement
from aboveboard.publishing.approvals import (
    SIGNERS,
    Approvals,
    approvals_of,
    read_policy,
    read_signatures,
)
from aboveboard.publishing.deliveries import DeliveryLedger
from aboveboard.publishing.delivery_identity import must_be_the_known_one
from aboveboard.publishing.email_channel import EmailChannel
from aboveboard.publishing.live import live_settings, wall_around
from aboveboard.publishing.mailing import Progress
from aboveboard.publishing.package import Package
from aboveboard.publishing.posts import Thread, enrol_thread, post_thread, thread_of
from aboveboard.publishing.readiness import account_of, unready
from aboveboard.publishing.secrets import Secrets
from aboveboard.publishing.settings import (
    EmailSettings,
    PublishingSettings,
    WebsiteSettings,
    database_url,
)
from aboveboard.publishing.webhook_channel import WebhookChannel
from aboveboard.publishing.website_channel import WebsiteChannel
from aboveboard.publishing.yaml_file import path_in
from aboveboard.record.fields import utc_stamp
from aboveboard.wording.language import Language

_LINK_IS_DEAD = (
    "the other channels go on, and their link does not lead to this statement until the website "
    "is mended and you publish again"
)


@dataclass(frozen=True)
class ChannelResult:
    """What came of one channel: done, waiting for somebody, retrying, or failed with problems."""

    channel: str
    state: str
    detail: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Publication:
    """One statement on its way out.

    Parameters
    ----------
    incident
        The incident folder: who approves, where statements go.
    state
        Where approvals and the statement ledger lie: the incident folder, or for an exercise
        beside its runs.
    published
        Every published statement, this one too.
    languages
        The loaded languages of the statement.
    agree
        Asked a question before what can't be taken back; True goes on.
    said
        Told of each channel as soon as something came of it.
    live
        Where the live page is served; the incident's page when empty.
    """

    package: Package
    incident: Path
    state: Path
    settings: PublishingSettings
    secrets: Secrets
    languages: tuple[Language, ...]
    clock: Callable[[], datetime]
    agree: Callable[[str], bool]
    report: Callable[[str, Progress], None] = field(default=lambda *_: None)
    said: Callable[[ChannelResult], None] = field(default=lambda _: None)
    add_newcomers: bool = False
    live: str = ""

    def __post_init__(self) -> None:
        """See that an exercise has no way to anything live.

        Raises
        ------
        PublishError
            The statement is an exercise, with each setting that names something live.
        """
        if self.statement.exercise and (
            found := live_settings(self.settings, self.incident, self.state)
        ):
            raise PublishError(found)

    @property
    def statement(self) -> Statement:
        """The statement."""
        return self.package.statement

    @property
    def expires_at(self) -> datetime:
        """When the statement is too old to go out unasked."""
        return self.statement.as_of + timedelta(hours=self.settings.expires_hours)

    def approvals(self) -> Approvals:
        """Return who has approved this content, and what is missing."""
        signatures = read_signatures(self.state, self.package)
        signers = self.incident / SIGNERS
        return approvals_of(self.package, read_policy(self.incident), signers, signatures)

    def unready(self) -> tuple[Problem, ...]:
        """Return the keys, secrets, lists and folders that a channel lacks."""
        return unready(self.statement, self.settings, self.secrets, self.incident)

    def must_be_free(self, blocking: tuple[Problem, ...]) -> Approvals:
        """See that the statement may leave.

        Parameters
        ----------
        blocking
            What the honesty checks found that no reason is recorded for.

        Raises
        ------
        PublishError
            With everything that stands in its way.
        """
        approvals = self.approvals()
        if problems := (*approvals.missing, *blocking, *self.unready()):
            raise PublishError(problems)
        late = self.clock() > self.expires_at and not self.statement.exercise
        if late and not self.agree(
            f"This statement is of {utc_stamp(self.statement.as_of)}, older than "
            f"{self.settings.expires_hours} hours. Publish it all the same?"
        ):
            raise PublishError.at(
                self.package.name, "The statement has expired.", "Run the play as of now."
            )
        return approvals

    def run(self, published: tuple[Statement, ...]) -> tuple[ChannelResult, ...]:
        """Take the statement to every channel, in order, and return what came of each at last."""
        ledger = DeliveryLedger(self.database_url())
        results: dict[str, ChannelResult] = {}
        try:
            must_be_the_known_one(ledger, self.state)
            with wall_around(self.statement):
                for result in self._channels(ledger, published):
                    results[result.channel] = result
                    self.said(result)
            return tuple(results.values())
        finally:
            ledger.close()

    def database_url(self) -> str:
        """Return the address of the delivery ledger; that of an exercise is beside its runs."""
        exercise = self.statement.exercise
        return database_url(self.settings, self.secrets, self.state, exercise=exercise)

    def _channels(
        self, ledger: DeliveryLedger, published: tuple[Statement, ...]
    ) -> Iterator[ChannelResult]:
        settings = self.settings
        if settings.website:
            work = partial(self._website, settings.website, ledger, published)
            yield self._tried("website", work)
        email = self.email_channel(settings.email) if settings.email else None
        mailed = self._tried("email", partial(_mailed, email.send, ledger)) if email else None
        if mailed:
            yield mailed
        for way, networks in (
            (self._posts, settings.networks),
            (self._checklist, settings.checklists),
        ):
            for network in networks:
                for language in self.statement.languages:
                    work = partial(way, ledger, network, language)
                    yield self._tried(f"{network} {language}", work)
        if settings.webhooks:
            yield self._tried("webhooks", partial(self._webhooks, ledger))
        if email and mailed and mailed.state == "retrying":
            yield self._tried("email", partial(_mailed, email.finish, ledger))

    def _tried(self, channel: str, work: Callable[[], ChannelResult]) -> ChannelResult:
        try:
            return work()
        except AboveboardError as error:
            return ChannelResult(channel, "failed", problems=error.problems)

    def _website(
        self, chosen: WebsiteSettings, ledger: DeliveryLedger, published: tuple[Statement, ...]
    ) -> ChannelResult:
        key = self.settings.signing_key
        channel = WebsiteChannel(
            self.package,
            chosen,
            self.incident,
            path_in(self.incident, key) if key else None,
            self.languages,
            self.expires_at,
            self.clock,
        )
        result = self._tried("website", lambda: ChannelResult("website", *channel.put(published)))
        channel.note(ledger, result.problems[0].what if result.problems else "")
        return replace(result, detail=_LINK_IS_DEAD) if result.problems else result

    def email_channel(self, chosen: EmailSettings) -> EmailChannel:
        """Return the e-mail channel of this statement."""
        return EmailChannel(
            self.package,
            chosen,
            path_in(self.incident, chosen.recipients) if chosen.recipients else None,
            self.expires_at,
            self.secrets,
            self.clock,
            self.agree,
            lambda progress: self.report("email", progress),
            self.add_newcomers,
            self.live,
        )

    def _posts(self, ledger: DeliveryLedger, network: str, language: str) -> ChannelResult:
        thread = self._enrolled(ledger, network, language)
        account = account_of(self.secrets, network, language)
        done = post_thread(ledger, self.package, thread, account, self.clock)
        return ChannelResult(f"{network} {language}", "done", f"{done} posts")

    def _checklist(self, ledger: DeliveryLedger, network: str, language: str) -> ChannelResult:
        batch = self._enrolled(ledger, network, language).batch
        left = ledger.counts(batch).get("pending", 0)
        if not left:
            return ChannelResult(f"{network} {language}", "done", "all ticked")
        file = self.package.folder / language / "social" / f"{network}.txt"
        if self.statement.exercise:
            detail = f"an exercise: read {left} posts of {file} and paste none"
            return ChannelResult(f"{network} {language}", "done", detail)
        detail = f"paste {left} posts of {file}, and tick each with its link: --tick {batch}:1:LINK"
        return ChannelResult(f"{network} {language}", "waiting", detail)

    def _enrolled(self, ledger: DeliveryLedger, network: str, language: str) -> Thread:
        thread = thread_of(self.package, network, language)
        enrol_thread(ledger, self.package, thread, self.expires_at, self.clock())
        return thread

    def _webhooks(self, ledger: DeliveryLedger) -> ChannelResult:
        hooks = self.settings.webhooks
        channel = WebhookChannel(self.package, hooks, self.expires_at, self.secrets, self.clock)
        return ChannelResult("webhooks", "done", f"{channel.tell(ledger)} told")


def _mailed(
    part: Callable[[DeliveryLedger], tuple[str, str]], ledger: DeliveryLedger
) -> ChannelResult:
    return ChannelResult("email", *part(ledger))
