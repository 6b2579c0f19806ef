"""What the house tests look at: the tree, and pyproject.toml read once."""

from __future__ import annotations

import os
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]


@cache
def pyproject() -> dict[str, Any]:
    """Return pyproject.toml as a dictionary."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def dependencies(*extras: str) -> dict[str, Requirement]:
    """Return what the package needs, and what the named extras add, by canonical name."""
    project = pyproject()["project"]
    texts = list(project["dependencies"])
    for extra in extras:
        texts += project["optional-dependencies"][extra]
    requirements = [Requirement(text) for text in texts]
    return {canonicalize_name(requirement.name): requirement for requirement in requirements}


def group(name: str) -> dict[str, Requirement]:
    """Return a group that no user installs: ``build``, the set-up's own, or ``fuzz``."""
    requirements = [Requirement(text) for text in pyproject()["dependency-groups"][name]]
    return {canonicalize_name(requirement.name): requirement for requirement in requirements}


def git(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run git in the checkout, heeding only the checkout's own ignore files."""
    return subprocess.run(
        ["git", "-c", f"core.excludesFile={os.devnull}", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@cache
def tree() -> tuple[Path, ...]:
    """Every file that is tracked, or would be by a `git add`."""
    listing = git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
    assert listing.returncode == 0, listing.stderr
    paths = {ROOT / name for name in listing.stdout.split("\0") if name}
    return tuple(sorted(path for path in paths if path.is_file()))
