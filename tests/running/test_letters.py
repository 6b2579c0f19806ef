"""Letters: each claimant's own figures, escaped, in the own language, in a folder of their own."""

from __future__ import annotations

import json
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aboveboard.cli import app
from aboveboard.compensation.awards import compute_awards
from aboveboard.compensation.policy import load_policy
from aboveboard.compensation.proofs import write_proofs
from aboveboard.errors import AboveboardError, PolicyError, RunError
from aboveboard.plays.before import Before, said_before
from aboveboard.plays.compensation.statement import compensation_statement
from aboveboard.plays.published import History, enter_statement
from aboveboard.plays.statement import Statement
from aboveboard.record.load import load_record
from aboveboard.record.view import View
from aboveboard.running.letters import Letters, write_letters
from aboveboard.wording.language import load_languages
from compensation_cases import NOON, case_in, move_money, parameters, write_case
from records import HEADER, event
from sample_statement import sample_statement
from typer.testing import CliRunner

DRILL = HEADER.replace("custodian:\n", "exercise: {case: test}\ncustodian:\n")
PEOPLE = "claimant_id,email,language\nc00,a@test.example,en\nc11,b@test.example,zh-CN\n"


def write(
    folder: Path,
    people: str = PEOPLE,
    out: str = "private",
    header: str = DRILL,
    **policy: object,
) -> Letters:
    incident = folder / "2030-05-01-test"
    incident.mkdir(exist_ok=True)
    (incident / "incident.yaml").write_text(header + event("a"), encoding="utf-8")
    write_case(incident, policy, columns=",disputed", cells=",")
    (folder / "people.csv").write_text(people, encoding="utf-8")
    return write_letters(incident, parameters(as_of=NOON), folder / "people.csv", folder / out)


def messages(made: Letters) -> dict[str, EmailMessage]:
    found = (
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in made.folder.rglob("*.eml")
    )
    return {str(message["To"]): message for message in found}  # type: ignore[misc]


def text(message: EmailMessage, kind: str = "plain") -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def test_each_gets_the_own_figures_in_the_own_language(tmp_path: Path) -> None:
    made = write(tmp_path, pool="full")
    found = messages(made)
    assert found.keys() == {"a@test.example", "b@test.example"}
    assert "10.00" in text(found["a@test.example"])
    assert "20,000.00" not in text(found["a@test.example"])
    assert "20,000.00" in text(found["b@test.example"])
    assert "您的账户：c11。" in text(found["b@test.example"])
    assert found["a@test.example"]["Message-ID"] != found["b@test.example"]["Message-ID"]


def test_the_steps_add_up_to_the_award(tmp_path: Path) -> None:
    body = text(messages(write(tmp_path, base="5", pool="9000"))["b@test.example"])
    assert "基础赔付" in body
    assert "合计获赔" in body


def test_it_warns_of_fraud(tmp_path: Path) -> None:
    english = text(messages(write(tmp_path))["a@test.example"])
    assert "seed phrase" in english
    assert "fraud" in english


def test_a_hostile_account_stays_text(tmp_path: Path) -> None:
    made = write(tmp_path)
    holdings = tmp_path / "2030-05-01-test" / "holdings.csv"
    hostile = "<b>{{ 7 * 7 }}</b>"
    holdings.write_text(f"claimant_id,asset,amount\n{hostile},USDT,5\n")
    (tmp_path / "people.csv").write_text(
        f"claimant_id,email,language\n{hostile},a@test.example,en\n"
    )
    made = write_letters(
        tmp_path / "2030-05-01-test", parameters(as_of=NOON), tmp_path / "people.csv",
        tmp_path / "private",
    )  # fmt: skip
    html = text(messages(made)["a@test.example"], "html")
    assert "&lt;b&gt;{{ 7 * 7 }}&lt;/b&gt;" in html


def test_the_folder_is_closed_to_others_and_twice_is_the_same(tmp_path: Path) -> None:
    first = {p.name: p.read_bytes() for p in write(tmp_path).folder.rglob("*") if p.is_file()}
    made = write(tmp_path)
    again = {p.name: p.read_bytes() for p in made.folder.rglob("*") if p.is_file()}
    assert first == again
    assert len(first) == 3
    assert (tmp_path / "private").stat().st_mode & 0o077 == 0
    assert all(p.stat().st_mode & 0o077 == 0 for p in made.folder.rglob("*.eml"))


def test_letters_never_lie_below_outputs(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="personal"):
        write(tmp_path, out="outputs")


@pytest.mark.parametrize(
    ("people", "says"),
    [
        ("claimant_id,email\nc00,a@test.example\n", "There is no column language"),
        (PEOPLE + "c00,c@test.example,en\n", "twice"),
        ("claimant_id,email,language\nc00,a@test.example,fr\n", "language"),
        ("claimant_id,email,language\nc00,nobody,en\n", "e-mail address"),
    ],
)
def test_wrong_recipients_are_refused_and_nothing_is_written(
    tmp_path: Path, people: str, says: str
) -> None:
    with pytest.raises(AboveboardError, match=says):
        write(tmp_path, people)
    assert not list((tmp_path / "private").rglob("*.eml"))


def proved(folder: Path, *, moved: bool = False) -> Path:
    """Write the incident and the proofs of its awards; the index."""
    incident = write(folder).folder and folder / "2030-05-01-test"
    file = incident / "policy.yaml"
    standard = load_policy(file)
    made = compute_awards(
        standard, incident / "holdings.csv", folder / "awards.csv", folder=incident,
        policy_file=file,
    )  # fmt: skip
    if moved:
        move_money(made.file)
    write_proofs(made.file, folder / "proofs", standard, made.prices, made.inputs, bytes(32))
    return folder / "proofs" / "index.csv"


def write_with(index: Path, **more: object) -> Letters:
    folder = index.parents[1]
    return write_letters(
        folder / "2030-05-01-test", parameters(as_of=NOON, **more), folder / "people.csv",
        folder / "proved", index,
    )  # fmt: skip


def file_of(index: Path, claimant_id: str) -> Path:
    for file in index.parent.glob("claimants/??/*.json"):
        if json.loads(file.read_text())["line"]["claimant_id"] == claimant_id:
            return file
    raise LookupError(claimant_id)


@pytest.mark.parametrize("published", [False, True])
def test_letters_go_with_the_proofs_of_the_same_awards(tmp_path: Path, published: bool) -> None:
    index = proved(tmp_path)
    more = {"proofs": str(index.with_name("commitment.json"))} if published else {}
    assert write_with(index, **more).count == 2


def test_proofs_of_a_changed_table_go_with_no_letter(tmp_path: Path) -> None:
    index = proved(tmp_path, moved=True)
    with pytest.raises(PolicyError, match="The root is not that over the awards"):
        write_with(index)
    assert not list((tmp_path / "proved").rglob("*.eml"))


@pytest.mark.parametrize("published", [False, True])
def test_a_file_that_says_something_else_than_the_letter_is_refused(
    tmp_path: Path, published: bool
) -> None:
    index = proved(tmp_path)
    more = {"proofs": str(index.with_name("commitment.json"))} if published else {}
    first, other = file_of(index, "c00"), file_of(index, "c11")
    first.write_text(other.read_text())
    with pytest.raises(PolicyError, match="Its line is not that of the letter"):
        write_with(index, **more)
    first.write_text("{}")
    with pytest.raises(PolicyError, match="It is no proof file"):
        write_with(index, **more)
    assert not list((tmp_path / "proved").rglob("*.eml"))


def test_a_recipient_without_a_proof_file_stops_the_letters(tmp_path: Path) -> None:
    index = proved(tmp_path)
    more = {"proofs": str(index.with_name("commitment.json"))}
    shorter = "".join(line for line in index.read_text().splitlines(True) if '"c11"' not in line)
    (tmp_path / "proofs" / "part.csv").write_text(shorter)
    with pytest.raises(PolicyError, match="has no proof file"):
        write_with(tmp_path / "proofs" / "part.csv", **more)


def enter_as(folder: Path, statement: Statement) -> None:
    enter_statement(
        folder, statement, renditions={"a": "a" * 64}, approvers=("CEO",), at=statement.as_of
    )


def first_statement() -> Statement:
    """Return a first statement of the incident, whatever it says."""
    ids = {"incident": "2030-05-01-test", "id": "2030-05-01-test-01"}
    return sample_statement().model_copy(update=ids)


def publish_compensation(incident: Path) -> Statement:
    """Publish a first statement, and then the compensation statement of a real incident."""
    enter_as(incident, first_statement())
    record, _ = load_record(incident)
    view, history = View(record, datetime.fromisoformat(NOON)), History.read(incident)
    before = Before(said_before(record, view.as_of, history.statements), history.head)
    languages = load_languages(record.languages)
    made = compensation_statement(view, case_in(incident, record), languages, before=before)
    enter_as(incident, made)
    return made


def test_letters_of_a_real_incident_wait_for_the_statement(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"No compensation statement as of .*Publish the comp"):
        write(tmp_path, header=HEADER)
    incident = tmp_path / "2030-05-01-test"
    enter_as(incident, first_statement())
    with pytest.raises(RunError, match="is published"):
        write(tmp_path, header=HEADER)
    assert not list((tmp_path / "private").rglob("*.eml"))


def test_they_name_the_published_statement_and_no_other_instant(tmp_path: Path) -> None:
    write(tmp_path)
    incident = tmp_path / "2030-05-01-test"
    (incident / "incident.yaml").write_text(HEADER + event("a"), encoding="utf-8")
    published = publish_compensation(incident)
    assert published.number == 2
    assert published.id in text(messages(write(tmp_path, header=HEADER))["a@test.example"])
    later = "2030-05-02T12:00+09:00"
    with pytest.raises(RunError, match=f"--as-of {published.as_of.isoformat()}".replace("+", ".")):
        write_letters(
            incident, parameters(as_of=later), tmp_path / "people.csv", tmp_path / "private"
        )


def test_those_of_a_drill_bear_the_number_that_its_statement_will_get(tmp_path: Path) -> None:
    before = messages(write(tmp_path, out="before"))["a@test.example"]
    incident = tmp_path / "2030-05-01-test"
    enter_as(incident, first_statement())
    after = messages(write(tmp_path, out="after"))["a@test.example"]
    assert "2030-05-01-test-02-letter" in text(after)
    assert "2030-05-01-test-01-letter" in text(before)


def test_the_command_takes_the_instant_of_the_statement_published_last(tmp_path: Path) -> None:
    write(tmp_path)
    incident = tmp_path / "2030-05-01-test"
    (incident / "incident.yaml").write_text(HEADER + event("a"), encoding="utf-8")
    publish_compensation(incident)
    people, out = str(tmp_path / "people.csv"), str(tmp_path / "private")
    asked = ["letters", str(incident), "--recipients", people, "--out", out]
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 0, result.output
    assert "2 letters" in result.output
