"""What a notebook shows: the facts, the checklist, what leaders ask first, and the statement."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import copytree

import pytest
from aboveboard.errors import AboveboardError, ParameterError, RecordError
from aboveboard.plays.catalogue import LEDGER_FOLDER
from aboveboard.plays.desk import OpenPlay, open_play, reading_grades
from aboveboard.plays.published import enter_statement
from aboveboard.plays.statement import MIME_TYPE
from aboveboard.plays.tables import ShownTable
from aboveboard.wording.language import HOME
from records import HEADER, PARAMS, entry, event, figure

PLAY = "initial-statement"
BECAUSE = "because: {zh-CN: 有误, en: it was wrong}"
LATER = "2030-05-01T13:00+09:00"


def desk(folder: Path, *entries: str, **parameters: object) -> OpenPlay:
    (folder / "incident.yaml").write_text(HEADER + "".join(entries), encoding="utf-8")
    return open_play(PLAY, {"incident": str(folder), "as_of": LATER, **parameters})


def test_the_facts_list_corrected_entries_too_and_say_so(tmp_path: Path) -> None:
    again = figure("b", '"7"', "BTC", "corrects: a", BECAUSE, at=LATER)
    rows = desk(tmp_path, figure("a"), again).facts().rows
    assert [row[0] for row in rows] == ["a", "b"]
    assert [row[1] for row in rows] == ["figure (corrected since)", "figure"]
    assert rows[1][-1] == "lost · 7 BTC"


def test_the_facts_stop_at_the_instant(tmp_path: Path) -> None:
    later = event("b", at="2030-05-01T13:01+09:00")
    assert [row[0] for row in desk(tmp_path, event("a"), later).facts().rows] == ["a"]


@pytest.mark.parametrize(
    ("zone", "stamp"),
    [
        ("Asia/Tokyo", "2030-05-01 12:00 +09:00"),
        ("America/New_York", "2030-04-30 23:00 -04:00"),
        ("UTC", "2030-05-01 03:00 +00:00"),
    ],
)
def test_a_fact_has_its_instant_with_the_offset(tmp_path: Path, zone: str, stamp: str) -> None:
    header = HEADER.replace("Asia/Tokyo", zone)
    (tmp_path / "incident.yaml").write_text(header + event("a"), encoding="utf-8")
    opened = open_play(PLAY, {"incident": str(tmp_path), "as_of": LATER})
    assert opened.facts().rows[0][2] == stamp


def test_every_fact_of_the_replays_can_be_shown() -> None:
    for name in ("2018-01-26-minato", "2025-02-21-larkfield"):
        parameters = {"incident": name, "as_of": "2026-01-01T00:00Z"}
        opened = open_play(PLAY, parameters, PARAMS)
        assert len(opened.facts().rows) == len(opened.record.entries)
        assert all(cell for row in opened.facts().rows for cell in row)
        assert "State, figures, promises" in repr(opened.glance())
        assert len(opened.checklist().rows) == 23


def test_the_statement_travels_under_its_own_type(tmp_path: Path) -> None:
    statement = desk(tmp_path, event("a")).statement()
    bundle = statement._repr_mimebundle_()
    assert bundle[MIME_TYPE] == statement.to_json()
    assert statement.id in bundle["text/plain"]


def test_a_text_of_ones_own_reaches_the_statement(tmp_path: Path) -> None:
    texts = {"unknown": {"en": "We count 5 XEM now.", "zh-CN": "我们正在清点 5 枚 XEM。"}}
    statement = desk(tmp_path, event("a"), texts=texts).statement()
    assert "We count 5 XEM now." in str(statement.edition("en").section("unknown"))
    assert "我们正在清点5枚XEM。" in str(statement.edition("zh-CN").section("unknown"))


def test_reading_grades_are_told_by_language(tmp_path: Path) -> None:
    grades = reading_grades(desk(tmp_path, event("a")).statement())
    assert grades.keys() == {"zh-CN", "en"}
    assert grades["en"].startswith("grade ")
    assert "characters a sentence" in grades["zh-CN"]


def test_what_is_wrong_is_told_before_anything_is_shown(tmp_path: Path) -> None:
    with pytest.raises(RecordError):
        desk(tmp_path, figure("a", "1e5"))
    with pytest.raises(ParameterError):
        desk(tmp_path, event("a"), languages="en")
    with pytest.raises(AboveboardError, match="no texts in fr"):
        desk(tmp_path, event("a"), languages=["fr"])


def test_a_language_that_the_record_does_not_have_is_refused(tmp_path: Path) -> None:
    copytree(HOME / "en", tmp_path / "wording" / "nl")
    with pytest.raises(ParameterError, match="nl"):
        desk(tmp_path, event("a"), languages=["nl"])


def test_a_shown_table_is_escaped_and_headed() -> None:
    shown = ShownTable("<c>", ("H", "&"), [("<script>", "a & b"), ("r", '"q"')])
    html = re.sub(r' style="[^"]*"', "", shown._repr_html_())
    assert "<caption>&lt;c&gt;</caption>" in html
    assert '<th scope="col">&amp;</th>' in html
    assert '<th scope="row">&lt;script&gt;</th><td>a &amp; b</td>' in html
    assert "<script>" not in html
    assert shown._repr_html_().count("text-align:left") == 6  # JupyterLab sets cells to the right
    assert repr(shown).splitlines()[0] == "<c>"


# --- an update ------------------------------------------------------------------------------------

RELEASE = entry("r1", "statement", "play: initial-statement", at="2030-05-01T12:10+09:00")
PROMISE = entry("p", "commitment", "promise: next-update", "due: 2030-05-01T12:30+09:00")
UPDATE = "periodic-update"


def update_desk(folder: Path, *entries: str, **more: object) -> OpenPlay:
    (folder / "incident.yaml").write_text(HEADER + "".join(entries), encoding="utf-8")
    return open_play(UPDATE, {"incident": str(folder), "as_of": LATER, **more})


def test_promises_are_shown_with_what_is_left_and_what_was_late(tmp_path: Path) -> None:
    following = entry(
        "n", "commitment", "promise: next-update", "due: 2030-05-01T13:20+09:00", at=LATER
    )
    shown = update_desk(tmp_path, event("a"), PROMISE, RELEASE, following).promises()
    assert "of them late: 1" in shown.caption
    assert [row[-1] for row in shown.rows] == ["open, 20 minutes left", "late by 30 minutes"]


def test_differences_show_what_was_published_and_what_stands(tmp_path: Path) -> None:
    right = figure("b", '"7"', "BTC", "corrects: a", BECAUSE, at=LATER)
    rows = update_desk(tmp_path, figure("a"), RELEASE, right).differences().rows
    assert [tuple(row) for row in rows] == [("correction of a", "5 BTC", "7 BTC", "it was wrong")]
    rows = update_desk(tmp_path, figure("a"), RELEASE).differences().rows
    assert rows[0][2] == "no change"


def test_what_was_told_as_approximate_is_shown_so_beside_its_correction(tmp_path: Path) -> None:
    wrong = figure("a", '"5"', "BTC", "approximate: true")
    right = figure("b", '"7"', "BTC", "corrects: a", BECAUSE, at=LATER)
    (row,) = update_desk(tmp_path, wrong, RELEASE, right).differences().rows
    assert tuple(row)[1:3] == ("about 5 BTC", "7 BTC")


def test_news_lists_only_what_was_learned_since_the_last_statement(tmp_path: Path) -> None:
    opened = update_desk(tmp_path, event("a"), RELEASE, event("b", at=LATER))
    assert [row[0] for row in opened.news().rows] == ["b"]


def test_an_update_without_an_earlier_statement_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(AboveboardError, match="initial-statement first"):
        update_desk(tmp_path, event("a"))


def test_an_update_compares_itself_with_what_was_published_not_with_the_record(
    tmp_path: Path,
) -> None:
    first = desk(tmp_path, figure("a"), as_of="2030-05-01T12:10+09:00").statement()
    enter_statement(tmp_path, first, renditions={}, approvers=("Head of Legal",), at=first.as_of)
    edited = update_desk(tmp_path, figure("a", '"9"'), event("b", at=LATER))
    (row,) = edited.differences().rows
    assert tuple(row)[:3] == ("Stolen", "5 BTC", "9 BTC")
    statement = edited.statement()
    assert statement.ledger == edited.history.head
    assert "5 BTC" in str(statement.edition("en").section("figures"))


def test_the_ledger_of_an_exercise_is_where_the_run_says(tmp_path: Path) -> None:
    incident, runs = tmp_path / "incident", tmp_path / "runs"
    incident.mkdir()
    runs.mkdir()
    first = desk(incident, figure("a"), as_of="2030-05-01T12:10+09:00").statement()
    enter_statement(runs, first, renditions={}, approvers=("Head of Legal",), at=first.as_of)
    opened = update_desk(incident, event("b", at=LATER), **{LEDGER_FOLDER: str(runs)})
    assert [said.id for said in opened.said] == [first.id]


# --- a drill, whose ledger lies beside its runs ---------------------------------------------------

NAME = "2030-05-01-test"


def published_drill(home: Path) -> Path:
    """Make a drill below ``home``, as the tutorial does, with its first statement published."""
    folder = home / "params" / NAME
    folder.mkdir(parents=True)
    header = HEADER.replace("entries:", "exercise: {case: drill}\nentries:")
    (folder / "incident.yaml").write_text(header + event("a") + PROMISE, encoding="utf-8")
    first = open_play(PLAY, {"incident": str(folder), "as_of": "2030-05-01T12:20+09:00"})
    statement = first.statement()
    enter_statement(
        home / "outputs" / NAME,
        statement,
        renditions={"en/announcement.html": "a" * 64},
        approvers=("CEO",),
        at=statement.as_of,
    )
    return folder


@pytest.mark.parametrize("by_name", [True, False])
def test_the_update_of_a_drill_finds_what_the_drill_published(
    tmp_path: Path, by_name: bool
) -> None:
    folder = published_drill(tmp_path)
    parameters = {"incident": NAME if by_name else str(folder), "as_of": LATER}
    (tmp_path / "notebooks").mkdir()
    opened = open_play(UPDATE, parameters, tmp_path / "notebooks")
    assert [said.play for said in opened.said] == [PLAY]
    assert opened.ledger == tmp_path / "outputs" / NAME
    assert opened.statement().number == 2


def test_where_nothing_was_published_the_folder_that_was_searched_is_named(tmp_path: Path) -> None:
    with pytest.raises(AboveboardError) as caught:
        update_desk(tmp_path, event("a"))
    assert f"The ledger was looked for in {tmp_path}." in str(caught.value)
    assert "--out" in str(caught.value)
