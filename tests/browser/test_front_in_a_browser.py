"""The leaders' front page on any screen, for one who can't see it, and on paper."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from aboveboard.plays.front import Channel, Incident, Signatures, compose
from aboveboard.plays.front.source import Flaw
from aboveboard.rendering.front import front_pages, overview_pages
from fronts import language, promise, run_of, source
from pages import OpenPage, Screen
from records import entry


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the pages of an incident in which everything waits, and the page over two."""
    run = run_of(flaws=(Flaw("all-safe", "error", "en: All funds are safe.", "Say which."),))
    found = source(
        entry("s", "status", "status: identified", "trend: worse"),
        entry("clock", "trigger", "trigger: detected"),
        promise("n", "2030-05-01T12:30+09:00"),
        duties=("jp-fsa",),
        runs=(run,),
        unreadable=("02-periodic-update",),
        signatures={run.name: Signatures(given=1, needed=2, one_of=("legal",))},
        channels=(Channel("x-01-v1", "email", "", {"sent": 5, "failed": 1}),),
    )
    pages = tuple(compose(found, language(tag)) for tag in ("zh-CN", "en"))
    now = datetime(2030, 5, 1, 4, tzinfo=UTC)
    names = ("2030-05-01-test", "2030-05-02-test")
    incidents = [Incident(name=name, as_of=now, pages=pages) for name in names]
    made = tmp_path_factory.mktemp("front")
    written = {"one": front_pages(incidents[0]), "all": overview_pages(incidents)}
    for kind, files in written.items():
        (made / kind).mkdir()
        for name, content in files.items():
            (made / kind / name).write_text(content, encoding="utf-8")
    return made


NAMES = [f"{kind}/{name}" for kind in ("one", "all") for name in ("index.html", "index.en.html")]


@pytest.mark.parametrize("name", NAMES)
def test_any_leader_can_read_it_and_it_asks_no_one(
    open_page: OpenPage, screen: Screen, folder: Path, name: str
) -> None:
    opened = open_page(folder / name, screen)
    opened.must_be_for_everyone()


def test_on_a_phone_both_countdowns_stand_on_the_first_screen(
    open_page: OpenPage, folder: Path
) -> None:
    opened = open_page(folder / "one" / "index.en.html", Screen(320, "light"))
    standing = opened.page.locator(".standing")
    assert standing.count() == 2
    boxes = [standing.nth(number).bounding_box() for number in range(2)]
    assert all(box is not None and box["y"] + box["height"] < 640 for box in boxes)


def test_on_paper_it_is_black_on_white_and_nothing_is_cut(
    open_page: OpenPage, folder: Path
) -> None:
    opened = open_page(folder / "one" / "index.en.html", Screen(1280, "dark"))
    opened.page.emulate_media(media="print")
    opened.page.set_viewport_size({"width": 680, "height": 960})
    colours = opened.page.evaluate(
        "[...document.querySelectorAll('body, .clock, .exercise, .state')]"
        ".map(e => getComputedStyle(e).backgroundColor)"
    )
    assert set(colours) <= {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
    assert opened.overflow() == 0
