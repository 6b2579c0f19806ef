"""What the live page answers to, as an OpenAPI description: for tests that ask it anything."""

from __future__ import annotations

from typing import Any

from site_page import BASE
from subscriptions import LINKS

FORM = "application/x-www-form-urlencoded"
HEADERS = (
    *("accept-language", "accept-encoding", "if-none-match", "origin", "sec-fetch-site"),
    *("x-forwarded-for", "forwarded", "cookie", "range"),
)
ASK = ("kind", "text", "token", "transaction", "contact", "consent", "website")
WISH = ("address", "language", "token", "consent", "website")
CLICK = ("List-Unsubscribe",)


def described() -> dict[str, Any]:
    """Return the description: each path, and what its methods may be sent. All of it is text."""
    paths: dict[str, Any] = {
        "/": {"get": _asked()},
        "/health": {"get": _asked()},
        f"{BASE}/": {"get": _asked()},
        f"{BASE}/{{below}}": {"get": _asked(path="below")},
        f"{BASE}/zh-CN/": {"get": _asked()},
        f"{BASE}/en/ask/": {"get": _asked(), "post": _asked(fields=ASK)},
        f"{BASE}/en/receipt/": {"get": _asked("number", "sent")},
        f"{BASE}/zh-CN/questions/": {"get": _asked("q")},
        f"{BASE}/en/subscribe/": {"get": _asked(), "post": _asked(fields=WISH)},
        f"{BASE}/en/subscribe/sent/": {"get": _asked()},
    }
    for step in ("confirm", "unsubscribe"):
        both = {"get": _asked(path="link"), "post": _asked(path="link", fields=CLICK)}
        paths[f"{BASE}/{step}/{{link}}"] = both
    return {"openapi": "3.0.3", "info": {"title": "The page", "version": "1"}, "paths": paths}


def likely(token: str) -> dict[str, tuple[str, ...]]:
    """Return by name what gets a request past the first look, and what headers are tripped over.

    ``token`` is one of a form that was opened.
    """
    return {
        "token": (token,),
        "link": (LINKS.token("leave", "reader@example.com", "en"),),
        "kind": ("question",),
        "text": ("When can I withdraw?",),
        "transaction": ("",),
        "contact": ("", "reader@example.com"),
        "consent": ("yes",),
        "website": ("",),
        "address": ("reader@example.com",),
        "language": ("en",),
        "List-Unsubscribe": ("One-Click",),
        "below": ("en", "en/index.html", "../../etc/passwd"),
        "origin": ("null", "http://[", "https://[::1]:99999"),
        "sec-fetch-site": ("same-origin", "none"),
        "x-forwarded-for": ("203.0.113.7, 10.0.0.1", "::1%1"),
        "accept-language": ("zh-CN;q=1e999", "en;q=nan"),
    }


def _asked(*query: str, path: str = "", fields: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return what one method of one path may be sent."""
    text = {"type": "string"}
    found: list[Any] = [{"name": name, "in": "query", "schema": text} for name in query]
    found += [{"name": name, "in": "header", "schema": text} for name in HEADERS]
    if path:
        found.append({"name": path, "in": "path", "required": True, "schema": text})
    operation: dict[str, Any] = {"parameters": found, "responses": {"default": {"description": ""}}}
    if fields:
        body = {
            "type": "object",
            "properties": dict.fromkeys(fields, text),
            "required": list(fields),
        }
        operation["requestBody"] = {"content": {FORM: {"schema": body}}, "required": True}
    return operation
