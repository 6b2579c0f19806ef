"""The sharing edition holds allowed fields alone: nothing planted elsewhere ever appears."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from aboveboard.plays.retrospective.facts import shared_facts
from aboveboard.plays.retrospective.sharing import Sharing, sharing, sharing_schema
from aboveboard.record import Record, parse_record
from aboveboard.record.consistency import texts_of
from aboveboard.rendering.sharing import render_sharing, sharing_json
from aboveboard.wording.language import load_languages
from hypothesis import given, settings
from hypothesis import strategies as st
from looked_back import LATER, REPORT, TOLD, action, case_of, state, texts
from records import HEADER, PARAMS, REPLAYS, entry, event, record_of, releases, replay

SCHEMA = PARAMS / "sharing.schema.json"

WHOLE = (
    event("began", "It began.", "mark: started", "source: INTERNAL-1")
    + event("noticed", "We noticed it.", "mark: noticed", *texts("by", "night shift", "夜班"))
    + TOLD
    + entry("measure", "measure", *texts("text"), *texts("share", "The keys were moved."),
            at="2030-05-04T12:00+09:00")
    + entry("cause", "cause", "cause: key-leak", *texts("text"), at="2030-05-05T12:00+09:00")
    + entry("found", "finding", "about: attack", *texts("text"), *texts("share", "Keys leaked."),
            at="2030-05-05T12:00+09:00")
    + entry("lesson", "lesson", "about: badly", *texts("text"), *texts("share", "Nobody watched."),
            at="2030-05-06T12:00+09:00")
    + entry("quiet", "lesson", "about: well", *texts("text"), at="2030-05-06T12:00+09:00")
    + entry("review", "review", *texts("reviewer"), "independent: true", *texts("text"),
            at="2030-05-07T12:00+09:00")
    + entry("hidden", "undisclosed", *texts("text"), *texts("why"), at="2030-05-08T12:00+09:00")
    + entry("sorry", "apology", *texts("text"), *texts("by"), at="2030-05-09T12:00+09:00")
    + action("test-keys", *texts("share", "Keys are tested."))
    + state("began-1", "test-keys", "started", at="2030-05-31T12:00+09:00")
)  # fmt: skip
PLANT = "Zebrakeks"


def edition_of(record: Record, at: str = REPORT) -> Sharing:
    return sharing(shared_facts(case_of(record, at)), load_languages(record.languages))


def everything(found: Sharing) -> str:
    pages = [render_sharing(found, edition.language) for edition in found.editions]
    return "\n".join([sharing_json(found).decode(), *pages])


def planted(name: str) -> Record:
    """Return the record with a word in every text that is not for sharing, and in every name."""
    record = record_of(WHOLE)
    data: Any = record.model_dump(mode="json", by_alias=True)
    data["custodian"] |= {"support": f"{name} desk"}
    for key in ("name", "issuer"):
        data["custodian"][key] = dict.fromkeys(record.languages, f"{name} {key}")
    data["custodian"]["approvers"] = [dict.fromkeys(record.languages, name)]
    data["name"] = dict.fromkeys(record.languages, f"{name} incident")
    for number, one in enumerate(record.entries):
        data["entries"][number]["source"] = f"{name} told us"
        for path, _ in texts_of(one, ()):
            if path[0] != "share":
                data["entries"][number][path[0]] = dict.fromkeys(
                    record.languages, f"{name} {path[0]}"
                )
    return parse_record(json.dumps(data, ensure_ascii=False))[0]


@settings(max_examples=25)
@given(st.from_regex(r"[A-Z][a-z]{5,11}", fullmatch=True).filter(lambda w: w not in HEADER))
def test_nothing_planted_in_a_field_that_is_not_allowed_ever_appears(word: str) -> None:
    word = f"Q{word}q"
    assert word not in everything(edition_of(planted(word)))


def test_the_planting_is_seen_in_the_report_itself() -> None:
    from aboveboard.plays.retrospective.statement import retrospective

    record = planted(PLANT)
    report = retrospective(case_of(record), load_languages(record.languages))
    assert report.model_dump_json().count(PLANT) > 20


def test_words_for_sharing_appear() -> None:
    page = everything(edition_of(record_of(WHOLE)))
    for words in ("The keys were moved.", "Keys leaked.", "Nobody watched.", "Keys are tested."):
        assert words in page


def test_no_date_of_the_incident_appears() -> None:
    page = everything(edition_of(record_of(WHOLE)))
    assert "2030" not in page
    assert "1 day 1 hour after" in page


def test_the_owner_of_an_action_is_left_out_and_its_state_stands() -> None:
    found = edition_of(record_of(WHOLE), LATER)
    (one,) = found.facts.actions
    assert (one.state, one.verified_by, one.days, one.overdue) == (
        "started", "penetration-test", 63, True,
    )  # fmt: skip
    assert "Head of Security" not in everything(found)


def test_what_stays_undisclosed_is_a_number_alone() -> None:
    assert edition_of(record_of(WHOLE)).facts.held_back == 1


@pytest.mark.parametrize("name", REPLAYS)
def test_the_edition_of_a_replay_names_neither_custodian_nor_case(name: str) -> None:
    record = replay(name)
    at = releases(name)[-1].isoformat()
    page = everything(edition_of(record, at))
    names = [*record.custodian.name.root.values(), *record.custodian.domains, record.id]
    assert record.exercise is not None
    for word in (*names, record.exercise.original):
        assert word not in page
    assert "DRILL: not a real incident" in page
    assert "演练 · 非真实事件" in page


def test_the_schema_beside_the_replays_is_that_of_the_models() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == sharing_schema()


def test_the_json_is_as_the_schema_says() -> None:
    import jsonschema

    found = edition_of(record_of(WHOLE))
    jsonschema.validate(json.loads(sharing_json(found)), json.loads(sharing_schema()))


def test_the_same_facts_give_the_same_bytes(tmp_path: Path) -> None:
    assert everything(edition_of(record_of(WHOLE))) == everything(edition_of(record_of(WHOLE)))
