"""Subscribers: nobody is on the list who did not confirm, and leaving takes one click."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from aboveboard.errors import PublishError
from aboveboard.publishing.deliveries import DeliveryLedger, Recipient
from aboveboard.publishing.delivery_reading import Batch
from aboveboard.publishing.enrolment import carry_over, enrol
from aboveboard.publishing.secrets import Secret
from aboveboard.publishing.subscribers import (
    CONFIRM_WITHIN,
    Links,
    confirm,
    confirm_link,
    count_subscribers,
    leave,
    leave_headers,
    leave_link,
    request,
    subscribers,
)

NOW = datetime(2018, 1, 26, 14, 30, tzinfo=UTC)
LINKS = Links(Secret("k" * 32))
PAGE = "https://status.minato.example/2018-01-26"
ONE = Recipient("one@example.com", "zh-CN", {})


@pytest.fixture
def ledger(database_url: str) -> Iterator[DeliveryLedger]:
    ledger = DeliveryLedger(database_url)
    yield ledger
    ledger.close()


def listed(ledger: DeliveryLedger) -> list[tuple[str, str]]:
    return [(person.address, person.language) for person in subscribers(ledger)]


def token() -> str:
    return request(LINKS, "one@example.com", "zh-CN", NOW)


def test_a_request_alone_puts_nobody_on_the_list(ledger: DeliveryLedger) -> None:
    token()
    assert listed(ledger) == []


def test_who_confirms_is_on_the_list_once(ledger: DeliveryLedger) -> None:
    confirm(ledger, LINKS, token(), NOW)
    confirm(ledger, LINKS, token(), NOW)
    assert listed(ledger) == [("one@example.com", "zh-CN")]


def test_leaving_takes_off_the_list_and_out_of_what_is_being_sent(ledger: DeliveryLedger) -> None:
    person = confirm(ledger, LINKS, token(), NOW)
    batch = Batch("minato-01-v1/email", "minato-01", 1, "email", 0, NOW + timedelta(days=2))
    enrol(ledger, batch, [person], NOW)
    link = leave_link(LINKS, PAGE, person)
    leave(ledger, LINKS, link.rsplit("/", 1)[1], NOW)
    leave(ledger, LINKS, link.rsplit("/", 1)[1], NOW)
    assert listed(ledger) == []
    ledger.join("run", NOW)
    assert ledger.claim(batch.id, "run", 5, NOW) == []


def test_who_left_may_come_back_and_who_complained_may_not(ledger: DeliveryLedger) -> None:
    leave(ledger, LINKS, LINKS.token("leave", "one@example.com", "zh-CN"), NOW)
    confirm(ledger, LINKS, token(), NOW)
    ledger.suppress("two@example.com", "complained", NOW)
    confirm(ledger, LINKS, request(LINKS, "two@example.com", "en", NOW), NOW)
    batch = Batch("minato-01-v1/email", "minato-01", 1, "email", 0, NOW + timedelta(days=2))
    enrol(ledger, batch, [], NOW, with_subscribers=True)
    assert ledger.counts(batch.id) == {"pending": 1, "suppressed": 1}


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "x",
        "a.b",
        token()[:-2],
        "A" + token()[1:],
        LINKS.token("leave", "one@example.com", "zh-CN"),
        Links(Secret("o" * 32)).token("confirm", "one@example.com", "zh-CN", NOW),
        LINKS.token("confirm", "one@example.com", "en", NOW - CONFIRM_WITHIN - timedelta(1)),
    ],
)
def test_a_link_that_is_not_ours_of_another_kind_or_too_old_does_nothing(
    ledger: DeliveryLedger, wrong: str
) -> None:
    with pytest.raises(PublishError, match="not valid, or too old"):
        confirm(ledger, LINKS, wrong, NOW)
    assert listed(ledger) == []


def test_the_headers_for_one_click_stand_on_one_line_and_stay_the_same() -> None:
    headers = dict(leave_headers(LINKS, PAGE, ONE))
    assert headers["List-Unsubscribe"].startswith(f"<{PAGE}/unsubscribe/")
    assert "\n" not in headers["List-Unsubscribe"]
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert dict(leave_headers(LINKS, PAGE, ONE)) == headers


def test_a_key_that_is_too_short_is_refused_unseen() -> None:
    with pytest.raises(PublishError, match="too short") as caught:
        Links(Secret("hunter2"))
    assert caught.value.problems[0].file == "subscriber_key"
    assert "hunter2" not in str(caught.value)
    assert Links(Secret("k" * 32)) == LINKS


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(PublishError, match="not an e-mail address"):
        request(LINKS, "one@example.com\nBcc: x@example.com", "en", NOW)


def test_whoever_got_the_first_statement_gets_the_next_unless_they_left(
    ledger: DeliveryLedger,
) -> None:
    later = NOW + timedelta(days=2)
    first = Batch("minato-01-v1/email", "minato-01", 1, "email", 0, later)
    second = Batch("minato-02-v1/email", "minato-02", 1, "email", 0, later)
    people = [Recipient(f"{name}@example.com", "en", {"code": name}) for name in ("a", "b", "c")]
    enrol(ledger, first, people, NOW)
    for row in list(ledger.listed(first.id, "pending")):
        if row[0] != "c@example.com":
            ledger.mark(first.id, "abc".index(row[0][0]) + 1, "sent", "", NOW)
    ledger.suppress("b@example.com", "unsubscribed", NOW)
    enrol(ledger, second, [Recipient("d@example.com", "zh-CN", {})], NOW)
    assert carry_over(ledger, second.id, first.id, NOW) == 2
    assert carry_over(ledger, second.id, first.id, NOW) == 0
    ledger.check(second.id)
    ledger.join("run", NOW)
    claimed = {row.address: row.fields for row in ledger.claim(second.id, "run", 9, NOW)}
    assert claimed == {"d@example.com": {}, "a@example.com": {"code": "a"}}


def test_one_who_comes_back_brings_no_other_back(ledger: DeliveryLedger) -> None:
    for address in ("one@example.com", "two@example.com"):
        confirm(ledger, LINKS, request(LINKS, address, "en", NOW), NOW)
        leave(ledger, LINKS, LINKS.token("leave", address, "en"), NOW)
    confirm(ledger, LINKS, token(), NOW)
    assert listed(ledger) == [("one@example.com", "zh-CN")]
    assert ledger.why_barred("one@example.com") == ""
    assert ledger.why_barred("two@example.com") == "unsubscribed"


def test_one_who_leaves_takes_no_other_off(ledger: DeliveryLedger) -> None:
    for address in ("one@example.com", "two@example.com"):
        confirm(ledger, LINKS, request(LINKS, address, "en", NOW), NOW)
    leave(ledger, LINKS, LINKS.token("leave", "ONE@example.com", "en"), NOW)
    assert listed(ledger) == [("two@example.com", "en")]


def test_who_confirms_again_gets_the_language_asked_for_last(ledger: DeliveryLedger) -> None:
    confirm(ledger, LINKS, token(), NOW)
    confirm(ledger, LINKS, request(LINKS, "one@example.com", "en", NOW), NOW)
    assert listed(ledger) == [("one@example.com", "en")]


def test_a_link_to_confirm_takes_nobody_off(ledger: DeliveryLedger) -> None:
    confirm(ledger, LINKS, token(), NOW)
    with pytest.raises(PublishError, match="not valid, or too old"):
        leave(ledger, LINKS, token(), NOW)
    assert listed(ledger) == [("one@example.com", "zh-CN")]


def test_a_link_confirms_until_its_time_is_up_and_a_link_to_leave_for_ever(
    ledger: DeliveryLedger,
) -> None:
    confirm(ledger, LINKS, token(), NOW + CONFIRM_WITHIN)
    with pytest.raises(PublishError, match="not valid, or too old"):
        confirm(ledger, LINKS, token(), NOW + CONFIRM_WITHIN + timedelta(seconds=1))
    years_later = NOW + timedelta(days=3000)
    leave(ledger, LINKS, LINKS.token("leave", "one@example.com", "zh-CN"), years_later)
    assert listed(ledger) == []


def test_only_whom_the_named_statement_reached_is_carried_over(ledger: DeliveryLedger) -> None:
    later = NOW + timedelta(days=2)
    first, other, last = (
        Batch(f"minato-0{n}-v1/email", f"minato-0{n}", 1, "email", 0, later) for n in (1, 2, 3)
    )
    for batch, name in ((first, "a"), (other, "b"), (last, "c")):
        enrol(ledger, batch, [Recipient(f"{name}@example.com", "en", {})], NOW)
    for batch in (first, other):
        ledger.mark(batch.id, 1, "sent", "", NOW)
    assert carry_over(ledger, last.id, first.id, NOW) == 1
    addresses = [row[0] for row in ledger.listed(last.id, "pending")]
    assert addresses == ["c@example.com", "a@example.com"]


@pytest.mark.parametrize("page", [PAGE, f"{PAGE}/"])
def test_links_lie_below_the_page_and_bear_address_and_language(page: str) -> None:
    (where, confirming), (way_out, leaving) = (
        link.rsplit("/", 1)
        for link in (
            confirm_link(LINKS, page, "one@example.com", "zh-CN", NOW),
            leave_link(LINKS, page, ONE),
        )
    )
    assert (where, way_out) == (f"{PAGE}/confirm", f"{PAGE}/unsubscribe")
    assert LINKS.read("confirm", confirming, NOW) == ("one@example.com", "zh-CN")
    assert LINKS.read("leave", leaving, NOW) == ("one@example.com", "zh-CN")


def test_who_complained_and_confirmed_again_can_still_leave_the_list(
    ledger: DeliveryLedger,
) -> None:
    ledger.suppress("one@example.com", "complained", NOW)
    confirm(ledger, LINKS, token(), NOW)
    assert count_subscribers(ledger) == 1
    leave(ledger, LINKS, LINKS.token("leave", "one@example.com", "zh-CN"), NOW)
    assert count_subscribers(ledger) == 0


def test_a_signature_holds_for_its_own_address_only(ledger: DeliveryLedger) -> None:
    other = request(LINKS, "two@example.com", "zh-CN", NOW)
    forged = other.partition(".")[0] + "." + token().partition(".")[2]
    with pytest.raises(PublishError, match="not valid, or too old"):
        confirm(ledger, LINKS, forged, NOW)
    assert listed(ledger) == []
