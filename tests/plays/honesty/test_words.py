"""The words of a statement: every place is looked at, and the record can let words stand."""

from __future__ import annotations

import pytest
from aboveboard.plays.honesty import blocking, check_record
from aboveboard.plays.statement import Edition, HotlineAnswer, Paragraph
from aboveboard.record import View
from aboveboard.wording.language import load_languages
from honest import ONE, checks, found_in, statement_of, texts, whole_record
from records import entry

BAD = {"en": "All funds are safe.", "zh-CN": "所有用户资产均安全。"}


def test_a_whole_record_has_no_finding() -> None:
    assert found_in(whole_record()) == ()


@pytest.mark.parametrize("section", ["what-happened", "unknown", "advice", "title", "summary"])
def test_a_text_of_ones_own_is_checked(section: str) -> None:
    findings = found_in(whole_record(), overrides={section: BAD})
    found = [f for f in findings if f.check == "absolute-claim"]
    assert {(f.place.language, f.place.section) for f in found} >= {
        ("en", section),
        ("zh-CN", section),
    }
    assert {finding.sentence for finding in found} == set(BAD.values())


@pytest.mark.parametrize(
    ("change", "section"),
    [
        ({"subject": BAD["en"]}, "subject"),
        ({"recipient_reason": BAD["en"]}, "reason"),
        ({"exercise": BAD["en"]}, "exercise"),
    ],
)
def test_every_part_of_an_edition_is_checked(change: dict[str, str], section: str) -> None:
    assert _place_of(change) == section


def test_posts_and_the_script_are_checked() -> None:
    edition = statement_of(whole_record()).edition("en")
    posts = edition.posts
    for name in ("first", "sms", "more"):
        spoilt = posts.model_copy(update={name: (*getattr(posts, name), BAD["en"])})
        assert _place_of({"posts": spoilt}) == "posts"
    following = posts.model_copy(update={"sms_more": ((BAD["en"],),)})
    assert _place_of({"posts": following}) == "posts"
    script = (*edition.hotline, HotlineAnswer(question="Safe?", answer=BAD["en"]))
    assert _place_of({"hotline": script}) == "hotline"


def _place_of(change: dict[str, object]) -> str:
    statement = statement_of(whole_record())
    editions = [
        edition.model_copy(update=change) if edition.language == "en" else edition
        for edition in statement.editions
    ]
    spoilt = statement.model_copy(update={"editions": tuple(editions)})
    findings = found_in(whole_record(), statement=spoilt)
    return next(f.place.section for f in findings if f.check == "absolute-claim")


def test_the_same_words_are_one_finding_with_every_place() -> None:
    record = whole_record(
        entry(
            "again",
            "summary",
            *texts("headline", "Coins stolen", "币被盗"),
            *texts("text", BAD["en"], BAD["zh-CN"]),
        )
    )
    found = [f for f in found_in(record) if f.check == "absolute-claim"]
    assert [finding.place.language for finding in found] == ["zh-CN", "en"]
    assert len(found[1].places) > 3
    assert found[1].where.startswith("en: summary (and ")


def test_words_of_the_record_name_their_entry_and_field() -> None:
    advice = entry("hint", "advice", "do: do", *texts("text", BAD["en"], "请查看余额。"))
    record = whole_record(advice)
    (finding,) = (f for f in found_in(record) if f.check == "absolute-claim")
    assert finding.entry == "hint"
    assert finding.field == ("entries", len(record.entries) - 1, "text", "en")


def test_words_of_a_template_name_no_entry() -> None:
    (finding,) = (
        f
        for f in found_in(whole_record(), overrides={"advice": {**BAD, "zh-CN": "请查看余额。"}})
        if f.check == "absolute-claim"
    )
    assert (finding.entry, finding.field) == ("", ())


def test_a_check_beside_it_lets_what_is_not_affected_stand() -> None:
    fact = entry(
        "others",
        "unaffected",
        *texts("text", "No other wallets were affected.", "其他钱包均未受影响。"),
        *texts("checked", "we compared each wallet with our books.", "我们逐一核对了账目。"),
    )
    assert "absolute-claim" not in checks(found_in(whole_record(fact)))


def test_the_same_claim_without_its_check_does_not_stand() -> None:
    fact = entry(
        "others",
        "unaffected",
        *texts("text", "No other wallets were affected.", "其他钱包均未受影响。"),
        *texts("checked", "we compared each wallet with our books.", "我们逐一核对了账目。"),
    )
    alone = {"en": "No other wallets were affected.", "zh-CN": "其他钱包均未受影响。"}
    findings = found_in(whole_record(fact), overrides={"summary": alone})
    assert checks(findings).count("absolute-claim") == 2


def _cause(confidence: str, en: str, zh: str) -> str:
    return entry("cause", "cause", "cause: key-leak", *texts("text", en, zh), confidence=confidence)


FIRM = {"en": "The private keys were stolen.", "zh-CN": "私钥被窃取。"}


@pytest.mark.parametrize(("confidence", "stands"), [("confirmed", True), ("suspected", False)])
def test_a_cause_is_said_as_firmly_as_the_record_holds_it(confidence: str, stands: bool) -> None:
    record = whole_record(_cause(confidence, "We looked at the keys.", "我们查看了记录。"))
    findings = found_in(record, overrides={"what-happened": FIRM})
    assert ("cause-too-firm" not in checks(findings)) is stands


def test_a_confirmed_cause_of_another_kind_proves_nothing() -> None:
    record = whole_record(_cause("confirmed", "We looked at the keys.", "我们查看了记录。"))
    other = {"en": "It was an inside job.", "zh-CN": "这是内部人员监守自盗。"}
    assert "cause-too-firm" in checks(found_in(record, overrides={"what-happened": other}))


def test_without_a_cause_on_the_record_none_may_be_said() -> None:
    findings = found_in(whole_record(), overrides={"what-happened": FIRM})
    assert checks(findings).count("cause-too-firm") == 2


def test_a_name_that_a_confirmed_entry_holds_may_be_said() -> None:
    said = texts("text", "The police told us: Lazarus Group.", "警方告诉我们：拉撒路组织。")
    named = {"en": "The Lazarus Group did it.", "zh-CN": "这是拉撒路组织所为。"}
    told = whole_record(entry("police", "authority", *said))
    assert "culprit-named" not in checks(found_in(told, overrides={"advice": named}))
    assert "culprit-named" in checks(found_in(whole_record(), overrides={"advice": named}))


RESUME = {
    "en": "Yen withdrawals will open on 3 May 2030.",
    "zh-CN": "日元提现将于2030年5月3日恢复。",
}


def test_a_recorded_promise_is_no_guess_at_a_repair_time() -> None:
    promised = entry(
        "resume",
        "commitment",
        "promise: resume",
        "due: 2030-05-03T09:00+09:00",
        *texts("text", "We open yen withdrawals.", "我们恢复日元提现。"),
    )
    assert "repair-time" not in checks(
        found_in(whole_record(promised), overrides={"advice": RESUME})
    )
    assert "repair-time" in checks(found_in(whole_record(), overrides={"advice": RESUME}))


def test_a_promise_for_another_day_covers_no_guess() -> None:
    promised = entry(
        "resume",
        "commitment",
        "promise: resume",
        "due: 2030-05-04T09:00+09:00",
        *texts("text", "We open yen withdrawals.", "我们恢复日元提现。"),
    )
    assert "repair-time" in checks(found_in(whole_record(promised), overrides={"advice": RESUME}))


OPENED = entry(
    "again",
    "service",
    "service: withdrawals",
    "state: resumed",
    "assets: all",
    at="2030-05-01T12:30+09:00",
)
DONE = [
    ("en", "Withdrawals are open again since 1 May."),
    ("en", "Withdrawals are back to normal since 1 May, 12:30."),
    ("zh-CN", "提币自5月1日起恢复。"),
    ("zh-CN", "5月1日起提币恢复正常。"),
    ("zh-CN", "提币已于5月1日12:30恢复正常。"),
]
TO_COME = [
    ("en", "Withdrawals will be open again on 1 May."),
    ("en", "Withdrawals are open again since 1 May, and trading resumes on 1 May."),
    ("en", "Withdrawals are open since 1 May, 18:00."),
    ("en", "Withdrawals are open again from 2 May."),
    ("en", "Withdrawals reopen on 2 May, after 1 May."),
    ("zh-CN", "提币将于5月1日恢复。"),
    ("zh-CN", "5月2日起提币恢复正常。"),
    ("zh-CN", "5月1日起交易恢复正常。"),
]


def told_as(tag: str, sentence: str, *entries: str) -> set[str]:
    """Return what is found in a statement whose advice is ``sentence`` in one language."""
    told = {"en": "So.", "zh-CN": "如此。", tag: sentence}
    found = found_in(whole_record(*entries), overrides={"advice": told})
    return {f.check for f in found if f.place.language == tag}


@pytest.mark.parametrize(("tag", "sentence"), DONE)
def test_since_when_a_service_is_open_again_may_be_said(tag: str, sentence: str) -> None:
    assert "repair-time" not in told_as(tag, sentence, OPENED)


@pytest.mark.parametrize(("tag", "sentence"), [*DONE[:4], *TO_COME])
def test_an_opening_that_the_record_does_not_hold_is_a_guess(tag: str, sentence: str) -> None:
    entries = () if (tag, sentence) in DONE else (OPENED,)
    assert "repair-time" in told_as(tag, sentence, *entries)


def test_a_rumour_may_be_repeated_to_answer_it() -> None:
    rumour = entry(
        "rumour",
        "rumour",
        *texts("text", "All funds are gone and the keys were stolen.", "资产绝对安全。"),
        *texts("answer", "We have not checked that yet.", "尚未核实。"),
    )
    record = whole_record(rumour)
    quoted = {
        "en": "All funds are gone and the keys were stolen. We have not checked that yet.",
        "zh-CN": "资产绝对安全。尚未核实。",
    }
    assert found_in(record, overrides={"unknown": quoted}) == ()
    assert check_record(View(record, ONE), load_languages(record.languages)) == ()


def test_an_entry_that_the_statement_does_not_show_is_checked_too() -> None:
    hidden = entry("hidden", "scam", *texts("text", BAD["en"], BAD["zh-CN"]))
    record = whole_record(hidden)
    findings = check_record(View(record, ONE), load_languages(record.languages))
    assert [(f.check, f.entry, f.field[-1]) for f in findings] == [
        ("absolute-claim", "hidden", "zh-CN"),
        ("absolute-claim", "hidden", "en"),
    ]


def test_a_corrected_entry_is_no_longer_checked() -> None:
    first = entry("one", "scam", *texts("text", BAD["en"], BAD["zh-CN"]))
    second = entry(
        "two",
        "scam",
        "corrects: one",
        *texts("because", "It was wrong.", "有误。"),
        *texts("text", "A fake page was seen.", "发现一个假冒页面。"),
    )
    record = whole_record(first, second)
    assert check_record(View(record, ONE), load_languages(record.languages)) == ()


@pytest.mark.parametrize(
    ("address", "check"),
    [
        ("https://evil.example/refund", "link-off-domain"),
        ("bit.ly/3abc", "link-shortener"),
        ("https://t3st.example/now", "look-alike"),
        ("https://test-refund.example", "look-alike"),
        ("[our page](https://test.example/x)", "link-text"),
        ("@fake_support", "off-channel"),
    ],
)
def test_an_address_that_misleads_is_found(address: str, check: str) -> None:
    statement = statement_of(whole_record())
    spoilt = statement.model_copy(
        update={"editions": tuple(_with_paragraph(e, address) for e in statement.editions)}
    )
    assert check in checks(found_in(whole_record(), statement=spoilt))


def _with_paragraph(edition: Edition, text: str) -> Edition:
    first, *rest = edition.sections
    blocks = (*first.blocks, Paragraph(text=text))
    return edition.model_copy(
        update={"sections": (first.model_copy(update={"blocks": blocks}), *rest)}
    )


@pytest.mark.parametrize("tag", ["en", "zh-CN"])
def test_one_apology_is_enough(tag: str) -> None:
    sorry = {"en": "We are sorry. It is our fault.", "zh-CN": "对此我们深表歉意。这是我们的责任。"}
    findings = found_in(whole_record(), overrides={"advice": sorry})
    assert ("apology-repeated", tag) in {(f.check, f.place.language) for f in findings}


@pytest.mark.parametrize("tag", ["en", "zh-CN"])
def test_a_first_statement_without_an_apology_is_told(tag: str) -> None:
    plain = {"en": "Coins were stolen.", "zh-CN": "币被盗了。"}
    findings = found_in(whole_record(), overrides={"what-happened": plain})
    assert ("apology-missing", tag) in {(f.check, f.place.language) for f in findings}
    assert blocking(findings)
