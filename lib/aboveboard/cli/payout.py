"""Commands that pay the awards: look at what is due, sign it, write the files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aboveboard.cli.shared import clear_errors

if TYPE_CHECKING:
    from aboveboard.compensation.payout import Plan
    from aboveboard.compensation.payout.plan import Kind

Awards = Annotated[
    Path, typer.Argument(metavar="AWARDS", help="The table that `aboveboard awards` wrote.")
]
PolicyFile = Annotated[Path, typer.Option(metavar="FILE", help="The compensation standard.")]
HoldingsFile = Annotated[
    Path,
    typer.Option(metavar="FILE", help="What each held: the awards are computed again from it."),
]
PayeesFile = Annotated[
    Path, typer.Option(metavar="FILE", help="Where each claimant is paid, a CSV file.")
]
MeansFile = Annotated[
    Path,
    typer.Option(
        metavar="FILE",
        help="How it is paid, YAML: execute_on, remittance, debtor (bank), token (chain).",
    ),
]
Incident = Annotated[
    Path,
    typer.Option(metavar="DIR", help="The incident folder: who may approve, what was paid before."),
]
Goodwill = Annotated[bool, typer.Option("--goodwill", help="Pay the goodwill, not the awards.")]

_group = typer.Typer(no_args_is_help=True, help="Pay the awards: what is due, signed by two.")


def register(app: typer.Typer) -> None:
    """Add these commands to the app."""
    app.add_typer(_group, name="payout")


@dataclass(frozen=True)
class _Case:
    """A plan, and where its run and its signatures lie."""

    plan: Plan
    runs: Path

    @property
    def text(self) -> bytes:
        return self.plan.head.text().encode()

    @property
    def signatures(self) -> Path:
        return self.runs / "approvals" / self.plan.head.run


def _case(
    awards: Path, policy: Path, holdings: Path, payees: Path, means: Path, incident: Path,
    goodwill: bool,
) -> _Case:  # fmt: skip
    from aboveboard.compensation.payout import Paid, plan_payout, read_means, read_payees
    from aboveboard.compensation.policy import load_policy
    from aboveboard.compensation.recomputed import check_recomputed

    runs = incident / "payouts"
    kind: Kind = "goodwill" if goodwill else "award"
    standard = load_policy(policy)
    check_recomputed(awards, standard, policy, holdings)
    plan = plan_payout(
        awards, payees, read_payees(payees), standard, Paid.read(runs),
        read_means(means), kind, policy,
    )  # fmt: skip
    return _Case(plan, runs)


@_group.command("show")
def show(
    awards: Awards, policy: PolicyFile, holdings: HoldingsFile, payees: PayeesFile,
    means: MeansFile, incident: Incident,
    goodwill: Goodwill = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print exactly the text that is signed.")
    ] = False,
) -> None:  # fmt: skip
    """Show what is due now, after all earlier runs, and how it is paid; nothing is written."""
    from aboveboard.cli.payout_report import payout_lines

    with clear_errors():
        case = _case(awards, policy, holdings, payees, means, incident, goodwill)
    if as_json:
        typer.echo(case.text, nl=False)
    else:
        typer.echo("\n".join(payout_lines(case.plan)))


@_group.command("approve")
def approve(
    awards: Awards, policy: PolicyFile, holdings: HoldingsFile, payees: PayeesFile,
    means: MeansFile, incident: Incident,
    key: Annotated[Path, typer.Option(metavar="FILE", help="Your SSH key.")],
    goodwill: Goodwill = False,
) -> None:  # fmt: skip
    """Sign exactly this payout with your key; any change makes another one."""
    from aboveboard.cli.payout_report import payout_lines
    from aboveboard.publishing.approvals import SIGNERS, read_policy
    from aboveboard.publishing.payout_approvals import sign_payout
    from aboveboard.running.output import write_file

    with clear_errors():
        case = _case(awards, policy, holdings, payees, means, incident, goodwill)
        given, signature = sign_payout(case.text, read_policy(incident), incident / SIGNERS, key)
        write_file(case.signatures / f"{given.principal}.sig", signature)
        typer.echo("\n".join(payout_lines(case.plan)))
        typer.echo(f"{given.principal} approves exactly this.")


@_group.command("write")
def write(
    awards: Awards, policy: PolicyFile, holdings: HoldingsFile, payees: PayeesFile,
    means: MeansFile, incident: Incident,
    goodwill: Goodwill = False,
) -> None:  # fmt: skip
    """Write the files of a run that two people have signed: for bank, chain and staff."""
    from aboveboard.compensation.payout.files import Approver, write_run
    from aboveboard.publishing.approvals import SIGNERS, read_policy
    from aboveboard.publishing.payout_approvals import payout_approvals
    from aboveboard.record.files import locked

    with clear_errors():
        approvers_of = read_policy(incident)
        with locked(incident):  # two writers at once would each find the same sums unpaid
            case = _case(awards, policy, holdings, payees, means, incident, goodwill)
            given = payout_approvals(case.text, approvers_of, incident / SIGNERS, case.signatures)
            approvers = [Approver(one.principal, one.fingerprint) for one in given]
            folder = write_run(case.plan, datetime.now(UTC), approvers, case.runs)
    typer.echo(f"Made {folder}: {case.plan.head.count:,} payments.")
    for file in sorted(folder.iterdir()):
        typer.echo(f"  {file}")
