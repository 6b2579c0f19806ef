"""`jupyter nbconvert --to aboveboard-…` alone makes each rendition."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from aboveboard.rendering import NETWORKS, render_announcement, render_email, renditions, report
from sample_statement import code, notebook_with, sample_statement

Convert = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def convert(tmp_path: Path) -> Convert:
    """Run nbconvert in an empty folder on a notebook that carries the sample statement."""

    def run(kind: str, *options: str, executed: bool = True) -> subprocess.CompletedProcess[str]:
        notebook = notebook_with(sample_statement() if executed else None, code("1 / 0"))
        (tmp_path / "nb.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
        command = [sys.executable, "-m", "nbconvert", "--to", f"aboveboard-{kind}", *options]
        return subprocess.run(
            [*command, "nb.ipynb"], cwd=tmp_path, capture_output=True, text=True, check=False
        )

    return run


def test_the_report(convert: Convert, tmp_path: Path) -> None:
    done = convert("report")
    assert done.returncode == 0, done.stderr
    expected = report(notebook_with(sample_statement(), code("1 / 0")))
    assert (tmp_path / "nb.html").read_text("utf-8") == expected


@pytest.mark.parametrize("language", ["", "en"])
def test_the_announcement(convert: Convert, tmp_path: Path, language: str) -> None:
    options = [f"--AnnouncementExporter.language={language}"] if language else []
    done = convert("announcement", *options)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "nb.html").read_text("utf-8")
    assert page == render_announcement(sample_statement(), language or "zh-CN")


@pytest.mark.parametrize("language", ["", "en"])
def test_the_email(convert: Convert, tmp_path: Path, language: str) -> None:
    options = [f"--EmailExporter.language={language}"] if language else []
    done = convert("email", *options)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "nb.eml").read_bytes() == render_email(
        sample_statement(), language or "zh-CN"
    )


def test_the_posts_of_every_language(convert: Convert, tmp_path: Path) -> None:
    done = convert("social", "--output-dir", "out")
    assert done.returncode == 0, done.stderr
    expected = {
        path: content
        for path, content in renditions(sample_statement()).items()
        if "/social/" in path or path.endswith("hotline.md")
    }
    out = tmp_path / "out"
    found = {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and path.name != "nb.txt"
    }
    assert found == expected
    overview = (out / "nb.txt").read_text("utf-8")
    assert all(f"en/social/{name}.txt" in overview for name in NETWORKS)


def test_the_posts_of_one_language(convert: Convert, tmp_path: Path) -> None:
    done = convert("social", "--SocialExporter.language=en", "--output-dir", "out")
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"nb.txt", "en"}


def test_a_notebook_that_was_not_run_ends_with_what_to_do(convert: Convert) -> None:
    done = convert("announcement", executed=False)
    assert done.returncode != 0
    assert "it has not been run. Run it first" in done.stderr
