"""People and messages are told apart by keyed hashes; the key is made once and kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from aboveboard.errors import FeedbackError
from aboveboard.feedback.identity import as_receipt_number, load_key, person_key, receipt_number

KEY = bytes(range(32))


def test_a_key_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "feedback.key"
    assert load_key(path) == load_key(path)
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", ["", "short", "00" * 31, "zz" * 32])
def test_a_file_that_holds_no_key_is_refused_and_stays(tmp_path: Path, content: str) -> None:
    path = tmp_path / "feedback.key"
    path.write_text(content, encoding="ascii")
    with pytest.raises(FeedbackError, match="no key"):
        load_key(path)
    assert path.read_text(encoding="ascii") == content


def test_a_folder_is_no_key(tmp_path: Path) -> None:
    with pytest.raises(FeedbackError, match="can't be read"):
        load_key(tmp_path)


def test_the_same_person_under_another_key_is_another() -> None:
    assert person_key(KEY, "web", "jo") != person_key(bytes(32), "web", "jo")


def test_a_receipt_number_has_three_groups_without_letters_that_mislead() -> None:
    numbers = {receipt_number(KEY, str(n)) for n in range(500)}
    assert len(numbers) == 500
    assert all(re.fullmatch(r"(?:[0-9A-HJKMNP-TV-Z]{4}-?){3}", number) for number in numbers)
    assert all(as_receipt_number(number) == number for number in numbers)
