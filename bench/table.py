"""One table of what is measured: targets, what was measured of them, and the two files they fill.

A *target* is named in the source of the bench that measures it, with the reason where it is missed.
A *row* is a target with its figures: ``bench/results.json`` holds all rows, and RESULTS.md is
written from that file alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import median

HERE = Path(__file__).parent
RESULTS_JSON, RESULTS_MD = HERE / "results.json", HERE / "RESULTS.md"


@dataclass(frozen=True)
class Target:
    """What is measured, and what must be reached.

    Attributes
    ----------
    name
        Short, unique in its bench.
    beside
        What stands beside ours, led by what it is to us: ``peer: smtp-source``, ``floor: a bare
        join``, ``tenth: 100 statements``. Empty where the figure stands alone.
    at_most, at_least
        Bounds of the ratio ours/other, or of our own figure where nothing stands beside it.
    why
        Why it is missed, for who reads the table.
    is_long
        Measured by ``make bench LONG=1`` alone.
    """

    name: str
    what: str
    unit: str = "s"
    beside: str = ""
    at_most: float | None = None
    at_least: float | None = None
    why: str = ""
    is_long: bool = False


@dataclass(frozen=True)
class Measured:
    """The figures of one target, one a round: ours, and the other's where one stands beside it."""

    name: str
    ours: tuple[float, ...]
    other: tuple[float, ...] = ()


@dataclass(frozen=True)
class Row:
    """A target of a bench with its figures, and when, where and beside what load they were taken.

    ``load`` is the machine's load average when the bench began; ``machine`` names no host. What
    was not measured yet has no figures.
    """

    bench: str
    target: Target
    ours: tuple[float, ...] = ()
    other: tuple[float, ...] = ()
    load: float = 0
    date: str = ""
    machine: str = ""

    @property
    def ratio(self) -> float | None:
        """The middle of ours by the middle of the other's."""
        return median(self.ours) / median(self.other) if self.other else None

    @property
    def figure(self) -> float:
        """What the bounds are for."""
        return median(self.ours) if self.ratio is None else self.ratio

    @property
    def spread(self) -> tuple[float, float]:
        """The least and the most of one round."""
        rounds = self.ours
        if len(self.other) == len(self.ours):
            rounds = tuple(a / b for a, b in zip(self.ours, self.other, strict=True))
        elif self.other:
            rounds = tuple(a / median(self.other) for a in self.ours)
        return min(rounds), max(rounds)

    @property
    def is_met(self) -> bool | None:
        """Whether the bounds are kept; None without bounds, or before it was measured."""
        low, high = self.target.at_least, self.target.at_most
        if not self.ours or (low is None and high is None):
            return None
        return (low is None or self.figure >= low) and (high is None or self.figure <= high)

    def as_json(self) -> dict[str, object]:
        """Return the row as plain data, with what follows from its figures."""
        own = {name: value for name, value in asdict(self.target).items() if name != "name"}
        return {
            "bench": self.bench,
            "name": self.target.name,
            **own,
            "ours": list(self.ours),
            "other": list(self.other),
            "ratio": self.ratio,
            "spread": list(self.spread) if self.ours else None,
            "met": self.is_met,
            "load": self.load,
            "date": self.date,
            "machine": self.machine,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Row:
        """Read a row back; what follows from its figures is computed anew."""
        target = Target(**{name: data[name] for name in asdict(Target("", ""))})  # type: ignore[arg-type]
        rest = {name: data[name] for name in ("bench", "load", "date", "machine")}
        ours, other = tuple(data["ours"]), tuple(data["other"])  # type: ignore[arg-type]
        return cls(target=target, ours=ours, other=other, **rest)  # type: ignore[arg-type]


Targets = Mapping[str, Sequence[Target]]
"""The targets of each bench by its name, in the order of the table."""


def merged(targets: Targets, old: Iterable[Row], new: Iterable[Row]) -> list[Row]:
    """Return a row for each target, in their order, new ones in place of old ones.

    A target that changed since shows its figures beside what it says now; one that is gone is left
    out.
    """
    rows = {(row.bench, row.target.name): row for row in (*old, *new)}
    return [
        replace(rows.get((bench, target.name), Row(bench, target)), target=target)
        for bench, some in targets.items()
        for target in some
    ]


def read(file: Path = RESULTS_JSON) -> list[Row]:
    """Return the rows of the last runs; none before the first."""
    return list(map(Row.from_json, json.loads(file.read_text()))) if file.is_file() else []


def write(rows: Sequence[Row]) -> None:
    """Write both files."""
    lines = (json.dumps(row.as_json(), ensure_ascii=False) for row in rows)
    RESULTS_JSON.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
    RESULTS_MD.write_text(page(rows), encoding="utf-8")


# --- as text --------------------------------------------------------------------------------------

HEAD = ("Measured", "Ours", "Beside", "Ratio", "Rounds", "Asked", "", "Load", "Date")


def page(rows: Sequence[Row]) -> str:
    """Return RESULTS.md."""
    machines = "; ".join(dict.fromkeys(row.machine for row in rows if row.ours))
    lines = [
        "# Measured",
        "",
        f"Written by `make bench` from [results.json](results.json), on {machines}. *Beside* is "
        "what was measured in the same run:",
        "a *peer* that does the same work, the *floor* that no program can go below, or *a tenth* "
        "of the size. The ratio is ours by that,",
        "middle by middle; *rounds* has the least and the most of one round. *Load* is the "
        "machine's load average at the start: other",
        "programs widen the spread, and above the number of cores a figure wants a second run. "
        "Rows marked *long* are measured by `make bench LONG=1` alone.",
        "What is asked is said, with the reason where it is missed, in each bench's source.",
        "",
    ]
    for bench in dict.fromkeys(row.bench for row in rows):
        own = [row for row in rows if row.bench == bench]
        lines += [f"## {bench}", "", *table(own), ""]
    missed = [row for row in rows if row.is_met is False]
    lines += ["## Missed", ""]
    for bench, why in dict.fromkeys((row.bench, row.target.why) for row in missed):
        said = [_said(row) for row in missed if (row.bench, row.target.why) == (bench, why)]
        reason = why or "no reason is known; where the load was high, run it again first."
        lines.append(f"- {bench}: {'; '.join(said)}. {reason[0].upper()}{reason[1:]}")
    lines += [] if missed else ["Nothing."]
    return "\n".join(lines) + "\n"


def table(rows: Iterable[Row]) -> list[str]:
    """Return rows as the lines of a Markdown table."""
    lines = ["| " + " | ".join(HEAD) + " |", "| --- " * len(HEAD) + "|"]
    return [*lines, *("| " + " | ".join(cells(row)) + " |" for row in rows)]


def cells(row: Row) -> tuple[str, ...]:
    """Return the cells of a row."""
    target = row.target
    what = f"{target.what} (long)" if target.is_long else target.what
    kind, _, name = target.beside.partition(": ")
    if not row.ours:
        beside = f"*{kind}* {name}" if name else ""
        return (what, "not measured yet", beside, "", "", asked(target), "", "", "")
    low, high = map(number, row.spread)
    verdict = {True: "met", False: "**MISSED**", None: ""}[row.is_met]
    return (
        what,
        f"{number(median(row.ours))} {target.unit}".strip(),
        f"*{kind}* {name}, {number(median(row.other))} {target.unit}".strip() if row.other else "",
        number(row.ratio) if row.ratio is not None else "",
        f"{low} to {high}" if len(row.ours) > 1 and low != high else "",
        asked(target),
        verdict,
        f"{row.load:.1f}",
        row.date,
    )


def asked(target: Target) -> str:
    """Return the bounds in words."""
    bounds = (("at least", target.at_least), ("at most", target.at_most))
    found = [(word, bound) for word, bound in bounds if bound is not None]
    if len(found) == 2 and found[0][1] == found[1][1]:
        return number(found[0][1])
    return ", ".join(f"{word} {number(bound)}" for word, bound in found)


def number(value: float | None) -> str:
    """Return a figure with three digits that count, none of them lost from a whole number."""
    if value is None:
        return ""
    if value == int(value) or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.{max(0, 2 - _exponent(value))}f}"


def _exponent(value: float) -> int:
    return int(f"{value:e}".partition("e")[2])


def _said(row: Row) -> str:
    return f"{row.target.what} {number(row.figure)} (asked {asked(row.target)})"
