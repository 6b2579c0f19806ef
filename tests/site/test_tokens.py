"""A form's token can't be made, changed or lent; a receipt's seal neither."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from aboveboard.site.tokens import PLACE_SECONDS, TokenSigner
from hypothesis import given
from hypothesis import strategies as st

SIGNER = TokenSigner(bytes(32))


def test_a_token_comes_back_as_it_was_written() -> None:
    token = SIGNER.opened(1000.7, 3)
    assert SIGNER.read(SIGNER.write(token)) == token
    assert (token.opened, token.ready, token.place) == (1000, 1003, 0)
    assert SIGNER.opened(1000, 3).form != token.form


@given(st.integers(0, 48), st.integers(1, 255))
def test_a_token_with_one_byte_changed_is_none(place: int, change: int) -> None:
    raw = bytearray(urlsafe_b64decode(SIGNER.write(SIGNER.opened(1000, 3))))
    raw[place % len(raw)] ^= change
    assert SIGNER.read(urlsafe_b64encode(raw).decode()) is None


@given(st.text())
def test_any_other_text_is_no_token(text: str) -> None:
    assert SIGNER.read(text) is None


def test_another_servers_token_is_none() -> None:
    other = TokenSigner(bytes(31) + b"1")
    assert SIGNER.read(other.write(other.opened(1000, 3))) is None


@pytest.mark.parametrize(
    ("now", "turn"), [(1059, False), (1060, True), (1060 + PLACE_SECONDS + 1, False)]
)
def test_a_turn_comes_and_goes_by(now: int, turn: bool) -> None:
    placed = SIGNER.opened(1000, 3).in_line(1060)
    assert placed.has_turn(now) is turn
    assert not SIGNER.opened(1000, 3).has_turn(now)


def test_a_seal_is_of_one_receipt() -> None:
    seal = SIGNER.seal("7K3M-9QTX-2B4D")
    assert SIGNER.sealed("7K3M-9QTX-2B4D", seal)
    assert not SIGNER.sealed("7K3M-9QTX-2B4E", seal)
    assert not SIGNER.sealed("7K3M-9QTX-2B4D", "é")
