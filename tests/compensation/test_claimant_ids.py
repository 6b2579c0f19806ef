"""Two names that look the same are the same, or one of them is refused."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from aboveboard.compensation.awards import compute_awards
from aboveboard.compensation.claimant_ids import id_fault, perhaps_decomposed
from aboveboard.compensation.payout import read_payees
from aboveboard.errors import PolicyError
from hypothesis import given
from hypothesis import strategies as st

from .award_cases import make_policy

HIDDEN = ["a\u200b", "a\u00adb", "\u202ea", "a\ufeff", "a\u00a0b", "\u3000a", "a\u2060",
          "a\U000e0061", "\u3164", "a\u2028", "a\ue000", "a\ufffc", "a\ufffd"]  # fmt: skip
UNASSIGNED = ["a\u0378", "\U000e1000b", "a\U0003fffe", "\uffff"]
DECOMPOSED = ["e\u0301", "か\u3099", "\u1100\u1161", "\u212b"]
GOOD = [
    "ann",
    "a b",
    "é",
    "が",
    "汉字",
    "=cmd",
    "+81 90",
    "𝟙",
    "ไม้",
    "हिन्दी",
    "b'c",
    "C-01",
    "𠮷野",
    "👍",
]


@pytest.mark.parametrize(
    "name", [*HIDDEN, *DECOMPOSED, *UNASSIGNED, "", " a", "a ", "a\tb", "x" * 129]
)
def test_a_name_that_could_pass_for_another_is_refused(tmp_path: Path, name: str) -> None:
    assert id_fault(name)
    file = tmp_path / "holdings.csv"
    file.write_text(f"claimant_id,asset,amount\na,USDT,1\n{name},USDT,1\n", encoding="utf-8")
    with pytest.raises(PolicyError, match="1 bad row"):
        compute_awards(make_policy(), file, tmp_path / "awards.csv")


@pytest.mark.parametrize("name", [f"x{name}y" for name in (*HIDDEN, *DECOMPOSED, *UNASSIGNED)])
def test_no_payee_is_named_so(tmp_path: Path, name: str) -> None:
    file = tmp_path / "payees.csv"
    address = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266"
    file.write_text(f"claimant_id,address\n{name},{address}\n", encoding="utf-8")
    with pytest.raises(PolicyError, match=r"invisible sign|composed form|not assigned"):
        read_payees(file)


def test_names_of_every_script_are_taken(tmp_path: Path) -> None:
    assert [id_fault(name) for name in GOOD] == [""] * len(GOOD)
    file = tmp_path / "holdings.csv"
    rows = "".join(f"{name},USDT,1\n" for name in GOOD)
    file.write_text(f"claimant_id,asset,amount\n{rows}", encoding="utf-8")
    assert compute_awards(make_policy(), file, tmp_path / "a.csv").totals.claimants == len(GOOD)


@given(st.text(max_size=8) | st.text("e\u0301\u0327\u1100\u1161a", max_size=5))
def test_a_text_that_is_not_composed_holds_one_of_the_signs_looked_for(text: str) -> None:
    if not unicodedata.is_normalized("NFC", text):
        assert re.fullmatch(perhaps_decomposed(), text)
