"""What earlier runs paid: never twice, the difference, what came back."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from aboveboard.compensation.awards import compute_awards
from aboveboard.compensation.division import TOP_UP_RULES
from aboveboard.compensation.payout import Paid
from aboveboard.errors import PolicyError
from payouts import LOSSES, PAYEES, awards, paid_by, plan, policy, write_signed


def test_everyone_is_paid_the_own_award_once(tmp_path: Path) -> None:
    table = awards(tmp_path, policy())
    assert paid_by(tmp_path, plan(tmp_path, table, policy())) == {
        "ann": 30001, "bo": 12000, "cy": 777,
    }  # fmt: skip
    with pytest.raises(PolicyError, match="it was all paid before"):
        plan(tmp_path, table, policy())


@pytest.mark.parametrize("rule", sorted(TOP_UP_RULES))
def test_a_second_run_pays_exactly_the_difference(tmp_path: Path, rule: str) -> None:
    first = policy(rule=rule, pool="99.99")
    paid = paid_by(tmp_path, plan(tmp_path, awards(tmp_path, first), first))
    later = policy(rule=rule, pool="250")
    received = {name: f"{Decimal(sum_).scaleb(-2)}" for name, sum_ in paid.items()}
    table = awards(tmp_path, later, received, "second.csv")
    second = paid_by(tmp_path, plan(tmp_path, table, later))
    assert sum(paid.values()) == 9999
    assert sum(paid.values()) + sum(second.values()) == 25_000


def test_receipts_that_are_not_what_was_paid_are_refused(tmp_path: Path) -> None:
    first = policy(pool="100")
    paid_by(tmp_path, plan(tmp_path, awards(tmp_path, first), first))
    later = policy(pool="250")
    # the same claimants again, as if nothing had been paid
    table = awards(tmp_path, later, out="second.csv")
    with pytest.raises(PolicyError) as caught:
        plan(tmp_path, table, later)
    assert str(caught.value).startswith(
        f"{table}: received: What 3 claimants received by this table is not what earlier runs paid"
    )


def test_one_whom_earlier_runs_paid_and_whom_the_table_lacks_is_counted_too(tmp_path: Path) -> None:
    first = policy(pool="100")
    paid = paid_by(tmp_path, plan(tmp_path, awards(tmp_path, first), first))
    received = {name: f"{Decimal(sum_).scaleb(-2)}" for name, sum_ in paid.items()}
    file = tmp_path / "holdings.csv"
    file.write_text(
        f"claimant_id,asset,amount,received\nann,USDT,300.01,{received['ann']}\n"
        f"bo,USDT,120,{received['bo']}\n"
    )
    later = policy(pool="250")
    table = compute_awards(later, file, tmp_path / "second.csv").file
    with pytest.raises(PolicyError, match="What 1 claimants received by this table"):
        plan(tmp_path, table, later, PAYEES.replace("cy,", "ann2,", 1))


def test_the_same_table_in_another_form_is_not_paid_again(tmp_path: Path) -> None:
    standard = policy(received="net_loss")
    paid_by(tmp_path, plan(tmp_path, awards(tmp_path, standard), standard))
    table = awards(tmp_path, standard, out="awards.parquet")
    with pytest.raises(PolicyError, match="it was all paid before"):
        plan(tmp_path, table, standard)


def test_who_has_no_payee_is_named_and_paid_by_a_later_run(tmp_path: Path) -> None:
    table = awards(tmp_path, policy())
    some = "".join(line for line in PAYEES.splitlines(True) if not line.startswith("bo"))
    first = plan(tmp_path, table, policy(), some)
    assert first.without_payee == (("bo", 12000),)
    assert (first.head.without_payee_count, first.head.without_payee_total) == (1, 12000)
    paid_by(tmp_path, first)
    assert paid_by(tmp_path, plan(tmp_path, table, policy())) == {"bo": 12000}


def test_what_came_back_is_due_again(tmp_path: Path) -> None:
    table = awards(tmp_path, policy())
    run = write_signed(plan(tmp_path, table, policy()), tmp_path / "payouts")
    (run / "returned.csv").write_text("claimant_id\ncy\n")
    again = plan(tmp_path, table, policy())
    assert [(p.payee.claimant_id, p.amount) for p in again.payments] == [("cy", 777)]


def test_goodwill_is_paid_apart_and_once_over_all_tables(tmp_path: Path) -> None:
    standard = policy(goodwill="5")
    table = awards(tmp_path, standard)
    paid = paid_by(tmp_path, plan(tmp_path, table, standard, kind="goodwill"))
    assert paid == dict.fromkeys(LOSSES, 500)
    assert paid_by(tmp_path, plan(tmp_path, table, standard))["ann"] == 30001
    received = {"ann": "300.01", "bo": "120", "cy": "7.77"}
    second = awards(tmp_path, standard, received, "second.csv")
    with pytest.raises(PolicyError, match="it was all paid before"):
        plan(tmp_path, second, standard, kind="goodwill")


def test_of_goodwill_that_was_raised_only_what_was_added_is_paid(tmp_path: Path) -> None:
    for goodwill, due in (("5", 500), ("8", 300), ("9", 100)):
        standard = policy(goodwill=goodwill)
        table = awards(tmp_path, standard, out=f"{goodwill}.csv")
        paid = paid_by(tmp_path, plan(tmp_path, table, standard, kind="goodwill"))
        assert paid == dict.fromkeys(LOSSES, due)


def test_a_run_that_can_not_be_read_stops_every_payment(tmp_path: Path) -> None:
    table = awards(tmp_path, policy())
    run = write_signed(plan(tmp_path, table, policy()), tmp_path / "payouts")
    (run / "payments.csv").unlink()
    with pytest.raises(PolicyError) as caught:
        Paid.read(tmp_path / "payouts")
    assert str(caught.value) == (
        f"{run}: This earlier run can't be read (FileNotFoundError)."
        " Restore its files: nothing is paid while it is unknown what was."
    )


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("payments.csv", "cy,777,7.77", "cy,1,0.01"),
        ("payments.csv", "cy,", "dee,"),
        ("payout.json", '"total": 42778', '"total": 42001'),
        ("payout.json", '"kind": "award"', '"kind": "goodwill"'),
        ("payout.json", '"table": "', '"table": "0'),
    ],
)
def test_a_run_that_was_changed_after_it_was_signed_stops_every_payment(
    tmp_path: Path, file: str, old: str, new: str
) -> None:
    run = write_signed(plan(tmp_path, awards(tmp_path, policy()), policy()), tmp_path / "payouts")
    text = (run / file).read_text()
    assert old in text
    (run / file).write_text(text.replace(old, new))
    with pytest.raises(PolicyError, match="This earlier run is not as it was signed and written"):
        Paid.read(tmp_path / "payouts")


def test_a_run_under_the_name_of_another_stops_every_payment(tmp_path: Path) -> None:
    run = write_signed(plan(tmp_path, awards(tmp_path, policy()), policy()), tmp_path / "payouts")
    run.rename(run.with_name("0" * 32))
    with pytest.raises(PolicyError, match="This earlier run is not as it was signed and written"):
        Paid.read(tmp_path / "payouts")


def test_a_single_unit_is_due_and_receipts_from_elsewhere_are_no_earlier_runs(
    tmp_path: Path,
) -> None:
    standard = policy(received="net_loss")
    table = awards(tmp_path, standard, {"ann": "300", "bo": "120", "cy": "7.77"})
    made = plan(tmp_path, table, standard)
    assert [(one.payee.claimant_id, one.amount) for one in made.payments] == [("ann", 1)]
