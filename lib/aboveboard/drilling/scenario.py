"""What a rehearsal plays: a record that comes true over time, and the decisions in between.

A scenario is a folder with ``drill.yaml``, and ``incident.yaml`` unless it replays an incident of
``params``. ``answers.yaml`` beside it holds what a well-prepared team answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from aboveboard.errors import DrillError, Problem
from aboveboard.record.fields import Frozen, Instant, Slug, Texts, wrong
from aboveboard.record.load import load_record, read_text
from aboveboard.record.model import AnyEntry, Commitment, Record, Release, entry_adapter
from aboveboard.record.validation import read_model, validated
from aboveboard.record.yaml_reader import Tree

FILE = "drill.yaml"
ANSWERS = "answers.yaml"
PACKAGED = Path(__file__).parent / "scenarios"
Minutes = Annotated[int, Field(ge=1, le=7 * 24 * 60)]


class Wrong(Frozen):
    """An entry of a choice that is not so, and since when the team can know that.

    ``blame`` says that it names somebody without proof. Another decision offers an entry that
    ``corrects`` it.
    """

    entry: Slug
    known_at: Instant
    blame: bool = False


class Choice(Frozen):
    """One way to decide, and what it does.

    ``entries`` are appended to the record at the instant of the decision; ``publishes`` makes and
    publishes the next statement; ``answers`` answers so many of the most asked questions in it;
    ``warns`` tells whoever sent a seed phrase to move the funds; ``again_in`` puts the decision
    off. ``wrong`` says which of its entries is not so; ``withholds`` that what is known is kept
    from customers. ``lesson`` stands in the report when this was chosen.
    """

    id: Slug
    says: Texts
    lesson: Texts | None = None
    entries: tuple[dict[str, Any], ...] = ()
    publishes: bool = False
    answers: Annotated[int, Field(ge=1, le=9)] | None = None
    warns: bool = False
    again_in: Minutes | None = None
    wrong: Wrong | None = None
    withholds: bool = False


class Taken(Frozen):
    """A choice that was taken."""

    decision: Slug
    choice: Slug


class Decision(Frozen):
    """What the team is asked: at an instant, or behind a choice; with both, at the later one."""

    id: Slug
    at: Instant | None = None
    after: Taken | None = None
    asks: Texts
    choices: Annotated[tuple[Choice, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _comes_at_some_time(self) -> Decision:
        if self.at is None and self.after is None:
            raise wrong("Nobody is ever asked this.", "Give `at` or `after`.")
        return self


class Crowd(Frozen):
    """The customers who write: how many, and when one sends a seed phrase and one reports a scam.

    The same ``seed`` gives the same messages.
    """

    people: Annotated[int, Field(ge=1, le=2000)]
    seed: int
    seed_phrase_at: Instant
    scam_at: Instant
    scam_page: Annotated[str, Field(pattern=r"^[a-z0-9.-]+\.(example|test|invalid)$")]


class Prepared(Frozen):
    """An answer that is true from the start, for the questions of one topic."""

    topic: Slug
    question: Texts
    answer: Texts


class Script(Frozen):
    """``drill.yaml``.

    ``incident`` names a folder of ``params`` to replay; ``leaves_out`` its entries that are the
    team's to write, and ``from_the_start`` those that are known when the rehearsal begins.
    ``unreachable`` of the ``recipients`` have an address that is none.
    """

    format: Literal["aboveboard.drill/1"]
    title: Texts
    about: Texts
    incident: str = ""
    starts: Instant
    ends: Instant
    leaves_out: tuple[Slug, ...] = ()
    from_the_start: tuple[Slug, ...] = ()
    recipients: Annotated[int, Field(ge=1, le=1000)] = 40
    unreachable: Annotated[int, Field(ge=0, le=100)] = 2
    crowd: Crowd
    answers: tuple[Prepared, ...] = ()
    decisions: Annotated[tuple[Decision, ...], Field(min_length=1)]


@dataclass(frozen=True)
class Scenario:
    """A script, and the record that comes true while it is played."""

    name: str
    folder: Path
    script: Script
    record: Record

    @property
    def beginning(self) -> Record:
        """The record as it is when the rehearsal begins."""
        known = tuple(e for e in self.record.entries if e.known_at <= self.script.starts)
        return self.record.model_copy(update={"entries": known})

    @property
    def injects(self) -> tuple[AnyEntry, ...]:
        """The entries that become known while it runs, in their order."""
        script = self.script
        later = (e for e in self.record.entries if script.starts < e.known_at <= script.ends)
        return tuple(sorted(later, key=lambda entry: entry.known_at))

    @property
    def wrong(self) -> dict[str, Wrong]:
        """What the team may say that is not so, by the id of the entry."""
        return {choice.wrong.entry: choice.wrong for _, choice in self.choices if choice.wrong}

    @property
    def choices(self) -> tuple[tuple[Decision, Choice], ...]:
        """Every choice, with the decision that it belongs to."""
        return tuple((one, choice) for one in self.script.decisions for choice in one.choices)


def packaged() -> tuple[str, ...]:
    """Return the names of the scenarios that come with the package."""
    return tuple(sorted(path.parent.name for path in PACKAGED.glob(f"*/{FILE}")))


def load_scenario(name: str, incidents: Path) -> Scenario:
    """Load a packaged scenario by its name, or one by its folder.

    Parameters
    ----------
    incidents
        The folder of incidents that a replay is looked up in.

    Raises
    ------
    DrillError, RecordError
        There is none, or something in it is wrong, each with its place.
    """
    folder = PACKAGED / name if name in packaged() else Path(name)
    path = folder / FILE
    if not path.is_file():
        raise DrillError.at(
            name, "There is no such scenario.", f"Use {', '.join(packaged())}, or name a folder."
        )
    script = _script(path)
    record, _ = load_record(incidents / script.incident if script.incident else folder)
    if record.exercise is None:
        raise DrillError.at(
            path, "Its record is a real incident.", "Mark the record: `exercise: {case: drill}`."
        )
    return Scenario(folder.name, folder, script, _for_the_team(record, script))


def entry_of(raw: Mapping[str, Any], now: datetime) -> AnyEntry:
    """Return the entry of a choice as it is written at ``now``."""
    entry: AnyEntry = entry_adapter().validate_python(_stamped(raw, now))
    return entry


def _stamped(raw: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    stamp = now.isoformat()
    return {"at": stamp, "confidence": "confirmed", **raw, "known_at": stamp}


def _for_the_team(record: Record, script: Script) -> Record:
    """Take out what the team writes itself: statements, promised updates, what is left out."""
    kept = []
    for entry in record.entries:
        promised = isinstance(entry, Commitment) and entry.promise == "next-update"
        if isinstance(entry, Release) or promised or entry.id in script.leaves_out:
            continue
        if entry.id in script.from_the_start:
            entry = entry.model_copy(update={"at": script.starts, "known_at": script.starts})
        kept.append(entry)
    return record.model_copy(update={"entries": tuple(kept)})


def _script(path: Path) -> Script:
    file = str(path)
    script, tree, problems = read_model(read_text(path, file), file, Script)
    if script is None:
        raise DrillError(problems)
    problems = [*_wrong_entries(script, tree, file)]
    problems += [
        Problem(file=file, what=what, do="Correct it; docs/drill.md has the format.")
        for what in (*_unknown_choices(script), *_untold_mistakes(script))
    ]
    if problems:
        raise DrillError(problems)
    return script


def _wrong_entries(script: Script, tree: Tree, file: str) -> Iterator[Problem]:
    for number, decision in enumerate(script.decisions):
        for at, choice in enumerate(decision.choices):
            for place, raw in enumerate(choice.entries):
                path = ("decisions", number, "choices", at, "entries", place)
                written = _stamped(raw, decision.at or script.ends)
                yield from validated(entry_adapter(), written, path, tree, file, Record)[1]


def _unknown_choices(script: Script) -> list[str]:
    known = {(d.id, c.id) for d in script.decisions for c in d.choices}
    return [
        f"{one.id} comes after {one.after.decision}: {one.after.choice}, and there is none."
        for one in script.decisions
        if one.after and (one.after.decision, one.after.choice) not in known
    ]


def _untold_mistakes(script: Script) -> list[str]:
    """Return which mistakes would not be scored: each is said to be one, and of its own choice."""
    choices = [(f"{d.id}: {c.id}", c) for d in script.decisions for c in d.choices]
    told = {choice.wrong.entry for _, choice in choices if choice.wrong}
    corrected = {str(raw.get("corrects")) for _, choice in choices for raw in choice.entries}
    found = []
    for name, choice in choices:
        own = {str(raw.get("id")) for raw in choice.entries}
        if choice.wrong and choice.wrong.entry not in own:
            found.append(f"{name} says that {choice.wrong.entry} is wrong, and has no such entry.")
        found += [
            f"{name} has {entry}, which a choice corrects, and does not say that it is `wrong`."
            for entry in sorted((own & corrected) - told)
        ]
    return found
