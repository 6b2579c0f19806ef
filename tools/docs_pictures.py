"""The pictures of the docs: each rule drawn from the engine that divides, by our own charts."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from aboveboard.compensation.division import divide
from aboveboard.compensation.prices import Trade, twap, vwap
from aboveboard.compensation.rules import RULES, TAKES_RECEIVED
from aboveboard.plays.blocks import Table
from aboveboard.plays.chart import Chart, Mark, Point, Series, TimeTick, ValueTick
from aboveboard.rendering.charts import inline
from aboveboard.rendering.charts.palette import colours
from aboveboard.rendering.pages import style
from docs_reference import table

CLAIMS = (100, 200, 300)
"""The three claims of the Mishnah (Ketubot 93a), which every rule is shown on."""
POOLS = (100, 200, 300, 450)
SHOWN = (200, 450)
"""The pools that are drawn: less than half of the claims, and more."""
RECEIVED = (80, 40, 0)
"""What was got before, for the rules that look at it."""
NOON = datetime(2025, 5, 5, 12, tzinfo=UTC)
TRADES = (
    (0, "100", "5"),
    (12, "104", "5"),
    (20, "60", "80"),
    (26, "98", "5"),
    (44, "102", "5"),
)
"""Minutes after noon, price and amount: a quiet market with one large sale below it."""


def rule_pictures(name: str) -> str:
    """Return the drawings of a rule for a page of the docs, its numbers, and its source."""
    drawn = "\n".join(_figure(_rule_chart(name, pool)) for pool in SHOWN)
    received = RECEIVED if name in TAKES_RECEIVED else None
    head = ("Pool", *(f"claim {claim}" for claim in CLAIMS))
    rows = [(str(pool), *map(str, divide(CLAIMS, pool, name, received))) for pool in POOLS]
    said = f"\nReceived before: {', '.join(map(str, RECEIVED))}.\n" if received else ""
    source = " ".join((inspect.getdoc(RULES[name]) or "").partition("Source: ")[2].split())
    source = source.partition(" Raises ---")[0].partition(" Counted by")[0]
    return "\n".join([drawn, said, *table(head, rows), "", f"**Source.** {source}", ""])


def _rule_chart(name: str, pool: int) -> Chart:
    received = RECEIVED if name in TAKES_RECEIVED else None
    awards = divide(CLAIMS, pool, name, received)
    title = f"{_said(name)}: a pool of {pool}"
    rows = [(f"Claim {claim}", claim, award) for claim, award in zip(CLAIMS, awards, strict=True)]
    return Chart(
        id=f"{name.replace('_', '-')}-{pool}",
        title=title,
        description="; ".join(f"{who}: {award}" for who, _, award in rows) + ".",
        form="shares",
        series=(
            Series(
                name="Claim",
                slot=2,
                points=tuple(Point(category=who, value=str(claim)) for who, claim, _ in rows),
            ),
            Series(
                name="Award",
                slot=1,
                points=tuple(
                    Point(category=who, value=str(award), label=f"{award} of {claim}")
                    for who, claim, award in rows
                ),
            ),
        ),
        table=Table(
            caption=title,
            head=("Claim", "Award"),
            rows=tuple((who, str(award)) for who, _, award in rows),
        ),
    )


def _said(name: str) -> str:
    return name.replace("_", " ").capitalize()


def comparison_picture() -> str:
    """Return the drawing of what each rule without receipts gives from one pool."""
    names = [name for name in RULES if name not in TAKES_RECEIVED]
    rows = {name: divide(CLAIMS, SHOWN[0], name) for name in names}
    chart = Chart(
        id="every-rule",
        title=f"A pool of {SHOWN[0]} for claims of 100, 200 and 300, by each rule",
        description="Each rule gives all of the pool, and shares it in another way.",
        form="bars",
        series=tuple(
            Series(
                name=f"Claim {claim}",
                slot=at + 1,
                points=tuple(
                    Point(
                        category=_said(name),
                        value=str(rows[name][at]),
                        label=f"gets {rows[name][at]}",
                    )
                    for name in names
                ),
            )
            for at, claim in enumerate(CLAIMS)
        ),
        table=Table(
            caption="Awards by rule",
            head=("Rule", *(f"Claim {claim}" for claim in CLAIMS)),
            rows=tuple((_said(name), *map(str, row)) for name, row in rows.items()),
        ),
    )
    return _figure(chart)


def price_picture() -> str:
    """Return the drawing of a market with one large sale, and of both averages over the hour."""
    trades = [
        Trade(NOON + timedelta(minutes=minute), Decimal(price), Decimal(amount))
        for minute, price, amount in TRADES
    ]
    end = NOON + timedelta(hours=1)
    weighed = {
        "VWAP": f"{float(vwap(trades)):.2f}",
        "TWAP": f"{float(twap(trades, NOON, end)):.2f}",
    }
    lines = [("Price of each trade", 1, [(trade.at, f"{trade.price}", "") for trade in trades])]
    lines += [
        (name, slot, [(NOON, value, value)])
        for slot, (name, value) in enumerate(weighed.items(), start=2)
    ]
    chart = Chart(
        id="price",
        title="One large sale moves the two averages apart",
        description=f"VWAP {weighed['VWAP']} follows the sale; TWAP {weighed['TWAP']} does not.",
        form="steps",
        value_label="USD for one unit",
        time_label="UTC",
        start=NOON,
        end=end,
        series=tuple(
            Series(
                name=name,
                slot=slot,
                points=tuple(Point(at=at, value=value, label=label) for at, value, label in points),
            )
            for name, slot, points in lines
        ),
        marks=(Mark(at=trades[2].at, label="80 units sold"),),
        time_ticks=tuple(
            TimeTick(at=NOON + timedelta(minutes=m), label=f"12:{m:02}") for m in (0, 15, 30, 45)
        ),
        value_ticks=tuple(ValueTick(value=value, label=value) for value in ("0", "50", "100")),
        table=Table(
            caption="Trades",
            head=("At", "Price", "Amount"),
            rows=tuple((f"12:{m:02}", price, amount) for m, price, amount in TRADES),
        ),
    )
    return _figure(chart)


def _figure(chart: Chart) -> str:
    """Return a chart as a figure inside of Markdown: both drawings, the page shows the fit one."""
    drawn = inline(chart, "en", "ltr", "chart-")
    return f'<figure class="figure"><figcaption>{chart.title}</figcaption>{drawn}</figure>\n'


def chart_style() -> str:
    """Return the style sheet of the drawings, in the colours of the site's two schemes."""
    sheet = str(style("charts.css")).partition("@media print")[0]
    rules = sheet[sheet.index(".figure{") :]
    schemes = (("default", "light"), ("slate", "dark"))
    grounds = "".join(
        f'[data-md-color-scheme="{site}"]{{'
        + "".join(f"--{name}:{value};" for name, value in colours(ours).items())
        + "--paper:var(--md-default-bg-color)}\n"
        for site, ours in schemes
    )
    return grounds + rules
