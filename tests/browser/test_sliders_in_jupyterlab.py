"""The sliders of the compensation notebook in a real JupyterLab: each redraws table and chart."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from house import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SECONDS = 120_000  # milliseconds that a busy machine may take


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[str]:
    """Serve copies of the notebooks, so that JupyterLab saves nothing in the tree."""
    for name in ("notebooks", "params"):
        shutil.copytree(ROOT / name, tmp_path / name)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ("--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1")
    own = (f"--ServerApp.port={port}", "--IdentityProvider.token=t", "--notebook-dir=notebooks")
    quiet = (
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    )
    command = (sys.executable, "-m", "jupyterlab", *options, *own, *quiet)
    process = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(f"http://127.0.0.1:{port}/api?token=t")
        yield f"http://127.0.0.1:{port}/lab/tree/03-compensation.ipynb?token=t&reset"
    finally:
        process.terminate()
        process.wait()


def _wait(url: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail("JupyterLab did not start")


def _captions(page: Page) -> str:
    return page.locator(".jp-OutputArea table caption", has_text=" by ").last.inner_text()


@pytest.mark.slow
def test_each_slider_redraws_the_table(lab: str, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1400, "height": 9000})
    page.goto(lab)
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=SECONDS)
    page.wait_for_selector("text=/ipykernel.*|Idle/", timeout=SECONDS)
    page.click(".lm-MenuBar-item:has-text('Run')")
    page.click(".lm-Menu-item[data-command='runmenu:run-all']")
    slider = page.locator(".widget-slider .noUi-handle")
    slider.first.wait_for(timeout=SECONDS)
    before = _captions(page)
    assert "by pro rata" in before
    for number in range(3):
        table = page.locator(".jp-OutputArea table", has_text="Share of the loss").last
        shown = table.inner_text()
        slider.nth(number).focus()
        for _ in range(40):
            slider.nth(number).press("ArrowRight" if number == 2 else "ArrowLeft")
        page.wait_for_function(
            "old => [...document.querySelectorAll('.jp-OutputArea table')]"
            ".filter(t => t.innerText.includes('Share of the loss')).at(-1)?.innerText !== old",
            arg=shown,
            timeout=SECONDS,
        )
    page.locator(".widget-dropdown select").select_option("equal awards")
    page.wait_for_function(
        "() => [...document.querySelectorAll('caption')]"
        ".some(c => c.innerText.includes('by equal awards'))",
        timeout=SECONDS,
    )
    assert page.locator(".jp-OutputArea svg, .jp-OutputArea img").count() > 0
    page.close()
