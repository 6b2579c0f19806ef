"""A compensation case: the standard, its words and the awards, computed once and kept nameless."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from aboveboard.compensation.award_function import AwardFunction, Claimants
from aboveboard.compensation.awards import AwardsResult, Totals, compute_awards
from aboveboard.compensation.awards_totals import check_table
from aboveboard.compensation.comparison import Compared, compare_rules
from aboveboard.compensation.distribution import (
    Band,
    Outcome,
    bands,
    merged,
    powers_of_ten,
    read_outcome,
)
from aboveboard.compensation.example import Worked, choose_examples
from aboveboard.compensation.holdings import read_columns
from aboveboard.compensation.merkle import Commitment
from aboveboard.compensation.paid_out import paid_by_runs
from aboveboard.compensation.policy import Policy, load_policy
from aboveboard.compensation.price_moves import MovedPrices, moved_windows, read_units
from aboveboard.compensation.proof_index import INDEX, check_root, read_commitment
from aboveboard.compensation.reserve import Reserve, read_reserve
from aboveboard.compensation.tranches import add_receipts
from aboveboard.errors import ParameterError, PolicyError, Problem
from aboveboard.plays.compensation.conditions import NONE, Conditions, load_conditions
from aboveboard.plays.parameters import CompensationParameters
from aboveboard.record.model import Record

CONDITIONS = "conditions.yaml"
AWARDS = "awards.parquet"
PAYOUTS = "payouts"
HOLDINGS = ("holdings.parquet", "holdings.csv")


@dataclass(frozen=True)
class Case:
    """What a compensation statement is a function of, beside the record. No claimant is named.

    ``units`` is what all claimants held of each asset; ``has_evidence`` tells whether the holdings
    name a level of evidence (else everything counts in full); ``moved`` are the prices of moved
    windows; ``commitment`` is what the proofs publish, None before there are any; ``paid_by_runs``
    is what payout runs have paid by then, in minor units.
    """

    policy: Policy
    conditions: Conditions
    prices: Mapping[str, Decimal]
    units: Mapping[str, Decimal]
    totals: Totals
    outcome: Outcome
    has_evidence: bool = True
    moved: tuple[MovedPrices, ...] = ()
    reserve: tuple[Reserve, ...] = ()
    commitment: Commitment | None = None
    paid_by_runs: int = 0

    @cached_property
    def claimants(self) -> Claimants:
        """The losses and receipts of all."""
        return Claimants(self.outcome.loss, self.outcome.received)

    @cached_property
    def affected(self) -> int:
        """How many claimants have a loss."""
        return int((self.outcome.loss > 0).sum())

    @cached_property
    def function(self) -> AwardFunction:
        """What any loss gets."""
        return AwardFunction.of(self.policy, self.claimants)

    @cached_property
    def examples(self) -> tuple[Worked, ...]:
        """A small, a middle and a large holding, and those the conditions name, worked out."""
        given = [(e.asset, Decimal(e.amount)) for e in self.conditions.examples]
        return tuple(
            choose_examples(self.function, self.outcome.loss, self.units, self.prices, given)
        )

    @cached_property
    def compared(self) -> tuple[Compared, ...]:
        """The examples' losses under each rule, from the same pool."""
        losses = [worked.loss for worked in self.examples]
        return tuple(compare_rules(self.policy, self.claimants, losses))

    @cached_property
    def bands(self) -> tuple[Band, ...]:
        """Claimants by size of loss, no band of a few."""
        edges = powers_of_ten(self.outcome, self.policy.minor_units)
        return tuple(merged(bands(self.outcome, edges)))

    @property
    def in_full(self) -> bool:
        """Whether everybody gets all that counts."""
        return self.function.pool == self.function.payable


def policy_of(folder: Path, parameters: CompensationParameters) -> Policy:
    """Read the policy that a run asks for, with the pool it sets.

    Raises
    ------
    PolicyError, ParameterError
        The policy or the pool is wrong.
    """
    policy = load_policy(
        _there(
            folder, parameters.policy,
            "Write the standard there, or name its file in the parameter `policy`.",
        )
    )  # fmt: skip
    if not parameters.pool:
        return policy
    try:
        return Policy.model_validate({**_as_given(policy), "pool": parameters.pool})
    except (ValueError, InvalidOperation):
        raise ParameterError.at(
            "pool", "This is neither `full` nor an amount in whole minor units.",
            'Write it like "46311127000", or leave it empty.',
        ) from None  # fmt: skip


def _as_given(policy: Policy) -> dict[str, object]:
    return {name: getattr(policy, name) for name in Policy.model_fields}


def check_inputs(folder: Path, record: Record, parameters: CompensationParameters) -> None:
    """Read what costs little and see that the holdings are there, before anything is computed.

    Raises
    ------
    PolicyError, ParameterError
        A file is missing or wrong.
    """
    policy_of(folder, parameters)
    conditions_of(folder, record, parameters)
    _holdings_of(folder, parameters)


def open_case(folder: Path, record: Record, parameters: CompensationParameters, work: Path) -> Case:
    """Compute the awards of a run and read what the statement needs of them.

    Parameters
    ----------
    folder
        The incident folder: relative names of parameters start there.
    work
        An empty folder for the awards table, ``awards.parquet``. It names claimants: keep it out of
        everything that is published.

    Raises
    ------
    PolicyError, ParameterError
        Policy, holdings, prices, conditions or parameters are wrong.
    """
    policy = policy_of(folder, parameters)
    conditions = conditions_of(folder, record, parameters)
    holdings = _holdings_of(folder, parameters)
    if parameters.earlier:
        earlier = [folder / name for name in parameters.earlier]
        for table in earlier:
            check_table(table, policy, {})
        holdings = add_receipts(policy, holdings, earlier, work / HOLDINGS[0])
    place = (folder / parameters.policy).parent
    result = compute_awards(
        policy, holdings, work / AWARDS, folder=place, policy_file=folder / parameters.policy
    )
    _refuse_unpriced(conditions, result.prices, parameters.conditions)
    commitment = _commitment(folder, parameters, result) if parameters.proofs else None
    return Case(
        policy=policy,
        conditions=conditions,
        prices=result.prices,
        units=read_units(holdings),
        totals=result.totals,
        outcome=read_outcome(result.file),
        has_evidence="evidence" in read_columns(holdings),
        moved=tuple(moved_windows(policy, place)),
        reserve=tuple(read_reserve(policy, holdings, result.file)),
        commitment=commitment,
        paid_by_runs=paid_by_runs(
            folder / PAYOUTS,
            policy,
            parameters.as_of,
            parameters.as_of.astimezone(ZoneInfo(record.time_zone)).date(),
        ),
    )


def used_holdings(folder: Path, parameters: CompensationParameters, work: Path) -> Path:
    """Return the holdings that :func:`open_case` computed from, in the same ``work``."""
    return work / HOLDINGS[0] if parameters.earlier else _holdings_of(folder, parameters)


def conditions_of(folder: Path, record: Record, parameters: CompensationParameters) -> Conditions:
    """Read the conditions; where the file of the usual name is not there, there are none."""
    path = folder / parameters.conditions
    if parameters.conditions == CONDITIONS and not path.exists():
        return NONE
    _there(folder, parameters.conditions, "Correct the parameter `conditions`.")
    return load_conditions(path, record.languages, record.custodian, parameters.conditions)


def _holdings_of(folder: Path, parameters: CompensationParameters) -> Path:
    """Find the holdings file: the one named, or else the one of the usual name."""
    if parameters.holdings:
        return _there(folder, parameters.holdings, "Correct the parameter `holdings`.")
    for name in HOLDINGS:
        if (folder / name).exists():
            return folder / name
    raise PolicyError.at(
        HOLDINGS[0],
        f"There are no holdings in {folder.name}.",
        f"Put {' or '.join(HOLDINGS)} there, or name a file in the parameter `holdings`.",
    )


def _there(folder: Path, name: str, do: str) -> Path:
    """Return a file that a run needs; raise PolicyError when it is not there."""
    if (folder / name).exists():
        return folder / name
    raise PolicyError.at(name, f"There is no such file in {folder.name}.", do)


def _refuse_unpriced(
    conditions: Conditions, prices: Mapping[str, Decimal], conditions_file: str
) -> None:
    """Refuse words about an asset that this standard has no price for."""
    named = [(f"examples[{at}].asset", e.asset) for at, e in enumerate(conditions.examples)]
    named += [
        (f"other_prices[{at}].prices", asset)
        for at, other in enumerate(conditions.other_prices)
        for asset in other.prices
    ]
    problems = [
        Problem(
            file=conditions_file,
            field=field,
            what=f"The policy has no price for {asset}.",
            do=f"Name one of {', '.join(sorted(prices))}, or take it out.",
        )
        for field, asset in named
        if asset not in prices
    ]
    if problems:
        raise PolicyError(problems)


def _commitment(folder: Path, parameters: CompensationParameters, made: AwardsResult) -> Commitment:
    """Read what is to be published; refuse it unless its root is that over this run's awards."""
    file = folder / parameters.proofs
    commitment = read_commitment(file)
    _refuse_stranger(parameters, commitment, made)
    check_root(commitment, file.with_name(INDEX), made.file)
    return commitment


def _refuse_stranger(
    parameters: CompensationParameters, commitment: Commitment, result: AwardsResult
) -> None:
    """Refuse a commitment over another table than this run's, before its root is printed."""
    totals = result.totals
    own: dict[str, object] = {
        "currency": totals.currency,
        "minor_units": totals.minor_units,
        "count": totals.claimants,
        "total_award": totals.award,
        **result.inputs.hashes(),
    }
    if parameters.earlier:
        # the run adds receipts to the holdings itself, so no file has that content
        del own["holdings_sha256"]
    problems = [
        Problem(
            file=parameters.proofs,
            field=name,
            what=f"These proofs are of another awards table: {getattr(commitment, name)},"
            f" and this run has {value}.",
            do="Make them again with the policy and the holdings of this run.",
        )
        for name, value in own.items()
        if getattr(commitment, name) != value
    ]
    if problems:
        raise PolicyError(problems)
