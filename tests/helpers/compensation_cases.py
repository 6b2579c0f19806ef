"""A small compensation case: twelve claimants with dollars to lose, and the words around it."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from aboveboard.compensation.inputs import digest
from aboveboard.compensation.letter_lines import LetterLine, read_letter_lines
from aboveboard.plays.compensation.case import AWARDS, Case, open_case
from aboveboard.plays.compensation.letters import LetterWriter, letter_document
from aboveboard.plays.compensation.statement import compensation_statement
from aboveboard.plays.parameters import CompensationParameters, check_parameters
from aboveboard.plays.statement import Edition, Statement
from aboveboard.record import Record, View
from aboveboard.wording.language import load_languages
from records import PARAMS, event, record_of, replay

NOON = "2030-05-01T12:00+09:00"
LOSSES = (10, 20, 30, 40, 50, 100, 200, 400, 1000, 5000, 5001, 20_000)
POLICY: dict[str, object] = {
    "currency": "USD",
    "holdings_at": NOON,
    "price": {"fixed": {"USDT": "1"}},
    "pool": "9000",
}
TRADES = "at,price,amount\n2030-04-30T23:50Z,1,5\n" + "".join(
    f"2030-05-01T{minute // 60:02}:{minute % 60:02}Z,{1 + minute // 60},1\n"
    for minute in range(0, 240, 25)
)
MINATO = "2018-01-26-minato"
MINATO_AS_OF = "2018-01-27T23:00+09:00"


def write_case(
    folder: Path,
    policy: dict[str, object] | None = None,
    conditions: str = "",
    losses: Sequence[float] = LOSSES,
    columns: str = "",
    cells: str = "",
) -> Path:
    """Write policy, holdings, trades and conditions into an incident folder."""
    (folder / "policy.yaml").write_text(yaml.safe_dump({**POLICY, **(policy or {})}))
    lines = "".join(f"c{n:02},USDT,{loss}{cells}\n" for n, loss in enumerate(losses))
    (folder / "holdings.csv").write_text(f"claimant_id,asset,amount{columns}\n{lines}")
    (folder / "trades.csv").write_text(TRADES)
    if conditions:
        text = f"format: aboveboard.conditions/1\n{conditions}"
        (folder / "conditions.yaml").write_text(text, encoding="utf-8")
    return folder


def parameters(**more: object) -> CompensationParameters:
    """Return the parameters of a run."""
    values = {"incident": "x", "as_of": NOON, **more}
    found = check_parameters("compensation", values)
    assert isinstance(found, CompensationParameters)
    return found


def case_in(folder: Path, record: Record, **more: object) -> Case:
    """Open the case in an incident folder, working in a folder that is gone afterwards."""
    with TemporaryDirectory() as work:
        return open_case(folder, record, parameters(**more), Path(work))


def made_case(policy: dict[str, object] | None = None, *entries: str, **more: str) -> Statement:
    """Return the statement of a small case."""
    record = record_of(*(entries or (event("a"),)))
    with TemporaryDirectory() as folder:
        case = case_in(write_case(Path(folder), policy, **more), record)
    view = View(record, datetime.fromisoformat(NOON))
    return compensation_statement(view, case, load_languages(record.languages))


Lettered = tuple[View, Case, dict[str, LetterLine]]
"""A case, and the line of the letter to each claimant."""


def lettered_case(
    policy: dict[str, object], columns: str, rows: Mapping[str, str], conditions: str = ""
) -> Lettered:
    """Open a case over holdings of USDT: claimant -> the amount and the cells of ``columns``."""
    record = record_of(event("a"))
    with TemporaryDirectory() as made_in:
        folder = write_case(Path(made_in), policy, conditions)
        held = "".join(f"{who},USDT,{cells}\n" for who, cells in rows.items())
        (folder / "holdings.csv").write_text(f"claimant_id,asset,amount,{columns}\n{held}")
        people = "".join(f"{who},a@x.example,en\n" for who in rows)
        (folder / "people.csv").write_text(f"claimant_id,email,language\n{people}")
        case = open_case(folder, record, parameters(), folder)
        lines = read_letter_lines(folder / AWARDS, folder / "holdings.csv", folder / "people.csv")
        found = {line.claimant_id: line for line in lines}
    return View(record, datetime.fromisoformat(NOON)), case, found


def letter_edition(view: View, case: Case, line: LetterLine, tag: str) -> Edition:
    """Return the letter to one claimant in one language."""
    (language,) = load_languages((tag,))
    document = letter_document(compensation_statement(view, case, (language,)))
    return LetterWriter(view, case, language, document).letter(line).edition(tag)


@cache
def minato_case() -> Case:
    """Open the case of the replay."""
    return case_in(PARAMS / MINATO, replay(MINATO))


@cache
def minato_statement() -> Statement:
    """Return the compensation statement of the replay."""
    record = replay(MINATO)
    view = View(record, datetime.fromisoformat(MINATO_AS_OF))
    return compensation_statement(view, minato_case(), load_languages(record.languages))


def words(edition: Edition, *sections: str) -> str:
    """Return everything that the named sections say."""
    found = [edition.section(name) for name in sections]
    return "\n".join(str(section.blocks) for section in found if section)


SHORT: dict[str, object] = {
    "pool": "500000",
    "small_claims": {"up_to": "5000", "share": "0.7"},
    "de_minimis": "5",
    "base": "10",
    "cap": "100000",
    "goodwill": "2.50",
}
"""Small losses and base payments alone are more than the money: nothing is left for a rule."""


def short_losses() -> list[float]:
    """Return 2,001 losses: most are small ones, and one is far above the rest."""
    return [float(1 + at % 5000 if at % 4 else 10 + at % 7) for at in range(2000)] + [400_000.0]


def move_money(awards: Path, names: tuple[str, str] = ("c10", "c11")) -> None:
    """Move one unit from one claimant to another in a table (CSV), and make the totals fit."""
    with awards.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        step = {names[0]: 1, names[1]: -1}.get(row["claimant_id"], 0)
        row["award"] = str(int(row["award"]) + step)
    with awards.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    beside = awards.with_name(f"{awards.name}.totals.json")
    beside.write_text(
        json.dumps(json.loads(beside.read_text()) | {"awards_sha256": digest(awards)})
    )
