"""A chart as a picture (PNG) for e-mail, its letters from one font that comes with the package.

The font is Noto Sans CJK, which has every Han character of our wording in the shapes of each
region. Where it lacks a letter of a chart, Arabic for one, no picture is made: boxes in place of
words would mislead, and the same numbers stand in the table.
"""

from __future__ import annotations

from functools import cache, lru_cache
from io import BytesIO

import noto_cjk_sans_otc
import resvg_py
from fontTools.ttLib import TTFont
from PIL import Image

from aboveboard.plays.chart import Chart
from aboveboard.rendering.charts.draw import svg
from aboveboard.rendering.charts.frame import MAIL
from aboveboard.rendering.charts.palette import own_style

FONT = str(noto_cjk_sans_otc.FONT_PATH)
_ZOOM = 2
_COLOURS = 32
# The same character is drawn in other shapes in other regions.
_FAMILIES = {
    "zh-TW": "Noto Sans CJK TC",
    "zh-Hant": "Noto Sans CJK TC",
    "zh-HK": "Noto Sans CJK HK",
    "ja": "Noto Sans CJK JP",
    "ko": "Noto Sans CJK KR",
}
_FAMILY = "Noto Sans CJK SC"


@lru_cache(maxsize=64)
def picture(chart: Chart, language: str, direction: str = "ltr") -> bytes | None:
    """Return the chart as PNG, two pixels a unit of :data:`MAIL`, or None: the font lacks a letter.

    The same chart gives the same bytes.
    """
    if lacking(chart):
        return None
    family = next((name for tag, name in _FAMILIES.items() if language.startswith(tag)), _FAMILY)
    style = f'{own_style("light")}text{{font-family:"{family}"}}'
    drawing = svg(chart, MAIL, language=language, direction=direction, style=style, alone=True)
    drawn = resvg_py.svg_to_bytes(
        svg_string=drawing, zoom=_ZOOM, skip_system_fonts=True, font_files=[FONT]
    )
    with Image.open(BytesIO(bytes(drawn))) as image:
        few = image.convert("RGB").quantize(
            _COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
        )
    # The ground stays white: a shade less shows as a box on the page.
    palette, ground = few.getpalette() or [], 3 * few.tobytes()[0]
    few.putpalette([*palette[:ground], 255, 255, 255, *palette[ground + 3 :]])
    saved = BytesIO()
    few.save(saved, "PNG", optimize=True)
    return saved.getvalue()


def lacking(chart: Chart) -> frozenset[str]:
    """Return the letters of a chart's drawing that the font lacks."""
    letters = {char for text in chart.drawn_words for char in text if not char.isspace()}
    return frozenset(char for char in letters if ord(char) not in _characters())


@cache
def _characters() -> frozenset[int]:
    with TTFont(FONT, fontNumber=0, lazy=True) as font:
        return frozenset(font.getBestCmap())
