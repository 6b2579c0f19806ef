"""Contacts at rest: encrypted with a key of the store's own key, each bound to its receipt.

Whoever has the database alone, a copy of it or a backup, can write to nobody. AES-256-GCM (NIST SP
800-38D); the key is derived by HMAC-SHA256 (RFC 2104).
"""

from __future__ import annotations

import hmac
import secrets
from base64 import b64decode, b64encode
from hashlib import sha256

from Crypto.Cipher import AES

from aboveboard.errors import FeedbackError

_NONCE_BYTES = 12
_TAG_BYTES = 16


class Sealer:
    """Seals and opens texts.

    Parameters
    ----------
    key
        The key of the store.
    """

    def __init__(self, key: bytes) -> None:
        self._key = hmac.new(key, b"aboveboard.feedback contacts", sha256).digest()

    def seal(self, text: str, receipt: str) -> str:
        """Return ``text`` sealed; only with the same receipt does it open again."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        cipher = AES.new(self._key, AES.MODE_GCM, nonce=nonce)
        cipher.update(receipt.encode())
        content, tag = cipher.encrypt_and_digest(text.encode())
        return b64encode(nonce + tag + content).decode()

    def open(self, sealed: str, receipt: str) -> str:
        """Return the text again; raise FeedbackError when it was changed or moved."""
        raw = b64decode(sealed)
        nonce, rest = raw[:_NONCE_BYTES], raw[_NONCE_BYTES:]
        cipher = AES.new(self._key, AES.MODE_GCM, nonce=nonce)
        cipher.update(receipt.encode())
        try:
            return cipher.decrypt_and_verify(rest[_TAG_BYTES:], rest[:_TAG_BYTES]).decode()
        except ValueError:
            raise FeedbackError(
                "A contact in the feedback store was changed or moved. Restore the database from "
                "its backup."
            ) from None
