"""Play a scenario with a team: facts come in, customers write, decisions are taken and published.

The incident's clock jumps from one event to the next, and runs while the team decides. What comes
in meanwhile is in the record before the decision is carried out, as it would be on the day.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import count

from aboveboard.drilling.crowd import crowd
from aboveboard.drilling.log import Decided, Moment, stopped_words, told
from aboveboard.drilling.newsroom import Newsroom, Stopped
from aboveboard.drilling.scenario import Choice, Decision, Scenario, entry_of
from aboveboard.drilling.team import Question, Team
from aboveboard.drilling.words import Spoken, counted, drill_languages, drill_words, spoken
from aboveboard.feedback import Message
from aboveboard.record.fields import Texts
from aboveboard.record.model import AnyEntry
from aboveboard.wording.formats import clock

PROMISES = (20, 60, 180)
"""After how many minutes the next update can be promised."""
ASKED_BEFORE = timedelta(minutes=10)
"""How long before a promised update is due the team is asked."""
ASKED_AGAIN = timedelta(minutes=30)


@dataclass
class Rehearsal:
    """A rehearsal that is going on.

    Parameters
    ----------
    newsroom
        The record, the feedback store and the channels of the rehearsal.
    tell
        Told each thing that happens, as it happens.
    """

    scenario: Scenario
    team: Team
    newsroom: Newsroom
    tell: Callable[[Moment], None] = lambda moment: None
    moments: list[Moment] = field(default_factory=list)
    decided: list[Decided] = field(default_factory=list)
    stopped: int = 0

    def __post_init__(self) -> None:
        """Put everything that the scenario holds in its order."""
        script = self.scenario.script
        self.now = script.starts
        self._order = count()
        self._facts: list[tuple[datetime, int, AnyEntry | Message]] = []
        self._asked: list[tuple[datetime, int, Callable[[], None]]] = []
        for entry in self.scenario.injects:
            heapq.heappush(self._facts, (entry.known_at, next(self._order), entry))
        for message in crowd(script):
            heapq.heappush(self._facts, (message.received_at, next(self._order), message))
        for decision in script.decisions:
            if decision.at and not decision.after:
                self._ask_at(decision.at, partial(self._decide, decision))

    def run(self) -> None:
        """Play it to its end.

        Raises
        ------
        AboveboardError
            The team has no answer, or the scenario's entries are not valid at that instant.
        """
        ends = self.scenario.script.ends
        for entry in self.scenario.beginning.entries:
            self._log("record", told(entry, drill_languages()))
        while self._asked and self._asked[0][0] <= ends:
            at, _, ask = heapq.heappop(self._asked)
            self._advance(at)
            ask()
        self._advance(ends)

    # --- time ------------------------------------------------------------------------------------

    def _advance(self, to: datetime) -> None:
        """Let everything come in that happens until an instant."""
        while self._facts and self._facts[0][0] <= to:
            at, _, fact = heapq.heappop(self._facts)
            self.now = max(self.now, at)
            if isinstance(fact, Message):
                self._hear(fact)
            else:
                self.newsroom.append(fact)
                self._log("record", told(fact, drill_languages()))
        self.now = max(self.now, to)

    def _ask_at(self, at: datetime, ask: Callable[[], None]) -> None:
        heapq.heappush(self._asked, (at, next(self._order), ask))

    def _hear(self, message: Message) -> None:
        text, alarm = self.newsroom.hear(message)
        self._log("customer", dict.fromkeys(drill_languages(), text), message.channel)
        if alarm:
            self._log("alarm", spoken("seed", receipt=alarm))

    def _log(self, kind: str, text: Spoken, channel: str = "") -> None:
        moment = Moment(self.now, kind, text, channel)
        self.moments.append(moment)
        self.tell(moment)

    # --- decisions -------------------------------------------------------------------------------

    def _decide(self, decision: Decision) -> None:
        choice = self._carried_out(decision.id, decision.asks, decision.choices)
        if choice is None:
            return
        if choice.again_in:
            again = self.now + timedelta(minutes=choice.again_in)
            self._ask_at(again, partial(self._decide, decision))
        for other in self.scenario.script.decisions:
            after = other.after
            if after and (after.decision, after.choice) == (decision.id, choice.id):
                if other.at and other.at > self.now:
                    self._ask_at(other.at, partial(self._decide, other))
                else:
                    self._decide(other)

    def _carried_out(self, name: str, asks: Texts, choices: tuple[Choice, ...]) -> Choice | None:
        """Ask until the honesty checks let a choice through; None when none is left."""
        while choices:
            choice = self._asked_of_the_team(name, asks, choices)
            try:
                self._carry_out(choice)
                return choice
            except Stopped as found:
                self.stopped += 1
                self._log("stopped", stopped_words(found.findings, drill_languages()))
                choices = tuple(other for other in choices if other is not choice)
        return None

    def _asked_of_the_team(self, name: str, asks: Texts, choices: tuple[Choice, ...]) -> Choice:
        asked = self.now
        reply = self.team.decide(Question(name, asked, asks, choices))
        self._advance(asked + timedelta(minutes=reply.minutes))
        choice = reply.choice
        lesson = dict(choice.lesson.root) if choice.lesson else None
        self.decided.append(Decided(self.now, name, choice.id, self.now - asked, lesson))
        self._log("decision", dict(choice.says.root))
        return choice

    def _carry_out(self, choice: Choice) -> None:
        entries = tuple(entry_of(raw, self.now) for raw in choice.entries)
        self.newsroom.must_be_honest(entries, self.now)
        for entry in entries:
            self.newsroom.append(entry)
        if choice.warns and self.newsroom.warn(self.now):
            self._log("decision", spoken("settled"))
        if choice.answers:
            self.newsroom.answer(choice.answers, self.scenario.script.answers, self.now)
        if choice.publishes:
            self._publish()

    def _publish(self) -> None:
        chosen = self._asked_of_the_team("promise", Texts(spoken("ask_promise")), _promises())
        due = self.now + timedelta(minutes=int(chosen.id.removeprefix("in-")))
        published = self.newsroom.publish(self.now, due)
        counts = {"sent": str(published.sent), "failed": str(published.failed)}
        text = {
            tag: drill_words(tag).phrase("published_log", title=published.title(tag), **counts)
            for tag in drill_languages()
        }
        self._log("published", text)
        self._ask_at(max(self.now, due - ASKED_BEFORE), partial(self._remind, due))

    def _remind(self, due: datetime) -> None:
        """Ask whether a promise is kept for which nothing was published yet, again and again."""
        if self.newsroom.due != due:
            return
        zone = self.scenario.record.time_zone
        asks = {
            tag: drill_words(tag).phrase("ask_due", due=clock(due, zone, drill_words(tag)))
            for tag in drill_languages()
        }
        self._carried_out("promise-due", Texts(asks), _reminded())
        self._ask_at(max(self.now, due) + ASKED_AGAIN, partial(self._remind, due))


def _promises() -> tuple[Choice, ...]:
    def says(tag: str, minutes: int) -> str:
        words = drill_words(tag)
        if minutes % 60:
            return counted(words, minutes, "promise_in")
        return counted(words, minutes // 60, "promise_in_hours")

    return tuple(
        Choice(
            id=f"in-{minutes}",
            says=Texts({tag: says(tag, minutes) for tag in drill_languages()}),
        )
        for minutes in PROMISES
    )


def _reminded() -> tuple[Choice, ...]:
    return (
        Choice(id="publish", says=Texts(spoken("publish_now")), publishes=True),
        Choice(
            id="let-pass", says=Texts(spoken("let_pass")), lesson=Texts(spoken("let_pass_lesson"))
        ),
    )
