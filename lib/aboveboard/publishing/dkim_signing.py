"""DKIM signatures (RFC 6376), for relays that do not sign."""

from __future__ import annotations

from collections.abc import Callable

import dkim

from aboveboard.errors import PublishError
from aboveboard.publishing.secrets import Secret

_SIGNED = [
    b"from", b"to", b"subject", b"date", b"message-id", b"in-reply-to", b"references",
    b"mime-version", b"content-type", b"content-language", b"list-unsubscribe",
    b"list-unsubscribe-post",
]  # fmt: skip


def dkim_signer(selector: str, domain: str, key: Secret) -> Callable[[bytes], bytes]:
    """Return what puts a signature before a message.

    Parameters
    ----------
    key
        The private key, RSA, in PEM.

    Raises
    ------
    PublishError
        The key can't be used.
    """

    def signed(message: bytes) -> bytes:
        header: bytes = dkim.sign(
            message,
            selector.encode(),
            domain.encode(),
            key.value.encode(),
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=_SIGNED,
        )
        return header + message

    try:
        signed(b"From: a@" + domain.encode() + b"\r\n\r\ntext\r\n")
    except (dkim.DKIMException, ValueError, IndexError):
        raise PublishError.at(
            "dkim_key", "This key can't sign (not shown).", "Give an RSA private key in PEM."
        ) from None
    return signed
