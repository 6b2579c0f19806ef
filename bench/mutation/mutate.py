"""Break compensation/ and publishing/ one small change at a time, and count what a test notices.

    python bench/mutation/mutate.py [MODULE ...] [--again | --scores]

MODULE is a name below the package, such as compensation.division; without one all are taken that
were not tried since their function changed, which is many hours for the whole. The working copy
lies in .mutation/, where `mutmut show NAME` prints a change that survived.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
WORK = ROOT / ".mutation"
# What the tests of the two rooms read, by the name it gets in the working copy.
COPIED = {
    "lib": "src",
    "notebooks": "notebooks",
    "params": "params",
    "pyproject.toml": "pyproject.toml",
    "tests": "tests",
    "tools": "tools",
}


def copy_over(source: Path, target: Path) -> None:
    """Make ``target`` the same as ``source``; what did not change keeps its time and results."""
    if source.is_file():
        shutil.copy2(source, target)
        return
    wanted = {path.relative_to(source) for path in source.rglob("*") if path.is_file()}
    wanted = {name for name in wanted if "__pycache__" not in name.parts}
    for path in [path for path in target.rglob("*") if path.is_file()]:
        if path.relative_to(target) not in wanted:
            path.unlink()
    for name in wanted:
        copy = target / name
        if not copy.exists() or copy.stat().st_mtime != (source / name).stat().st_mtime:
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source / name, copy)


def lay_out() -> None:
    """Bring the working copy up to date."""
    mutants = WORK / "mutants"
    mutants.mkdir(parents=True, exist_ok=True)
    for name, copy in COPIED.items():
        copy_over(ROOT / name, WORK / copy)
    # A run that was cut off may have left half a file, which has no list of changes yet.
    for half in (mutants / "src" / "aboveboard").rglob("*.py"):
        if not half.with_name(f"{half.name}.meta").exists():
            half.unlink()
    # mutmut copies tests over, and never takes away one that is gone.
    shutil.rmtree(mutants / "tests", ignore_errors=True)
    lib = mutants / "lib"
    if not lib.is_symlink():
        lib.symlink_to("src")


def run(changes: list[str], children: int) -> int:
    """Try the changes of these names, or all not tried yet; return mutmut's exit code."""
    # The tests start programs of their own: they too run the changed code.
    environment = os.environ | {"PYTHONPATH": str(WORK / "mutants" / "src")}
    command = [str(Path(sys.executable).parent / "mutmut"), "run", f"--max-children={children}"]
    return subprocess.run([*command, *changes], cwd=WORK, env=environment, check=False).returncode


def found(modules: list[str]) -> dict[str, dict[str, str]]:
    """Return what became of each change, by module and name of the change."""
    os.chdir(WORK)  # where mutmut looks for what it wrote
    from mutmut.mutation.data import SourceFileMutationData
    from mutmut.stats import status_by_exit_code
    from mutmut.utils.file_utils import walk_mutatable_files

    statuses = {}
    for path in sorted(walk_mutatable_files()):
        module = ".".join(path.relative_to("src/aboveboard").with_suffix("").parts)
        data = SourceFileMutationData(path=path)
        data.load()
        if data.exit_code_by_key and (not modules or module in modules):
            statuses[module] = {
                name: status_by_exit_code[code] for name, code in data.exit_code_by_key.items()
            }
    return statuses


def survivors(statuses: dict[str, dict[str, str]]) -> list[str]:
    """Return the names of the changes that no test noticed."""
    return [
        name
        for changes in statuses.values()
        for name, status in changes.items()
        if status in ("survived", "no tests")
    ]


def show(statuses: dict[str, dict[str, str]]) -> None:
    """Print the score of each module, and what survived."""
    print("| Module | Killed | Survived | No test | Timeout | Not run |")
    print("| --- | --- | --- | --- | --- | --- |")
    for module, changes in statuses.items():
        count = Counter(changes.values())
        columns = ("killed", "survived", "no tests", "timeout", "not checked")
        print(f"| {module} | {' | '.join(str(count[column]) for column in columns)} |")
    print(*survivors(statuses), sep="\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("modules", nargs="*", metavar="MODULE")
    parser.add_argument("--children", type=int, default=1, help="how many at a time")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--again", action="store_true", help="try what survived once more")
    what.add_argument("--scores", action="store_true", help="only print what was found before")
    given = parser.parse_args()
    code = 0
    if not given.scores:
        changes = [f"aboveboard.{module}.*" for module in given.modules]
        if given.again:
            changes = survivors(found(given.modules))
        lay_out()
        code = run(changes, given.children)
    show(found(given.modules))
    return code


if __name__ == "__main__":
    raise SystemExit(main())
