"""The list of recipients: streamed, every wrong row named by its line, no address repeated."""

from __future__ import annotations

from pathlib import Path

import pytest
from aboveboard.errors import PublishError
from aboveboard.publishing.recipients import check_recipients, read_recipients


def listed(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "recipients.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_columns_may_stand_in_any_order_and_the_code_may_be_missing(tmp_path: Path) -> None:
    path = listed(
        tmp_path, "\ufefflanguage,Email,code\nzh-CN,a@example.com,蓝鲸 7\nen, b@example.com ,\n"
    )
    one, two = read_recipients(path)
    assert (one.address, one.language, one.fields) == ("a@example.com", "zh-CN", {"code": "蓝鲸 7"})
    assert (two.address, two.fields) == ("b@example.com", {})
    assert check_recipients(path).by_language == {"en": 1, "zh-CN": 1}


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("not-an-address,en,", "not an e-mail address"),
        ("a@example.com\tBcc:b,en,", "not an e-mail address"),
        ("<a@example.com>,en,", "not an e-mail address"),
        ("a@localhost,en,", "not an e-mail address"),
        ("a@example.com,english please,", "not a language tag"),
        ("a@example.com,,", "not a language tag"),
        (f"a@example.com,en,{'k' * 61}", "longer than 60"),
        ('a@example.com,en,"x\r\ny"', "not printable"),
    ],
)
def test_a_wrong_row_is_named_by_its_line_and_not_repeated(
    tmp_path: Path, row: str, what: str
) -> None:
    path = listed(tmp_path, f"address,language,code\nok@example.com,en,\n{row}\n")
    (problem,) = check_recipients(path).wrong
    assert problem.line >= 3
    assert what in problem.what
    with pytest.raises(PublishError) as caught:
        list(read_recipients(path))
    assert "example.com" not in str(caught.value)


def test_every_wrong_row_is_counted(tmp_path: Path) -> None:
    path = listed(tmp_path, "address,language\n" + "nobody,en\n" * 30 + "a@example.com,en\n")
    checked = check_recipients(path)
    assert (len(checked.wrong), checked.count) == (30, 1)


@pytest.mark.parametrize(
    ("text", "encoding", "what"),
    [
        ("address;language\n", "utf-8", "no column `address`"),
        ("address\na@example.com\n", "utf-8", "no column `language`"),
        ("", "utf-8", "no column"),
        ("address,language\na@example.com,en,蓝\n", "gb18030", "not UTF-8"),
        ('address,language\n"a@example.com,en\n', "utf-8", "not a CSV"),
    ],
)
def test_a_file_that_is_no_such_list_is_refused(
    tmp_path: Path, text: str, encoding: str, what: str
) -> None:
    with pytest.raises(PublishError, match=what):
        check_recipients(listed(tmp_path, text, encoding))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="can't be read"):
        check_recipients(tmp_path / "none.csv")


def test_an_unsound_list_names_its_first_rows_and_gives_nobody_behind_them(tmp_path: Path) -> None:
    rows = ["first@example.com,en"] + ["nobody,en"] * 30 + ["last@example.com,en"]
    path = listed(tmp_path, "address,language\n" + "\n".join(rows) + "\n")
    people = read_recipients(path)
    assert next(people).address == "first@example.com"
    with pytest.raises(PublishError) as caught:
        next(people)
    assert [problem.line for problem in caught.value.problems] == list(range(3, 23))


def test_an_empty_line_is_nobody_and_a_code_may_have_60_signs(tmp_path: Path) -> None:
    path = listed(tmp_path, f"address,language,code\n\na@example.com,en,{'k' * 60}\n\n")
    assert [recipient.fields for recipient in read_recipients(path)] == [{"code": "k" * 60}]


def test_a_short_row_lacks_what_it_does_not_name(tmp_path: Path) -> None:
    path = listed(tmp_path, "address,language,code\na@example.com\nb@example.com,en\n")
    checked = check_recipients(path)
    assert checked.by_language == {"en": 1}
    assert [(problem.line, problem.what) for problem in checked.wrong] == [
        (2, "This is not a language tag.")
    ]
