"""Imports run downwards only: cli, site -> publishing -> rendering -> plays -> … -> record."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from house import ROOT

PACKAGE = ROOT / "lib" / "aboveboard"

# A room may import the rooms under it, and itself; rooms on one floor don't know each other.
FLOORS = [
    {"record"},
    {"wording", "compensation", "feedback", "deadlines"},
    {"plays"},
    {"rendering"},
    {"running"},
    {"desk"},
    {"publishing"},
    {"site"},
    {"drilling"},
    {"cli"},
    {"__main__"},
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}


def room_of(module: str) -> str | None:
    """Return the room of a module of the package; None for the small ones that stand on no floor.

    Those, such as aboveboard.errors, may be used by every room and may use none.
    """
    name = module.split(".")[1] if "." in module else ""
    return name if name in FLOOR else None


def module_name(path: Path, package: Path) -> str:
    """Return the dotted name of a file in the package."""
    parts = ("aboveboard", *path.relative_to(package).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path, module: str) -> Iterator[str]:
    """Yield each module of the package that a file imports, wherever in the file it does."""
    here = module.split(".") + (["__init__"] if path.name == "__init__.py" else [])
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(here[: -node.level]) if node.level else ""
            start = ".".join(part for part in (base, node.module or "") if part)
            # `from aboveboard import record` names the room after `import`.
            names = [f"{start}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (name for name in names if name.split(".")[0] == "aboveboard")


def upward_imports(package: Path) -> list[str]:
    """Return one line for each import that does not run downwards."""
    wrong = []
    for path in sorted(package.rglob("*.py")):
        module = module_name(path, package)
        own = room_of(module)
        floor = FLOOR[own] if own else -1
        for imported in imports(path, module):
            room = room_of(imported)
            if room and room != own and FLOOR[room] >= floor:
                wrong.append(f"{path.relative_to(package)} imports {imported}")
    return wrong


def test_imports_run_downwards_only() -> None:
    assert upward_imports(PACKAGE) == []


def test_every_room_is_known() -> None:
    rooms = {path.parent.name for path in PACKAGE.glob("*/*.py")}
    assert rooms <= set(FLOOR), "give the new room its floor in FLOORS, and in CONTRIBUTING.md"


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("record/view.py", "from aboveboard.plays import initial_statement"),
        ("record/view.py", "from aboveboard import wording"),
        ("record/view.py", "from ..plays import initial_statement"),
        ("record/__init__.py", "from ..plays import initial_statement"),
        ("record/view.py", "def late():\n    import aboveboard.site.app"),
        ("wording/dates.py", "import aboveboard.compensation"),
        ("errors.py", "from .record import model"),
        ("__init__.py", "from . import record"),
    ],
)
def test_an_upward_import_is_caught(tmp_path: Path, file: str, line: str) -> None:
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text(line, encoding="utf-8")
    assert len(upward_imports(tmp_path)) == 1


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("plays/initial_statement.py", "from aboveboard.record.model import Incident"),
        ("plays/initial_statement.py", "from . import statement"),
        ("plays/initial_statement.py", "from ..errors import PlayError"),
        ("cli/public.py", "from aboveboard.site import app"),
        ("record/view.py", "from aboveboard import __version__, errors"),
    ],
)
def test_a_downward_import_is_let_through(tmp_path: Path, file: str, line: str) -> None:
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text(line, encoding="utf-8")
    assert upward_imports(tmp_path) == []
