"""What each claimant held: what is read as it is, and what is refused and where."""

from __future__ import annotations

import csv
import tempfile
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from aboveboard.compensation.awards import AwardsResult, compute_awards
from aboveboard.compensation.holdings import (
    find_bad_rows,
    forget_bad_rows,
    read_columns,
    refuse_bad_rows,
)
from aboveboard.errors import PolicyError

from .award_cases import make_policy, read_awards


def run_text(folder: Path, text: str) -> AwardsResult:
    file = folder / "holdings.csv"
    file.write_text(text, encoding="utf-8")
    return compute_awards(make_policy(), file, folder / "awards.parquet")


BAD = ["-1", "NaN", "1e400", "1,000", "１２", "", " 1", "+1", "1.", ".5", "0x1", "1_0", "inf",
       "1" * 19, "0." + "1" * 19]  # fmt: skip


def test_all_bad_rows_are_listed_beside_the_file_and_nothing_is_computed(tmp_path: Path) -> None:
    lines = ["claimant_id,asset,amount,received,evidence,disputed", "ok,USDT,1,,verified,"]
    lines += [f'c{at},USDT,"{amount}",,verified,' for at, amount in enumerate(BAD)]
    lines += [",USDT,1,,verified,", " x,USDT,1,,verified,", "y,DOGE,1,,verified,",
              "y,USDT,1,0.001,verified,", "y,USDT,1,,rumour,",
              "y,USDT,1,,verified,maybe"]  # fmt: skip
    with pytest.raises(PolicyError, match=f"{len(BAD) + 6} bad rows"):
        run_text(tmp_path, "\n".join(lines))
    listed = list(csv.reader((tmp_path / "holdings.csv.bad-rows.csv").open(encoding="utf-8")))
    assert [row[0] for row in listed[1:]] == [str(n) for n in range(3, len(BAD) + 9)]
    columns = ["amount"] * len(BAD) + ["claimant_id"] * 2
    assert [row[1] for row in listed[1:]] == [*columns, "asset", "received", "evidence", "disputed"]
    assert not (tmp_path / "awards.parquet").exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "holdings.csv",
        "holdings.csv.bad-rows.csv",
    ]


@pytest.mark.parametrize("bad", BAD)
def test_the_engine_finds_each_bad_amount_by_itself(bad: str, tmp_path: Path) -> None:
    table = pa.table({"claimant_id": ["a"], "asset": ["USDT"], "amount": [bad]})
    pq.write_table(table, tmp_path / "holdings.parquet")
    with pytest.raises(PolicyError, match="1 bad row;"):
        compute_awards(make_policy(), tmp_path / "holdings.parquet", tmp_path / "awards.csv")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "claimant_id"),
        ("claimant_id,asset,amount\n", "no rows"),
        ("claimant_id,asset\na,USDT\n", "amount: It is missing"),
        ("claimant_id,asset,amount,amout\na,USDT,1,2\n", "amout: It is no column"),
        ("claimant_id,asset,amount\na,USDT,1,5\n", "Not as many fields"),
        ("claimant_id,asset,amount\na,USDT\n", "Not as many fields"),
    ],
)
def test_a_file_that_is_no_holdings_table_is_refused(
    text: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(PolicyError, match=message):
        run_text(tmp_path, text)
    assert not (tmp_path / "awards.parquet").exists()


def test_decimal_columns_are_taken_as_they_are_and_floats_are_refused(tmp_path: Path) -> None:
    amounts = pa.array(
        [Decimal("0.000000000000000001"), Decimal("1000000.5")], pa.decimal128(38, 18)
    )
    table = pa.table({"claimant_id": ["a", "b"], "asset": ["ETH", "ETH"], "amount": amounts})
    pq.write_table(table, tmp_path / "h.parquet")
    result = compute_awards(make_policy(), tmp_path / "h.parquet", tmp_path / "a.parquet")
    assert result.totals.loss == 265_012_478_184  # 1000000.5 x 2650.12345678, in cents
    for kind in (pa.float32(), pa.float64()):
        floats = table.set_column(2, "amount", pa.array([1.0, 2.0], kind))
        pq.write_table(floats, tmp_path / "h.parquet")
        with pytest.raises(PolicyError, match="float"):
            compute_awards(make_policy(), tmp_path / "h.parquet", tmp_path / "a.parquet")


def test_numbers_as_claimant_ids_are_taken_as_text(tmp_path: Path) -> None:
    table = pa.table({"claimant_id": [10, 9], "asset": ["USDT"] * 2, "amount": [Decimal(1)] * 2})
    pq.write_table(table, tmp_path / "h.parquet")
    result = compute_awards(
        make_policy(pool="0.01"), tmp_path / "h.parquet", tmp_path / "a.parquet"
    )
    assert [(row.claimant_id, row.award) for row in read_awards(result.file)] == [
        ("10", 1),
        ("9", 0),
    ]


def test_a_row_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    text = "claimant_id,asset,amount\na,USDT,1\né,USDT,1\n"
    (tmp_path / "h.csv").write_bytes(text.encode("latin-1"))
    with pytest.raises(PolicyError, match="claimant_id: Not UTF-8"):
        compute_awards(make_policy(), tmp_path / "h.csv", tmp_path / "a.csv")


HEADER = "claimant_id,asset,amount,received,evidence,disputed"
ASK = "Name a CSV file that begins with claimant_id,asset,amount: was another one meant?"
SAVE = "Save it as CSV UTF-8, parted by commas."
LOOK = "Check the path and the format."


def refusals(file: Path) -> list[tuple[str, int, str, str, str]]:
    """What is said of a file whose columns are refused."""
    with pytest.raises(PolicyError) as caught:
        read_columns(file)
    return [(p.file, p.line, p.field, p.what, p.do) for p in caught.value.problems]


@pytest.mark.parametrize(
    ("content", "what", "do"),
    [
        (
            "claimant_id;asset;amount\n",
            "Its columns are parted by semicolons, not by commas.",
            SAVE,
        ),
        ("claimant_id\tasset\tamount\n", "Its columns are parted by tabs, not by commas.", SAVE),
        ("claimant_id|asset|amount\n", "Its columns are parted by bars, not by commas.", SAVE),
        ("naïve,asset\n", "The header is not UTF-8.", SAVE),
        ("date,balance\n", "Its first line names no column of holdings.", ASK),
        ("", "Its first line names no column of holdings.", ASK),
    ],
)
def test_a_file_of_another_program_is_told_by_its_first_line(
    content: str, what: str, do: str, tmp_path: Path
) -> None:
    file = tmp_path / "h.csv"
    file.write_bytes(content.encode("latin-1"))
    assert refusals(file) == [(str(file), 1, "", what, do)]


@pytest.mark.parametrize(
    ("header", "problems"),
    [
        ("asset", [("claimant_id", "It is missing.", "Add it."),
                   ("amount", "It is missing.", "Add it.")]),
        (f"{HEADER},Amount", [("Amount", "It is no column of a holdings file.",
                               "Remove it, or check its spelling.")]),
        (f"{HEADER},asset", [("header", "A column stands twice.", "Remove one.")]),
    ],
)  # fmt: skip
def test_each_wrong_column_is_named(
    header: str, problems: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    file = tmp_path / "h.csv"
    file.write_text(f"{header}\n")
    assert refusals(file) == [(str(file), 0, *problem) for problem in problems]


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [("gone.csv", None, "FileNotFoundError"), ("gone.parquet", None, "FileNotFoundError"),
     ("no.parquet", b"claimant_id", "InvalidInputException")],
)  # fmt: skip
def test_what_can_not_be_read_is_named(
    name: str, content: bytes | None, error: str, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    said = f"It can't be read: {error}."
    assert refusals(tmp_path / name) == [(str(tmp_path / name), 0, "", said, LOOK)]


def test_a_parquet_file_of_something_else_is_told_by_its_columns_for_it_has_no_lines(
    tmp_path: Path,
) -> None:
    pq.write_table(pa.table({"date": ["2018-01-26"]}), tmp_path / "h.parquet")
    told = [(line, field) for _, line, field, *_ in refusals(tmp_path / "h.parquet")]
    assert told == [(0, "claimant_id"), (0, "asset"), (0, "amount"), (0, "date")]


def test_a_byte_order_mark_is_no_part_of_a_column_and_the_names_keep_their_order(
    tmp_path: Path,
) -> None:
    (tmp_path / "h.csv").write_text("\ufeffamount,claimant_id,asset\n", encoding="utf-8")
    assert read_columns(tmp_path / "h.csv") == ["amount", "claimant_id", "asset"]


def bad_rows(file: Path) -> list[tuple[int, str, str]]:
    return list(find_bad_rows(file, make_policy(), ["USDT"]))


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [
        ("amount", "", "no amount"), ("amount", "1,000", "a comma in an amount"),
        ("amount", "1，000", "a comma in an amount"), ("amount", "-1", "an amount below zero"),
        ("amount", " −1", "an amount below zero"), ("amount", "(1)", "an amount below zero"),
        ("amount", "1e4", "no plain decimal of up to 18 digits before and after the point"),
        ("received", "0.001", "no plain amount of money in whole minor units"),
        ("received", "-5", "an amount below zero"), ("received", "1,5", "a comma in an amount"),
        ("asset", "DOGE", "no price for this asset in the policy"),
        ("evidence", "rumour", "no evidence level of the policy"),
        ("evidence", "", "no evidence level of the policy"),
        ("disputed", "maybe", "neither true nor false"),
        ("claimant_id", "", "empty, too long, or with spaces around or control signs"),
        ("asset", "\udce9", "not UTF-8"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_row_is_said_with_its_line_and_column(
    column: str, text: str, reason: str, tmp_path: Path
) -> None:
    good = dict(zip(HEADER.split(","), ("a", "USDT", "1", "1.05", "verified", "TRUE"), strict=True))
    with (tmp_path / "h.csv").open(
        "w", encoding="utf-8", errors="surrogateescape", newline=""
    ) as stream:
        bad = (good | {column: text}).values()
        csv.writer(stream).writerows([good.keys(), good.values(), [], bad, good.values(), bad])
    assert bad_rows(tmp_path / "h.csv") == [(line, column, reason) for line in (4, 6)]


@pytest.mark.parametrize(("received", "bad"), [("5", 0), ("5.0", 1), ("5.", 1)])
def test_money_without_a_minor_unit_has_no_point(received: str, bad: int, tmp_path: Path) -> None:
    (tmp_path / "h.csv").write_text(f"claimant_id,asset,amount,received\na,XEM,1,{received}\n")
    yen = make_policy(currency="JPY")
    assert len(list(find_bad_rows(tmp_path / "h.csv", yen, ["XEM"]))) == bad


def test_a_row_is_named_by_the_line_where_it_begins(tmp_path: Path) -> None:
    rows = 'a,USDT,"1\n2"\nb,USDT\nc,USDT,1,2\nd,USDT,1\n'
    (tmp_path / "h.csv").write_text(f"claimant_id,asset,amount\n{rows}", encoding="utf-8")
    fields = "not as many fields as the header"
    decimal = "no plain decimal of up to 18 digits before and after the point"
    assert bad_rows(tmp_path / "h.csv") == [
        (2, "amount", decimal),
        (4, "", fields),
        (5, "", fields),
    ]


def test_rows_of_parquet_are_counted_and_their_nulls_and_truths_are_read(tmp_path: Path) -> None:
    columns = {"claimant_id": ["a", "b", "c"], "asset": ["USDT", "USDT", None]}
    more = {"amount": [Decimal(1), None, Decimal(2)], "disputed": [True, False, None]}
    pq.write_table(pa.table({**columns, **more}), tmp_path / "h.parquet")
    assert bad_rows(tmp_path / "h.parquet") == [
        (2, "amount", "no amount"),
        (3, "asset", "no price for this asset in the policy"),
    ]


def test_a_decimal_of_parquet_is_no_bad_row_for_being_small(tmp_path: Path) -> None:
    amounts = pa.array([Decimal("1e-18"), Decimal(0), None], pa.decimal128(38, 18))
    columns = {"claimant_id": ["a", "b", "c"], "asset": ["USDT"] * 3, "amount": amounts}
    pq.write_table(pa.table(columns), tmp_path / "h.parquet")
    assert bad_rows(tmp_path / "h.parquet") == [(3, "amount", "no amount")]


def test_the_list_of_bad_rows_is_whole_and_the_error_shows_the_first_ten(tmp_path: Path) -> None:
    file, listing = tmp_path / "h.csv", tmp_path / "h.csv.bad-rows.csv"
    rows = "x,DOGE,-1\n" + "a,USDT,\n" * 11
    file.write_text(f"claimant_id,asset,amount\n{rows}")
    with pytest.raises(PolicyError) as caught:
        refuse_bad_rows(file, make_policy(), ["USDT"])
    head, first, second, third, *others = caught.value.problems
    assert (head.file, head.what) == (str(file), "12 bad rows; nothing was computed.")
    assert head.do == "All of them are listed in h.csv.bad-rows.csv beside it."
    assert [(p.file, p.line, p.field, p.what, p.do) for p in (first, second, third)] == [
        (str(file), 2, "asset", "No price for this asset in the policy.", "Correct the row."),
        (str(file), 2, "amount", "An amount below zero.",
         "Write what was held, zero or more; take out what a claimant owes."),
        (str(file), 3, "amount", "No amount.", "Write it, 0 where nothing was held."),
    ]  # fmt: skip
    assert len(others) == 7
    assert listing.read_bytes().decode().split("\n") == [
        "line,column,reason",
        "2,asset,no price for this asset in the policy",
        "2,amount,an amount below zero",
        *(f"{line},amount,no amount" for line in range(3, 14)),
        "",
    ]
    forget_bad_rows(file)
    forget_bad_rows(file)
    assert list(tmp_path.iterdir()) == [file]


def test_the_list_of_bad_rows_is_made_beside_them_whatever_temporary_folder_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    (tmp_path / "h.csv").write_text("claimant_id,asset,amount\na,USDT,\n")
    with pytest.raises(PolicyError, match=r"All of them are listed in h\.csv\.bad-rows\.csv"):
        refuse_bad_rows(tmp_path / "h.csv", make_policy(), ["USDT"])


def test_a_list_that_can_not_be_removed_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "h.csv.bad-rows.csv").mkdir()
    forget_bad_rows(tmp_path / "h.csv")
    assert (tmp_path / "h.csv.bad-rows.csv").is_dir()


def test_good_rows_are_refused_by_nothing_and_leave_nothing(tmp_path: Path) -> None:
    (tmp_path / "h.csv").write_text("claimant_id,asset,amount\na,USDT,1\n")
    refuse_bad_rows(tmp_path / "h.csv", make_policy(), ["USDT"])
    assert [path.name for path in tmp_path.iterdir()] == ["h.csv"]


def test_bad_rows_of_parquet_are_listed_by_number(tmp_path: Path) -> None:
    file = tmp_path / "h.parquet"
    pq.write_table(pa.table({"claimant_id": ["a"], "asset": ["DOGE"], "amount": ["1"]}), file)
    with pytest.raises(PolicyError) as caught:
        refuse_bad_rows(file, make_policy(), ["USDT"])
    head, problem = caught.value.problems
    assert head.what == "1 bad row; nothing was computed."
    assert (problem.line, problem.what) == (0, "Row 1: no price for this asset in the policy.")
    listing = tmp_path / "h.parquet.bad-rows.csv"
    assert listing.read_text().splitlines()[0] == "row,column,reason"
