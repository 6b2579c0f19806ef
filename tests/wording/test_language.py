"""A language is a folder: what it must hold, and that adding one is adding a folder."""

from __future__ import annotations

import shutil
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import yaml
from aboveboard.errors import PlayError, WordingError
from aboveboard.plays.desk import open_play
from aboveboard.plays.initial import initial_statement
from aboveboard.record import View, parse_record
from aboveboard.wording import available_languages, load_language
from aboveboard.wording.language import HOME
from records import HEADER, entry, event, figure, releases, replay

TAGS = available_languages()
FILES = sorted(path.name for path in (HOME / "en").iterdir())


def terms(tag: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((HOME / tag / "terms.yaml").read_text(encoding="utf-8"))
    return found


def keys(value: object, path: str = "", skip: tuple[str, ...] = ("counts",)) -> set[str]:
    """Return the dotted keys below ``value``; plural forms differ by language."""
    if not isinstance(value, dict):
        return {path}
    return {
        key
        for name, inner in value.items()
        for key in (
            {f"{path}.{name}.{form}" for form in inner}
            if path in skip
            else keys(inner, f"{path}.{name}".lstrip("."), skip)
        )
    }


def test_the_two_languages_are_there() -> None:
    assert TAGS == ("en", "zh-CN")


@pytest.mark.parametrize("tag", TAGS)
def test_each_language_has_the_same_files_and_terms(tag: str) -> None:
    # Only a language without blanks needs the first, and English has its sentences in the code.
    own_alone = {"common-words.txt", "said.yaml"}
    names = {path.name for path in (HOME / tag).iterdir()} - own_alone
    assert sorted(names) == FILES
    own, english = terms(tag), terms("en")
    own_counts, english_counts = own.pop("counts"), english.pop("counts")
    assert keys(own) == keys(english)
    assert own_counts.keys() == english_counts.keys()
    assert all("other" in forms for forms in own_counts.values())


@pytest.mark.parametrize("tag", TAGS)
def test_each_term_keeps_the_placeholders_of_the_english(tag: str) -> None:
    def placeholders(value: object) -> object:
        if isinstance(value, dict):
            return {name: placeholders(inner) for name, inner in value.items()}
        return {name for _, name, _, _ in Formatter().parse(str(value)) if name is not None}

    own, english = terms(tag), terms("en")
    del own["counts"], english["counts"]
    assert placeholders(own) == placeholders(english)


def test_a_term_that_is_missing_is_named_with_its_file(tmp_path: Path) -> None:
    with pytest.raises(WordingError, match=r"terms\.yaml: The term labels\.nothing is missing"):
        load_language("en").term("labels", "nothing")
    with pytest.raises(WordingError, match="missing"):
        load_language("en").term("labels")


def test_a_placeholder_that_nothing_fills_is_named() -> None:
    with pytest.raises(WordingError, match=r"exercise .*\{sum\}"):
        load_language("en").phrase("exercise", sum="x")


# --- one more language ----------------------------------------------------------------------------


def add_dutch(home: Path) -> None:
    """Make a third language as a translator does: copy the English folder and change words."""
    folder = home / "nl"
    shutil.copytree(HOME / "en", folder)
    changes = {
        "language.yaml": {"name: English": "name: Nederlands", "locale: en": "locale: nl"},
        "terms.yaml": {
            "lost: Stolen": "lost: Gestolen",
            "investigating: Investigating": "investigating: In onderzoek",
            '"[DRILL] "': '"[OEFENING] "',
        },
        "initial-statement.md": {
            "What happened\n": "Wat er is gebeurd\n",
            "We are sorry.": "Het spijt ons.",
        },
        "safety.md": {"We never ask for your seed phrase": "We vragen nooit om uw herstelzin"},
    }
    for name, words in changes.items():
        text = (folder / name).read_text(encoding="utf-8")
        for old, new in words.items():
            assert old in text, (name, old)
            text = text.replace(old, new)
        (folder / name).write_text(text, encoding="utf-8")


THREE = (
    HEADER.replace("languages: [zh-CN, en]", "languages: [zh-CN, en, nl]")
    .replace("en: test incident", "en: test incident, nl: proefincident")
    .replace("en: Test Exchange", "en: Test Exchange, nl: Proefbeurs")
    .replace("en: incident team", "en: incident team, nl: incidentteam")
    .replace("en: Chief Executive", "en: Chief Executive, nl: directeur")
    + entry(
        "s",
        "summary",
        "headline: {zh-CN: 被盗, en: Theft, nl: Diefstal}",
        "text: {zh-CN: 资产被盗。, en: Assets were stolen., nl: Er is gestolen.}",
    )
    + figure("f", '"1234567.5"', "BTC")
    + figure("g", '"5"', "ETH")
)


def test_adding_a_language_is_adding_a_folder_to_the_incident(tmp_path: Path) -> None:
    folder = tmp_path / "2030-05-01-test"
    folder.mkdir()
    (folder / "incident.yaml").write_text(THREE, encoding="utf-8")
    add_dutch(folder / "wording")
    assert available_languages(folder / "wording") == ("en", "nl", "zh-CN")
    parameters = {"incident": str(folder), "as_of": "2030-05-01T13:00+09:00"}
    statement = open_play("initial-statement", parameters).statement()
    assert statement.languages == ("zh-CN", "en", "nl")
    dutch, english = statement.edition("nl"), statement.edition("en")
    assert [s.id for s in dutch.sections] == [s.id for s in english.sections]
    text = str(dutch.model_dump())
    for word in ("Diefstal", "Wat er is gebeurd", "Het spijt ons.", "Gestolen", "In onderzoek"):
        assert word in text
    assert "We vragen nooit om uw herstelzin" in text
    # The forms of numbers and dates are those of the language, from CLDR.
    assert "1,23 miljoen BTC (1.234.567,5)" in text
    assert "1 mei 2030, 13:00" in text
    assert "Japan time" in text  # what the translator left in English stays English


def test_one_language_of_several_can_be_asked_for(tmp_path: Path) -> None:
    (tmp_path / "incident.yaml").write_text(THREE, encoding="utf-8")
    add_dutch(tmp_path / "wording")
    parameters = {"incident": str(tmp_path), "as_of": "2030-05-01T13:00Z", "languages": ["nl"]}
    assert open_play("initial-statement", parameters).statement().languages == ("nl",)


def test_a_language_without_a_folder_is_named_with_those_there_are(tmp_path: Path) -> None:
    (tmp_path / "incident.yaml").write_text(THREE, encoding="utf-8")
    parameters = {"incident": str(tmp_path), "as_of": "2030-05-01T13:00Z"}
    with pytest.raises(WordingError, match=r"nl.*there is en, zh-CN.*wording/nl"):
        open_play("initial-statement", parameters)


def test_the_incidents_own_folder_is_looked_at_first(tmp_path: Path) -> None:
    shutil.copytree(HOME / "en", tmp_path / "en")
    path = tmp_path / "en" / "safety.md"
    path.write_text("- Our own words.\n", encoding="utf-8")
    record = replay("2018-01-26-minato")
    view = View(record, releases("2018-01-26-minato")[0])
    statement = initial_statement(view, (load_language("en", tmp_path),))
    assert "Our own words." in str(statement)
    assert "Our own words." not in str(initial_statement(view, (load_language("en"),)))


def test_languages_with_different_sections_are_refused(tmp_path: Path) -> None:
    shutil.copytree(HOME / "en", tmp_path / "en")
    path = tmp_path / "en" / "initial-statement.md"
    text = path.read_text(encoding="utf-8").replace("## scope |", "## burden |", 1)
    path.write_text(text, encoding="utf-8")
    record, _ = parse_record(HEADER + event("a"))
    languages = (load_language("zh-CN"), load_language("en", tmp_path))
    with pytest.raises(PlayError, match="different sections"):
        initial_statement(View(record, record.entries[0].known_at), languages)


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("language.yaml", "locale: en", "locale: tlh-XX-nope", "locale"),
        ("language.yaml", "list_separator: ", "lst_separator: ", "language.yaml"),
        ("language.yaml", "full: \"{date}", "full: \"{dte}", "no {dte} to fill in"),
        ("language.yaml", "about: \"about {amount}\"", "about: \"{0}\"", "to fill in"),
        ("language.yaml", "name: English", "name: English\nname: Again", "stands twice"),
        ("language.yaml", "compact_from: 1000000", "compact_from: many", "compact_from"),
        ("terms.yaml", "status:\n", "states_of:\n", "The term status.investigating is missing"),
        ("terms.yaml", "\"DRILL: not", "\"{nobody} DRILL: not", "placeholder"),
        ("terms.yaml", "labels:\n", "labels: !own\n", "Tags"),
        ("initial-statement.md", "# title\n", "# titel\n", "no part `# title`"),
        ("initial-statement.md", "## scope |", "## skope |", "not one of this play"),
        ("closing.md", "{{ feedback }}", "{{ fedback }}", "closing.md:4"),
    ],
)  # fmt: skip
def test_a_fault_in_a_language_folder_is_named(
    tmp_path: Path, name: str, old: str, new: str, says: str
) -> None:
    shutil.copytree(HOME / "en", tmp_path / "en")
    path = tmp_path / "en" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    view = View(replay("2018-01-26-minato"), releases("2018-01-26-minato")[0])
    with pytest.raises(WordingError) as caught:
        initial_statement(view, (load_language("en", tmp_path),))
    assert says in str(caught.value)
    assert str(tmp_path) in str(caught.value)


@pytest.mark.parametrize("name", ["terms.yaml", "initial-statement.md", "safety.md"])
def test_a_missing_file_of_a_language_is_named(tmp_path: Path, name: str) -> None:
    shutil.copytree(HOME / "en", tmp_path / "en")
    (tmp_path / "en" / name).unlink()
    view = View(replay("2018-01-26-minato"), releases("2018-01-26-minato")[0])
    with pytest.raises(WordingError, match=name):
        initial_statement(view, (load_language("en", tmp_path),))


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    shutil.copytree(HOME / "zh-CN", tmp_path / "zh-CN")
    path = tmp_path / "zh-CN" / "terms.yaml"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    with pytest.raises(WordingError, match=r"terms\.yaml: This is not UTF-8"):
        load_language("zh-CN", tmp_path)
