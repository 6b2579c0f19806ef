"""A form from a model: each value has one field, of the kind that its type asks for."""

from __future__ import annotations

import pytest
from aboveboard.compensation.policy import Policy
from aboveboard.desk.field import Field, fields_of
from aboveboard.desk.forms import MODELS
from aboveboard.record.model import Answer, FigureEntry, ServiceEntry, Summary, Trace, Waiver
from pydantic import BaseModel

LANGUAGES = ("zh-CN", "en")


def field(model: type[BaseModel], name: str) -> Field:
    return next(one for one in fields_of(model, LANGUAGES) if one.name == name)


@pytest.mark.parametrize(
    ("model", "name", "kind", "required"),
    [
        (FigureEntry, "amount", "line", True),
        (FigureEntry, "approximate", "flag", False),
        (FigureEntry, "at", "instant", True),
        (FigureEntry, "source", "text", False),
        (FigureEntry, "worth.amount", "line", False),
        (FigureEntry, "worth.price.en", "text", False),
        (FigureEntry, "settles", "list", False),
        (Summary, "headline.en", "line", True),
        (Summary, "text.zh-CN", "text", True),
        (ServiceEntry, "assets", "list", True),
        (ServiceEntry, "except", "list", False),
        (Answer, "people", "number", False),
        (Trace, "addresses", "list", False),
        (Waiver, "reason", "text", True),
        (Policy, "holdings_at", "instant", True),
        (Policy, "price.fixed", "pairs", False),
        (Policy, "price.vwap.from", "instant", False),
        (Policy, "evidence", "pairs", False),
        (Policy, "pool", "line", False),
        (Policy, "small_claims.share", "line", False),
    ],
)
def test_a_value_has_a_field_of_its_kind(
    model: type[BaseModel], name: str, kind: str, required: bool
) -> None:
    found = field(model, name)
    assert (found.kind, found.required) == (kind, required)


def test_a_choice_offers_the_words_that_the_model_knows() -> None:
    assert field(FigureEntry, "confidence").choices == ("confirmed", "suspected", "unknown")


def test_a_text_has_a_field_in_each_language() -> None:
    names = [one.name for one in fields_of(Summary, LANGUAGES) if one.topic == ("text",)]
    assert names == ["text.zh-CN", "text.en"]


def test_what_the_form_sets_itself_is_left_out() -> None:
    names = {one.name for one in fields_of(Answer, LANGUAGES, without=("kind", "people"))}
    assert not names & {"kind", "people"}


@pytest.mark.parametrize("model", [*MODELS.values(), Policy], ids=lambda model: model.__name__)
def test_no_value_of_a_model_is_without_a_field(model: type[BaseModel]) -> None:
    fields = {one.path[0] for one in fields_of(model, LANGUAGES)}
    assert fields == {info.alias or name for name, info in model.model_fields.items()}
