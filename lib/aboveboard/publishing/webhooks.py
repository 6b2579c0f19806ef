"""Webhooks: tell other systems that a statement is out, signed so that they can trust it.

The body is JSON; the header ``Aboveboard-Signature`` is ``t=<seconds>,v1=<hex>``, where the hex is
the HMAC-SHA-256 (RFC 2104) of ``<seconds>.<body>`` under the receiver's own secret. A receiver
refuses an old ``t`` and an ``id`` that it has seen.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx

from aboveboard.errors import PublishError
from aboveboard.plays.statement import Statement
from aboveboard.publishing.live import must_not_be_live
from aboveboard.publishing.pace import backoff
from aboveboard.publishing.secrets import Secret

FORMAT = "aboveboard.webhook/1"
SIGNATURE = "Aboveboard-Signature"
ATTEMPTS = 5


def webhook_body(statement: Statement) -> bytes:
    """Return what a webhook tells: which statement is out, and where to read it."""
    content = {
        "format": FORMAT,
        "type": "statement.published",
        "id": f"{statement.id}-v{statement.version}",
        "test": statement.exercise,
        "incident": statement.incident,
        "play": statement.play,
        "number": statement.number,
        "version": statement.version,
        "as_of": statement.as_of.astimezone(UTC).isoformat(),
        "status": statement.status,
        "url": statement.address or statement.issuer.page_url,
        "titles": {edition.language: edition.title for edition in statement.editions},
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()


def shown_url(url: str) -> str:
    """Return what of a webhook's address may be shown: host and path; a query may hold a token."""
    parts = urlsplit(url)
    return f"{parts.netloc.rpartition('@')[2]}{parts.path}"


def signature(body: bytes, secret: Secret, at: datetime) -> str:
    """Return the value of the signature header for a body sent at an instant."""
    seconds = int(at.timestamp())
    signed = f"{seconds}.".encode() + body
    digest = hmac.new(secret.value.encode(), signed, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={digest}"


def send_webhook(
    statement: Statement,
    url: str,
    secret: Secret,
    client: httpx.Client,
    *,
    clock: Callable[[], datetime],
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Tell one receiver, again after a passing fault.

    Raises
    ------
    PublishError
        It refuses (4xx), or did not answer well after all attempts.
    """
    host = urlsplit(url).hostname or "the webhook"
    must_not_be_live(statement, host, "webhook")
    body = webhook_body(statement)
    answer = "no answer"
    for attempt in range(1, ATTEMPTS + 1):
        headers = {"Content-Type": "application/json", SIGNATURE: signature(body, secret, clock())}
        try:
            # Said here, whatever the client does else: see SECURITY.md.
            answered = client.post(url, content=body, headers=headers, follow_redirects=False)
            status = answered.status_code
        except httpx.HTTPError:
            status = 0
        if 200 <= status < 300:
            return
        answer = str(status) if status else "no answer"
        if 400 <= status < 500 and status not in (408, 425, 429):
            break
        if attempt < ATTEMPTS:
            sleep(backoff(attempt, 1.0, 30.0))
    raise PublishError.at(
        host, f"The webhook was not taken ({answer}).", "See its log; then publish again."
    )
