"""Correct a published statement of the Minato replay, from the record to the next update."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from aboveboard.cli import app
from aboveboard.errors import LedgerError, RunError
from aboveboard.plays.published import published_statements
from aboveboard.plays.statement import Statement
from aboveboard.publishing.correcting import correct
from aboveboard.running.replay import run_all
from aboveboard.running.run import run_play
from records import EARLIER, PARAMS, REPLAYS
from typer.testing import CliRunner, Result

NAME = REPLAYS[0]
T = "2018-01-26T12:50+09:00"
PAGE = "https://status.minato.example/2018-01-26"
OLD, NEW = "01-initial-statement", "01-initial-statement-v2"
WRONG, RIGHT = "11:25", "11:02"


def instant(clock: str) -> datetime:
    return datetime.fromisoformat(f"2018-01-26T{clock}+09:00")


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@dataclass(frozen=True)
class Case:
    """The runs of the case, and what lay there before the correction and after its draft."""

    incident: Path
    out: Path
    before: dict[str, bytes]
    drafted: dict[str, bytes]
    result: Result

    @property
    def runs(self) -> Path:
        return self.out / NAME

    def page(self, run: str, language: str) -> str:
        return (self.runs / run / language / "announcement.html").read_text("utf-8")

    def statement(self, run: str) -> Statement:
        return Statement.model_validate_json((self.runs / run / "statement.json").read_bytes())


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Two statements, a correction of the first, and the update that follows it."""
    root = tmp_path_factory.mktemp("correct")
    incident, out = root / "params" / NAME, root / "outputs"
    incident.mkdir(parents=True)
    text = (PARAMS / NAME / "incident.yaml").read_text("utf-8")
    place = text.index("  # --- 12:52")
    (incident / "incident.yaml").write_text(text[:place] + EARLIER + text[place:], "utf-8")
    run_all(incident, out, until=instant("12:38"))
    before = contents(out / NAME)
    correct(incident, 1, instant("12:50"), out)
    drafted = contents(out / NAME)
    result = CliRunner().invoke(
        app,
        ["correct", str(incident), "1", "--as-of", T, "--out", str(out), "--approver", "CEO"],
    )
    run_all(incident, out, until=instant("12:52"))
    return Case(incident, out, before, drafted, result)


def test_a_draft_changes_nothing_that_was_published(case: Case) -> None:
    assert {name: case.drafted[name] for name in case.before if name != "index.html"} == {
        name: content for name, content in case.before.items() if name != "index.html"
    }


def test_the_command_enters_the_new_version_and_the_mark_on_the_old_one(case: Case) -> None:
    assert case.result.exit_code == 0, case.result.output
    assert [
        (p.entry.kind, p.entry.number, p.entry.version) for p in published_statements(case.runs)
    ] == [
        ("statement", 1, 1),
        ("statement", 2, 1),
        ("correction", 1, 2),
        ("notice", 1, 1),
        ("statement", 3, 1),
    ]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_new_version_opens_with_what_was_said_what_is_right_and_why(
    case: Case, language: str
) -> None:
    edition = case.statement(NEW).edition(language)
    first = edition.sections[0]
    assert (first.id, first.tone) == ("corrections", "correction")
    said = published_statements(case.runs)[2].entry.reason[language]
    assert said.index(WRONG) < said.index(RIGHT)
    assert re.search("We missed it|我们核对时遗漏了", said)
    page = case.page(NEW, language)
    assert page.index(f'id="{first.id}"') < page.index('id="safety"')


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_each_version_links_the_other(case: Case, language: str) -> None:
    assert f'href="{PAGE}/01-v2"' in case.page(OLD, language)
    assert f'href="{PAGE}/01"' in case.page(NEW, language)
    (notice,) = case.statement(OLD).edition(language).notices
    assert "12:50" in notice


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_old_page_keeps_its_own_words(case: Case, language: str) -> None:
    notice = re.compile(r'<p class="notice">.*?</p>\n')
    page = case.page(OLD, language)
    assert len(notice.findall(page)) == 1
    assert notice.sub("", page) == case.before[f"{OLD}/{language}/announcement.html"].decode()


def test_the_notebook_and_the_report_of_the_old_version_stay_as_they_were_executed(
    case: Case,
) -> None:
    for name in ("notebook.ipynb", "report.html"):
        assert (case.runs / OLD / name).read_bytes() == case.before[f"{OLD}/{name}"]


def test_both_versions_are_one_statement(case: Case) -> None:
    old, new = case.statement(OLD), case.statement(NEW)
    assert (old.id, old.number, old.version) == (new.id, new.number, new.version - 1)
    assert old.corrected_at == new.as_of == instant("12:50")
    assert new.ledger is not None
    assert new.ledger.entries == 2


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_next_statement_is_headed_by_the_correction(case: Case, language: str) -> None:
    edition = case.statement("02-periodic-update-02").edition(language)
    assert edition.sections[0].id == "corrections"
    said = str(edition.sections[0])
    assert said.index(WRONG) < said.index(RIGHT)


def test_playing_everything_again_keeps_the_notice(case: Case) -> None:
    """The fixture played statement 1 again after it was marked."""
    assert case.statement(OLD).corrected_at is not None
    result = CliRunner().invoke(
        app, ["ledger", "verify", str(case.incident), "--out", str(case.out)]
    )
    assert result.exit_code == 0, result.output


def test_correcting_again_as_of_the_same_instant_gives_the_same_bytes(case: Case) -> None:
    before = contents(case.runs)
    correct(case.incident, 1, instant("12:50"), case.out)
    assert contents(case.runs) == before


def test_a_record_that_corrects_nothing_by_then_is_refused(case: Case) -> None:
    before = contents(case.runs)
    with pytest.raises(RunError, match="corrects nothing that statement 1 said"):
        correct(case.incident, 1, instant("12:44"), case.out)
    after = contents(case.runs)
    assert {name: after[name] for name in before} == before


def test_a_statement_that_was_not_published_is_not_corrected(case: Case) -> None:
    with pytest.raises(LedgerError, match=r"No statement 9 .*holds 1, 2 by then"):
        correct(case.incident, 9, instant("12:50"), case.out)


def test_a_run_never_writes_over_what_was_published(case: Case) -> None:
    before = contents(case.runs)
    with pytest.raises(LedgerError, match="published already"):
        run_play("initial-statement", case.incident, case.out, as_of=instant("12:52"))
    assert contents(case.runs) == before
