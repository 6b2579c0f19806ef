"""What is told as paid follows everything that is known of payments, and never contradicts it."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from aboveboard.compensation.awards import compute_awards
from aboveboard.compensation.payout import Paid, plan_payout, read_payees
from aboveboard.compensation.policy import load_policy
from aboveboard.errors import PolicyError
from aboveboard.plays.compensation.case import Case
from aboveboard.plays.compensation.statement import compensation_statement
from aboveboard.plays.statement import Table
from aboveboard.record import View
from aboveboard.wording.language import load_languages
from compensation_cases import NOON, case_in, write_case
from payouts import PAYEES, means, write_signed
from records import entry, event, record_of

PAID = entry("paid", "figure", "key: paid", 'amount: "70"', "unit: USD")


def progress(folder: Path, *entries: str) -> tuple[Case, dict[str, str], str]:
    """Return the case, the rows of the table of payments, and what was paid earlier."""
    record = record_of(event("a"), *entries)
    case = case_in(folder, record)
    view = View(record, datetime.fromisoformat(NOON))
    edition = compensation_statement(view, case, load_languages(record.languages)).edition("en")
    section, totals = edition.section("payment"), edition.section("totals")
    assert section
    assert totals
    (table,) = (block for block in section.blocks if isinstance(block, Table))
    (first,) = (block for block in totals.blocks if isinstance(block, Table))
    return case, dict(table.rows), dict(first.rows).get("Paid in earlier payments", "")  # type: ignore[arg-type]


def write_run(folder: Path, paid: dict[str, int], **changes: object) -> Path:
    run = folder / "payouts" / f"run{len(paid)}"
    run.mkdir(parents=True)
    head = {
        "kind": "award", "currency": "USD", "minor_units": 2,
        "created": "2030-05-01T01:00:00+00:00", "means": {"execute_on": "2030-05-01"}, **changes,
    }  # fmt: skip
    (run / "payout.json").write_text(json.dumps(head))
    with (run / "payments.csv").open("w", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["claimant_id", "minor_units"])
        rows.writerows(paid.items())
    return run


def test_a_run_that_was_signed_and_written_counts_with_all_it_paid(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    standard = load_policy(folder / "policy.yaml")
    compute_awards(standard, folder / "holdings.csv", folder / "awards.csv")
    payees = folder / "payees.csv"
    payees.write_text(PAYEES.replace("ann", "c08").replace("bo,", "c09,").replace("cy", "c10"))
    plan = plan_payout(
        folder / "awards.csv", payees, read_payees(payees), standard,
        Paid.read(folder / "payouts"), means(execute_on=date(2030, 5, 1)),
    )  # fmt: skip
    write_signed(plan, folder / "payouts")
    case, rows, _ = progress(folder)
    assert case.paid_by_runs == plan.head.total > 0
    assert rows["Paid so far"] == f"{Decimal(plan.head.total).scaleb(-2):,} US dollars"


def test_before_any_payment_nothing_is_paid(tmp_path: Path) -> None:
    _, rows, before = progress(write_case(tmp_path))
    assert rows["Paid so far"] == "0.00 US dollars"
    assert rows["To be paid in all"] == rows["Still to be paid"]
    assert before == ""


def test_what_was_received_counts_as_paid(tmp_path: Path) -> None:
    _, rows, before = progress(write_case(tmp_path, columns=",received", cells=",5"))
    assert before == rows["Paid so far"] == "60.00 US dollars"
    assert rows["Still to be paid"] == "8,940.00 US dollars"


def test_what_the_record_says_counts_as_paid(tmp_path: Path) -> None:
    _, rows, _ = progress(write_case(tmp_path), PAID)
    assert rows["Paid so far"] == "70.00 US dollars"


def test_what_runs_paid_counts_less_what_came_back(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    run = write_run(folder, {"c08": 30_000, "c09": 12_345})
    _, rows, _ = progress(folder)
    assert rows["Paid so far"] == "423.45 US dollars"
    (run / "returned.csv").write_text("claimant_id\nc09\n")
    case, rows, _ = progress(folder)
    assert rows["Paid so far"] == "300.00 US dollars"
    assert case.paid_by_runs == 30_000


def test_the_largest_of_the_witnesses_is_told(tmp_path: Path) -> None:
    folder = write_case(tmp_path, columns=",received", cells=",5")
    write_run(folder, {"c08": 1_000})
    _, rows, before = progress(folder, PAID)
    assert rows["Paid so far"] == "70.00 US dollars"
    assert before == "60.00 US dollars"


@pytest.mark.parametrize(
    "changes",
    [
        {"created": "2030-05-01T04:00:00+00:00"},
        {"means": {"execute_on": "2030-05-02"}},
        {"kind": "goodwill"},
    ],
)
def test_a_run_of_later_or_of_goodwill_has_paid_no_award_yet(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    folder = write_case(tmp_path)
    write_run(folder, {"c08": 1_000}, **changes)
    assert progress(folder)[0].paid_by_runs == 0


def test_a_day_is_that_of_the_custodian(tmp_path: Path) -> None:
    # 0:00 on 2 May in Japan is still 1 May in UTC
    folder = write_case(tmp_path)
    write_run(folder, {"c08": 1_000}, means={"execute_on": "2030-05-02"})
    record = record_of(event("a"))
    assert case_in(folder, record, as_of="2030-05-01T23:59+09:00").paid_by_runs == 0
    assert case_in(folder, record, as_of="2030-05-01T15:00Z").paid_by_runs == 1_000


@pytest.mark.parametrize("changes", [{"currency": "EUR"}, {"created": "soon"}, {"means": "x"}])
def test_a_run_that_can_not_be_read_stops_the_statement(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    folder = write_case(tmp_path)
    write_run(folder, {"c08": 1_000}, **changes)
    with pytest.raises(PolicyError, match="run"):
        progress(folder)
