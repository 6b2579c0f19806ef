"""Hold the words of a standard against its policy: the currency they name, and the prices."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from aboveboard.compensation.policy import Policy
from aboveboard.plays.compensation.conditions import Conditions, texts_in
from aboveboard.plays.honesty.finding import Finding, Place
from aboveboard.said import said
from aboveboard.wording.honesty.patterns import whole_word
from aboveboard.wording.language import Language

CHECK = "differs-from-policy"
ABOVE = "paid-above-due"
_NUMBER = r"\d[\d,]*(?:\.\d+)?"


def contradictions(
    conditions: Conditions,
    policy: Policy,
    prices: Mapping[str, Decimal],
    languages: Sequence[Language],
) -> tuple[Finding, ...]:
    """Find each text that names another currency than the policy's, or a price that is not its own.

    Currencies are looked for by ISO code and by the names of ``terms.yaml`` (``currency_words``).
    Prices are numbers before the policy's own currency in ``price`` and ``in_money``; those of
    ``other_prices`` may stand there too.
    """
    others = (Decimal(p) for other in conditions.other_prices for p in other.prices.values())
    own = {*prices.values(), *others}
    found = []
    for path, texts in texts_in(conditions):
        for language in languages:
            text = texts.root.get(language.tag, "")
            place = (Place(language.tag, "conditions.yaml", path),)
            for name in _foreign(text, policy.currency, language):
                detail = said(
                    "They say “{name}”; the policy pays {currency}.",
                    name=name,
                    currency=policy.currency,
                )
                found.append(Finding(CHECK, place, text, detail))
            if path in ("price", "in_money"):
                for price in _prices(text, policy.currency, language):
                    if price not in own:
                        known = ", ".join(f"{one:f}" for one in sorted({*prices.values()}))
                        detail = said(
                            "They say {price:f} {currency}; the policy has {known}.",
                            price=price,
                            currency=policy.currency,
                            known=known,
                        )
                        found.append(Finding(CHECK, place, text, detail))
    return tuple(found)


def paid_above_due(paid: int, due: int, tag: str) -> tuple[Finding, ...]:
    """Find that more is told as paid so far than is due in all, in minor units."""
    if paid <= due:
        return ()
    place = (Place(tag, "progress", ""),)
    return (
        Finding(
            ABOVE,
            place,
            "",
            said("{paid:,} are paid and {due:,} due, in smallest units.", paid=paid, due=due),
        ),
    )


def _foreign(text: str, currency: str, language: Language) -> Iterator[str]:
    """Yield each name of a currency in a text that is not one of the policy's own currency."""
    names = _names(language)
    own = {name.lower() for name in names.get(currency, ())}
    for code, words in names.items():
        for word in words if code != currency else ():
            hit = re.search(whole_word(word), text, re.IGNORECASE)
            if hit and word.lower() not in own:
                yield hit[0]
                break


def _prices(text: str, currency: str, language: Language) -> Iterator[Decimal]:
    for word in _names(language).get(currency, (currency,)):
        for hit in re.finditer(rf"({_NUMBER})\s*{whole_word(word)}", text, re.IGNORECASE):
            yield Decimal(hit[1].replace(",", ""))


def _names(language: Language) -> dict[str, tuple[str, ...]]:
    """Return the names of each common currency: its code, and the words of the language."""
    listed = language.terms.get("currency_words", {})
    return {code: (code, *words.split("|")) for code, words in listed.items()}
