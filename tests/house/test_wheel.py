"""The built package runs from an empty folder, with nothing of the source tree beside it."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from house import ROOT, git

ANSWERS = "zh-CN,en\nexample.com\nAsia/Tokyo\n示例交易所\nExample Exchange\n"
RENDITIONS = ("announcement.html", "email.eml", "hotline.md", "social/x.txt")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the wheel and the source archive of the tree as it is."""
    target = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(target)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return target


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the package as pip unpacks it."""
    folder = tmp_path_factory.mktemp("site-packages")
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        wheel.extractall(folder)
    return folder


def run(installed: Path, home: Path, *arguments: str, typed: str = "") -> str:
    environment = os.environ | {"PYTHONPATH": str(installed), "HOME": str(home)}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=home,
        env=environment,
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr or done.stdout
    return done.stdout


def test_an_installed_package_makes_an_incident_and_its_first_statement(
    installed: Path, tmp_path: Path
) -> None:
    # The source tree is on this interpreter's path too: what runs must be the unpacked wheel.
    where = run(installed, tmp_path, "-c", "import aboveboard; print(aboveboard.__file__)")
    assert Path(where.strip()).is_relative_to(installed)
    incident = "incidents/2030-05-01-new"
    command = ("-m", "aboveboard")
    run(installed, tmp_path, *command, "new", incident, typed=ANSWERS)
    run(installed, tmp_path, *command, "run", "initial-statement", incident)
    made = tmp_path / "outputs" / "2030-05-01-new" / "01-initial-statement"
    for language in ("zh-CN", "en"):
        assert all((made / language / name).stat().st_size for name in RENDITIONS)
    assert (made / "report.html").stat().st_size


def test_the_wheel_holds_every_file_of_the_package_and_every_notebook(installed: Path) -> None:
    listed = git("ls-files", "lib/aboveboard", "notebooks").stdout.split()
    wanted = {name.removeprefix("lib/aboveboard/") for name in listed}
    package = installed / "aboveboard"
    held = {str(path.relative_to(package)) for path in package.rglob("*") if path.is_file()}
    assert wanted <= held
    assert not [name for name in held if "checkpoint" in name]


def test_the_source_archive_holds_what_its_readme_commands_need(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    for part in ("Makefile", "requirements.lock", "pyproject.toml", "README.md", "LICENSE"):
        assert part in held
    tracked = git("ls-files", "lib", "notebooks", "params", "tests", "tools", "docs", "bench")
    assert set(tracked.stdout.split()) <= held
