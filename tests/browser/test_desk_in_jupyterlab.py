"""The desk in a real JupyterLab: a newcomer's way, by keyboard, and nothing typed is kept."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aboveboard.record import load_record
from axe_playwright_python.sync_playwright import Axe
from lab_server import SECONDS, address, run_all, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PHRASE = "abandon " * 11 + "about"
NOTEBOOK = "00-start-here.ipynb"
KEEPS_STATE = {"@jupyter-widgets/jupyterlab-manager:plugin": {"saveState": True}}
FOLDER = "2030-05-01-harbour"


def opened(browser: Browser, base: str) -> Page:
    page = browser.new_page(viewport={"width": 1400, "height": 3000})
    page.set_default_timeout(SECONDS)
    run_all(page, address(base, NOTEBOOK))
    page.get_by_label("Your official domain").wait_for()
    return page


def make_incident(page: Page, *, drill: bool = False) -> None:
    page.get_by_label("This is a drill, to practise").set_checked(drill)
    fill(page, "Name of its folder", FOLDER)
    fill(page, "Your official domain", "harbour.example")
    fill(page, "Your name in 简体中文", "港湾")
    fill(page, "Your name in English", "Harbour")
    page.get_by_role("button", name="Make the incident").click()
    page.get_by_label("First facts").wait_for()


def fill(page: Page, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).fill(text)


def append(page: Page, entry: str) -> None:
    """Confirm as people do who click twice."""
    page.locator("button:not([disabled])", has_text="Check and append").click()
    page.get_by_role("button", name="Append to the record").dblclick()
    page.get_by_text(f"Appended: {entry}.").wait_for()


def save(page: Page, file: Path) -> str:
    """Save as the menu does, and return what is in the file then."""
    before = file.stat().st_mtime_ns
    page.click(".lm-MenuBar-item:has-text('File')")
    page.click(".lm-Menu-item[data-command='docmanager:save']")
    text = ""
    while file.stat().st_mtime_ns == before or not text.endswith("}"):
        page.wait_for_timeout(100)
        text = file.read_text(encoding="utf-8").strip()  # empty while it is being written
    return text


@pytest.mark.slow
def test_a_newcomer_comes_from_nothing_to_a_drill_on_the_page_and_in_the_mailbox(
    tmp_path: Path, browser: Browser
) -> None:
    with serving(tmp_path) as base:
        page = opened(browser, base)
        asked_over_the_forms = page.locator(".Toastify__toast").all_inner_texts()
        make_incident(page, drill=True)
        fill(page, "What happened · English", "We noticed that coins were missing.")
        fill(page, "What happened · 简体中文", "我们发现部分币不见了。")
        append(page, "noticed")
        fill(page, "Headline · English", "Withdrawals paused while we check")
        fill(page, "Headline · 简体中文", "提币暂停，正在核查")
        fill(page, "Text · English", "We paused withdrawals while we check why coins are missing.")
        fill(page, "Text · 简体中文", "部分币不见了，我们已暂停提币，正在核查原因。")
        page.get_by_label("How sure").select_option("confirmed")
        append(page, "summary")
        asked = page.get_by_label("First facts")
        for name, appended in (("When it began", "start"), ("How much was taken", "amount")):
            asked.select_option(f"{name}: not known yet")
            fill(page, "How we are finding out · English", "We check each transfer with our books.")
            fill(page, "How we are finding out · 简体中文", "我们正在逐笔核对转账与内部账目。")
            append(page, f"unknown-{appended}")
        for service in ("deposits", "withdrawals", "trading"):
            page.get_by_label("State", exact=True).select_option("paused")
            append(page, service)
        append(page, "next-update")
        page.get_by_text("Nothing required is missing.").first.wait_for()
        page.get_by_role("button", name="Write the files").click()
        page.locator("iframe.aboveboard-report").wait_for()
        page.get_by_role("button", name="Publish the drill here").click()
        mails = page.locator(".aboveboard-mailbox tr")
        mails.first.wait_for()
        subjects = mails.all_inner_texts()
        (said,) = page.get_by_text("aboveboard run periodic-update").all_inner_texts()
        mark = page.locator(".aboveboard-drill").inner_text()
        found = Axe().run(page, context=".aboveboard-desk")
        saved = json.loads(save(page, tmp_path / "notebooks" / NOTEBOOK))
        page.close()
    assert asked_over_the_forms == []
    record, _ = load_record(tmp_path / "params" / FOLDER)
    assert len(record.entries) == 9
    made = tmp_path / "outputs" / FOLDER / "01-initial-statement"
    assert (made / "en" / "announcement.html").is_file()
    assert record.exercise
    assert "DRILL" in mark
    assert len(subjects) == 4
    assert all("[DRILL]" in one or "【演练】" in one for one in subjects)
    here = made.parent / "here"
    assert "DRILL" in (here / "page" / "en" / "index.html").read_text()
    assert len(list((here / "mailbox").glob("*.eml"))) == 4
    for line in said.splitlines():  # what a newcomer types next
        command = (sys.executable, "-m", *line.split())
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    assert len(list((here / "mailbox").glob("*.eml"))) == 8
    assert "widgets" not in saved["metadata"]
    assert "coins" not in json.dumps(saved["cells"][2])
    assert [violation["id"] for violation in found.response["violations"]] == []


@pytest.mark.slow
def test_a_seed_phrase_is_refused_and_not_saved_even_where_widgets_are(
    tmp_path: Path, browser: Browser
) -> None:
    with serving(tmp_path, settings=KEEPS_STATE) as base:
        page = opened(browser, base)
        make_incident(page)
        field = page.get_by_label("What happened · English", exact=True)
        field.press_sequentially(f"They sent {PHRASE}")
        page.locator(".aboveboard-fault", has_text="seed phrase").wait_for()
        page.wait_for_function("field => !field.disabled", arg=field.element_handle())
        assert field.input_value() == ""
        saved = save(page, tmp_path / "notebooks" / NOTEBOOK)
        page.close()
    assert "widgets" in json.loads(saved)["metadata"], "the setting did not take"
    assert "abandon" not in saved


@pytest.mark.slow
def test_errors_come_as_one_types_and_the_keyboard_goes_down_the_form(
    tmp_path: Path, browser: Browser
) -> None:
    with serving(tmp_path) as base:
        page = opened(browser, base)
        make_incident(page)
        page.get_by_label("When it happened").fill("noon")
        page.get_by_text("When it happened: This is not an instant.").wait_for()
        page.get_by_label("What happened · 简体中文").focus()
        seen = []
        for _ in range(4):
            page.keyboard.press("Tab")
            seen.append(page.evaluate("document.activeElement.labels[0].innerText"))
        page.close()
    assert seen == [
        "What happened · English",
        "When it happened",
        "When we learned it",
        "How sure",
    ]
