"""The BIP-39 word lists and the checksum of a phrase (BIP-39, *Generating the mnemonic*)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache

SEED_LENGTHS = (12, 15, 18, 21, 24)
LEAST = min(SEED_LENGTHS)
Span = tuple[int, int]


@cache
def word_list(language: str) -> dict[str, int]:
    """Return the words of a list and their numbers."""
    from mnemonic import Mnemonic  # read late: the lists are needed only when a text looks like one

    return {word: number for number, word in enumerate(Mnemonic(language).wordlist)}


def checks(words: Sequence[str], numbers: Mapping[str, int]) -> bool:
    """Tell whether the checksum of a phrase of a valid length is right."""
    bits = "".join(f"{numbers[word]:011b}" for word in words)
    cut = len(bits) * 32 // 33
    entropy = int(bits[:cut], 2).to_bytes(cut // 8, "big")
    digest = f"{int.from_bytes(hashlib.sha256(entropy).digest(), 'big'):0256b}"
    return digest.startswith(bits[cut:])
