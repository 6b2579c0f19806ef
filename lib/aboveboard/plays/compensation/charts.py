"""Charts of a compensation case for leaders: who lost how much, and what each rule gives back."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from aboveboard.compensation.comparison import Compared
from aboveboard.compensation.distribution import Band
from aboveboard.compensation.example import Worked
from aboveboard.plays.blocks import Table
from aboveboard.plays.chart import Chart, Point, Series
from aboveboard.plays.compensation.policy_words import Money
from aboveboard.plays.compensation.values import band_values


def people_chart(found: Sequence[Band], money: Money) -> Chart:
    """Draw how many claimants lost how much."""
    rows = [(band_values(band, money), band) for band in found]
    middle = max(found, key=lambda band: band.claimants)
    most = next(row["name"] for row, band in rows if band is middle)
    return Chart(
        id="people",
        title=f"Claimants by size of loss, in {money.name}",
        description=f"Most claimants have a loss of {most}.",
        form="bars",
        series=(
            Series(
                name="Claimants",
                slot=1,
                points=tuple(
                    Point(category=row["name"], value=str(band.claimants), label=row["claimants"])
                    for row, band in rows
                ),
            ),
        ),
        table=_table("Claimants by size of loss", rows),
    )


def money_chart(found: Sequence[Band], money: Money) -> Chart:
    """Draw where the money of the losses lies, and where that of the awards goes."""
    rows = [(band_values(band, money), band) for band in found]
    return Chart(
        id="money",
        title=f"Losses and payments by size of loss, in {money.name}",
        description="For each size of loss: all losses together, and this payment.",
        form="bars",
        series=tuple(
            Series(
                name=name,
                slot=slot,
                points=tuple(
                    Point(
                        category=row["name"],
                        value=money.text(getattr(band, field)),
                        label=money.writer.brief_amount(
                            money.text(getattr(band, field)), money.currency
                        ),
                    )
                    for row, band in rows
                ),
            )
            for slot, name, field in ((2, "Losses", "loss"), (1, "This payment", "award"))
        ),
        table=_table("Losses and payments by size of loss", rows),
    )


def _table(caption: str, rows: Sequence[tuple[dict[str, str], Band]]) -> Table:
    return Table(
        caption=caption,
        head=("Loss", "Claimants", "Losses", "This payment"),
        rows=tuple((r["name"], r["claimants"], r["loss"], r["award"]) for r, _ in rows),
    )


def rules_chart(
    compared: Sequence[Compared], examples: Sequence[Worked], ours: str, money: Money
) -> Chart:
    """Draw what share of its loss each example gets back under each rule."""
    language = money.writer.language
    names = {row.rule: language.term("rules", row.rule) for row in compared}
    names[ours] += " (the policy)"
    shown = list(examples)[:4]
    return Chart(
        id="rules",
        title="Share of the own loss that comes back, by rule",
        description="Equal bars within a rule mean that small and large losses fare alike.",
        form="bars",
        series=tuple(
            Series(
                name=", ".join(f"{part.amount:,f} {part.asset}" for part in worked.parts),
                slot=at + 1,
                points=tuple(
                    Point(
                        category=names[row.rule],
                        value=_percent(row.awards[at], worked.loss),
                        label=f"{_percent(row.awards[at], worked.loss)}%",
                    )
                    for row in compared
                ),
            )
            for at, worked in enumerate(shown)
        ),
        table=Table(
            caption=f"What each rule gives, in {money.name}",
            head=("Rule", *(f"{money.number(worked.loss)} lost" for worked in shown)),
            rows=tuple(
                (names[row.rule], *(money.number(award) for award in row.awards[: len(shown)]))
                for row in compared
            ),
        ),
    )


def _percent(award: int, loss: int) -> str:
    if not loss:
        return "0"
    text = f"{Decimal(award * 1000 // loss).scaleb(-1):f}"
    return text.rstrip("0").rstrip(".") or "0"
