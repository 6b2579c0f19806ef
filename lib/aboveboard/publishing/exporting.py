"""Hand the list of recipients to another sender: one CSV a language, as listmonk imports it.

Columns ``email``, ``name``, ``attributes``: the first is all that other mail providers need, the
second stays empty, as no name is known, and the third holds the language and own code as JSON.
Whoever left, bounced or complained is not in it: suppression wins with every sender.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from aboveboard.errors import PublishError
from aboveboard.publishing.deliveries import DeliveryLedger, Recipient, address_key
from aboveboard.publishing.subscribers import subscribers
from aboveboard.record.files import replace_file

COLUMNS = ("email", "name", "attributes")


def export_recipients(
    ledger: DeliveryLedger, people: Iterable[Recipient], folder: Path, *, with_subscribers: bool
) -> dict[str, int]:
    """Write ``recipients.<language>.csv`` into a folder; return how many stand in each.

    An address that comes twice stands there once, in the language that it came with first.

    Raises
    ------
    PublishError
        The list is wrong, or nobody is left.
    """
    barred = ledger.suppressed()
    seen: set[str] = set()
    files: dict[str, io.StringIO] = {}
    counts: dict[str, int] = {}
    for person in chain(people, subscribers(ledger) if with_subscribers else ()):
        key = address_key(person.address)
        if key in seen or key in barred:
            continue
        seen.add(key)
        language = person.language
        if language not in files:
            files[language] = io.StringIO(newline="")
            csv.writer(files[language]).writerow(COLUMNS)
        attributes = json.dumps({"language": language, **person.fields}, ensure_ascii=False)
        csv.writer(files[language]).writerow((person.address, "", attributes))
        counts[language] = counts.get(language, 0) + 1
    if not counts:
        raise PublishError.at(folder, "Nobody is left to export.", "See the list of recipients.")
    folder.mkdir(parents=True, exist_ok=True)
    for language, text in files.items():
        path = folder / f"recipients.{language}.csv"
        replace_file(path, text.getvalue().encode(), prefix=".recipients-", private=True)
    return dict(sorted(counts.items()))
