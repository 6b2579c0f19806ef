"""Rehearsals: a theft that did not happen, with everything else as real as on the day.

A statement of an exercise goes to a page and a mailbox on this machine (:func:`publish_here`).
"""

from __future__ import annotations

from aboveboard.drilling.here import Here, publish_here

__all__ = ["Here", "publish_here"]
