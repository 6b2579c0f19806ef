"""What the check of claims is written as: results, the queue for people, notices for claimants."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from aboveboard.compensation.claims import Outcome, Result
from aboveboard.record.outputs import Kind
from aboveboard.wording.formats import instant
from aboveboard.wording.language import Language

KIND = Kind("the results of claims", ("results.csv", "review.csv"))


def claim_files(
    results: Sequence[Result], languages: Sequence[Language], time_zone: str
) -> dict[str, bytes]:
    """Write ``results.csv``, ``review.csv`` and ``notices.<tag>.csv``; no claim's own text.

    Raises
    ------
    WordingError
        A language lacks a reason.
    """
    rows = [
        [one.row, one.claim_id, one.outcome, one.evidence, " ".join(one.reasons), _instant(one)]
        for one in results
    ]
    queue = [
        [one.row, one.claim_id, " ".join(one.reasons), " ".join(one.others)]
        for one in results
        if one.outcome is Outcome.REVIEW
    ]
    head = ["row", "claim_id", "outcome", "evidence", "reasons", "appeal_until"]
    files = {
        "results.csv": _table([head, *rows]),
        "review.csv": _table([["row", "claim_id", "reasons", "others"], *queue]),
    }
    for language in languages:
        notices = [[one.row, one.claim_id, notice(one, language, time_zone)] for one in results]
        files[f"notices.{language.tag}.csv"] = _table([["row", "claim_id", "notice"], *notices])
    return files


def notice(result: Result, language: Language, time_zone: str) -> str:
    """Say to a claimant what became of the claim, why, and until when to object."""
    parts = [language.term("claims", "outcomes", result.outcome)]
    parts += [language.term("claims", "reasons", reason) for reason in result.reasons]
    if result.appeal_until is not None:
        until = instant(result.appeal_until, time_zone, language)
        parts.append(language.phrase("claims", "appeal", until=until))
    return language.settings.joins_lines.join(parts)


def _instant(result: Result) -> str:
    return result.appeal_until.isoformat() if result.appeal_until else ""


def _table(rows: Iterable[Sequence[object]]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue().encode()
