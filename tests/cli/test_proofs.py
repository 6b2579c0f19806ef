"""``aboveboard prove``, ``verify-award`` and ``verify-page``."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from aboveboard.cli import app
from aboveboard.compensation.inputs import digest
from proof_files import NUMBERS, make_proofs, policy, proof_file
from typer.testing import CliRunner, Result

POLICY = """\
currency: USD
holdings_at: 2018-01-26T23:59:59+09:00
price: {fixed: {USDT: "1"}}
"""


def command(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_from_holdings_to_a_checked_line(tmp_path: Path, suffix: str) -> None:
    (tmp_path / "policy.yaml").write_text(POLICY)
    (tmp_path / "holdings.csv").write_text("claimant_id,asset,amount\na,USDT,12.05\nb,USDT,3\n")
    (tmp_path / "secret").write_text("5e" * 32 + "\n")
    inputs = ["--policy", tmp_path / "policy.yaml", "--holdings", tmp_path / "holdings.csv"]
    table, out = tmp_path / f"awards.{suffix}", tmp_path / "proofs"
    assert command("awards", *inputs, "--out", table).exit_code == 0
    made = command("prove", table, *inputs, "--out", out, "--secret", tmp_path / "secret")
    assert (made.exit_code, "2 proof files" in made.output) == (0, True), made.output
    root = json.loads((out / "commitment.json").read_text())["root"]
    checked = command("verify-award", proof_file(tmp_path, "a"), "--root", root)
    assert checked.exit_code == 0
    assert "This payment: 12.05 USD" in checked.output
    assert "It does not cover the rest of your file" in checked.output
    covered, _, stated = checked.output.partition("Not under the root")
    assert all(part in covered for part in ("Currency: USD", "Digits after the point: 2"))
    published = json.loads((tmp_path / "proofs" / "commitment.json").read_text())
    total = f"Total of this payment: {published['total_award'] / 100:.2f} USD"
    assert all(part in stated for part in (f"Lines under the root: {published['count']}", total))
    for name in ("policy", "prices", "holdings"):
        assert published[f"{name}_sha256"] in stated
    assert "What this does not show" in checked.output


@pytest.mark.parametrize(
    ("file", "change", "message"),
    [
        ("policy.yaml", ("USD", "EUR"), "totals.json: currency: The awards were computed in USD"),
        ("policy.yaml", ('"1"', '"2"'), "totals.json: prices_sha256"),
        ("policy.yaml", ("price", "pool: '9'\nprice"), "totals.json: policy_sha256"),
        ("holdings.csv", ("b,USDT,3", "b,USDT,4"), "totals.json: holdings_sha256"),
        ("awards.csv.totals.json", ("policy_sha256", "x"), "It does not say from which policy"),
        ("awards.csv", ("b,300,300,0,300,", "b,300,300,0,400,"), "was changed after it was"),
        ("awards.csv", ("b,300,300,0,300,0,0\n", ""), "was changed after it was computed"),
        ("awards.csv.totals.json", ("awards_sha256", "x"), "The totals are missing or can't be"),
        ("awards.csv.totals.json", ('"award": 1505', '"award": 1506'), "does not add up"),
    ],
)
def test_nothing_is_proved_but_what_was_computed(
    tmp_path: Path, file: str, change: tuple[str, str], message: str
) -> None:
    (tmp_path / "policy.yaml").write_text(POLICY)
    (tmp_path / "holdings.csv").write_text("claimant_id,asset,amount\na,USDT,12.05\nb,USDT,3\n")
    (tmp_path / "secret").write_text("5e" * 32 + "\n")
    inputs = ["--policy", tmp_path / "policy.yaml", "--holdings", tmp_path / "holdings.csv"]
    table, out = tmp_path / "awards.csv", tmp_path / "proofs"
    assert command("awards", *inputs, "--out", table).exit_code == 0
    before = (tmp_path / file).read_text()
    (tmp_path / file).write_text(before.replace(*change))
    assert (tmp_path / file).read_text() != before
    made = command("prove", table, *inputs, "--out", out, "--secret", tmp_path / "secret")
    assert (made.exit_code, message in made.output) == (1, True), made.output
    assert not out.exists()


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
@pytest.mark.parametrize(
    ("rows", "differ"),
    [
        ("('a', 1205, 1205, 0, 1204, 1, 0), ('b', 300, 300, 0, 301, 0, 0)", "2 rows are not"),
        ("('a', 1205, 1205, 0, 1205, 0, 0), ('c', 300, 300, 0, 300, 0, 0)", "2 rows are not"),
        ("('a', 1205, 1205, 0, 1205, 0, 0)", "1 rows are not"),
        (
            "('a', 1205, 1205, 0, 1205, 0, 0), ('b', 300, 300, 0, 300, 0, 0),"
            " ('b', 300, 300, 0, 300, 0, 0)",
            "1 rows are not",
        ),
    ],
)
def test_rows_that_the_policy_does_not_give_are_not_proved_though_the_totals_were_changed_too(
    tmp_path: Path, suffix: str, rows: str, differ: str
) -> None:
    (tmp_path / "policy.yaml").write_text(POLICY)
    (tmp_path / "holdings.csv").write_text("claimant_id,asset,amount\na,USDT,12.05\nb,USDT,3\n")
    (tmp_path / "secret").write_text("5e" * 32 + "\n")
    inputs = ["--policy", tmp_path / "policy.yaml", "--holdings", tmp_path / "holdings.csv"]
    table, out = tmp_path / f"awards.{suffix}", tmp_path / "proofs"
    assert command("awards", *inputs, "--out", table).exit_code == 0
    names = ", ".join(("claimant_id", *NUMBERS))
    duckdb.execute(f"COPY (SELECT * FROM (VALUES {rows}) AS t({names})) TO '{table}'")
    totals = tmp_path / f"awards.{suffix}.totals.json"
    totals.write_text(json.dumps(json.loads(totals.read_text()) | {"awards_sha256": digest(table)}))
    made = command("prove", table, *inputs, "--out", out, "--secret", tmp_path / "secret")
    assert (made.exit_code, differ in made.output) == (1, True), made.output
    assert not out.exists()


def test_without_a_root_the_claimant_is_told_to_compare(tmp_path: Path) -> None:
    commitment = make_proofs(tmp_path, ["a"], standard=policy())
    result = command("verify-award", proof_file(tmp_path, "a"), "--language", "zh-CN")
    assert commitment.root in result.output
    assert "逐字比对" in result.output
    assert "文件里的其他内容不在其中" in result.output


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"award": "4"}, "not under the published root"),
        ({"award": 4}, "It is no proof file"),
    ],
)
def test_a_changed_line_is_refused(tmp_path: Path, change: dict[str, object], message: str) -> None:
    make_proofs(tmp_path, ["a", "b"])
    file = proof_file(tmp_path, "b")
    content = json.loads(file.read_text())
    content["line"] |= change
    file.write_text(json.dumps(content))
    result = command("verify-award", file)
    assert (result.exit_code, message in result.output) == (1, True)


@pytest.mark.parametrize("change", [{"currency": "USD"}, {"minor_units": "2"}])
def test_the_same_amount_in_other_money_is_not_under_the_published_root(
    tmp_path: Path, change: dict[str, str]
) -> None:
    commitment = make_proofs(tmp_path, ["a", "b"])
    file = proof_file(tmp_path, "b")
    content = json.loads(file.read_text())
    content["published"] |= change
    file.write_text(json.dumps(content))
    result = command("verify-award", file, "--root", commitment.root)
    assert (result.exit_code, "not under the published root" in result.output) == (1, True)


def test_a_secret_that_is_missing_or_short_is_named(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text(POLICY)
    (tmp_path / "short").write_text("x")
    arguments = ["prove", tmp_path / "a.csv", "--policy", tmp_path / "policy.yaml",
                 "--holdings", tmp_path / "policy.yaml", "--out", tmp_path / "out"]  # fmt: skip
    for secret, message in (("none", "The secret can't be read"), ("short", "has 1 bytes")):
        result = command(*arguments, "--secret", tmp_path / secret)
        assert (result.exit_code, message in result.output) == (1, True), result.output


def test_the_page_is_written_in_the_languages_asked_for(tmp_path: Path) -> None:
    page = tmp_path / "verify.html"
    assert command("verify-page", "--out", page).exit_code == 0
    assert all(word in page.read_text() for word in ("Check your award", "核验您的赔偿"))
    assert command("verify-page", "--out", page, "--language", "zh-CN").exit_code == 0
    assert "Check your award" not in page.read_text()
    assert command("verify-page", "--out", page, "--language", "xx").exit_code == 1
