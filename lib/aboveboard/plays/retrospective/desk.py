"""What the retrospective's notebook calls: the case, shown to analyst and leaders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any

from aboveboard.plays.before import before
from aboveboard.plays.changes import Changes
from aboveboard.plays.chart import Chart
from aboveboard.plays.desk import OpenPlay, open_play
from aboveboard.plays.parameters import RetrospectiveParameters, find_file
from aboveboard.plays.retrospective.case import Case
from aboveboard.plays.retrospective.charts import told_chart
from aboveboard.plays.retrospective.facts import shared_facts, still_tells
from aboveboard.plays.retrospective.reach import read_reach
from aboveboard.plays.retrospective.sharing import Sharing, sharing
from aboveboard.plays.retrospective.spoken import spoken_values
from aboveboard.plays.retrospective.statement import retrospective
from aboveboard.plays.retrospective.values import (
    action_values,
    balances,
    line_values,
    made_corrections,
    timeline,
)
from aboveboard.plays.statement import Statement
from aboveboard.plays.tables import ShownTable, on_screen
from aboveboard.said import Said, said


@dataclass(frozen=True)
class OpenRetrospective(OpenPlay):
    """The retrospective over one incident."""

    @cached_property
    def case(self) -> Case:
        """The incident, looked back on."""
        known = before(self.record, self.comes_at, self.history.statements, self.history.head)
        reach = getattr(self.parameters, "reach", "")
        return Case(
            self.view,
            Changes(known, self.view, self.corrected),
            self.history,
            self.heard,
            read_reach(find_file(reach, self.folder), reach, self.view) if reach else None,
        )

    @on_screen
    def actions(self) -> ShownTable:
        """Show each action, overdue ones first."""
        found = [action_values(self._writer, course) for course in self.case.actions]
        rows = [
            (
                one["text"],
                one["owner"],
                one["due"],
                said("overdue by {late}", late=one["by"]) if one["is_overdue"] else one["state"],
                one["verified_by"],
            )
            for one in found
        ] or [(said("none on the record"), "", "", "", "")]
        head = ("Action", "Owner", "Due", "State", "Verified by")
        return ShownTable(
            said(
                "Actions: {count}, overdue: {late}", count=len(found), late=len(self.case.overdue)
            ),
            head,
            rows,
        )

    @on_screen
    def money(self) -> ShownTable:
        """Show what was awarded, paid and is outstanding."""
        rows = [
            (
                str(one["awarded"]) if one["awarded"] else said("not on the record"),
                str(one["paid"]),
                str(one["outstanding"]),
            )
            for one in balances(self._writer, self.case)
        ] or [(said("none"),) * 3]
        return ShownTable(
            "Compensation to the unit", ("Awarded", "Paid so far", "Outstanding"), rows
        )

    @on_screen
    def reconciled(self) -> ShownTable:
        """Show every published figure beside the one that stands."""
        lines = [line_values(self._writer, line) for line in self.case.reconciled.lines]
        rows = [
            (one["label"], one["old"], _first(one), one["now"], one["verdict"]) for one in lines
        ]
        caption = said("Published figures compared: {count}", count=self.case.reconciled.compared)
        return ShownTable(caption, ("Figure", "We said", "First in", "Now", "Verdict"), rows)

    @on_screen
    def corrections(self) -> ShownTable:
        """Show what was put right, and in which version."""
        rows = [
            (one["label"], one["old"], one["new"], one["in"],
             one["version"] or said("later statement"), one["because"])
            for one in made_corrections(self._writer, self.case)
        ] or [(said("none"), "", "", "", "", "")]  # fmt: skip
        head = ("What", "We said", "Right is", "In", "Version", "Why")
        return ShownTable("Corrections made", head, rows)

    @on_screen
    def timeline(self) -> ShownTable:
        """Show everything that happened, and when the public was told of it."""
        rows = [(row["at"], row["text"], row["told"]) for row in timeline(self._writer, self.case)]
        return ShownTable("Timeline", ("When", "What", "The public was told"), rows)

    def told(self) -> Chart | None:
        """Draw when each thing happened and when it was told."""
        return told_chart(self._writer, self.case)

    @on_screen
    def communications(self) -> ShownTable:
        """Show what was measured of our words, with the yardstick beside it."""
        found = spoken_values(self._writer, self.case)
        silence, early = found["longest"], found["early"]
        rows = [
            (said("Theft to first word"), found["after"] or said("not known"), _best(found)),
            (said("Theft to the amount named"), found["loss_after"] or said("not known"), ""),
            (said("Promises kept in time"),
             said("{count} of {n}", count=found["kept"], n=found["promises"]),
             said("all")),
            (said("Statements"), found["statements"], ""),
            (said("Longest silence"), silence["length"] if silence else said("none"), ""),
            (said("Longest silence in the first hours"), early["length"] if early else said("none"),
             said("{cadence} for {length}", cadence=found["cadence"], length=found["cadence_for"])),
            (said("Promise to money"), found["paid_after"] or said("not known"),
             said("best {best}", best=found["paid_best"])),
            (said("Corrected versions"), found["versions"] or "0", ""),
            *((said("Reads: {name}", name=one["name"]), one["reading"],
               said("grade {grade} or below", grade=found["least_grade"]))
              for one in found["texts"]),
            *((said("Reached by {channel}", channel=one["channel"]),
               said("{sent} sent, {failed} failed", sent=one["sent"], failed=one["failed"]), "")
              for one in found["reach"]),
        ]  # fmt: skip
        return ShownTable("Communications", ("What", "Measured", "Yardstick"), rows)

    def sharing(self) -> Sharing:
        """Write the edition for other platforms, from allowed fields alone."""
        return sharing(shared_facts(self.case), self.languages)

    @on_screen
    def still_tells(self) -> ShownTable:
        """Show what in the edition for other platforms can still tell who we are."""
        rows = [(said(what), str(count)) for what, count in still_tells(shared_facts(self.case))]
        caption = "What can still tell who we are, and needs a person's eye before it is shared"
        return ShownTable(caption, ("What", "How many"), rows or [(said("nothing"), "0")])

    def _write(self) -> Statement:
        return retrospective(self.case, self.languages, self.parameters.texts, self.corrected)


def _first(line: Mapping[str, Any]) -> Said:
    """Say where a figure was published first, and how often."""
    return said("{first}; {count} in all", first=line["first"], count=line["count"])


def _best(found: Mapping[str, Any]) -> Said:
    """Say how soon other custodians spoke."""
    return said(
        "best of {cases} cases {best}, middle {low} to {high}",
        cases=found["cases"],
        best=found["best"],
        low=found["middle_low"],
        high=found["middle_high"],
    )


def open_retrospective(
    namespace: Mapping[str, Any], start: Path | None = None
) -> OpenRetrospective:
    """Open the retrospective with the parameters among a notebook's variables.

    Raises
    ------
    ParameterError, RecordError, WordingError, LedgerError, PlayError
        With everything that is wrong, before anything is shown.
    """
    play = open_play("retrospective", namespace, start)
    assert isinstance(play.parameters, RetrospectiveParameters)
    return OpenRetrospective(
        **{field.name: getattr(play, field.name) for field in fields(OpenPlay)}
    )
