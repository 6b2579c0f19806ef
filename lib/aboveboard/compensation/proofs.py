"""A proof for each claimant: the own line of the awards table, under one published root.

What a proof shows: this line, with exactly these numbers, is one of those under the published root.
It does not show that the total is right or that the money exists. Every leaf holds a salt of 128
bits, given to that claimant alone: without it nobody can try names or amounts against the siblings
that other claimants' proofs contain.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

from aboveboard.compensation.awards_file import read_awards
from aboveboard.compensation.awards_table import NUMBERS, Award
from aboveboard.compensation.awards_totals import Sums, check_totals
from aboveboard.compensation.inputs import Inputs, prices_text
from aboveboard.compensation.merkle import Commitment, Tree, fold_proof, keccak256
from aboveboard.compensation.policy import Policy
from aboveboard.errors import PolicyError
from aboveboard.record.csv_cells import cell
from aboveboard.record.files import new_folder, open_private
from aboveboard.record.json_reader import read_json

LEAF_ENCODING = ("string", "string", "uint256", "uint256", "uint256", "uint256", "uint256",
                 "uint256", "uint256", "bytes16")  # fmt: skip
"""claimant_id, currency, minor_units, loss, counted, received, award, held, goodwill, salt.

Amounts alone would leave open what they are amounts of: currency and minor units stand in every
leaf, so that a file which names others has another leaf.
"""

FORMAT = "aboveboard-award-proof-v2"
SECRET_BYTES = 32


def check_secret(secret: bytes) -> None:
    """Raise PolicyError when the secret is shorter than 32 bytes."""
    if len(secret) < SECRET_BYTES:
        raise PolicyError(
            f"The secret has {len(secret)} bytes; the salts need {SECRET_BYTES}."
            " Make one with: openssl rand -hex 32"
        )


class Salts:
    """A salt of 128 bits for each claimant, from a secret: the same again for the same inputs.

    HMAC-SHA256 of the claimant_id, under a key that is bound to the inputs, so that no salt serves
    for two tables.

    Raises
    ------
    PolicyError
        When the secret is shorter than 32 bytes.
    """

    def __init__(self, secret: bytes, inputs: Inputs) -> None:
        check_secret(secret)
        bound = f"{FORMAT} salt {inputs.policy} {inputs.prices} {inputs.holdings}"
        self._key = hmac.digest(secret, bound.encode(), "sha256")

    def salt(self, claimant_id: str) -> bytes:
        """Give the 16 bytes of one claimant."""
        return hmac.digest(self._key, claimant_id.encode(), "sha256")[:16]


def line_leaf(award: Award, currency: str, minor_units: int, salt: bytes) -> bytes:
    """Hash one line of the awards table, with what its amounts are amounts of.

    The values are packed here word by word, as ``abi.encode`` does, which for a million lines is
    many times faster; a test holds the two together.
    """
    name, money = _packed(award.claimant_id), _packed(currency)
    start = 32 * len(LEAF_ENCODING)
    numbers = (getattr(award, number) for number in NUMBERS)
    words = [
        number.to_bytes(32, "big") for number in (start, start + len(name), minor_units, *numbers)
    ]
    return keccak256(keccak256(b"".join([*words, salt.ljust(32, b"\0"), name, money])))


def _packed(text: str) -> bytes:
    data = text.encode()
    return len(data).to_bytes(32, "big") + data.ljust(-(-len(data) // 32) * 32, b"\0")


def write_proofs(
    awards: Path, folder: Path, policy: Policy, prices: Mapping[str, Decimal],
    inputs: Inputs, secret: bytes,
) -> Commitment:  # fmt: skip
    """Write one proof file for each claimant, and ``commitment.json`` to be published.

    The table is read twice; only the nodes (about 80 bytes a claimant) stay in memory.

    Parameters
    ----------
    folder
        Made in one step. Public: ``commitment.json`` and ``prices.json``. For each claimant alone:
        ``claimants/xx/yyyy….json``, named by the leaf's hash, which tells nobody whose it is. These
        and the next can be read by their owner alone.
        Secret: ``index.csv`` (claimant_id, file, salt), for the one who sends them.
    inputs
        What the table was computed from, as the totals beside it say too.
    secret
        At least 32 bytes, kept by the custodian; the same again gives the same bytes.

    Raises
    ------
    PolicyError
        The table is empty, can't be read, is not what its totals say, or was computed in another
        currency or from other inputs; the secret is short; the folder holds something else. Proofs
        of the same table are left as they are.
    """
    salts = Salts(secret, inputs)
    sums = Sums()

    def leaves() -> Iterator[bytes]:
        for award in read_awards(awards):
            sums.add(award)
            yield line_leaf(
                award, policy.currency, policy.minor_units, salts.salt(award.claimant_id)
            )

    tree = Tree(leaves())
    check_totals(awards, sums, policy, inputs.hashes())
    commitment = Commitment(
        tree.root, len(tree), sums.by_name["award"], policy.currency, policy.minor_units,
        inputs.policy, inputs.prices, inputs.holdings,
    )  # fmt: skip
    published = json.dumps(asdict(commitment), indent=2) + "\n"
    if folder.exists():
        _refuse_other(folder, published)
        return commitment
    try:
        with new_folder(folder) as work:
            _write_claimants(awards, work, tree, salts, asdict(commitment))
            (work / "prices.json").write_text(prices_text(prices), encoding="utf-8")
            (work / "commitment.json").write_text(published, encoding="utf-8")
    except OSError as error:
        raise PolicyError.at(
            folder, f"It can't be written: {error.strerror}.", "Make room, or name another folder."
        ) from None
    return commitment


def _refuse_other(folder: Path, published: str) -> None:
    there = folder / "commitment.json"
    if not there.is_file() or there.read_text(encoding="utf-8") != published:
        raise PolicyError.at(
            folder, "It holds something else than the proofs of this table.", "Name another folder."
        )


def _write_claimants(
    awards: Path, folder: Path, tree: Tree, salts: Salts, published: Mapping[str, object]
) -> None:
    """Write the files; numbers as text, for scripts in a browser hold 53 bits only."""
    made: set[str] = set()
    texts = {name: str(value) for name, value in published.items()}
    (folder / "claimants").mkdir(mode=0o700)
    with _private(folder / "index.csv") as index:
        index.write("claimant_id,file,salt\n")
        for at, award in enumerate(read_awards(awards)):
            salt = salts.salt(award.claimant_id).hex()
            line = {name: str(value) for name, value in asdict(award).items()}
            content = {
                "format": FORMAT,
                "encoding": LEAF_ENCODING,
                "line": line | {"salt": salt},
                "proof": tree.proof(at),
                "published": texts,
            }
            name = tree.leaf(at).hex()
            place = folder / "claimants" / name[:2]
            if name[:2] not in made:
                place.mkdir(mode=0o700)
                made.add(name[:2])
            file = place / f"{name[2:34]}.json"
            with _private(file) as stream:
                stream.write(json.dumps(content, ensure_ascii=False) + "\n")
            quoted = cell(award.claimant_id).replace('"', '""')
            index.write(f'"{quoted}",{file.relative_to(folder)},{salt}\n')


def _private(file: Path) -> TextIO:
    return open(file, "w", encoding="utf-8", newline="", opener=open_private)


@dataclass(frozen=True)
class Verified:
    """A line that is under the root; the reader compares the root with the published one.

    Of ``published``, only ``currency`` and ``minor_units`` are under the root too. Count, total and
    hashes are what the file says, no more.
    """

    award: Award
    root: str
    published: Commitment


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
        content = read_json(file.read_text(encoding="utf-8"))
        award, salt = _line(content["line"])
        published = _commitment(content["published"])
        proof = [_hash(text) for text in content["proof"]]
        if content["format"] != FORMAT or list(content["encoding"]) != list(LEAF_ENCODING):
            raise ValueError("format")
        leaf = line_leaf(award, published.currency, published.minor_units, salt)
        folded = fold_proof(leaf, proof)
        stated = _hash(published.root)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError,
            RecursionError) as error:  # fmt: skip
        raise PolicyError.at(
            file, f"It is no proof file ({type(error).__name__}).", "Ask for your file again."
        ) from None
    if root is not None:
        try:
            stated = _hash(root.strip())
        except ValueError:
            raise PolicyError.at(
                "root", "This is no root.", "Copy it in full: 0x and 64 hexadecimal digits."
            ) from None
    if folded != stated:
        raise PolicyError.at(
            file,
            "The line is not under the published root: a number, the currency, the name or the root"
            " differs.",
            "Compare the root with the published one, and ask through the official claim address.",
        )
    return Verified(award, folded, published)


_WHOLE = re.compile("0|[1-9][0-9]{0,77}")


def _whole(text: Any) -> int:
    if not isinstance(text, str) or not _WHOLE.fullmatch(text):
        raise ValueError("number")
    return int(text)


def _line(content: Mapping[str, Any]) -> tuple[Award, bytes]:
    if set(content) != {"claimant_id", *NUMBERS, "salt"}:
        raise ValueError("line")
    salt = bytes.fromhex(content["salt"])
    if len(salt) != 16 or not isinstance(content["claimant_id"], str):
        raise ValueError("salt")
    return Award(content["claimant_id"], *(_whole(content[name]) for name in NUMBERS)), salt


def _commitment(content: Mapping[str, Any]) -> Commitment:
    numbers = {name: _whole(content[name]) for name in ("count", "total_award", "minor_units")}
    return Commitment(**{**content, **numbers})


def _hash(text: str) -> str:
    if not re.fullmatch("0x[0-9a-fA-F]{64}", text):
        raise ValueError("hash")
    return text.lower()
