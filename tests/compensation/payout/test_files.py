"""The files of a run: schema, counts and sums, two approvals, all or none."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from aboveboard.compensation.payout import Paid, Payee, Payment, Plan, files
from aboveboard.compensation.payout.files import Approver, write_run
from aboveboard.compensation.payout.paid import reference
from aboveboard.compensation.payout.pain001 import (
    NAMESPACE,
    Order,
    check_pain001,
    write_pain001,
)
from aboveboard.compensation.payout.plan import Head
from aboveboard.errors import PolicyError
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from payouts import CREATED, TOKEN, TWO, means, write_signed

IBAN = "GB82WEST12345698765432"
ADDRESS = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"


def made_plan(
    *payees: Payee, currency: str = "USD", units: int = 2, amount: int = 1205, **changes: object
) -> Plan:
    count, on_chain = len(payees), sum(1 for payee in payees if payee.address)
    by_bank = count - on_chain
    head = Head(
        "award", currency, units, count, count * amount, by_bank, by_bank * amount, on_chain,
        on_chain * amount, 1, 7, 0, "aa", "bb", "cc", means(**changes),
    )  # fmt: skip
    payments = tuple(Payment(payee, amount, f"{n:032}") for n, payee in enumerate(payees))
    return Plan(head, payments, (("left out", 7),))


def bank(count: int) -> list[Payee]:
    return [Payee(f"c{n}", name=f"Name {n}", iban=IBAN) for n in range(count)]


def chain(count: int) -> list[Payee]:
    return [Payee(f"d{n}", address=ADDRESS) for n in range(count)]


def texts(file: Path, name: str) -> list[str]:
    found: list[str] = etree.parse(str(file)).xpath(
        f"//n:{name}/text()", namespaces={"n": NAMESPACE}
    )
    return found


@pytest.fixture
def _in_tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_a_run_is_split_into_files_that_add_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "BANK_BATCH", 2)
    monkeypatch.setattr(files, "CHAIN_BATCH", 3)
    run = write_signed(made_plan(*bank(5), *chain(4)), tmp_path)
    orders = sorted(run.glob("bank-*.xml"))
    assert [texts(file, "NbOfTxs")[0] for file in orders] == ["2", "2", "1"]
    assert [texts(file, "CtrlSum")[0] for file in orders] == ["24.10", "24.10", "12.05"]
    assert len({texts(file, "MsgId")[0] for file in orders}) == 3
    batches = [list(csv.DictReader(file.open())) for file in sorted(run.glob("chain-*.csv"))]
    assert [len(batch) for batch in batches] == [3, 1]
    assert batches[0][0] == {
        "token_type": "erc20", "token_address": TOKEN, "receiver": ADDRESS, "amount": "12.05",
        "id": "",
    }  # fmt: skip
    said = json.loads((run / "payout.json").read_text())
    assert (said["bank_total"], said["chain_total"]) == (6025, 4820)
    assert [one["name"] for one in said["approvers"]] == [one.name for one in TWO]
    assert (run / "without-payee.csv").read_text() == "claimant_id,amount\nleft out,0.07\n"


def test_the_bank_file_says_who_pays_whom_and_when(tmp_path: Path) -> None:
    payee = Payee("c", name="山田 <太郎> & Co", account="0012-345678", bic="DEUTDEFF")
    run = write_signed(made_plan(payee, currency="JPY", units=0, amount=1_131_384), tmp_path)
    file = run / "bank-0001.xml"
    assert texts(file, "InstdAmt") == ["1131384"]
    assert texts(file, "Nm") == ["Minato & Söhne", "Minato & Söhne", "山田 <太郎> & Co"]
    assert texts(file, "IBAN") == ["DE89370400440532013000"]
    assert texts(file, "BICFI") == ["DEUTDEFF"]
    assert (texts(file, "Dt"), texts(file, "CreDtTm")) == (["2018-03-12"], ["2018-03-01T09:30:00Z"])
    assert texts(file, "Ustrd") == ["Compensation <2018-01-26>"]


@pytest.mark.parametrize(("currency", "charges"), [("EUR", "SLEV"), ("USD", "SHAR")])
def test_the_bank_file_holds_this_and_nothing_else(
    tmp_path: Path, currency: str, charges: str
) -> None:
    payees = (
        Payee("a", name="Ann", iban=IBAN),
        Payee("b", name="Bo", account="0012-345678", bic="DEUTDEFF"),
    )
    plan = made_plan(*payees, currency=currency)
    file = write_signed(plan, tmp_path) / "bank-0001.xml"
    message = f"{plan.head.run[:29]}-00001"
    leaves = [(etree.QName(one).localname, one.text) for one in etree.parse(file).iter()
              if not len(one)]  # fmt: skip
    assert leaves == [
        ("MsgId", message), ("CreDtTm", "2018-03-01T09:30:00Z"), ("NbOfTxs", "2"),
        ("CtrlSum", "24.10"), ("Nm", "Minato & Söhne"),
        ("PmtInfId", message), ("PmtMtd", "TRF"), ("NbOfTxs", "2"), ("CtrlSum", "24.10"),
        ("Dt", "2018-03-12"), ("Nm", "Minato & Söhne"), ("IBAN", "DE89370400440532013000"),
        ("Id", "NOTPROVIDED"), ("ChrgBr", charges),
        ("EndToEndId", f"{0:032}"), ("InstdAmt", "12.05"), ("Nm", "Ann"), ("IBAN", IBAN),
        ("Ustrd", "Compensation <2018-01-26>"),
        ("EndToEndId", f"{1:032}"), ("InstdAmt", "12.05"), ("BICFI", "DEUTDEFF"), ("Nm", "Bo"),
        ("Id", "0012-345678"), ("Ustrd", "Compensation <2018-01-26>"),
    ]  # fmt: skip
    assert set(etree.parse(file).xpath("//@Ccy")) == {currency}


@pytest.mark.usefixtures("_in_tokyo")
def test_one_who_pays_without_iban_is_named_by_account_and_bank_at_an_instant_in_utc(
    tmp_path: Path,
) -> None:
    debtor = {"name": "Minato", "account": "0099-1", "bic": "BOTKJPJT"}
    run = write_signed(made_plan(*bank(1), currency="JPY", units=0, debtor=debtor), tmp_path)
    file = run / "bank-0001.xml"
    assert texts(file, "Id") == ["0099-1"]
    assert texts(file, "BICFI") == ["BOTKJPJT"]
    assert texts(file, "CreDtTm") == ["2018-03-01T09:30:00Z"]


def test_staff_read_who_is_paid_how_much_and_by_which_way(tmp_path: Path) -> None:
    plan = made_plan(*bank(1), *chain(1), currency="JPY", units=0)
    run = write_signed(plan, tmp_path)
    assert (run / "payments.csv").read_text().splitlines() == [
        "claimant_id,minor_units,amount,currency,reference,by",
        f"c0,1205,1205,JPY,{0:032},bank",
        f"d0,1205,1205,JPY,{1:032},chain",
    ]


def test_lines_of_every_list_end_as_those_of_the_signed_text_do(tmp_path: Path) -> None:
    run = write_signed(made_plan(*bank(1), *chain(1)), tmp_path)
    lists = sorted(path.name for path in run.glob("*.csv"))
    assert lists == ["chain-0001.csv", "payments.csv", "without-payee.csv"]
    assert not any(b"\r" in (run / name).read_bytes() for name in lists)


@pytest.mark.usefixtures("_in_tokyo")
def test_what_was_approved_by_whom_and_when_stands_in_the_run(tmp_path: Path) -> None:
    plan = made_plan(*bank(1))
    zone = timezone(timedelta(hours=9))
    two = (Approver("山田", "SHA256:a"), Approver("Söhne", "SHA256:b"))
    run = write_run(plan, CREATED.astimezone(zone), two, tmp_path)
    text = (run / "payout.json").read_text(encoding="utf-8")
    assert json.loads(text) == {
        **json.loads(plan.head.text()),
        "created": CREATED.astimezone(UTC).isoformat(),
        "approvers": [
            {"name": "山田", "key": "SHA256:a"},
            {"name": "Söhne", "key": "SHA256:b"},
        ],
    }
    assert text.startswith('{\n "approvers": [\n  {\n')
    assert '"name": "山田"' in text


@pytest.mark.parametrize("more", [-1, 1])
def test_payments_that_do_not_add_up_to_what_was_approved_leave_no_file(
    tmp_path: Path, more: int
) -> None:
    plan = made_plan(*bank(2), *chain(1))
    wrong = replace(plan, head=replace(plan.head, total=plan.head.total + more))
    with pytest.raises(PolicyError, match="do not add up to what was approved"):
        write_signed(wrong, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_can_not_be_written_is_said_with_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    plan = made_plan(*bank(1))
    with pytest.raises(PolicyError) as caught:
        write_signed(plan, tmp_path / "file")
    target = tmp_path / "file" / plan.head.run
    assert str(caught.value).startswith(f"{target}: It can't be written: File exists.")


@given(
    name=st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=140),
    amounts=st.lists(st.integers(1, 10**14), min_size=1, max_size=5),
    units=st.sampled_from([0, 2, 3]),
)
@settings(max_examples=60, deadline=None)
def test_every_file_keeps_the_schema_and_its_sums(
    name: str, amounts: list[int], units: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("bank") / "order.xml"
    payments = [Payment(Payee("c", name=name, iban=IBAN), amount, f"{amount:032x}")
                for amount in amounts]  # fmt: skip
    one = means()
    assert one.debtor
    order = Order("m" * 35, CREATED, one.execute_on, one.debtor, "USD", units, one.remittance)
    write_pain001(file, order, payments)
    assert Decimal(texts(file, "CtrlSum")[0]) == Decimal(sum(amounts)).scaleb(-units)


@pytest.mark.parametrize(
    ("old", "new"),
    [("<NbOfTxs>2", "<NbOfTxs>3"), ("<CtrlSum>24.10", "<CtrlSum>24.11"), ("TRF", "CASH"),
     (">12.05<", ">-12.05<")],
)  # fmt: skip
def test_a_changed_bank_file_is_found(tmp_path: Path, old: str, new: str) -> None:
    file = write_signed(made_plan(*bank(2)), tmp_path) / "bank-0001.xml"
    check_pain001(file)
    file.write_text(file.read_text().replace(old, new, 1))
    with pytest.raises(PolicyError):
        check_pain001(file)


@pytest.mark.parametrize(
    "approvers",
    [(), TWO[:1], (TWO[0], TWO[0]), (TWO[0], Approver("other", TWO[0].key)),
     (TWO[0], Approver(TWO[0].name, "SHA256:other"))],
)  # fmt: skip
def test_without_two_people_with_two_keys_nothing_is_written(
    tmp_path: Path, approvers: tuple[Approver, ...]
) -> None:
    keys = len({one.key for one in approvers})
    with pytest.raises(PolicyError) as caught:
        write_run(made_plan(*bank(1)), CREATED, approvers, tmp_path / "payouts")
    assert str(caught.value) == (
        f"approvals: {keys} of 2 approvals are there for this run."
        " Two people with two keys have to sign it."
    )
    assert list(tmp_path.iterdir()) == []


def test_without_a_token_the_own_coin_of_the_chain_is_paid(tmp_path: Path) -> None:
    run = write_signed(made_plan(*chain(1), currency="ETH", units=18, token=""), tmp_path)
    (row,) = csv.DictReader((run / "chain-0001.csv").open())
    assert (row["token_type"], row["token_address"]) == ("native", "")
    assert row["amount"] == "0.000000000000001205"


def test_a_name_that_reads_as_a_formula_is_text_in_every_list(tmp_path: Path) -> None:
    plan = made_plan(Payee("=cmd|'/C calc'!A0", name="N", iban=IBAN))
    plan = replace(
        plan,
        payments=tuple(
            replace(one, reference=reference(plan.head.run, one.payee.claimant_id))
            for one in plan.payments
        ),
        without_payee=(("@SUM(A1)", 7),),
    )
    run = write_signed(plan, tmp_path)
    (row,) = csv.DictReader((run / "payments.csv").open())
    assert row["claimant_id"] == "'=cmd|'/C calc'!A0"
    assert "\n'@SUM(A1),0.07\n" in (run / "without-payee.csv").read_text()
    assert Paid.read(tmp_path).by_table == {"bb": {"=cmd|'/C calc'!A0": 1205}}


def test_a_run_is_written_once(tmp_path: Path) -> None:
    write_signed(made_plan(*bank(1)), tmp_path)
    with pytest.raises(PolicyError) as caught:
        write_signed(made_plan(*bank(1)), tmp_path)
    run = tmp_path / made_plan(*bank(1)).head.run
    assert str(caught.value) == (
        f"{run}: This run was written before. Use its files; nobody is paid twice."
    )
