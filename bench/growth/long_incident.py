"""An incident of any number of statements: its record, its ledger, and the folders of its runs.

It is the Minato replay until its second statement, and goes on as that one did: each next statement
tells of one more payment and promises the next. All but the first two are copies of the second with
their own number, instant, figures and head of the ledger, as writing a thousand would take longer
than what is measured.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from aboveboard.plays.before import before
from aboveboard.plays.initial import initial_statement
from aboveboard.plays.statement import Figure, Statement
from aboveboard.plays.update import periodic_update
from aboveboard.record.canonical import canonical_json, sha256_json
from aboveboard.record.ledger import LedgerEntry, NewEntry, genesis
from aboveboard.record.ledger_file import LEDGER, PUBLISHED
from aboveboard.record.load import load_record
from aboveboard.record.view import View
from aboveboard.rendering import renditions
from aboveboard.running.output import json_file
from aboveboard.wording.language import load_languages
from measure import ROOT

NAME = "2018-01-26-minato"
START = datetime(2018, 1, 26, 3, 7, tzinfo=UTC)
STEP = timedelta(minutes=31)


def at(number: int) -> datetime:
    """Return the instant of a statement, counted from 1."""
    return START + STEP * (number - 1)


def make(home: Path, count: int) -> tuple[Path, Path]:
    """Make an incident with ``count`` statements published; return its folder and its runs'."""
    incident, runs = home / "params" / NAME, home / "outputs" / NAME
    incident.mkdir(parents=True)
    runs.mkdir(parents=True)
    _write_record(incident, count)
    record, _ = load_record(incident)
    languages = load_languages(record.languages)
    first = initial_statement(View(record, at(1)), languages)
    second = periodic_update(View(record, at(2)), before(record, at(2), (first,)), languages)
    _publish(runs, _copies(first, second, count))
    return incident, runs


def _write_record(incident: Path, count: int) -> None:
    text = (ROOT / "params" / NAME / "incident.yaml").read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    known = [entry for entry in data["entries"] if _instant(entry["known_at"]) <= at(1)]
    data["entries"] = [*known, *_entries(count)]
    for entry in data["entries"]:
        for field in ("at", "known_at", "due"):
            if isinstance(entry.get(field), datetime):
                entry[field] = entry[field].isoformat()
    (incident / "incident.yaml").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def _instant(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def _entries(count: int) -> Iterator[dict[str, Any]]:
    """Yield what each statement after the first tells, and what the one after the last would."""
    for number in range(2, count + 2):
        stamp = at(number).isoformat()
        common = {"at": stamp, "known_at": stamp, "confidence": "confirmed"}
        paid = {"key": "paid", "amount": str(1_000_000 * number), "unit": "JPY"}
        yield {"id": f"paid-{number}", "kind": "figure", **common, **paid}
        due = (at(number) + STEP).isoformat()
        yield {"id": f"next-{number}", "kind": "commitment", **common,
               "promise": "next-update", "due": due}  # fmt: skip
        if number <= count:
            yield {"id": f"release-{number}", "kind": "statement", **common,
                   "play": "periodic-update"}  # fmt: skip


def _copies(first: Statement, second: Statement, count: int) -> Iterator[Statement]:
    yield first
    each = second.entries - first.entries
    for number in range(2, count + 1):
        figures = tuple(_paid(figure, number) for figure in second.figures)
        yield second.model_copy(
            update={
                "id": f"{NAME}-{number:02d}",
                "number": number,
                "play_number": number - 1,
                "as_of": at(number),
                "entries": first.entries + each * (number - 1),
                "next_update": at(number) + STEP,
                "address": f"{second.address.rpartition('/')[0]}/{number:02d}",
                "figures": figures,
            }
        )


def _paid(figure: Figure, number: int) -> Figure:
    if figure.key != "paid":
        return figure
    return figure.model_copy(update={"amount": str(1_000_000 * number), "at": at(number)})


def _publish(runs: Path, statements: Iterator[Statement]) -> None:
    """Write the ledger, the statements beside it and the folder of each run, in linear time."""
    lines: list[bytes] = []
    previous = genesis(NAME)
    (runs / PUBLISHED).mkdir()
    files: dict[str, bytes] = {}
    for seq, plain in enumerate(statements, start=1):
        head = {"entries": seq - 1, "hash": previous} if seq > 1 else None
        statement = Statement.model_validate({**plain.to_json(), "ledger": head})
        new = NewEntry(
            kind="statement", incident=NAME, statement=statement.id, play=statement.play,
            number=seq, version=1, as_of=statement.as_of, renditions={},
            approvers=("Chief Executive",),
        )  # fmt: skip
        entry = LedgerEntry.sealed(
            **new.model_dump(), seq=seq, revision=0, at=statement.as_of, previous=previous,
            statement_sha256=sha256_json(statement.to_json()),
        )  # fmt: skip
        lines.append(entry.line())
        (runs / PUBLISHED / entry.file_name).write_bytes(canonical_json(statement.to_json()))
        previous = entry.hash
        files = files or renditions(statement)
        _write_run(runs, statement, files)
    (runs / LEDGER).write_bytes(b"".join(lines))


def _write_run(runs: Path, statement: Statement, files: dict[str, bytes]) -> None:
    name = "01-initial-statement"
    if statement.number > 1:
        name = f"02-periodic-update-{statement.play_number:02d}"
    folder = runs / name
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    (folder / "statement.json").write_bytes(json_file(statement.to_json()))
    manifest = {"inputs": {"play": statement.play, "parameters": {}}, "files": {}}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    source = ROOT / "notebooks" / "02-periodic-update.ipynb"
    shutil.copyfile(source, folder / "notebook.ipynb")
