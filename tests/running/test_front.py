"""The front page on the disk: made of what lies there, whole or as it was, over one and all."""

from __future__ import annotations

import html
import json
import multiprocessing
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aboveboard.errors import RecordError
from aboveboard.plays.statement import Statement
from aboveboard.running.front import read_runs, write_front
from records import HEADER, PARAMS, REPLAYS, event, first_statement, releases

MINATO, LARKFIELD = (PARAMS / name for name in REPLAYS)
NOW = datetime(2030, 5, 1, 4, 0, 30, tzinfo=UTC)
FILES = ("report.html", "notebook.ipynb", "en/announcement.html", "en/social/x.txt")
HONESTY = "What the honesty checks find\nCheck | State | Where | Words | What to do\n"
CHECKLIST = "Each element and how it stands\nId | Element | State | To do\n"


def cell(cell_id: str, text: str) -> dict[str, object]:
    return {"id": cell_id, "outputs": [{"data": {"text/plain": text}}]}


def run_of(
    out: Path, play: str = "01-initial-statement", replay: int = 0, *, honesty: str = ""
) -> Statement:
    """Write the folder of a run as far as the front page reads it."""
    statement = first_statement(REPLAYS[replay], releases(REPLAYS[replay])[0])
    folder = out / REPLAYS[replay] / play
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")
    cells = [
        cell("honesty", HONESTY + honesty),
        cell("checklist", CHECKLIST + "I1 | what happened | told | \nI4 | x | missing | Add it."),
    ]
    (folder / "notebook.ipynb").write_text(json.dumps({"cells": cells}))
    (folder / "statement.json").write_text(statement.model_dump_json(), encoding="utf-8")
    return statement


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_it_leads_to_everything_that_is_there_and_to_nothing_else(tmp_path: Path) -> None:
    run_of(tmp_path)
    page = write_front(MINATO, tmp_path, now=NOW)
    links = set(re.findall(r'href="([^"#]+)"', text_of(page)))
    assert links == {
        *(f"01-initial-statement/{name}" for name in FILES),
        "index.en.html",
        "../index.html",
    }
    assert all((page.parent / link).is_file() for link in links)


def test_it_stands_in_the_custodians_first_language_and_leads_to_the_other(tmp_path: Path) -> None:
    run_of(tmp_path)
    page = write_front(MINATO, tmp_path, now=NOW)
    assert '<html lang="zh-CN"' in text_of(page)
    english = text_of(page.with_name("index.en.html"))
    assert '<html lang="en"' in english
    assert 'href="index.html"' in english


def test_an_exercise_is_shown_as_of_its_newest_statement_and_marked(tmp_path: Path) -> None:
    statement = run_of(tmp_path)
    page = text_of(write_front(MINATO, tmp_path, now=NOW).with_name("index.en.html"))
    assert f'datetime="{statement.as_of:%Y-%m-%dT%H:%M:%SZ}"' in page
    assert "DRILL: not a real incident." in page


def real(tmp_path: Path) -> Path:
    folder = tmp_path / "params" / "2030-05-01-test"
    folder.mkdir(parents=True)
    (folder / "incident.yaml").write_text(HEADER + event("a"), encoding="utf-8")
    return folder


def test_a_real_incident_is_shown_as_of_now_in_whole_minutes(tmp_path: Path) -> None:
    page = write_front(real(tmp_path), tmp_path / "out", now=NOW)
    assert 'datetime="2030-05-01T04:00:00Z"' in text_of(page)


def test_another_instant_leaves_later_statements_out(tmp_path: Path) -> None:
    statement = run_of(tmp_path)
    earlier = statement.as_of.replace(hour=statement.as_of.hour - 1)
    page = text_of(write_front(MINATO, tmp_path, now=NOW, as_of=earlier))
    assert "announcement.html" not in page


def test_the_same_instant_gives_the_same_bytes(tmp_path: Path) -> None:
    run_of(tmp_path)
    write_front(MINATO, tmp_path, now=NOW, as_of=NOW)
    before = contents(tmp_path)
    write_front(MINATO, tmp_path, now=datetime(2031, 1, 1, tzinfo=UTC), as_of=NOW)
    assert contents(tmp_path) == before


def test_what_the_checks_of_a_run_found_is_read_from_its_notebook(tmp_path: Path) -> None:
    run_of(tmp_path, honesty="all-safe | error | en, summary | All | is | Say which.\n")
    runs, _ = read_runs(tmp_path / REPLAYS[0])
    found = [(flaw.check, flaw.grade) for flaw in runs[0].flaws]
    assert found == [("all-safe", "error"), ("I4", "missing")]


def test_a_run_in_the_making_is_not_read(tmp_path: Path) -> None:
    run_of(tmp_path)
    run_of(tmp_path, ".01-initial-statement.new-abc")
    runs, _ = read_runs(tmp_path / REPLAYS[0])
    assert [run.folder for run in runs] == ["01-initial-statement"]


def test_a_run_that_can_not_be_read_is_named_and_hides_no_other(tmp_path: Path) -> None:
    run_of(tmp_path)
    older = tmp_path / REPLAYS[0] / "02-periodic-update"
    older.mkdir()
    (older / "statement.json").write_text('{"format": "older"}')
    page = text_of(write_front(MINATO, tmp_path, now=NOW).with_name("index.en.html"))
    assert "01-initial-statement/report.html" in page
    assert "can&#39;t read this run" in page


def test_a_record_that_is_wrong_leaves_the_pages_as_they_were(tmp_path: Path) -> None:
    folder, out = real(tmp_path), tmp_path / "out"
    write_front(folder, out, now=NOW)
    before = contents(out)
    (folder / "incident.yaml").write_text("format: none\n")
    with pytest.raises(RecordError):
        write_front(folder, out, now=NOW)
    assert contents(out) == before


def test_it_holds_no_script_asks_no_one_and_escapes_what_it_shows(tmp_path: Path) -> None:
    folder = tmp_path / "params" / REPLAYS[0]
    shutil.copytree(MINATO, folder)
    record = folder / "incident.yaml"
    record.write_text(record.read_text().replace("en: Minato Exchange", "en: Minato <b>&</b>", 1))
    run_of(tmp_path)
    page = text_of(write_front(folder, tmp_path, now=NOW).with_name("index.en.html"))
    assert "Minato &lt;b&gt;&amp;&lt;/b&gt;" in page
    assert "default-src 'none'" in html.unescape(page)
    assert not re.search(r"https?://|<script|<img|<link", page)


def test_a_page_in_a_language_that_is_gone_goes_too(tmp_path: Path) -> None:
    run_of(tmp_path)
    stale = tmp_path / REPLAYS[0] / "index.nl.html"
    stale.write_text("x")
    write_front(MINATO, tmp_path, now=NOW)
    assert not stale.exists()


# --- over all incidents ---------------------------------------------------------------------------


def test_the_page_over_all_leads_to_each_incident(tmp_path: Path) -> None:
    for replay, incident in enumerate((MINATO, LARKFIELD)):
        run_of(tmp_path, replay=replay)
        write_front(incident, tmp_path, now=NOW)
    for name in ("index.html", "index.en.html"):
        links = set(re.findall(r'href="([^"#]+/[^"#]+)"', text_of(tmp_path / name)))
        assert {link.split("/")[0] for link in links} == set(REPLAYS)
        assert all((tmp_path / link).is_file() for link in links)


def test_a_front_page_of_another_version_hides_no_other(tmp_path: Path) -> None:
    run_of(tmp_path)
    (tmp_path / "older").mkdir()
    (tmp_path / "older" / "front.json").write_text('{"format": "older"}')
    write_front(MINATO, tmp_path, now=NOW)
    assert REPLAYS[0] in text_of(tmp_path / "index.html")


def _write(incident: Path, out: Path, times: int) -> None:
    for _ in range(times):
        write_front(incident, out, now=NOW)


def test_writers_at_the_same_time_lose_no_incident(tmp_path: Path) -> None:
    params, out = tmp_path / "params", tmp_path / "out"
    names = [f"2030-05-0{number}-test" for number in range(1, 6)]
    for name in names:
        (params / name).mkdir(parents=True)
        record = HEADER.replace("2030-05-01-test", name) + event("a")
        (params / name / "incident.yaml").write_text(record, encoding="utf-8")
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_write, args=(params / name, out, 3)) for name in names]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    page = text_of(out / "index.html")
    assert all(f"{name}/index.html" in page for name in names)
    assert not list(out.rglob(".*"))
