"""How long to wait, in words."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from aboveboard.wording import formats
from aboveboard.wording.language import Language


def wait(seconds: int, language: Language) -> str:
    """Write how long to wait: seconds below two minutes, minutes rounded up from then on."""
    if seconds < 120:
        count = Decimal(max(1, seconds))
        text = language.plural(count, "counts", "seconds").replace("{n}", str(count))
        return formats.tight(text, language)
    minutes = timedelta(minutes=-(-seconds // 60))
    return formats.tight(formats.duration(minutes, language), language)
