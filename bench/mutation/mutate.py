"""Break compensation/ and publishing/ one small change at a time, and count what a test notices.

    python bench/mutation/mutate.py [MODULE ...] [--again | --scores | --sample N]

MODULE is a name below the package, such as compensation.division; without one those of ``TESTS``
are taken, in their order, which is hours; of a module whose tests are slow a random sample says
most. What was tried stays tried until its function changes: after new tests, ask for it --again.
The working copy lies in .mutation/, where `mutmut show NAME` prints a change.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tomllib
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
# By module, what of tests/ is about it: a change has to be tried in about a second.
TESTS = {
    "publishing.deliveries": "publishing/test_deliveries.py publishing/test_subscribers.py",
    "publishing.subscribers": "publishing/test_subscribers.py",
    "publishing.enrolment": "publishing/test_enrolment.py",
    "publishing.delivery_reading": "publishing/test_deliveries.py publishing/test_bounces.py",
    "publishing.approvals": "publishing/test_approvals.py",
    "publishing.payout_approvals": "publishing/test_payout_approvals.py",
    "compensation.payout.plan": "compensation/payout",
    "compensation.payout.payees": "compensation/payout",
    "compensation.payout.means": "compensation/payout",
    "compensation.claims.check": "compensation/claims",
    "compensation.division": "compensation/test_division.py",
    "compensation.remainders": "compensation/test_remainders.py",
    "compensation.money": "compensation/test_money.py",
    "compensation.prices": "compensation/test_policy_and_prices.py",
    "compensation.entitlements": "compensation/test_awards.py",
    "compensation.rules": "compensation/test_division.py",
    "compensation.proofs": "compensation/test_proofs.py",
    "compensation.merkle": "compensation/test_merkle.py compensation/test_proofs.py",
    "compensation.holdings": "compensation/test_holdings.py",
    "compensation.levels": "compensation/test_policy_rules.py",
    "compensation.policy_rules.talmud": "compensation/test_policy_rules.py",
    "compensation.policy_rules.rising_tide": "compensation/test_policy_rules.py",
    "compensation.policy_rules.constrained_equal_awards": "compensation/test_policy_rules.py",
    "compensation.policy_rules.constrained_equal_losses": "compensation/test_policy_rules.py",
    "compensation.policy_rules.proportional": "compensation/test_policy_rules.py",
    "compensation.policy_rules.rule": "compensation/test_policy_rules.py",
    "compensation.arrays": "compensation/test_arrays.py compensation/test_award_function.py",
    "compensation.awards": "cli/test_awards.py compensation/test_holdings.py"
    " compensation/test_awards.py::test_the_published_replay_pays_the_whole_and_the_one_holder"
    " compensation/test_awards.py::test_repeated_rows_are_counted_with_any_number_of_assets"
    " compensation/test_awards.py::test_what_passes_128_bits_is_an_error_and_not_a_wrong_cent"
    " compensation/test_awards.py::test_a_second_run_pays_exactly_the_difference[proportional]"
    " compensation/test_awards.py::test_a_csv_table_says_the_same"
    " compensation/test_awards.py::test_each_step_is_told_as_it_begins_and_ends"
    " compensation/test_awards.py"
    "::test_a_claimant_of_nothing_adds_nothing_to_a_pool_of_all_that_is_owed"
    " compensation/test_awards.py"
    "::test_the_totals_count_receipts_as_paid_before_only_where_they_are_earlier_payments"
    " compensation/test_awards.py"
    "::test_only_what_an_engine_can_not_read_is_told_as_a_file_that_is_no_table"
    " compensation/test_awards.py"
    "::test_the_same_input_gives_the_same_bytes_and_the_totals_stand_beside",
    "compensation.award_function": "compensation/test_award_function.py",
    "compensation.payout.files": "compensation/payout/test_files.py",
    "compensation.payout.pain001": "compensation/payout/test_files.py",
    "compensation.claims.claim": "compensation/claims",
    "compensation.policy": "compensation/test_policy_and_prices.py",
    "publishing.signing": "publishing/test_signing.py",
    "publishing.bounces": "publishing/test_bounces.py publishing/test_secure_lines.py",
    "publishing.recipients": "publishing/test_recipients.py",
    "publishing.package": "publishing/test_package.py",
    "publishing.live": "publishing/test_live.py",
    "publishing.pace": "publishing/test_pace.py",
    "publishing.runners": "publishing/test_runners.py publishing/test_webhook_channel.py",
    "publishing.carrying": "publishing/test_carrying.py",
    "publishing.mailing": "publishing/test_mailing.py publishing/test_mailing_faults.py",
    "publishing.confirming": "publishing/test_confirming.py",
    "publishing.letter": "publishing/test_letter.py",
    "publishing.issuing": "publishing/test_issuing.py",
    "publishing.readiness": "publishing/test_readiness.py",
    "publishing.releasing": "publishing/test_releasing.py",
    "publishing.website": "publishing/test_website.py",
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


def lay_out(module: str) -> None:
    """Bring the working copy up to date, for the changes of one module."""
    mutants = WORK / "mutants"
    (mutants / "src").mkdir(parents=True, exist_ok=True)  # Python looks for it as it starts
    for name, copy in COPIED.items():
        copy_over(ROOT / name, WORK / copy)
    fill_in(module)
    # Each is made anew: what a run for another module left is unchanged code, or half a file.
    for code in (mutants / "src").rglob("*.py"):
        code.unlink()
    # mutmut copies tests over, and never takes away one that is gone.
    shutil.rmtree(mutants / "tests", ignore_errors=True)
    # Which test runs what was asked for one module, and is asked again for the next.
    (mutants / "mutmut-stats.json").unlink(missing_ok=True)
    lib = mutants / "lib"
    if not lib.is_symlink():
        lib.symlink_to("src")


def fill_in(module: str) -> None:
    """Name the module and its tests in the working copy's settings."""
    path = f"src/aboveboard/{module.replace('.', '/')}.py"
    tests = [f"tests/{name}" for name in TESTS.get(module, module.split(".")[0]).split()]
    settings = WORK / "pyproject.toml"
    text = settings.read_text(encoding="utf-8")
    for name, value in (("only_mutate", [path]), ("test_selection", tests)):
        text = re.sub(rf"({name} = )\[\]", rf"\g<1>{value}", text)
    settings.write_text(text, encoding="utf-8")


def run(changes: list[str], children: int) -> int:
    """Try these changes, or all not tried yet; return mutmut's exit code."""
    # The tests start programs of their own: they too run the changed code.
    environment = os.environ | {"PYTHONPATH": str(WORK / "mutants" / "src")}
    command = [str(Path(sys.executable).parent / "mutmut"), "run", f"--max-children={children}"]
    return subprocess.run([*command, *changes], cwd=WORK, env=environment, check=False).returncode


def run_apart(module: str, changes: list[str]) -> None:
    """Try each change in a process of its own, where a module's code would act on mutmut itself."""
    from mutmut.mutation.data import SourceFileMutationData
    from mutmut.mutation.diff_apply import apply_mutant

    os.chdir(WORK)
    path = f"src/aboveboard/{module.replace('.', '/')}.py"
    code, data = Path(path), SourceFileMutationData(path=path)
    whole = code.read_text(encoding="utf-8")
    data.load()
    settings = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
    options = settings["pytest_add_cli_args"] + settings["pytest_add_cli_args_test_selection"]
    environment = os.environ | {"PYTHONPATH": str(WORK / "src")}
    for name in changes:
        apply_mutant(name)
        command = [sys.executable, "-m", "pytest", "-x", "-q", *options]
        done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
        data.exit_code_by_key[name] = done.returncode
        data.save()
        code.write_text(whole, encoding="utf-8")


def make() -> None:
    """Make the changes of the module that the settings name, and try none."""
    code = (
        "from mutmut.__main__ import copy_also_copy_files, copy_src_dir, create_mutants\n"
        "from mutmut.__main__ import set_mutant_under_test, setup_source_paths\n"
        "set_mutant_under_test('mutant_generation')\n"
        "copy_src_dir(), copy_also_copy_files(), setup_source_paths(), create_mutants(1)\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=WORK, check=True)


def sample(module: str, size: int) -> list[str]:
    """Draw some of a module's changes that were not tried yet; the same each time."""
    left = [name for name, status in found(module).items() if status == "not checked"]
    return random.Random(module).sample(left, min(size, len(left)))


def found(module: str) -> dict[str, str]:
    """Return what became of each change of a module, by its name."""
    from mutmut.mutation.data import SourceFileMutationData
    from mutmut.stats import status_by_exit_code

    os.chdir(WORK)  # where mutmut looks for what it wrote
    data = SourceFileMutationData(path=f"src/aboveboard/{module.replace('.', '/')}.py")
    data.load()
    return {name: status_by_exit_code[code] for name, code in data.exit_code_by_key.items()}


def survivors(changes: dict[str, str]) -> list[str]:
    """Return the names of the changes that no test noticed."""
    return [name for name, status in changes.items() if status in ("survived", "no tests")]


def show(modules: list[str]) -> None:
    """Print the score of each module that was tried, and what survived."""
    tried = {module: changes for module in modules if (changes := found(module))}
    print("| Module | Killed | Survived | No test | Timeout | Not run |")
    print("| --- | --- | --- | --- | --- | --- |")
    for module, changes in tried.items():
        count = Counter(changes.values())
        columns = ("killed", "survived", "no tests", "timeout", "not checked")
        print(f"| {module} | {' | '.join(str(count[column]) for column in columns)} |")
    for changes in tried.values():
        print(*survivors(changes), sep="\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("modules", nargs="*", metavar="MODULE", default=list(TESTS))
    parser.add_argument("--children", type=int, default=1, help="how many at a time")
    parser.add_argument("--apart", action="store_true", help="each change in its own process")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--again", action="store_true", help="try what survived once more")
    what.add_argument("--sample", type=int, metavar="N", help="try N changes, drawn at random")
    what.add_argument("--scores", action="store_true", help="only print what was found before")
    given = parser.parse_args()
    failed = False
    for module in [] if given.scores else given.modules:
        changes = survivors(found(module)) if given.again else []
        if changes or not given.again:
            lay_out(module)
            if given.sample or given.apart:
                make()
                changes = changes or sample(module, given.sample or len(found(module)))
            if given.apart:
                run_apart(module, changes)
            else:
                failed |= run(changes, given.children) != 0
    show(given.modules)
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
