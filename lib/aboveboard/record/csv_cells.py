"""Cells of a CSV that people open: a text that a spreadsheet would run as a formula stays text.

Spreadsheets take a cell that begins with one of ``= + - @``, a tab or the end of a line for a
formula, those for Chinese and Japanese the full-width signs too (OWASP, CSV Injection). An
apostrophe in front keeps it a text; :func:`plain` takes it away again where the program reads the
file back.
"""

from __future__ import annotations

STARTS = "-=+@\t\r\n＝＋－＠"  # full-width signs
_STARTS = tuple(STARTS)


def cell(text: str) -> str:
    """Return a text as it may stand in a cell."""
    return f"'{text}" if text.lstrip("'").startswith(_STARTS) else text


def plain(written: str) -> str:
    """Return the text of a cell that :func:`cell` wrote."""
    inside = written.startswith("'") and written.lstrip("'").startswith(_STARTS)
    return written[1:] if inside else written
