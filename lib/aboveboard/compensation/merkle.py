"""A proof for each claimant: a Merkle tree in the OpenZeppelin standard format.

A leaf is keccak256(keccak256(abi.encode(values))); leaves are sorted; an inner node is the
keccak256 of its two children, smaller first; the tree is an array with the root at 0 and the
children of i at 2i + 1 and 2i + 2 (OpenZeppelin merkle-tree, format ``standard-v1``).

What a proof shows: this line, with exactly these numbers, is one of those under the published root.
It does not show that the total is right or that the money exists. Every leaf holds a salt of 128
random bits, given to that claimant alone: without it nobody can try names or amounts against the
siblings that other claimants' proofs contain.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from Crypto.Hash import keccak
from eth_abi.abi import encode

from aboveboard.errors import PolicyError

LEAF_ENCODING = ("string", "uint256", "uint256", "uint256", "uint256", "uint256", "uint256",
                 "bytes16")  # fmt: skip
"""claimant_id, loss, counted, received, award, held, goodwill, salt."""

FORMAT = "aboveboard-award-proof-v1"


@dataclass(frozen=True)
class Line:
    """One claimant's line of the awards table, in integer minor units, with its salt (hex)."""

    claimant_id: str
    loss: int
    counted: int
    received: int
    award: int
    held: int
    goodwill: int
    salt: str


@dataclass(frozen=True)
class Commitment:
    """What is published: the root over all lines, and what it is a root of."""

    root: str
    count: int
    total_award: int
    currency: str
    minor_units: int
    policy_sha256: str
    prices_sha256: str
    holdings_sha256: str


def keccak256(data: bytes) -> bytes:
    """Hash as Ethereum does (Keccak before the SHA-3 padding)."""
    return bytes(keccak.new(digest_bits=256, data=data).digest())


def standard_leaf(types: Sequence[str], values: Sequence[object]) -> bytes:
    """Hash a leaf: twice, over the standard ABI encoding."""
    return keccak256(keccak256(encode(types, values)))


def line_leaf(line: Line) -> bytes:
    """Hash one line of the awards table.

    The values are packed here word by word, as ``abi.encode`` does, which for a million lines is
    many times faster; a test holds the two together.
    """
    name = line.claimant_id.encode()
    numbers = (line.loss, line.counted, line.received, line.award, line.held, line.goodwill)
    head = [(256).to_bytes(32, "big"), *(n.to_bytes(32, "big") for n in numbers)]
    head.append(bytes.fromhex(line.salt).ljust(32, b"\0"))
    padded = name.ljust(-(-len(name) // 32) * 32, b"\0")
    return keccak256(keccak256(b"".join([*head, len(name).to_bytes(32, "big"), padded])))


class Tree:
    """The nodes of a standard tree, 32 bytes each, in one array.

    Raises
    ------
    PolicyError
        When there is no leaf.
    """

    def __init__(self, leaves: Iterable[bytes]) -> None:
        hashes = np.frombuffer(b"".join(leaves), dtype="V32")
        if not len(hashes):
            raise PolicyError("There is no award to prove.")
        # as four big-endian words, whose order is the order of the bytes
        words = hashes.view(">u8").reshape(-1, 4)
        self._order = np.lexsort((words[:, 3], words[:, 2], words[:, 1], words[:, 0]))
        size = len(hashes)
        self._nodes = bytearray(32 * (2 * size - 1))
        # the last leaf of the array is the smallest hash
        ordered = hashes[self._order[::-1]].tobytes()
        self._nodes[32 * (size - 1) :] = ordered
        for at in range(size - 2, -1, -1):
            pair = self._node(2 * at + 1), self._node(2 * at + 2)
            self._nodes[32 * at : 32 * at + 32] = keccak256(min(pair) + max(pair))
        self._places = np.empty(size, dtype=np.int64)
        self._places[self._order] = 2 * size - 2 - np.arange(size)

    def _node(self, at: int) -> bytes:
        return bytes(self._nodes[32 * at : 32 * at + 32])

    @property
    def root(self) -> str:
        """The root, as 0x and 64 hex digits."""
        return "0x" + self._node(0).hex()

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


def read_lines(awards: Path, salts: Callable[[], bytes]) -> Iterator[Line]:
    """Stream the lines of an awards table (Parquet), each with a fresh salt."""
    for batch in pq.ParquetFile(awards).iter_batches(batch_size=20_000):
        columns = batch.to_pydict()
        names = columns.pop("claimant_id")
        fields = ("loss", "counted", "received", "award", "held", "goodwill")
        for name, *numbers in zip(names, *(columns[f] for f in fields), strict=True):
            loss, counted, received, award, held, goodwill = (int(number) for number in numbers)
            yield Line(name, loss, counted, received, award, held, goodwill, salts().hex())


def write_proofs(
    awards: Path | str,
    folder: Path | str,
    *,
    currency: str,
    minor_units: int,
    hashes: Mapping[str, str],
    salts: Callable[[], bytes] = lambda: secrets.token_bytes(16),
) -> Commitment:
    """Write one proof file for each claimant, and ``commitment.json`` to be published.

    The table is read twice; only salts and nodes (about 100 bytes a claimant) stay in memory.

    Parameters
    ----------
    awards
        The awards table, one Parquet file.
    folder
        Made new; files stand in ``xx/yyyy….json``, named by the leaf's hash, which tells nobody
        whose it is. ``index.csv`` (claimant_id, file) is for the one who sends them, and secret.
    hashes
        SHA-256 of ``policy``, ``prices`` and ``holdings``, in hex.
    salts
        Source of 16 random bytes; another one only in tests.

    Raises
    ------
    PolicyError
        When the table is empty or the folder exists.
    """
    awards, folder = Path(awards), Path(folder)
    kept = bytearray()
    total = 0

    def leaves() -> Iterator[bytes]:
        nonlocal total
        for line in read_lines(awards, salts):
            kept.extend(bytes.fromhex(line.salt))
            total += line.award
            yield line_leaf(line)

    tree = Tree(leaves())
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        raise PolicyError.at(folder, "It exists already.", "Remove it or name another.") from None
    commitment = Commitment(
        tree.root, len(kept) // 16, total, currency, minor_units,
        hashes["policy"], hashes["prices"], hashes["holdings"],
    )  # fmt: skip
    published = asdict(commitment)
    replay = iter(range(0, len(kept), 16))
    again = read_lines(awards, lambda: bytes(kept[(at := next(replay)) : at + 16]))
    made: set[str] = set()
    with (folder / "index.csv").open("w", encoding="utf-8", newline="") as index:
        index.write("claimant_id,file\n")
        for at, line in enumerate(again):
            name = line_leaf(line).hex()
            if name[:2] not in made:
                (folder / name[:2]).mkdir()
                made.add(name[:2])
            content = {
                "format": FORMAT,
                "encoding": LEAF_ENCODING,
                "line": asdict(line),
                "proof": tree.proof(at),
                "published": published,
            }
            text = json.dumps(content, ensure_ascii=False)
            (folder / name[:2] / f"{name[2:34]}.json").write_text(text + "\n", encoding="utf-8")
            quoted = line.claimant_id.replace('"', '""')
            index.write(f'"{quoted}",{name[:2]}/{name[2:34]}.json\n')
    text = json.dumps(published, indent=2) + "\n"
    (folder / "commitment.json").write_text(text, encoding="utf-8")
    return commitment


@dataclass(frozen=True)
class Verified:
    """A line that is under the root; the reader compares the root with the published one."""

    line: Line
    root: str
    published: Mapping[str, object]


def verify_award(file: Path | str, root: str | None = None) -> Verified:
    """Check one claimant's proof file, offline.

    Parameters
    ----------
    root
        The root as published elsewhere; without it the file's own copy is taken, and the reader has
        to compare it.

    Raises
    ------
    PolicyError
        The file is no proof file, or its line is not under the root.
    """
    file = Path(file)
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        line = Line(**content["line"])
        published = dict(content["published"])
        proof = [_hash(text) for text in content["proof"]]
        if content["format"] != FORMAT or list(content["encoding"]) != list(LEAF_ENCODING):
            raise ValueError("format")
        if len(bytes.fromhex(line.salt)) != 16:
            raise ValueError("salt")
        numbers = [value for name, value in asdict(line).items() if name not in _TEXTS]
        if any(type(number) is not int for number in numbers):
            raise ValueError("numbers")
        folded = fold_proof(line_leaf(line), proof)
        stated = _hash(root if root is not None else published["root"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise PolicyError.at(
            file, f"It is no proof file ({type(error).__name__}).", "Ask for your file again."
        ) from None
    if folded != stated:
        raise PolicyError.at(
            file,
            "The line is not under the published root: a number, the name or the root differs.",
            "Compare the root with the published one, and ask through the official claim address.",
        )
    return Verified(line, folded, published)


_TEXTS = ("claimant_id", "salt")


def _hash(text: str) -> str:
    if not text.startswith("0x") or len(bytes.fromhex(text[2:])) != 32:
        raise ValueError("hash")
    return text.lower()
