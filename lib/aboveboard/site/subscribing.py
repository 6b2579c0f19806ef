"""Updates by e-mail: the form, the link that confirms, and the link by which one leaves.

Whoever enters an address gets the same page in the same time, whether or not it is known, and may
be asked at that address twice a day at most. A link only shows a button (link scanners follow every
address); the button acts, and so does a mail program's one click (RFC 8058), without the form's
token, a cookie or a redirect: the link itself is what shows that the address is the reader's.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from secrets import token_bytes
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from aboveboard.errors import PublishError
from aboveboard.publishing.confirming import Asked, Confirmations
from aboveboard.publishing.deliveries import DeliveryLedger
from aboveboard.publishing.recipients import is_address
from aboveboard.publishing.subscribers import Links, Purpose, confirm, confirm_link, leave
from aboveboard.site.bodies import (
    MEDIA_TYPE,
    MULTIPART,
    FormError,
    fields_of,
    media_type,
    parts_of,
    read_body,
)
from aboveboard.site.forms import TRAP
from aboveboard.site.guard import Refusal
from aboveboard.site.limits import Limiter, address_key
from aboveboard.site.requests import comes_from_here
from aboveboard.site.responses import shown
from aboveboard.site.settings import Rate
from aboveboard.site.subscription_pages import (
    LONGEST_ADDRESS,
    ONE_CLICK,
    Step,
    Wish,
    confirmation,
    form_page,
    link_page,
    sent_page,
)

if TYPE_CHECKING:
    from aboveboard.site.app import Site
    from aboveboard.site.pages import Pages

LONGEST_BODY = 4096
BUSY_SECONDS = 30
ONE_INBOX = Rate(burst=2, per_minute=1 / 720)
"""How often one address is asked: a stranger who enters it again and again fills no inbox."""


@dataclass(frozen=True)
class Subscriptions:
    """What takes subscriptions.

    Parameters
    ----------
    address
        Of the live page, which the links lead to.
    """

    ledger: DeliveryLedger
    links: Links
    confirmations: Confirmations
    address: str

    def close(self) -> None:
        """Send nothing more, and let the ledger go."""
        self.confirmations.close()
        self.ledger.close()


class Subscribing:
    """The handlers of subscriptions."""

    def __init__(self, site: Site, parts: Subscriptions) -> None:
        self._site = site
        self._parts = parts
        self._secret = token_bytes(32)
        self._inboxes = Limiter(ONE_INBOX)
        self._everyone = Limiter(site.parts.settings.limits.confirmations)

    def routes(self) -> list[Route]:
        """Return the routes below the incident's page."""
        base, tags = self._pages.base, self._pages.tags
        found = []
        for tag in tags:
            found += [
                Route(f"{base}{tag}/subscribe/", self.form, methods=["GET"]),
                Route(f"{base}{tag}/subscribe/", self.send, methods=["POST"]),
                Route(f"{base}{tag}/subscribe/sent/", self.sent),
            ]
        return [
            *found,
            Route(base + "confirm/{token}", self.ask_to_confirm, methods=["GET"]),
            Route(base + "confirm/{token}", self.confirm, methods=["POST"]),
            Route(base + "unsubscribe/{token}", self.ask_to_leave, methods=["GET"]),
            Route(base + "unsubscribe/{token}", self.leave, methods=["POST"]),
        ]

    # --- the form -------------------------------------------------------------------------------

    async def form(self, request: Request) -> Response:
        """Show an empty form."""
        self._site.gate.must_let_through(request, "pages")
        return self._form(self._site.language_of(request), Wish())

    async def send(self, request: Request) -> Response:
        """Take a wish, and lead to the page that says where to look."""
        site, tag = self._site, self._site.language_of(request)
        site.gate.must_let_through(request, "pages")
        fields = await _fields(request)
        wish = self._judged(fields, request)
        if wish.problems or wish.notice:
            return self._form(tag, wish, fields.get("token", ""))
        if seconds := site.gate.wait_to_write(request):
            return self._form(tag, _with(wish, "limit", seconds), fields["token"], 429)
        if seconds := self._everyone.wait(b"", site.parts.monotonic()):
            return self._form(tag, _with(wish, "full", seconds), fields["token"], 503)
        if not self._ask(wish):
            return self._form(tag, _with(wish, "full", BUSY_SECONDS), fields["token"], 503)
        return RedirectResponse(f"{self._pages.base}{tag}/subscribe/sent/", 303)

    async def sent(self, request: Request) -> Response:
        """Say where to look."""
        self._site.gate.must_let_through(request, "pages")
        return shown(sent_page(self._pages, self._site.language_of(request)))

    def _judged(self, fields: dict[str, str], request: Request) -> Wish:
        """Return the wish with what stands against it."""
        site, now = self._site, self._site.parts.clock()
        wish = Wish(
            fields.get("address", "").strip()[:LONGEST_ADDRESS],
            fields.get("language", ""),
            "consent" in fields,
        )
        if wish.language not in self._pages.tags:
            raise Refusal(400)
        token = site.signer.read(fields.get("token", ""))
        longest = site.parts.settings.form.longest_hours
        if token is None or not comes_from_here(request.headers) or fields.get(TRAP):
            return _with(wish, "again")
        if not token.is_of_late(now, longest):
            return _with(wish, "again")
        problems = {}
        if not is_address(wish.address):
            problems["address"] = "address"
        if not wish.consent:
            problems["consent"] = "consent"
        if problems:
            return Wish(wish.address, wish.language, wish.consent, problems)
        left = math.ceil(token.ready - now)
        return _with(wish, "early", left) if left > 0 else wish

    def _ask(self, wish: Wish) -> bool:
        """Have the address asked, unless it was of late; False when too many wait."""
        now = datetime.fromtimestamp(self._site.parts.clock(), UTC)
        parts = self._parts
        link = confirm_link(parts.links, parts.address, wish.address, wish.language, now)
        message = confirmation(self._pages, wish.language, wish.address, link, now)
        inbox = address_key(self._secret, wish.address.lower())
        if self._inboxes.wait(inbox, self._site.parts.monotonic()):
            return True
        return parts.confirmations.ask(Asked(wish.address, message))

    def _form(self, tag: str, wish: Wish, token: str = "", status: int = 0) -> Response:
        site = self._site
        known = site.signer.read(token)
        fresh = known is None or wish.notice == "again"
        page = form_page(self._pages, tag, site.asking.new_token() if fresh else token, wish)
        wrong = bool(wish.problems or wish.notice)
        answer = shown(page, status or (400 if wrong else 200))
        if wish.seconds:
            answer.headers["Retry-After"] = str(wish.seconds)
        return answer

    # --- the links ------------------------------------------------------------------------------

    async def ask_to_confirm(self, request: Request) -> Response:
        """Show the button that confirms; do nothing."""
        return self._button(request, "confirm", "confirm")

    async def ask_to_leave(self, request: Request) -> Response:
        """Show the button by which one leaves; do nothing."""
        return self._button(request, "leave", "leave")

    async def confirm(self, request: Request) -> Response:
        """Put the address on the list."""
        return await self._act(request, "confirm", "confirmed", confirm)

    async def leave(self, request: Request) -> Response:
        """Take the address off, for a reader or a mail program; answered in place."""
        return await self._act(request, "leave", "left", leave)

    def _button(self, request: Request, purpose: Purpose, step: Step) -> Response:
        self._site.gate.must_let_through(request, "pages")
        found = self._read(request, purpose)
        return self._wrong(request) if found is None else self._link(step, *found)

    async def _act(
        self,
        request: Request,
        purpose: Purpose,
        step: Step,
        act: Callable[[DeliveryLedger, Links, str, datetime], object],
    ) -> Response:
        found = self._read(request, purpose)
        if found is None:
            # Counted here only: a mail provider leaves for many readers from few addresses.
            self._site.gate.must_let_through(request, "pages")
            return self._wrong(request)
        if (await _fields(request)).get(ONE_CLICK[0]) != ONE_CLICK[1]:
            raise Refusal(400)
        token = request.path_params["token"]
        try:
            await run_in_threadpool(act, self._parts.ledger, self._parts.links, token, self._now())
        except PublishError:  # the link is good, so that it is the ledger which is locked or away
            raise Refusal(503, BUSY_SECONDS) from None
        return self._link(step, *found)

    def _read(self, request: Request, purpose: Purpose) -> tuple[str, str] | None:
        try:
            return self._parts.links.read(purpose, request.path_params["token"], self._now())
        except PublishError:
            return None

    def _link(self, step: Step, address: str, tag: str) -> Response:
        tags = self._pages.tags
        return shown(link_page(self._pages, tag if tag in tags else tags[0], step, address))

    def _wrong(self, request: Request) -> Response:
        return shown(link_page(self._pages, self._site.language_of(request), "wrong"), 404)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._site.parts.clock(), UTC)

    @property
    def _pages(self) -> Pages:
        return self._site.parts.shelf.pages


async def _fields(request: Request) -> dict[str, str]:
    """Read a small form, of a browser or of a mail program."""
    kind = media_type(request)
    if kind not in (MEDIA_TYPE, MULTIPART):
        raise Refusal(400)
    body = await read_body(request, LONGEST_BODY)
    try:
        if kind == MULTIPART:
            return parts_of(request.headers["content-type"], body)
        return fields_of(body)
    except FormError:
        raise Refusal(400) from None


def _with(wish: Wish, notice: str, seconds: int = 0) -> Wish:
    return Wish(wish.address, wish.language, wish.consent, notice=notice, seconds=seconds)
