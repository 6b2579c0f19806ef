"""The colours of charts, read from the pages' own style sheets so that they stand written once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal

from aboveboard.rendering.pages import style

Scheme = Literal["light", "dark"]
_DARK = re.compile(r"@media \(prefers-color-scheme:dark\)\{:root\{([^}]*)\}\}")
_ROOT = re.compile(r":root\{([^}]*)\}")
_VALUE = re.compile(r"--([a-z0-9-]+):(#[0-9a-f]+)")
_PRINT = "@media print"


@cache
def colours(scheme: Scheme) -> Mapping[str, str]:
    """Return the value of each colour by name, such as ``paper`` or ``s1``, in one scheme."""
    sheets = "".join(style(name).partition(_PRINT)[0] for name in ("base.css", "charts.css"))
    found = dict(_VALUE.findall("".join(_ROOT.findall(_DARK.sub("", sheets)))))
    if scheme == "dark":
        found |= dict(_VALUE.findall("".join(_DARK.findall(sheets))))
    return found


@cache
def own_style(scheme: Scheme) -> str:
    """Return the style sheet of a drawing that stands alone, its colours filled in."""
    rules = _ROOT.sub("", _DARK.sub("", style("charts.css")))
    filled = re.sub(r"var\(--([a-z0-9-]+)\)", lambda name: colours(scheme)[name[1]], rules)
    return "".join(
        line for line in re.findall(r"[^{}]+\{[^}]*\}", filled) if not line.startswith("@")
    )
