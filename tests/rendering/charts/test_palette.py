"""The colours: seen by everyone, in light and dark, and never the only thing that tells apart."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from aboveboard.rendering.charts.palette import Scheme, colours, own_style

SERIES = ("s1", "s2", "s3", "s4")
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
Colour = tuple[float, float, float]

# What a reader without red or green cones sees, on linear RGB: Viénot, Brettel and Mollon 1999,
# "Digital video colourmaps for checking the legibility of displays by dichromats".
SEEN: dict[str, tuple[Colour, Colour, Colour]] = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.11238, 0.88762, 0.0),
        (0.11238, 0.88762, 0.0),
        (0.00401, -0.00401, 1.0),
    ),
    "deuteranopia": (
        (0.29275, 0.70725, 0.0),
        (0.29275, 0.70725, 0.0),
        (-0.02234, 0.02234, 1.0),
    ),
}


def linear(colour: str) -> Colour:
    """Return linear RGB of a colour written #rrggbb or #rgb (IEC 61966-2-1)."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    values = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)
    return red, green, blue


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def oklab(rgb: Colour) -> Colour:
    """Return Ottosson's Oklab of linear RGB, in which equal distances look about equal."""
    mixes = ((0.4122214708, 0.5363325363, 0.0514459929), (0.2119034982, 0.6806995451, 0.1073969566))
    last = (0.0883024619, 0.2817188376, 0.6299787005)
    long, middle, short = (
        math.cbrt(max(sum(m * v for m, v in zip(mix, rgb, strict=True)), 0))
        for mix in (*mixes, last)
    )
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def apart(one: str, other: str, eyes: str) -> float:
    """Return how far apart two colours are for some eyes, in hundredths of Oklab."""
    seen = (
        oklab(tuple(sum(m * v for m, v in zip(row, linear(c), strict=True)) for row in SEEN[eyes]))  # type: ignore[arg-type]
        for c in (one, other)
    )
    return 100 * math.dist(*seen)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", [*SERIES, "soft"])
def test_a_line_stands_out_from_its_ground(name: str, scheme: Scheme) -> None:
    # WCAG 2.2, 1.4.11: 3 to 1 for graphics.
    found = colours(scheme)
    assert contrast(found[name], found["paper"]) >= 3


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", ["ink", "soft"])
def test_words_stand_out_from_their_ground(name: str, scheme: Scheme) -> None:
    found = colours(scheme)
    assert contrast(found[name], found["paper"]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("eyes", SEEN)
@pytest.mark.parametrize(("one", "other"), list(combinations(SERIES, 2)))
def test_two_series_look_different_to_any_eyes(
    one: str, other: str, eyes: str, scheme: Scheme
) -> None:
    found = colours(scheme)
    assert apart(found[one], found[other], eyes) >= 10


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_drawing_that_stands_alone_names_its_colours(scheme: Scheme) -> None:
    style = own_style(scheme)
    assert "var(" not in style
    assert "@media" not in style
    assert colours(scheme)["s1"] in style
    assert ".chart .grid" in style
