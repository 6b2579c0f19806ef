"""``aboveboard check``: what is missing, what is not honest, with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from aboveboard.cli import app
from aboveboard.plays.desk import open_play
from aboveboard.plays.published import enter_statement
from honest import texts, whole_text
from records import HEADER, PARAMS, REPLAYS, entry, event, line_of
from typer.testing import CliRunner, Result


def check(folder: Path, *more: str) -> Result:
    return CliRunner().invoke(app, ["check", str(folder), *more])


def incident(folder: Path, *entries: str) -> str:
    content = HEADER + event("noticed", "We noticed it.", "mark: noticed") + "".join(entries)
    (folder / "incident.yaml").write_text(content, encoding="utf-8")
    return content


@pytest.mark.parametrize("name", REPLAYS)
def test_a_replay_has_nothing_to_mend(name: str) -> None:
    result = check(PARAMS / name)
    assert result.exit_code == 0, result.output
    assert "honesty: nothing found" in result.output


def test_words_that_are_not_honest_are_told_with_file_line_entry_and_what_to_do(
    tmp_path: Path,
) -> None:
    bad = texts("text", "All funds are safe.", "请查看您的余额。")
    content = incident(tmp_path, entry("hint", "advice", "do: do", *bad))
    result = check(tmp_path, "--as-of", "2030-05-01T13:00+09:00")
    assert result.exit_code == 1
    line = next(text for text in result.output.splitlines() if "absolute-claim" in text)
    where = f"{tmp_path / 'incident.yaml'}:{line_of(content, 'All funds are safe.')}: "
    assert line.startswith(f"  error: {where}absolute-claim: en: advice")
    assert "from hint (entries[1].text.en)" in line
    assert "“All funds are safe.”" in line
    assert "Say what was checked, how and when" in line


def test_an_entry_that_no_statement_shows_is_told_too(tmp_path: Path) -> None:
    hidden = entry("hidden", "scam", *texts("text", "All funds are safe.", "假冒页面。"))
    content = incident(tmp_path, hidden)
    result = check(tmp_path, "--as-of", "2030-05-01T13:00+09:00")
    line = next(text for text in result.output.splitlines() if "absolute-claim" in text)
    assert f":{line_of(content, 'All funds are safe.')}: absolute-claim: en: hidden" in line


def test_a_warning_alone_is_told_and_is_no_failure(tmp_path: Path) -> None:
    drama = entry("hint", "advice", "do: do", *texts("text", "A nightmare.", "请查看余额。"))
    (tmp_path / "incident.yaml").write_text(whole_text(drama), encoding="utf-8")
    result = check(tmp_path, "--as-of", "2030-05-01T13:00+09:00")
    assert result.exit_code == 0, result.output
    assert "  warning: " in result.output


def test_a_waiver_is_shown_with_its_reason(tmp_path: Path) -> None:
    drama = entry("hint", "advice", "do: do", *texts("text", "A nightmare.", "请查看余额。"))
    why = entry("why", "waiver", "check: drama", "reason: words of a victim", "by: counsel")
    (tmp_path / "incident.yaml").write_text(whole_text(drama, why), encoding="utf-8")
    result = check(tmp_path, "--as-of", "2030-05-01T13:00+09:00")
    assert "  let through: " in result.output
    assert "Let through: words of a victim (counsel)" in result.output


def test_what_the_record_lacks_is_told_once_and_is_a_failure(tmp_path: Path) -> None:
    incident(tmp_path)
    result = check(tmp_path, "--as-of", "2030-05-01T13:00+09:00")
    assert result.exit_code == 1
    assert result.output.count("Add an entry of kind service") == 1


def test_a_name_too_long_for_a_text_message_is_told_before_anything_is_run(tmp_path: Path) -> None:
    text = (PARAMS / REPLAYS[0] / "incident.yaml").read_text(encoding="utf-8")
    long = text.replace("zh-CN: 港湾交易所\n", "zh-CN: 环球数字资产交易所（香港）有限公司\n", 1)
    assert long != text
    (tmp_path / "incident.yaml").write_text(long, encoding="utf-8")
    result = check(tmp_path, "--as-of", "2018-01-26T23:30+09:00")
    assert result.exit_code == 1
    assert "The first post for SMS in zh-CN is" in result.output


def test_a_run_says_what_stands_in_the_way_of_publishing(tmp_path: Path) -> None:
    text = (PARAMS / REPLAYS[0] / "incident.yaml").read_text(encoding="utf-8")
    folder = tmp_path / "params" / REPLAYS[0]
    folder.mkdir(parents=True)
    bad = text.replace("Our XEM balance is not as it should be.", "All funds are safe.", 1)
    (folder / "incident.yaml").write_text(bad, encoding="utf-8")
    as_of = ("--as-of", "2018-01-26T12:07+09:00", "--out", str(tmp_path / "outputs"))
    result = CliRunner().invoke(app, ["run", "initial-statement", str(folder), *as_of])
    assert result.exit_code == 0, result.output
    assert "honesty: absolute-claim | error" in result.output
    assert "not fit to publish" in result.output


def test_an_update_of_a_drill_is_checked_once_its_first_statement_is_published(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "params" / "2030-05-01-test"
    folder.mkdir(parents=True)
    drill = whole_text().replace("entries:", "exercise: {case: drill}\nentries:", 1)
    (folder / "incident.yaml").write_text(drill, encoding="utf-8")
    out = ("--as-of", "2030-05-01T13:00+09:00", "--out", str(tmp_path / "outputs"))
    waits = "periodic-update: comes once a first statement is published"
    assert waits in check(folder, *out).output
    first = open_play(
        "initial-statement", {"incident": str(folder), "as_of": "2030-05-01T12:30+09:00"}
    ).statement()
    enter_statement(
        tmp_path / "outputs" / folder.name,
        first,
        renditions={"en/announcement.html": "a" * 64},
        approvers=("CEO",),
        at=first.as_of,
    )
    result = check(folder, *out)
    assert waits not in result.output
    assert "periodic-update: " in result.output
    assert "comes once" in check(folder, *out[:2], "--out", str(tmp_path)).output


def test_the_record_named_instead_of_its_folder_is_told_its_folder(tmp_path: Path) -> None:
    incident(tmp_path)
    told = "incident.yaml: This is a file, not an incident folder. Name the folder it stands in:"
    assert f"{told} {tmp_path}." in check(tmp_path / "incident.yaml").output
