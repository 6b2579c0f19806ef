"""Fixtures every test may use: a browser and pages opened in it, and databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, settings
from pages import SCREENS, OpenPage, Screen, opened
from postgres import new_database, postgresql_server
from system_setup import MissingSystemPartError, require_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# A busy machine is no failure of a property.
settings.register_profile("house", deadline=None)
# `make mutate` asks whether a test fails, not for the smallest example that makes it.
settings.register_profile(
    "mutation", deadline=None, phases=(Phase.explicit, Phase.generate), database=None
)
settings.load_profile("house")

BROWSER_ARGUMENTS = [
    "--no-sandbox",  # Chromium refuses to start as root with it
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.hookimpl(tryfirst=True)  # before -m picks by marker
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that use a browser, and move them to the end.

    Playwright's synchronous interface keeps an event loop in this thread for the session; a test
    that starts one of its own has to come before.
    """
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, one for all tests. Where it is missing the test fails and says how to get it."""
    from playwright.sync_api import sync_playwright

    try:
        executable = require_browser()
    except MissingSystemPartError as error:
        pytest.fail(str(error), pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=BROWSER_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(params=SCREENS, ids=str)
def screen(request: pytest.FixtureRequest) -> Screen:
    """Each screen in turn: 320 and 1280 pixels wide, light and dark."""
    chosen: Screen = request.param
    return chosen


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Open files or loopback URLs: ``open_page(path, screen)``; closed when the test ends."""
    with ExitStack() as stack:
        yield lambda target, screen: stack.enter_context(opened(browser, target, screen))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A PostgreSQL server on loopback, one for all tests that ask for it."""
    try:
        with postgresql_server() as server:
            yield server
    except MissingSystemPartError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, on each of the two engines that are supported."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'database.db'}"
    return new_database(request.getfixturevalue("postgresql"))
