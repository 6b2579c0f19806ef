"""environment.yml, the conda users' door, gives the same set as pyproject.toml."""

from __future__ import annotations

from typing import Any

import yaml
from house import ROOT, dependencies, pyproject
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

# What conda-forge calls otherwise.
CONDA_NAMES = {
    "duckdb": "python-duckdb",
    "ibis-framework": "ibis-duckdb",
    "tzdata": "python-tzdata",
}
PYPI_NAMES = {conda: pypi for pypi, conda in CONDA_NAMES.items()}


def environment() -> tuple[dict[str, SpecifierSet], list[str]]:
    """Return the bounds by PyPI name, and the lines of the pip section that name a folder."""
    content: dict[str, Any] = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    conda = [line for line in content["dependencies"] if isinstance(line, str)]
    pip = next(part["pip"] for part in content["dependencies"] if isinstance(part, dict))
    bounds = {}
    for requirement in map(Requirement, conda):
        name = canonicalize_name(requirement.name)
        bounds[PYPI_NAMES.get(name, name)] = requirement.specifier
    for requirement in (Requirement(line) for line in pip if not line.startswith("-")):
        bounds[canonicalize_name(requirement.name)] = requirement.specifier
    return bounds, [line for line in pip if line.startswith("-")]


def test_conda_users_get_the_same_names_and_bounds() -> None:
    bounds, _ = environment()
    python = bounds.pop("python")
    bounds.pop("pip")
    wanted = {
        name: requirement.specifier for name, requirement in dependencies("spark", "test").items()
    }
    assert bounds == wanted
    assert python == SpecifierSet(pyproject()["project"]["requires-python"])


def test_conda_users_get_the_package_itself() -> None:
    assert environment()[1] == ["-e ."]
