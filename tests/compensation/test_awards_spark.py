"""Apache Spark computes the same awards table, row by row."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from aboveboard.compensation.awards import compute_awards
from aboveboard.compensation.engines import SPARK_SETTINGS, SparkEngine
from aboveboard.compensation.rules import POLICY_RULES
from aboveboard.errors import PolicyError

from .award_cases import (
    PRICES,
    Holding,
    make_policy,
    read_awards,
    reference,
    write_holdings,
)

pytestmark = pytest.mark.slow  # a minute, most of it the start of each Spark job


@pytest.fixture(scope="module")
def engine() -> Iterator[SparkEngine]:
    from pyspark.sql import SparkSession  # a plain .venv has none; `make test` adds it

    builder = SparkSession.builder.master("local[1]").appName("tests")
    for key, value in {**SPARK_SETTINGS, "spark.sql.shuffle.partitions": "2"}.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield SparkEngine(session=session)
    session.stop()


def some_holdings(count: int) -> list[Holding]:
    seed = random.Random(5)
    return [
        Holding(
            f"c\\n{seed.randrange(count)}-汉'",
            seed.choice(sorted(PRICES)),
            Decimal(seed.randrange(10**21)).scaleb(-18),
            Decimal(seed.choice([0, 0, seed.randrange(10**5)])).scaleb(-2),
            seed.choice(["verified", "matched", "stated"]),
            seed.random() < 0.2,
        )
        for _ in range(count)
    ]


CASES = [
    *({"rule": rule, "pool": "40000.01"} for rule in POLICY_RULES),
    {"rule": "talmud", "pool": "70000.01", "base": "11", "cover": "0.333", "cap": "5000"},
    {"rule": "proportional", "pool": "5.55", "base": "10", "goodwill": "3"},
    {"rule": "rising_tide", "base": "25", "pool": "30000", "de_minimis": "500"},
    {"rule": "constrained_equal_losses", "received": "net_loss", "de_minimis_to": "pool",
     "pool": "50000", "de_minimis": "100"},
    {"rule": "proportional", "currency": "T", "minor_units": 18, "pool": "40000.01"},
    {"rule": "rising_tide", "currency": "T", "minor_units": 18, "pool": "40000.01"},
    {"rule": "proportional", "pool": "0.07", "received": "net_loss"},
]  # fmt: skip


@pytest.mark.parametrize("changes", CASES, ids=lambda c: "-".join(map(str, c.values())))
def test_every_row_is_the_same_as_with_duckdb(
    changes: dict[str, object], engine: SparkEngine, tmp_path: Path
) -> None:
    policy, rows = make_policy(**changes), some_holdings(60)
    file = write_holdings(tmp_path / "holdings.csv", rows)
    spark = compute_awards(policy, file, tmp_path / "spark.parquet", engine=engine)
    duck = compute_awards(policy, file, tmp_path / "duck.parquet")
    assert read_awards(spark.file) == read_awards(duck.file)
    assert spark.totals == duck.totals
    assert read_awards(spark.file) == reference(policy, rows)


def test_tiny_decimals_of_a_parquet_file_are_read_exactly(
    engine: SparkEngine, tmp_path: Path
) -> None:
    amounts = pa.array([Decimal("1E-18"), Decimal("1000000.5")], pa.decimal128(38, 18))
    table = pa.table({"claimant_id": ["a", "b"], "asset": ["ETH", "ETH"], "amount": amounts})
    pq.write_table(table, tmp_path / "h.parquet")
    result = compute_awards(
        make_policy(), tmp_path / "h.parquet", tmp_path / "a.parquet", engine=engine
    )
    assert result.totals.loss == 265_012_478_184


@pytest.mark.parametrize("bad", ["-1", "NaN", "1e400", "1,000", "１２", "1\n", ""])
def test_bad_rows_are_found_and_listed(bad: str, engine: SparkEngine, tmp_path: Path) -> None:
    table = pa.table({"claimant_id": ["a"], "asset": ["USDT"], "amount": [bad]})
    pq.write_table(table, tmp_path / "h.parquet")
    with pytest.raises(PolicyError, match="1 bad row;"):
        compute_awards(make_policy(), tmp_path / "h.parquet", tmp_path / "a.parquet", engine=engine)


def test_what_passes_38_digits_is_an_error(engine: SparkEngine, tmp_path: Path) -> None:
    most = "99999999999999999999.999999999999999999"
    policy = make_policy(price={"fixed": {"USDT": most}})
    file = write_holdings(tmp_path / "h.csv", [Holding("a", "USDT", Decimal("9" * 18),
                                                       evidence="verified")])  # fmt: skip
    with pytest.raises(PolicyError, match="128 bits"):
        compute_awards(policy, file, tmp_path / "a.parquet", engine=engine)


@pytest.mark.parametrize(
    "name", ["e\u0301x", "\u1100\u1161", "a\u200bb", "x\U000e0061y", "x\u0378y"]
)
def test_a_name_that_could_pass_for_another_is_refused(
    engine: SparkEngine, tmp_path: Path, name: str
) -> None:
    rows = [
        Holding(one, "USDT", Decimal(1), evidence="verified") for one in ("हिन्दी", "é", "ไม้", name)
    ]
    file = write_holdings(tmp_path / "holdings.csv", rows)
    with pytest.raises(PolicyError, match="1 bad row"):
        compute_awards(make_policy(), file, tmp_path / "awards.csv", engine=engine)
