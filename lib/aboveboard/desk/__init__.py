"""The analyst's desk: forms made from the models that validate, in a notebook that is live.

::

    from aboveboard.desk import desk

    desk(play, globals())   # forms and previews where a person runs the notebook; else nothing

The core takes and gives plain values and knows no widget: ``field`` finds what a model asks,
``draft`` judges what is typed, ``forms`` and ``first_hour`` say which forms there are and
``offer`` which of them to choose from, ``lookahead`` writes the next statement, ``keeping`` and
``policy`` write what was confirmed. ``panel`` and what it uses draw it with ipywidgets. Nothing is
written but on confirmation, and nothing that is typed is kept in the notebook.
"""

from __future__ import annotations

from typing import Any

__all__ = ["desk", "policy_desk", "start"]


def desk(*arguments: Any, **named: Any) -> Any:
    """Show the desk: see :func:`aboveboard.desk.panel.desk`."""
    from aboveboard.desk.panel import desk as show

    return show(*arguments, **named)


def start(*arguments: Any, **named: Any) -> Any:
    """Show the way to a first statement: see :func:`aboveboard.desk.beginning.start`."""
    from aboveboard.desk.beginning import start as show

    return show(*arguments, **named)


def policy_desk(*arguments: Any, **named: Any) -> Any:
    """Show the form of a policy: see :func:`aboveboard.desk.policy_panel.policy_desk`."""
    from aboveboard.desk.policy_panel import policy_desk as show

    return show(*arguments, **named)
