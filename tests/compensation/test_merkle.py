"""The Merkle tree: the published root, and laws of trees."""

from __future__ import annotations

import json
from pathlib import Path

from aboveboard.compensation.merkle import Tree, fold_proof
from hypothesis import example, given
from hypothesis import strategies as st
from proof_files import standard_leaf

# published with OpenZeppelin merkle-tree: test/dumps/standard-v1.sorted.1_0_6.json
VECTORS = json.loads((Path(__file__).parent / "data" / "proofs.json").read_text())
PUBLISHED = VECTORS["openzeppelin_standard"]


def test_the_published_root_is_reproduced_and_every_leaf_proved() -> None:
    leaves = [standard_leaf(PUBLISHED["encoding"], [value]) for value in PUBLISHED["leaves"]]
    tree = Tree(leaves)
    assert tree.root == PUBLISHED["root"]
    assert [tree.leaf(at) for at in range(len(tree))] == leaves
    assert all(fold_proof(leaf, tree.proof(at)) == tree.root for at, leaf in enumerate(leaves))


def four_words(text: str) -> bytes:
    """A hash of four words of eight bytes, each the same digit."""
    return b"".join(bytes([int(digit)]) * 8 for digit in text)


# hashes that differ in one word alone, each of the four in turn
@example(leaves=[four_words(text) for text in ("2111", "1111", "3111")])
@example(leaves=[four_words(text) for text in ("1211", "1111", "1311")])
@example(leaves=[four_words(text) for text in ("1121", "1111", "1131")])
@example(leaves=[four_words(text) for text in ("1112", "1111", "1113")])
@given(leaves=st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40))
def test_the_root_does_not_depend_on_the_order_of_the_leaves(leaves: list[bytes]) -> None:
    tree = Tree(leaves)
    assert tree.root == Tree(reversed(leaves)).root
    assert all(fold_proof(leaf, tree.proof(at)) == tree.root for at, leaf in enumerate(leaves))
