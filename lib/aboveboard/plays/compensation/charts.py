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
from aboveboard.said import said
from aboveboard.wording.said import in_language


def people_chart(found: Sequence[Band], money: Money) -> Chart:
    """Draw how many claimants lost how much."""
    rows = [(band_values(band, money), band) for band in found]
    middle = max(found, key=lambda band: band.claimants)
    most = next(row["name"] for row, band in rows if band is middle)
    return Chart(
        id="people",
        title=_told(money, said("Claimants by size of loss, in {currency}", currency=money.name)),
        description=_told(money, said("Most claimants have a loss of {most}.", most=most)),
        form="bars",
        series=(
            Series(
                name=_told(money, "Claimants"),
                slot=1,
                points=tuple(
                    Point(category=row["name"], value=str(band.claimants), label=row["claimants"])
                    for row, band in rows
                ),
            ),
        ),
        table=_table("Claimants by size of loss", rows, money),
    )


def money_chart(found: Sequence[Band], money: Money) -> Chart:
    """Draw where the money of the losses lies, and where that of the awards goes."""
    rows = [(band_values(band, money), band) for band in found]
    return Chart(
        id="money",
        title=_told(
            money, said("Losses and payments by size of loss, in {currency}", currency=money.name)
        ),
        description=_told(money, "For each size of loss: all losses together, and this payment."),
        form="bars",
        series=tuple(
            Series(
                name=_told(money, name),
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
        table=_table("Losses and payments by size of loss", rows, money),
    )


def _table(caption: str, rows: Sequence[tuple[dict[str, str], Band]], money: Money) -> Table:
    head = ("Loss", "Claimants", "Losses", "This payment")
    return Table(
        caption=_told(money, caption),
        head=tuple(_told(money, name) for name in head),
        rows=tuple((r["name"], r["claimants"], r["loss"], r["award"]) for r, _ in rows),
    )


def rules_chart(
    compared: Sequence[Compared], examples: Sequence[Worked], ours: str, money: Money
) -> Chart:
    """Draw what share of its loss each example gets back under each rule."""
    language = money.writer.language
    names = {row.rule: language.term("rules", row.rule) for row in compared}
    names[ours] = _told(money, said("{rule} (the policy)", rule=names[ours]))
    shown = list(examples)[:4]
    return Chart(
        id="rules",
        title=_told(money, "Share of the own loss that comes back, by rule"),
        description=_told(
            money, "Equal bars within a rule mean that small and large losses fare alike."
        ),
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
            caption=_told(money, said("What each rule gives, in {currency}", currency=money.name)),
            head=(
                _told(money, "Rule"),
                *(
                    _told(money, said("{amount} lost", amount=money.number(worked.loss)))
                    for worked in shown
                ),
            ),
            rows=tuple(
                (names[row.rule], *(money.number(award) for award in row.awards[: len(shown)]))
                for row in compared
            ),
        ),
    )


def _told(money: Money, text: str) -> str:
    """Say a sentence in the language that the amounts are written in."""
    return in_language(text, money.writer.language.tag)


def _percent(award: int, loss: int) -> str:
    if not loss:
        return "0"
    text = f"{Decimal(award * 1000 // loss).scaleb(-1):f}"
    return text.rstrip("0").rstrip(".") or "0"
