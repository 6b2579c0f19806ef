"""A drawing says what the numbers say: lengths from zero, instants in order, nothing hidden."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest
from aboveboard.plays.chart import Chart, Mark, Point, Series, Span
from aboveboard.rendering.charts.draw import svg
from aboveboard.rendering.charts.frame import NARROW, WIDE, Sheet, text_width, wrapped
from aboveboard.rendering.charts.timeline import CUT, Head, TimeScale
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from sample_charts import sample_charts

START = datetime(2030, 5, 1, tzinfo=UTC)


def hours(count: float) -> datetime:
    return START + timedelta(hours=count)


def changed(form: str, **fields: Any) -> Chart:
    return Chart.model_validate({**sample_charts("en")[form].model_dump(), **fields})


def bars(*values: str) -> Chart:
    points = tuple(Point(category=f"c{n}", value=value) for n, value in enumerate(values))
    return changed("bars", series=(Series(name="s", slot=1, points=points),))


def elements(chart: Chart, tag: str, style: str, direction: str = "ltr") -> list[dict[str, str]]:
    drawing = ElementTree.fromstring(svg(chart, WIDE, language="en", direction=direction))
    return [e.attrib for e in drawing.iter(tag) if style in e.get("class", "").split()]


@given(st.lists(st.integers(1, 10**9), min_size=2, max_size=6))
def test_bars_are_as_long_as_their_values(values: list[int]) -> None:
    lengths = [float(e["width"]) for e in elements(bars(*map(str, values)), "rect", "bar")]
    longest = max(lengths)
    for value, length in zip(values, lengths, strict=True):
        wanted = value / max(values) * longest
        assert length == pytest.approx(max(wanted, 2), abs=0.1)


def test_zero_has_no_bar() -> None:
    assert len(elements(bars("5", "0"), "rect", "bar")) == 1
    assert elements(bars("0", "0"), "rect", "bar") == []


def test_a_step_line_holds_each_amount_until_it_changes() -> None:
    points = tuple(Point(at=hours(h), value=v) for h, v in ((0, "0"), (6, "100"), (12, "50")))
    chart = changed(
        "steps",
        series=(Series(name="s", slot=1, points=points),),
        start=START,
        end=hours(24),
        marks=(),
        spans=(),
        time_ticks=(),
        value_ticks=(),
    )
    (line,) = (e for e in elements(chart, "path", "line"))
    places = [tuple(map(float, p.split())) for p in re.split("[ML]", line["d"])[1:]]
    (_, y0), (x1, y1), (x2, y2), (x3, y3), (x4, y4), (x5, y5) = places
    assert y0 == y1 > y4 == y5 > y2 == y3  # a low amount stands low
    assert x1 == x2
    assert x3 == x4
    assert (x5 - x4) == pytest.approx(2 * (x4 - x2), abs=0.2)
    assert (y0 - y4) == pytest.approx((y0 - y2) / 2, abs=0.1)


@given(
    st.lists(st.tuples(st.floats(0.1, 90), st.floats(1, 20)), max_size=3),
    st.lists(st.floats(-5, 105), min_size=2, max_size=9),
)
def test_time_runs_one_way_and_a_cut_keeps_its_width(
    cuts: list[tuple[float, float]], instants: list[float]
) -> None:
    apart, edge = [], 0.0
    for start, length in sorted(cuts):
        if start > edge and start + length < 99:
            apart.append(Span(start=hours(start), end=hours(start + length), label="cut"))
            edge = start + length + 0.1
    scale = TimeScale(hours(0), hours(100), 10, 500, apart)
    places = [scale.x(hours(h)) for h in sorted(instants)]
    assert places == sorted(places)
    assert all(10 - 1e-6 <= place <= 500 + 1e-6 for place in places)
    for cut in apart:
        assert scale.x(cut.end) - scale.x(cut.start) == pytest.approx(CUT)


@given(st.lists(st.tuples(st.floats(0, 100), st.integers(3, 30)), min_size=1, max_size=5))
def test_labels_of_instants_never_cover_one_another(marks: list[tuple[float, int]]) -> None:
    chart = changed(
        "steps",
        start=START,
        end=hours(100),
        marks=tuple(Mark(at=hours(h), label="m" * length) for h, length in marks),
    )
    head = Head(chart, TimeScale(START, hours(100), 8, 256), NARROW)
    boxes = [
        (flag.left, flag.right, flag.row + n) for flag in head.flags for n in range(len(flag.lines))
    ]
    for number, (left, right, row) in enumerate(boxes):
        assert left >= 0
        for other_left, other_right, other_row in boxes[number + 1 :]:
            assert row != other_row or right <= other_left or other_right <= left


def test_a_late_statement_is_told_apart_by_shape_width_and_words() -> None:
    chart = sample_charts("en")["dots"]
    assert len(elements(chart, "path", "late")) == 2 + 1  # and one in the key
    assert len(elements(chart, "path", "kept")) == 2
    assert len(elements(chart, "circle", "f1")) == 2 + 1
    drawn = svg(chart, WIDE, language="en")
    assert "Later than promised" in drawn
    on_time = changed("dots", series=(chart.series[0],))
    assert "Later than promised" not in svg(on_time, WIDE, language="en")


def test_what_reads_from_the_right_is_drawn_from_the_right() -> None:
    chart = bars("5", "3")
    (left, *_), (right, *_) = (elements(chart, "rect", "bar", d) for d in ("ltr", "rtl"))
    assert float(left["x"]) == 0
    assert float(right["x"]) + float(right["width"]) == WIDE.width


@given(st.text(alphabet="我们暂停提币，。abc (1)", max_size=60))
def test_wrapping_loses_no_word_and_begins_no_line_with_a_mark(text: str) -> None:
    lines = wrapped(text, 12, 100)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines[1:]:
        assert line[:1] not in set("，。") or text_width(text, 12) < 12 * len(text)


@pytest.mark.parametrize(
    ("form", "fields", "what"),
    [
        ("steps", {"start": None}, "has a start before its end"),
        ("steps", {"end": START - timedelta(days=9999)}, "has a start before its end"),
        ("bars", {"series": [{"name": "s", "slot": 1, "points": []}]}, "bars have points"),
        ("shares", {"series": sample_charts("en")["shares"].series[:1]}, "two series"),
        ("shares", {"series": sample_charts("en")["shares"].series[::-1]}, "larger than the whole"),
        ("dots", {"series": [{"name": "s", "slot": 1, "points": [{}]}]}, "has an instant"),
    ],
)
def test_what_can_not_be_drawn_is_no_chart(form: str, fields: dict[str, Any], what: str) -> None:
    with pytest.raises(ValidationError, match=what):
        changed(form, **fields)


@pytest.mark.parametrize("value", ["-1", "1e5", "NaN", "1,000", ""])
def test_a_value_is_plain_decimal_text(value: str) -> None:
    with pytest.raises(ValidationError):
        Point(value=value)


def test_large_and_tiny_amounts_stay_numbers() -> None:
    drawn = svg(bars("1" + "0" * 29, "0.000000000000000001"), WIDE, language="en")
    assert not re.search(r"nan|inf|e[+-]", drawn.split("</desc>")[1])
    assert Decimal(Sheet(WIDE).x(1)) == 1
