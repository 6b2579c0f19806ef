"""What is imported is declared, what is declared is bounded, what is bounded is locked."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from house import ROOT, dependencies, group, pyproject
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCK = ROOT / "requirements.lock"
EXTRAS = pyproject()["project"]["optional-dependencies"]
GROUPS = group("build") | group("docs") | group("fuzz") | group("mutation")
ALL = {**dependencies(*EXTRAS), **GROUPS}
# What our own code calls itself: the package, and the folders pytest puts on the path.
OWN = {"aboveboard", "conftest"} | {
    path.stem
    for folder in pyproject()["tool"]["pytest"]["ini_options"]["pythonpath"]
    for path in (ROOT / folder).glob("*.py")
}


def third_party_imports(path: Path) -> Iterator[str]:
    """Yield the top-level names a file imports that are neither Python's own nor ours."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        for name in names:
            top = name.split(".")[0]
            if top not in sys.stdlib_module_names and top not in OWN:
                yield top


def undeclared(folder: str, declared: set[str]) -> list[str]:
    """Return one line for each import in a folder whose distribution is not declared."""
    distributions = packages_distributions()
    return sorted(
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / folder).rglob("*.py")
        for name in set(third_party_imports(path))
        if not declared & {canonicalize_name(found) for found in distributions.get(name, [name])}
    )


def test_what_lib_imports_is_declared() -> None:
    # Spark is imported where it is asked for, and only there.
    found = undeclared("lib", set(dependencies("spark")))
    assert not found, found


@pytest.mark.parametrize("folder", ["tests", "tools", "bench"])
def test_what_the_tests_import_is_declared(folder: str) -> None:
    declared = set(dependencies("spark", "test")) | set(GROUPS) - set(group("build"))
    found = undeclared(folder, declared)
    assert not found, found


@pytest.mark.parametrize("requirement", ALL.values(), ids=str)
def test_a_dependency_has_a_lower_and_an_upper_bound(requirement: Requirement) -> None:
    operators = {specifier.operator for specifier in requirement.specifier}
    assert operators == {">=", "<"}


@pytest.mark.parametrize("text", pyproject()["build-system"]["requires"])
def test_the_build_backend_is_the_one_that_is_locked(text: str) -> None:
    requirement = Requirement(text)
    assert requirement.specifier == group("build")[requirement.name].specifier


@cache
def locked() -> dict[str, list[tuple[str, int]]]:
    """Return the lock: by name, each release (there is one a Python where they differ), hashes."""
    releases: dict[str, list[tuple[str, int]]] = {}
    for block in re.split(r"\n(?=\w)", LOCK.read_text(encoding="utf-8")):
        if found := re.match(r"([\w.-]+)(?:\[[^]]*\])?==([\w.!+]+)", block):
            hashes = len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", block))
            releases.setdefault(canonicalize_name(found[1]), []).append((found[2], hashes))
    return releases


@pytest.mark.parametrize("requirement", ALL.values(), ids=str)
def test_a_dependency_is_locked_within_its_bounds(requirement: Requirement) -> None:
    releases = locked().get(canonicalize_name(requirement.name), [])
    assert releases, "run `make lock`"
    assert all(requirement.specifier.contains(version) for version, _ in releases)


def test_every_locked_release_has_a_hash() -> None:
    bare = [name for name, releases in locked().items() if not all(count for _, count in releases)]
    assert bare == []
    assert len(locked()) > 100


def test_the_lock_names_no_address() -> None:
    # A lock made behind a mirror has to install everywhere.
    assert "://" not in LOCK.read_text(encoding="utf-8")
