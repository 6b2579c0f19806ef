"""``conditions.yaml``: what a compensation standard says beyond what is computed.

The policy file holds what decides amounts. Who is left out and why, where the money comes from, how
it is paid, how to object, what it means in law: that is words, by language, and stands here. All of
it may be missing; the statement then says that it is not decided yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from aboveboard.errors import PolicyError, Problem
from aboveboard.record.consistency import texts_of
from aboveboard.record.custodian import Custodian
from aboveboard.record.fields import Amount, Frozen, HttpsUrl, Instant, Texts, Unit, wrong
from aboveboard.record.texts import link_faults, strings_in, text_faults
from aboveboard.record.validation import read_model
from aboveboard.record.yaml_reader import Tree, dotted, problem_at

Days = Annotated[int, Field(ge=1, le=3650, strict=True)]


class Excluded(Frozen):
    """Who gets nothing under this standard, and why."""

    who: Texts
    why: Texts


class Fund(Frozen):
    """Where money comes from; ``proof`` says how anyone can see that it exists."""

    source: Texts
    amount: Amount | None = None
    proof: Texts | None = None


class ClaimForm(Frozen):
    """How to apply, where compensation is not paid by itself."""

    opens: Instant
    closes: Instant
    address: HttpsUrl
    asks: Annotated[tuple[Texts, ...], Field(min_length=1)]
    proof: Texts

    @model_validator(mode="after")
    def _opens_first(self) -> ClaimForm:
        if self.closes <= self.opens:
            raise wrong("The window closes before it opens.", "Correct `opens` or `closes`.")
        return self


class Objection(Frozen):
    """How to object to an own amount, who decides, in what time, and who else can be asked."""

    days: Days
    address: HttpsUrl
    decided_by: Texts
    answer_days: Days
    elsewhere: tuple[Texts, ...] = ()


class AwardCheck(Frozen):
    """Where a claimant checks the own proof file, and how that file reaches the claimant.

    ``address`` is the page that ``aboveboard verify-page`` makes.
    """

    address: HttpsUrl
    delivery: Texts


class OtherPrice(Frozen):
    """Prices that might have been taken instead, to show how the total moves."""

    at: Instant
    source: Texts
    prices: Annotated[dict[Unit, Amount], Field(min_length=1)]


class Example(Frozen):
    """A holding to work out aloud: one that is public, or nobody's own."""

    asset: Unit
    amount: Amount


class Conditions(Frozen):
    """The words of a compensation standard; each is optional.

    Attributes
    ----------
    price
        Where the prices come from, and why they are fair.
    in_money
        Why money is paid, or why not the coin.
    how
        How the money reaches a customer.
    effect, later
        What taking the money means in law; what happens with money that comes back later.
    closing
        Once all is paid: how this ends, and what remains open.
    """

    format: Literal["aboveboard.conditions/1"]
    excluded: tuple[Excluded, ...] = ()
    price: Texts | None = None
    in_money: Texts | None = None
    funds: tuple[Fund, ...] = ()
    how: Texts | None = None
    claims: ClaimForm | None = None
    objection: Objection | None = None
    check: AwardCheck | None = None
    effect: Texts | None = None
    later: Texts | None = None
    tax: Texts | None = None
    fees: Texts | None = None
    interest: Texts | None = None
    privacy: Texts | None = None
    clearance: Texts | None = None
    goodwill: Texts | None = None
    closing: Texts | None = None
    other_prices: tuple[OtherPrice, ...] = ()
    examples: tuple[Example, ...] = ()


NONE = Conditions(format="aboveboard.conditions/1")
"""No conditions yet."""


def load_conditions(
    path: Path, languages: tuple[str, ...], custodian: Custodian, name: str = ""
) -> Conditions:
    """Read a conditions file; every text in every language, held to the rules of the record.

    Parameters
    ----------
    name
        How errors name the file; by default its path.

    Raises
    ------
    PolicyError
        With everything that is wrong, each with line, field and what to do.
    """
    shown = name or str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise PolicyError.at(
            shown, "This file can't be read as UTF-8 text.", "Check its name and encoding."
        ) from None
    conditions, tree, problems = read_model(text, shown, Conditions)
    problems = [*problems, *_text_problems(tree, shown, custodian.domains)]
    if conditions:
        problems += _lacking(conditions, languages, tree, shown)
    if problems or conditions is None:
        raise PolicyError(problems)
    return conditions


def _text_problems(tree: Tree, file: str, domains: tuple[str, ...]) -> Iterator[Problem]:
    for path, text in strings_in(tree.value):
        check = link_faults if path and path[-1] == "address" else text_faults
        for what, do in check(text, domains):
            yield problem_at(tree, file, path, what, do)


def _lacking(
    conditions: Conditions, languages: tuple[str, ...], tree: Tree, file: str
) -> Iterator[Problem]:
    """Yield each text that is missing in a language of the incident."""
    for path, texts in texts_of(conditions, ()):
        for language in languages:
            if language not in texts:
                yield problem_at(tree, file, path, f"The text in {language} is missing.", "Add it.")


def texts_in(conditions: Conditions) -> Iterator[tuple[str, Texts]]:
    """Yield the dotted path and the text, by language, of everything that the conditions say."""
    return ((dotted(path), texts) for path, texts in texts_of(conditions, ()))
