"""What is held back is told by its reason, and the reasons add up."""

from __future__ import annotations

from pathlib import Path

from aboveboard.compensation.awards import compute_awards
from aboveboard.compensation.reserve import read_reserve

from .award_cases import make_policy

HOLDINGS = """claimant_id,asset,amount,evidence,disputed
a,USDT,100,verified,true
b,USDT,50,stated,false
c,USDT,2,verified,false
d,USDT,10,verified,false
"""


def test_disputes_weak_evidence_and_small_awards_are_told_apart(tmp_path: Path) -> None:
    policy = make_policy(de_minimis="5")
    holdings = tmp_path / "holdings.csv"
    holdings.write_text(HOLDINGS)
    result = compute_awards(policy, holdings, tmp_path / "awards.parquet")
    found = read_reserve(policy, holdings, result.file)
    assert [(part.reason, part.claimants, part.held) for part in found] == [
        ("disputed", 1, 10_000), ("stated", 1, 5_000), ("small", 1, 200),
    ]  # fmt: skip
    assert sum(part.held for part in found) == result.totals.held
