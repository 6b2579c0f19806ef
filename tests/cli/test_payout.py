"""``aboveboard payout``: shown, signed by two, written once."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from aboveboard.cli import app
from aboveboard.compensation.awards_table import Award
from aboveboard.compensation.inputs import digest
from aboveboard.compensation.payout import plan
from payouts import PAYEES, TOKEN
from publishing import POLICY as APPROVERS
from publishing import Keys
from typer.testing import CliRunner, Result

LEGAL, SECURITY = "legal@minato.example", "security@minato.example"
POLICY = """\
currency: USD
holdings_at: 2018-01-26T23:59:59+09:00
price: {fixed: {USDT: "1"}}
"""


PAYMENT = f"""\
execute_on: 2018-03-12
remittance: Compensation
debtor: {{name: Minato, iban: DE89370400440532013000}}
token: "{TOKEN}"
symbol: USDT
one_token_is: "1 USD"
"""


class Case:
    """An incident with awards, payees and approvers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.incident = folder / "incident"
        (folder / "keys").mkdir()
        self.incident.mkdir()
        self.keys = Keys(folder / "keys")
        signers = self.keys.signers(LEGAL, SECURITY)
        (self.incident / "allowed_signers").write_text(signers.read_text())
        (self.incident / "approval.yaml").write_text(APPROVERS)
        (folder / "policy.yaml").write_text(POLICY)
        (folder / "payees.csv").write_text(PAYEES, encoding="utf-8")
        (folder / "holdings.csv").write_text(
            "claimant_id,asset,amount\nann,USDT,3\nbo,USDT,2\ncy,USDT,1\n"
        )
        (folder / "payment.yaml").write_text(PAYMENT)
        self.command(
            "awards", "--holdings", folder / "holdings.csv", "--out", folder / "awards.csv"
        )

    def command(self, name: str, *arguments: str | Path) -> Result:
        options = ["--policy", self.folder / "policy.yaml", *arguments]
        return CliRunner().invoke(app, [str(part) for part in (name, *options)])

    def payout(self, name: str, *arguments: str | Path) -> Result:
        options = ["--payees", self.folder / "payees.csv", "--incident", self.incident,
                   "--means", self.folder / "payment.yaml"]  # fmt: skip
        parts = [
            "payout",
            name,
            self.folder / "awards.csv",
            "--policy",
            self.folder / "policy.yaml",
            "--holdings",
            self.folder / "holdings.csv",
        ]
        return CliRunner().invoke(app, [str(part) for part in (*parts, *options, *arguments)])

    def sign(self, *principals: str) -> None:
        for principal in principals:
            result = self.payout("approve", "--key", self.keys.private(principal))
            assert result.exit_code == 0, result.output

    def write_apart(self) -> subprocess.CompletedProcess[bytes]:
        """Write as another person at another terminal would."""
        options = {"payees": "payees.csv", "incident": "incident", "policy": "policy.yaml",
                   "means": "payment.yaml", "holdings": "holdings.csv"}  # fmt: skip
        command = [sys.executable, "-m", "aboveboard", "payout", "write", "awards.csv"]
        command += [part for name, file in options.items() for part in (f"--{name}", file)]
        return subprocess.run(command, cwd=self.folder, capture_output=True, check=False)

    def write(self) -> Result:
        return self.payout("write")


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(tmp_path)


def test_what_two_have_signed_is_written_once(case: Case) -> None:
    shown = json.loads(case.payout("show", "--json").output)
    assert (shown["count"], shown["total"]) == (3, 600)
    case.sign(LEGAL, SECURITY)
    written = case.write()
    assert written.exit_code == 0, written.output
    (run,) = case.incident.glob("payouts/*/payout.json")
    assert {path.name for path in run.parent.iterdir()} == {
        "bank-0001.xml", "chain-0001.csv", "payments.csv", "payout.json", "without-payee.csv",
    }  # fmt: skip
    again = case.write()
    assert (again.exit_code, "it was all paid before" in again.output) == (1, True)


@pytest.mark.parametrize("signed", [(), (LEGAL,)])
def test_fewer_than_two_signatures_write_nothing(case: Case, signed: tuple[str, ...]) -> None:
    case.sign(*signed)
    result = case.write()
    assert (result.exit_code, f"{len(signed)} of 2 approvals" in result.output) == (1, True)
    assert not list(case.incident.glob("payouts/*/payout.json"))


def test_somebody_who_answers_for_it_has_to_be_among_the_two(case: Case) -> None:
    (case.incident / "approval.yaml").write_text(APPROVERS.replace("role: legal", "role: support"))
    case.sign(LEGAL, SECURITY)
    result = case.write()
    assert (result.exit_code, "Nobody with the role" in result.output) == (1, True)


def test_a_payee_changed_after_signing_voids_the_signatures(case: Case) -> None:
    case.sign(LEGAL, SECURITY)
    (case.folder / "payees.csv").write_text(PAYEES.replace("Bo Yang", "Mallory"), encoding="utf-8")
    result = case.write()
    assert (result.exit_code, "0 of 2 approvals" in result.output) == (1, True)


def test_payees_put_in_place_for_a_moment_are_not_paid(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.sign(LEGAL, SECURITY)
    payees = case.folder / "payees.csv"
    read = plan.read_awards

    def put_back(awards: Path) -> Iterator[Award]:  # once the payees were read
        payees.write_text(PAYEES, encoding="utf-8")
        return read(awards)

    payees.write_text(PAYEES.replace("Bo Yang", "Mallory"), encoding="utf-8")
    monkeypatch.setattr(plan, "read_awards", put_back)
    result = case.write()
    assert payees.read_text(encoding="utf-8") == PAYEES
    assert (result.exit_code, "0 of 2 approvals" in result.output) == (1, True)


@pytest.mark.parametrize(
    ("change", "field"),
    [(("currency: USD", "currency: JPY"), "currency"), (('"1"', '"2"'), "policy_sha256")],
)
def test_another_policy_than_that_of_the_awards_is_neither_shown_nor_signed_nor_paid(
    case: Case, change: tuple[str, str], field: str
) -> None:
    case.sign(LEGAL, SECURITY)
    (case.folder / "policy.yaml").write_text(POLICY.replace(*change))
    given = sorted(case.incident.rglob("*"))
    key = case.keys.private(LEGAL)
    for result in (case.payout("show"), case.payout("approve", "--key", key), case.write()):
        assert (result.exit_code, f"totals.json: {field}" in result.output) == (1, True)
    assert sorted(case.incident.rglob("*")) == given


def moved(case: Case, *, with_totals: bool) -> None:
    """Move money from one claimant to another, and perhaps make the totals fit."""
    table = case.folder / "awards.csv"
    text = table.read_text().replace("ann,300,300,0,300,", "ann,300,300,0,290,")
    table.write_text(text.replace("cy,100,100,0,100,", "cy,100,100,0,110,"))
    if with_totals:
        beside = case.folder / "awards.csv.totals.json"
        totals = json.loads(beside.read_text()) | {"awards_sha256": digest(table)}
        beside.write_text(json.dumps(totals))


@pytest.mark.parametrize("with_totals", [False, True])
def test_a_table_whose_rows_were_changed_and_not_its_sum_is_neither_shown_nor_signed_nor_paid(
    case: Case, with_totals: bool
) -> None:
    case.sign(LEGAL, SECURITY)
    moved(case, with_totals=with_totals)
    message = "2 rows are not what the policy gives" if with_totals else "was changed after it was"
    for result in (
        case.payout("show"),
        case.payout("approve", "--key", case.keys.private(LEGAL)),
        case.write(),
    ):
        assert (result.exit_code, message in result.output) == (1, True), result.output
    assert not list(case.incident.glob("payouts/*/payout.json"))


def test_a_key_of_nobody_can_not_sign(case: Case) -> None:
    result = case.payout("approve", "--key", case.keys.private("mallory@minato.example"))
    assert (result.exit_code, "not that of an approver" in result.output) == (1, True)


@pytest.mark.parametrize(
    ("old", "new"),
    [("2018-03-12", "2018-03-13"), ("Compensation", "Refund"), ("Minato", "Mallory"),
     ("DE89370400440532013000", "GB82WEST12345698765432"),
     (TOKEN, "0x5FbDB2315678afecb367f032d93F642f64180aa3"), ("USDT", "DAI")],
)  # fmt: skip
def test_other_means_than_those_signed_pay_nobody(case: Case, old: str, new: str) -> None:
    case.sign(LEGAL, SECURITY)
    (case.folder / "payment.yaml").write_text(PAYMENT.replace(old, new))
    result = case.write()
    assert (result.exit_code, "0 of 2 approvals" in result.output) == (1, True)
    assert not list(case.incident.glob("payouts/*/payout.json"))


def test_writing_takes_nothing_that_is_not_signed(case: Case) -> None:
    signing = set(case.payout("approve", "--help").output.split())
    writing = set(case.payout("write", "--help").output.split())
    options = {word for word in writing - signing if word.startswith("--")}
    assert options == set()


def test_a_payout_is_shown_in_money_and_words(case: Case) -> None:
    (case.folder / "payees.csv").write_text(
        "claimant_id,name,iban,account,bic,address\n"
        "ann,Ann,GB82WEST12345698765432,,,\n"
        "bo,Bo,GB82WEST12345698765432,,,\n"
    )
    shown = case.payout("show").output
    for part in ("to pay now", "5.00 USD", "1.00 USD", "Minato, IBAN DE89 3704 0044", "2018-03-12",
                 "warning: 2 payees are paid to one IBAN: ann, bo.",
                 "warning: 1 claimants have no payee"):  # fmt: skip
        assert part in shown, part
    assert "500" not in shown.replace("5.00", "")


def test_what_is_paid_on_chain_is_said_in_words(case: Case) -> None:
    shown = case.payout("show").output
    assert f"USDT, {TOKEN}" in shown
    assert "one token is   1 USD, by the word of those who sign" in shown
    assert "for 1.00 USD the chain is told to pay 1.00 USDT" in shown


def test_two_writers_at_once_pay_once(case: Case) -> None:
    case.sign(LEGAL, SECURITY)
    with ThreadPoolExecutor(2) as pool:
        codes = [done.result().returncode for done in [pool.submit(case.write_apart) for _ in "ab"]]
    assert sorted(codes) == [0, 1]
    assert len(list(case.incident.glob("payouts/*/payout.json"))) == 1
