"""A question that is answered in a published statement."""

from __future__ import annotations

from datetime import UTC, datetime

from aboveboard.feedback import Answer
from site_page import QUESTIONS, answers_section, published

AT = datetime(2018, 1, 27, 3, tzinfo=UTC)
ANSWER = Answer(
    "0f" * 16,
    "withdrawals",
    {tag: pairs[0][0] for tag, pairs in QUESTIONS.items()},
    {tag: pairs[0][1] for tag, pairs in QUESTIONS.items()},
    AT,
)
STATEMENT = published(2, {tag: (answers_section(tag),) for tag in QUESTIONS})
