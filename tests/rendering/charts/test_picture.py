"""The picture of a chart: right glyphs on any machine, the same bytes, small enough to send."""

from __future__ import annotations

from io import BytesIO

import pytest
from aboveboard.plays.chart import Chart
from aboveboard.rendering.charts.picture import FONT, lacking, picture
from aboveboard.wording.language import HOME
from fontTools.ttLib import TTFont
from PIL import Image
from sample_charts import sample_charts

LANGUAGES = ("zh-CN", "en")
FORMS = ("steps", "shares", "bars", "dots")
HAN = [(0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x3000, 0x303F), (0xFF00, 0xFFEF)]


def labelled(text: str) -> Chart:
    """Return a chart with ``text`` in its drawing."""
    return Chart.model_validate({**sample_charts("en")["steps"].model_dump(), "value_label": text})


def drawn(chart: Chart, language: str = "zh-CN") -> Image.Image:
    png = picture(chart, language)
    assert png is not None
    return Image.open(BytesIO(png))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_it_is_twice_as_wide_as_shown_and_small_enough_to_send(form: str, language: str) -> None:
    chart = sample_charts(language)[form]
    png = picture(chart, language)
    assert png is not None
    assert len(png) < 40_000
    assert drawn(chart, language).width == 920


@pytest.mark.parametrize("form", FORMS)
def test_its_ground_is_the_white_of_the_page(form: str) -> None:
    image = drawn(sample_charts("en")[form], "en").convert("RGB")
    assert image.getpixel((0, 0)) == (255, 255, 255)
    assert image.getpixel((image.width - 1, image.height - 1)) == (255, 255, 255)


@pytest.mark.parametrize("form", FORMS)
def test_the_same_chart_gives_the_same_bytes(form: str) -> None:
    chart = sample_charts("zh-CN")[form]
    first = picture(chart, "zh-CN")
    picture.cache_clear()
    assert picture(chart, "zh-CN") == first


def test_the_font_has_every_han_character_and_mark_of_our_wording() -> None:
    texts = "".join(path.read_text("utf-8") for path in sorted(HOME.rglob("*.*")))
    used = {char for char in texts if any(low <= ord(char) <= high for low, high in HAN)}
    assert len(used) > 300
    assert lacking(labelled("".join(sorted(used)))) == frozenset()


def test_chinese_letters_are_drawn_and_no_boxes() -> None:
    # Letters the font lacks would all be drawn as the same box.
    with TTFont(FONT, fontNumber=2, lazy=True) as font:
        glyphs = [font.getBestCmap()[ord(char)] for char in "被盗已冻结追回"]
    assert ".notdef" not in glyphs
    assert len(set(glyphs)) == len(glyphs)
    one, other = (drawn(labelled(text)).tobytes() for text in ("盗", "冻"))
    assert one != other
    assert one != drawn(labelled(" ")).tobytes()


@pytest.mark.parametrize(("language", "like"), [("zh-TW", "zh-Hant-TW"), ("fr", "zh-CN")])
def test_a_region_has_its_own_shapes(language: str, like: str) -> None:
    # 骨 is turned the other way in Taiwan than in China.
    chart = labelled("骨")
    assert picture(chart, language) == picture(chart, like)
    assert picture(chart, "zh-TW") != picture(chart, "zh-CN")


@pytest.mark.parametrize("text", ["عدد", "ไทย", "हिन्दी"])
def test_no_picture_is_made_of_letters_that_the_font_lacks(text: str) -> None:
    assert lacking(labelled(text)) == frozenset(text)
    assert picture(labelled(text), "en") is None


def test_no_font_of_the_machine_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    chart = sample_charts("zh-CN")["steps"]
    with_fonts = picture(chart, "zh-CN")
    picture.cache_clear()
    monkeypatch.setenv("FONTCONFIG_FILE", "/nowhere")
    monkeypatch.setenv("HOME", "/nowhere")
    assert picture(chart, "zh-CN") == with_fonts
