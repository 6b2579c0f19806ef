"""The body of a form: its kind, its size and its fields are measured before it is parsed."""

from __future__ import annotations

import asyncio
from email import message_from_bytes
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from aboveboard.site.guard import Refusal

MEDIA_TYPE = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
MOST_FIELDS = 12
READING_SECONDS = 20


class FormError(ValueError):
    """The body is no form of ours."""


def media_type(request: Request) -> str:
    """Return the kind of a request's body, without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def read_body(request: Request, longest: int) -> bytes:
    """Read a body of up to ``longest`` bytes; refuse what is longer, or never ends."""
    stated = request.headers.get("content-length", "0")
    if not stated.isdigit() or int(stated) > longest:
        raise Refusal(413)
    body = bytearray()
    try:
        async with asyncio.timeout(READING_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > longest:
                    raise Refusal(413)
    except (TimeoutError, ClientDisconnect):
        raise Refusal(400) from None
    return bytes(body)


def fields_of(body: bytes) -> dict[str, str]:
    """Return the fields of a form, each there once; raise FormError when it is none of ours."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:  # no ASCII, no UTF-8, or too many fields
        raise FormError from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise FormError
    return fields


def parts_of(content_type: str, body: bytes) -> dict[str, str]:
    """Return the fields of a form in parts (RFC 7578), as mail programs send one."""
    message = message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    fields: dict[str, str] = {}
    for part in message.walk():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            fields[name] = content.decode("utf-8", "replace").strip()
    return fields
