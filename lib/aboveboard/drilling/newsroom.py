"""The team's side of a rehearsal: the record, what customers say, and the way out, all real."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from aboveboard.drilling.here import build_page, publish_to
from aboveboard.drilling.mailbox import Mailbox
from aboveboard.drilling.scenario import Prepared
from aboveboard.errors import Problem, PublishError
from aboveboard.feedback import FeedbackSnapshot, Message, Store, snapshot
from aboveboard.plays.before import before
from aboveboard.plays.catalogue import HERE
from aboveboard.plays.honesty import Finding, blocking, check_statement
from aboveboard.plays.initial import initial_statement
from aboveboard.plays.published import History
from aboveboard.plays.statement import Statement
from aboveboard.plays.update import periodic_update
from aboveboard.publishing.deliveries import DeliveryLedger
from aboveboard.publishing.package import open_package
from aboveboard.record.append import append_entry
from aboveboard.record.draft import with_entries
from aboveboard.record.load import load_record
from aboveboard.record.model import Answer, AnyEntry, Commitment
from aboveboard.record.view import View
from aboveboard.running.kernel import Kernel
from aboveboard.running.run import run_play
from aboveboard.wording.language import load_languages


class Stopped(PublishError):
    """The honesty checks hold something against what would be said: ``findings``."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        """Keep the findings, by which each language is told of its own words."""
        super().__init__([Problem(field=one.check, what=one.what, do=one.do) for one in findings])
        self.findings = tuple(findings)


@dataclass(frozen=True)
class Sent:
    """A statement that was published, and how many e-mails of it were taken over."""

    statement: Statement
    sent: int
    failed: int

    def title(self, tag: str) -> str:
        """Return its title in a language, else in its first."""
        editions = {edition.language: edition.title for edition in self.statement.editions}
        return editions.get(tag) or next(iter(editions.values()))


@dataclass(frozen=True)
class _Waiting:
    """An answer that is shown under receipts once a statement with it is published."""

    topic: str
    receipts: tuple[str, ...]
    entry: Answer


@dataclass
class Newsroom:
    """Where a team works during a rehearsal.

    Parameters
    ----------
    incident, runs
        The incident folder, and the folder of its runs.
    people
        Address and language of each who gets the e-mails.
    """

    incident: Path
    runs: Path
    kernel: Kernel
    box: Mailbox
    store: Store
    people: Sequence[tuple[str, str]]
    due: datetime | None = None
    last: Sent | None = None
    _waiting: list[_Waiting] = field(default_factory=list)
    _shown: dict[str, Answer] = field(default_factory=dict)

    # --- the record ------------------------------------------------------------------------------

    def append(self, entry: AnyEntry) -> None:
        """Add an entry to the record; raise RecordError when it does not fit it."""
        append_entry(self.incident, entry)

    def must_be_honest(self, entries: Iterable[AnyEntry], now: datetime) -> None:
        """See that entries bring nothing into the next statement that the checks would stop.

        Raises
        ------
        Stopped
            With each thing that the checks hold against it. The record stays as it is.
        """
        if not (added := tuple(entries)):
            return
        stood = {_words_of(finding) for finding in self._held_against((), now)}
        found = self._held_against(added, now)
        if new := [finding for finding in found if _words_of(finding) not in stood]:
            raise Stopped(new)

    def _held_against(self, added: tuple[AnyEntry, ...], now: datetime) -> tuple[Finding, ...]:
        record, _ = load_record(self.incident)
        record = with_entries(record, added)
        view, languages = View(record, now), load_languages(record.languages)
        history = History.read(self.runs).before(now)
        if history.last:
            known = before(record, now, history.statements, history.head)
            statement = periodic_update(view, known, languages)
        else:
            statement = initial_statement(view, languages)
        previous = history.last.statement if history.last else None
        return blocking(check_statement(statement, view, previous, languages))

    # --- customers -------------------------------------------------------------------------------

    def hear(self, message: Message) -> tuple[str, str]:
        """Keep a message; return it as it is kept, and its receipt if it held a secret."""
        receipt = self.store.accept(message)
        kept = next(one for one in self.store.messages() if one.receipt == receipt.number)
        return kept.text, receipt.number if receipt.alarms else ""

    def warn(self, now: datetime) -> bool:
        """Tell whoever sent a seed phrase to move the funds; False when there is nobody."""
        open_ = [alert.receipt for alert in self.store.alerts() if alert.settled_at is None]
        for receipt in open_:
            self.store.settle_alert(receipt, now)
        return bool(open_)

    def heard(self, now: datetime) -> FeedbackSnapshot:
        """Return what customers said by now."""
        instants = [statement.as_of for statement in History.read(self.runs).statements]
        return snapshot(self.store.messages(now), now, updates=instants)

    def answer(self, most: int, prepared: Sequence[Prepared], now: datetime) -> None:
        """Answer the most asked questions that there is an answer to, in the next statement."""
        answers = {one.topic: one for one in prepared}
        asked = [group for group in self.heard(now).questions if group.topic in answers]
        for group in asked[:most]:
            own = answers[group.topic]
            entry = Answer(
                id=f"answer-{group.topic}-{now:%Y%m%d-%H%M}",
                kind="answer",
                at=now,
                known_at=now,
                confidence="confirmed",
                question=own.question,
                answer=own.answer,
                people=group.people,
            )
            self.append(entry)
            self._waiting.append(_Waiting(group.topic, group.receipts, entry))

    # --- the way out -----------------------------------------------------------------------------

    def publish(self, now: datetime, due: datetime) -> Sent:
        """Promise the next update, run the notebook, approve, and publish on this machine.

        Raises
        ------
        AboveboardError
            The notebook failed, or the statement may not leave.
        """
        self.append(
            Commitment(
                id=f"next-{now:%Y%m%d-%H%M}",
                kind="commitment",
                at=now,
                known_at=now,
                confidence="confirmed",
                promise="next-update",
                due=due,
            )
        )
        play = "periodic-update" if History.read(self.runs).last else "initial-statement"
        made = run_play(play, self.incident, self.runs.parent, as_of=now, kernel=self.kernel)
        package = open_package(made.folder)
        results = publish_to(package, self.incident, self.runs / HERE, self.box, self.people)
        if problems := [problem for result in results for problem in result.problems]:
            raise PublishError(problems)
        self.due = due
        self._show_answers(now)
        build_page(self.incident, self.runs)
        self.last = Sent(package.statement, *self._delivered(package.name))
        return self.last

    def _show_answers(self, now: datetime) -> None:
        """Show published answers under receipts, also of those who asked the same since."""
        for one in self._waiting:
            self._show(one.topic, one.receipts, one.entry, now)
            self._shown[one.topic] = one.entry
        self._waiting.clear()
        for group in self.heard(now).questions if self._shown else ():
            if group.topic in self._shown:
                self._show(group.topic, group.receipts, self._shown[group.topic], now)

    def _show(self, topic: str, receipts: tuple[str, ...], entry: Answer, now: datetime) -> None:
        texts, questions = dict(entry.answer.root), dict(entry.question.root)
        self.store.answer(topic, receipts, texts, now, questions=questions)

    def _delivered(self, name: str) -> tuple[int, int]:
        with closing(DeliveryLedger(f"sqlite:///{self.runs / 'deliveries.db'}")) as ledger:
            counts = ledger.counts(f"{name}/email")
        return counts.get("sent", 0), sum(counts.values()) - counts.get("sent", 0)


def _words_of(finding: Finding) -> tuple[str, str, str]:
    return finding.check, finding.what, finding.sentence
