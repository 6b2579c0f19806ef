"""Open a page as a reader would, and ask what a reader can't see: requests and WCAG breaches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import axe_playwright_python
from playwright.sync_api import Browser, Page, Request, Route

WCAG_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
AXE_SCRIPT = Path(axe_playwright_python.__file__).with_name("axe.min.js")


@dataclass(frozen=True)
class Screen:
    """A reader's screen."""

    width: int
    scheme: Literal["light", "dark"]

    def __str__(self) -> str:
        return f"{self.width}px-{self.scheme}"


SCREENS = [Screen(width, scheme) for width in (320, 1280) for scheme in ("light", "dark")]


def stays_home(url: str) -> bool:
    """Whether a request reaches no other machine: a file, inline data, or the loopback server."""
    parts = urlsplit(url)
    return parts.scheme in {"file", "data", "blob", "about"} or parts.hostname in LOOPBACK


@dataclass
class OpenedPage:
    """A page on a screen, and every request it made to another machine.

    ``said`` is what it wrote on the console, and the errors of its scripts.
    """

    page: Page
    screen: Screen
    outside_requests: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def must_be_for_everyone(self) -> None:
        """Fail where not everybody can use the page, where it asks others, or where it is cut."""
        violations = self.accessibility_violations()
        assert not violations, "\n".join(violations)
        assert not self.outside_requests, self.outside_requests
        assert not self.overflow(), f"{self.overflow()} pixels are cut"

    def accessibility_violations(self) -> list[str]:
        """Return one line a WCAG 2.2 AA rule and element that axe-core finds broken.

        The script is evaluated, not added as an element: so a policy that forbids scripts stands.
        """
        self.page.evaluate(AXE_SCRIPT.read_text(encoding="utf-8") + "; undefined")
        result = self.page.evaluate(
            "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", WCAG_RULES
        )
        return [
            f"{found['id']}: {found['help']}: {node['html'][:200]}"
            for found in result["violations"]
            for node in found["nodes"]
        ]

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than the screen, 0 when it fits."""
        wide: int = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        return max(0, wide)


OpenPage = Callable[[str | Path, Screen], OpenedPage]
"""The fixture ``open_page``."""


def as_url(target: str | Path) -> str:
    """Return the URL of a file; a URL stays as it is."""
    return target.resolve().as_uri() if isinstance(target, Path) else target


@contextmanager
def opened(browser: Browser, target: str | Path, screen: Screen) -> Iterator[OpenedPage]:
    """Open a file or URL on a screen; requests to other machines are recorded and stopped."""
    context = browser.new_context(
        viewport={"width": screen.width, "height": 800},
        color_scheme=screen.scheme,
        reduced_motion="reduce",
        service_workers="block",
    )
    page = context.new_page()
    result = OpenedPage(page, screen)

    def record(request: Request) -> None:
        if not stays_home(request.url):
            result.outside_requests.append(request.url)

    def stop_at_the_door(route: Route) -> None:
        if stays_home(route.request.url):
            route.continue_()
        else:
            route.abort()

    page.on("console", lambda message: result.said.append(message.text))
    page.on("pageerror", lambda error: result.said.append(str(error)))
    # Listened to on the context, so that a page the page opens is heard too.
    context.on("request", record)
    page.on("websocket", lambda socket: result.outside_requests.append(socket.url))
    context.route("**/*", stop_at_the_door)
    try:
        page.goto(as_url(target), wait_until="load")
        yield result
    finally:
        context.close()
