"""The compensation statement: how it reads, what it says, and what it never shows."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from aboveboard.compensation.awards import compute_awards
from aboveboard.compensation.awards_table import totals_file
from aboveboard.compensation.policy import load_policy
from aboveboard.errors import PolicyError
from aboveboard.plays.compensation.statement import SECTIONS
from aboveboard.plays.honesty import check_statement
from aboveboard.plays.statement import Edition, Statement, running_text
from aboveboard.record import View
from aboveboard.rendering import renditions
from aboveboard.rendering.measure import ANNOUNCEMENT_LIMIT, html_part
from aboveboard.rendering.networks import weigh_sms, weigh_x
from aboveboard.wording.language import load_languages
from aboveboard.wording.readability import readability
from compensation_cases import (
    LOSSES,
    MINATO,
    case_in,
    made_case,
    minato_case,
    minato_statement,
    move_money,
    words,
    write_case,
)
from plain_words import (
    chinese_faults,
    chinese_left,
    english_left,
    forbidden,
    grades,
    half_told_instants,
)
from records import entry, event, record_of, replay, shown

EVERYTHING = {
    "rule": "talmud", "cover": "0.9", "cap": "10000", "base": "5", "de_minimis": "7",
    "goodwill": "3", "small_claims": {"up_to": "40", "share": "0.9"},
}  # fmt: skip
CONDITIONS = """
excluded:
  - who: {zh-CN: 员工账户。, en: Accounts of staff.}
    why: {zh-CN: 另行处理。, en: They come later.}
funds:
  - source: {zh-CN: 自有资金, en: Our own funds}
    amount: "9000"
    proof: {zh-CN: 审计报告已公布。, en: The audit is public.}
claims:
  opens: 2030-05-02T00:00+09:00
  closes: 2030-06-02T00:00+09:00
  address: https://status.test.example/claim
  asks: [{zh-CN: 姓名, en: your name}, {zh-CN: 账户编号, en: your account number}]
  proof: {zh-CN: 在您的账户里确认。, en: Confirm it in your account.}
objection:
  days: 30
  address: https://status.test.example/objection
  decided_by: {zh-CN: 由独立小组复核。, en: Other staff decide.}
  answer_days: 1
  elsewhere: [{zh-CN: 消费者中心。, en: The consumer centre.}]
closing: {zh-CN: 全部付清后结束。, en: This ends when all is paid.}
other_prices:
  - at: 2030-05-01T00:00+09:00
    source: {zh-CN: 收盘价, en: Closing price}
    prices: {USDT: "1.5"}
"""
PAYDAY = entry(
    "pay", "commitment", "promise: payment", "due: 2030-05-09T12:00+09:00",
    "text: {zh-CN: 首批支付。, en: The first payment.}",
)  # fmt: skip


def full_statement() -> Statement:
    columns = {"columns": ",evidence,disputed", "cells": ",matched,"}
    policy = {**EVERYTHING, "evidence": {"verified": "1", "matched": "0.5", "stated": "0"}}
    return made_case(policy, event("a", "It began.", "mark: started"), PAYDAY,
                     conditions=CONDITIONS, **columns)  # fmt: skip


MADE = {"plain": made_case, "full": full_statement, "minato": minato_statement}


@pytest.fixture(params=MADE)
def statement(request: pytest.FixtureRequest) -> Statement:
    made: Statement = MADE[request.param]()
    return made


def both(statement: Statement) -> tuple[Edition, Edition]:
    return statement.edition("en"), statement.edition("zh-CN")


# --- how it reads ---------------------------------------------------------------------------------


def test_both_languages_have_the_same_sections_and_forms(statement: Statement) -> None:
    def forms(edition: Edition) -> list[object]:
        return [
            (s.id, b.kind, len(b.items) if b.kind == "bullets" else 0)
            if b.kind != "table"
            else (s.id, len(b.rows), *map(len, b.rows))
            for s in edition.sections
            for b in s.blocks
        ]

    english, chinese = both(statement)
    assert forms(english) == forms(chinese)
    assert english.sections[0].id == "safety"
    assert {section.id for section in english.sections} <= set(SECTIONS)
    assert len(english.posts.more) == len(chinese.posts.more)
    assert len(english.hotline) == len(chinese.hotline)


def test_it_reads_plainly(statement: Statement) -> None:
    english, chinese = both(statement)
    assert forbidden(english) == forbidden(chinese) == []
    assert max(grades(english)) <= 9
    assert chinese_faults(chinese) == []
    assert chinese_left(english) == []
    assert half_told_instants(chinese) == []
    measured = readability(running_text(chinese))
    assert measured.characters_a_sentence is not None
    assert measured.characters_a_sentence <= 25


def test_no_english_is_left_in_the_chinese_edition() -> None:
    known = ("XEM", "Zaif", "VWAP", "SHA", "Coincheck")
    assert english_left(minato_statement().edition("zh-CN"), replay(MINATO), *known) == set()


def test_nothing_is_empty_or_left_unfilled(statement: Statement) -> None:
    for edition in both(statement):
        for place, text in shown(edition):
            assert not re.search(r"[{}\x00-\x1f|]|\bNone\b|  ", text.replace("\n", " ")), place
        assert all(section.blocks for section in edition.sections)


def test_one_plain_apology_is_made(statement: Statement) -> None:
    for edition, word in zip(both(statement), ("sorry", "歉"), strict=True):
        assert running_text(edition).count(word) == 1


def test_the_posts_fit_and_warn(statement: Statement) -> None:
    for edition, limit, safety in zip(
        both(statement), (160, 70), ("seed phrase|keys", "助记词"), strict=True
    ):
        assert weigh_x(f"(1/9) {edition.posts.prefix} {edition.posts.first[-1]}").fits
        weight = weigh_sms(f"(1/9) {edition.posts.prefix}{edition.posts.sms[-1]}")
        assert (weight.limit, weight.fits) == (limit, True)
        for text in (*edition.posts.first, *edition.posts.sms):
            assert re.search(safety, text)


def test_it_fits_the_page_and_the_mail(statement: Statement) -> None:
    made = renditions(statement)
    for language in ("en", "zh-CN"):
        assert len(made[f"{language}/announcement.html"]) <= ANNOUNCEMENT_LIMIT
        assert len(html_part(made[f"{language}/email.eml"]).encode()) <= 90_000


def test_the_tables_of_the_page_alone_stay_out_of_the_mail() -> None:
    made = renditions(minato_statement())
    assert b'id="spread"' in made["en/announcement.html"]
    assert "Who lost how much" not in html_part(made["en/email.eml"])


# --- what it says ---------------------------------------------------------------------------------


def test_the_replay_tells_the_published_figures() -> None:
    english, chinese = both(minato_statement())
    assert "46.31 billion Japanese yen (46,311,127,000)" in words(english, "totals")
    assert "46,311,127,000日元" in words(chinese, "totals")
    assert "1,131,384.37457" in words(english, "rule")
    assert "1,131,384" in words(english, "rule")
    assert minato_case().totals.award == 46_311_127_000
    assert minato_case().totals.claimants == 260_000


def test_every_element_is_covered() -> None:
    covered = {c for s in full_statement().edition("en").sections for c in s.covers}
    assert {f"K{n}" for n in range(1, 17)} | {f"G{n}" for n in range(1, 10)} <= covered


@pytest.mark.parametrize(
    ("section", "english"),
    [
        ("who", "Accounts of staff. Why: They come later."),
        ("funding", "The audit is public."),
        ("payment", "The first payment. By 9 May 2030, 12:00"),
        ("payment", "your name, your account number"),
        ("objection", "within 30 days"),
        ("objection", "The consumer centre."),
        ("closing", "This ends when all is paid."),
        ("price", "50% more"),
        ("safety", "https://status.test.example/claim"),
        ("goodwill", "36.00 US dollars in all"),
    ],
)
def test_what_the_conditions_hold_is_told(section: str, english: str) -> None:
    assert english in words(full_statement().edition("en"), section)


@pytest.mark.parametrize("section", ["funding", "objection", "legal"])
def test_what_is_not_decided_is_said_to_be_not_decided(section: str) -> None:
    assert "not yet decided" in words(made_case().edition("en"), section)
    assert "尚未确定" in words(made_case().edition("zh-CN"), section)


def test_a_cliff_is_named_in_words() -> None:
    policy = {"pool": "9000", "small_claims": {"up_to": "5000", "share": "0.7"}}
    english, chinese = both(made_case(policy))
    assert "A loss of which 5,000.00 US dollars counts gets 3,500.00" in words(
        english, "comparison"
    )
    assert "赔付反而更少" in words(chinese, "comparison")
    assert "never gets less" in words(made_case().edition("en"), "comparison")


def test_each_rule_stands_beside_the_others() -> None:
    english = made_case().edition("en")
    section = english.section("comparison")
    assert section is not None
    (table,) = (block for block in section.blocks if block.kind == "table")
    assert len(table.rows) == 5
    assert sum("(our rule)" in row[0] for row in table.rows) == 1


def test_a_later_payment_pays_the_difference_and_says_so(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    table = folder / "first.parquet"
    compute_awards(load_policy(folder / "policy.yaml"), folder / "holdings.csv", table)
    case = case_in(folder, record_of(event("a")), earlier=["first.parquet"], pool="12000")
    assert (case.totals.paid_before, case.totals.award) == (900_000, 300_000)


def test_an_earlier_table_that_was_changed_is_refused(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    table = folder / "first.csv"
    compute_awards(load_policy(folder / "policy.yaml"), folder / "holdings.csv", table)
    totals = totals_file(table).read_text()
    move_money(table)
    totals_file(table).write_text(totals)
    with pytest.raises(PolicyError, match="was changed after it was computed"):
        case_in(folder, record_of(event("a")), earlier=["first.csv"], pool="12000")


# --- what it never shows --------------------------------------------------------------------------


def test_no_claimant_and_no_own_amount_reaches_a_public_rendition() -> None:
    losses = tuple(1234.5 + 97.13 * n for n in range(40))
    rows = [f"{loss:.2f}" for loss in losses]
    statement = made_case({"pool": "40000"}, losses=rows)  # type: ignore[arg-type]
    public = b"\n".join(renditions(statement).values()).decode("utf-8", "replace")
    public += statement.model_dump_json()
    for number, row in enumerate(rows):
        assert f"c{number:02}" not in re.findall(r"\bc\d\d\b", public)
        assert f"{float(row):,.2f}" not in public


def test_a_band_of_a_few_is_never_shown() -> None:
    assert len(LOSSES) < 20
    section = made_case().edition("en").section("spread")
    assert section is None or len([b for b in section.blocks if b.kind == "table"]) <= 2
    counts = [
        int(row[1].replace(",", ""))
        for edition in [minato_statement().edition("en")]
        for block in edition.section("spread").blocks  # type: ignore[union-attr]
        if block.kind == "table" and len(block.head) == 4 and "Loss" in block.head[0]
        for row in block.rows
    ]
    assert min(counts) >= 10


def test_the_same_case_gives_the_same_statement() -> None:
    assert full_statement() == full_statement()


def test_the_number_follows_what_was_said_before() -> None:
    assert minato_statement().number > 1
    assert minato_statement().play_number == 1
    assert datetime.fromisoformat("2018-01-27T23:00+09:00") == minato_statement().as_of


def test_a_standard_without_words_of_its_own_says_nothing_that_is_held_against_it() -> None:
    statement = made_case()
    view = View(record_of(event("a")), statement.as_of)
    found = check_statement(statement, view, None, load_languages(statement.languages))
    assert not {finding.check for finding in found} & {"absolute-claim", "hedge", "vague-promise"}
