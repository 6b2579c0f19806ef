"""Commands for claims that come in: the message to sign, and the check of a list."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from aboveboard.cli.shared import clear_errors

Incident = Annotated[
    Path, typer.Option(metavar="DIR", help="The incident folder, with its claims.yaml.")
]
_group = typer.Typer(no_args_is_help=True, help="Claims: doubles, signatures, who looks at what.")


def register(app: typer.Typer) -> None:
    """Add these commands to the app."""
    app.add_typer(_group, name="claims")


@_group.command()
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The list of claims, a CSV file.")],
    incident: Incident,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Replaced when it exists.")],
    as_of: Annotated[
        str, typer.Option(metavar="T", help="Day of the results, with offset; now when left out.")
    ] = "",
) -> None:
    """Check every claim; write results, the queue for people, and a notice for each claimant."""
    from aboveboard.compensation.claims import check_claims, load_claim_terms, read_claims
    from aboveboard.plays.claim_notices import KIND, claim_files
    from aboveboard.plays.parameters import parse_instant
    from aboveboard.record.load import load_record
    from aboveboard.record.outputs import check_output_folder
    from aboveboard.running.output import write_folder
    from aboveboard.wording.language import load_languages

    with clear_errors():
        check_output_folder(out, KIND, (file, incident / "claims.yaml"))
        record, _ = load_record(incident)
        terms = load_claim_terms(incident / "claims.yaml")
        stamp = parse_instant(as_of) if as_of else datetime.now(UTC)
        results = check_claims(*read_claims(file), terms, stamp)
        languages = load_languages(record.languages, incident / "wording")
        write_folder(out, claim_files(results, languages, record.time_zone))
    counted = Counter(result.outcome for result in results)
    typer.echo(f"Made {out}: {len(results):,} claims.")
    for outcome, count in sorted(counted.items()):
        typer.echo(f"  {outcome}: {count:,}")


@_group.command()
def message(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The list of claims, a CSV file.")],
    claim: Annotated[str, typer.Option(metavar="ID", help="The claim to be signed.")],
    incident: Incident,
) -> None:
    """Print the message that the claimant signs for one claim (EIP-191, personal_sign)."""
    from aboveboard.compensation.claims import bound_message, load_claim_terms, read_claims
    from aboveboard.errors import PolicyError

    with clear_errors():
        terms = load_claim_terms(incident / "claims.yaml")
        found = [one for one in read_claims(file)[0] if one.claim_id == claim]
        try:
            text = bound_message(found[0], terms)
        except (IndexError, ValueError):
            raise PolicyError.at(
                file, "There is no such claim with payout address, nonce and expiry.",
                "Complete its row.", field="claim_id",
            ) from None  # fmt: skip
    typer.echo(text)
