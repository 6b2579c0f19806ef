"""How awards, proofs, letters and payouts grow with the claimants."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "tests" / "helpers")]

import duckdb  # noqa: E402
from aboveboard.compensation.awards import compute_awards  # noqa: E402
from aboveboard.compensation.payout import Paid, plan_payout, read_payees  # noqa: E402
from aboveboard.compensation.payout.files import Approver, write_run  # noqa: E402
from aboveboard.compensation.payout.means import Means  # noqa: E402
from aboveboard.compensation.policy import load_policy  # noqa: E402
from aboveboard.compensation.prices import load_prices  # noqa: E402
from aboveboard.compensation.proofs import write_proofs  # noqa: E402
from aboveboard.compensation.recomputed import check_recomputed  # noqa: E402
from aboveboard.running.letters import write_letters  # noqa: E402
from compensation_cases import NOON, parameters  # noqa: E402
from measure import Spent, step_main, timed  # noqa: E402
from records import HEADER, event  # noqa: E402

POLICY = """\
currency: USD
holdings_at: 2030-05-01T12:00+09:00
price: {{fixed: {{ETH: "2650.12", USDT: "1"}}}}
pool: "{pool}"
small_claims: {{up_to: "100", share: "0.95"}}
"""
# the letters of a drill may come before its statement
DRILL = HEADER.replace("custodian:\n", "exercise: {case: test}\ncustodian:\n")
CREATED = datetime(2030, 6, 1, tzinfo=UTC)
TWO = (Approver("a@test.example", "SHA256:a"), Approver("b@test.example", "SHA256:b"))
MEANS = {
    "execute_on": date(2030, 6, 3),
    "remittance": "Compensation",
    "token": "0xdAC17F958D2ee523a2206206994597C13D831ec7",
    "symbol": "USDT",
    "one_token_is": "1 USD",
}


def make(home: Path, count: int) -> None:
    """Write an incident of so many claimants, half of whom read Chinese."""
    incident = home / "incident"
    incident.mkdir(parents=True)
    (incident / "incident.yaml").write_text(DRILL + event("a"), encoding="utf-8")
    (incident / "policy.yaml").write_text(POLICY.format(pool=count * 1000))
    duckdb.execute(
        f"""
        COPY (
            SELECT printf('u%07d', (i * 7919) % {count}) AS claimant_id,
                   if(i % 3 = 0, 'ETH', 'USDT') AS asset,
                   printf('%d.%06d', 1 + (hash(i) % 9000)::INT,
                          (hash(i * 5) % 1000000)::INT) AS amount
            FROM range({count}) AS t(i)
        ) TO '{incident / "holdings.parquet"}' (FORMAT PARQUET)
        """
    )
    names = [f"u{at * 7919 % count:07}" for at in range(count)]
    people = (f"{n},{n}@test.example,{('en', 'zh-CN')[at % 2]}" for at, n in enumerate(names))
    (home / "people.csv").write_text("\n".join(("claimant_id,email,language", *people)) + "\n")
    payees = (f"{name},0x{at + 1:040x}" for at, name in enumerate(names))
    (home / "payees.csv").write_text("\n".join(("claimant_id,address", *payees)) + "\n")
    awards(home)


def awards(home: Path) -> None:
    """Compute the table."""
    policy = home / "incident" / "policy.yaml"
    holdings = home / "incident" / "holdings.parquet"
    compute_awards(load_policy(policy), holdings, home / "awards.parquet", policy_file=policy)


def prove(home: Path) -> None:
    """Compute the table again, and write a proof for each."""
    policy_file = home / "incident" / "policy.yaml"
    policy, table = load_policy(policy_file), home / "awards.parquet"
    prices = load_prices(policy, policy_file.parent)
    holdings = home / "incident" / "holdings.parquet"
    inputs = check_recomputed(table, policy, policy_file, holdings)
    shutil.rmtree(home / "proofs", ignore_errors=True)
    write_proofs(table, home / "proofs", policy, prices, inputs, bytes(range(32)))


def letters(home: Path) -> None:
    """Write a letter to each."""
    people = home / "people.csv"
    write_letters(home / "incident", parameters(as_of=NOON), people, home / "private")


def payout(home: Path) -> None:
    """Plan the payment of everyone and write its files."""
    policy, file = load_policy(home / "incident" / "policy.yaml"), home / "payees.csv"
    shutil.rmtree(home / "payouts", ignore_errors=True)
    plan = plan_payout(home / "awards.parquet", file, read_payees(file), policy, Paid(),
                       Means.model_validate(MEANS))  # fmt: skip
    write_run(plan, CREATED, TWO, home / "payouts")


WORKS: dict[str, Callable[[Path], None]] = {
    work.__name__: work for work in (awards, prove, letters, payout)
}


def measured(name: str, least: str, home: str, _: str) -> Spent:
    """Measure one work, once everything that it imports and compiles is there."""
    WORKS[name](Path(least))
    return timed(lambda: WORKS[name](Path(home)))


if __name__ == "__main__":
    step_main({"measured": measured})
