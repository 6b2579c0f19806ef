"""A letter tells one claimant the own reasons, where to check, and who else to turn to."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from aboveboard.compensation.letter_lines import read_letter_lines
from aboveboard.compensation.merkle import Commitment
from aboveboard.errors import PolicyError
from aboveboard.plays.compensation.case import AWARDS, open_case
from aboveboard.plays.compensation.checklist import standard_items
from aboveboard.plays.compensation.statement import compensation_statement
from aboveboard.plays.statement import Edition
from aboveboard.wording.language import load_languages
from compensation_cases import (
    Lettered,
    letter_edition,
    lettered_case,
    parameters,
    words,
    write_case,
)
from plain_words import chinese_faults, grades
from records import event, record_of

TEXTS = pytest.mark.parametrize("language", ["en", "zh-CN"])
PAGE = "https://status.test.example/verify"
OBJECTION = """
objection:
  days: 30
  address: https://status.test.example/objection
  decided_by: {zh-CN: 由独立小组复核。, en: Other staff decide.}
  answer_days: 14
"""
CHECK = f"""
check:
  address: {PAGE}
  delivery: {{zh-CN: 登录账户后下载。, en: You find it in your account.}}
"""
COMMITMENT = Commitment(
    root="0x" + "ab" * 32, count=12, total_award=900_000, currency="USD",
    minor_units=2, policy_sha256="a" * 64, prices_sha256="b" * 64, holdings_sha256="c" * 64,
)  # fmt: skip
ROWS = {
    "c00": "matched,", "c01": "stated,", "c02": "verified,true", "c03": "stated,true",
    "c04": "verified,", "c05": "verified,", "c06": "stated,true",
}  # fmt: skip


@cache
def case(conditions: str, proofs: bool) -> Lettered:
    evidence = {"verified": "1", "matched": "0.5", "stated": "0"}
    rows = {who: f"{20 if who in ('c04', 'c06') else 400},{cells}" for who, cells in ROWS.items()}
    policy: dict[str, object] = {"evidence": evidence, "de_minimis": "25"}
    view, made, lines = lettered_case(policy, "evidence,disputed", rows, conditions)
    return view, replace(made, commitment=COMMITMENT) if proofs else made, lines


def letter(who: str, language: str, conditions: str = "", proof: str = "") -> Edition:
    view, made, lines = case(conditions, bool(proof))
    return letter_edition(view, made, replace(lines[who], proof=proof), language)


def announcement(language: str, conditions: str) -> Edition:
    view, made, _ = case(conditions, proofs=True)
    return compensation_statement(view, made, load_languages((language,))).edition(language)


REASONS = {
    "en": {"disputed": "in dispute", "evidence": "not fully shown", "small": "too small to pay"},
    "zh-CN": {"disputed": "有争议", "evidence": "没有充分证明", "small": "金额太小"},
}


CLAIMS = """
claims:
  opens: 2030-05-02T00:00+09:00
  closes: 2030-06-02T00:00+09:00
  address: https://status.test.example/claim
  asks: [{zh-CN: 姓名, en: your name}]
  proof: {zh-CN: 在您的账户里确认。, en: Confirm it in your account.}
"""
NOTHING_TO_DO = {"en": "You do not need to do anything", "zh-CN": "您什么都不用做"}
TO_SHOW = {"en": "Write to us here: ", "zh-CN": "请在这里联系我们："}
NO_FEE = {"en": "You never pay anything", "zh-CN": "不用先交费"}


@TEXTS
@pytest.mark.parametrize(
    ("conditions", "place"),
    [
        ("", "support@test.example"),
        (OBJECTION, "https://status.test.example/objection"),
        (OBJECTION + CLAIMS, "https://status.test.example/claim"),
    ],
)
def test_who_has_something_to_show_is_told_where_and_not_to_do_nothing(
    language: str, conditions: str, place: str
) -> None:
    found = letter("c01", language, conditions)
    assert re.findall(rf"{TO_SHOW[language]}([^']*)", words(found, "amount")) == [place]
    assert NOTHING_TO_DO[language] not in words(found, "safety")
    assert bool(conditions.endswith(CLAIMS)) != (NO_FEE[language] in words(found, "safety"))


@TEXTS
@pytest.mark.parametrize("who", ["c02", "c04", "c05"])
def test_who_has_nothing_to_show_has_nothing_to_do(language: str, who: str) -> None:
    found = letter(who, language, OBJECTION)
    assert NOTHING_TO_DO[language] in words(found, "safety")
    assert TO_SHOW[language] not in words(found, "amount")


@TEXTS
def test_a_letter_names_the_own_assets_alone(language: str) -> None:
    policy: dict[str, object] = {"price": {"fixed": {"USDT": "1", "ETH": "2", "BTC": "3"}}}
    view, made, lines = lettered_case(policy, "disputed", {"c00": "10,"})
    line = replace(
        lines["c00"], parts=(("BTC", Decimal(0)), ("ETH", Decimal(2)), ("USDT", Decimal(1)))
    )
    reason = letter_edition(view, made, line, language).recipient_reason
    assert re.findall("[A-Z]{3,4}", reason) == ["ETH", "USDT"]


@TEXTS
@pytest.mark.parametrize(
    ("award", "held", "english", "chinese"),
    [
        (500, 0, "You are paid 5.00 US dollars now.", "本次付给您5.00美元。"),
        (500, 700, "You are paid 5.00 US dollars now. We keep 7.00 US dollars for you.",
         "本次付给您5.00美元。另有7.00美元为您留存。"),
        (0, 700, "Nothing is paid to you yet. We keep 7.00 US dollars for you.",
         "本次暂不付款，7.00美元为您留存。"),
        (0, 0, "Nothing is paid to you in this payment.", "本次没有付给您的款项。"),
    ],
)  # fmt: skip
def test_the_summary_promises_no_payment_of_nothing(
    language: str, award: int, held: int, english: str, chinese: str
) -> None:
    view, made, lines = case("", proofs=False)
    found = letter_edition(view, made, replace(lines["c05"], award=award, held=held), language)
    assert found.summary == {"en": english, "zh-CN": chinese}[language]


@TEXTS
def test_no_letter_asks_for_a_click(language: str) -> None:
    asked = {"en": "type each address yourself", "zh-CN": "网址请自己输入"}[language]
    assert asked in words(letter("c05", language), "check")


@TEXTS
@pytest.mark.parametrize(
    ("who", "own"),
    [
        ("c00", {"evidence"}),
        ("c01", {"evidence"}),
        ("c02", {"disputed"}),
        ("c03", {"disputed", "evidence"}),
        ("c04", {"small"}),
        ("c05", set()),
        ("c06", {"disputed", "evidence", "small"}),
    ],
)
def test_a_letter_gives_the_own_reasons_alone(language: str, who: str, own: set[str]) -> None:
    text = words(letter(who, language), "amount")
    assert {name for name, said in REASONS[language].items() if said in text} == own


def test_a_letter_says_which_proof_is_weak() -> None:
    text = words(letter("c00", "en"), "amount")
    assert "Records of yours that match our books" in text


@TEXTS
def test_letter_and_announcement_name_page_command_and_delivery(language: str) -> None:
    delivery = {"en": "You find it in your account.", "zh-CN": "登录账户后下载。"}[language]
    for edition, name in (
        (letter("c05", language, CHECK, "claimants/ab/cd.json"), "cd.json"),
        (announcement(language, CHECK), "FILE"),
    ):
        text = words(edition, "check")
        assert PAGE in text
        assert delivery in text
        assert f"aboveboard verify-award {name} --root ROOT" in text


@TEXTS
def test_what_is_not_decided_about_the_check_is_said(language: str) -> None:
    undecided = {"en": "not yet decided", "zh-CN": "尚未确定"}[language]
    not_ready = {"en": "not yet ready", "zh-CN": "还没有准备好"}[language]
    for edition in (letter("c05", language, "", "cd.json"), announcement(language, "")):
        text = words(edition, "check")
        assert undecided in text
        assert not_ready in text


@TEXTS
def test_who_else_to_turn_to_is_told_or_said_to_be_open(language: str) -> None:
    undecided = {
        "en": "Who else you can turn to is not yet decided",
        "zh-CN": "还可以找哪些机构，尚未确定",
    }
    elsewhere = "  elsewhere: [{zh-CN: 消费者中心。, en: The consumer centre.}]\n"
    told = {"en": "The consumer centre.", "zh-CN": "消费者中心。"}
    for make in (lambda c: letter("c05", language, c), lambda c: announcement(language, c)):
        assert undecided[language] in words(make(OBJECTION), "objection")
        text = words(make(OBJECTION + elsewhere), "objection")
        assert undecided[language] not in text
        assert told[language] in text


@pytest.mark.parametrize(
    ("conditions", "item", "state"),
    [
        ("", "K9", "told as not yet known"),
        (OBJECTION, "K9", "told as not yet known"),
        (OBJECTION + "  elsewhere: [{zh-CN: 甲。, en: A.}]\n", "K9", "told"),
        ("", "K5", "told as not yet known"),
        (CHECK, "K5", "told"),
    ],
)
def test_the_checklist_lists_what_is_not_told(conditions: str, item: str, state: str) -> None:
    view, made, _ = case(conditions, proofs=True)
    items = standard_items(made.policy, made.conditions, view, proofs=True)
    assert next(one.state for one in items if one.id == item) == state


def test_without_proofs_there_is_no_check_to_tell() -> None:
    view, made, _ = case("", proofs=False)
    items = standard_items(made.policy, made.conditions, view)
    assert next(one.state for one in items if one.id == "K5") == "told"


@pytest.mark.parametrize("who", ROWS)
def test_a_letter_reads_plainly(who: str) -> None:
    conditions = OBJECTION + CHECK
    assert max(grades(letter(who, "en", conditions, "cd.json"))) <= 9
    assert chinese_faults(letter(who, "zh-CN", conditions, "cd.json")) == []


def test_the_holdings_need_no_columns_of_evidence_or_dispute(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    (folder / "people.csv").write_text("claimant_id,email,language\nc00,a@x.example,en\n")
    open_case(folder, record_of(event("a")), parameters(), folder)
    (line,) = read_letter_lines(folder / AWARDS, folder / "holdings.csv", folder / "people.csv")
    assert (line.parts, line.evidence, line.disputed) == ((("USDT", Decimal(10)),), (), False)


@pytest.mark.parametrize(
    ("people", "line", "what"),
    [
        ("claimant_id,email,language\nc00,a@x.example,en\nc01,b@x.example\n", 3, "2 cells"),
        ("claimant_id,email\nc00,a@x.example\n", 1, "column language"),
    ],
)
def test_recipients_that_can_not_be_read_are_told_with_their_line_and_no_address(
    tmp_path: Path, people: str, line: int, what: str
) -> None:
    folder = write_case(tmp_path)
    (folder / "people.csv").write_text(people)
    open_case(folder, record_of(event("a")), parameters(), folder)
    with pytest.raises(PolicyError) as caught:
        list(read_letter_lines(folder / AWARDS, folder / "holdings.csv", folder / "people.csv"))
    (problem,) = caught.value.problems
    assert problem.line == line
    assert what in problem.what
    assert "x.example" not in str(problem)
