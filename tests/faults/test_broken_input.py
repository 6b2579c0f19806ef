"""Whatever comes in from outside, a reader takes it or refuses it in words; it never breaks.

The long form, guided by coverage, is ``bench/fuzz/fuzz.py``.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from fuzz_targets import TARGETS, Target

CASES = 250
# What readers trip over: empty, huge, not a number, other scripts, controls, half a character.
TOKENS = (
    *(b"", b"\0", b"\xff", b"\xe4\xb8", b"\r", b"\n\n", b'"', b"'", b",", b":", b"=?", b"<", b"%"),
    *(b"1e400", b"NaN", b"-1", b"9" * 400, b"[" * 90, b"&a", b"*a", b"\xe2\x80\xae", b"<o@"),
    *(b"true", b"null", b"\xef\xbb\xbf", b"charset=u\0tf", b"2018-13-45T99:99", b"From ", b"--b--"),
)


def mutations(seeds: tuple[bytes, ...], count: int) -> Iterator[bytes]:
    """Yield seeds with a few places cut, doubled, overwritten; the same ones every time."""
    chance = random.Random(20180126)
    for _ in range(count):
        data = bytearray(chance.choice(seeds))
        for _ in range(chance.randint(1, 4)):
            start = chance.randrange(len(data) + 1)
            end = min(len(data), start + chance.choice((0, 1, 4, 40)))
            part = chance.choice((chance.choice(TOKENS), bytes(data[start:end]) * 2))
            data[start:end] = part
        yield bytes(data)


@pytest.mark.parametrize("name", TARGETS)
def test_a_reader_takes_what_is_right(name: str) -> None:
    assert all(TARGETS[name].takes(seed) for seed in TARGETS[name].seeds)


@pytest.mark.parametrize("name", TARGETS)
def test_a_reader_refuses_in_words_what_is_broken(name: str) -> None:
    target: Target = TARGETS[name]
    count = CASES // 10 if name == "record" else CASES
    taken = [target.takes(data) for data in mutations(tuple(target.seeds), count)]
    assert len(taken) == count
