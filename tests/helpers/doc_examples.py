"""The examples of a page of the docs: what stands in its fences, and how to run it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

_FENCE = re.compile(r"^( *)```(\w+)[^\n]*\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


def fences(page: Path, *languages: str) -> list[str]:
    """Return what stands in the page's fences of these languages, in order."""
    text = page.read_text(encoding="utf-8")
    return [dedent(found[3]) for found in _FENCE.finditer(text) if found[2] in languages]


def sections(page: Path) -> dict[str, str]:
    """Return the commands under each heading of the second level, the heading as it stands."""
    made = {}
    for part in re.split(r"^## ", page.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        title, _, body = part.partition("\n")
        commands = "".join(found[3] for found in _FENCE.finditer(body) if found[2] == "sh")
        if commands:
            made[title] = commands
    return made


def run_commands(commands: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run commands as a reader with the activated environment would, in a folder.

    A folder that has the package's source in `lib` runs that.
    """
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(folder / "lib"),
        "HOME": str(folder),
    }
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


_TITLED = re.compile(
    r'^( *)```(\w+)(?: title="([^"\n]+)")?\n(.*?)^\1```$', re.MULTILINE | re.DOTALL
)


def follow_steps(page: Path, project: Path) -> None:
    """Take each step of a page in a copy of the project: commands, and blocks that name a file."""
    for found in _TITLED.finditer(page.read_text(encoding="utf-8")):
        language, title = found[2], found[3]
        text = re.sub(f"^{found[1]}", "", found[4], flags=re.MULTILINE)
        if language == "sh":
            done = run_commands(text, project)
            assert done.returncode == 0, f"{text}\n{done.stdout}{done.stderr}"
        elif title:
            _edit(project / title, text, hunk=language == "diff")


def _edit(file: Path, text: str, *, hunk: bool) -> None:
    """Put a block into a file: in place of its old lines, or at the end."""
    if not hunk:
        with file.open("a", encoding="utf-8") as stream:
            stream.write(text)
        return
    lines = text.splitlines(keepends=True)
    old = "".join(line[1:] for line in lines if line[0] in " -")
    new = "".join(line[1:] for line in lines if line[0] in " +")
    content = file.read_text(encoding="utf-8")
    assert content.count(old) == 1, (
        f"{file.name} has these lines {content.count(old)} times:\n{old}"
    )
    file.write_text(content.replace(old, new), encoding="utf-8")
