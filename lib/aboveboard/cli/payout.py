"""Commands that pay the awards: look at what is due, sign it, write the files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aboveboard.cli.shared import clear_errors
from aboveboard.errors import PolicyError

if TYPE_CHECKING:
    from aboveboard.compensation.payout import Plan
    from aboveboard.compensation.payout.pain001 import Debtor
    from aboveboard.compensation.payout.plan import Kind

Awards = Annotated[
    Path, typer.Argument(metavar="AWARDS", help="The table that `aboveboard awards` wrote.")
]
PolicyFile = Annotated[Path, typer.Option(metavar="FILE", help="The compensation standard.")]
PayeesFile = Annotated[
    Path, typer.Option(metavar="FILE", help="Where each claimant is paid, a CSV file.")
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


def _case(awards: Path, policy: Path, payees: Path, incident: Path, goodwill: bool) -> _Case:
    from aboveboard.compensation.payout import Paid, plan_payout, read_payees
    from aboveboard.compensation.policy import load_policy

    runs = incident / "payouts"
    kind: Kind = "goodwill" if goodwill else "award"
    plan = plan_payout(
        awards, payees, read_payees(payees), load_policy(policy), Paid.read(runs), kind, policy
    )
    return _Case(plan, runs)


@_group.command("show")
def show(
    awards: Awards, policy: PolicyFile, payees: PayeesFile, incident: Incident,
    goodwill: Goodwill = False,
) -> None:  # fmt: skip
    """Show what is due now, after all earlier runs; nothing is written."""
    with clear_errors():
        case = _case(awards, policy, payees, incident, goodwill)
        typer.echo(case.plan.head.text(), nl=False)
        for name, sum_ in case.plan.without_payee[:10]:
            typer.echo(f"no payee: {name} ({sum_} minor units)")


@_group.command("approve")
def approve(
    awards: Awards, policy: PolicyFile, payees: PayeesFile, incident: Incident,
    key: Annotated[Path, typer.Option(metavar="FILE", help="Your SSH key.")],
    goodwill: Goodwill = False,
) -> None:  # fmt: skip
    """Sign exactly this payout with your key; any change makes another one."""
    from aboveboard.publishing.approvals import SIGNERS, read_policy
    from aboveboard.publishing.payout_approvals import sign_payout
    from aboveboard.running.output import write_file

    with clear_errors():
        case = _case(awards, policy, payees, incident, goodwill)
        given, signature = sign_payout(case.text, read_policy(incident), incident / SIGNERS, key)
        write_file(case.signatures / f"{given.principal}.sig", signature)
        head = case.plan.head
        typer.echo(f"{given.principal} approves {head.count:,} payments, run {head.run}.")


@_group.command("write")
def write(
    awards: Awards, policy: PolicyFile, payees: PayeesFile, incident: Incident,
    execute_on: Annotated[str, typer.Option(metavar="DATE", help="When the bank pays.")],
    remittance: Annotated[
        str, typer.Option(metavar="TEXT", help="What the claimant reads on the bank statement.")
    ],
    debtor: Annotated[
        Path | None, typer.Option(metavar="FILE", help="YAML: name, and iban or account and bic.")
    ] = None,
    token: Annotated[
        str, typer.Option(metavar="ADDRESS", help="The token's contract; the coin when left out.")
    ] = "",
    created: Annotated[
        str, typer.Option(metavar="T", help="Stamp in the files, with offset; now when left out.")
    ] = "",
    goodwill: Goodwill = False,
) -> None:  # fmt: skip
    """Write the files of a run that two people have signed: for bank, chain and staff."""
    from aboveboard.compensation.payout.files import Approver, Means, write_run
    from aboveboard.plays.parameters import parse_instant
    from aboveboard.publishing.approvals import SIGNERS, read_policy
    from aboveboard.publishing.payout_approvals import payout_approvals
    from aboveboard.record.files import locked

    with clear_errors():
        stamp = parse_instant(created) if created else datetime.now(UTC)
        means = Means(
            _debtor(debtor) if debtor else None, stamp, _date(execute_on), _line(remittance),
            _token(token),
        )  # fmt: skip
        approvers_of = read_policy(incident)
        with locked(incident):  # two writers at once would each find the same sums unpaid
            case = _case(awards, policy, payees, incident, goodwill)
            given = payout_approvals(case.text, approvers_of, incident / SIGNERS, case.signatures)
            approvers = [Approver(one.principal, one.fingerprint) for one in given]
            folder = write_run(case.plan, means, approvers, case.runs)
    typer.echo(f"Made {folder}: {case.plan.head.count:,} payments.")
    for file in sorted(folder.iterdir()):
        typer.echo(f"  {file}")


def _debtor(file: Path) -> Debtor:
    from aboveboard.compensation.payout.pain001 import Debtor
    from aboveboard.record.yaml_reader import read_yaml

    try:
        tree = read_yaml(file.read_text(encoding="utf-8"), str(file))
        fields = tree.value if isinstance(tree.value, dict) and not tree.problems else {}
        if not all(isinstance(value, str) for value in fields.values()):
            raise ValueError("a number without quotes loses its leading zeros")
        return Debtor(**fields)
    except (OSError, UnicodeDecodeError, TypeError, ValueError):
        raise PolicyError.at(
            file, "This is no account to pay from.",
            "Write name, and iban or account and bic, each in quotes.",
        ) from None  # fmt: skip


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise PolicyError.at(
            "--execute-on", "This is no date.", "Write it as 2018-03-12."
        ) from None


def _line(text: str) -> str:
    if not 0 < len(text.strip()) <= 140 or not text.isprintable():
        raise PolicyError.at(
            "--remittance", "It has to be one line of at most 140 signs.", "Shorten it."
        )
    return text.strip()


def _token(address: str) -> str:
    from eth_utils.address import is_checksum_address

    if address and not is_checksum_address(address):
        raise PolicyError.at(
            "--token", "This is no address with its checksum (EIP-55).", "Copy it from its issuer."
        )
    return address
