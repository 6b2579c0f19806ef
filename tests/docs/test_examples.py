"""The commands that README and docs print: they run as they stand, or at least can be parsed."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import typer
from aboveboard.cli import app
from doc_examples import fences, run_commands
from house import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
COMMAND = re.compile(r"(?:^|[\s;&|])(?:\.venv/bin/)?aboveboard ((?:[a-z-]+ ?)+)(.*)")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder as a reader has it: the environment, the incidents, the notebooks."""
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    shutil.copytree(ROOT / "params", tmp_path / "params")
    for name in ("notebooks", "docs"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


def follow(page: str, folder: Path, *, but: str = "make ") -> None:
    """Run what a page prints as `sh`, in order, save lines that begin with ``but``."""
    for text in fences(ROOT / page, "sh"):
        lines = [line for line in text.splitlines() if not line.startswith(but)]
        done = run_commands("\n".join(lines), folder)
        assert done.returncode == 0, f"{text}\n{done.stdout}{done.stderr}"


def test_what_the_readme_prints_runs_as_it_stands(clone: Path) -> None:
    follow("README.md", clone)
    made = clone / "outputs/2018-01-26-minato"
    assert (made / "03-compensation/report.html").is_file()
    assert (made / "index.html").is_file()


@pytest.mark.long
def test_what_the_page_on_running_prints_runs_as_it_stands(clone: Path) -> None:
    follow("docs/running.md", clone)
    assert (clone / "outputs/by-hand/announcement.html").is_file()
    assert (clone / "outputs/2018-01-26-minato/04-retrospective/report.html").is_file()


@pytest.mark.parametrize("page", ["docs/roles/leader.md", "docs/roles/operate.md"])
def test_the_keys_are_made_as_the_page_says(clone: Path, page: str) -> None:
    follow(page, clone)
    assert list((clone / "keys").glob("*.pub"))


def printed(page: Path) -> Iterator[str]:
    """Yield each line of a page's fences, those that go on joined."""
    for text in fences(page, "sh", "text", "console"):
        yield from text.replace("\\\n", " ").splitlines()


def faults(line: str) -> Iterator[str]:
    """Yield what a printed command names and the program does not know."""
    for found in COMMAND.finditer(line.partition("  #")[0]):
        command = typer.main.get_command(app)
        for word in found[1].split():
            if not hasattr(command, "commands"):
                break
            if word not in command.commands:
                yield f"{word}: {line}"
                return
            command = command.commands[word]
        context = click.Context(command)
        known = {name for option in command.get_params(context) for name in option.opts}
        for option in re.findall(r"(?<!\S)\[?(--?[a-z][a-z-]*)", found[2].partition(" && ")[0]):
            if option not in known:
                yield f"{option}: {line}"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_page_prints_no_command_or_option_that_there_is_not(page: Path) -> None:
    assert [fault for line in printed(page) for fault in faults(line)] == []


@pytest.mark.parametrize(
    "line",
    ["aboveboard rum x", ".venv/bin/aboveboard run play DIR --ass-of T", "aboveboard ledger x"],
)
def test_a_command_that_there_is_not_is_found(line: str) -> None:
    assert list(faults(line))
