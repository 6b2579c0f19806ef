"""Tell what is public (wallet addresses, transaction ids) from what looks the same and is a key.

Sixty-four hex digits are a transaction id or a private key, and nothing in them tells which. A
lost id costs a question back, a leaked key costs the money: so a bare one counts as a key, with
``0x`` or without, unless the words beside it speak of a transaction. The feedback form has a field
of its own for transaction ids; what stands there is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aboveboard.feedback.found import Found

_START, _END = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
_BASE58 = "[1-9A-HJ-NP-Za-km-z]"
_BECH32 = "[ac-hj-np-z02-9]"
# 64 or 128 hex digits, also in groups; 87 or 88 of base 58, as Solana writes both.
_KEY_OR_ID = re.compile(
    rf"{_START}(?:(?:0x)?(?:[0-9a-f]{{128}}|[0-9a-f]{{64}})"
    rf"|(?:[0-9a-f]{{4}}[ -]){{15}}[0-9a-f]{{4}}|(?:[0-9a-f]{{8}}[ -]){{7}}[0-9a-f]{{8}}"
    rf"|(?-i:{_BASE58}{{87,88}})){_END}",
    re.I,
)
_ADDRESS = re.compile(
    rf"{_START}(?:0x[0-9a-fA-F]{{40}}"  # Ethereum and its kin
    rf"|[13]{_BASE58}{{25,34}}|(?:bc|ltc|tb)1{_BECH32}{{11,71}}"  # Bitcoin, Litecoin
    rf"|[a-z]{{2,10}}1{_BECH32}{{38,58}}"  # Cosmos and its kin, Cardano
    rf"|T{_BASE58}{{33}}|r{_BASE58}{{24,34}}|[LMD]{_BASE58}{{32,33}}"  # Tron, Ripple, Dogecoin
    rf"|N[A-Z2-7]{{39}}|N[A-Z2-7]{{5}}(?:-[A-Z2-7]{{4,6}}){{6}}"  # NEM
    r"|(?=[A-Za-z]{0,43}[0-9])(?=[0-9a-z]{0,43}[A-Z])(?=[0-9A-Z]{0,43}[a-z])"  # Solana
    rf"{_BASE58}{{32,44}}){_END}"
)
_LONG = re.compile(r"[0-9A-Za-z]{25}|[0-9A-Fa-f]{4}[ -][0-9A-Fa-f]{4}[ -]|N[A-Z2-7]{5}-")
_TRANSACTION = (
    r"(?<![a-z])(?:tx|txn|txs|txid|txhash|hash|transactions?|transfer|block|sha-?256)(?![a-z])"
    r"|交易|哈希|转[账帐]|轉[賬帳]|[区區][块塊]|流水"
)
_KEY = (
    r"(?<![a-z])(?:key|keys|secret|seed|private)(?![a-z])"
    r"|私[钥鑰匙]|密[钥鑰]|金[钥鑰]|助[记記]"
)
_CONTEXT = re.compile(rf"(?P<transaction>{_TRANSACTION})|(?P<key>{_KEY})", re.I)
_BEFORE, _AFTER = 60, 30


def identifiers(text: str) -> Iterator[Found]:
    """Yield keys that may be ones, transaction ids and wallet addresses of ``text``, folded."""
    if not _LONG.search(text):
        return
    for match in _KEY_OR_ID.finditer(text):
        yield Found(*match.span(), "transaction" if _is_transaction(match) else "possible-key")
    for match in _ADDRESS.finditer(text):
        yield Found(*match.span(), "address")


def _is_transaction(match: re.Match[str]) -> bool:
    """Tell whether the nearest word before, else after, speaks of a transaction and not a key."""
    before = match.string[max(0, match.start() - _BEFORE) : match.start()]
    after = match.string[match.end() : match.end() + _AFTER]
    words = [*_CONTEXT.finditer(before)][-1:] or [*_CONTEXT.finditer(after)][:1]
    return bool(words) and words[0]["transaction"] is not None
