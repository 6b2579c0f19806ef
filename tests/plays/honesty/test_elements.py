"""What a statement must contain stands in it; how hard it is to read; reasons on the record."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest
from aboveboard.plays.honesty import Finding, Place, blocking, check_statement
from aboveboard.record import View
from aboveboard.wording.language import HOME, load_languages
from honest import ONE, checks, found_in, statement_of, whole_record
from records import entry, event, record_of


def test_a_required_element_that_the_record_lacks_is_found() -> None:
    found = found_in(record_of(event("noticed", "We noticed it.", "mark: noticed")))
    missing = [f for f in found if f.check == "element-missing"]
    assert [f.place.section for f in missing] == ["I5", "I6", "G2"]
    assert "Add an entry of kind service for deposits, withdrawals, trading." in missing[1].what


@pytest.mark.parametrize(
    ("section", "elements"),
    [
        ("safety", {"I8", "G5"}),
        ("what-happened", {"I1", "I2", "I9"}),
        ("scope", {"I3"}),
        ("unaffected", {"I4"}),
        ("unknown", {"I5"}),
        ("services", {"I6"}),
        ("advice", {"I7"}),
        ("questions", {"G7"}),
        ("verify", {"G4"}),
    ],
)
def test_a_section_that_is_left_out_leaves_its_elements_out(
    section: str, elements: set[str]
) -> None:
    statement = statement_of(whole_record())
    editions = tuple(
        edition.model_copy(
            update={"sections": tuple(s for s in edition.sections if s.id != section)}
        )
        for edition in statement.editions
    )
    spoilt = statement.model_copy(update={"editions": editions})
    found = found_in(whole_record(), statement=spoilt)
    missing = {f.place.section for f in found if f.check == "element-missing"}
    assert missing == elements


HARD = {
    "en": " ".join(
        ["Notwithstanding the aforementioned circumstances, the organisation has initiated "
         "comprehensive remediation procedures necessitating considerable coordination."] * 12
    ),
    "zh-CN": "鉴于上述情形所涉各项因素仍在演变故而将依据既定流程逐步推进后续工作" * 12,
}  # fmt: skip


def test_a_text_that_is_hard_to_read_is_found_in_each_language() -> None:
    found = found_in(whole_record(), overrides={"unknown": HARD})
    hard = [f for f in found if f.check == "reading-grade"]
    assert {f.place.language for f in hard} == {"en", "zh-CN"}
    english = next(f for f in hard if f.place.language == "en")
    assert "grade " in english.detail
    assert "of 9 at most" in english.detail


def _waiver(check: str, *fields: str) -> str:
    return entry(
        "why", "waiver", f"check: {check}", "reason: the exact words of the court", "by: counsel",
        *fields,
    )  # fmt: skip


DRAMA = {"en": "This is a nightmare.", "zh-CN": "这是一场噩梦。"}


def drama(*waivers: str) -> list[Finding]:
    found = found_in(whole_record(*waivers), overrides={"advice": DRAMA})
    return [f for f in found if f.check == "drama"]


def test_a_warning_blocks_until_a_reason_is_on_the_record() -> None:
    assert len(blocking(drama())) == 2
    assert blocking(drama(_waiver("drama"))) == ()
    assert drama(_waiver("drama"))[0].reason == "the exact words of the court (counsel)"


@pytest.mark.parametrize(
    ("fields", "left"),
    [
        (("language: en",), ["zh-CN"]),
        (("section: advice",), []),
        (("section: unknown",), ["zh-CN", "en"]),
        (("language: zh-CN", "section: advice"), ["en"]),
    ],
)
def test_a_reason_covers_only_its_place(fields: tuple[str, ...], left: list[str]) -> None:
    found = blocking(drama(_waiver("drama", *fields)))
    assert [f.place.language for f in found] == left


def test_a_reason_for_one_place_does_not_cover_the_same_words_elsewhere() -> None:
    finding = Finding("drama", (Place("en", "advice"), Place("en", "title")), "A nightmare.")
    found = found_in(
        whole_record(_waiver("drama", "section: advice")),
        overrides={"advice": DRAMA, "title": DRAMA},
    )
    assert {f.check for f in blocking(found)} == {finding.check}


def test_no_reason_lets_an_error_through() -> None:
    safe = {"en": "All funds are safe.", "zh-CN": "资金安全无虞。"}
    record = whole_record(_waiver("absolute-claim"))
    found = found_in(record, overrides={"advice": safe})
    assert checks(blocking(found)).count("absolute-claim") == 2
    assert "waiver-void" in checks(found)


def test_a_reason_for_a_check_that_there_is_not_is_told() -> None:
    (finding,) = found_in(whole_record(_waiver("dramma")))
    assert (finding.check, finding.entry) == ("waiver-void", "why")
    assert "dramma is no check." in finding.what


def test_errors_stand_before_warnings() -> None:
    mixed = {"en": "A nightmare. All funds are safe.", "zh-CN": "噩梦。资金绝对安全。"}
    found = found_in(whole_record(), overrides={"advice": mixed})
    severities = [f.severity for f in found]
    assert severities == sorted(severities)
    assert set(severities) == {"error", "warning"}


def test_a_language_without_honesty_words_says_so_and_its_addresses_are_checked(
    tmp_path: Path,
) -> None:
    copytree(HOME / "en", tmp_path / "en")
    (tmp_path / "en" / "honesty.yaml").unlink()
    record = whole_record()
    languages = load_languages(record.languages, tmp_path)
    bad = {"en": "All funds are safe, 5 BTC: bit.ly/x", "zh-CN": "请看公告。"}
    statement = statement_of(record, ONE, {"advice": bad})
    found = check_statement(statement, View(record, ONE), None, languages)
    assert sorted(checks(found)) == ["languages-differ", "link-shortener", "not-checked"]
