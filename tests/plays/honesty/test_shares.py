"""The words written for strangers: no exact figure of the record, not the custodian's name."""

from __future__ import annotations

from pathlib import Path

import pytest
from aboveboard.cli import app
from aboveboard.plays.honesty import Finding, blocking, check_record
from aboveboard.record import View
from aboveboard.wording.language import load_languages
from closed_incident import NAME, REPORT, closed_incident
from honest import TWO, texts, whole_record
from records import REPLAYS, entry, replay
from typer.testing import CliRunner

AT = {"at": "2030-05-01T13:30+09:00", "known_at": "2030-05-01T13:30+09:00"}
LOST = entry("lost", "figure", "key: lost", 'amount: "51"', "unit: BTC", **AT)
WORTH = entry("worth", "figure", "key: lost-value", 'amount: "523000000"', "unit: JPY", **AT)


def found(english: str, chinese: str, *more: str) -> tuple[Finding, ...]:
    told = texts("text", "A key leaked.", "私钥泄露。")
    share = texts("share", english, chinese)
    cause = entry("why", "cause", "cause: key-leak", *told, *share, **AT)
    record = whole_record(LOST, WORTH, cause, *more)
    every = check_record(View(record, TWO), load_languages(record.languages))
    return tuple(one for one in every if one.check == "share-identifies")


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("We lost coins. 51 BTC were moved.", "币丢了。51枚BTC被转走。"),
        ("51 bitcoins were moved.", "51枚比特币被转走。"),
        ("Coins worth 523 million were moved.", "价值5.23亿的币被转走。"),
        ("Read it on test.example.", "测试交易所已说明。"),
    ],
)
def test_an_exact_figure_or_a_name_is_found_with_its_entry(english: str, chinese: str) -> None:
    each = found(english, chinese)
    assert [(one.entry, one.field[2:]) for one in each] == [
        ("why", ("share", "zh-CN")), ("why", ("share", "en")),
    ]  # fmt: skip
    assert blocking(each) == each


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("About fifty coins were moved.", "约有五十枚币被转走。"),
        ("51 logs were read within 20 minutes.", "20分钟内查看了51份日志。"),
    ],
)
def test_rough_words_and_other_counts_are_let_pass(english: str, chinese: str) -> None:
    assert found(english, chinese) == ()


def test_a_person_may_let_it_through_with_a_reason() -> None:
    waiver = entry(
        "asked", "waiver", "check: share-identifies",
        "reason: The custodian is named with its consent.", "by: Head of Communications", **AT,
    )  # fmt: skip
    each = found("51 BTC were moved.", "51枚BTC被转走。", waiver)
    assert each
    assert blocking(each) == ()


@pytest.mark.parametrize("name", REPLAYS)
def test_no_replay_has_one(name: str) -> None:
    record = replay(name)
    view = View(record, record.entries[-1].known_at)
    every = check_record(view, load_languages(record.languages))
    assert "share-identifies" not in {one.check for one in every}


def test_the_run_of_the_retrospective_tells_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = closed_incident(tmp_path) / "incident.yaml"
    told = record.read_text(encoding="utf-8").replace(
        "en: An alarm on the balance rang.", "en: An alarm rang at 53 BTC."
    )
    record.write_text(told, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    made = CliRunner().invoke(app, ["run", "retrospective", f"params/{NAME}", "--as-of", REPORT])
    assert made.exit_code == 0, made.output
    said = [line for line in made.output.splitlines() if "share-identifies" in line]
    assert len(said) == 1
    assert "An alarm rang at 53 BTC." in said[0]
    assert "the figure fixed" in said[0]
