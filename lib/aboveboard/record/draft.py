"""Check an entry that is not in the record yet, by the very checks that load the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from aboveboard.errors import Problem
from aboveboard.record.consistency import consistency_problems
from aboveboard.record.model import AnyEntry, Record, entry_adapter
from aboveboard.record.texts import text_problems
from aboveboard.record.validation import validated
from aboveboard.record.yaml_reader import Tree, dotted


def check_draft(record: Record, raw: Mapping[str, Any]) -> tuple[AnyEntry | None, list[Problem]]:
    """Read ``raw`` as the next entry of ``record``.

    Parameters
    ----------
    raw
        Plain data, as the file would hold it.

    Returns
    -------
    The entry, None when something is wrong with it; and each problem, its field within the entry
    (``text.en``), empty where the entry as a whole is wrong. No problem shows a secret.
    """
    data, number = dict(raw), len(record.entries)
    place = dotted(("entries", number))
    entry, problems = validated(entry_adapter(), data, ("entries", number), Tree(), "", Record)
    if entry is not None:
        problems += consistency_problems(record, [*record.entries, entry], Tree(), "")
    texts = Tree(
        {
            "custodian": {"domains": list(record.custodian.domains)},
            "entries": [None] * number + [data],
        }
    )
    problems += text_problems(texts, "")
    own = list(_within(problems, place))
    return (None if own else entry), own


def with_entries(record: Record, entries: Iterable[AnyEntry]) -> Record:
    """Return the record as it would be with ``entries`` at its end; nothing is written."""
    return record.model_copy(update={"entries": (*record.entries, *entries)})


def _within(problems: list[Problem], place: str) -> Iterator[Problem]:
    for problem in problems:
        if problem.field == place or problem.field.startswith((f"{place}.", f"{place}[")):
            yield replace(problem, field=problem.field.removeprefix(place).removeprefix("."))
