"""Which forms there are, and how each starts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from aboveboard.desk.draft import check
from aboveboard.desk.first_hour import FIRST_FACTS, first_form, still_to_write
from aboveboard.desk.forms import (
    FACTS,
    MODELS,
    OTHERS,
    answer_form,
    correctable,
    correction_form,
    entry_form,
    free_id,
)
from aboveboard.plays.heard import Asked
from aboveboard.record.draft import check_draft, with_entries
from aboveboard.record.view import View
from aboveboard.wording.desk_words import desk_languages, desk_words
from aboveboard.wording.honesty.checks import CHECKS
from desks import NOW
from records import entry, event, figure, record_of

UNKNOWN = entry("u", "unknown", "text: {zh-CN: 一, en: one}", "finding_out: {zh-CN: 二, en: two}")
FULL = record_of(event("a"), figure("lost"), UNKNOWN)


def test_every_kind_of_entry_has_one_form() -> None:
    assert sorted((*FACTS, *OTHERS, "answer")) == sorted(MODELS)


@pytest.mark.parametrize("tag", desk_languages())
@pytest.mark.parametrize("kind", MODELS)
def test_every_field_and_choice_has_words(tag: str, kind: str) -> None:
    words = desk_words(tag)
    corrected = FULL.entries[1] if kind == "figure" else None
    forms = [entry_form(FULL, kind, NOW).form]
    forms += [correction_form(FULL, corrected, NOW).form] if corrected else []
    for field in (one for form in forms for one in form.fields):
        assert words.label(kind, field.topic)
        words.help(kind, field.topic)
        if field.kind == "choice":
            assert all(words.choice(field.topic, value) for value in field.choices)
    assert words.say("kinds", kind)


def test_a_new_entry_starts_now_in_the_zone_of_the_custodian() -> None:
    values = entry_form(FULL, "measure", NOW).values
    assert values["at"] == values["known_at"] == "2030-05-01T13:00+09:00"


@pytest.mark.parametrize("kind", ["figure", "event", "summary", "cause", "finding"])
def test_how_sure_we_are_is_never_chosen_for_the_analyst(kind: str) -> None:
    assert entry_form(FULL, kind, NOW).values["confidence"] == ""


def test_an_id_is_the_next_free_one() -> None:
    assert [free_id(FULL, stem) for stem in ("lost", "other")] == ["lost-2", "other"]


def test_open_questions_can_be_settled_and_only_they() -> None:
    fields = {one.name: one for one in entry_form(FULL, "finding", NOW).form.fields}
    assert fields["settles"].choices == ("u",)
    assert "keeps" not in fields


def test_a_correction_starts_with_what_was_said_and_asks_why() -> None:
    started = correction_form(FULL, FULL.entries[1], NOW)
    assert started.values["amount"] == "5"
    assert started.values["id"] == "lost-2"
    checked = check(started.form, started.values, lambda raw: check_draft(FULL, raw))
    assert checked.blanks == ("because.zh-CN", "because.en")
    filled = {**started.values, "amount": "6", "because.en": "Wrong.", "because.zh-CN": "有误。"}
    made = check(started.form, filled, lambda raw: check_draft(FULL, raw)).made
    assert (made.corrects, made.amount, made.at) == ("lost", "6", FULL.entries[1].at)


def test_what_was_corrected_can_not_be_corrected_again_but_its_correction_can() -> None:
    because = "because: {zh-CN: 有误, en: wrong}"
    record = record_of(figure("a"), figure("b", '"6"', "BTC", "corrects: a", because))
    view = View(record, NOW)
    assert [found.id for found in correctable(view)] == ["b"]


def test_an_answer_counts_those_who_asked() -> None:
    asked = Asked(
        topic="when_withdraw", people=41, new_people=3, messages=50, languages=(), channels=(),
        quotes=(),
    )  # fmt: skip
    values = answer_form(FULL, asked, NOW).values
    assert (values["id"], values["people"]) == ("answer-when-withdraw", "41")


def test_the_first_facts_make_a_first_statement_complete() -> None:
    record = record_of(event("a"))
    texts = {"confidence": "confirmed", "state": "paused", "amount": "1", "unit": "BTC"}
    for fact in FIRST_FACTS:
        started = first_form(record, fact, NOW)
        blanks = {one.name: "好" for one in started.form.fields if one.required}
        values = blanks | texts | {k: v for k, v in started.values.items() if v}
        made = check(started.form, values, lambda raw, now=record: check_draft(now, raw)).made
        assert made is not None, fact.name
        record = with_entries(record, [made])
    assert still_to_write(View(record, NOW)) == ()


@pytest.mark.parametrize(
    ("told", "other"),
    [("started", "started-unknown"), ("started-unknown", "started"),
     ("lost", "lost-unknown"), ("lost-unknown", "lost")],
)  # fmt: skip
def test_a_start_or_amount_that_is_known_or_told_as_unknown_is_asked_no_more(
    told: str, other: str
) -> None:
    record = record_of(event("a"))
    assert {told, other} <= {fact.name for fact in still_to_write(View(record, NOW))}
    started = first_form(record, next(one for one in FIRST_FACTS if one.name == told), NOW)
    blanks = {one.name: "好" for one in started.form.fields if one.required}
    values = blanks | {"confidence": "confirmed", "amount": "1", "unit": "BTC"}
    values |= {k: v for k, v in started.values.items() if v}
    made = check(started.form, values, lambda raw: check_draft(record, raw)).made
    view = View(with_entries(record, [made]), NOW)
    assert not {told, other} & {fact.name for fact in still_to_write(view)}


def test_what_is_not_known_yet_of_start_and_amount_needs_no_words_but_how_it_is_found_out() -> None:
    record = record_of(event("a"))
    for fact in FIRST_FACTS:
        if fact.name.endswith("-unknown"):
            started = first_form(record, fact, NOW)
            left = {one.path[0] for one in started.form.fields
                    if one.required and not started.values.get(one.name)}  # fmt: skip
            assert left == {"finding_out"}


def test_a_promise_that_is_past_is_to_be_written_again() -> None:
    promised = entry("p", "commitment", "promise: next-update", "due: 2030-05-01T12:30+09:00")
    view = View(record_of(promised), NOW + timedelta(hours=2))
    assert "next-update" in [fact.name for fact in still_to_write(view)]


@pytest.mark.parametrize("tag", desk_languages())
def test_a_warning_to_let_through_is_chosen_from_a_list_and_no_error_is_on_it(tag: str) -> None:
    (field,) = (one for one in entry_form(FULL, "waiver", NOW).form.fields if one.name == "check")
    assert field.kind == "choice"
    assert "summary-differs" in field.choices
    assert {CHECKS[name].severity for name in field.choices} == {"warning"}
    assert desk_words(tag).choice(field.topic, "summary-differs").startswith("summary-differs · ")
