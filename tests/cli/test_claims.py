"""``aboveboard claims``: results, the queue for people, a notice for each claimant."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from aboveboard.cli import app
from aboveboard.compensation.claims import Reason
from aboveboard.wording import available_languages, load_language
from claim_lists import ALICE, BOB, TRANSACTION
from records import HEADER, event
from typer.testing import CliRunner, Result

TERMS = """\
case: Theft of 26 January 2018
domain: minato.example
opens: 2018-02-01T00:00:00+09:00
closes: 2018-03-01T00:00:00+09:00
keys_stolen: true
appeal_days: 30
"""
HEAD = (
    "claim_id,claimant_id,submitted_at,chain,address,transaction,log_index,payout_address,nonce,"
    "expires_at,note"
)
SEED = "legal winner thank year wave sausage worth useful legal winner thank yellow"
CLAIMS = f"""\
{HEAD}
c-1,alice,2018-02-02T00:00Z,ethereum,{ALICE.address},{TRANSACTION},3,{ALICE.address},n1,2018-03-01T00:00Z,
c-2,bob,2018-02-03T00:00Z,ethereum,{BOB.address},{TRANSACTION},3,,,,
c-3,eve,2018-02-04T00:00Z,ethereum,{BOB.address},{"cd" * 32},1,,,,{SEED}
c-4,fay,2018-02-05T00:00Z,bitcoin,1BoatSLRHtKNngkdXEeobR76b53LETtpyT,{"ef" * 32},,,,,
"""


@pytest.fixture
def incident(tmp_path: Path) -> Path:
    folder = tmp_path / "incident"
    folder.mkdir()
    (folder / "incident.yaml").write_text(HEADER + event("a"), encoding="utf-8")
    (folder / "claims.yaml").write_text(TERMS)
    (tmp_path / "claims.csv").write_text(CLAIMS)
    return folder


def command(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def check(incident: Path) -> Result:
    folder = incident.parent
    return command("claims", "check", folder / "claims.csv", "--incident", incident,
                   "--out", folder / "out", "--as-of", "2018-03-05T00:00Z")  # fmt: skip


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_results_queue_and_notices_are_written_without_the_claims_own_words(incident: Path) -> None:
    result = check(incident)
    assert result.exit_code == 0, result.output
    out = incident.parent / "out"
    results = {row["claim_id"]: row for row in rows(out / "results.csv")}
    assert {name: row["outcome"] for name, row in results.items()} == {
        "c-1": "review", "c-2": "review", "c-3": "refused", "c-4": "accepted",
    }  # fmt: skip
    assert results["c-3"]["reasons"] == "holds_secret"
    assert [(row["claim_id"], row["others"]) for row in rows(out / "review.csv")] == [
        ("c-1", "c-2"), ("c-2", "c-1"),
    ]  # fmt: skip
    notices = {row["claim_id"]: row["notice"] for row in rows(out / "notices.zh-CN.csv")}
    assert "助记词或私钥已经不安全" in notices["c-3"]
    assert "2018年4月4日" in notices["c-1"]
    everything = "".join(file.read_text() for file in out.iterdir())
    assert not any(word in everything for word in ("sausage", "alice", ALICE.address))


@pytest.mark.parametrize("place", range(len(HEAD.split(","))))
def test_no_file_repeats_a_key_wherever_it_stands(incident: Path, place: int) -> None:
    key = "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"
    fields = CLAIMS.splitlines()[1].split(",")
    fields[place] = key
    (incident.parent / "claims.csv").write_text(f"{HEAD}\n{','.join(fields)}\n")
    assert check(incident).exit_code == 0
    for file in (incident.parent / "out").iterdir():
        assert key[:12] not in file.read_text(encoding="utf-8")


def test_doing_it_twice_gives_the_same_bytes(incident: Path) -> None:
    check(incident)
    first = {path: path.read_bytes() for path in (incident.parent / "out").iterdir()}
    check(incident)
    assert first == {path: path.read_bytes() for path in (incident.parent / "out").iterdir()}


def test_the_message_to_sign_is_printed(incident: Path) -> None:
    arguments = ["claims", "message", incident.parent / "claims.csv", "--incident", incident]
    result = command(*arguments, "--claim", "c-1")
    assert (result.exit_code, "Nonce: n1" in result.output) == (0, True), result.output
    result = command(*arguments, "--claim", "c-2")
    assert (result.exit_code, "no such claim" in result.output) == (1, True)


@pytest.mark.parametrize("name", ["claims.csv", "incident/claims.yaml"])
def test_a_missing_file_is_named(incident: Path, name: str) -> None:
    (incident.parent / name).unlink()
    result = check(incident)
    assert (result.exit_code, Path(name).name in result.output) == (1, True)
    assert not (incident.parent / "out").exists()


@pytest.mark.parametrize("tag", available_languages())
def test_every_reason_has_words(tag: str) -> None:
    language = load_language(tag)
    assert all(language.term("claims", "reasons", reason) for reason in Reason)
