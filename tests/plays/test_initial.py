"""The first statement of both replays, at each instant a statement was made."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
import yaml
from aboveboard.errors import PlayError
from aboveboard.plays.initial import SECTIONS, initial_statement
from aboveboard.plays.statement import LABELS, Edition, Statement, running_text
from aboveboard.record import View, load_record
from aboveboard.rendering import render_posts
from aboveboard.rendering.networks import weigh_sms, weigh_x
from aboveboard.wording.formats import offset
from aboveboard.wording.language import HOME, load_languages
from aboveboard.wording.readability import readability
from plain_words import (
    CHINESE_INSTANT,
    CLOCK,
    ENGLISH_INSTANT,
    chinese_faults,
    chinese_left,
    english_left,
    forbidden,
    grades,
    half_told_instants,
)
from records import (
    HEADER,
    PARAMS,
    REPLAYS,
    each_statement,
    entry,
    event,
    figure,
    first_statement,
    record_of,
    releases,
    replay,
    shown,
)

EVERY = pytest.mark.parametrize(("name", "as_of"), each_statement())
ALWAYS = {"safety", "what-happened", "scope", "unaffected", "unknown", "services", "advice"} | {
    "next-update",
    "questions",
    "verify",
    "about",
}


def both(name: str, as_of: datetime) -> tuple[Edition, Edition]:
    """Return the English and the Chinese edition."""
    statement = first_statement(name, as_of)
    return statement.edition("en"), statement.edition("zh-CN")


# --- what it holds --------------------------------------------------------------------------------


@EVERY
def test_both_languages_have_the_same_known_sections_in_the_same_order(
    name: str, as_of: datetime
) -> None:
    english, chinese = both(name, as_of)
    ids = [section.id for section in english.sections]
    assert ids == [section.id for section in chinese.sections]
    assert len(set(ids)) == len(ids)
    assert ALWAYS <= set(ids) <= set(SECTIONS)
    assert ids[0] == "safety"


@EVERY
def test_every_section_says_something_under_a_title(name: str, as_of: datetime) -> None:
    for edition in both(name, as_of):
        for section in edition.sections:
            assert section.title
            assert section.blocks
        assert all(text.strip() for place, text in shown(edition) if place != "exercise")


@EVERY
def test_the_required_elements_are_covered(name: str, as_of: datetime) -> None:
    covered = {c for s in first_statement(name, as_of).edition("en").sections for c in s.covers}
    required = {f"I{n}" for n in range(1, 14)} - {"I10", "I11", "I12"}
    assert required | {f"G{n}" for n in range(1, 10)} <= covered


@EVERY
def test_both_languages_have_blocks_of_the_same_form(name: str, as_of: datetime) -> None:
    def forms(edition: Edition) -> list[object]:
        return [
            (block.kind, len(block.items) if block.kind == "bullets" else 0)
            if block.kind != "table"
            else (len(block.rows), *map(len, block.rows))
            for section in edition.sections
            for block in section.blocks
        ]

    english, chinese = both(name, as_of)
    assert forms(english) == forms(chinese)
    assert len(english.posts.more) == len(chinese.posts.more)
    assert len(english.hotline) == len(chinese.hotline)


@EVERY
def test_both_languages_have_the_labels_that_renditions_ask_for(name: str, as_of: datetime) -> None:
    for edition in both(name, as_of):
        assert edition.labels.keys() == LABELS


@EVERY
def test_no_word_of_a_template_or_term_is_left_unfilled(name: str, as_of: datetime) -> None:
    for edition in both(name, as_of):
        for place, text in shown(edition):
            assert not re.search(r"[{}\x00-\x1f|]|\bNone\b|  ", text.replace("\n", " ")), place


# --- how it reads ---------------------------------------------------------------------------------


@EVERY
def test_no_phrase_that_must_never_be_said_is_said(name: str, as_of: datetime) -> None:
    for edition in both(name, as_of):
        assert forbidden(edition) == []


@EVERY
def test_english_reads_at_grade_nine_or_below(name: str, as_of: datetime) -> None:
    english, _ = both(name, as_of)
    assert max(grades(english)) <= 9


@EVERY
def test_chinese_sentences_are_short(name: str, as_of: datetime) -> None:
    _, chinese = both(name, as_of)
    measured = readability(running_text(chinese))
    assert measured.characters_a_sentence is not None
    assert measured.characters_a_sentence <= 25
    assert measured.characters_a_clause is not None
    assert measured.characters_a_clause <= 15


@EVERY
def test_chinese_has_full_width_punctuation_and_no_stray_blanks(name: str, as_of: datetime) -> None:
    _, chinese = both(name, as_of)
    assert chinese_faults(chinese) == []


@EVERY
def test_no_english_is_left_in_the_chinese_edition(name: str, as_of: datetime) -> None:
    _, chinese = both(name, as_of)
    assert english_left(chinese, replay(name)) == set()


@EVERY
def test_no_chinese_is_left_in_the_english_edition(name: str, as_of: datetime) -> None:
    english, _ = both(name, as_of)
    assert chinese_left(english) == []


@EVERY
def test_one_plain_apology_is_made(name: str, as_of: datetime) -> None:
    english, chinese = both(name, as_of)
    for edition, word in ((english, r"\bsorry\b|apolog"), (chinese, "歉|抱歉|对不起")):
        sections = [
            section.id for section in edition.sections if re.search(word, str(section.blocks))
        ]
        assert sections == ["what-happened"]
        count = len(re.findall(word, running_text(edition), re.I))
        assert count == 1
        assert sum(bool(re.search(word, text)) for text in edition.posts.more) == 1


@EVERY
def test_the_reader_is_told_what_is_never_asked_for_first(name: str, as_of: datetime) -> None:
    english, chinese = both(name, as_of)
    assert "seed phrase" in str(english.sections[0].blocks)
    assert "助记词" in str(chinese.sections[0].blocks)
    assert english.sections[0].tone == "safety"


# --- instants -------------------------------------------------------------------------------------


@EVERY
def test_every_instant_names_the_custodians_zone_and_utc(name: str, as_of: datetime) -> None:
    for edition, whole in zip(both(name, as_of), (ENGLISH_INSTANT, CHINESE_INSTANT), strict=True):
        assert half_told_instants(edition) == []
        assert sum(len(whole.findall(text)) for _, text in shown(edition)) >= 5


@EVERY
def test_an_instant_in_a_post_has_its_offset(name: str, as_of: datetime) -> None:
    zone = "UTC" if "larkfield" in name else "UTC+9"
    for edition in both(name, as_of):
        for text in (*edition.posts.first, *edition.posts.sms, *edition.posts.more):
            bare = re.sub(r"https?://\S+", "", text)
            if CLOCK.search(bare):
                assert re.search(
                    rf"\({re.escape(zone)}\)|（{re.escape(zone)}）|UTC\)|协调世界时", bare
                )


def test_a_promise_for_another_day_names_the_day_in_each_post() -> None:
    for as_of, same_day in (("2025-02-21T15:44Z", True), ("2025-02-21T17:15Z", False)):
        english, chinese = both(REPLAYS[1], datetime.fromisoformat(as_of))
        assert ("22 February" not in english.posts.first[-1]) is same_day
        assert ("2月22日" not in chinese.posts.first[-1]) is same_day


@EVERY
def test_both_languages_tell_the_same_figures(name: str, as_of: datetime) -> None:
    statement = first_statement(name, as_of)
    known = View(replay(name), as_of).figures
    assert [(f.key, f.amount, f.unit) for f in statement.figures] == [
        (f.key, f.amount, f.unit) for f in known
    ]
    for found in known:
        if found.approximate:
            continue
        digits = f"{int(found.amount):,}" if found.amount.isdigit() else found.amount
        for edition in statement.editions:
            assert digits in str(edition.section("scope"))


@EVERY
def test_the_clocks_of_both_languages_are_the_same(name: str, as_of: datetime) -> None:
    english, chinese = both(name, as_of)
    for section in english.sections:
        other = chinese.section(section.id)
        assert other is not None
        assert sorted(CLOCK.findall(str(section.blocks))) == sorted(
            CLOCK.findall(str(other.blocks))
        )


# --- posts ----------------------------------------------------------------------------------------

NUMBER = "(1/9) "


@EVERY
def test_the_last_first_post_fits_x_with_prefix_and_number(name: str, as_of: datetime) -> None:
    for edition in both(name, as_of):
        post = NUMBER + edition.posts.prefix + " " + edition.posts.first[-1]
        assert weigh_x(post).fits


@EVERY
def test_the_last_text_message_fits_one_with_prefix_and_number(name: str, as_of: datetime) -> None:
    for edition, limit in zip(both(name, as_of), (160, 70), strict=True):
        weight = weigh_sms(NUMBER + edition.posts.prefix + edition.posts.sms[-1])
        assert weight.limit == limit, "a letter outside the GSM alphabet makes English cost double"
        assert weight.fits


@EVERY
def test_every_opening_post_stands_alone(name: str, as_of: datetime) -> None:
    custodian = replay(name).custodian
    for edition, safety in zip(both(name, as_of), (r"seed phrase|keys", "助记词"), strict=True):
        for text in (*edition.posts.first, *edition.posts.sms):
            assert edition.custodian in text
            assert re.search(safety, text)
            assert text.endswith((custodian.page, str(custodian.short_page)))
        lengths = [len(text) for text in edition.posts.first]
        assert lengths == sorted(lengths, reverse=True)
        lengths = [len(text) for text in edition.posts.sms]
        assert lengths == sorted(lengths, reverse=True)


# --- what is known when ---------------------------------------------------------------------------


def texts(name: str, as_of: str) -> tuple[str, str]:
    english, chinese = both(name, datetime.fromisoformat(as_of))
    return running_text(english), running_text(chinese)


def test_the_first_notice_of_minato_knows_nothing_of_the_theft() -> None:
    first = first_statement(REPLAYS[0], releases(REPLAYS[0])[0])
    assert "523" not in str(first.to_json())
    english, chinese = texts(REPLAYS[0], "2018-01-26T12:07+09:00")
    assert "It is not yet known if anything was stolen, and how much." in english
    assert "是否有资产被盗、数量多少，目前尚未查明。" in chinese


def test_the_press_conference_names_the_amount_in_both_languages() -> None:
    told = first_statement(REPLAYS[0], datetime.fromisoformat("2018-01-26T23:30+09:00"))
    assert "523 million XEM (523,000,000)" in str(told.edition("en").section("scope"))
    assert "5.23亿枚XEM（523,000,000枚）" in str(told.edition("zh-CN").section("scope"))


def test_the_first_notice_of_larkfield_names_the_theft_but_no_amount_nor_cause() -> None:
    first = first_statement(REPLAYS[1], releases(REPLAYS[1])[0])
    for unknown in ("401,347", "1.46", "14.6", "supplier", "供应链"):
        assert unknown not in str(first.to_json())
    english, chinese = texts(REPLAYS[1], "2025-02-21T15:44Z")
    assert "How much was stolen is not yet known." in english
    assert "if anything was stolen" not in english
    assert "被盗数量尚未查明。" in chinese
    assert "是否有资产被盗" not in chinese


def test_what_larkfield_suspects_is_said_as_suspected_until_it_is_confirmed() -> None:
    english, chinese = texts(REPLAYS[1], "2025-02-21T17:15Z")
    assert "as we suspect" in english
    assert "初步判断，尚未证实" in chinese
    english, chinese = texts(REPLAYS[1], "2025-02-24T00:00Z")
    assert "suspect" not in english
    assert "尚未证实" not in chinese
    assert first_statement(REPLAYS[1], releases(REPLAYS[1])[-1]).status == "identified"


def test_the_burden_is_told_only_once_it_is_approved() -> None:
    told = [
        first_statement(REPLAYS[1], as_of).edition("en").section("burden") is not None
        for as_of in releases(REPLAYS[1])
    ]
    assert told == [False, *[True] * (len(told) - 1)]


def test_the_statement_is_the_same_when_written_twice() -> None:
    record, _ = load_record(PARAMS / REPLAYS[0])
    as_of = releases(REPLAYS[0])[2]
    again = initial_statement(View(record, as_of), load_languages(record.languages))
    assert again.model_dump_json() == first_statement(REPLAYS[0], as_of).model_dump_json()
    assert Statement.model_validate(again.to_json()) == again


def test_what_is_learned_later_changes_no_earlier_statement() -> None:
    name, as_of = REPLAYS[1], releases(REPLAYS[1])[0]
    record = replay(name)
    cut = record.model_copy(
        update={"entries": tuple(e for e in record.entries if e.known_at <= as_of)}
    )
    earlier = initial_statement(View(cut, as_of), load_languages(record.languages))
    assert earlier == first_statement(name, as_of)


# --- thin and odd records -------------------------------------------------------------------------


def statement_of(*entries: str, as_of: str = "2030-05-01T12:00+09:00", **more: object) -> Statement:
    view = View(record_of(*entries), datetime.fromisoformat(as_of))
    return initial_statement(view, load_languages(view.record.languages), **more)  # type: ignore[arg-type]


def test_a_record_with_no_entry_known_yet_still_gives_a_whole_statement() -> None:
    statement = statement_of(event("a"), as_of="2030-04-01T00:00Z")
    english, chinese = statement.edition("en"), statement.edition("zh-CN")
    assert {section.id for section in english.sections} == ALWAYS
    assert "not yet known" in running_text(english)
    assert "尚未查明" in running_text(chinese)
    assert statement.next_update is None
    assert "The time of the next update is being set." in running_text(english)
    assert statement.status == "investigating"
    assert len(re.findall("sorry", running_text(english))) == 1


def test_only_what_was_noticed_is_told_when_nothing_else_is_known() -> None:
    statement = statement_of(event("a", "We saw a gap.", "mark: noticed"))
    section = statement.edition("en").section("what-happened")
    assert "We saw a gap. What lies behind it is not yet known." in str(section)


def test_a_count_of_accounts_alone_does_not_hide_that_the_amount_is_unknown() -> None:
    known = entry("a", "figure", "key: affected-accounts", 'amount: "7"', "unit: accounts")
    english = running_text(statement_of(known).edition("en"))
    assert "It is not yet known if anything was stolen, and how much." in english
    assert "wallets and accounts are affected is not yet known" not in english


def test_an_amount_alone_does_not_hide_that_the_accounts_are_unknown() -> None:
    english = running_text(statement_of(figure("a")).edition("en"))
    assert "wallets and accounts are affected is not yet known" in english
    assert "if anything was stolen" not in english


SERVICES = [
    entry("o", "service", "service: trading", "state: open", "assets: all"),
    entry("p", "service", "service: trading", "state: paused", "assets: all", "except: [BTC]"),
]


@pytest.mark.parametrize(
    ("entries", "names"),
    [
        (SERVICES, ["BTC trading", "Other trading"]),
        (SERVICES[1:], ["Trading (except BTC)"]),
        (SERVICES[:1], ["Trading"]),
        (
            [
                *SERVICES[1:],
                entry("q", "service", "service: trading", "state: open", "assets: [ETH]"),
            ],
            ["ETH trading", "Other trading (except BTC)"],
        ),
        (
            [entry("q", "service", "service: withdrawals", "state: open", "assets: [JPY]")],
            ["Japanese yen withdrawals"],
        ),
    ],
)
def test_no_service_is_said_of_an_asset_that_it_excepts(
    entries: list[str], names: list[str]
) -> None:
    section = statement_of(*entries).edition("en").section("services")
    assert section is not None
    (table,) = (block for block in section.blocks if block.kind == "table")
    assert [row[0] for row in table.rows] == names


def deposits(state: str, assets: str, *more: str) -> str:
    name = f"d-{state}-{len(assets)}"
    return entry(
        name, "service", "service: deposits", f"state: {state}", f"assets: {assets}", *more
    )


@pytest.mark.parametrize(
    ("entries", "english", "chinese"),
    [
        ([deposits("paused", "all")], "send anything to", "转入任何资产"),
        ([deposits("paused", "[XEM]")], "send XEM to", "转入XEM"),
        (
            [deposits("paused", "all"), deposits("open", "[BTC]")],
            "send other assets to",
            "转入其他资产",
        ),
        (
            [deposits("paused", "all", "except: [BTC]")],
            "send anything (except BTC) to",
            "转入任何资产（BTC除外）",
        ),
    ],
)
def test_what_must_not_be_sent_to_a_deposit_address_is_named(
    entries: list[str], english: str, chinese: str
) -> None:
    statement = statement_of(*entries)
    for tag, words in (("en", english), ("zh-CN", chinese)):
        assert words in running_text(statement.edition(tag))


TRACE = entry("t", "trace", "chain: NEM", f"addresses: [{'N' * 40}]", f"transactions: [{'a' * 64}]")
TOLD = entry("p", "authority", "text: {zh-CN: 我们已报警。, en: We told the police.}")
ADVICE = [
    entry("d", "advice", "do: do", "text: {zh-CN: 请更新。, en: Please update.}"),
    entry("n", "advice", "do: dont", "text: {zh-CN: 请勿点击。, en: Do not click.}"),
]
SAFE = entry(
    "u",
    "unaffected",
    "text: {zh-CN: 日元没有受影响。, en: Yen are not affected.}",
    "checked: {zh-CN: 我们核对了账目。, en: we compared the books.}",
)


@pytest.mark.parametrize(
    ("entries", "section", "says"),
    [
        ([TRACE], "traces", ["N" * 40, "a" * 64]),
        ([TOLD], "authorities", ["We told the police. (1 May 2030, 12:00 Japan time"]),
        (ADVICE, "advice", ["Please update.", "Do not click."]),
        ([SAFE], "unaffected", ["Yen are not affected. How we checked: we compared the books."]),
    ],
)
def test_what_the_record_holds_is_told_in_its_section(
    entries: list[str], section: str, says: list[str]
) -> None:
    statement = statement_of(*entries)
    for text in says:
        assert text in str(statement.edition("en").section(section))
    assert statement.edition("zh-CN").section(section) is not None


def test_a_hostile_name_stays_text_and_makes_no_section() -> None:
    hostile = "## x | <script>{{ 7 * 7 }}</script> | y"
    header = HEADER.replace("en: Test Exchange", f"en: '{hostile}'")
    view = View(record_of(event("a"), header=header), datetime.fromisoformat("2030-05-02T00:00Z"))
    english = initial_statement(view, load_languages(view.record.languages)).edition("en")
    assert english.custodian == hostile
    assert {section.id for section in english.sections} == ALWAYS
    assert "49" not in str(english.sections)


def test_a_source_is_never_published() -> None:
    statement = statement_of(event("a", "Told.", "source: the intern said so", "mark: noticed"))
    assert "intern" not in statement.model_dump_json()


# --- texts of the analyst's own -------------------------------------------------------------------


def test_a_text_of_ones_own_stands_in_place_of_a_section() -> None:
    own = {"unknown": {"en": "Our own.", "zh-CN": "自己的。"}, "title": {"en": "T", "zh-CN": "题"}}
    statement = statement_of(event("a"), overrides=own)
    section = statement.edition("en").section("unknown")
    assert section is not None
    assert [getattr(block, "text", "") for block in section.blocks] == ["Our own."]
    assert statement.edition("zh-CN").title == "题"


def test_a_text_for_no_section_is_refused_with_those_there_are() -> None:
    own = {"unknwon": {"en": "x", "zh-CN": "甲"}}
    with pytest.raises(PlayError, match=r"'unknwon'.*unknown"):
        statement_of(event("a"), overrides=own)


# --- the figures are the case's -------------------------------------------------------------------


def test_offsets_read_as_people_write_them() -> None:
    at = datetime.fromisoformat
    assert offset(at("2025-01-01T00:00-03:30").utcoffset()) == "UTC-3:30"
    assert offset(at("2025-01-01T00:00+00:00").utcoffset()) == "UTC"
    assert offset(None) == "UTC"


@pytest.mark.parametrize("tag", ["en", "zh-CN"])
def test_the_glossary_word_of_each_status_is_used(tag: str) -> None:
    words = yaml.safe_load((Path(HOME) / tag / "terms.yaml").read_text(encoding="utf-8"))["status"]
    expected = {
        "en": ["Investigating", "Cause found", "Monitoring", "Resolved"],
        "zh-CN": ["调查中", "原因已查明", "持续监控中", "已解决"],
    }
    assert list(words.values()) == expected[tag]


def test_what_regulators_are_told_reaches_no_statement() -> None:
    started = entry("clock", "trigger", "trigger: determined")
    told = entry("told", "reported", "regime: ny-500-17a")
    with_them, without = (
        initial_statement(
            View(record_of(event("a"), *more), datetime.fromisoformat("2030-05-02T00:00Z")),
            load_languages(["en"]),
        ).model_copy(update={"entries": 0})  # how many were known is all that differs
        for more in ((started, told), ())
    )
    assert with_them == without


@pytest.mark.parametrize(("tag", "word"), [("en", "DRILL"), ("zh-CN", "演练")])
def test_a_post_of_an_exercise_bears_its_mark_once(tag: str, word: str) -> None:
    statement = first_statement(REPLAYS[0], releases(REPLAYS[0])[0])
    for network in ("sms", "x"):
        posts = render_posts(statement, network, tag)
        assert all(post.count(word) == 1 for post in posts), posts
