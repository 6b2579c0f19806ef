"""The compensation standard as a form: what a draft of it does, and writing it on confirmation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from aboveboard.compensation.award_function import AwardFunction
from aboveboard.compensation.cliffs import find_cliffs
from aboveboard.compensation.policy import Policy, parse_policy
from aboveboard.desk.draft import Form, Value, values_of
from aboveboard.desk.field import fields_of
from aboveboard.errors import FileChangedError, PolicyError, Problem
from aboveboard.plays.compensation.case import Case
from aboveboard.record.files import digest, locked, replace_file
from aboveboard.record.validation import read_model
from aboveboard.record.yaml_edit import with_values

_WORTH = ("currency", "minor_units", "holdings_at", "price", "received", "evidence")


@dataclass(frozen=True)
class SeenPolicy:
    """A policy file as it was read."""

    path: Path
    text: str
    policy: Policy
    digest: str


@dataclass(frozen=True)
class Effect:
    """What a policy does with the losses as they are, in integer minor units.

    ``owed`` counts in all, ``pool`` is paid of it; ``paid`` are the losses worked out, each with
    what it gets. ``cliffs`` is the number of points where a larger loss gets less.
    """

    owed: int
    pool: int
    goodwill: int
    cliffs: int
    paid: tuple[tuple[int, int], ...]

    @property
    def share(self) -> Fraction:
        """The share of what counts that is paid."""
        return Fraction(self.pool, self.owed) if self.owed else Fraction(0)


def see_policy(path: Path) -> SeenPolicy:
    """Read a policy file; raise PolicyError when it is wrong."""
    try:
        raw = path.read_bytes()
    except OSError:
        raise PolicyError.at(path, "There is no such file.", "Write a policy first.") from None
    text = raw.decode("utf-8-sig", "replace")
    policy, _, problems = read_model(text, str(path), Policy)
    if policy is None:
        raise PolicyError(problems)
    return SeenPolicy(path, text, policy, digest(raw))


def policy_form() -> Form:
    """Return the form of a policy."""
    return Form("policy", fields_of(Policy, ()))


def judge_policy(raw: dict[str, Any]) -> tuple[Policy | None, Sequence[Problem]]:
    """Read plain data as a policy: the policy, or each problem by field."""
    try:
        return parse_policy(raw), ()
    except PolicyError as error:
        return None, error.problems


def policy_values(seen: SeenPolicy, time_zone: str) -> dict[str, Value]:
    """Return what stands in the form at first: the policy as it is, instants in ``time_zone``."""
    zone = ZoneInfo(time_zone)
    return values_of(
        policy_form(), seen.policy, lambda instant: instant.astimezone(zone).isoformat()
    )


def effect(case: Case, policy: Policy) -> Effect:
    """Work out what ``policy`` does with the losses of ``case``, which stay as they are."""
    function = AwardFunction.of(policy, case.claimants)
    losses = [worked.loss for worked in case.examples]
    return Effect(
        owed=function.payable,
        pool=function.pool,
        goodwill=policy.minor("goodwill") * case.affected,
        cliffs=len(find_cliffs(function)),
        paid=tuple((loss, function.paid(loss)) for loss in losses),
    )


def changes_losses(old: Policy, new: Policy) -> bool:
    """Tell whether the losses themselves change, so that sums over the old ones don't hold."""
    return any(getattr(old, name) != getattr(new, name) for name in _WORTH)


def policy_text(seen: SeenPolicy, raw: dict[str, Any]) -> str:
    """Return the file's text with what ``raw`` changes; comments and all else stay.

    Raises
    ------
    PolicyError
        ``raw`` is no policy, or the file is written in a way that can't be changed like this.
    """
    wanted = parse_policy(raw)
    values = {
        (info.alias or name): raw.get(info.alias or name)
        for name, info in Policy.model_fields.items()
        if getattr(seen.policy, name) != getattr(wanted, name)
    }
    text = with_values(seen.text, values)
    if parse_policy(yaml.safe_load(text)) != wanted:
        raise PolicyError.at(
            seen.path, "This file can't be changed by the form.", "Change it in an editor."
        )
    return text


def keep_policy(seen: SeenPolicy, raw: dict[str, Any]) -> SeenPolicy:
    """Write what ``raw`` changes into the file that was seen. Doing it twice is doing it once.

    Raises
    ------
    FileChangedError
        The file changed since; nothing was written.
    PolicyError
        ``raw`` is no policy.
    """
    text = policy_text(seen, raw)
    with locked(seen.path.parent):
        now = seen.path.read_bytes()
        if now != text.encode():
            if digest(now) != seen.digest:
                raise FileChangedError.of(seen.path)
            replace_file(seen.path, text.encode(), prefix=".policy-")
    return see_policy(seen.path)
