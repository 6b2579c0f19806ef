"""Find keys and seed phrases in a row of a list of claims, also those that no word names.

A private key in hexadecimal looks like a transaction's hash, and one of 64 bytes in base 58 like a
signature. In a claim each has its own column; anywhere else it is taken for a key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from aboveboard.record.folding import as_latin, fold
from aboveboard.record.secrets import find_secrets

# 32 bytes, or 64 as some wallets write a key with its public half. Blanks, hyphens or colons may
# part the digits; then some must be letters, for dates in a row have no other signs.
_PART = r"[\s:_-]{0,3}"
_HEX = re.compile(
    rf"(?<![0-9a-z])(?:0x{_PART})?([0-9a-f](?:{_PART}[0-9a-f]){{63}}"
    rf"(?:(?:{_PART}[0-9a-f]){{64}})?)(?![0-9a-z])",
    re.I,
)
_LEAST_LETTERS = 8
_BASE58 = re.compile("(?<![0-9A-Za-z])[1-9A-HJ-NP-Za-km-z]{87,88}(?![0-9A-Za-z])")
_EXPLORER = re.compile("/(?:tx|txs|transaction|transactions)/$", re.I)
_PUBLIC = ("transaction", "signature")
_TELLS_NOTHING = 20


def holds_secret(header: Sequence[str], fields: Sequence[str]) -> bool:
    """Look into each field with its column's name, and at words that were spread over fields.

    Hashes are left out of the look at spread words: beside a text about a key they would pass for
    one.
    """
    words = []
    for name, text in zip_longest(header, fields, fillvalue=""):
        if find_secrets(f"{name}: {text}") or find_secrets("".join(text.split())):
            return True
        bare = tuple(_bare_keys(text))
        if bare and (name not in _PUBLIC or (name == "signature" and _is_32_bytes(text))):
            return True
        if not bare:
            words.append(text)
    return bool(find_secrets(" ".join(words)))


def tells_of_secret(claim_id: str) -> bool:
    """Tell whether the number of a claim is so long that it may hold a part of the row's secret."""
    return len(claim_id) > _TELLS_NOTHING


def _bare_keys(text: str) -> Iterator[str]:
    """Yield what has the form of a key; hidden signs are passed over.

    The address of a transaction's page at an explorer holds none.
    """
    plain = as_latin(fold(text).text)
    for found in (*_HEX.finditer(plain), *_BASE58.finditer(plain)):
        digits = found.group(1) if found.re is _HEX else ""
        is_cut = len(digits) not in (0, 64, 128)
        letters = sum(sign.isalpha() for sign in digits)
        if not _EXPLORER.search(plain, 0, found.start()) and (
            not is_cut or letters >= _LEAST_LETTERS
        ):
            yield found.group()


def _is_32_bytes(text: str) -> bool:
    return re.fullmatch("(0x)?[0-9a-f]{64}", text.strip(), re.I | re.ASCII) is not None
