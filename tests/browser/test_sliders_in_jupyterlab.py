"""The sliders of the compensation notebook in a real JupyterLab: each redraws table and chart."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lab_server import SECONDS, address, run_all, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def _captions(page: Page) -> str:
    return page.locator(".jp-OutputArea table caption", has_text=" by ").last.inner_text()


@pytest.mark.slow
def test_each_slider_redraws_the_table(tmp_path: Path, browser: Browser) -> None:
    with serving(tmp_path) as lab:
        page = browser.new_page(viewport={"width": 1400, "height": 9000})
        run_all(page, address(lab, "03-compensation.ipynb"))
        _move(page)
        page.close()


def _move(page: Page) -> None:
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
    # The form of the policy, which stands below, has a field of that name too.
    rule = page.locator(".widget-dropdown", has=page.get_by_text("Rule", exact=True)).first
    rule.locator("select").select_option("equal awards")
    page.wait_for_function(
        "() => [...document.querySelectorAll('caption')]"
        ".some(c => c.innerText.includes('by equal awards'))",
        timeout=SECONDS,
    )
    assert page.locator(".jp-OutputArea svg, .jp-OutputArea img").count() > 0
