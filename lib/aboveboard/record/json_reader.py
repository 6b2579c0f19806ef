"""Read JSON from outside: a text that nests without end is refused before the parser sees it.

Python's parser recurses in C; how deep that may go depends on the process, and past it the process
dies. Nothing that Aboveboard reads nests deeper than a few levels.
"""

from __future__ import annotations

import json
import re
from typing import Any

MAX_DEPTH = 64
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"?', re.DOTALL)
_BRACKET = re.compile(r"[\[\]{}]")


def read_json(text: str | bytes) -> Any:
    """Return the value of a JSON text.

    Raises
    ------
    ValueError
        It is not JSON in UTF-8, or nests deeper than :data:`MAX_DEPTH`.
    """
    if isinstance(text, bytes):
        text = text.decode("utf-8-sig")
    depth = 0
    for found in _BRACKET.finditer(_STRING.sub("", text)):
        depth += 1 if found[0] in "[{" else -1
        if depth > MAX_DEPTH:
            raise ValueError(f"the text nests deeper than {MAX_DEPTH} levels")
    return json.loads(text)
