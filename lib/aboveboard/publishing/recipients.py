"""Read who gets the e-mails: a CSV of addresses, languages and own codes, streamed.

Columns: ``address`` (or ``email``), ``language``, optional ``code``. A million rows take no more
memory than a hundred. Errors name the line and what is wrong with it, never the address.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from aboveboard.errors import Problem, PublishError
from aboveboard.publishing.deliveries import Recipient

_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_CODE_LENGTH = 60
_SHOWN = 20


@dataclass(frozen=True)
class Checked:
    """A list that was read through: how many recipients by language, and each wrong row."""

    by_language: dict[str, int]
    wrong: tuple[Problem, ...]

    @property
    def count(self) -> int:
        """How many rows are sound."""
        return sum(self.by_language.values())


def check_recipients(path: Path) -> Checked:
    """Read a list through once, and count it by language.

    Raises
    ------
    PublishError
        The file can't be read, or lacks a column.
    """
    counts: dict[str, int] = {}
    wrong = []
    for found in _rows(path):
        if isinstance(found, Problem):
            wrong.append(found)
        else:
            counts[found.language] = counts.get(found.language, 0) + 1
    return Checked(dict(sorted(counts.items())), tuple(wrong))


def read_recipients(path: Path) -> Iterator[Recipient]:
    """Yield the recipients of a list whose rows are all sound.

    Raises
    ------
    PublishError
        Rows are wrong; the first of them are named.
    """
    wrong: list[Problem] = []
    for found in _rows(path):
        if isinstance(found, Problem):
            wrong.append(found)
            if len(wrong) == _SHOWN:
                break
        elif not wrong:
            yield found
    if wrong:
        raise PublishError(wrong)


def is_address(text: str) -> bool:
    """Tell whether ``text`` is an e-mail address that a message can be sent to."""
    return _ADDRESS.fullmatch(text) is not None


def _rows(path: Path) -> Iterator[Recipient | Problem]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            columns = _columns(path, next(reader, []))
            for row in reader:
                if row:
                    yield _recipient(path, reader.line_num, row, columns)
    except OSError:
        raise PublishError.at(
            path, "The list of recipients can't be read.", "Check its name and your rights."
        ) from None
    except UnicodeDecodeError:
        raise PublishError.at(path, "The list is not UTF-8 text.", "Save it as UTF-8.") from None
    except csv.Error:
        raise PublishError.at(
            path, "The list is not a CSV file.", "Look for a quote that is never closed."
        ) from None


def _columns(path: Path, head: list[str]) -> dict[str, int]:
    names = {name.strip().lower(): number for number, name in enumerate(head)}
    if "email" in names:
        names.setdefault("address", names["email"])
    for name in ("address", "language"):
        if name not in names:
            raise PublishError.at(
                path,
                f"The list has no column `{name}`.",
                "Name the columns in its first line: address,language,code.",
                line=1,
            )
    return names


def _recipient(
    path: Path, line: int, row: list[str], columns: dict[str, int]
) -> Recipient | Problem:
    def cell(name: str) -> str:
        at = columns.get(name, len(row))
        return row[at].strip() if at < len(row) else ""

    address, language, code = cell("address"), cell("language"), cell("code")
    for what, good in (
        ("This is not an e-mail address (not shown).", is_address(address)),
        ("This is not a language tag.", _LANGUAGE.fullmatch(language)),
        ("The code is longer than 60 characters or not printable.", _is_code(code)),
    ):
        if not good:
            return Problem(file=str(path), line=line, what=what, do="Correct the row.")
    return Recipient(address, language, {"code": code} if code else {})


def _is_code(code: str) -> bool:
    return len(code) <= _CODE_LENGTH and (not code or code.isprintable())
