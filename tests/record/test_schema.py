"""The schema for editors is that of the models, and the replays keep to it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
import yaml
from aboveboard.record.schema import incident_schema
from jsonschema import Draft202012Validator
from records import HEADER, PARAMS, REPLAYS, figure

SCHEMA: dict[str, Any] = json.loads(incident_schema())
COMMITTED = PARAMS / "incident.schema.json"


def data(text: str) -> Any:
    """Return YAML as an editor reads it, dates kept as text."""
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  # it builds text only


def test_the_committed_schema_is_that_of_the_models() -> None:
    # python -m aboveboard.record.schema > params/incident.schema.json
    assert COMMITTED.read_text(encoding="utf-8") == incident_schema()


def test_the_command_writes_the_schema() -> None:
    command = [sys.executable, "-m", "aboveboard.record.schema"]
    assert (
        subprocess.run(command, capture_output=True, check=True).stdout
        == incident_schema().encode()
    )


def test_the_schema_is_a_valid_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", REPLAYS)
def test_a_replay_keeps_to_the_schema_and_names_it(name: str) -> None:
    text = (PARAMS / name / "incident.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../incident.schema.json\n")
    found = data(text.replace("approximate: true", "approximate: 'true'"))
    for entry in found["entries"]:
        for part in (entry, entry.get("worth", {})):
            if isinstance(part, dict) and "approximate" in part:
                part["approximate"] = True
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(found)] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("format: aboveboard.incident/1", "format: other"),
        ("time_zone: Asia/Tokyo", "time_zome: Asia/Tokyo"),
        ('amount: "5"', 'amount: "1e5"'),
        ('amount: "5"', 'amount: "-5"'),
        ("kind: figure", "kind: figur"),
        ("key: lost", "key: gone"),
        ("    key: lost\n", ""),
    ],
)
def test_an_editor_sees_what_is_wrong(old: str, new: str) -> None:
    text = HEADER + figure("a")
    assert Draft202012Validator(SCHEMA).is_valid(data(text))
    assert text.count(old) == 1
    assert not Draft202012Validator(SCHEMA).is_valid(data(text.replace(old, new)))
