"""The marks of what was taken out of a text, in the words of the reader.

A text is kept with a kind in brackets, ``[seed-phrase]``, in every language. A page that shows it
to its writer says it in the page's language; the form gives that back, and it is read as the mark.
"""

from __future__ import annotations

from typing import get_args

from aboveboard.feedback.found import RedactedKind
from aboveboard.feedback.redaction import PLACEHOLDER
from aboveboard.wording.language import Language


def in_words(text: str, language: Language) -> str:
    """Return a redacted text with its marks in a language's words."""
    return PLACEHOLDER.sub(lambda found: _word(found[0][1:-1], language), text)


def as_kept(text: str, language: Language) -> str:
    """Return a text with the words of :func:`in_words` as the marks that are kept."""
    for kind in get_args(RedactedKind):
        text = text.replace(_word(kind, language), f"[{kind}]")
    return text


def _word(kind: str, language: Language) -> str:
    return f"[{language.term('site', 'taken_out', kind)}]"
