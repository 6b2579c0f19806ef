"""The live page: what anybody reads, the form, and the answer under a receipt."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from aboveboard.errors import FeedbackError, StoreBusyError
from aboveboard.feedback import Store
from aboveboard.feedback.identity import as_receipt_number
from aboveboard.feedback.redaction import redact
from aboveboard.site.asking import BUSY_SECONDS, Asking
from aboveboard.site.gate import Gate
from aboveboard.site.guard import Guard, Refusal, request_id
from aboveboard.site.intake import Intake
from aboveboard.site.requests import best_language
from aboveboard.site.responses import shown
from aboveboard.site.search import LONGEST_QUERY, search
from aboveboard.site.settings import SiteSettings
from aboveboard.site.shelf import Item, Shelf
from aboveboard.site.subscribing import Subscribing, Subscriptions
from aboveboard.site.tokens import TokenSigner

_RECEIPT_LENGTH = 14
_FRESH_SECONDS = 15


@dataclass(frozen=True)
class SiteParts:
    """What the live page is made of.

    Parameters
    ----------
    key
        The key of the feedback store.
    hosts
        The host names that are answered for.
    feedback
        The path that the record names for asking; it leads to the form.
    subscriptions
        What takes updates by e-mail; None where nobody can have them.
    clock, monotonic
        The time of day, in seconds since 1970, and a clock that never goes back.
    """

    shelf: Shelf
    store: Store
    key: bytes = field(repr=False)
    settings: SiteSettings
    hosts: tuple[str, ...]
    feedback: str = ""
    subscriptions: Subscriptions | None = None
    clock: Callable[[], float] = time.time
    monotonic: Callable[[], float] = time.monotonic


class Site:
    """The handlers of the live page, and what they share."""

    def __init__(self, parts: SiteParts) -> None:
        self.parts = parts
        self.signer = TokenSigner(parts.key)
        self.intake = Intake(parts.store)
        clocks = parts.clock, parts.monotonic
        self.asking = Asking(parts.settings, self.signer, self.intake, *clocks)
        self.gate = Gate(parts.settings, parts.monotonic)
        names = ("ask", "receipt", *(("subscribe",) if parts.subscriptions else ()))
        self._forms = {f"{tag}/{name}/" for tag in parts.shelf.pages.tags for name in names}

    # --- what every handler needs ---------------------------------------------------------------

    def language_of(self, request: Request) -> str:
        """Return the language of a page's path, else the one that the reader likes best."""
        pages = self.parts.shelf.pages
        first = _path(request).removeprefix(pages.base).partition("/")[0]
        if first in pages.tags:
            return first
        return best_language(request.headers.get("accept-language", ""), pages.tags)

    def error_page(self, request: Request, status: int, seconds: int = 0) -> Response:
        """Return the page of an error."""
        if status == 503:
            seconds = seconds or BUSY_SECONDS
        page = self.parts.shelf.pages.error(
            self.language_of(request), status, request_id(request), seconds
        )
        answer = shown(page, status)
        answer.headers["Vary"] = "Accept-Language"
        if seconds:
            answer.headers["Retry-After"] = str(seconds)
        return answer

    async def http_error(self, request: Request, error: Exception) -> Response:
        """Return the page for what the router refuses: no such page, no such method."""
        assert isinstance(error, HTTPException)
        answer = self.error_page(request, error.status_code)
        if error.headers and "Allow" in error.headers:
            answer.headers["Allow"] = error.headers["Allow"]
        return answer

    # --- reading --------------------------------------------------------------------------------

    async def read(self, request: Request) -> Response:
        """Show what is on the shelf, compressed for those who take it."""
        self.gate.must_let_through(request, "pages")
        base, items = self.parts.shelf.pages.base, self.parts.shelf.items
        path = _path(request)
        below = path.removeprefix(base) if path.startswith(base) else None
        item = items.get(below) if below is not None else None
        if item is None:
            # Only to a page that is there: a made-up path must not lead to another site.
            folder = f"{(below or '').removesuffix('index.html').rstrip('/')}/"
            if below and (folder in items or folder in self._forms):
                return RedirectResponse(base + folder, 308)
            raise Refusal(404)
        return _served(request, item)

    async def choose(self, request: Request) -> Response:
        """Lead to the page in the reader's language."""
        self.gate.must_let_through(request, "pages")
        pages, path = self.parts.shelf.pages, _path(request)
        is_page = path.rstrip("/") == pages.base.rstrip("/")
        below = "ask/" if path == self.parts.feedback and not is_page else ""
        accept = request.headers.get("accept-language", "")
        target = f"{pages.base}{best_language(accept, pages.tags)}/{below}"
        return RedirectResponse(
            target, 302, headers={"Vary": "Accept-Language", "Cache-Control": "no-cache"}
        )

    async def questions(self, request: Request) -> Response:
        """Show the answered questions, or those that fit a search."""
        query = request.query_params.get("q", "").strip()
        if not query:
            return await self.read(request)
        self.gate.must_let_through(request, "pages")
        tag, pages = self.language_of(request), self.parts.shelf.pages
        found = search(query, pages.contents.answers(tag), pages.thesaurus)
        return shown(pages.questions(tag, redact(query).text[:LONGEST_QUERY], found))

    # --- asking ---------------------------------------------------------------------------------

    async def form(self, request: Request) -> Response:
        """Show an empty form."""
        self.gate.must_let_through(request, "pages")
        token = self.asking.new_token()
        return shown(self.parts.shelf.pages.ask(self.language_of(request), token))

    async def send(self, request: Request) -> Response:
        """Take a message, and lead to the page of its receipt."""
        tag, pages = self.language_of(request), self.parts.shelf.pages
        self.gate.must_let_through(request, "pages")
        sent = (await self.asking.read(request)).as_kept(pages.language(tag))
        outcome = await self.asking.take(sent, request, lambda: self.gate.wait_to_write(request))
        if outcome.receipt:
            seal = self.signer.seal(outcome.receipt)
            target = f"{pages.base}{tag}/receipt/?number={outcome.receipt}&sent={seal}"
            return RedirectResponse(target, 303)
        page = pages.ask(tag, outcome.token, outcome.draft, outcome.notice)
        answer = shown(page, outcome.status)
        if outcome.notice and outcome.notice.seconds:
            answer.headers["Retry-After"] = str(outcome.notice.seconds)
        return answer

    async def receipt(self, request: Request) -> Response:
        """Show what became of a message."""
        tag, pages = self.language_of(request), self.parts.shelf.pages
        self.gate.must_let_through(request, "lookups")
        typed = request.query_params.get("number", "")
        if not typed.strip():
            return shown(pages.receipt(tag))
        number = as_receipt_number(typed)
        if len(number) != _RECEIPT_LENGTH:
            return shown(pages.receipt(tag, redact(typed).text[:40], wrong=True), 400)
        state = await run_in_threadpool(self.parts.store.receipt_state, number)
        sent = self.signer.sealed(number, request.query_params.get("sent", ""))
        return shown(pages.receipt(tag, number, state=state, sent=sent))

    async def health(self, request: Request) -> Response:
        """Say whether messages can be read and the pages stand; for a load balancer."""
        self.gate.must_let_all_through("health")
        await run_in_threadpool(self.parts.store.receipt_state, "0000-0000-0000")
        return PlainTextResponse("ok\n")

    async def busy(self, request: Request, error: Exception) -> Response:
        """Return the page for a store that is locked or broken: nothing was kept."""
        return self.error_page(request, 503, BUSY_SECONDS)


def _path(request: Request) -> str:
    return str(request.scope["path"])  # of the address, unquoted, without the host


def _served(request: Request, item: Item) -> Response:
    headers = {
        "ETag": item.tag,
        "Cache-Control": f"public, max-age={_FRESH_SECONDS}",
        "Vary": "Accept-Encoding",
        "Content-Type": item.media_type,
    }
    if item.policy:
        headers["Content-Security-Policy"] = item.policy
    if request.headers.get("if-none-match") == item.tag:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(item.compressed, headers={**headers, "Content-Encoding": "gzip"})
    return Response(item.content, headers=headers)


def make_app(parts: SiteParts) -> Starlette:
    """Return the live page as an ASGI application."""
    site = Site(parts)
    pages = parts.shelf.pages
    base = pages.base
    # The page as messages print it has no slash at its end, and some type the host alone.
    doors = {base, base.rstrip("/"), "/", parts.feedback} - {""}
    routes = [Route("/health", site.health), *(Route(door, site.choose) for door in sorted(doors))]
    for tag in pages.tags:
        routes += [
            Route(f"{base}{tag}/ask/", site.form, methods=["GET"]),
            Route(f"{base}{tag}/ask/", site.send, methods=["POST"]),
            Route(f"{base}{tag}/receipt/", site.receipt),
            Route(f"{base}{tag}/questions/", site.questions),
        ]
    if parts.subscriptions:
        subscribing = Subscribing(site, parts.subscriptions)
        routes += subscribing.routes()
    routes.append(Route("/{path:path}", site.read))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        looking = asyncio.create_task(parts.shelf.keep_fresh())
        yield
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking
        await run_in_threadpool(site.intake.close)
        if parts.subscriptions:
            await run_in_threadpool(parts.subscriptions.close)

    return Starlette(
        routes=routes,
        lifespan=lifespan,
        middleware=[Middleware(Guard, hosts=parts.hosts, error_page=site.error_page)],
        exception_handlers={
            HTTPException: site.http_error,
            StoreBusyError: site.busy,
            FeedbackError: site.busy,
        },
    )
