"""Posts on social networks, in their order, each once; Apprise speaks to the networks.

The posts are counted, split and numbered already; Apprise is told to leave them so. Each post is a
row of the delivery ledger. A network is not a mailbox: a post that is out twice stands there for
all to see, so that one in doubt waits until somebody has looked. A network without a sender becomes
a list of posts to paste, ticked off with the link to each.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import apprise

from aboveboard.errors import PublishError
from aboveboard.publishing.deliveries import DeliveryLedger, Outcome, Recipient
from aboveboard.publishing.delivery_reading import Batch
from aboveboard.publishing.enrolment import enrol
from aboveboard.publishing.live import must_not_be_live
from aboveboard.publishing.package import Package
from aboveboard.publishing.runners import at_work
from aboveboard.publishing.secrets import Secret
from aboveboard.rendering import read_posts

SECONDS = 60
Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Thread:
    """The posts of one statement on one network in one language, and their row of the ledger."""

    batch: str
    network: str
    language: str
    posts: tuple[str, ...]

    def name(self, number: int) -> str:
        """Return how the ledger calls a post, counted from 1."""
        return f"post {number} of {len(self.posts)}"


def thread_of(package: Package, network: str, language: str) -> Thread:
    """Return the posts of a package for a network and language."""
    text = package.read(f"{language}/social/{network}.txt").decode()
    batch = f"{package.name}/{network}/{language}"
    return Thread(batch, network, language, tuple(read_posts(text)))


def enrol_thread(
    ledger: DeliveryLedger, package: Package, thread: Thread, expires_at: datetime, now: datetime
) -> None:
    """Write a row for each post, once."""
    if ledger.batch(thread.batch) is None:
        batch = Batch.of(package.statement, thread.batch, thread.network, expires_at)
        names = [thread.name(number) for number in range(1, len(thread.posts) + 1)]
        enrol(ledger, batch, [Recipient(name, thread.language, {}) for name in names], now)
    ledger.check(thread.batch)


def post_thread(
    ledger: DeliveryLedger, package: Package, thread: Thread, account: Secret, clock: Clock
) -> int:
    """Post what is not out yet, in order, and return how many posts that were.

    Parameters
    ----------
    account
        Apprise's address of the account; never shown.

    Raises
    ------
    PublishError
        A post is in doubt, or the network refused one: the ones behind it wait.
    """
    service = _service(package, thread, account)
    done = 0
    with at_work(ledger, thread.batch, clock) as runner:
        _nothing_in_doubt(ledger, thread)
        while rows := ledger.claim(thread.batch, runner, 1, clock()):
            (row,) = rows
            number = int(row.address.split()[1])
            problem = _post(service, thread.posts[number - 1])
            if problem:
                # Due before those behind it, so that it stays the next one.
                first = package.statement.as_of
                ledger.settle(runner, [Outcome(row.id, "pending", problem, first)], clock())
                raise PublishError.at(
                    thread.batch,
                    f"{thread.name(number)} was not taken: {problem}.",
                    "See that the account works; then publish again to go on.",
                )
            ledger.settle(runner, [Outcome(row.id, "sent")], clock())
            done += 1
    return done


def tick(ledger: DeliveryLedger, batch: str, number: int, link: str, now: datetime) -> None:
    """Note that a post is out, with the link to it: pasted by hand, or seen when it was in doubt.

    Raises
    ------
    PublishError
        There is no such post, or the link is not an address.
    """
    if not link.startswith("https://") or any(char.isspace() for char in link):
        raise PublishError.at(batch, "This is no link to a post.", "Copy it: https://…")
    ledger.mark(batch, number, "sent", link, now)


@contextmanager
def _unlogged() -> Iterator[None]:
    """Keep Apprise and what it sends by from logging the account's address, at any level."""
    loggers = [logging.getLogger(name) for name in ("apprise", "urllib3")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _service(package: Package, thread: Thread, account: Secret) -> apprise.NotifyBase:
    with _unlogged():
        service = apprise.Apprise.instantiate(account.value)
    if not isinstance(service, apprise.NotifyBase):
        raise PublishError.at(
            f"apprise_{thread.network}",
            "Apprise does not know this address of an account (not shown).",
            "Write it as Apprise's documentation of the network says.",
        )
    must_not_be_live(package.statement, str(service.host or ""), thread.network)
    service.overflow_mode = apprise.OverflowMode.UPSTREAM
    return service


def _post(service: apprise.NotifyBase, text: str) -> str:
    """Post one text; return what went wrong, an empty text when nothing did."""
    caller = apprise.Apprise()
    caller.add(service)
    with _unlogged():
        result = caller.notify(body=text, body_format=apprise.NotifyFormat.TEXT, timeout=SECONDS)
    return "" if result else str(result.status.name).lower()


def _nothing_in_doubt(ledger: DeliveryLedger, thread: Thread) -> None:
    doubtful: Sequence[str] = [row[0] for row in ledger.listed(thread.batch, "unknown")]
    if doubtful:
        raise PublishError.at(
            thread.batch,
            f"{', '.join(doubtful)} may be out already: a run ended while it was being posted.",
            "Look at the network. Tick it with its link (--tick), or let it go again (--again).",
        )
