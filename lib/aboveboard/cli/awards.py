"""Commands of the awards table: compute it, prove each line, check a proof."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aboveboard.cli.shared import clear_errors, shown_progress
from aboveboard.errors import PolicyError
from aboveboard.said import counted

if TYPE_CHECKING:
    from aboveboard.compensation.awards import AwardsResult

PolicyFile = Annotated[
    Path, typer.Option(metavar="FILE", help="The compensation standard, policy.yaml.")
]
HoldingsFile = Annotated[
    Path, typer.Option(metavar="FILE", help="What each claimant held: CSV or Parquet.")
]


def register(app: typer.Typer) -> None:
    """Add these commands to the app."""
    for command in (awards, prove, verify_award, verify_page):
        app.command()(command)


def awards(
    policy: PolicyFile,
    holdings: HoldingsFile,
    out: Annotated[Path, typer.Option(metavar="FILE", help="Ends in .parquet or .csv.")],
    engine: Annotated[
        str, typer.Option(help="duckdb, local-spark, or spark://HOST:PORT for a cluster.")
    ] = "duckdb",
) -> None:
    """Compute what each claimant gets, to the last unit; totals are written beside the table."""
    from aboveboard.compensation.awards import compute_awards
    from aboveboard.compensation.policy import load_policy

    with clear_errors(), shown_progress() as progress:
        result = compute_awards(
            load_policy(policy), holdings, out,
            engine=engine, folder=policy.parent, policy_file=policy, progress=progress,
        )  # fmt: skip
    for line in _summary(result):
        typer.echo(line)


def _summary(result: AwardsResult) -> list[str]:
    from aboveboard.compensation.money import decimal_text

    totals = result.totals
    sums = {
        "losses": totals.loss,
        "of which counts": totals.counted,
        "pool": totals.pool,
        "paid before": totals.paid_before,
        "this payment": totals.award,
        "held in reserve": totals.held,
        "too small to pay, left in the pool": totals.small,
        "left in the pool": totals.unspent,
        "goodwill, apart": totals.goodwill,
    }
    texts = {name: f"{decimal_text(sum_, totals.minor_units)}" for name, sum_ in sums.items()}
    width = max(map(len, texts.values()))
    claimants = counted(totals.claimants, "{count} claimant", "{count} claimants")
    rows = counted(totals.rows, "{count} row", "{count} rows")
    lines = [f"Made {result.file}: {claimants}, {rows}."]
    lines += [f"  price of one {asset}: {price:f} {totals.currency}"
              for asset, price in sorted(result.prices.items())]  # fmt: skip
    lines += [f"  {text:>{width}} {totals.currency}  {name}"
              for name, text in texts.items() if sums[name] or name in _ALWAYS]  # fmt: skip
    if totals.duplicate_rows:
        lines.append(
            f"  Rows that repeat a claimant and an asset: {totals.duplicate_rows:,};"
            " their amounts were added up."
        )
    return lines


_ALWAYS = ("losses", "pool", "this payment")


def prove(
    awards: Annotated[
        Path, typer.Argument(metavar="AWARDS", help="The table that `aboveboard awards` wrote.")
    ],
    policy: PolicyFile,
    holdings: HoldingsFile,
    out: Annotated[Path, typer.Option(metavar="DIR", help="A folder that does not exist yet.")],
    secret: Annotated[
        Path,
        typer.Option(
            metavar="FILE",
            envvar="ABOVEBOARD_PROOF_SECRET_FILE",
            help="32 bytes or more that nobody else has: openssl rand -hex 32 > FILE. Keep it.",
        ),
    ],
) -> None:
    """Write one proof file for each claimant, and what to publish: root, total, hashes.

    The awards are computed again first: nothing is proved that policy and holdings do not give.
    """
    from aboveboard.compensation.policy import load_policy
    from aboveboard.compensation.prices import load_prices
    from aboveboard.compensation.proofs import check_secret, write_proofs
    from aboveboard.compensation.recomputed import check_recomputed

    with clear_errors():
        standard = load_policy(policy)
        prices = load_prices(standard, policy.parent)
        known = _secret(secret)
        check_secret(known)
        inputs = check_recomputed(awards, standard, policy, holdings)
        made = write_proofs(awards, out, standard, prices, inputs, known)
    typer.echo(f"Made {out}: {made.count:,} proof files.")
    typer.echo(f"  publish      {out / 'commitment.json'}  {out / 'prices.json'}")
    typer.echo(f"  root         {made.root}")
    typer.echo(f"  keep secret  {out / 'index.csv'} (whose file is which)")


def _secret(file: Path) -> bytes:
    try:
        return file.read_bytes().strip()
    except OSError as error:
        raise PolicyError.at(
            file, f"The secret can't be read: {error.strerror}.", "openssl rand -hex 32 > FILE"
        ) from None


def verify_award(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file a claimant was sent.")],
    root: Annotated[
        str | None, typer.Option(metavar="HASH", help="The root from the published statement.")
    ] = None,
    language: Annotated[str, typer.Option(metavar="TAG", help="Language of the answer.")] = "en",
) -> None:
    """Check a claimant's own line against the published root, offline."""
    from aboveboard.compensation.money import decimal_text
    from aboveboard.compensation.proofs import verify_award as verify
    from aboveboard.rendering.layout import pair
    from aboveboard.wording.language import load_language

    with clear_errors():
        found = verify(file, root)
        spoken = load_language(language)
        say = partial(spoken.term, "award_proof")
        lines = [say("fits" if root else "fits_alone")]
        if not root:
            lines += [say("compare"), found.root]
        lines += [say("bound_title"), f"  {pair(say('claimant_id'), found.award.claimant_id)}"]
        for name, amount in asdict(found.award).items():
            if name != "claimant_id":
                sum_ = decimal_text(amount, found.published.minor_units)
                lines.append(f"  {pair(say(name), f'{sum_} {found.published.currency}')}")
        published = found.published
        total = f"{decimal_text(published.total_award, published.minor_units)} {published.currency}"
        lines += [f"  {pair(say(name), str(getattr(published, name)))}"
                  for name in ("currency", "minor_units")]  # fmt: skip
        lines += [say("stated_title"), f"  {pair(say('count'), str(published.count))}"]
        lines.append(f"  {pair(say('total_award'), total)}")
        lines += [f"  {pair(say(name), getattr(published, name))}" for name in
                  ("policy_sha256", "prices_sha256", "holdings_sha256")]  # fmt: skip
        for title in ("shows", "covers", "shows_not", "keep"):
            lines.append(pair(say(f"{title}_title"), say(title)))
    typer.echo("\n".join(lines))


def verify_page(
    out: Annotated[Path, typer.Option(metavar="FILE", help="Such as verify.html.")],
    language: Annotated[
        list[str] | None,
        typer.Option(metavar="TAG", help="One or more; all there are when left out."),
    ] = None,
) -> None:
    """Write the page on which claimants check their file in a browser, offline."""
    from aboveboard.record.outputs import check_output
    from aboveboard.rendering.award_check import KIND, award_check_page
    from aboveboard.running.output import write_file
    from aboveboard.wording.language import available_languages, load_languages

    with clear_errors():
        check_output(out, KIND)
        page = award_check_page(load_languages(language or available_languages()))
        write_file(out, page.encode())
    typer.echo(f"Made {out}. It needs no host and loads nothing.")
