"""Mending a typo: words may change everywhere at once, and nothing that is said may."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

import pytest
from aboveboard.errors import LedgerError
from aboveboard.plays.amending import Replacement, amended, word_diff, words
from aboveboard.plays.statement import Statement
from aboveboard.record.ledger import Change
from aboveboard.wording.language import load_languages
from hypothesis import given
from hypothesis import strategies as st
from records import REPLAYS, first_statement
from sample_statement import sample_statement

PUBLISHED = first_statement(REPLAYS[0], datetime.fromisoformat("2018-01-26T23:30+09:00"))
LANGUAGES = {language.tag: language for language in load_languages(PUBLISHED.languages)}
ENGLISH = LANGUAGES["en"]


def amend(
    language: str, old: str, new: str, statement: Statement = PUBLISHED
) -> tuple[Statement, tuple[Change, ...]]:
    return amended(statement, Replacement(language, old, new), LANGUAGES.get(language, ENGLISH))


def refusal(language: str, old: str, new: str) -> str:
    with pytest.raises(LedgerError) as caught:
        amend(language, old, new)
    return str(caught.value)


def with_typo(language: str, right: str, wrong: str) -> Statement:
    """Return the sample statement with a wrong word in one language."""
    data = sample_statement().to_json()
    text = next(edition for edition in data["editions"] if edition["language"] == language)
    text["summary"] = text["summary"].replace(right, wrong)
    text["sections"][0]["title"] = text["sections"][0]["title"].replace(right, wrong)
    return Statement.model_validate(data)


@pytest.mark.parametrize(
    ("language", "right", "wrong"),
    [
        ("en", "withdrawals are paused", "withdrawls are paused"),
        ("en", "stolen from our hot", "stolen form our hot"),
        ("en", "affected; we", "affected we"),
        ("en", "What happened", "What happend"),
        ("zh-CN", "暂停。其他", "暂停，其他"),
        ("zh-CN", "钱包有", "钱包裹有"),
        ("zh-CN", "币种", "币钟"),
    ],
)
def test_a_typo_is_mended_and_listed(language: str, right: str, wrong: str) -> None:
    published = with_typo(language, right, wrong)
    if published == sample_statement():
        pytest.fail(f"{right!r} does not stand there")
    mended, changes = amend(language, wrong, right, published)
    assert mended == sample_statement()
    assert {change.language for change in changes} == {language}
    for change in changes:
        assert change.old_sha256 != change.new_sha256


def test_a_change_names_its_place_both_hashes_and_the_words() -> None:
    published = with_typo("en", "withdrawals are", "withdrawls are")
    _, (change,) = amend("en", "withdrawls", "withdrawals", published)
    assert change.place == "summary"
    assert change.old_sha256 == sha256(published.edition("en").summary.encode()).hexdigest()
    mended = sample_statement().edition("en").summary
    assert change.new_sha256 == sha256(mended.encode()).hexdigest()
    assert "All [-withdrawls-]{+withdrawals+} are paused." in change.words


def test_a_word_is_mended_wherever_it_stands_in_that_language() -> None:
    mended, changes = amend("en", "seed phrase", "seed-phrase")
    assert len({change.place.split("[")[0].split(".")[0] for change in changes}) >= 3
    assert all("seed phrase" not in text for _, text in words(mended.edition("en")))
    assert mended.edition("zh-CN") == PUBLISHED.edition("zh-CN")


def test_everything_but_the_words_stays() -> None:
    mended, _ = amend("en", "seed phrase", "seed-phrase")
    assert mended.model_copy(update={"editions": ()}) == PUBLISHED.model_copy(
        update={"editions": ()}
    )
    for old, new in zip(PUBLISHED.editions, mended.editions, strict=True):
        assert [s.id for s in old.sections] == [s.id for s in new.sections]
        assert [line.key for line in old.header] == [line.key for line in new.header]


@pytest.mark.parametrize(
    ("language", "old", "new", "says"),
    [
        ("en", "523,000,000", "526,000,000", "523,000,000 -> 526,000,000"),
        ("en", "523 million", "523 billion", "million -> billion"),
        ("en", "XEM", "XEN", "XEM -> XEN"),
        ("en", "12:07", "12:08", "12:07"),
        ("en", "paused", "open", "paused"),
        ("en", "is not yet known", "is now known", "not"),
        ("en", "We do not guess", "We guess", "not -> nothing"),
        ("en", "confirmed", "suspected", "confirmed"),
        ("en", "January", "February", "january -> february"),
        ("en", "https://status.minato.example", "https://status.minato.test", "minato.test"),
        ("en", "Yapp", "Rapp", "does not stand"),
        ("en", " ", "", "does not stand"),
        ("zh-CN", "暂停", "恢复", "暂停"),
        ("zh-CN", "不会", "会", "不"),
        ("zh-CN", "5.23亿", "5.23万", "亿 -> 万"),
        ("zh-CN", "尚未查明", "已经查明", "未"),
        ("fr", "a", "b", "no edition in 'fr'"),
    ],
)
def test_what_changes_a_fact_is_refused_and_named(
    language: str, old: str, new: str, says: str
) -> None:
    found = refusal(language, old, new)
    assert says in found
    assert "stand" in found or "edition in" in found or "aboveboard correct" in found


def test_a_sentence_put_in_is_refused() -> None:
    sentence = "We are sorry. The staff who let this happen are dismissed from our company."
    assert "another text" in refusal("en", "We are sorry.", sentence)


def test_a_text_is_not_taken_away() -> None:
    assert "Nothing is left" in refusal("en", "What happened", " ")


def test_a_typo_in_a_word_that_decides_is_left_to_a_correction() -> None:
    published = with_typo("en", "are paused", "are puased")
    with pytest.raises(LedgerError, match="nothing -> paused"):
        amend("en", "puased", "paused", published)


def test_every_place_that_would_say_something_else_is_named_at_once() -> None:
    with pytest.raises(LedgerError) as caught:
        amend("en", "XEM", "BTC")
    places = {problem.field for problem in caught.value.problems}
    assert {"en.title", "en.summary"} <= places
    assert any(place.startswith("en.sections[") for place in places)


# The signs of the notation, in the texts themselves, can be read in more than one way.
_TEXT = st.text(st.characters(exclude_characters="[]{}+-"))


@given(_TEXT, _TEXT)
def test_a_diff_of_words_holds_both_texts(old: str, new: str) -> None:
    diff = word_diff(old, new)
    assert _without(diff, "{+", "+}", "[-", "-]") == old
    assert _without(diff, "[-", "-]", "{+", "+}") == new


def _without(diff: str, start: str, end: str, *signs: str) -> str:
    """Take out what stands between two signs, and the other signs alone."""
    while start in diff:
        head, rest = diff.split(start, 1)
        diff = head + rest.split(end, 1)[1]
    for sign in signs:
        diff = diff.replace(sign, "")
    return diff


def test_a_diff_parts_chinese_by_character() -> None:
    assert word_diff("全部提币已暂停", "全部提现已暂停") == "全部提[-币-]{+现+}已暂停"
