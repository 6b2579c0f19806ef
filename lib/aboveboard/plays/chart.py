"""A chart as a statement holds it: words, numbers and instants, never markup.

Every word that a drawing shows, ticks and labels included, stands here in the language's own
forms, so that a drawing needs no language. One room draws: :mod:`aboveboard.rendering.charts`.
:mod:`aboveboard.plays.charting` fills in ticks and tables.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, model_validator

from aboveboard.plays.blocks import Frozen, Table

Form = Literal["steps", "bars", "shares", "dots"]
"""What is drawn.

``steps``: amounts that hold until they change, over time. ``bars``: one bar a series for each
category. ``shares``: for each category a whole (the first series) filled as far as its part (the
second). ``dots``: one lane a series over time, such as promises above statements.
"""

Number = Annotated[str, Field(pattern=r"^(0|[1-9][0-9]*)(\.[0-9]+)?$")]
"""Decimal text, never negative: every bar and line starts from zero."""


class Point(Frozen):
    """One value. ``at`` places it in time, ``category`` among the bars.

    Parameters
    ----------
    value
        Decimal text; dots have none.
    label
        What is written beside it, such as ``85%`` or ``3``; it may be empty.
    due
        For dots: the instant by which it was promised. It is joined to the dot of the first lane
        at that instant.
    late
        For dots: it came after ``due``, and is drawn so.
    """

    at: AwareDatetime | None = None
    category: str = ""
    value: Number = "0"
    label: str = ""
    due: AwareDatetime | None = None
    late: bool = False


class Series(Frozen):
    """Values that belong together. ``slot`` keeps its colour and dashes from update to update."""

    name: str
    slot: int = Field(ge=1, le=4)
    points: tuple[Point, ...]


class Mark(Frozen):
    """A labelled instant, drawn as a vertical line."""

    at: AwareDatetime
    label: str


class Span(Frozen):
    """A labelled stretch of time, drawn as a bracket: ``12 h 5 min`` between theft and notice."""

    start: AwareDatetime
    end: AwareDatetime
    label: str


class TimeTick(Frozen):
    """A labelled place on the time axis."""

    at: AwareDatetime
    label: str


class ValueTick(Frozen):
    """A labelled place on the axis of amounts."""

    value: Number
    label: str


class Chart(Frozen):
    """A drawing of numbers, with the same numbers as a table.

    Parameters
    ----------
    id
        The same in every language; it names the picture in an e-mail.
    description
        One or two sentences for who can't see the drawing: what it shows, and what it comes to.
    value_label
        What the amounts are, with their unit; shown above their axis.
    late_label
        For ``dots``: what the strong lines to late ones mean.
    start, end
        The stretch of time that is drawn, for ``steps`` and ``dots``.
    cuts
        Stretches without any event that the time axis leaves out, each labelled with its length.
    table
        The numbers, written in the language's own forms.
    """

    kind: Literal["chart"] = "chart"
    id: str = Field(pattern=r"^[a-z][a-z0-9-]{0,40}$")
    title: str
    description: str
    form: Form
    value_label: str = ""
    time_label: str = ""
    late_label: str = ""
    start: AwareDatetime | None = None
    end: AwareDatetime | None = None
    series: tuple[Series, ...] = Field(min_length=1)
    marks: tuple[Mark, ...] = ()
    spans: tuple[Span, ...] = ()
    cuts: tuple[Span, ...] = ()
    time_ticks: tuple[TimeTick, ...] = ()
    value_ticks: tuple[ValueTick, ...] = ()
    table: Table

    @property
    def over_time(self) -> bool:
        """Whether it has a time axis."""
        return self.form in ("steps", "dots")

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories of bars, in the order first named."""
        return tuple(dict.fromkeys(p.category for series in self.series for p in series.points))

    @property
    def drawn_words(self) -> tuple[str, ...]:
        """Every text that stands in the drawing."""
        texts = [self.value_label, self.time_label, self.late_label]
        texts += [mark.label for mark in self.marks]
        texts += [span.label for span in (*self.spans, *self.cuts)]
        texts += [tick.label for tick in self.time_ticks]
        texts += [tick.label for tick in self.value_ticks]
        for series in self.series:
            texts.append(series.name)
            texts += [text for point in series.points for text in (point.category, point.label)]
        return tuple(dict.fromkeys(text for text in texts if text))

    @property
    def words(self) -> tuple[str, ...]:
        """Every text that a reader meets: in the drawing, about it, and in its table."""
        cells = (cell for row in (self.table.head, *self.table.rows) for cell in row)
        about = (self.title, self.description, self.table.caption)
        return tuple(dict.fromkeys((*about, *self.drawn_words, *cells)))

    @model_validator(mode="after")
    def _fits_its_form(self) -> Chart:
        points = [point for series in self.series for point in series.points]
        if self.over_time:
            if self.start is None or self.end is None or self.start >= self.end:
                raise ValueError("a chart over time has a start before its end")
            if any(point.at is None for point in points):
                raise ValueError("a point over time has an instant")
        elif not points or not all(point.category for point in points):
            raise ValueError("bars have points, and each names its category")
        if self.form == "shares":
            self._parts_fit()
        return self

    def _parts_fit(self) -> None:
        if len(self.series) != 2:
            raise ValueError("shares have two series: the whole, then its part")
        whole = {point.category: Decimal(point.value) for point in self.series[0].points}
        for point in self.series[1].points:
            if Decimal(point.value) > whole.get(point.category, Decimal(0)):
                raise ValueError(f"the part is larger than the whole: {point.category}")
