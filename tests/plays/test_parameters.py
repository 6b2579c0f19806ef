"""Parameters: known names, right types, texts held to the rules, incidents found from anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aboveboard.errors import ParameterError, RecordError
from aboveboard.plays.parameters import (
    check_parameters,
    check_texts,
    find_incident,
    parameters_in,
    parse_instant,
    read_parameters,
)

PLAY = "initial-statement"
GOOD: dict[str, Any] = {"incident": "2018-01-26-minato", "as_of": "2018-01-26T12:07+09:00"}


def refusals(values: Mapping[str, Any]) -> dict[str, str]:
    """Return field and message of each fault of these parameters."""
    with pytest.raises(ParameterError) as caught:
        check_parameters(PLAY, values)
    for problem in caught.value.problems:
        assert problem.what
        assert problem.do
    return {problem.field: f"{problem.what} {problem.do}" for problem in caught.value.problems}


def test_good_parameters_are_typed() -> None:
    found = check_parameters(PLAY, {**GOOD, "languages": ["en"], "texts": {"title": {"en": "T"}}})
    assert found.as_of == datetime(2018, 1, 26, 3, 7, tzinfo=UTC)
    assert found.languages == ("en",)
    assert found.texts["title"]["en"] == "T"


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"as_off": "x"}, "as_off", "no such parameter"),
        ({"incident": 2018}, "incident", "Put it in quotes"),
        ({"incident": None}, "incident", "Put it in quotes"),
        ({"as_of": "2018-01-26T12:07"}, "as_of", "Add the offset"),
        ({"as_of": 20180126}, "as_of", "Write it like"),
        ({"as_of": "now"}, "as_of", "Write it like"),
        ({"languages": "en"}, "languages", "must be a list"),
        ({"languages": ["english!"]}, "languages[0]", "zh-CN"),
        ({"texts": "x"}, "texts", "a group of fields"),
        ({"texts": {"title": "x"}}, "texts.title", "a group of fields"),
        ({"texts": {"title": {"en": 5}}}, "texts.title.en", "Put it in quotes"),
    ],
)
def test_an_unknown_or_ill_typed_parameter_is_refused(
    change: dict[str, Any], field: str, says: str
) -> None:
    assert says in refusals({**GOOD, **change})[field]


def test_a_missing_parameter_is_named() -> None:
    assert "missing" in refusals({"incident": "x"})["as_of"]


def test_every_fault_is_named_at_once() -> None:
    assert refusals({"as_of": "x", "languages": 5, "nobody": 1}).keys() == {
        "incident",
        "as_of",
        "languages",
        "nobody",
    }


# --- the first cell of a notebook -----------------------------------------------------------------


def namespace(injected: str = "", **values: object) -> dict[str, object]:
    """Return a notebook's variables after papermill put a cell in."""
    cells = ["", "import os", "incident = 'x'"] + ([injected] if injected else [])
    return {"In": cells, "os": Path, "_": None, **GOOD, **values}


def test_a_notebooks_other_variables_are_no_parameters() -> None:
    assert parameters_in(PLAY, namespace()).incident == "2018-01-26-minato"


def test_what_papermill_injects_is_taken() -> None:
    cell = '# Parameters\nincident = "2018-01-26-minato"\nas_of = "2018-01-26T12:07+09:00"\n'
    assert parameters_in(PLAY, namespace(cell)).incident == "2018-01-26-minato"


def test_an_unknown_name_that_papermill_injects_is_refused() -> None:
    cell = '# Parameters\nincident = "x"\nas_off = "2018"\nlangauges = []\n'
    with pytest.raises(ParameterError) as caught:
        parameters_in(PLAY, namespace(cell))
    assert [problem.field for problem in caught.value.problems] == ["as_off", "langauges"]
    assert "as_of, languages" in caught.value.problems[0].do


def test_a_cell_of_the_analysts_own_that_is_no_python_does_no_harm() -> None:
    parameters_in(PLAY, namespace("# Parameters are set above\n%load_ext autoreload"))


def test_a_namespace_without_cells_is_taken_as_it_is() -> None:
    assert parameters_in(PLAY, GOOD).incident == "2018-01-26-minato"


# --- texts ----------------------------------------------------------------------------------------

SEED = "legal winner thank year wave sausage worth useful legal winner thank yellow"


@pytest.mark.parametrize(
    ("texts", "field", "says"),
    [
        ({"en": "Only English."}, "texts.title", "zh-CN is missing"),
        ({"en": "See https://other.com", "zh-CN": "见"}, "texts.title.en", "off the official"),
        ({"en": SEED, "zh-CN": "甲"}, "texts.title.en", "Delete it"),
        ({"en": "Pa\u200bid", "zh-CN": "甲"}, "texts.title.en", "U+200B"),
        ({"en": "x", "zh-CN": "\u202e甲"}, "texts.title.zh-CN", "U+202E"),
        ({"en": "x", "zh-CN": " "}, "texts.title.zh-CN", "empty"),
    ],
)
def test_a_text_is_held_to_the_rules_of_the_record(
    texts: dict[str, str], field: str, says: str
) -> None:
    parameters = check_parameters(PLAY, {**GOOD, "texts": {"title": texts}})
    with pytest.raises(ParameterError) as caught:
        check_texts(parameters, ("zh-CN", "en"), ("test.example",))
    (problem,) = caught.value.problems
    assert problem.field == field
    assert says in str(problem)
    assert "sausage" not in str(problem)


def test_a_text_in_each_language_is_taken() -> None:
    texts = {"title": {"en": "See https://test.example/x", "zh-CN": "甲"}}
    check_texts(check_parameters(PLAY, {**GOOD, "texts": texts}), ("en",), ("test.example",))


# --- instants and files ---------------------------------------------------------------------------


def test_an_instant_on_the_command_line_is_read() -> None:
    assert parse_instant("2018-01-26T12:07+09:00") == datetime(2018, 1, 26, 3, 7, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "now", "2018-01-26", "2018-01-26T12:07", "2018-02-30T00:00Z"])
def test_what_is_no_instant_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(ParameterError) as caught:
        parse_instant(text)
    (problem,) = caught.value.problems
    assert problem.field == "as_of"
    assert problem.do


def test_a_file_of_parameters_keeps_instants_as_text(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("incident: other\nas_of: 2018-01-26T12:07+09:00\nlanguages: [en, no]\n")
    assert read_parameters(path) == {"as_of": "2018-01-26T12:07+09:00", "languages": ["en", "no"]}


@pytest.mark.parametrize(
    "content", [b"", b"- a\n", b"a: 1\na: 2\n", b"a: *b\n", b"\xff\xfe", b"a: [\n"]
)
def test_a_file_of_parameters_that_can_not_be_read_is_refused(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "p.yaml"
    path.write_bytes(content)
    with pytest.raises(ParameterError, match=r"p\.yaml"):
        read_parameters(path)
    with pytest.raises(ParameterError, match=r"nowhere\.yaml"):
        read_parameters(tmp_path / "nowhere.yaml")


# --- where the incident is ------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one incident in params/."""
    folder = tmp_path / "params" / "2030-05-01-test"
    folder.mkdir(parents=True)
    (folder / "incident.yaml").write_text("format: aboveboard.incident/1\n")
    (tmp_path / "notebooks").mkdir()
    return tmp_path


@pytest.mark.parametrize("start", [".", "notebooks", "params", "params/2030-05-01-test"])
@pytest.mark.parametrize("name", ["2030-05-01-test", "params/2030-05-01-test"])
def test_an_incident_is_found_from_each_folder_of_the_project(
    project: Path, start: str, name: str
) -> None:
    found = find_incident(name, project / start)
    assert found.resolve() == (project / "params" / "2030-05-01-test").resolve()


def test_an_incident_is_found_by_its_whole_path(project: Path, tmp_path: Path) -> None:
    folder = project / "params" / "2030-05-01-test"
    assert find_incident(str(folder), Path("/")) == folder
    assert find_incident("../params/2030-05-01-test", project / "notebooks").samefile(folder)


@pytest.mark.parametrize("name", ["2030-05-02-other", "", "params", "incident.yaml"])
def test_a_folder_without_an_incident_is_refused(project: Path, name: str) -> None:
    with pytest.raises(RecordError, match="aboveboard new"):
        find_incident(name, project / "notebooks")
