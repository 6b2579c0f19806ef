"""Taking in what other channels hold: mail, tables, chat exports."""

from __future__ import annotations

from aboveboard.feedback.intake.importing import ImportResult, import_file

__all__ = ["ImportResult", "import_file"]
