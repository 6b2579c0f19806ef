"""Cut text into parts that fit: between sentences, else clauses, else words, else graphemes.

Nothing is ever cut inside a web address, a number, a hash or a grapheme, and no character other
than the spaces at a cut is lost.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from aboveboard.errors import Problem, RenderError
from aboveboard.rendering.layout import NO_END, NO_START
from aboveboard.rendering.links import URL

# Latin sentence marks end a sentence only before a space, so 0.5, 88.549 and minato.example stay
# whole; Chinese marks need none.
_CLOSE = "\"')\\]”’」』）】》"
_SENTENCE = re.compile(rf"(?<=[.!?…؟])[{_CLOSE}]*\s+|(?<=[。！？；])[{_CLOSE}。！？]*\s*")
_CLAUSE = re.compile(rf"(?<=[,;:،؛])[{_CLOSE}]*\s+|(?<=[，、：])[{_CLOSE}]*\s*")
_SPACE = re.compile(r"\s+")
_KEPT = re.compile(rf"(?:{URL.pattern})|\S*[0-9]\S*")
_NO_END = NO_END | frozenset("$¥€£")


def split(text: str, fits: Callable[[str], bool]) -> list[str]:
    """Cut ``text`` into parts for each of which ``fits`` is true, as few cuts as possible.

    Parameters
    ----------
    fits
        Tells whether a part, without spaces around it, fits.

    Raises
    ------
    RenderError
        A web address, a number or a grapheme is longer than a whole part.
    """
    return [part for part in (part.strip() for part in _split(text, fits, 0)) if part]


def _split(text: str, fits: Callable[[str], bool], level: int) -> list[str]:
    if not text.strip() or fits(text.strip()):
        return [text]
    if level == len(_LEVELS):
        raise RenderError(
            Problem(
                what=f"A link, number or character sequence of {len(text)} characters is longer "
                "than a whole post and can't be cut.",
                do="Shorten it in the text of the post.",
            )
        )
    done: list[str] = []
    current = ""
    for atom in _LEVELS[level](text):
        if fits((current + atom).strip()):
            current += atom
            continue
        if current.strip():
            done.append(current)
        *whole, current = _split(atom, fits, level + 1)
        done += whole
    return [*done, current]


def _at(pattern: re.Pattern[str]) -> Callable[[str], list[str]]:
    def cut(text: str) -> list[str]:
        return _pieces(text, [match.end() for match in pattern.finditer(text)])

    return cut


def _words(text: str) -> list[str]:
    cuts = [match.end() for match in _SPACE.finditer(text)]
    cuts += [
        index
        for index in range(1, len(text))
        if _between_ideographs(text[index - 1], text[index]) and is_boundary(text, index)
    ]
    return _pieces(text, sorted(set(cuts)))


def _graphemes(text: str) -> list[str]:
    if _KEPT.fullmatch(text.strip()):
        return [text]
    return _pieces(text, [index for index in range(1, len(text)) if is_boundary(text, index)])


def _pieces(text: str, cuts: list[int]) -> list[str]:
    ends = [cut for cut in cuts if 0 < cut < len(text)]
    return [text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True)]


def _between_ideographs(before: str, after: str) -> bool:
    wide = any(unicodedata.east_asian_width(char) in "WF" for char in (before, after))
    latin = before.isascii() and after.isascii()
    return wide and not latin and after not in NO_START and before not in _NO_END


def is_boundary(text: str, index: int) -> bool:
    """Tell whether ``text`` may be cut before ``index`` without cutting a grapheme.

    Stricter than Unicode Standard Annex 29: it never cuts what UAX 29 keeps together, and keeps
    together some that UAX 29 would cut, such as a row of flags.
    """
    before, after = text[index - 1], text[index]
    if unicodedata.category(after) in ("Mn", "Mc", "Me") or after in "\u200c\u200d\uff9e\uff9f":
        return False
    if before in "\u200d\u200c" or (before == "\r" and after == "\n"):
        return False
    if 0x1F3FB <= ord(after) <= 0x1F3FF or 0xE0020 <= ord(after) <= 0xE007F:
        return False
    if _is_flag(before) and _is_flag(after):
        return False
    if unicodedata.category(before) == "Cf" or _is_jamo(after) or ord(after) == 0x0E33:
        return False
    return ord(after) != 0x0EB3


def _is_flag(char: str) -> bool:
    return 0x1F1E6 <= ord(char) <= 0x1F1FF


def _is_jamo(char: str) -> bool:
    code = ord(char)
    return 0x1100 <= code <= 0x11FF or 0xA960 <= code <= 0xA97F or 0xD7B0 <= code <= 0xD7FF


_LEVELS: tuple[Callable[[str], list[str]], ...] = (
    _at(_SENTENCE),
    _at(_CLAUSE),
    _words,
    _graphemes,
)
