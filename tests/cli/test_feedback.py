"""``aboveboard feedback import``: what it says, where it puts things, and its exit status."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from aboveboard.cli import app
from aboveboard.feedback.identity import load_key
from aboveboard.feedback.store import Store
from typer.testing import CliRunner, Result

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"  # BIP-39


@pytest.fixture(autouse=True)
def incident(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "params" / "2018-01-26-minato"
    folder.mkdir(parents=True)
    (folder / "incident.yaml").write_text("", encoding="utf-8")
    (tmp_path / "notes.csv").write_text(
        f"note,time\nWhen?,2018-01-26 12:00\nwords {PHRASE},2018-01-26 13:00\nLate,yesterday\n",
        encoding="utf-8",
    )
    return folder


def imported(*more: str, file: str = "notes.csv", folder: str = "2018-01-26-minato") -> Result:
    options = ["--channel", "hotline", "--incident", f"params/{folder}"]
    return CliRunner().invoke(app, ["feedback", "import", file, *options, *more])


def test_messages_are_taken_into_the_store_of_the_incident(tmp_path: Path) -> None:
    done = imported()
    assert done.exit_code == 0
    assert "notes.csv: 2 new messages, 0 known already." in done.stdout
    data = tmp_path / "data" / "2018-01-26-minato"
    store = Store(f"sqlite:///{data / 'feedback.db'}", load_key(data / "feedback.key"))
    assert [message.channel for message in store.messages()] == ["hotline", "hotline"]


def test_rows_not_taken_and_people_to_warn_are_named_and_no_secret_is_shown() -> None:
    done = imported()
    assert "warning: rows not taken: 1, see notes.csv.bad-rows.csv" in done.stderr
    assert "a seed phrase or private key was sent" in done.stderr
    assert re.search(r"^  notes\.csv, line 3, number [0-9A-Z-]{14}$", done.stderr, re.M)
    assert "sausage" not in done.output


def test_importing_twice_is_safe() -> None:
    imported()
    assert "0 new messages, 2 known already" in imported().stdout


def test_store_and_key_can_be_named(tmp_path: Path) -> None:
    done = imported("--store", "sqlite:///other.db", "--key", "other.key")
    assert done.exit_code == 0
    assert (tmp_path / "other.db").exists()
    assert (tmp_path / "other.key").exists()
    left = [path.name for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert left == ["feedback.id"], "what tells this store from another, and nothing else"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"file": "none.csv"}, "can't be read"),
        ({"folder": "nowhere"}, "no incident folder"),
    ],
)
def test_wrong_input_is_said_with_status_1(options: dict[str, str], words: str) -> None:
    done = imported(**options)
    assert done.exit_code == 1
    assert words in done.stderr
    assert "Traceback" not in done.output


def test_a_column_written_wrongly_is_wrong_usage() -> None:
    assert imported("--column", "text").exit_code == 2


def test_one_message_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("note,time\nWhen?,2018-01-26 12:00\n", encoding="utf-8")
    assert "one.csv: 1 new message, 0 known already." in imported(file="one.csv").stdout
