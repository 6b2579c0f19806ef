"""An incident that has published, and its page served on loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from aboveboard.feedback import Store
from aboveboard.site.settings import SiteSettings
from site_page import KEY, Served, make_incident, served


@pytest.fixture
def incident(tmp_path: Path) -> Path:
    """Return an incident folder with two published statements."""
    return make_incident(tmp_path)


@pytest.fixture
def serve(incident: Path, tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Serve the page with the settings that a test wants: ``serve(limits=…)``."""
    with ExitStack() as stack:

        def start(**settings: object) -> Served:
            store = Store(f"sqlite:///{tmp_path / 'feedback.db'}", KEY, wait_seconds=0.2)
            stack.callback(store.close)
            chosen = SiteSettings.model_validate(settings)
            return stack.enter_context(served(incident, store, chosen))

        yield start


@pytest.fixture
def page(serve: Callable[..., Served]) -> Served:
    """The page, served with the settings that hold when nothing is said."""
    return serve()
