"""Whatever comes in from outside, a reader takes it or refuses it in words; it never breaks.

The long form, guided by coverage, is ``bench/fuzz/fuzz.py``.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import fuzz_seeds as seeds
import pytest
from fuzz_targets import TARGETS, Target

CASES = 250
# Each of these once broke its reader.
BROKE = [
    ("duties", seeds.DUTIES.replace(b"off: [gdpr-33]", b"off: [{gdpr-33: no}]")),
    ("duties", seeds.DUTIES.replace(b"keep: [jp-fsa, gdpr-33]", b"keep: [[jp-fsa]]")),
    ("heard", seeds.heard_file().replace(b"2018-01-26T00:00:00Z", b"2018-01-26T00:00:00")),
    ("heard", seeds.heard_file().replace(b'"messages": 0', b'"messages": ' + b"8" * 48)),
    ("reach", seeds.REACH.replace(b'"failed": 1', b'"failed": ' + b"8" * 48)),
    ("scenario", seeds.script().replace(b"title:", b"title: \xff")),
]
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


@pytest.mark.parametrize(("name", "data"), BROKE)
def test_what_once_broke_a_reader_is_refused_in_words(name: str, data: bytes) -> None:
    assert data not in TARGETS[name].seeds
    assert not TARGETS[name].takes(data)
