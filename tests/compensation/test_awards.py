"""The awards table: published cases, the plain reference row by row, bad input."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from aboveboard.compensation.awards import AwardsResult, compute_awards
from aboveboard.compensation.division import TOP_UP_RULES
from aboveboard.compensation.engines import DuckEngine
from aboveboard.compensation.policy import Policy
from aboveboard.compensation.rules import POLICY_RULES
from aboveboard.errors import PolicyError
from hypothesis import given, settings
from hypothesis import strategies as st

from .award_cases import (
    Award,
    Holding,
    holdings,
    make_policy,
    policies,
    read_awards,
    reference,
    write_holdings,
)


def run(
    folder: Path, policy: Policy, rows: list[Holding], **options: object
) -> tuple[AwardsResult, list[Award]]:
    file = write_holdings(folder / "holdings.csv", rows)
    result = compute_awards(policy, file, folder / "awards.parquet", **options)  # type: ignore[arg-type]
    return result, read_awards(result.file)


def run_text(folder: Path, text: str, policy: Policy | None = None) -> AwardsResult:
    file = folder / "holdings.csv"
    file.write_text(text, encoding="utf-8")
    return compute_awards(policy or make_policy(), file, folder / "awards.parquet")


@given(data=st.data(), rows=st.lists(holdings, min_size=1, max_size=12))
@settings(max_examples=150, deadline=None)
def test_every_row_is_what_the_plain_program_computes(
    data: st.DataObject, rows: list[Holding]
) -> None:
    policy = data.draw(policies(data.draw(st.sampled_from([0, 2, 3, 8, 18]))))
    if policy.minor_units < 2:  # then a receipt has no digits either
        rows = [replace(row, received=Decimal(int(row.received))) for row in rows]
    with TemporaryDirectory() as folder:
        result, awards = run(Path(folder), policy, rows)
    assert awards == reference(policy, rows)
    total = result.totals
    assert total.award + total.held + total.small == total.entitled
    assert total.entitled + total.paid_before + total.unspent == total.pool
    assert total.unspent >= 0
    assert all(row.award >= 0 and row.held >= 0 for row in awards)
    assert sum(row.award for row in awards) == total.award
    counts_receipts = policy.rule == "rising_tide" or policy.received == "net_loss"
    for row in awards:
        most = max(row.counted - row.received, 0) if counts_receipts else row.counted
        assert row.award + row.held <= most
    if policy.pool == "full" and not any(row.received for row in awards):
        assert total.unspent == 0
        if policy.small_claims is None:
            assert total.entitled == sum(row.counted for row in awards)


def test_the_published_replay_pays_the_whole_and_the_one_holder(tmp_path: Path) -> None:
    policy = make_policy(currency="JPY", price={"fixed": {"XEM": "88.549"}})
    rows = [
        Holding("whole", "XEM", Decimal("523000000"), evidence="verified"),
        Holding("one", "XEM", Decimal("12776.93"), evidence="verified"),
    ]
    result, awards = run(tmp_path, policy, rows)
    assert [row.award for row in awards] == [1_131_384, 46_311_127_000]
    assert result.totals.award == 46_311_127_000 + 1_131_384


def test_a_class_of_small_claims_is_paid_its_own_share_first(tmp_path: Path) -> None:
    # as a court's convenience class: 70 % up to 5,000, the rest of the pool for those above it
    policy = make_policy(pool="5750", small_claims={"up_to": "5000", "share": "0.7"})
    rows = [
        Holding("at", "USDT", Decimal("5000"), evidence="verified"),
        Holding("over", "USDT", Decimal("5001"), evidence="verified"),
    ]
    _, awards = run(tmp_path, policy, rows)
    assert [row.award for row in awards] == [350_000, 225_000]


def test_a_large_amount_stands_beside_one_of_nine_digits_after_the_point(tmp_path: Path) -> None:
    rows = [
        Holding("large", "USDT", Decimal("123456789.000001"), evidence="verified"),
        Holding("small", "USDT", Decimal("0.123456789"), evidence="verified"),
    ]
    _, awards = run(tmp_path, make_policy(), rows)
    assert [row.award for row in awards] == [12_345_678_900, 12]


BITFINEX = [
    ("1.1812", "1.1812"), ("1.3152", "2.4809"), ("1.5", "3.9437"), ("1.75", "5.6246"),
    ("2.0", "7.5121"), ("4.6", "11.7666"), ("5.0", "16.1783"), ("100", "100"),
]  # fmt: skip


def test_eight_redemptions_of_a_2016_case_reach_the_published_running_totals(
    tmp_path: Path,
) -> None:
    # each redemption buys back a share of the tokens outstanding; the running total is printed
    # with four digits, from redemptions that were themselves printed rounded
    losses = {"small": 12_345, "middle": 4_000_001, "large": 71_999_987_654}
    received = dict.fromkeys(losses, 0)
    total = sum(losses.values())
    outstanding, pool = Decimal(total), 0
    for percent, cumulative in BITFINEX:
        bought = outstanding * Decimal(percent) / 100
        outstanding -= bought
        pool = total if percent == "100" else int(total - outstanding)
        rows = [
            Holding(name, "USDT", Decimal(loss).scaleb(-2), Decimal(received[name]).scaleb(-2),
                    "verified")
            for name, loss in losses.items()
        ]  # fmt: skip
        result, awards = run(tmp_path, make_policy(pool=f"{Decimal(pool).scaleb(-2)}"), rows)
        assert result.totals.award == pool - sum(received.values())
        for row in awards:
            received[row.claimant_id] += row.award
        reached = Decimal(sum(received.values())) / total * 100
        assert abs(reached - Decimal(cumulative)) < Decimal("0.0002")
    assert received == losses


@pytest.mark.parametrize("rule", sorted(TOP_UP_RULES))
def test_a_second_run_pays_exactly_the_difference(rule: str, tmp_path: Path) -> None:
    rows = [Holding(f"c{n:03}", "USDT", Decimal(n * n), evidence="verified") for n in range(90)]
    _, first = run(tmp_path, make_policy(rule=rule, pool="70000"), rows)
    paid = {row.claimant_id: Decimal(row.award).scaleb(-2) for row in first}
    again = [Holding(r.claimant_id, r.asset, r.amount, paid[r.claimant_id], r.evidence)
             for r in rows]  # fmt: skip
    _, second = run(tmp_path, make_policy(rule=rule, pool="123456.78"), again)
    _, once = run(tmp_path, make_policy(rule=rule, pool="123456.78"), rows)
    assert [a.award + b.award for a, b in zip(first, second, strict=True)] == [
        row.award for row in once
    ]


@pytest.mark.parametrize(
    ("received", "paid_before", "entitled", "unspent"),
    [("earlier_payment", 1000, 4000, 0), ("net_loss", 0, 5000, 0)],
)
def test_the_totals_count_receipts_as_paid_before_only_where_they_are_earlier_payments(
    received: str, paid_before: int, entitled: int, unspent: int, tmp_path: Path
) -> None:
    rows = [
        Holding("a", "USDT", Decimal(100), Decimal(10), "verified"),
        Holding("b", "USDT", Decimal(100), Decimal(0), "verified"),
    ]
    total = run(tmp_path, make_policy(pool="50", received=received), rows)[0].totals
    assert (total.received, total.paid_before) == (1000, paid_before)
    assert (total.entitled, total.unspent) == (entitled, unspent)


@pytest.mark.parametrize(
    ("broken", "raised"),
    [
        (RuntimeError("[MALFORMED_RECORD_IN_PARSING] a row"), PolicyError),
        (RuntimeError("out of memory"), RuntimeError),
    ],
)
def test_only_what_an_engine_can_not_read_is_told_as_a_file_that_is_no_table(
    broken: Exception, raised: type[Exception], tmp_path: Path
) -> None:
    class Broken(DuckEngine):
        def load(self, name: str, file: Path) -> None:
            raise broken

    (tmp_path / "h.csv").write_text("claimant_id,asset,amount\na,USDT,1\n")
    with pytest.raises(raised, match=r"can't be read as a table|out of memory"):
        compute_awards(make_policy(), tmp_path / "h.csv", tmp_path / "a.csv", engine=Broken())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["h.csv"]


def test_a_claimant_of_nothing_adds_nothing_to_a_pool_of_all_that_is_owed(tmp_path: Path) -> None:
    rows = [
        Holding("a", "USDT", Decimal(100), evidence="verified"),
        Holding("b", "USDT", Decimal(0), evidence="verified"),
    ]
    total = run(tmp_path, make_policy(pool="full"), rows)[0].totals
    assert (total.pool, total.unspent) == (10_000, 0)


def test_each_step_is_told_as_it_begins_and_ends(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    rows = [Holding("a", "USDT", Decimal(1), evidence="verified")]
    run(tmp_path, make_policy(), rows, progress=lambda *step: told.append(step))
    steps = ("losses", "division", "table")
    assert told == [(step, done, 1) for step in steps for done in (0, 1)]


def test_the_table_is_made_beside_its_place_whatever_temporary_folder_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    rows = [Holding("a", "USDT", Decimal(1), evidence="verified")]
    assert run(tmp_path, make_policy(), rows)[0].file.is_file()


def test_who_was_paid_one_unit_too_much_lowers_the_level_of_the_others(tmp_path: Path) -> None:
    # of 4 cents: 2.22, 0.89 and 0.89; c keeps 2, and 2 are left for 5 and 2: 1.43 and 0.57
    rows = [
        Holding("a", "USDT", Decimal("0.05"), evidence="verified"),
        Holding("b", "USDT", Decimal("0.02"), evidence="verified"),
        Holding("c", "USDT", Decimal("0.02"), Decimal("0.02"), "verified"),
    ]
    _, awards = run(tmp_path, make_policy(pool="0.04"), rows)
    assert [row.award for row in awards] == [1, 1, 0]


def test_disputed_claims_count_in_full_and_are_held_back(tmp_path: Path) -> None:
    rows = [
        Holding("clear", "USDT", Decimal(100), evidence="verified"),
        Holding("disputed", "USDT", Decimal(300), evidence="verified", disputed=True),
        Holding("stated", "USDT", Decimal(100), evidence="stated"),
    ]
    _, awards = run(tmp_path, make_policy(pool="50"), rows)
    assert [(row.award, row.held) for row in awards] == [(1000, 0), (0, 3000), (0, 1000)]


@pytest.mark.parametrize(("currency", "units"), [("JPY", 0), ("USD", 2), ("KWD", 3)])
def test_a_loss_is_summed_exactly_and_rounded_once_half_up(
    currency: str, units: int, tmp_path: Path
) -> None:
    policy = make_policy(currency=currency, price={"fixed": {"T": "0.000000000000000001"}})
    half = Decimal(5).scaleb(17 - units)  # half a minor unit, in two parts too small to count
    rows = [Holding("a", "T", half - Decimal("0.25")), Holding("a", "T", Decimal("0.25"))]
    rows += [Holding("b", "T", half - Decimal("0.000001"))]
    file = tmp_path / "holdings.csv"
    lines = [f"{row.claimant_id},{row.asset},{row.amount:f}\n" for row in rows]
    file.write_text("claimant_id,asset,amount\n" + "".join(lines), encoding="utf-8")
    result = compute_awards(policy, file, tmp_path / "awards.parquet")
    assert [row.loss for row in read_awards(result.file)] == [1, 0]
    assert result.totals.duplicate_rows == 1


@pytest.mark.parametrize("rule", POLICY_RULES)
def test_units_left_by_rounding_go_to_the_smaller_ids(rule: str, tmp_path: Path) -> None:
    names = [f"user-{n:05}" for n in range(500)]
    rows = [Holding(name, "USDT", Decimal(7), evidence="verified") for name in reversed(names)]
    _, awards = run(tmp_path, make_policy(rule=rule, pool="10.01"), rows)
    assert [row.award for row in awards] == [3] + [2] * 499
    _, awards = run(tmp_path, make_policy(rule=rule, pool="12.34"), rows)
    assert [row.award for row in awards] == [3] * 234 + [2] * 266


def test_repeated_rows_are_counted_with_any_number_of_assets(tmp_path: Path) -> None:
    names = [f"T{n:02}" for n in range(70)]
    policy = make_policy(price={"fixed": dict.fromkeys(names, "1")})
    rows = "".join(f"a,{name},1\n" for name in [*names, "T69", "T68", "T69"])
    result = run_text(tmp_path, "claimant_id,asset,amount\n" + rows, policy)
    assert (result.totals.rows, result.totals.duplicate_rows) == (73, 3)


def test_what_passes_128_bits_is_an_error_and_not_a_wrong_cent(tmp_path: Path) -> None:
    most = "9" * 18
    policy = make_policy(price={"fixed": {"USDT": "99999999999999999999.999999999999999999"}})
    with pytest.raises(PolicyError, match="128 bits"):
        run_text(tmp_path, f"claimant_id,asset,amount\na,USDT,{most}\n", policy)
    assert not (tmp_path / "awards.parquet").exists()


def test_the_same_input_gives_the_same_bytes_and_the_totals_stand_beside(tmp_path: Path) -> None:
    rows = [Holding(f"c{n}", "ETH", Decimal(n), evidence="matched") for n in range(3000)]
    result, _ = run(tmp_path, make_policy(pool="999.99"), rows)
    first = result.file.read_bytes()
    result, _ = run(tmp_path, make_policy(pool="999.99"), rows)
    assert result.file.read_bytes() == first
    beside = json.loads((tmp_path / "awards.parquet.totals.json").read_text())
    assert (beside["claimants"], beside["pool"]) == (3000, 99999)


def test_a_csv_table_says_the_same(tmp_path: Path) -> None:
    file = write_holdings(
        tmp_path / "h.csv", [Holding("a", "USDT", Decimal("1.5"), evidence="stated")]
    )
    result = compute_awards(make_policy(), file, tmp_path / "awards.csv")
    assert result.file.read_text() == (
        "claimant_id,loss,counted,received,award,held,goodwill\na,150,150,0,0,150,0\n"
    )
