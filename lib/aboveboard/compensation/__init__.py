"""Who gets how much: the policy, prices, division rules, awards table and proofs."""

from __future__ import annotations

from aboveboard.compensation.division import divide, shares, top_up
from aboveboard.compensation.rules import RULES

__all__ = ["RULES", "divide", "shares", "top_up"]
