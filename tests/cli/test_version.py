"""``aboveboard --version``: what to name when something is reported."""

from __future__ import annotations

import tomllib

from aboveboard.cli import app
from house import ROOT
from typer.testing import CliRunner


def test_the_version_is_that_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    done = CliRunner().invoke(app, ["--version"])
    assert (done.exit_code, done.output) == (0, f"aboveboard {project['version']}\n")
