"""Regulators' clocks: which duties to notify run, from which trigger, until when.

::

    regimes = load_regimes(folder)
    for deadline in deadlines(regimes, view):
        ...

:mod:`aboveboard.deadlines.agenda` writes them as a calendar file.
"""

from __future__ import annotations

from aboveboard.deadlines.clocks import Deadline, deadlines, unmatched
from aboveboard.deadlines.load import load_regimes
from aboveboard.deadlines.regimes import Regime

__all__ = ["Deadline", "Regime", "deadlines", "load_regimes", "unmatched"]
