"""A store, on each of the two databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from aboveboard.feedback.store import Store

KEY = bytes(range(32))


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An empty store."""
    opened = Store(database_url, KEY, wait_seconds=0.2)
    yield opened
    opened.close()
