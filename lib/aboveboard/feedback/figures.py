"""Figures with what they rest on: no percentage of fewer than twenty, and an interval."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

LEAST_FOR_PERCENT = 20
_Z = Decimal("1.959963984540054")  # 95 %
_TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Share:
    """``count`` of ``n``."""

    count: int
    n: int

    @property
    def percent(self) -> Decimal | None:
        """The percentage to one decimal, half up; None when ``n`` is below twenty."""
        if self.n < LEAST_FOR_PERCENT:
            return None
        return _percent(Decimal(self.count) / self.n)

    @property
    def interval(self) -> tuple[Decimal, Decimal] | None:
        """The 95 % interval of Wilson in percent, or None when ``n`` is below twenty.

        Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference,
        Journal of the American Statistical Association 22 (1927).
        """
        if self.n < LEAST_FOR_PERCENT:
            return None
        n, share, square = Decimal(self.n), Decimal(self.count) / self.n, _Z * _Z
        middle = share + square / (2 * n)
        reach = _Z * (share * (1 - share) / n + square / (4 * n * n)).sqrt()
        whole = 1 + square / n
        low, high = (middle - reach) / whole, (middle + reach) / whole
        return _percent(max(low, Decimal(0))), _percent(min(high, Decimal(1)))

    def as_json(self) -> dict[str, object]:
        """Return count, n, and what may be said of them, decimals as text."""
        interval = self.interval
        return {
            "count": self.count,
            "n": self.n,
            "percent": None if self.percent is None else str(self.percent),
            "interval": None if interval is None else [str(bound) for bound in interval],
        }


def _percent(share: Decimal) -> Decimal:
    return (share * 100).quantize(_TENTH, ROUND_HALF_UP)
