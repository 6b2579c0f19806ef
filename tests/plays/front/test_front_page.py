"""What the front page says: the summary, money and people, what waits, what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import chain, combinations
from typing import Any

import pytest
from aboveboard.plays.front import Channel, Signatures, Source, compose
from aboveboard.plays.front.source import Flaw
from aboveboard.plays.heard import Snapshot
from aboveboard.record import View
from aboveboard.wording.readability import readability
from fronts import instant, language, page, promise, release, run_of, source
from records import entry, figure, replay

SIGNED_ONE = Signatures(given=1, needed=2, one_of=("legal", "executive"))
SIGNED = Signatures(given=2, needed=2)


def texts(found: Any) -> str:
    return str(found.model_dump())


def share(count: int, n: int) -> dict[str, object]:
    return {"count": count, "n": n, "percent": None, "interval": None}


def heard(**changes: Any) -> Snapshot:
    group = {
        "topic": "withdrawals",
        "names": {"en": "When can I withdraw?", "zh-CN": "什么时候可以提币？"},
        "people": 41,
        "new_people": 3,
        "messages": 50,
        "languages": (),
        "channels": (),
        "quotes": ({"language": "en", "text": "my name is Someone, +81 90 0000 0000"},),
    }
    values = {
        "format": "aboveboard.feedback-snapshot/1",
        "as_of": "2030-05-01T03:50:00Z",
        "messages": 1300,
        "people": 1204,
        "questions": (group,),
        "complaints": (),
        "emerging": (),
        "urgent": (),
        "mood": (),
        "updates": (),
        "answered": share(900, 1000),
        "unsure": share(1, 10),
        "accuracy": {"topic": share(1, 2), "mood": share(1, 2)},
        **changes,
    }
    return Snapshot.model_validate(values)


def row(part: Any, label: str) -> Any:
    return next(row for row in part.rows if row.label == label)


# --- state, money, people -------------------------------------------------------------------------


def test_the_status_says_since_when_and_what_is_not_open() -> None:
    found = page(
        entry("s", "status", "status: identified"),
        entry("w", "service", "service: withdrawals", "state: paused", "assets: all"),
    )
    assert found.status_label == "Cause found"
    assert found.status.startswith("Cause found since 1 May 2030, 12:00 Japan time")
    assert "(paused)" in found.status


def test_what_is_not_known_is_said_to_be_not_known() -> None:
    found = page()
    said = [(row.label, row.value) for part in ("money", "people") for row in found.part(part).rows]
    assert said == [
        ("Stolen", "Not known yet"),
        ("Recovered", "Not on the record"),
        ("Promised", "Not on the record"),
        ("Paid to customers", "Not on the record"),
        ("Accounts affected", "Not known yet"),
        ("People who wrote to us", "Not counted yet"),
        ("Questions answered", "Not counted yet"),
    ]


def test_of_a_real_case_it_is_the_public_record_that_does_not_say() -> None:
    view = View(replay("2018-01-26-minato"), instant("2018-04-12T12:00+09:00"))
    for tag, words in (("en", "The public record does not say"), ("zh-CN", "公开记录没有说明")):
        found = compose(Source(view=view), language(tag))
        rows = {row.label: row.value for row in found.part("money").rows}
        assert rows[language(tag).term("figures", "recovered")] == words


@pytest.mark.parametrize("tag", ["en", "zh-CN"])
def test_each_figure_that_leaders_ask_for_has_a_row_whatever_is_known(tag: str) -> None:
    keys = ("lost", "recovered", "paid", "affected-accounts")
    for known in powerset(keys):
        figures = [
            figure(key, '"7"', "accounts" if key == "affected-accounts" else "BTC").replace(
                "key: lost", f"key: {key}"
            )
            for key in known
        ]
        found = page(*figures, tag=tag)
        shown = [row.label for part in ("money", "people") for row in found.part(part).rows]
        assert [shown.count(language(tag).term("figures", key)) for key in keys] == [1] * 4


def powerset(keys: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(keys, size) for size in range(len(keys) + 1))


def test_what_was_awarded_is_promised() -> None:
    found = page(figure("a", '"3"').replace("key: lost", "key: awarded"))
    assert row(found.part("money"), "Compensation awarded").value == "3 BTC"
    assert all(row.label != "Promised" for row in found.part("money").rows)


def test_lost_recovered_and_paid_stand_in_this_order() -> None:
    found = page(
        figure("p", '"3"').replace("key: lost", "key: paid"),
        figure("r", '"2"').replace("key: lost", "key: recovered"),
        figure("l", '"9"'),
    )
    shown = [row.value for row in found.part("money").rows if row.label != "Promised"]
    assert shown == ["9 BTC", "2 BTC", "3 BTC"]


def test_a_published_standard_is_what_is_promised_and_a_draft_is_not() -> None:
    run = run_of()
    standard = run.statement.model_copy(update={"play": "compensation"})
    run = type(run)("03-compensation", standard, run.files)
    told = release("r", "2030-05-01T13:00+09:00", "compensation")
    promised = page(told, runs=(run,)).part("money").rows
    assert standard.edition("en").summary in [row.value for row in promised]
    draft = page(runs=(run,)).part("money")
    assert row(draft, "Promised").value == "Not on the record"


def test_people_are_counted_and_never_quoted() -> None:
    found = page(heard=heard())
    people = found.part("people")
    assert row(people, "People who wrote to us").value == "1,204"
    assert row(people, "Questions answered").value == "900 of 1,000"
    assert row(people, "Asked most, no answer yet").value == "When can I withdraw?"
    assert "Someone" not in texts(found)


def test_a_count_of_messages_says_up_to_when_and_whether_an_answer_came_since() -> None:
    counted = heard(as_of=datetime(2030, 5, 1, 3, 30, tzinfo=UTC))
    at = "1 May 2030, 12:30 Japan time (UTC+9; 03:30 UTC)"
    for known, note in (("12:30", f"Counted up to {at}"), ("12:31", ", before the newest answer")):
        answer = entry(
            "a", "answer", "question: {en: When?, zh-CN: 何时？}",
            "answer: {en: Soon., zh-CN: 很快。}", "people: 3", at=f"2030-05-01T{known}+09:00",
        )  # fmt: skip
        found = page(answer, heard=counted)
        for label in ("People who wrote to us", "Questions answered"):
            assert row(found.part("people"), label).note.endswith(note)
        (step,) = (step.text for step in found.steps if "without an answer" in step.text)
        assert step.endswith(f"counted up to {at}: 100.")


# --- what waits -----------------------------------------------------------------------------------


def test_a_draft_waits_for_its_signatures() -> None:
    run = run_of()
    found = page(runs=(run,), signatures={run.name: SIGNED_ONE})
    waiting = found.part("approvals").rows[0]
    assert waiting.value == "1 of 2 signatures"
    assert waiting.note == "Still needed: one from legal or executive"
    assert any("Signatures so far: 1 of 2" in step.text for step in found.steps)


@pytest.mark.parametrize(
    ("signed", "shown", "step"),
    [
        (SIGNED, "Approved, not published yet", "Publish"),
        (Signatures(problem="changed"), "Files were changed, run it again", "Run the draft"),
        (Signatures(problem="nobody"), "Nobody is named who may approve", "Say who may approve"),
    ],
)
def test_a_draft_says_what_it_waits_for(signed: Signatures, shown: str, step: str) -> None:
    run = run_of()
    found = page(runs=(run,), signatures={run.name: signed})
    assert found.part("approvals").rows[0].value == shown
    assert found.steps[0].text.startswith(step)


def test_what_was_published_waits_for_nothing() -> None:
    run = run_of()
    found = page(release("r", "2030-05-01T13:00+09:00"), runs=(run,))
    assert found.made[0].state == "published"
    assert found.part("approvals").rows == ()


def test_a_draft_that_a_later_statement_overtook_is_no_draft() -> None:
    run = run_of(as_of="12:30")
    found = page(release("r", "2030-05-01T12:50+09:00"), runs=(run,))
    assert found.made[0].state == "unpublished"
    assert found.part("approvals").rows == ()


def test_checks_are_mended_before_anyone_signs() -> None:
    run = run_of(flaws=(Flaw("all-safe", "error", "en: All funds are safe.", "Say which."),))
    found = page(runs=(run,), signatures={run.name: SIGNED_ONE})
    assert found.flaws == 1
    assert [row.note for row in found.part("checks").rows] == ["", "Say which."]
    assert found.steps[0].text.startswith("Mend the draft")


def test_nothing_run_is_not_green() -> None:
    assert "nothing is checked" in page().part("checks").empty


def test_delivery_shows_the_newest_statement_and_what_is_unsettled_of_the_others() -> None:
    channels = (
        Channel("x-01-v1", "email", "", {"sent": 10}),
        Channel("x-01-v1", "x", "en", {"sent": 1, "failed": 2}),
        Channel("x-02-v1", "email", "", {"sent": 19998, "pending": 2}, returned=3),
    )
    found = page(channels=channels)
    rows = [(row.label, row.value, row.note) for row in found.part("delivery").rows]
    assert rows == [
        ("X, en, statement x-01-v1", "1 sent", "2 failed"),
        ("E-mail", "19,998 sent", "2 waiting; 3 came back"),
    ]
    assert found.steps[0].urgent
    assert "failed or are in doubt: 2" in found.steps[0].text


def test_posts_that_a_person_pastes_are_not_sent_by_publishing_again() -> None:
    channels = (
        Channel("x-01-v1", "email", "", {"pending": 2}),
        Channel("x-01-v1", "weibo", "zh-CN", {"pending": 8}, by_hand=True),
    )
    found = page(channels=channels)
    notes = {row.label: row.note for row in found.part("delivery").rows}
    assert list(notes.values()) == ["2 waiting", "8 to paste by hand"]
    said = [step.text for step in found.steps]
    assert [text for text in said if "publishing again" in text and text.endswith("2.")] != []
    assert [text for text in said if "by hand" in text and "Posts: 8" in text] != []


def test_what_was_answered_after_the_count_is_not_called_unanswered() -> None:
    answer = entry(
        "a", "answer", "question: {zh-CN: 何时, en: When}", "answer: {zh-CN: 明天, en: Tomorrow}",
        at="2030-05-01T12:55+09:00",
    )  # fmt: skip
    found = page(answer, heard=heard())
    labels = [row.label for row in found.part("people").rows]
    assert "Asked most, no answer yet" not in labels
    assert "Asked most, no answer when counted" in labels
    assert any("Count again" in step.text for step in found.steps)
    before = page(heard=heard()).part("people").rows
    assert "Asked most, no answer yet" in [row.label for row in before]


def test_deliveries_that_can_not_be_read_are_said_to_be_so() -> None:
    assert "can't be read" in page(channels=None).part("delivery").empty


# --- the whole ------------------------------------------------------------------------------------


def everything(tag: str) -> Any:
    run = run_of(flaws=(Flaw("I4", "missing", "what is not affected", "Add it."),))
    return page(
        entry("s", "status", "status: monitoring", "trend: better"),
        entry("w", "service", "service: withdrawals", "state: paused", "assets: all"),
        promise("n", "2030-05-01T12:30+09:00"),
        tag=tag,
        runs=(run,),
        heard=heard(urgent=()),
        channels=(Channel("x-01-v1", "email", "", {"sent": 5, "failed": 1, "pending": 1}),),
    )


def test_urgent_things_come_first_and_there_are_never_more_than_eight() -> None:
    steps = everything("en").steps
    assert [step.urgent for step in steps] == sorted((s.urgent for s in steps), reverse=True)
    assert len(steps) <= 8


def test_nothing_to_do_is_said() -> None:
    assert [step.text for step in page().steps] == ["Nothing is due now."]


@pytest.mark.parametrize("tag", ["en", "zh-CN"])
def test_the_same_source_gives_the_same_page(tag: str) -> None:
    assert everything(tag) == everything(tag)


def test_its_english_is_for_leaders_in_a_hurry() -> None:
    found = everything("en")
    said = [found.status, found.overview, *(step.text for step in found.steps)]
    said += [part.empty for part in found.parts] + [*found.words.values()]
    grade = readability("\n".join(said)).grade
    assert grade is not None
    assert Decimal(str(grade)) <= 12


def test_both_languages_say_the_same_numbers() -> None:
    english, chinese = everything("en"), everything("zh-CN")
    assert len(english.steps) == len(chinese.steps)
    for one, other in zip(english.parts, chinese.parts, strict=True):
        assert (one.id, len(one.rows)) == (other.id, len(other.rows))


def test_promises_are_kept_by_what_was_published_and_by_no_draft() -> None:
    made = release("r1", "2030-05-01T12:00+09:00")
    found = source(made, promise("n", "2030-05-01T12:20+09:00"), runs=(run_of(),))
    assert [one.state for one in found.promises] == ["late"]
