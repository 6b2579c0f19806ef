"""A run writes the calendar of the duties to notify, and refuses duties that are wrong."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aboveboard.errors import DeadlineError
from aboveboard.running.front import write_front
from aboveboard.running.run import run_play
from icalendar import Calendar
from records import PARAMS

LARKFIELD = PARAMS / "2025-02-21-larkfield"
AS_OF = "2025-02-21T15:44Z"


def test_the_calendar_stands_beside_the_report_and_the_index_leads_to_it(tmp_path: Path) -> None:
    made = run_play("initial-statement", LARKFIELD, tmp_path, as_of=AS_OF)
    content = (made.folder / "deadlines.ics").read_bytes()
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert str(event["summary"]) == "[DRILL] Due: tell VARA"
    inputs = json.loads((made.folder / "manifest.json").read_text())["inputs"]
    assert "deadlines.yaml" in inputs
    index = write_front(LARKFIELD, tmp_path, now=datetime.now(UTC)).read_text(encoding="utf-8")
    assert 'href="01-initial-statement/deadlines.ics"' in index
    report = (made.folder / "report.html").read_text()
    assert "2 days 22 hr left" in report


def test_wrong_duties_are_refused_before_anything_is_run(tmp_path: Path) -> None:
    incident = tmp_path / "incident"
    shutil.copytree(LARKFIELD, incident)
    (incident / "deadlines.yaml").write_text("format: aboveboard.deadlines/1\nkeep: [nowhere]\n")
    with pytest.raises(DeadlineError, match="no duty with the id 'nowhere'"):
        run_play("initial-statement", incident, tmp_path / "out", as_of=AS_OF)
    assert not (tmp_path / "out").exists()
