"""Holdings for the tests of the awards table: random ones, and writing them to a file."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow.dataset as ds
from aboveboard.compensation.awards_table import COLUMNS, Award
from aboveboard.compensation.policy import Policy, parse_policy
from aboveboard.compensation.rules import POLICY_RULES
from hypothesis import strategies as st
from plain_awards import plain_awards


@dataclass(frozen=True)
class Holding:
    """One row of a holdings file."""

    claimant_id: str
    asset: str
    amount: Decimal
    received: Decimal = Decimal(0)
    evidence: str | None = None
    disputed: bool = False


PRICES = {"XEM": Decimal("88.549"), "ETH": Decimal("2650.12345678"), "USDT": Decimal("1")}


def make_policy(**changes: object) -> Policy:
    base: dict[str, object] = {
        "currency": "USD",
        "holdings_at": "2018-01-26T23:59:59+09:00",
        "price": {"fixed": {name: f"{price}" for name, price in PRICES.items()}},
        "evidence": {"verified": "1", "matched": "0.75", "stated": "0"},
    }
    return parse_policy({**base, **changes})


def money(low: int, high: int, digits: int) -> st.SearchStrategy[Decimal]:
    """Amounts of that many digits after the point."""
    return st.integers(low, high).map(lambda n: Decimal(n).scaleb(-digits))


holdings = st.builds(
    Holding,
    claimant_id=st.sampled_from(["a", "b", "B1", "aa", "ab", "汉", "b'c", "c-01", "c\\n", "𝟙"]),
    asset=st.sampled_from(sorted(PRICES)),
    amount=money(0, 10**6, 3) | money(0, 10**24, 18) | money(0, 9, 0),
    received=st.just(Decimal(0)) | money(0, 5000, 2) | money(0, 10**10, 2),
    evidence=st.sampled_from(["verified", "verified", "matched", "stated"]),
    disputed=st.sampled_from([False, False, False, True]),
)


@st.composite
def policies(draw: st.DrawFn, minor_units: int = 2) -> Policy:
    sums = (
        money(0, 10**4, minor_units)
        | money(0, 10**12, minor_units)
        | money(0, 10 ** (9 + minor_units), minor_units)
    )
    text = sums.map(lambda amount: f"{amount:f}")
    return make_policy(
        minor_units=minor_units,
        pool=draw(st.just("full") | text),
        rule=draw(st.sampled_from(POLICY_RULES)),
        evidence={
            "verified": "1",
            "matched": draw(st.sampled_from(["0.75", "1", "0.333333"])),
            "stated": draw(st.sampled_from(["0", "0.5"])),
        },
        cover=draw(st.sampled_from(["1", "1", "0.9", "0.333", "0"])),
        base=draw(st.just("0") | text),
        cap=draw(st.none() | text),
        small_claims=draw(
            st.none()
            | st.fixed_dictionaries({"up_to": text, "share": st.sampled_from(["0.7", "1", "0"])})
        ),
        de_minimis=draw(st.sampled_from(["0", "0", "3", "1000"])),
        de_minimis_to=draw(st.sampled_from(["held", "pool"])),
        goodwill=draw(st.sampled_from(["0", "10"])),
        received=draw(st.sampled_from(["earlier_payment", "net_loss"])),
    )


def write_holdings(file: Path, rows: Sequence[Holding]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["claimant_id", "asset", "amount", "received", "evidence", "disputed"])
        for row in rows:
            name, asset, amount, received, evidence, disputed = astuple(row)
            flag = str(disputed).lower()
            writer.writerow([name, asset, f"{amount:f}", f"{received:f}", evidence, flag])
    return file


def reference(policy: Policy, rows: Sequence[Holding]) -> list[Award]:
    """What the plain program says, in the order of claimant_id."""
    columns = ["claimant_id", "asset", "amount", "received", "evidence", "disputed"]
    frame = pd.DataFrame([astuple(row) for row in rows], columns=columns).astype({"amount": str})
    frame["received"] = frame["received"].map(str)
    frame["disputed"] = frame["disputed"].map({True: "true", False: "false"})
    if frame["evidence"].isna().all():
        frame = frame.drop(columns="evidence")
    return [Award(*row) for row in plain_awards(policy, frame, PRICES).itertuples(index=False)]


def read_awards(file: Path) -> list[Award]:
    """Read an awards table, one file or a folder of parts, in the order of claimant_id."""
    table = ds.dataset(file, format="parquet").to_table(columns=list(COLUMNS))
    rows = [Award(r.pop("claimant_id"), **{k: int(v) for k, v in r.items()})
            for r in table.to_pylist()]  # fmt: skip
    return sorted(rows, key=lambda row: row.claimant_id)
