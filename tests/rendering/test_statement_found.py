"""The statement is found in an executed notebook, or the reader is told what to do."""

from __future__ import annotations

import pytest
from aboveboard.errors import RenderError
from aboveboard.plays.statement import LABELS, MIME_TYPE
from aboveboard.rendering import render_announcement, renditions, statement_of
from sample_statement import code, notebook_with, result, sample_edition, sample_statement


def test_the_statement_is_the_output_of_its_own_type() -> None:
    statement = sample_statement()
    assert statement_of(notebook_with(statement)) == statement


def test_the_last_of_several_counts() -> None:
    old = code("old", result({MIME_TYPE: sample_statement(version=1).to_json()}))
    new = sample_statement(version=2)
    assert statement_of(notebook_with(new, old)) == new


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ([], "has not been run"),
        ([code("1", result({"text/plain": "1"}))], "no cell shows one"),
        (
            [code("1 / 0", {"output_type": "error", "ename": "E", "evalue": "", "traceback": []})],
            "code cell 1 failed",
        ),
    ],
)
def test_a_notebook_without_one_says_what_to_do(cells: list[object], message: str) -> None:
    with pytest.raises(RenderError, match=message):
        statement_of(notebook_with(None, *cells))  # type: ignore[arg-type]


def test_an_invalid_statement_names_the_field_and_not_the_value() -> None:
    broken = {**sample_statement().to_json(), "number": "hunter2"}
    with pytest.raises(RenderError) as caught:
        statement_of(notebook_with(None, code("s", result({MIME_TYPE: broken}))))
    assert caught.value.problems[0].field == "number"
    assert "hunter2" not in str(caught.value)


def test_a_missing_label_names_label_and_language() -> None:
    labels = dict.fromkeys(LABELS - {"hotline_never"}, "words")
    statement = sample_statement(sample_edition("en", labels=labels))
    with pytest.raises(RenderError, match=r"edition in en lacks the label 'hotline_never'"):
        renditions(statement)


def test_an_unknown_language_names_those_there_are() -> None:
    with pytest.raises(RenderError, match="zh-CN, en"):
        render_announcement(sample_statement(), "fr")


def test_a_language_can_not_lead_out_of_the_output_folder() -> None:
    statement = sample_statement(sample_edition("en").model_copy(update={"language": "../../etc"}))
    with pytest.raises(RenderError, match="not a language tag"):
        renditions(statement)


def test_an_exercise_must_be_marked_as_one() -> None:
    with pytest.raises(RenderError, match="not marked"):
        renditions(sample_statement(exercise=True))
