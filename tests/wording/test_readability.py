"""How hard a text is to read: an English grade, Chinese sentence and clause lengths."""

from __future__ import annotations

import pytest
from aboveboard.wording.readability import Readability, flesch_kincaid_grade, readability, syllables

# Syllables as American dictionaries part them.
SYLLABLES = {
    1: """
        a asked called changed checked claim code codes don't fees fire freeze fruit funds
        great guard guess hour key moved page paused phrase play queue rules stopped the
        theft tried used we're we'll while whole yen
    """,
    2: """
        account accounts address agree allowed balance because being billion blockchain
        boxes business carried carries causes client create creature didn't different doing
        every exchange frozen giant going handled isn't issue issues language losses machine
        malware message million needed obeyed online pages password people phrases private
        quiet region reserve reserves resolved science seeing settled simple something
        special started statement stolen studied table tables treated trouble trying unique
        value values wallet
    """,
    3: """
        addresses anyone area balances companies computer continue created customer
        customers' decided deposit deposits exchanges idea incident initial limited messages
        official period possible previous radio recovered serious services transaction
        transactions usual video withdrawal withdrawals
    """,
    4: """
        authority compensation monitoring security situation
    """,
    5: """
        investigating
    """,
}


@pytest.mark.parametrize(
    ("word", "count"), [(word, n) for n, words in SYLLABLES.items() for word in words.split()]
)
def test_syllables_are_those_of_the_dictionary(word: str, count: int) -> None:
    assert syllables(word) == count


def test_case_and_apostrophes_change_no_syllable() -> None:
    assert syllables("Exchange’s") == syllables("EXCHANGE's") == syllables("exchange")


# The Gettysburg Address (Bliss copy). Word counts 271 words in 10 sentences and reports 10.9.
GETTYSBURG = """\
Four score and seven years ago our fathers brought forth on this continent, a new nation,
conceived in Liberty, and dedicated to the proposition that all men are created equal. Now we
are engaged in a great civil war, testing whether that nation, or any nation so conceived and so
dedicated, can long endure. We are met on a great battle-field of that war. We have come to
dedicate a portion of that field, as a final resting place for those who here gave their lives
that that nation might live. It is altogether fitting and proper that we should do this. But, in
a larger sense, we can not dedicate -- we can not consecrate -- we can not hallow -- this
ground. The brave men, living and dead, who struggled here, have consecrated it, far above our
poor power to add or detract. The world will little note, nor long remember what we say here,
but it can never forget what they did here. It is for us the living, rather, to be dedicated
here to the unfinished work which they who fought here have thus far so nobly advanced. It is
rather for us to be here dedicated to the great task remaining before us -- that from these
honored dead we take increased devotion to that cause for which they gave the last full measure
of devotion -- that we here highly resolve that these dead shall not have died in vain -- that
this nation, under God, shall have a new birth of freedom -- and that government of the people,
by the people, for the people, shall not perish from the earth.
"""
# The textbook example of the formula, printed with its 16 words and 24 syllables.
PASSAGE = "This sentence, taken as a reading passage unto itself, is being used to prove a point."


@pytest.mark.parametrize(
    ("text", "published"),
    [
        (" ".join(GETTYSBURG.split()), 10.9),
        (PASSAGE, 0.39 * 16 + 11.8 * 24 / 16 - 15.59),
        ("The cat sat on the mat.", 0.0),  # -1.45 by the formula, which has no grades below 0
    ],
    ids=["gettysburg", "passage", "cat"],
)
def test_the_grade_is_within_one_of_the_published(text: str, published: float) -> None:
    assert flesch_kincaid_grade(text) == pytest.approx(published, abs=1)


def test_the_grade_follows_the_formula() -> None:
    # 10 words of one syllable in 2 sentences; then 3 words of 4, 5 and 6 syllables in one.
    text = "We paused it at noon. We will say more soon."
    assert flesch_kincaid_grade(text) == round(max(0.0, 0.39 * 5 + 11.8 * 10 / 10 - 15.59), 1)
    hard = "Authorities investigating irregularities."
    assert flesch_kincaid_grade(hard) == round(0.39 * 3 + 11.8 * 15 / 3 - 15.59, 1)


def test_long_sentences_and_long_words_are_harder() -> None:
    easy = "We stopped it. We will tell you more at noon."
    assert flesch_kincaid_grade(easy.replace(". We", " and we")) >= flesch_kincaid_grade(easy)
    assert flesch_kincaid_grade("We discontinued the cryptocurrency operations.") > 9


def test_a_list_item_without_a_full_stop_is_a_sentence_of_its_own() -> None:
    items = "Check your account\nChange your password\nKeep the time"
    assert flesch_kincaid_grade(items) == flesch_kincaid_grade(items.replace("\n", ". "))


@pytest.mark.parametrize(
    "noise",
    [
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "f4184fc596403b9d638783cf57adfe4c75c605f6356fbc91338530e9831e9e16",
        "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
        "SHA256:+ofYI2cIm4irOu4L1WnWOyPGjhXQtq3NHUBUY6wTWyE",
        "https://status.test.example/a/very/long/page",
        "support@test.example",
        "523,000,000",
    ],
)
def test_addresses_hashes_and_numbers_do_not_count(noise: str) -> None:
    text = "We paused all deposits. Please check your account today."
    assert readability(text.replace("account", f"account {noise}")) == readability(text)


def test_a_text_without_words_has_no_difficulty() -> None:
    assert readability("12:07, 523.") == Readability(grade=0.0)


def test_chinese_is_measured_by_sentence_and_clause() -> None:
    # 9 and 6 characters; clauses of 4, 5 and 6.
    found = readability("我们发现，余额有异常。已经暂停充币。")
    assert found == Readability(characters_a_sentence=7.5, characters_a_clause=5.0)


def test_chinese_with_symbols_and_figures_is_still_chinese() -> None:
    assert readability("5.23亿枚XEM被盗，BTC和ETH正常。").grade is None


def test_a_chinese_sentence_may_end_with_a_line() -> None:
    assert readability("请检查账户\n请保存时间").characters_a_sentence == 5.0
