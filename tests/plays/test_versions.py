"""A corrected version and the one before: they name each other, and the old words stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from aboveboard.plays.statement import Statement
from aboveboard.plays.values import Document
from aboveboard.plays.versions import marked_as_corrected, ties
from aboveboard.plays.writer import Writer
from aboveboard.record import View
from aboveboard.rendering import renditions
from aboveboard.rendering.plain import plain_text
from aboveboard.wording.language import load_language
from records import REPLAYS, replay, shown
from sample_statement import sample_statement

OLD = sample_statement()
T = datetime(2018, 1, 27, 1, 0, tzinfo=UTC)
MARKS = {
    "en": "We corrected this version. Version 2: https://status.minato.example/01-v2",
    "zh-CN": "本版公告已更正。第2版：https://status.minato.example/01-v2",
}


@dataclass(frozen=True)
class Corrected:
    old: Statement
    new: Statement


@pytest.fixture(scope="module")
def corrected() -> Corrected:
    editions = tuple(
        edition.model_copy(update={"mark": MARKS[edition.language]}) for edition in OLD.editions
    )
    new = OLD.model_copy(update={"version": 2, "as_of": T, "editions": editions})
    return Corrected(marked_as_corrected(OLD, new), new)


def test_each_version_names_the_other_s_address_and_instant() -> None:
    record = replay(REPLAYS[0])
    first, now = datetime(2018, 1, 26, 3, 7, tzinfo=UTC), View(record, T)
    page = record.custodian.page
    document = Document("x", 1, version=2, address=f"{page}/01-v2", corrects=first)
    for tag, old, new in (("en", "version 1", "Version 2"), ("zh-CN", "第1版", "第2版")):
        writer = Writer(now, load_language(tag))
        made = ties(writer, document)
        (notice,) = made["notices"]
        assert f"{page}/01" in notice
        assert f"{page}/01-v2" in made["mark"]
        assert writer.at(first) in notice
        assert writer.at(T) in made["mark"]
        assert old in notice
        assert new in made["mark"]


def test_a_first_version_is_tied_to_nothing() -> None:
    writer = Writer(View(replay(REPLAYS[0]), T), load_language("en"))
    assert ties(writer, Document("x", 1)) == {}


def test_the_old_words_stay_and_nothing_but_the_notice_is_added(corrected: Corrected) -> None:
    for before, after in zip(OLD.editions, corrected.old.editions, strict=True):
        assert after.notices == (MARKS[after.language],)
        words = list(shown(after))
        assert words.pop([place for place, _ in words].index("more")) == ("more", after.notices[0])
        assert words == shown(before)


def test_facts_and_identity_of_the_old_version_stay(corrected: Corrected) -> None:
    assert corrected.old.corrected_at == T
    kept = corrected.old.model_copy(update={"corrected_at": None, "editions": OLD.editions})
    assert kept == OLD


def test_marking_twice_is_once(corrected: Corrected) -> None:
    assert marked_as_corrected(corrected.old, corrected.new) == corrected.old


def test_a_later_correction_s_notice_stands_above_the_earlier_one(corrected: Corrected) -> None:
    editions = tuple(e.model_copy(update={"mark": "Third."}) for e in corrected.new.editions)
    third = corrected.new.model_copy(update={"editions": editions})
    again = marked_as_corrected(corrected.old, third)
    assert again.edition("en").notices == ("Third.", MARKS["en"])


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_rendition_of_the_old_version_shows_the_notice(
    corrected: Corrected, language: str
) -> None:
    files = renditions(corrected.old)
    opening = MARKS[language].split("：")[0].split(":")[0]
    for name in ("announcement.html", "hotline.md", "social/x.txt", "social/telegram.txt"):
        assert opening in files[f"{language}/{name}"].decode(), name
    text = plain_text(corrected.old, corrected.old.edition(language))
    assert opening in text
    assert text.index(opening) < text.index(OLD.edition(language).title.split("：")[0][:20])


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_the_plain_words_of_the_old_page_stay_line_by_line(
    corrected: Corrected, language: str
) -> None:
    before = plain_text(OLD, OLD.edition(language)).splitlines()
    after = iter(plain_text(corrected.old, corrected.old.edition(language)).splitlines())
    assert all(line in after for line in before)
