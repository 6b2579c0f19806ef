"""An incident with published statements, and its page served by a real server on loopback."""

from __future__ import annotations

import re
import resource
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from aboveboard.feedback import Store
from aboveboard.plays.published import enter_statement
from aboveboard.plays.statement import Bullets, Section, Statement, Table
from aboveboard.publishing.secrets import Secrets
from aboveboard.record.ledger_file import LEDGER
from aboveboard.site.app import SiteParts, make_app
from aboveboard.site.connections import server_config
from aboveboard.site.loading import load_pages
from aboveboard.site.serving import subscriptions_of
from aboveboard.site.settings import SiteSettings
from aboveboard.site.shelf import Shelf
from house import ROOT
from sample_statement import sample_edition, sample_statement

NAME = "2018-01-26-minato"
BASE = "/2018-01-26"
KEY = bytes(range(32))
START = datetime(2018, 1, 26, 14, 30, tzinfo=UTC)
QUESTIONS = {
    "en": (
        ("When can I withdraw?", "Yen since 13 February. Coins once each wallet is checked."),
        ("Why is the price 88.549 yen?", "It is the average of all trades on one market."),
    ),
    "zh-CN": (
        ("什么时候可以提币？", "日元提现已恢复。核对每个钱包之后恢复提币。"),
        ("价格为什么是88.549日元？", "这是一个市场上全部成交的均价。"),
    ),
}
TITLES = {
    "en": ("What you should do now", "Your questions"),
    "zh-CN": ("您现在应该怎么做", "您的提问"),
}
ADVICE = {"en": "Wait for our next update.", "zh-CN": "请等待下次通报。"}


def published(
    number: int, language_sections: dict[str, tuple[Section, ...]] | None = None, **changes: Any
) -> Statement:
    """Return the sample as statement ``number``, with sections added to each edition."""
    editions = []
    for language in ("zh-CN", "en"):
        plain = sample_edition(language)
        added = (language_sections or {}).get(language, ())
        title = f"{plain.title} ({number})"
        editions.append(sample_edition(language, title=title, sections=(*plain.sections, *added)))
    fields: dict[str, Any] = {
        "id": f"{NAME}-{number:02d}",
        "number": number,
        "play": "initial-statement" if number == 1 else "periodic-update",
        "play_number": 1 if number == 1 else number - 1,
        "as_of": START + timedelta(hours=number - 1),
        "address": f"https://status.minato.example{BASE}/{number:02d}",
        **changes,
    }
    return sample_statement(*editions, **fields)


def answers_section(language: str, pairs: tuple[tuple[str, str], ...] | None = None) -> Section:
    """Return a section of answered questions, as an update has it."""
    rows = QUESTIONS[language] if pairs is None else pairs
    title = TITLES[language][1]
    table = Table(caption=title, head=("?", "!"), rows=rows)
    return Section(id="answers", title=title, blocks=(table,))


def advice_section(language: str, *items: str) -> Section:
    """Return a section of advice."""
    return Section(id="advice", title=TITLES[language][0], blocks=(Bullets(items=items),))


def enter(folder: Path, statement: Statement, **fields: Any) -> None:
    """Enter a statement in the ledger of ``folder``."""
    by = ("Chief Executive",)
    enter_statement(folder, statement, renditions={}, approvers=by, at=statement.as_of, **fields)


def make_incident(home: Path) -> Path:
    """Make an incident folder that has published a first statement, and an update with answers."""
    folder = home / "params" / NAME
    folder.mkdir(parents=True)
    text = (ROOT / "params" / NAME / "incident.yaml").read_text(encoding="utf-8")
    real = re.sub(r"exercise:\n(  .*\n)+", "", text)  # its ledger then stands beside its record
    (folder / "incident.yaml").write_text(real, encoding="utf-8")
    enter(
        folder,
        published(1, {t: (advice_section(t, ADVICE[t]),) for t in TITLES}),
    )
    enter(folder, published(2, {t: (answers_section(t),) for t in TITLES}))
    return folder


@dataclass
class Clocks:
    """The clocks of a served page, moved by hand."""

    now: float = START.timestamp()
    behind: float = 0
    """How far the time of day was set back; the other clock never goes back."""

    def pass_by(self, seconds: float) -> None:
        """Let time go by."""
        self.now += seconds


@dataclass
class Served:
    """A page that is served: a client for it, its store, its clocks."""

    url: str
    store: Store
    shelf: Shelf
    clocks: Clocks
    client: httpx.Client = field(repr=False)

    def get(self, path: str, **fields: Any) -> httpx.Response:
        """Get a page below the incident's."""
        return self.client.get(BASE + path, **fields)

    def token(self, language: str = "en") -> str:
        """Open a form and return its token."""
        return token_in(self.get(f"/{language}/ask/").text)

    def send(
        self, language: str = "en", *, headers: dict[str, str] | None = None, **fields: str
    ) -> httpx.Response:
        """Send a form: opened, read for long enough, and filled in well, but for ``fields``."""
        data = {"kind": "question", "text": "When can I withdraw?", **fields}
        if "token" not in data:
            data["token"] = self.token(language)
            self.clocks.pass_by(5)
        return self.client.post(f"{BASE}/{language}/ask/", data=data, headers=headers)


def token_in(page: str) -> str:
    """Return the token of the form in a page."""
    found = re.search(r'name="token" value="([^"]*)"', page)
    assert found, page
    return found[1]


def receipt_in(answer: httpx.Response) -> str:
    """Return the receipt number that an answer leads to."""
    assert answer.status_code == 303, answer.text
    found = re.search(r"number=([0-9A-Z-]{14})&", answer.headers["location"])
    assert found
    return found[1]


@contextmanager
def served(
    incident: Path,
    store: Store,
    settings: SiteSettings | None = None,
    secrets: Secrets | None = None,
    *,
    runs: Path | None = None,
    now: datetime = START,
    replay: bool = False,
) -> Iterator[Served]:
    """Serve the page of an incident on a free port of loopback until the block ends.

    With ``secrets`` it takes subscriptions, as the incident's publishing.yaml says. ``runs`` holds
    the ledger of an exercise. The clock of a ``replay`` makes no promise late.
    """
    settings = settings or SiteSettings()
    clocks = Clocks(now.timestamp())
    home = runs or incident
    shelf = Shelf(
        partial(load_pages, incident, home.parent),
        home / LEDGER,
        incident / "website",
        None if replay else lambda: datetime.fromtimestamp(clocks.now - clocks.behind, UTC),
    )
    parts = SiteParts(
        shelf=shelf,
        store=store,
        key=KEY,
        settings=settings,
        hosts=("127.0.0.1", "status.minato.example"),
        feedback=f"{BASE}/ask",
        subscriptions=subscriptions_of(incident, incident, settings, shelf.pages, secrets)
        if secrets
        else None,
        clock=lambda: clocks.now - clocks.behind,
        monotonic=lambda: clocks.now,
    )
    server = uvicorn.Server(server_config(make_app(parts)))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        with httpx.Client(base_url=url, timeout=30) as client:
            yield Served(url, store, shelf, clocks, client)
        server.should_exit = True
        thread.join(timeout=20)


@contextmanager
def process(
    place: Path, *arguments: str, room: int | None = None
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run ``aboveboard serve`` as a process of its own; yield it and its address.

    ``room`` is how many bytes any file may come to hold, as on a disk that is full then.
    """
    command = shutil.which("aboveboard", path=str(Path(sys.executable).parent))
    assert command
    started = subprocess.Popen(
        (command, "serve", f"params/{NAME}", "--port", "0", *arguments),
        cwd=place,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=partial(_limit_files, room) if room else None,
    )
    try:
        assert started.stdout
        line = started.stdout.readline()
        if "Serving " not in line:
            started.wait(10)
            raise AssertionError(started.stderr.read() if started.stderr else line)
        yield started, line.split()[-1]
    finally:
        started.kill()
        started.wait(10)


def _limit_files(room: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
