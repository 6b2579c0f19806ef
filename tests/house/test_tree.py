"""The tree holds nothing of the machine it was written on, and its notebooks hold no outputs."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from house import ROOT, git, tree

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# Folders that exist on one machine only. /home/analyst/ is the made-up one that examples and the
# tests of leaks may use; a web address's path is not a folder.
MACHINE_PATH = re.compile(r"(?<![\w.~:/-])/(?:root|work|tmp|Users/\w+|home/(?!analyst/)\w+)/")
REGISTRIES = [
    ".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"))
]
# A notebook editor's own ids are random: eight hexadecimal digits.
RANDOM_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){0,3}(-[0-9a-f]{12})?")
READABLE_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def texts() -> list[tuple[str, str]]:
    """Return name and content of each text file of the tree."""
    found = []
    for path in tree():
        content = path.read_bytes()
        if b"\0" not in content[:8192]:
            found.append((str(path.relative_to(ROOT)), content.decode("utf-8")))
    return found


def test_no_file_names_a_folder_of_one_machine() -> None:
    home = re.escape(str(Path.home())) if len(Path.home().parts) > 1 else None
    own = re.compile("|".join(part for part in (re.escape(str(ROOT)) + r"\b", home) if part))
    wrong = [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, content in texts()
        if name != "tests/house/test_tree.py"
        for number, line in enumerate(content.splitlines(), start=1)
        if MACHINE_PATH.search(line) or own.search(line)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cd /root/x", True),
        ('"/home/someone/notes"', True),
        ("/home/analyst/notes", False),
        ("https://example.com/work/x", False),
        ("tests/work/x", False),
    ],
)
def test_a_machine_path_is_told_from_others(text: str, found: bool) -> None:
    assert bool(MACHINE_PATH.search(text)) is found


@pytest.mark.parametrize("host", REGISTRIES)
def test_no_file_names_a_package_registry(host: str) -> None:
    assert [name for name, content in texts() if host in content] == []


@pytest.mark.parametrize("name", ["aboveboard/__init__.py", "aboveboard/new_room/new_module.py"])
def test_the_source_root_is_not_ignored(name: str) -> None:
    # Ignore lists for Python often hold lib/, which would lose new files in silence.
    assert git("check-ignore", "--quiet", "--no-index", f"lib/{name}").returncode == 1


@pytest.mark.parametrize(
    "name",
    [
        "outputs/2018-01-26-minato/index.html",
        "data/2018-01-26-minato/feedback.db",
        "keys/statements",
        ".venv/bin/python",
    ],
)
def test_what_is_made_is_ignored(name: str) -> None:
    assert git("check-ignore", "--quiet", "--no-index", name).returncode == 0


@pytest.mark.parametrize("name", [".ci/run", "tools/setup.sh"])
def test_a_script_can_be_run(name: str) -> None:
    assert os.access(ROOT / name, os.X_OK)


@pytest.mark.parametrize(
    "target", ["run", "test", "setup", "lab", "lint", "lock", "bench", "clean"]
)
def test_the_makefile_has_the_target(target: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE)


@pytest.mark.parametrize("command", ["make run", "make test"])
def test_the_readme_names_the_two_commands(command: str) -> None:
    readme = ROOT / "README.md"
    assert not readme.exists() or command in readme.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert [cell["id"] for cell in code if cell["outputs"]] == []
    assert [cell["id"] for cell in code if cell["execution_count"] is not None] == []
    assert [
        cell["id"] for cell in code if cell["metadata"].keys() & {"execution", "papermill"}
    ] == []
    assert not notebook["metadata"].keys() & {"papermill", "widgets"}
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_cell_has_an_id_someone_chose(path: Path) -> None:
    ids = [cell.get("id", "") for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
    assert [
        name for name in ids if not READABLE_ID.fullmatch(name) or RANDOM_ID.fullmatch(name)
    ] == []
    assert len(set(ids)) == len(ids)
