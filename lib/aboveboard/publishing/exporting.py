"""Hand the list of recipients to another sender: one CSV a language, as listmonk imports it.

Columns ``email``, ``name``, ``attributes``: the first is all that other mail providers need, the
second stays empty, as no name is known, and the third holds the language and own code as JSON.
Whoever left, bounced or complained is not in it: suppression wins with every sender.
"""

from __future__ import annotations

import codecs
import csv
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from itertools import chain
from pathlib import Path
from typing import Any

from aboveboard.databases import SQLITE_CACHE, in_parts
from aboveboard.errors import PublishError
from aboveboard.publishing.deliveries import DeliveryLedger, Recipient
from aboveboard.publishing.delivery_reading import address_key
from aboveboard.publishing.enrolment import PART
from aboveboard.publishing.subscribers import subscribers
from aboveboard.record.files import replacing
from aboveboard.record.outputs import Kind, check_output

COLUMNS = ("email", "name", "attributes")
_KIND = Kind("a list for other senders", (",".join(COLUMNS),))


def export_recipients(
    ledger: DeliveryLedger, people: Iterable[Recipient], folder: Path, *, with_subscribers: bool
) -> dict[str, int]:
    """Write ``recipients.<language>.csv`` into a folder; return how many stand in each.

    An address that comes twice stands there once, in the language that it came with first. A
    million recipients take no more memory than a thousand.

    Raises
    ------
    PublishError
        The list is wrong, or nobody is left; the files in the folder stay as they were.
    """
    counts: dict[str, int] = {}
    everyone = chain(people, subscribers(ledger) if with_subscribers else ())
    with ExitStack() as stack:
        files: dict[str, Any] = {}
        for person in _once(ledger, everyone):
            language = person.language
            if language not in files:
                files[language] = _table(stack, folder, language)
                files[language].writerow(COLUMNS)
                counts[language] = 0
            attributes = json.dumps({"language": language, **person.fields}, ensure_ascii=False)
            files[language].writerow((person.address, "", attributes))
            counts[language] += 1
        if not counts:
            raise PublishError.at(folder, "Nobody is left to export.", "See the recipients' list.")
    return dict(sorted(counts.items()))


def _table(stack: ExitStack, folder: Path, language: str) -> Any:
    """Open the file of a language, which takes its name when the stack ends well."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"recipients.{language}.csv"
    check_output(path, _KIND)
    file = stack.enter_context(replacing(path, prefix=".recipients-", private=True))
    return csv.writer(codecs.getwriter("utf-8")(file))


def _once(ledger: DeliveryLedger, people: Iterable[Recipient]) -> Iterator[Recipient]:
    """Yield each address that is not barred once.

    What was seen is kept as hashes in a nameless file of SQLite's, which goes when it is closed.
    """
    with closing(sqlite3.connect("")) as seen:
        seen.execute(f"PRAGMA {SQLITE_CACHE}")
        seen.execute("CREATE TABLE seen (key TEXT PRIMARY KEY) WITHOUT ROWID")
        for part in in_parts(people, PART):
            keys = [address_key(person.address) for person in part]
            left_out = {key for key in sorted(set(keys)) if not _is_new(seen, key)}
            left_out |= ledger.barred(keys)
            for key, person in zip(keys, part, strict=True):
                if key not in left_out:
                    left_out.add(key)
                    yield person


def _is_new(seen: sqlite3.Connection, key: str) -> bool:
    """Add a key, and tell whether it is new; keys in order, which go to pages side by side."""
    return seen.execute("INSERT OR IGNORE INTO seen VALUES (?)", (key,)).rowcount > 0
