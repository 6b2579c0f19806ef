"""What a claim has to keep to: the case, the window, the versions; ``claims.yaml``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from aboveboard.compensation.policy import load_model
from aboveboard.record.fields import Frozen, Instant, wrong

Line = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")]


class ClaimTerms(Frozen):
    """The terms of a claims window: opens <= submitted < closes.

    Attributes
    ----------
    case
        What the claims are about, as claimants read it in the message they sign.
    domain
        The official domain; a message signed for another one does not count.
    versions
        Product versions that were affected; empty when it does not matter.
    keys_stolen
        The thief has keys of customers: a signature then proves nothing about who signed.
    appeal_days
        How long a claimant may object to a result.
    """

    case: Line
    domain: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{2,251}[a-z0-9]$")]
    opens: Instant
    closes: Instant
    versions: tuple[str, ...] = ()
    keys_stolen: bool
    appeal_days: Annotated[int, Field(ge=1, le=3650)]

    @model_validator(mode="after")
    def _ordered(self) -> ClaimTerms:
        if self.opens >= self.closes:
            raise wrong("The window is empty.", "Set `opens` before `closes`.")
        return self


def load_claim_terms(file: Path) -> ClaimTerms:
    """Read ``claims.yaml``.

    Raises
    ------
    PolicyError
        With every problem at once.
    """
    return load_model(file, ClaimTerms)
