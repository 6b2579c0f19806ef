"""What a template may name of the conditions: the words of a standard, in one language."""

from __future__ import annotations

from aboveboard.plays.compensation.case import Case
from aboveboard.plays.writer import Writer
from aboveboard.record.fields import Texts


def condition_values(case: Case, writer: Writer) -> dict[str, object]:
    """Return what the templates name of the conditions; what is not decided is empty."""
    given, currency = case.conditions, case.policy.currency

    def text(texts: Texts | None) -> str:
        return writer.text(texts) if texts else ""

    claims, objection = given.claims, given.objection
    return {
        "all_sure": not case.totals.held,
        "evidence_used": case.has_evidence,
        "excluded": [{"who": text(g.who), "why": text(g.why)} for g in given.excluded],
        "price_words": text(given.price),
        "in_money": text(given.in_money),
        "funds": [
            {
                "source": text(fund.source),
                "amount": writer.amount(fund.amount, currency) if fund.amount else "",
                "proof": text(fund.proof),
            }
            for fund in given.funds
        ],
        "funds_shown": bool(given.funds) and all(fund.proof for fund in given.funds),
        "claims": {
            "opens": writer.at(claims.opens),
            "closes": writer.at(claims.closes),
            "address": claims.address,
            "asks": writer.listed(tuple(map(text, claims.asks))),
            "proof": text(claims.proof),
        }
        if claims
        else None,
        "objection": {
            "days": writer.amount(str(objection.days), "days"),
            "address": objection.address,
            "decided_by": text(objection.decided_by),
            "answer_days": writer.amount(str(objection.answer_days), "days"),
            "elsewhere": list(map(text, objection.elsewhere)),
        }
        if objection
        else None,
        "check": {"address": given.check.address, "delivery": text(given.check.delivery)}
        if given.check
        else None,
        "goodwill_words": text(given.goodwill),
        **{
            name: text(getattr(given, name))
            for name in (
                "how", "effect", "later", "tax", "fees", "interest", "privacy", "clearance",
                "closing",
            )
        },
    }  # fmt: skip
