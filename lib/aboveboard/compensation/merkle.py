"""A Merkle tree in the OpenZeppelin standard format.

A leaf is keccak256(keccak256(abi.encode(values))); leaves are sorted; an inner node is the
keccak256 of its two children, smaller first; the tree is an array with the root at 0 and the
children of i at 2i + 1 and 2i + 2 (OpenZeppelin merkle-tree, format ``standard-v1``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from Crypto.Hash import keccak

from aboveboard.errors import PolicyError


def keccak256(data: bytes) -> bytes:
    """Hash as Ethereum does (Keccak before the SHA-3 padding)."""
    return bytes(keccak.new(digest_bits=256, data=data).digest())


@dataclass(frozen=True)
class Commitment:
    """What is published: the root over all lines, and what it is a root of.

    ``total_award`` is in integer minor units. The hashes are SHA-256, in hex, of the policy file,
    of the prices as ``prices.json`` beside it has them, and of the holdings file.
    """

    root: str
    count: int
    total_award: int
    currency: str
    minor_units: int
    policy_sha256: str
    prices_sha256: str
    holdings_sha256: str


class Tree:
    """The nodes of a standard tree, 32 bytes each, in one array.

    Raises
    ------
    PolicyError
        When there is no leaf.
    """

    def __init__(self, leaves: Iterable[bytes]) -> None:
        given = bytearray()
        for leaf in leaves:
            given += leaf
        if not given:
            raise PolicyError("There is no award to prove.")
        hashes = np.frombuffer(given, dtype="V32")
        # as four big-endian words, whose order is the order of the bytes
        words = hashes.view(">u8").reshape(-1, 4)
        order = np.lexsort((words[:, 3], words[:, 2], words[:, 1], words[:, 0]))
        size = len(hashes)
        self._nodes = bytearray(32 * (2 * size - 1))
        # the last leaf of the array is the smallest hash
        self._nodes[32 * (size - 1) :] = hashes[order[::-1]].tobytes()
        for at in range(size - 2, -1, -1):
            pair = self._node(2 * at + 1), self._node(2 * at + 2)
            self._nodes[32 * at : 32 * at + 32] = keccak256(min(pair) + max(pair))
        self._places = np.empty(size, dtype=np.int64)
        self._places[order] = 2 * size - 2 - np.arange(size)

    def __len__(self) -> int:
        return len(self._places)

    def _node(self, at: int) -> bytes:
        return bytes(self._nodes[32 * at : 32 * at + 32])

    @property
    def root(self) -> str:
        """The root, as 0x and 64 hex digits."""
        return "0x" + self._node(0).hex()

    def leaf(self, leaf: int) -> bytes:
        """Hash of the ``leaf``-th leaf given."""
        return self._node(int(self._places[leaf]))

    def proof(self, leaf: int) -> list[str]:
        """Siblings on the way up from the ``leaf``-th leaf given, as 0x and hex."""
        at = int(self._places[leaf])
        siblings = []
        while at:
            siblings.append("0x" + self._node(at + 1 if at % 2 else at - 1).hex())
            at = (at - 1) // 2
        return siblings


def fold_proof(leaf: bytes, proof: Iterable[str]) -> str:
    """Fold a leaf with its siblings into the root it belongs to."""
    for sibling in proof:
        pair = leaf, bytes.fromhex(sibling.removeprefix("0x"))
        leaf = keccak256(min(pair) + max(pair))
    return "0x" + leaf.hex()
