"""What is due: the awards less what earlier runs paid, never twice, cross-checked."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from aboveboard.compensation.awards import compute_awards
from aboveboard.compensation.awards_file import read_awards
from aboveboard.compensation.awards_table import Award
from aboveboard.compensation.awards_totals import Sums
from aboveboard.compensation.division import TOP_UP_RULES
from aboveboard.compensation.payout import (
    Means,
    Paid,
    Payee,
    Payment,
    Plan,
    plan_payout,
    read_payees,
)
from aboveboard.compensation.payout.means import Debtor
from aboveboard.compensation.payout.plan import table_digest
from aboveboard.compensation.policy import Policy
from aboveboard.errors import PolicyError
from payouts import PAYEES, means, policy, write_signed

LOSSES = {"ann": "300.01", "bo": "120", "cy": "7.77"}


def awards(
    folder: Path, standard: Policy, received: dict[str, str] | None = None, out: str = "awards.csv"
) -> Path:
    rows = [
        f"{name},USDT,{sum_},{(received or {}).get(name, '0')}\n" for name, sum_ in LOSSES.items()
    ]
    file = folder / "holdings.csv"
    file.write_text("claimant_id,asset,amount,received\n" + "".join(rows))
    return compute_awards(standard, file, folder / out).file


def plan(
    folder: Path,
    table: Path,
    standard: Policy,
    payees: str = PAYEES,
    by: Means | None = None,
    **kind: str,
) -> Plan:
    file = folder / "payees.csv"
    file.write_text(payees, encoding="utf-8")
    paid = Paid.read(folder / "payouts")
    return plan_payout(
        table,
        file,
        read_payees(file),
        standard,
        paid,
        by or means(),
        **kind,  # type: ignore[arg-type]
    )


def paid_by(folder: Path, made: Plan) -> dict[str, int]:
    write_signed(made, folder / "payouts")
    return {payment.payee.claimant_id: payment.amount for payment in made.payments}


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


def test_nothing_is_due_where_no_payee_is_a_claimant_with_something_due(tmp_path: Path) -> None:
    table = awards(tmp_path, policy())
    nobody = PAYEES.splitlines(True)[0]
    with pytest.raises(PolicyError) as caught:
        plan(tmp_path, table, policy(), nobody)
    assert str(caught.value) == (
        f"{table}: Nothing is due to anyone in the payees file."
        " Look at the earlier runs, and at the payees."
    )


def test_the_head_says_everything_that_is_paid_from_what_and_after_what(tmp_path: Path) -> None:
    standard = policy(goodwill="5")
    table = awards(tmp_path, standard)
    paid_by(tmp_path, plan(tmp_path, table, standard, kind="goodwill"))
    some = "".join(line for line in PAYEES.splitlines(True) if not line.startswith("bo"))
    head = plan(tmp_path, table, standard, some).head
    text = json.loads(head.text())
    assert text.pop("means") == means().model_dump(mode="json")
    assert text == {
        "format": "aboveboard.payout/3", "kind": "award", "currency": "USD", "minor_units": 2,
        "count": 2, "total": 30778, "bank_count": 1, "bank_total": 30001, "chain_count": 1,
        "chain_total": 777, "without_payee_count": 1, "without_payee_total": 12000,
        "paid_by_earlier_runs": 1500, "awards_sha256": sha256(table),
        "payees_sha256": sha256(tmp_path / "payees.csv"), "table": head.table,
    }  # fmt: skip
    assert list(json.loads(head.text())) == sorted(json.loads(head.text()))
    assert head.text().startswith('{\n "awards_sha256"')
    assert head.text().endswith("}\n")


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_each_payment_has_a_reference_of_its_own_that_names_nobody(tmp_path: Path) -> None:
    table = awards(tmp_path, policy())
    first, again = plan(tmp_path, table, policy()), plan(tmp_path, table, policy())
    references = [payment.reference for payment in first.payments]
    assert references == [payment.reference for payment in again.payments]
    assert len(set(references)) == 3
    assert {len(reference) for reference in (*references, first.head.run)} == {32}
    other = plan(tmp_path, table, policy(), PAYEES.replace("Bo Yang", "Bo Young"))
    assert not {payment.reference for payment in other.payments} & set(references)


def test_a_claimant_who_stands_twice_in_a_table_is_paid_by_neither_row(tmp_path: Path) -> None:
    table = awards(tmp_path, policy())
    lines = table.read_text().splitlines(True)
    table.write_text("".join([*lines, lines[1]]))
    sums = Sums()
    for row in read_awards(table):
        sums.add(row)
    beside = tmp_path / "awards.csv.totals.json"
    stated = json.loads(beside.read_text()) | {"claimants": 4, **sums.by_name}
    beside.write_text(json.dumps(stated | {"awards_sha256": sha256(table)}))
    with pytest.raises(PolicyError, match="A claimant is in the table twice"):
        plan(tmp_path, table, policy())


def test_a_table_that_is_not_what_its_totals_say_is_refused(tmp_path: Path) -> None:
    table = awards(tmp_path, policy())
    table.write_text(table.read_text().replace(",777,", ",778,"))
    with pytest.raises(PolicyError, match="was changed after it was computed"):
        plan(tmp_path, table, policy())
    (tmp_path / "awards.csv.totals.json").unlink()
    with pytest.raises(PolicyError, match="totals are missing"):
        plan(tmp_path, table, policy())


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"currency": "EUR"}, r"totals\.json: currency: The awards were computed in USD"),
        ({"minor_units": 3}, r"totals\.json: minor_units: The awards were computed in 2"),
    ],
)
def test_a_table_in_other_money_than_the_policy_is_refused(
    tmp_path: Path, changes: dict[str, object], message: str
) -> None:
    with pytest.raises(PolicyError, match=message):
        plan(tmp_path, awards(tmp_path, policy()), policy(**changes))


def test_a_payee_who_is_no_claimant_is_refused(tmp_path: Path) -> None:
    table = awards(tmp_path, policy())
    stranger = PAYEES + "mallory,,,,,0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266\n"
    with pytest.raises(PolicyError) as caught:
        plan(tmp_path, table, policy(), stranger)
    assert str(caught.value) == (
        f"{tmp_path / 'payees.csv'}: claimant_id: 1 payees are no claimants of this table."
        " Remove them, or name the table they belong to."
    )


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


def test_any_change_makes_another_run_to_be_signed(tmp_path: Path) -> None:
    table = awards(tmp_path, policy())
    first = plan(tmp_path, table, policy()).head
    assert plan(tmp_path, table, policy()).head == first
    changed = plan(tmp_path, table, policy(), PAYEES.replace("Bo Yang", "Bo Young")).head
    assert changed.run != first.run
    assert json.loads(first.text())["total"] == 42778


@pytest.mark.parametrize(
    "changes",
    [
        {"debtor": Debtor(name="Mallory", iban="DE89370400440532013000")},
        {"debtor": Debtor(name="Minato & Söhne", iban="GB82WEST12345698765432")},
        {"token": "0x5FbDB2315678afecb367f032d93F642f64180aa3"},
        {"token": ""},
        {"execute_on": date(2018, 3, 13)},
        {"remittance": "Compensation"},
        {"one_token_is": "1 ETH"},
    ],
)
def test_what_decides_where_money_goes_is_in_what_is_signed(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    coin = {"currency": "ETH", "minor_units": 2, "price": {"fixed": {"USDT": "1"}}}
    standard = policy(**coin)
    chain_only = "".join(line for line in PAYEES.splitlines(True) if line[:2] not in ("an", "bo"))
    table = awards(tmp_path, standard)
    own = means(symbol="ETH", one_token_is="")
    first = plan(tmp_path, table, standard, chain_only, own).head
    other = plan(tmp_path, table, standard, chain_only, own.model_copy(update=changes)).head
    assert other.run != first.run
    signed = json.loads(first.text())
    assert signed["means"] == own.model_dump(mode="json")
    assert {"currency", "minor_units", "total", "count", "bank_total", "chain_total",
            "payees_sha256"} < signed.keys()  # fmt: skip


def test_payees_who_share_an_account_or_address_are_counted(tmp_path: Path) -> None:
    payees = (
        "claimant_id,name,iban,account,bic,address\n"
        "ann,Ann,GB82WEST12345698765432,,,\n"
        "bo,Bo,GB82 WEST 1234 5698 7654 32,,,\n"
        "cy,,,,,0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266\n"
    )
    (shared,) = plan(tmp_path, awards(tmp_path, policy()), policy(), payees).shared()
    assert (shared.kind, shared.claimant_ids) == ("IBAN", ("ann", "bo"))


def paid_to(*payees: Payee) -> Plan:
    """A plan that pays these; of its head nothing is asked."""
    payments = tuple(Payment(payee, 1, "r") for payee in payees)
    return Plan(None, payments, ())  # type: ignore[arg-type]


def test_what_most_share_comes_first_and_a_branch_is_the_same_bank() -> None:
    bank = {"name": "N", "account": "0012-345678"}
    made = paid_to(
        Payee("a", bic="DEUTDEFF", **bank), Payee("b", bic="DEUTDEFFXXX", **bank),
        Payee("c", bic="DEUTFRFF", **bank), Payee("d", address="0x1"), Payee("e", address="0x1"),
        Payee("f", address="0x1"), Payee("g", address="0x2"),
    )  # fmt: skip
    assert [(one.kind, one.claimant_ids) for one in made.shared()] == [
        ("address", ("d", "e", "f")),
        ("account", ("a", "b")),
    ]


def test_payees_with_places_of_their_own_share_nothing(tmp_path: Path) -> None:
    assert plan(tmp_path, awards(tmp_path, policy()), policy()).shared() == ()


def test_a_table_keeps_its_name_for_ever_in_any_order() -> None:
    # earlier runs bear it: under another name the same table would be paid again
    rows = [Award("ann", 1, 2, 3, 4, 5, 6), Award("bo", 0, 0, 0, 0, 0, 0)]
    name = "d6b1c0d4abbb38346d82819f1347d4309f9468b119703bff54b2c725d4cc699e"
    assert (table_digest(rows), table_digest(rows[::-1])) == (name, name)


def test_a_single_unit_is_due_and_receipts_from_elsewhere_are_no_earlier_runs(
    tmp_path: Path,
) -> None:
    standard = policy(received="net_loss")
    table = awards(tmp_path, standard, {"ann": "300", "bo": "120", "cy": "7.77"})
    made = plan(tmp_path, table, standard)
    assert [(one.payee.claimant_id, one.amount) for one in made.payments] == [("ann", 1)]


@pytest.mark.parametrize(
    ("changes", "field"), [({"debtor": None}, "debtor"), ({"token": ""}, "token")]
)
def test_what_can_not_be_paid_by_these_means_is_refused(
    tmp_path: Path, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(PolicyError) as caught:
        plan(tmp_path, awards(tmp_path, policy()), policy(), by=means(**changes))
    assert field in {problem.field for problem in caught.value.problems}
