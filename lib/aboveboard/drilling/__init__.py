"""Rehearsals: a theft that did not happen, with everything else as real as on the day.

::

    Scenario ──> Rehearsal <── Team (people at a terminal, or a file of answers)
                    │
                    v
                Newsroom: record, feedback store, notebooks, approvals, page and mailbox
                    │
                    v
                 Score ──> report

A statement of any exercise goes to a page and a mailbox by itself: :func:`publish_here`. Nothing
here can reach another machine; :mod:`aboveboard.publishing.live` says why.
"""

from __future__ import annotations

from aboveboard.drilling.here import Here, publish_here

__all__ = ["Here", "publish_here"]
