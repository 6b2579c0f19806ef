"""What is suspected is told as suspected, wherever it is told: in no rendition as a fact."""

from __future__ import annotations

from datetime import datetime
from email import message_from_bytes, policy

import pytest
from aboveboard.plays.before import before
from aboveboard.plays.initial import initial_statement
from aboveboard.plays.statement import Edition, Statement
from aboveboard.plays.update import periodic_update
from aboveboard.record import View
from aboveboard.rendering import render_email, render_posts
from aboveboard.wording.language import load_languages
from records import HEADER, entry, event, figure, problem_of, record_of, shown

EARLY, FIRST, NOW = (f"2030-05-01T{clock}+09:00" for clock in ("11:00", "12:00", "13:00"))
MARKS = {"en": "suspected", "zh-CN": "尚未证实"}
TELLING = {
    "started": event("e", "Coins left.", "mark: started", at=EARLY, confidence="suspected"),
    "contained": event(
        "e", "The transfers have stopped.", "mark: contained", at=EARLY, confidence="suspected"
    ),
    "a figure": figure("f", at=EARLY, confidence="suspected"),
    "a service": entry(
        "s", "service", "service: withdrawals", "state: paused", "assets: all",
        at=EARLY, confidence="suspected",
    ),
    "who was told": entry(
        "a", "authority", "text: {zh-CN: 已报警。, en: We told the police.}",
        at=EARLY, confidence="suspected",
    ),
    "who pays": entry(
        "b", "burden", "text: {zh-CN: 我们承担损失。, en: We bear the loss.}",
        "funds: {zh-CN: 自有资金, en: our own funds}", "approved_by: {zh-CN: 董事会, en: board}",
        at=EARLY, confidence="suspected",
    ),
}  # fmt: skip
NEWS = {
    "a measure": entry(
        "m", "measure", "text: {zh-CN: 我们换了密钥。, en: We changed the keys.}",
        at=NOW, confidence="suspected",
    ),
    "a fraud": entry(
        "x", "scam", "text: {zh-CN: 有人冒充我们。, en: Someone poses as us.}",
        at=NOW, confidence="suspected",
    ),
    "an answer to a rumour": entry(
        "x", "rumour", "text: {zh-CN: 传言。, en: It is said.}",
        "answer: {zh-CN: 并非如此。, en: It is not so.}", at=NOW, confidence="suspected",
    ),
    "an answer": entry(
        "x", "answer", "question: {zh-CN: 为什么？, en: Why so?}",
        "answer: {zh-CN: 答。, en: So.}", at=NOW, confidence="suspected",
    ),
    "a status": entry("x", "status", "status: identified", at=NOW, confidence="suspected"),
    "an event": event("x", "It went on.", at=NOW, confidence="suspected"),
}  # fmt: skip


def summary(confidence: str) -> str:
    return entry(
        "sum", "summary", "headline: {zh-CN: ETH被转走, en: ETH was taken}",
        "text: {zh-CN: ETH被转走。, en: ETH was taken.}", at=EARLY, confidence=confidence,
    )  # fmt: skip


def first(*entries: str) -> Statement:
    record = record_of(*entries)
    return initial_statement(
        View(record, datetime.fromisoformat(FIRST)), load_languages(record.languages)
    )


def update(*entries: str) -> Statement:
    record = record_of(*entries)
    at = datetime.fromisoformat(NOW)
    return periodic_update(View(record, at), before(record, at), load_languages(record.languages))


def marks(edition: Edition) -> int:
    """Count how often an edition says that something is not proven."""
    texts = [text for _, text in shown(edition)]
    more = (edition.status_label, *(line.value for line in edition.header))
    return sum(text.count(MARKS[edition.language]) for text in (*texts, *more))


@pytest.mark.parametrize("tag", MARKS)
@pytest.mark.parametrize("what", TELLING)
def test_a_first_statement_tells_it_as_suspected(what: str, tag: str) -> None:
    known = TELLING[what].replace("confidence: suspected", "confidence: confirmed")
    assert not marks(first(summary("confirmed"), known).edition(tag))
    assert marks(first(summary("confirmed"), TELLING[what]).edition(tag))


@pytest.mark.parametrize("tag", MARKS)
@pytest.mark.parametrize("what", NEWS)
def test_an_update_tells_it_as_suspected(what: str, tag: str) -> None:
    release = entry("r", "statement", "play: initial-statement", at=FIRST)
    known = NEWS[what].replace("confidence: suspected", "confidence: confirmed")
    assert not marks(update(summary("confirmed"), release, known).edition(tag))
    assert marks(update(summary("confirmed"), release, NEWS[what]).edition(tag))


@pytest.mark.parametrize("tag", MARKS)
def test_a_suspected_loss_is_told_as_suspected_in_the_posts_and_on_the_phone(tag: str) -> None:
    edition = first(summary("confirmed"), TELLING["a figure"]).edition(tag)
    amount = next(post for post in edition.posts.more if "BTC" in post)
    assert MARKS[tag] in amount
    assert MARKS[tag] in next(a.answer for a in edition.hotline if "BTC" in a.answer)


@pytest.mark.parametrize(("tag", "mark"), [("en", "Not confirmed yet: "), ("zh-CN", "尚未证实：")])
def test_a_suspected_summary_is_marked_in_title_mail_posts_and_text_message(
    tag: str, mark: str
) -> None:
    statement = first(summary("suspected"))
    edition = statement.edition(tag)
    assert mark in edition.title
    assert MARKS[tag] in edition.summary
    assert MARKS[tag] in edition.posts.first[0]
    assert mark in render_posts(statement, "sms", tag)[0]
    mail = message_from_bytes(render_email(statement, tag), policy=policy.default)
    plain = mail.get_body(("plain",))
    assert plain is not None
    assert MARKS[tag] in plain.get_content()


@pytest.mark.parametrize("tag", MARKS)
def test_the_longest_headline_still_fits_a_text_message_where_it_is_suspected(tag: str) -> None:
    longest = summary("suspected").replace(
        "headline: {zh-CN: ETH被转走, en: ETH was taken}",
        f"headline: {{zh-CN: {'转' * 30}, en: {'e' * 60}}}",
    )
    assert render_posts(first(longest), "sms", tag)
    release = entry("r", "statement", "play: initial-statement", at=FIRST)
    assert render_posts(update(longest, release), "sms", tag)


@pytest.mark.parametrize("confidence", ["suspected", "unknown"])
def test_what_is_not_confirmed_cannot_be_told_as_not_affected(confidence: str) -> None:
    told = entry(
        "u", "unaffected", "text: {zh-CN: BTC钱包。, en: Our BTC wallets.}",
        "checked: {zh-CN: 已核对。, en: We compared.}", confidence=confidence,
    )  # fmt: skip
    assert "Only what is confirmed" in problem_of(HEADER + told).what
