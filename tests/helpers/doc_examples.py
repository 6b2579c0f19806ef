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
    """Run commands as a reader with the activated environment would, in a folder."""
    binaries = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{binaries}:{os.environ['PATH']}", "HOME": str(folder)}
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
