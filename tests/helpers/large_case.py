"""A compensation case of any size, the same each time: two assets, evidence, disputes."""

from __future__ import annotations

from math import exp
from pathlib import Path
from statistics import NormalDist

import pyarrow as pa
import pyarrow.parquet as pq

POLICY = """\
currency: USD
holdings_at: 2030-05-01T12:00+09:00
price: {fixed: {ETH: "2650.12", USDT: "1"}}
pool: "POOL"
rule: proportional
small_claims: {up_to: "100", share: "0.95"}
de_minimis: "1"
"""


def write_large_case(folder: Path, claimants: int, pool: str) -> Path:
    """Write policy and holdings along a log-normal curve into an incident folder."""
    curve = NormalDist(mu=6.2, sigma=2.1)
    losses = [exp(curve.inv_cdf((at + 0.5) / claimants)) for at in range(claimants)]
    names = [f"u{at * 7919 % claimants:07}" for at in range(claimants)]
    ether = [at % 3 == 0 for at in range(claimants)]
    pq.write_table(
        pa.table(
            {
                "claimant_id": names,
                "asset": ["ETH" if is_ether else "USDT" for is_ether in ether],
                "amount": [
                    f"{loss / 2650.12:.9f}" if is_ether else f"{loss:.6f}"
                    for loss, is_ether in zip(losses, ether, strict=True)
                ],
                "evidence": [
                    ("verified", "matched", "stated")[min(at % 17 // 8, 2)]
                    for at in range(claimants)
                ],
                "disputed": ["true" if at % 211 == 0 else "false" for at in range(claimants)],
            }
        ),
        folder / "holdings.parquet",
    )
    (folder / "policy.yaml").write_text(POLICY.replace("POOL", pool), encoding="utf-8")
    return folder
