"""The honesty checks of a whole statement: its words, its figures, its languages, its promises.

::

    findings = check_statement(statement, view, previous, languages)
    blocking(findings)      # what must be mended, or given a reason, before it is published
"""

from __future__ import annotations

from aboveboard.plays.honesty.check import check_record as check_record
from aboveboard.plays.honesty.check import check_statement as check_statement
from aboveboard.plays.honesty.finding import Finding as Finding
from aboveboard.plays.honesty.finding import Place as Place
from aboveboard.plays.honesty.finding import blocking as blocking
