"""What was answered in public is read back from the statements, each question once."""

from __future__ import annotations

from aboveboard.plays.answer_letter import stands_published
from aboveboard.plays.answers import answered
from aboveboard.plays.statement import HotlineAnswer, Statement
from aboveboard.wording.language import load_languages
from site_page import answers_section, published

QUESTION, ANSWER = {"en": "When?", "zh-CN": "什么时候？"}, {"en": "Soon.", "zh-CN": "明天。"}


def told(number: int, people: int, answer: dict[str, str] = ANSWER) -> Statement:
    """Return an update that answers the question, and says how many asked it."""
    shown = {"en": f"When? ({people} people asked)", "zh-CN": f"什么时候？（{people}人提问）"}
    statement = published(
        number, {tag: (answers_section(tag, ((shown[tag], answer[tag]),)),) for tag in shown}
    )
    editions = tuple(
        edition.model_copy(
            update={
                "hotline": (
                    HotlineAnswer(
                        question=QUESTION[edition.language], answer=answer[edition.language]
                    ),
                )
            }
        )
        for edition in statement.editions
    )
    return statement.model_copy(update={"editions": editions})


def test_a_question_that_more_people_ask_is_still_one() -> None:
    (found,) = answered((told(3, 40), told(2, 12)), "en")
    assert (found.question, found.shown) == ("When?", "When? (40 people asked)")
    assert found.statement.number == 3


def test_a_statement_without_the_language_is_left_out() -> None:
    statement = told(2, 12)
    only = statement.model_copy(update={"editions": statement.editions[:1]})
    assert [found.question for found in answered((only,), "zh-CN")] == ["什么时候？"]
    assert answered((only,), "en") == ()


def test_an_answer_stands_when_the_newest_says_so_in_each_language() -> None:
    languages = load_languages(("zh-CN", "en"))
    newer = told(3, 40, {**ANSWER, "en": "Now."})
    assert stands_published(QUESTION, ANSWER, (told(2, 12),), languages)
    assert not stands_published(QUESTION, ANSWER, (newer, told(2, 12)), languages)
    assert not stands_published(QUESTION, {**ANSWER, "en": "Now."}, (told(2, 12),), languages)
    assert not stands_published({**QUESTION, "en": "Who?"}, ANSWER, (told(2, 12),), languages)
