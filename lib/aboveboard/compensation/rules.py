"""The division rules of the literature, as exact functions over fractions.

Each takes claims, a pool not above what may be paid, and what each claimant has received, and
returns awards that add up to the pool. ``aboveboard.compensation.division`` checks the input and
rounds. The survey behind all of them is W. Thomson, "Axiomatic and game-theoretic analysis of
bankruptcy and taxation problems", Mathematical Social Sciences 45 (2003) and 74 (2015).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from math import lcm

Shares = Sequence[Fraction]
Rule = Callable[[Shares, Fraction, Shares], list[Fraction]]

RULES: dict[str, Rule] = {}
"""Every rule by its standard name."""

TAKES_RECEIVED: set[str] = set()
"""Rules whose awards depend on what claimants have received before."""

POLICY_RULES: list[str] = []
"""Rules that a policy may name, in the order in which they are shown."""


def _rule(*, takes_received: bool = False, in_policies: bool = False) -> Callable[[Rule], Rule]:
    """Make a rule known, with what else there is to know of it.

    One for policies needs its level over millions of rows as well: see
    :mod:`aboveboard.compensation.policy_rules`.
    """

    def known(rule: Rule) -> Rule:
        RULES[rule.__name__] = rule
        if takes_received:
            TAKES_RECEIVED.add(rule.__name__)
        if in_policies:
            POLICY_RULES.append(rule.__name__)
        return rule

    return known


@_rule(in_policies=True)
def proportional(claims: Shares, pool: Fraction, received: Shares) -> list[Fraction]:
    """Everyone gets the same share of the own claim.

    Source: Aristotle, Nicomachean Ethics V; Thomson 2003, section 3.
    """
    total = sum(claims)
    return [claim * pool / total if total else Fraction(0) for claim in claims]


@_rule(in_policies=True)
def constrained_equal_awards(claims: Shares, pool: Fraction, received: Shares) -> list[Fraction]:
    """Everyone gets the same amount, but never more than the own claim: min(claim, level).

    Source: Maimonides, Laws of Lending and Borrowing 20.4 (12th century); Thomson 2003.
    """
    level = _level(claims, pool)
    return [min(claim, level) for claim in claims]


def _level(claims: Shares, pool: Fraction) -> Fraction:
    """Find the level at which min(claim, level) adds up to the pool."""
    rest, count = pool, len(claims)
    for claim in sorted(claims):
        if claim * count >= rest:
            return rest / count
        rest -= claim
        count -= 1
    return rest  # of nobody: whatever level


@_rule(in_policies=True)
def constrained_equal_losses(claims: Shares, pool: Fraction, received: Shares) -> list[Fraction]:
    """Everyone loses the same amount, but never more than the own claim: max(claim - level, 0).

    Source: Maimonides; Aumann and Maschler 1985; dual of constrained equal awards.
    """
    losses = constrained_equal_awards(claims, sum(claims, Fraction(0)) - pool, received)
    return [claim - loss for claim, loss in zip(claims, losses, strict=True)]


@_rule(in_policies=True)
def talmud(claims: Shares, pool: Fraction, received: Shares) -> list[Fraction]:
    """Equal awards up to half of each claim, then equal losses on the other halves.

    Source: Mishnah Ketubot 93a; R. J. Aumann and M. Maschler, "Game theoretic analysis of a
    bankruptcy problem from the Talmud", Journal of Economic Theory 36 (1985). For two claimants it
    is concede-and-divide (Bava Metzia 2a).
    """
    return _by_halves(claims, pool, received, constrained_equal_losses)


@_rule()
def piniles(claims: Shares, pool: Fraction, received: Shares) -> list[Fraction]:
    """Equal awards up to half of each claim, then equal awards again on the other halves.

    Source: H. M. Piniles, Darkah shel Torah (1861), after Aumann and Maschler 1985.
    """
    return _by_halves(claims, pool, received, constrained_equal_awards)


def _by_halves(claims: Shares, pool: Fraction, received: Shares, above: Rule) -> list[Fraction]:
    """Divide by equal awards over the halves of the claims, then by ``above`` over the others."""
    halves = [claim / 2 for claim in claims]
    half = sum(halves)
    if pool <= half:
        return constrained_equal_awards(halves, pool, received)
    upper = above(halves, pool - half, received)
    return [low + high for low, high in zip(halves, upper, strict=True)]


@_rule()
def minimal_overlap(claims: Shares, pool: Fraction, received: Shares) -> list[Fraction]:
    """Claims are laid over the pool so that they overlap least; each part is shared by its claims.

    With a claim at or above the pool, claims cut to the pool are nested: the part between two
    neighbouring claims is shared equally by the larger ones (Ibn Ezra, 12th century). Otherwise
    there is a level t at which the parts above t just fill the rest of the pool, and t itself is
    shared in that way. Source: B. O'Neill, "A problem of rights arbitration from the Talmud",
    Mathematical Social Sciences 2 (1982).
    """
    if max(claims, default=Fraction(0)) >= pool:
        return _nested([min(claim, pool) for claim in claims])
    level = _overlap_level(claims, pool)
    lower = _nested([min(claim, level) for claim in claims])
    return [low + max(claim - level, Fraction(0)) for low, claim in zip(lower, claims, strict=True)]


def _nested(claims: Shares) -> list[Fraction]:
    """Each part of the largest claim, shared equally by the claims that cover it."""
    nested = Fraction(0)
    by_claim: dict[Fraction, Fraction] = {}
    for rank, (below, claim) in enumerate(pairwise([Fraction(0), *sorted(claims)])):
        nested += (claim - below) / (len(claims) - rank)
        by_claim[claim] = nested
    return [by_claim[claim] for claim in claims]


def _overlap_level(claims: Shares, pool: Fraction) -> Fraction:
    """Find t with t + sum of max(claim - t, 0) = pool, every claim being below the pool."""
    above = Fraction(0)
    ordered = sorted(claims, reverse=True)
    for others, (claim, following) in enumerate(pairwise([*ordered, Fraction(0)])):
        above += claim
        if others and above - others * following >= pool:
            break
    return (above - pool) / others


@_rule()
def random_arrival(claims: Shares, pool: Fraction, received: Shares) -> list[Fraction]:
    """First come, first served, averaged over all orders of arrival.

    Source: O'Neill 1982; the Shapley value of the bankruptcy game. Counted by set size and total,
    see :mod:`aboveboard.compensation.random_arrival`.

    Raises
    ------
    PolicyError
        When the claims are so many and so large that the exact value is out of reach.
    """
    # read late: its tables need numpy, which no other rule does
    from aboveboard.compensation.random_arrival import random_arrival_shares

    unit = lcm(pool.denominator, *(claim.denominator for claim in claims))
    whole = random_arrival_shares([int(claim * unit) for claim in claims], int(pool * unit))
    return [share / unit for share in whole]


@_rule()
def adjusted_proportional(claims: Shares, pool: Fraction, received: Shares) -> list[Fraction]:
    """First what nobody else disputes, then the rest in proportion to what is left of each claim.

    The minimal right is max(pool - the others' claims, 0); what is left of a claim is cut to what
    is left of the pool. Source: I. J. Curiel, M. Maschler and S. H. Tijs, "Bankruptcy games",
    Zeitschrift für Operations Research 31 (1987).
    """
    total = sum(claims, Fraction(0))
    rights = [max(pool - (total - claim), Fraction(0)) for claim in claims]
    rest = pool - sum(rights)
    left = [min(claim - right, rest) for claim, right in zip(claims, rights, strict=True)]
    shared = proportional(left, rest, received)
    return [right + share for right, share in zip(rights, shared, strict=True)]


@_rule(takes_received=True, in_policies=True)
def rising_tide(claims: Shares, pool: Fraction, received: Shares) -> list[Fraction]:
    """Those who have received the smallest share of their loss are lifted first: max(t c - r, 0).

    Everyone who is paid ends at the same share t of the own claim, earlier receipts counted.
    Source: SEC v. Huber, 702 F.3d 903 (7th Cir. 2012).
    """
    level = _tide(claims, pool, received)
    return [
        max(level * claim - got, Fraction(0)) for claim, got in zip(claims, received, strict=True)
    ]


def _tide(claims: Shares, pool: Fraction, received: Shares) -> Fraction:
    """Find the share t at which max(t claim - received, 0) adds up to the pool."""
    pairs = zip(claims, received, strict=True)
    lifted = sorted((got / claim, claim, got) for claim, got in pairs if claim)
    owed, got_before, level = Fraction(0), Fraction(0), Fraction(0)
    for start, claim, got in lifted:
        if owed and start >= level:
            break
        owed += claim
        got_before += got
        level = (pool + got_before) / owed
    return level


@_rule(takes_received=True)
def proportional_to_net_loss(claims: Shares, pool: Fraction, received: Shares) -> list[Fraction]:
    """Everyone gets the same share of the own claim less what was received, never under zero.

    Source: SEC v. Huber, 702 F.3d 903 (7th Cir. 2012), where it is the rule not chosen.
    """
    net = [max(claim - got, Fraction(0)) for claim, got in zip(claims, received, strict=True)]
    return proportional(net, pool, received)
