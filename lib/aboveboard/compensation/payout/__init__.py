"""Pay the awards: who is paid where, what is due, and the files for bank and chain."""

from __future__ import annotations

from aboveboard.compensation.payout.means import Means, read_means
from aboveboard.compensation.payout.paid import Paid
from aboveboard.compensation.payout.payees import Payee, read_payees
from aboveboard.compensation.payout.plan import Payment, Plan, plan_payout

__all__ = [
    "Means", "Paid", "Payee", "Payment", "Plan", "plan_payout", "read_means", "read_payees",
]  # fmt: skip
