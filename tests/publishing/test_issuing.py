"""Entering, amending and marking a published statement: the files and the ledger agree."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aboveboard.errors import LedgerError, PublishError
from aboveboard.plays.amending import Replacement
from aboveboard.plays.catalogue import output_name
from aboveboard.plays.published import published_statements
from aboveboard.plays.statement import Paragraph, Section, Statement
from aboveboard.publishing.auditing import audit_incident
from aboveboard.publishing.issuing import Issue, amend, enter_package
from aboveboard.publishing.package import open_package
from aboveboard.record.ledger_file import LEDGER
from publishing import write_run
from sample_statement import sample_edition, sample_statement

T = datetime(2018, 1, 27, 1, 0, tzinfo=UTC)
MARKS = {"en": "We corrected this version. See version 2.", "zh-CN": "本版公告已更正，请看第2版。"}
TYPO = Replacement("en", "seed phrase", "seed-phrase")
SAID = "We said 523. Right is 526. We counted one wallet less."


@pytest.fixture
def issue(tmp_path: Path) -> Issue:
    return Issue(tmp_path, tmp_path, ("Chief Executive",), T)


@pytest.fixture
def published(issue: Issue) -> Path:
    """The folder of a published run."""
    run = write_run(issue.runs / "01-initial-statement")
    enter_package(open_package(run), issue)
    return run


def second_version(**changes: object) -> Statement:
    """Return the corrected version of the sample statement."""
    editions = []
    for edition in sample_statement().editions:
        head = Section(
            id="corrections", title="Correction", tone="correction", blocks=(Paragraph(text=SAID),)
        )
        made = sample_edition(edition.language)
        update = {"mark": MARKS[edition.language], "sections": (head, *made.sections)}
        editions.append(made.model_copy(update=update))
    return sample_statement(*editions, **{"version": 2, "as_of": T, **changes})


@pytest.fixture
def corrected(published: Path, issue: Issue) -> Path:
    """The folder of the second version, published after the first."""
    run = write_run(issue.runs / "01-initial-statement-v2", second_version())
    enter_package(open_package(run), issue)
    return run


def whole(issue: Issue) -> bool:
    audit, files = audit_incident(issue.home, issue.runs)
    return not [*audit.problems, *files.problems]


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def entries(issue: Issue) -> list[tuple[str, int, int]]:
    return [
        (p.entry.kind, p.entry.version, p.entry.revision) for p in published_statements(issue.home)
    ]


# --- amend ----------------------------------------------------------------------------------------


def test_an_amendment_changes_the_files_in_place_and_is_entered(
    published: Path, issue: Issue
) -> None:
    entry = amend(open_package(published), TYPO, None, issue)
    assert entries(issue) == [("statement", 1, 0), ("amendment", 1, 1)]
    assert {change.language for change in entry.changes} == {"en"}
    assert "seed-phrase" in (published / "en/announcement.html").read_text("utf-8")
    assert whole(issue)


def test_an_amendment_is_silent_on_the_page(published: Path, issue: Issue) -> None:
    before = contents(published)
    amend(open_package(published), TYPO, None, issue)
    after = contents(published)
    changed = {name for name in before if before[name] != after[name]}
    assert all(name.startswith("en/") for name in changed - {"statement.json", "manifest.json"})
    page = after["en/announcement.html"].decode().replace("seed-phrase", "seed phrase")
    assert page == before["en/announcement.html"].decode()


def test_what_is_for_leaders_stays_as_it_was_executed(published: Path, issue: Issue) -> None:
    before = (published / "report.html").read_bytes()
    amend(open_package(published), TYPO, None, issue)
    assert (published / "report.html").read_bytes() == before


def test_amending_twice_is_once(published: Path, issue: Issue) -> None:
    first = amend(open_package(published), TYPO, None, issue)
    made = contents(issue.home)
    assert amend(open_package(published), TYPO, None, issue) == first
    assert contents(issue.home) == made


def test_an_amendment_that_was_cut_off_before_its_files_is_finished_by_doing_it_again(
    published: Path, issue: Issue, tmp_path: Path
) -> None:
    before = contents(published)
    amend(open_package(published), TYPO, None, issue)
    after = contents(published)
    for name, content in before.items():
        (published / name).write_bytes(content)
    assert not whole(issue)
    amend(open_package(published), TYPO, None, issue)
    assert contents(published) == after
    assert whole(issue)


def test_an_amendment_that_says_something_else_changes_nothing(
    published: Path, issue: Issue
) -> None:
    before = contents(issue.home)
    for old, new in (("523", "526"), ("paused", "open"), ("not affected", "affected")):
        with pytest.raises(LedgerError, match="changes what is said"):
            amend(open_package(published), Replacement("en", old, new), None, issue)
    assert contents(issue.home) == before


def test_a_statement_that_was_not_published_is_not_amended(issue: Issue) -> None:
    run = write_run(issue.runs / "01-initial-statement")
    with pytest.raises(LedgerError, match="not published yet"):
        amend(open_package(run), TYPO, None, issue)
    assert not (issue.home / LEDGER).exists()


def test_a_run_that_differs_from_what_was_published_is_not_amended(
    published: Path, issue: Issue
) -> None:
    write_run(published, sample_statement(status="identified"))
    with pytest.raises(LedgerError, match="as it was published"):
        amend(open_package(published), TYPO, None, issue)


def test_files_that_were_edited_by_hand_are_not_amended(published: Path, issue: Issue) -> None:
    (published / "en/announcement.html").write_text("edited")
    with pytest.raises(PublishError, match="was changed"):
        amend(open_package(published), TYPO, None, issue)


def test_nobody_s_amendment_changes_nothing(published: Path, issue: Issue) -> None:
    before = contents(issue.home)
    with pytest.raises(LedgerError, match="Nobody approved"):
        amend(open_package(published), TYPO, None, replace(issue, approvers=()))
    assert contents(issue.home) == before


# --- correct --------------------------------------------------------------------------------------


def test_a_corrected_version_and_the_mark_on_the_old_one_are_both_entered(
    corrected: Path, issue: Issue
) -> None:
    assert entries(issue) == [("statement", 1, 0), ("correction", 2, 0), ("notice", 1, 1)]
    correction = published_statements(issue.home)[1].entry
    assert correction.reason == {"en": SAID, "zh-CN": SAID}
    assert whole(issue)


def test_the_old_page_has_the_notice_and_its_own_words(published: Path, issue: Issue) -> None:
    before = contents(published)
    run = write_run(issue.runs / "01-initial-statement-v2", second_version())
    enter_package(open_package(run), issue)
    for language, mark in MARKS.items():
        page = (published / language / "announcement.html").read_text("utf-8")
        notice = f'<p class="notice">{mark}</p>\n'
        assert page.replace(notice, "") == before[f"{language}/announcement.html"].decode()
    assert (published / "report.html").read_bytes() == before["report.html"]


def test_entering_a_corrected_version_twice_is_once(corrected: Path, issue: Issue) -> None:
    made = contents(issue.home)
    enter_package(open_package(corrected), issue)
    assert contents(issue.home) == made


def test_an_old_page_that_was_not_marked_yet_is_marked_by_doing_it_again(
    corrected: Path, issue: Issue
) -> None:
    after = contents(issue.home)
    write_run(issue.runs / "01-initial-statement")
    assert not whole(issue)
    enter_package(open_package(corrected), issue)
    assert contents(issue.runs / "01-initial-statement").keys() >= {"report.html"}
    assert whole(issue)
    assert (issue.home / LEDGER).read_bytes() == after[LEDGER]


def test_an_old_page_whose_files_are_gone_is_made_anew_with_its_notice(
    published: Path, issue: Issue
) -> None:
    for path in sorted(published.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    published.rmdir()
    run = write_run(issue.runs / "01-initial-statement-v2", second_version())
    enter_package(open_package(run), issue)
    pages = [p for p in issue.runs.glob("*/en/announcement.html") if MARKS["en"] in p.read_text()]
    assert pages == [published / "en/announcement.html"]
    assert whole(issue)


def test_an_old_page_is_marked_in_its_run_whatever_that_is_called(issue: Issue) -> None:
    first = write_run(issue.runs / "b-first")
    enter_package(open_package(first), issue)
    second = write_run(issue.runs / "a-second", second_version())
    enter_package(open_package(second), issue)
    assert {path.parent for path in issue.runs.glob("*/statement.json")} == {first, second}
    assert MARKS["en"] in (first / "en/announcement.html").read_text()


def test_an_update_whose_files_are_gone_is_made_anew_under_its_own_number(
    tmp_path: Path, issue: Issue
) -> None:
    changes = {"play": "periodic-update", "play_number": 3}
    for name, statement in (
        ("first", sample_statement(**changes)),
        ("second", second_version(**changes)),
    ):
        package = open_package(write_run(tmp_path / "elsewhere" / name, statement))
        enter_package(package, replace(issue, runs=tmp_path / "runs"))
    (made,) = (tmp_path / "runs").iterdir()
    assert made.name == output_name("periodic-update", 3, 1)


def test_what_a_run_was_made_from_stays_in_the_manifest_of_its_marked_page(
    published: Path, issue: Issue
) -> None:
    manifest = json.loads((published / "manifest.json").read_text())
    manifest["inputs"] = {"record": "the hash of the record"}
    (published / "manifest.json").write_text(json.dumps(manifest))
    run = write_run(issue.runs / "01-initial-statement-v2", second_version())
    enter_package(open_package(run), issue)
    inputs = json.loads((published / "manifest.json").read_text())["inputs"]
    assert inputs["record"] == "the hash of the record"


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (second_version(id="2018-01-26-minato-02", number=2), "never published"),
        (second_version(version=3), "never published"),
    ],
    ids=["another statement", "a version left out"],
)
def test_a_correction_of_what_was_not_published_changes_nothing(
    published: Path, issue: Issue, statement: Statement, says: str
) -> None:
    run = write_run(issue.runs / "draft", statement)
    before = (issue.home / LEDGER).read_bytes()
    with pytest.raises(LedgerError, match=says):
        enter_package(open_package(run), issue)
    assert (issue.home / LEDGER).read_bytes() == before


def test_a_correction_in_fewer_languages_changes_nothing(published: Path, issue: Issue) -> None:
    only = second_version().editions[1:]
    run = write_run(issue.runs / "draft", second_version(editions=only))
    with pytest.raises(LedgerError, match="in the same languages"):
        enter_package(open_package(run), issue)
    assert len(entries(issue)) == 1


def test_the_manifest_of_a_marked_page_lists_its_files_as_they_are(
    corrected: Path, published: Path
) -> None:
    assert open_package(published).statement.corrected_at == T
    inputs = json.loads((published / "manifest.json").read_text())["inputs"]
    assert inputs["entry"] == "2018-01-26-minato-01-v1-r1.json"
