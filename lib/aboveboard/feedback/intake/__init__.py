"""Taking in what other channels hold: mail, tables, chat exports."""

from __future__ import annotations

from aboveboard.feedback.intake.importing import Alarm, ImportResult, import_file

__all__ = ["Alarm", "ImportResult", "import_file"]
