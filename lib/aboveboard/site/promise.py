"""The promise of the next word on the live page, which says so once it is late."""

from __future__ import annotations

from datetime import datetime

from aboveboard.plays.statement import HeaderLine, Statement
from aboveboard.rendering.layout import header_line
from aboveboard.wording.language import Language


def is_late(latest: Statement, now: datetime) -> bool:
    """Tell whether the newest statement promised another one before ``now``."""
    return latest.next_update is not None and latest.next_update < now


def next_word(latest: Statement, language: Language, now: datetime | None) -> HeaderLine | None:
    """Return the line on when the next word comes; without a clock as it was published."""
    line = header_line(latest.edition(language.tag), "next_update")
    if line is None or now is None or not is_late(latest, now):
        return line
    return line.model_copy(update={"label": language.term("site", "home", "late")})
