"""What a custodian's words are measured against: 24 published thefts, and one study of notices.

The study is of 161 breach notices: Zou, Danino, Sun, Schaub, You `Might' Be Affected, CHI 2019.
"""

from __future__ import annotations

from datetime import timedelta

CASES = 24
FIRST_WORD_BEST = timedelta(hours=1, minutes=31)
FIRST_WORD_MIDDLE = (timedelta(hours=8), timedelta(hours=10))
PAID_BEST = timedelta(days=3)
"""From the promise to pay to the money, the fastest of the cases."""

CADENCE = timedelta(minutes=20)
CADENCE_FOR = timedelta(hours=2)
"""An update at least this often, for so long after the first word."""

NOTICES = 161
HARD_TO_READ_PERCENT = 97
READING_GRADE = 9
"""English for customers reads at this school grade or below."""
