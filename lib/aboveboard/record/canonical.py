"""One byte form for each JSON value, so that a hash of it means the same everywhere.

Source: RFC 8785, JSON Canonicalization Scheme. Floats are refused: no figure here is one.
"""

from __future__ import annotations

import hashlib
import json

_LARGEST = 2**53 - 1  # beyond it another reader may take a neighbour (RFC 7493, section 2.2)


def canonical_json(value: object) -> bytes:
    """Return ``value`` in the form of RFC 8785: sorted keys, no spaces, UTF-8.

    Raises
    ------
    ValueError
        It holds a float, an integer beyond 2^53 - 1, or text with half a surrogate pair.
    TypeError
        It holds what is no JSON, or a key that is no text.
    """
    text = json.dumps(_sorted(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")


def sha256_json(value: object) -> str:
    """Return the SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def _sorted(value: object) -> object:
    """Return ``value`` with the keys of every object in the order of their UTF-16 code units."""
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("A key of canonical JSON is text.")
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return {key: _sorted(value[key]) for key in keys}
    if isinstance(value, (list, tuple)):
        return [_sorted(item) for item in value]
    if isinstance(value, float):
        raise ValueError("Canonical JSON here holds no floats; write the number as text.")
    if isinstance(value, int) and abs(value) > _LARGEST:
        raise ValueError("This integer is too large for JSON; write it as text.")
    return value
