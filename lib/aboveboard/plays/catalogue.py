"""The plays there are, in the order they are first used: a play is a notebook.

A name here, a module beside this one, a template in each language and a notebook make a play.
This module imports nothing of the package, so that the command line starts fast.
"""

from __future__ import annotations

NOTEBOOKS = {
    "initial-statement": "01-initial-statement",
}
"""The notebook of each play, without its ending."""

PLAYS = tuple(NOTEBOOKS)
