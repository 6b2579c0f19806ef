"""The retrospective run again later, on any screen: the public page, the report, the sharing page.

Its incident has actions that are late, a correction, feedback and reach, which no replay has.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from aboveboard.cli import app
from closed_incident import LATER, NAME, closed_incident
from pages import OpenPage, Screen
from typer.testing import CliRunner

PAGES = (
    "zh-CN/announcement.html",
    "en/announcement.html",
    "report.html",
    "sharing/zh-CN.html",
    "sharing/en.html",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run the follow-up of the retrospective and return its folder."""
    home, here = tmp_path_factory.mktemp("closed"), Path.cwd()
    closed_incident(home)
    os.chdir(home)
    try:
        file = f"params/{NAME}/retrospective.yaml"
        arguments = ("run", "retrospective", f"params/{NAME}", "--as-of", LATER, "-f", file)
        made = CliRunner().invoke(app, arguments)
    finally:
        os.chdir(here)
    assert made.exit_code == 0, made.output
    (found,) = (home / "outputs" / NAME).glob("04-retrospective-*")
    return found


@pytest.mark.parametrize("name", PAGES)
def test_anybody_can_read_it_and_it_asks_no_one(
    open_page: OpenPage, screen: Screen, folder: Path, name: str
) -> None:
    opened = open_page(folder / name, screen)
    opened.must_be_for_everyone()
