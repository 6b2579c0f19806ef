"""``--out`` and its kin: no command writes over what it reads, nor over a file of another kind."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from places import LEGAL, NAME, run

INCIDENT = f"params/{NAME}"
RECORD = f"{INCIDENT}/incident.yaml"
AWARDS = ("awards", "--policy", "policy.yaml", "--holdings", "holdings.csv", "--out")


@pytest.fixture(autouse=True)
def _inputs(place: Path) -> None:
    (place / "policy.yaml").write_text(
        "currency: JPY\nholdings_at: 2018-01-26T23:59:59+09:00\nprice: {fixed: {XEM: '88.549'}}\n"
    )
    (place / "holdings.csv").write_text("claimant_id,asset,amount\none,XEM,12776.93\n")
    (place / "claims.csv").write_text("claim_id\n")
    (place / INCIDENT / "claims.yaml").write_text("{}\n")


def refused(place: Path, *arguments: str, words: str) -> None:
    """See that a command fails, says why, and leaves every file as it was."""
    before = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
    done = run(*arguments)
    assert done.exit_code == 1, done.output
    assert words in done.output
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_holdings_are_not_replaced_by_awards_under_whatever_name(
    place: Path, link: Callable[[str, str], None]
) -> None:
    link("holdings.csv", "other.csv")
    for name in ("holdings.csv", "./params/../holdings.csv", str(place / "holdings.csv")):
        refused(place, *AWARDS, name, words=f"{name.lstrip('./')}: This is an input")
    refused(place, *AWARDS, "other.csv", words="other.csv: This is an input of the command.")


def test_awards_replace_awards_and_nothing_else(place: Path) -> None:
    for name in ("awards.csv", "awards.parquet", "awards.csv"):
        assert run(*AWARDS, name).exit_code == 0
    (place / "customers.csv").write_text("address,language,code\n")
    refused(place, *AWARDS, "customers.csv", words="something else than an awards table")
    (place / "awards.csv.totals.json").write_text("{}\n")
    refused(place, *AWARDS, "awards.csv", words="something else than the totals of an awards")


def test_a_folder_that_is_no_parts_of_a_table_is_not_replaced(place: Path) -> None:
    (place / "kept.csv").mkdir()
    (place / "kept.csv" / "letter.txt").write_text("Dear")
    refused(place, *AWARDS, "kept.csv", words="something else than the parts of an awards table")


@pytest.mark.parametrize(
    "command",
    [
        ("feedback", "snapshot", INCIDENT, "--out"),
        ("verify-page", "--out"),
        ("deliveries", INCIDENT, "--unreached"),
        ("deliveries", INCIDENT, "--reach"),
    ],
)
@pytest.mark.parametrize("file", [RECORD, f"{INCIDENT}/approval.yaml", "customers.csv"])
def test_no_file_of_an_incident_is_replaced(
    place: Path, command: tuple[str, ...], file: str
) -> None:
    refused(place, *command, file, words=f"{file}: It holds something else than")


def test_a_snapshot_and_the_page_replace_themselves(place: Path) -> None:
    (place / "page.html").touch()
    for _ in range(2):
        assert run("verify-page", "--out", "page.html").exit_code == 0
        assert run("feedback", "snapshot", INCIDENT, "--out", "heard.json").exit_code == 0


@pytest.mark.parametrize("folder", [INCIDENT, "keys"])
def test_no_folder_is_replaced_by_results_or_pages(place: Path, folder: str) -> None:
    check = ("claims", "check", "claims.csv", "--incident", INCIDENT, "--out")
    refused(place, *check, folder, words="It holds")
    refused(place, "site", "build", INCIDENT, "--to", folder, words="It holds")


@pytest.mark.parametrize(
    "command",
    [
        ("run", "initial-statement", INCIDENT),
        ("run", "all", INCIDENT),
        ("front", INCIDENT),
        ("letters", INCIDENT, "--recipients", "customers.csv"),
    ],
)
def test_runs_never_stand_among_the_files_of_an_incident(
    place: Path, command: tuple[str, ...]
) -> None:
    words = "The runs would stand among the files of the incident."
    refused(place, *command, "--out", "params", words=words)


def test_a_list_for_other_senders_replaces_no_list_of_recipients(place: Path) -> None:
    (place / INCIDENT / "publishing.yaml").write_text(
        "email: {recipients: ../../recipients.en.csv, host: h.example, sender: a@h.example}\n"
    )
    (place / "recipients.en.csv").write_text(f"address,language\n{LEGAL},en\n")
    refused(
        place, "deliveries", INCIDENT, "--export", ".", words="something else than a list for other"
    )
