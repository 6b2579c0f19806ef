"""Bad input through the command: a clear error that names the place, exit 1, nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest
from aboveboard.cli import app
from records import HEADER, event, figure
from typer.testing import CliRunner, Result

VALID = HEADER + event("a") + figure("b")
EARLIER = {"at": "2030-05-01T11:00+09:00"}
BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"


def command(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def incident(tmp_path: Path, content: bytes) -> Path:
    folder = tmp_path / "incident"
    folder.mkdir()
    (folder / "incident.yaml").write_bytes(content)
    return folder


def changed(old: str, new: str) -> bytes:
    assert VALID.count(old) == 1, old
    return VALID.replace(old, new).encode()


def with_english(text: str) -> bytes:
    return (HEADER + event("a", text)).encode()


FIGURE = "entries[1].amount: "
ENGLISH = "entries[0].text.en: "
INVISIBLE = "An invisible character (U+200B)"
WRONG = {
    "empty file": (b"", "The file is empty."),
    "bomb": (BOMB.encode(), ":2: b[0]: Aliases"),
    "ten megabytes": (VALID.encode() + b"#" * 10_000_000, "larger than 2 MB"),
    "wrong encoding": (VALID.encode("gb18030"), ":3: This is not UTF-8 text."),
    "exponent": (changed('amount: "5"', 'amount: "1e5"'), FIGURE + "This is not an amount."),
    "no number": (changed('amount: "5"', 'amount: "NaN"'), FIGURE + "This is not an amount."),
    "below nothing": (changed('amount: "5"', 'amount: "-1"'), FIGURE + "This is not an amount."),
    "times out of order": (
        (HEADER + event("a") + figure("b", **EARLIER)).encode(),
        "entries[1].known_at: ",
    ),
    "right to left": (
        with_english('"It \\u202e happened."'),
        ENGLISH + "A character that reorders text (U+202E)",
    ),
    "no width": (
        with_english('"It hap\\u200bpened."'),
        ENGLISH + "An invisible character (U+200B)",
    ),
    "no Chinese": (changed("      zh-CN: 发生了。\n", ""), "entries[0].text: "),
    "foreign link": (with_english("See https://test-example.com/now."), ENGLISH),
    "seed phrase": (with_english("We hold " + "abandon " * 11 + "about."), ENGLISH),
}


@pytest.mark.parametrize(("content", "place"), WRONG.values(), ids=WRONG)
def test_a_wrong_record_is_refused_by_name_of_the_place(
    tmp_path: Path, content: bytes, place: str
) -> None:
    folder = incident(tmp_path, content)
    result = command("check", folder)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"error: {folder / 'incident.yaml'}")
    assert place in result.stderr
    assert "Traceback" not in result.output
    assert "abandon abandon" not in result.output


@pytest.mark.parametrize(("content", "place"), WRONG.values(), ids=WRONG)
def test_a_run_over_a_wrong_record_writes_nothing(
    tmp_path: Path, content: bytes, place: str
) -> None:
    folder = incident(tmp_path, content)
    result = command(
        "run", "initial-statement", folder, "--as-of", "2030-05-02T00:00Z", "--out", tmp_path / "o"
    )
    assert result.exit_code == 1
    assert place in result.stderr
    assert not (tmp_path / "o").exists()
    assert [path.name for path in folder.iterdir()] == ["incident.yaml"]


def test_an_empty_folder_is_refused_with_how_to_begin(tmp_path: Path) -> None:
    result = command("check", tmp_path)
    assert result.exit_code == 1
    assert "aboveboard new" in result.stderr


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    content = changed('amount: "5"', 'amount: "1e5"').replace(b"kind: event", b"kind: evnt")
    result = command("check", incident(tmp_path, content))
    assert result.stderr.count("error: ") == 2


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        (("--as-of", "yesterday"), "as_of: "),
        (("--as-of", "2030-05-02T00:00"), "as_of: "),
    ],
)
def test_an_instant_that_is_none_is_refused(
    tmp_path: Path, arguments: tuple[str, ...], place: str
) -> None:
    folder = incident(tmp_path, VALID.encode())
    for words in (("check", folder), ("run", "initial-statement", folder, "--out", tmp_path / "o")):
        result = command(*words, *arguments)
        assert result.exit_code == 1
        assert place in result.stderr
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize(
    ("parameters", "place"),
    [
        ("langauges: [en]", "langauges: initial-statement has no such parameter."),
        ("languages: en", "languages: "),
        ("texts: {no-such-section: {zh-CN: 字。, en: Words.}}", "no-such-section"),
        ("texts: {what-happened: {en: Only English.}}", "texts.what-happened: "),
        ("- a list", "no parameters"),
    ],
)
def test_a_wrong_parameter_is_refused_and_nothing_is_put_in_place(
    tmp_path: Path, parameters: str, place: str
) -> None:
    folder = incident(tmp_path, VALID.encode())
    (tmp_path / "more.yaml").write_text(parameters, encoding="utf-8")
    result = command(
        *("run", "initial-statement", folder, "--as-of", "2030-05-02T00:00Z"),
        *("-f", tmp_path / "more.yaml", "--out", tmp_path / "o"),
    )
    assert result.exit_code == 1
    assert place in result.stderr
    assert "Traceback" not in result.output
    assert not (tmp_path / "o" / "incident" / "01-initial-statement").exists()


def test_a_play_that_there_is_not_is_wrong_usage(tmp_path: Path) -> None:
    result = command("run", "first-word", incident(tmp_path, VALID.encode()))
    assert result.exit_code == 2
    assert "initial-statement" in result.stderr
