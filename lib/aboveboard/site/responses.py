"""The answers that are made for one reader."""

from __future__ import annotations

from starlette.responses import Response

from aboveboard.site.shelf import policy_of


def shown(page: str, status: int = 200) -> Response:
    """Return a page of this reader alone, which nobody may keep."""
    return Response(
        page,
        status,
        media_type="text/html",
        headers={"Content-Security-Policy": policy_of(page), "Cache-Control": "no-store"},
    )
