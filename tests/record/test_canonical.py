"""Canonical JSON: the examples of RFC 8785, and what is refused."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from aboveboard.record.canonical import canonical_json, sha256_json
from hypothesis import given
from hypothesis import strategies as st

INTEGERS = st.integers(-(2**53) + 1, 2**53 - 1)
VALUES = st.recursive(
    st.none() | st.booleans() | INTEGERS | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def test_keys_are_sorted_as_in_rfc_8785_section_3_2_3() -> None:
    given_order = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    assert list(json.loads(canonical_json(given_order)).values()) == [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]


def test_text_is_escaped_as_in_rfc_8785_section_3_2_2() -> None:
    value = {"string": '\u20ac$\u000f\nA\'B"\\\\"/', "literals": [None, True, False]}
    expected = '{"literals":[null,true,false],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    assert canonical_json(value) == expected.encode()


@given(VALUES)
def test_the_form_reads_back_as_the_value_and_is_its_own_form(value: object) -> None:
    form = canonical_json(value)
    assert json.loads(form) == value
    assert canonical_json(json.loads(form)) == form
    assert sha256_json(value) == sha256(form).hexdigest()


@pytest.mark.parametrize("value", [1.5, {"a": [0.0]}, 2**53, -(2**53), "\ud800", {"\udfff": 1}])
def test_what_another_reader_could_take_otherwise_is_refused(value: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # UnicodeEncodeError is one too
        canonical_json(value)


@pytest.mark.parametrize("value", [{1: "one"}, {"a": {2}}, b"bytes"])
def test_what_is_no_json_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)
