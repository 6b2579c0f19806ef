"""The helper other browser tests trust has to see what is wrong with a page."""

from __future__ import annotations

from pathlib import Path

import pytest
from pages import OpenPage, Screen, stays_home

GOOD = """<!doctype html><html lang="en"><head><title>Good</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>@media (prefers-color-scheme: dark) { body { background: #111; color: #eee } }</style>
</head><body><main><h1>Good</h1><p>Words.</p></main></body></html>"""
BAD = """<!doctype html><html><head><title>Bad</title></head><body>
<img src="https://tracker.example/dot.png"><p style="width:2000px;color:#ccc">Words.</p>
</body></html>"""


def test_a_good_page_passes_though_it_forbids_scripts(
    open_page: OpenPage, screen: Screen, tmp_path: Path
) -> None:
    page = tmp_path / "good.html"
    page.write_text(GOOD, encoding="utf-8")
    opened = open_page(page, screen)
    assert opened.accessibility_violations() == []
    assert opened.outside_requests == []
    assert opened.overflow() == 0
    dark = opened.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    assert dark == (screen.scheme == "dark")


def test_a_bad_page_is_caught(open_page: OpenPage, tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text(BAD, encoding="utf-8")
    opened = open_page(page, Screen(320, "light"))
    rules = {line.split(":")[0] for line in opened.accessibility_violations()}
    assert {"html-has-lang", "image-alt", "color-contrast"} <= rules
    assert opened.outside_requests == ["https://tracker.example/dot.png"]
    assert opened.overflow() > 1000
    with pytest.raises(AssertionError, match="html-has-lang"):
        opened.must_be_for_everyone()


def test_what_a_page_says_to_its_developers_is_heard(open_page: OpenPage, tmp_path: Path) -> None:
    page = tmp_path / "loud.html"
    page.write_text("<script>console.log('here'); throw new Error('lost')</script>", "utf-8")
    opened = open_page(page, Screen(320, "light"))
    assert [said.splitlines()[0] for said in opened.said] == ["here", "lost"]


@pytest.mark.parametrize(
    ("url", "home"),
    [
        ("file:///page.html", True),
        ("data:image/png;base64,AAAA", True),
        ("http://127.0.0.1:8000/", True),
        ("http://[::1]:8000/", True),
        ("https://127.0.0.1.example/", False),
        ("ws://example.org/", False),
    ],
)
def test_only_this_machine_counts_as_home(url: str, home: bool) -> None:
    assert stays_home(url) is home
