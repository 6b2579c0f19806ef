"""Find the English that is left on a screen that should speak another language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

# What is shown as it is in every language: names of fields and commands in backticks, what a
# reader is to type behind a colon in Latin letters, addresses, files, ids with hyphens.
_QUOTED = re.compile(r"`[^`]*`|“[^”]*”|\"[^\"]*\"|'[^']*'")
_EDITION = re.compile(r"<section lang=.*?</section>|<pre.*?</pre>|<style.*?</style>", re.S)
_TAG = re.compile(r"<[^>]+>")
_NAME = re.compile(r"[\w./+-]*[_./:@0-9\[\]-][\w./:+-]*", re.ASCII)
_WORD = re.compile(r"[A-Za-z]{2,}")


def english_words(html: str, allowed: Iterable[str] = ()) -> list[str]:
    """Return each word in Latin letters that a reader sees, but for names, codes and ``allowed``.

    Parameters
    ----------
    allowed
        Names that stand as they are: fields, kinds, units, networks.
    """
    text = unescape(_TAG.sub(" ", _EDITION.sub(" ", html)))
    text = _NAME.sub(" ", _QUOTED.sub(" ", text))
    words = dict.fromkeys(_WORD.findall(text))
    return [word for word in words if word not in set(allowed) and not word.isupper()]
