"""The disk is full: a clear message, nothing half-written, what stood before stands, and it goes
through when there is room again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hard_times import command, holding, must_be_told
from places import LEGAL, NAME, make_place

INCIDENT = f"params/{NAME}"
RUN = f"outputs/{NAME}/01-initial-statement"
AS_OF = ("--as-of", "2018-01-26T12:07+09:00")
ENTER = ("ledger", "enter", RUN, "--approver", "Chief Executive")
COMMANDS = {
    "run": ("run", "initial-statement", INCIDENT, *AS_OF),
    "approve": ("approve", RUN, "--key", f"keys/{LEGAL}", "--yes"),
    "enter": ENTER,
    "awards": (
        *("awards", "--policy", f"{INCIDENT}/policy.yaml"),
        *("--holdings", f"{INCIDENT}/holdings.parquet", "--out", "awards.csv"),
    ),
    "feedback import": (
        *("feedback", "import", "messages.csv", "--channel", "email", "--incident", INCIDENT),
    ),
    "feedback snapshot": ("feedback", "snapshot", INCIDENT, *AS_OF, "--out", "heard.json"),
    "front": ("front", INCIDENT, *AS_OF),
    "site build": ("site", "build", INCIDENT, "--to", "site"),
}
ROOM = {"approve": 100}  # a signature is shorter than all else


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with a run that was entered, and messages to import."""
    place = make_place(tmp_path_factory.mktemp("whole"))
    rows = (f"{n},s,When {n}?,2018-01-26 16:00:00,jo{n}@example.com" for n in range(300))
    head = "Ticket ID,Subject,Description,Created at,Requester email"
    (place / "messages.csv").write_text("\n".join((head, *rows)) + "\n")
    assert command(*COMMANDS["run"], folder=place).returncode == 0
    return place


@pytest.mark.parametrize("name", COMMANDS)
def test_a_full_disk_is_told_and_changes_nothing(whole: Path, tmp_path: Path, name: str) -> None:
    place = tmp_path / "place"
    shutil.copytree(whole, place)
    if name == "site build":
        assert command(*ENTER, folder=place).returncode == 0
    if name == "feedback snapshot":
        assert command(*COMMANDS["feedback import"], folder=place).returncode == 0
    before = holding(place)
    must_be_told(command(*COMMANDS[name], folder=place, room=ROOM.get(name, 600)))
    after = holding(place)
    begun = {f"data/{NAME}/feedback.key", f"data/{NAME}/feedback.db"}  # hold no message yet
    assert {path for path in after if path not in before} <= begun
    assert {path: after.get(path) for path in before} == before
    again = command(*COMMANDS[name], folder=place)
    assert again.returncode == 0, again.stderr
