"""Proofs: the published root, every claimant's own line, and nothing but it."""

from __future__ import annotations

import json
import tracemalloc
from decimal import Decimal
from itertools import count
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from aboveboard.compensation.merkle import (
    LEAF_ENCODING,
    Commitment,
    Line,
    Tree,
    fold_proof,
    line_leaf,
    standard_leaf,
    verify_award,
    write_proofs,
)
from aboveboard.errors import PolicyError
from hypothesis import given
from hypothesis import strategies as st

# OpenZeppelin merkle-tree, test/dumps/standard-v1.sorted.1_0_6.json
PUBLISHED_ROOT = "0x6deb52b5da8fd108f79fab00341f38d2587896634c646ee52e49f845680a70c8"
HASHES = {"policy": "aa", "prices": "bb", "holdings": "cc"}


def test_the_published_root_is_reproduced_and_every_leaf_proved() -> None:
    leaves = [standard_leaf(["string"], [letter]) for letter in "abcdef"]
    tree = Tree(leaves)
    assert tree.root == PUBLISHED_ROOT
    assert all(fold_proof(leaf, tree.proof(at)) == tree.root for at, leaf in enumerate(leaves))


@given(leaves=st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40))
def test_the_root_does_not_depend_on_the_order_of_the_leaves(leaves: list[bytes]) -> None:
    tree = Tree(leaves)
    assert tree.root == Tree(reversed(leaves)).root
    assert all(fold_proof(leaf, tree.proof(at)) == tree.root for at, leaf in enumerate(leaves))


@given(
    name=st.text(max_size=70),
    numbers=st.tuples(*[st.integers(0, 2**127)] * 6),
    salt=st.binary(min_size=16, max_size=16),
)
def test_a_line_is_encoded_as_the_abi_does(
    name: str, numbers: tuple[int, ...], salt: bytes
) -> None:
    line = Line(name, *numbers, salt.hex())  # type: ignore[arg-type]
    assert line_leaf(line) == standard_leaf(LEAF_ENCODING, [name, *numbers, salt])


def write_awards(file: Path, names: list[str]) -> Path:
    numbers = pa.array([Decimal(n * 3) for n in range(len(names))], pa.decimal128(38, 0))
    columns = ("loss", "counted", "received", "award", "held", "goodwill")
    pq.write_table(pa.table({"claimant_id": names, **dict.fromkeys(columns, numbers)}), file)
    return file


def make_proofs(folder: Path, names: list[str]) -> Commitment:
    return write_proofs(
        write_awards(folder / "awards.parquet", names), folder / "proofs",
        currency="JPY", minor_units=0, hashes=HASHES,
    )  # fmt: skip


def proof_files(folder: Path) -> list[Path]:
    return sorted((folder / "proofs").glob("??/*.json"))


def test_each_claimant_gets_a_file_that_proves_the_own_line(tmp_path: Path) -> None:
    commitment = make_proofs(tmp_path, ["a", "汉,\"'", "c" * 128, "d", "e"])
    files = proof_files(tmp_path)
    lines = [verify_award(file, commitment.root).line for file in files]
    assert sorted((line.claimant_id, line.award) for line in lines) == sorted(
        [("a", 0), ("汉,\"'", 3), ("c" * 128, 6), ("d", 9), ("e", 12)]
    )
    assert (commitment.count, commitment.total_award) == (5, 30)
    assert len({line.salt for line in lines}) == 5


def test_a_file_holds_nothing_of_another_claimant(tmp_path: Path) -> None:
    make_proofs(tmp_path, ["alice@example.org", "bob@example.org"])
    for file in proof_files(tmp_path):
        text = file.read_text() + str(file.relative_to(tmp_path))
        assert ("alice" in text) + ("bob" in text) == 1


@pytest.mark.parametrize(
    "forge",
    [
        lambda c: c["line"].update(award=c["line"]["award"] + 1),
        lambda c: c["line"].update(claimant_id="mallory"),
        lambda c: c["line"].update(salt="00" * 16),
        lambda c: c["proof"].pop(),
        lambda c: c["published"].update(root="0x" + "00" * 32),
        lambda c: c["line"].update(award=True),
        lambda c: c["line"].update(award="3"),
        lambda c: c["line"].update(award=-1),
        lambda c: c["line"].update(salt="00"),
        lambda c: c.update(format="other"),
        lambda c: c.update(proof=["0x12"]),
        lambda c: c.update(proof=None),
        lambda c: c.pop("line"),
    ],
)
def test_a_changed_file_is_refused(forge: object, tmp_path: Path) -> None:
    make_proofs(tmp_path, ["a", "b", "c"])
    file = proof_files(tmp_path)[0]
    content = json.loads(file.read_text())
    forge(content)  # type: ignore[operator]
    file.write_text(json.dumps(content))
    with pytest.raises(PolicyError):
        verify_award(file)


@pytest.mark.parametrize("text", ["", "[]", "3", "{", "null"])
def test_what_is_no_proof_file_is_an_error_not_a_crash(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(PolicyError):
        verify_award(tmp_path / "x.json")
    with pytest.raises(PolicyError):
        verify_award(tmp_path / "missing.json")


def test_a_root_published_elsewhere_must_be_the_same(tmp_path: Path) -> None:
    make_proofs(tmp_path, ["a", "b", "c"])
    with pytest.raises(PolicyError, match="not under the published root"):
        verify_award(proof_files(tmp_path)[0], PUBLISHED_ROOT)


def test_nobody_to_prove_and_a_folder_that_exists_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="no award"):
        make_proofs(tmp_path, [])
    make_proofs(tmp_path, ["a"])
    with pytest.raises(PolicyError, match="exists"):
        make_proofs(tmp_path, ["a"])


def test_memory_does_not_grow_with_the_claimants_text(tmp_path: Path) -> None:
    peaks = []
    for round_, text in enumerate(["x", "x" * 120]):
        folder = tmp_path / str(round_)
        folder.mkdir()
        awards = write_awards(folder / "awards.parquet", [f"{text}{n}" for n in range(3000)])
        number = count()
        tracemalloc.start()
        write_proofs(
            awards, folder / "proofs", currency="USD", minor_units=2, hashes=HASHES,
            salts=lambda number=number: next(number).to_bytes(16, "big"),
        )  # fmt: skip
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] - peaks[0] < 3000 * 120 * 3  # one batch in flight, not the table
