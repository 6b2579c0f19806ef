"""What each claimant held: the columns of a holdings file, and what makes a row bad.

CSV (UTF-8, comma, header) or Parquet with the columns

``claimant_id``
    Text of 1 to 128 characters: no control and no invisible characters, no space at either end, in
    the composed form of Unicode (NFC).
``asset``
    Text, one of the priced assets.
``amount``
    Units of the asset, zero or more: up to 18 digits before and 18 after the point; text, or a
    Parquet decimal or integer, never a float.
``received`` (optional)
    Money received before, in the policy's currency, as text like ``amount``; empty is zero.
``evidence`` (optional)
    A level named in the policy; without the column everything counts in full.
``disputed`` (optional)
    ``true`` or ``false``; empty is false.
"""

from __future__ import annotations

import contextlib
import csv
import re
import tempfile
from collections.abc import Collection, Iterator
from decimal import Decimal
from pathlib import Path
from typing import TextIO

import duckdb

from aboveboard.compensation.claimant_ids import id_fault
from aboveboard.compensation.policy import Policy
from aboveboard.errors import PolicyError, Problem

AMOUNT = "[0-9]{1,18}([.][0-9]{1,18})?"
REQUIRED = ("claimant_id", "asset", "amount")
OPTIONAL = ("received", "evidence", "disputed")


_SAVE = "Save it as CSV UTF-8, parted by commas."
_PARTS = {";": "semicolons", "\t": "tabs", "|": "bars"}
_FIELDS = "not as many fields as the header"
_ENCODING = "not UTF-8"
_DECIMAL = "no plain decimal of up to 18 digits before and after the point"
_MONEY = "no plain amount of money in whole minor units"
_EMPTY = "no amount"
_COMMA = "a comma in an amount"
_MINUS = "an amount below zero"
_REMEDIES = {
    _FIELDS: "Correct the row; a cell with a comma in it stands between quotes.",
    _ENCODING: _SAVE,
    _EMPTY: "Write it, 0 where nothing was held.",
    _COMMA: "Write 1000.50: no comma between thousands, and a point before decimals.",
    _MINUS: "Write what was held, zero or more; take out what a claimant owes.",
}


def money_pattern(minor_units: int) -> str:
    """Give the pattern of an amount of money no finer than the minor unit."""
    return "[0-9]{1,18}" + (f"([.][0-9]{{1,{minor_units}}})?" if minor_units else "")


def read_columns(file: Path) -> list[str]:
    """Read the names of the columns and check them.

    Raises
    ------
    PolicyError
        The file is missing or no table, a column is missing or unknown, or an amount is a float.
    """
    try:
        if file.suffix == ".parquet":
            with file.open("rb"):
                table = duckdb.read_parquet(str(file))
            names, types = table.columns, map(str, table.types)
            kinds = zip(names, types, strict=True)
            floats = [name for name, kind in kinds if kind in ("FLOAT", "DOUBLE")]
        else:
            with _open_text(file) as stream:
                names, floats = next(csv.reader(stream), []), []
    except (OSError, csv.Error, duckdb.Error) as error:
        raise PolicyError.at(
            file, f"It can't be read: {type(error).__name__}.", "Check the path and the format."
        ) from None
    if file.suffix != ".parquet":
        _refuse_other_text(file, names)
    problems = [("It is missing.", "Add it.", name) for name in REQUIRED if name not in names]
    known = {*REQUIRED, *OPTIONAL}
    problems += [
        ("It is no column of a holdings file.", "Remove it, or check its spelling.", name)
        for name in names
        if name not in known
    ]
    problems += [
        ("It is a float, which can't hold every amount.", "Write text or a decimal.", name)
        for name in floats
    ]
    if len(set(names)) < len(names):
        problems.append(("A column stands twice.", "Remove one.", "header"))
    if problems:
        raise PolicyError(
            Problem(file=str(file), field=field, what=what, do=do) for what, do, field in problems
        )
    return names


def _refuse_other_text(file: Path, names: list[str]) -> None:
    """Say what a file is whose first line names no columns: of another program, or another file."""
    first = ",".join(names)
    if not _is_utf8(first):
        what, do = "The header is not UTF-8.", _SAVE
    elif set(REQUIRED) & set(names):
        return
    elif sign := next((sign for sign in _PARTS if sign in first), ""):
        what, do = f"Its columns are parted by {_PARTS[sign]}, not by commas.", _SAVE
    else:
        what = "Its first line names no column of holdings."
        do = f"Name a CSV file that begins with {','.join(REQUIRED)}: was another one meant?"
    raise PolicyError.at(file, what, do, line=1)


def read_rows(file: Path) -> Iterator[tuple[int, dict[str, str | None]]]:
    """Read rows as text, with the line where each begins, of a CSV, or its number; streamed.

    The file has a header: :func:`read_columns` took it. A CSV row with too many or too few fields
    has the key ``""``.
    """
    if file.suffix == ".parquet":
        import pyarrow.parquet as pq  # read late: few runs have to list bad rows

        number = 0
        for batch in pq.ParquetFile(file).iter_batches():
            for row in batch.to_pylist():
                number += 1
                yield number, {name: _plain(value) for name, value in row.items()}
        return
    with _open_text(file) as stream:
        reader = csv.reader(stream)
        names = next(reader)
        line = reader.line_num + 1
        for fields in reader:
            named: dict[str, str | None] = dict(zip(names, fields, strict=False))
            if fields:
                yield line, named if len(fields) == len(names) else {**named, "": ""}
            line = reader.line_num + 1


def _open_text(file: Path) -> TextIO:
    """Open a CSV file; a byte that is not UTF-8 becomes a lone surrogate, which no text has."""
    return file.open(encoding="utf-8-sig", errors="surrogateescape", newline="")


def _is_utf8(text: str) -> bool:
    return text.isascii() or not re.search("[\ud800-\udfff]", text)


def _plain(value: object) -> str | None:
    """Write a cell as the engines do: without an exponent, however small or fine its zero is."""
    if value is None:
        return None
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def find_bad_rows(
    file: Path, policy: Policy, assets: Collection[str]
) -> Iterator[tuple[int, str, str]]:
    """Find what is wrong: line or row, column and reason, never the value."""
    names = set(read_columns(file))
    amount = re.compile(AMOUNT)
    money = re.compile(money_pattern(policy.minor_units))
    for number, row in read_rows(file):
        if "" in row:
            yield number, "", _FIELDS
            continue
        foreign = [name for name, value in row.items() if value and not _is_utf8(value)]
        if foreign:
            yield number, foreign[0], _ENCODING
            continue
        if fault := id_fault(row["claimant_id"] or ""):
            yield number, "claimant_id", fault
        if row["asset"] not in assets:
            yield number, "asset", "no price for this asset in the policy"
        if not amount.fullmatch(row["amount"] or ""):
            yield number, "amount", _number_fault(row["amount"]) or _DECIMAL
        if (received := row.get("received")) and not money.fullmatch(received):
            yield number, "received", _number_fault(received) or _MONEY
        if "evidence" in names and row["evidence"] not in policy.evidence:
            yield number, "evidence", "no evidence level of the policy"
        if (row.get("disputed") or "false").lower() not in ("true", "false"):
            yield number, "disputed", "neither true nor false"


def _number_fault(text: str | None) -> str:
    """Name what people and spreadsheets write in a number; no amount is guessed from it."""
    if not text:
        return _EMPTY
    if "," in text or "，" in text:
        return _COMMA
    return _MINUS if text.strip().startswith(("-", "−", "(")) else ""


def refuse_bad_rows(file: Path, policy: Policy, assets: Collection[str]) -> None:
    """List every bad row in ``<name>.bad-rows.csv`` beside the holdings, and raise.

    Those of a CSV are named by the line where they begin, those of Parquet are counted from 1.

    Raises
    ------
    PolicyError
        Says how many rows are bad and shows the first ten. Nothing when every row is good.
    """
    listing, is_parquet = _listing(file), file.suffix == ".parquet"
    first: list[Problem] = []
    rows = 0
    last = -1
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=file.parent, prefix=".bad-rows-", delete=False
        ) as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(["row" if is_parquet else "line", "column", "reason"])
            for number, column, reason in find_bad_rows(file, policy, assets):
                writer.writerow([number, column, reason])
                rows += number != last
                last = number
                if len(first) < 10:
                    first.append(_problem(file, number, column, reason))
        made = Path(stream.name)
        if rows:
            made.replace(listing)
        else:
            made.unlink()
            return
        do = f"All of them are listed in {listing.name} beside it."
    except OSError:
        do = f"The list of them could not be written to {listing.name} beside it."
    head = Problem(
        file=str(file),
        what=f"{_rows(rows)}; nothing was computed.",
        do=do,
    )
    raise PolicyError([head, *first])


def _problem(file: Path, number: int, column: str, reason: str) -> Problem:
    do = _REMEDIES.get(reason, "Correct the row.")
    if file.suffix == ".parquet":
        return Problem(file=str(file), field=column, what=f"Row {number}: {reason}.", do=do)
    what = f"{reason[0].upper()}{reason[1:]}."
    return Problem(file=str(file), line=number, field=column, what=what, do=do)


def _rows(count: int) -> str:
    return f"{count:,} bad {'row' if count == 1 else 'rows'}"


def forget_bad_rows(file: Path) -> None:
    """Remove the list of bad rows that an earlier try left, for now every row is good."""
    with contextlib.suppress(OSError):
        _listing(file).unlink()


def _listing(file: Path) -> Path:
    return file.with_name(f"{file.name}.bad-rows.csv")
