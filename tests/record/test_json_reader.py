"""JSON from outside: read as the standard library does, but never so deep that it crashes."""

from __future__ import annotations

import json

import pytest
from aboveboard.record.json_reader import MAX_DEPTH, read_json
from hypothesis import given
from hypothesis import strategies as st

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_a_value_comes_back_as_it_was_written(value: object) -> None:
    assert read_json(json.dumps(value)) == value
    assert read_json(json.dumps(value, ensure_ascii=False).encode()) == value


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 1000, "[" * MAX_DEPTH + "[1]"])
def test_a_text_that_nests_too_deep_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="nests deeper"):
        read_json(text)


def test_brackets_inside_of_strings_do_not_count() -> None:
    assert read_json(json.dumps("[" * 1000)) == "[" * 1000
    assert read_json(json.dumps({'"[': '\\"' + "[" * 1000})) == {'"[': '\\"' + "[" * 1000}


@pytest.mark.parametrize("text", ["", "{", '"', b"\xff", "[1,]"])
def test_what_is_no_json_is_a_value_error(text: str | bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # json's own error, or that of the encoding
        read_json(text)
