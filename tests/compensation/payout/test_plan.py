"""What a run pays and what its head says of it: cross-checked, and signed as it stands."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest
from aboveboard.compensation.awards_file import read_awards
from aboveboard.compensation.awards_table import Award
from aboveboard.compensation.awards_totals import Sums
from aboveboard.compensation.payout import Payee, Payment, Plan
from aboveboard.compensation.payout.means import Debtor
from aboveboard.compensation.payout.plan import table_digest
from aboveboard.errors import PolicyError
from payouts import PAYEES, awards, means, paid_by, plan, policy


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


def test_awards_are_paid_by_the_policy_file_they_were_computed_with_and_no_other(
    tmp_path: Path,
) -> None:
    own, other = tmp_path / "policy.yaml", tmp_path / "other.yaml"
    own.write_text("pool: full\n")
    other.write_text("pool: 1000\n")
    table = awards(tmp_path, policy(), policy_file=own)
    assert plan(tmp_path, table, policy(), policy_file=own).head.total == 42778
    with pytest.raises(PolicyError, match=r"policy_sha256: .* another content of the policy"):
        plan(tmp_path, table, policy(), policy_file=other)


def test_a_payee_who_is_no_claimant_is_refused(tmp_path: Path) -> None:
    table = awards(tmp_path, policy())
    stranger = PAYEES + "mallory,,,,,0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266\n"
    with pytest.raises(PolicyError) as caught:
        plan(tmp_path, table, policy(), stranger)
    assert str(caught.value) == (
        f"{tmp_path / 'payees.csv'}: claimant_id: 1 payees are no claimants of this table."
        " Remove them, or name the table they belong to."
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


@pytest.mark.parametrize(
    ("changes", "field"), [({"debtor": None}, "debtor"), ({"token": ""}, "token")]
)
def test_what_can_not_be_paid_by_these_means_is_refused(
    tmp_path: Path, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(PolicyError) as caught:
        plan(tmp_path, awards(tmp_path, policy()), policy(), by=means(**changes))
    assert field in {problem.field for problem in caught.value.problems}
