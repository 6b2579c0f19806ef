"""``aboveboard new``: typed answers, wrong answers, and a folder that is there already."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from aboveboard.cli import app
from aboveboard.errors import RecordError
from aboveboard.record import load_record
from aboveboard.running.run import default_as_of
from records import PARAMS
from typer.testing import CliRunner, Result

ANSWERS = ("zh-CN,en", "example.com", "Asia/Tokyo", "示例交易所", "Example Exchange")


def new(folder: Path, *answers: str, options: tuple[str, ...] = ()) -> Result:
    typed = "".join(f"{answer}\n" for answer in answers)
    return CliRunner().invoke(app, ["new", str(folder), *options], input=typed)


def made(tmp_path: Path, *answers: str) -> str:
    result = new(tmp_path / "2030-05-01-new", *answers)
    assert result.exit_code == 0, result.output
    return (tmp_path / "2030-05-01-new" / "incident.yaml").read_text(encoding="utf-8")


def test_typed_answers_make_a_valid_record_and_its_schema(tmp_path: Path) -> None:
    made(tmp_path, *ANSWERS)
    record, warnings = load_record(tmp_path / "2030-05-01-new")
    assert warnings == ()
    assert record.id == "2030-05-01-new"
    assert record.languages == ("zh-CN", "en")
    assert record.time_zone == "Asia/Tokyo"
    assert record.custodian.domains == ("example.com",)
    assert record.custodian.name["zh-CN"] == "示例交易所"
    assert sorted(path.name for path in (tmp_path / "2030-05-01-new").iterdir()) == [
        "incident.schema.json",
        "incident.yaml",
    ]


def test_each_language_gets_words_of_its_own(tmp_path: Path) -> None:
    made(tmp_path, *ANSWERS)
    name = load_record(tmp_path / "2030-05-01-new")[0].name
    assert re.fullmatch(r"\d{4}年\d{1,2}月\d{1,2}日安全事件", name["zh-CN"])
    assert re.fullmatch(r"incident of \d{1,2} [A-Z][a-z]+ \d{4}", name["en"])


def test_a_drill_is_marked_as_one(tmp_path: Path) -> None:
    result = new(tmp_path / "2030-05-01-new", *ANSWERS, options=("--drill",))
    assert result.exit_code == 0, result.output
    exercise = load_record(tmp_path / "2030-05-01-new")[0].exercise
    assert exercise is not None
    assert exercise.original is None


def test_a_drill_goes_by_the_clock_on_the_wall_and_a_replay_by_its_record(tmp_path: Path) -> None:
    new(tmp_path / "2030-05-01-new", *ANSWERS, options=("--drill",))
    drill, _ = load_record(tmp_path / "2030-05-01-new")
    later = datetime(2040, 1, 1, tzinfo=UTC)
    assert default_as_of(drill, "periodic-update", later) == later
    replay, _ = load_record(PARAMS / "2018-01-26-minato")
    assert default_as_of(replay, "periodic-update", later).year == 2018


def test_empty_answers_take_what_is_offered(tmp_path: Path) -> None:
    text = made(tmp_path, "", "example.com", "", "示例交易所", "Example Exchange")
    assert "languages: [zh-CN, en]" in text
    assert "time_zone: UTC" in text


def test_the_examples_are_valid_once_they_are_taken_in(tmp_path: Path) -> None:
    text = made(tmp_path, *ANSWERS)
    head, examples = text.split("# What you add next.", 1)
    examples = re.sub(r"(?m)^#", "", examples.split("\n", 1)[1])
    path = tmp_path / "2030-05-01-new" / "incident.yaml"
    path.write_text(head + examples, encoding="utf-8")
    with pytest.raises(RecordError, match="A text is empty"):
        load_record(path.parent)  # a blank that nobody filled in is no text
    path.write_text(head + examples.replace('"…"', '"It is written"'), encoding="utf-8")
    record, _ = load_record(path.parent)
    assert {entry.kind for entry in record.entries} == {
        *("status", "event", "summary", "service", "unknown", "commitment")
    }


@pytest.mark.parametrize(
    ("wrong", "number", "told"),
    [
        ("zh-CN,xx", 0, "xx: There is no wording for this language"),
        (",", 0, "There is no language."),
        ("not a domain", 1, "This is not a domain."),
        ("пример.com", 1, "This is not a domain."),
        ("Mars/Olympus", 2, "This time zone is not known."),
        ("../../etc/passwd", 2, "This time zone is not known."),
        ("  ", 3, "The name is empty."),
    ],
)
def test_a_wrong_answer_is_asked_for_again(
    tmp_path: Path, wrong: str, number: int, told: str
) -> None:
    result = new(tmp_path / "made", *ANSWERS[:number], wrong, *ANSWERS[number:])
    assert told in result.output
    assert result.exit_code == 0
    assert load_record(tmp_path / "made")[0].time_zone == "Asia/Tokyo"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--languages", "xx"), "There is no wording for this language"),
        (("--domain", "not a domain"), "domain: This is not a domain."),
        (("--time-zone", "Mars/Olympus"), "time zone: This time zone is not known."),
    ],
)
def test_a_wrong_option_is_an_error_and_nothing_is_written(
    tmp_path: Path, options: tuple[str, ...], told: str
) -> None:
    result = new(tmp_path / "made", *ANSWERS, options=options)
    assert result.exit_code == 1
    assert told in result.stderr
    assert not (tmp_path / "made").exists()


def test_answers_that_break_off_write_nothing(tmp_path: Path) -> None:
    assert new(tmp_path / "made", *ANSWERS[:3]).exit_code == 1
    assert not (tmp_path / "made").exists()


def test_a_folder_that_is_there_is_left_alone_and_nothing_is_asked(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    result = new(tmp_path, *ANSWERS)
    assert result.exit_code == 1
    assert "exists already" in result.stderr
    assert "Languages" not in result.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_folder_name_that_could_name_no_output_is_refused(tmp_path: Path) -> None:
    result = new(tmp_path / "two words", *ANSWERS)
    assert result.exit_code == 1
    assert "Rename it" in result.stderr


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", 'A "B": c # d', "{{ 7 * 7 }}", "- x"]
)
def test_a_name_is_text_whatever_it_looks_like(tmp_path: Path, name: str) -> None:
    text = made(tmp_path, "en", "example.com", "UTC", name)
    assert yaml.safe_load(text)["custodian"]["name"]["en"] == name
    assert load_record(tmp_path / "2030-05-01-new")[0].custodian.name["en"] == name


def test_a_seed_phrase_for_a_name_is_refused_and_not_repeated(tmp_path: Path) -> None:
    result = new(tmp_path / "made", *ANSWERS[:4], "abandon " * 11 + "about")
    assert result.exit_code == 1
    assert "custodian.name.en" in result.stderr
    assert "abandon" not in result.stderr
    assert not (tmp_path / "made").exists()


def test_what_the_address_bar_shows_is_taken_for_the_domain(tmp_path: Path) -> None:
    text = made(tmp_path, "en", "https://Example.com/", "UTC", "Example")
    assert "domains: [example.com]" in text


@pytest.mark.parametrize(
    ("folder", "named"),
    [("2025-05-05-example", "2025年5月5日安全事件"), ("2025-05-05", "2025年5月5日安全事件")],
)
def test_the_incident_is_named_by_the_date_of_its_folder(
    tmp_path: Path, folder: str, named: str
) -> None:
    assert new(tmp_path / folder, *ANSWERS).exit_code == 0
    assert load_record(tmp_path / folder)[0].name["zh-CN"] == named


@pytest.mark.parametrize("folder", ["theft", "2025-13-05-a", "2025-05-051"])
def test_a_folder_without_a_date_is_named_by_today(tmp_path: Path, folder: str) -> None:
    assert new(tmp_path / folder, *ANSWERS).exit_code == 0
    today = datetime.now(ZoneInfo("Asia/Tokyo"))
    name = load_record(tmp_path / folder)[0].name["zh-CN"]
    assert name == f"{today.year}年{today.month}月{today.day}日安全事件"


def test_each_service_that_a_first_statement_needs_has_its_example(tmp_path: Path) -> None:
    text = made(tmp_path, *ANSWERS)
    for service in ("deposits", "withdrawals", "trading"):
        assert f"#    service: {service}\n" in text


@pytest.mark.slow
def test_a_run_that_is_given_no_instant_tells_none_to_the_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "params" / "2025-05-05-new"
    assert new(folder, *ANSWERS, options=("--drill",)).exit_code == 0
    done = CliRunner().invoke(app, ["run", "initial-statement", str(folder)])
    assert done.exit_code == 0, done.output
    (made_at,) = tmp_path.glob("outputs/*/*/statement.json")
    assert json.loads(made_at.read_text())["as_of"].endswith(":00Z")
