"""Changing single values of a YAML file: the new values are there, and every comment still is."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from aboveboard.record.yaml_edit import with_values
from hypothesis import given
from hypothesis import strategies as st

TEXT = """\
# the head
currency: USD   # in dollars
price:
  # fixed for now
  fixed: {XEM: "1"}   # until May
pool: full
evidence:
  verified: "1"   # seen
  stated: "0"
# the tail
"""


def test_only_the_value_changes() -> None:
    assert with_values(TEXT, {"currency": "JPY"}) == TEXT.replace("USD", '"JPY"')


def test_a_value_inside_a_mapping_changes_alone() -> None:
    changed = with_values(TEXT, {"evidence": {"verified": "1", "stated": "0.5"}})
    assert changed == TEXT.replace('stated: "0"', 'stated: "0.5"')
    changed = with_values(TEXT, {"price": {"fixed": {"XEM": "2"}}})
    assert changed == TEXT.replace('XEM: "1"', 'XEM: "2"')


def test_the_same_values_change_nothing() -> None:
    assert with_values(TEXT, yaml.safe_load(TEXT)) == TEXT


def test_a_new_field_comes_at_the_end() -> None:
    assert with_values(TEXT.rstrip("\n"), {"cap": "5"}) == TEXT + 'cap: "5"\n'


def test_a_field_that_goes_takes_its_lines_alone() -> None:
    assert with_values(TEXT, {"pool": None}) == TEXT.replace("pool: full\n", "")
    assert with_values(TEXT, {"cap": None}) == TEXT


@pytest.mark.parametrize("value", [{"a": ["x", "y"]}, ["x"], "null", "1e5", "中: #", {"b c": "1"}])
def test_any_plain_value_is_read_back(value: Any) -> None:
    assert yaml.safe_load(with_values(TEXT, {"evidence": value}))["evidence"] == value


@given(st.dictionaries(st.sampled_from(["currency", "price", "pool", "cap"]), st.text(max_size=20)))
def test_what_is_set_is_read_back_and_the_comments_stay(values: dict[str, str]) -> None:
    changed = with_values(TEXT, values)
    assert yaml.safe_load(changed) == {**yaml.safe_load(TEXT), **values}
    assert changed.startswith("# the head\n")
    assert "# in dollars" in changed
    assert "# the tail\n" in changed
