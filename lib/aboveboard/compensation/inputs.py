"""What an awards table is computed from, by hash: policy, prices, holdings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from aboveboard.errors import PolicyError


@dataclass(frozen=True)
class Inputs:
    """SHA-256, in hex, of what the awards table was computed from.

    ``policy`` is empty where the policy came from no file.
    """

    policy: str
    prices: str
    holdings: str

    @classmethod
    def of(cls, policy: Path | None, prices: Mapping[str, Decimal], holdings: Path) -> Inputs:
        """Hash the two files and the prices."""
        text = hashlib.sha256(prices_text(prices).encode()).hexdigest()
        return cls(digest(policy) if policy else "", text, digest(holdings))

    def hashes(self) -> dict[str, str]:
        """Name each as totals and commitment do; what came from no file is left out."""
        named = {f"{name}_sha256": getattr(self, name) for name in ("policy", "prices", "holdings")}
        return {name: hash_ for name, hash_ in named.items() if hash_}


def prices_text(prices: Mapping[str, Decimal]) -> str:
    """Write prices as they are hashed and published: JSON, one line, assets in order."""
    plain = {asset: f"{price:f}" for asset, price in sorted(prices.items())}
    return json.dumps(plain, ensure_ascii=False) + "\n"


def digest(file: Path) -> str:
    """SHA-256 of a file in hex; of a folder of parts, over the digests of its parts, sorted."""
    if file.is_dir():
        parts = (part for part in file.iterdir() if part.suffix in (".csv", ".parquet"))
        return hashlib.sha256("".join(sorted(map(digest, parts))).encode()).hexdigest()
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise PolicyError.at(
            file, f"It can't be read: {error.strerror}.", "Check the path."
        ) from None
