"""The sheet a chart is drawn on: its sizes, and the marks that are put on it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from aboveboard.rendering.layout import NO_END, NO_START


@dataclass(frozen=True)
class Frame:
    """A width and a size of letters, in units of the drawing."""

    width: float
    font: float
    plot: float

    @property
    def line(self) -> float:
        """The height of a line of text."""
        return self.font * 1.5


NARROW = Frame(width=264, font=12.5, plot=150)
"""For a phone, where a page leaves about 280 pixels."""
WIDE = Frame(width=560, font=13, plot=190)
"""For a desk, a report and print."""
MAIL = Frame(width=440, font=14.5, plot=180)
"""For a picture in an e-mail, which a phone shows smaller."""


def text_width(text: str, font: float, *, strong: bool = False) -> float:
    """Return about how wide ``text`` is in a sans-serif face, a little too wide if anything."""
    return sum(_em(char) for char in text) * font * (1.1 if strong else 1)


def _em(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WF":
        return 1.0
    if char in " .,:;'|!iljtfr()[]/·":
        return 0.36
    if char in "mwMW@%—":
        return 0.95
    if char.isupper():
        return 0.7
    return 0 if unicodedata.combining(char) else 0.63


def wrapped(text: str, font: float, width: float) -> list[str]:
    """Break ``text`` into lines no wider than ``width``, at blanks and between Han characters.

    A word that is wider by itself is broken where it must be.
    """
    lines = [""]
    for piece in _pieces(text, font, width):
        joined = lines[-1] + piece
        if lines[-1] and text_width(joined.rstrip(), font) > width:
            lines.append(piece.lstrip())
        else:
            lines[-1] = joined
    return [line.rstrip() for line in lines]


def _pieces(text: str, font: float, width: float) -> list[str]:
    """Cut ``text`` where a line may end, each piece no wider than ``width``."""
    pieces: list[str] = []
    for char in text:
        last = pieces[-1][-1] if pieces else ""
        wide = unicodedata.east_asian_width(char) in "WF" or (
            last != "" and unicodedata.east_asian_width(last) in "WF"
        )
        breaks = last == " " or (wide and char not in NO_START and last not in NO_END)
        fits = bool(last) and text_width(pieces[-1] + char, font) <= width
        if pieces and (char == " " or (fits and not breaks)):
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def number(value: float) -> str:
    """Write a coordinate: at most one digit behind the point."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


@dataclass
class Sheet:
    """Collects the marks of one drawing; from the right to the left where the language reads so."""

    frame: Frame
    mirrored: bool = False
    marks: list[str] = field(default_factory=list)

    def x(self, value: float) -> float:
        """Return where ``value`` stands, measured from the left."""
        return self.frame.width - value if self.mirrored else value

    def line(self, x1: float, y1: float, x2: float, y2: float, style: str) -> None:
        """Draw a straight line."""
        self.path([(x1, y1), (x2, y2)], style)

    def path(
        self, points: Sequence[tuple[float, float]], style: str, *, closed: bool = False
    ) -> None:
        """Draw lines from point to point."""
        steps = "L".join(f"{number(self.x(x))} {number(y)}" for x, y in points)
        end = "Z" if closed else ""
        self.marks.append(f'<path class="{style}" d="M{steps}{end}"/>')

    def box(self, x: float, y: float, width: float, height: float, style: str) -> None:
        """Draw a rectangle whose edge nearest to the start of the text is at ``x``."""
        left = self.x(x + width) if self.mirrored else x
        self.marks.append(
            f'<rect class="{style}" x="{number(left)}" y="{number(y)}" '
            f'width="{number(width)}" height="{number(height)}"/>'
        )

    def circle(self, x: float, y: float, radius: float, style: str) -> None:
        """Draw a circle."""
        self.marks.append(
            f'<circle class="{style}" cx="{number(self.x(x))}" cy="{number(y)}" '
            f'r="{number(radius)}"/>'
        )

    def text(self, x: float, y: float, text: str, style: str = "", anchor: str = "start") -> None:
        """Write ``text`` on the base line ``y``, its start, middle or end at ``x``."""
        shown = "" if anchor == "start" else f' text-anchor="{anchor}"'
        named = f' class="{style}"' if style else ""
        self.marks.append(
            f'<text{named} x="{number(self.x(x))}" y="{number(y)}"{shown}>{escape(text)}</text>'
        )
