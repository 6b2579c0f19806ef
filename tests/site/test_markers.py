"""What was taken out of a text is said in the reader's words, and read back as it is kept."""

from __future__ import annotations

from aboveboard.feedback.redaction import redact
from aboveboard.site.markers import as_kept, in_words
from aboveboard.wording.language import load_languages
from hypothesis import given
from hypothesis.strategies import sampled_from, text

LANGUAGES = {language.tag: language for language in load_languages(("zh-CN", "en"))}


@given(text(max_size=60), sampled_from(sorted(LANGUAGES)))
def test_marks_said_in_words_are_read_back_as_they_were(said: str, tag: str) -> None:
    kept = redact(f"{said}[seed-phrase]{said}[phone]").text
    assert as_kept(in_words(kept, LANGUAGES[tag]), LANGUAGES[tag]) == kept


def test_a_chinese_reader_reads_no_english_mark() -> None:
    shown = in_words("我的[seed-phrase]和[bank-account]", LANGUAGES["zh-CN"])
    assert shown == "我的[助记词已隐去]和[银行账号已隐去]"
