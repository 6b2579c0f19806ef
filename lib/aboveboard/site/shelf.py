"""What anybody reads, ready in memory: made once for each state of the ledger and its promise."""

from __future__ import annotations

import asyncio
import gzip
import html
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from aboveboard.errors import AboveboardError
from aboveboard.site.pages import Pages
from aboveboard.site.promise import is_late
from aboveboard.site.static import read_only, signed_texts

log = logging.getLogger("aboveboard.site")

LOOKS_EVERY_SECONDS = 2.0
_MEDIA_TYPES = {
    "": "text/plain; charset=utf-8",  # SHA256SUMS
    ".txt": "text/plain; charset=utf-8",
    ".sig": "application/octet-stream",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".xml": "application/atom+xml; charset=utf-8",
}
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


@dataclass(frozen=True)
class Item:
    """One file as it is served: plain and compressed, with the headers that follow from it."""

    content: bytes
    compressed: bytes
    media_type: str
    tag: str
    policy: str

    @classmethod
    def of(cls, path: str, content: bytes) -> Item:
        """Return the item of a file."""
        return cls(
            content,
            gzip.compress(content, mtime=0),
            _MEDIA_TYPES[Path(path).suffix],
            f'W/"{sha256(content).hexdigest()[:24]}"',
            policy_of(content.decode()) if path.endswith(".html") else "",
        )


def policy_of(page: str) -> str:
    """Return the content security policy of a page as its header has it."""
    found = _POLICY.search(page)
    return f"{html.unescape(found[1])}; frame-ancestors 'none'" if found else ""


class Shelf:
    """Holds the pages that stand now, and takes the new ones when a statement is published.

    Parameters
    ----------
    load
        Reads the pages anew.
    ledger
        The file whose change says that there is something new.
    website
        The folder that publishing writes to, whose signed texts are served too.
    clock
        Tells the time by which a promise is late; none for a replay, whose own stands in the past.
    """

    def __init__(
        self,
        load: Callable[[], Pages],
        ledger: Path,
        website: Path | None = None,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self._load = load
        self._ledger = ledger
        self._website = website
        self._clock = clock
        self._seen, self._told = self._mark(), ""
        self._put(load())

    def _put(self, pages: Pages) -> None:
        if self._clock:
            pages = replace(pages, now=self._clock())
        files = read_only(pages)
        if self._website:
            files |= signed_texts(self._website, files)
        items = {
            path.removesuffix("index.html"): Item.of(path, content)
            for path, content in files.items()
        }
        self.pages, self.items = pages, items

    def _mark(self) -> tuple[int, ...]:
        found = self._ledger.stat()
        # Signed texts are put in place after the entry; the feeds, behind them, change the folder.
        signed = self._website.stat().st_mtime_ns if self._website and self._website.is_dir() else 0
        return found.st_mtime_ns, found.st_size, signed

    def _became_late(self) -> bool:
        if self._clock is None or self.pages.now is None:
            return False
        latest = self.pages.contents.latest
        return is_late(latest, self._clock()) != is_late(latest, self.pages.now)

    def refresh(self) -> bool:
        """Take new pages when something was published, or not in time; tell whether it did.

        A ledger that can't be read leaves the old pages: readers keep what was published.
        """
        try:
            mark = self._mark()
            if mark == self._seen and not self._became_late():
                return False
            self._put(self._load())
        except (AboveboardError, OSError) as error:
            if str(error) != self._told:
                log.error("the new pages can't be read, the old ones stand: %s", error)
            self._told = str(error)
            return False
        self._seen, self._told = mark, ""
        return True

    async def keep_fresh(self) -> None:
        """Look for new pages until cancelled."""
        while True:
            await asyncio.sleep(LOOKS_EVERY_SECONDS)
            await asyncio.to_thread(self.refresh)
