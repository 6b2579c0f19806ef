"""A form that is being filled in: the validators' verdict, at the field that it is about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from aboveboard.desk.draft import Checked, Value, check, secret_in, values_of
from aboveboard.desk.forms import entry_form
from aboveboard.record import Record
from aboveboard.record.draft import check_draft
from aboveboard.record.model import AnyEntry
from records import event, figure, record_of, replay

NOW = datetime(2030, 5, 1, 4, tzinfo=UTC)
RECORD = record_of(event("a"))
PHRASE = "abandon " * 11 + "about"
FULL: dict[str, dict[str, Value]] = {
    "figure": {"key": "lost", "amount": "5", "unit": "BTC", "confidence": "confirmed"},
    "summary": {
        "headline.en": "Coins were stolen", "headline.zh-CN": "币被盗",
        "text.en": "Coins were stolen.", "text.zh-CN": "币被盗。", "confidence": "confirmed",
    },
    "service": {"service": "deposits", "state": "paused", "assets": "all"},
    "commitment": {"promise": "next-update", "due": "2030-05-01T14:00+09:00"},
    "trace": {"chain": "Bitcoin", "addresses": "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"},
}  # fmt: skip


def filled(kind: str, record: Record = RECORD, **changes: Value) -> Checked:
    started = entry_form(record, kind, NOW)
    values = {
        **started.values,
        **FULL[kind],
        **{k.replace("__", "."): v for k, v in changes.items()},
    }
    return check(started.form, values, lambda raw: check_draft(record, raw))


@pytest.mark.parametrize("kind", FULL)
def test_a_form_that_is_filled_in_makes_the_entry(kind: str) -> None:
    checked = filled(kind)
    assert (checked.faults, checked.blanks) == ({}, ())
    assert checked.made.kind == kind


@pytest.mark.parametrize(
    ("kind", "changes", "at"),
    [
        ("figure", {"amount": "1,000"}, ["amount"]),
        ("figure", {"at": "noon"}, ["at"]),
        ("figure", {"known_at": "2030-05-01T12:30+09:00"}, ["known_at"]),
        ("figure", {"id": "a"}, ["id"]),
        ("figure", {"because__en": "It grew."}, ["because.zh-CN"]),
        ("figure", {"worth__amount": "5,0"}, ["worth.amount", "worth.at", "worth.currency",
                                              "worth.price.en", "worth.price.zh-CN"]),
        ("summary", {"headline__en": "x" * 61}, ["headline.en"]),
        ("summary", {"headline__en": "It ends.", "headline__zh_CN": "x"}, ["headline.en"]),
        ("summary", {"text__en": "See https://evil.com"}, ["text.en"]),
        ("service", {"assets": "all, BTC"}, []),
        ("service", {"assets": "B T C"}, ["assets"]),
        ("commitment", {"due": "2030-05-01T12:00+09:00"}, ["due"]),
        ("commitment", {"promise": "payment"}, ["text.en", "text.zh-CN"]),
        ("trace", {"addresses": ""}, [""]),
        ("trace", {"addresses": "short"}, ["addresses"]),
    ],
)  # fmt: skip
def test_a_fault_stands_at_its_field(kind: str, changes: dict[str, Any], at: list[str]) -> None:
    assert sorted(filled(kind, **changes).faults) == sorted(at)


def test_an_empty_field_that_must_be_filled_is_a_blank_and_no_fault() -> None:
    checked = filled("figure", amount="", confidence="")
    assert checked.blanks == ("amount", "confidence")
    assert checked.faults == {}
    assert checked.made is None


@pytest.mark.parametrize(
    "written", ["BTC, ETH", "BTC，ETH", "BTC、ETH", "BTC\nETH", " BTC ,, ETH "]
)
def test_a_list_is_written_as_people_write_one(written: str) -> None:
    assert filled("service", assets=written).made.assets == ("BTC", "ETH")


@pytest.mark.parametrize("name", ["2018-01-26-minato", "2025-02-21-larkfield"])
def test_every_entry_of_a_replay_survives_the_form(name: str) -> None:
    record = replay(name)
    changed = []
    for number, entry in enumerate(record.entries):
        earlier = record.model_copy(update={"entries": record.entries[:number]})
        if entry.corrects or entry.because:
            continue  # these have a form of their own
        again = through_the_form(earlier, entry)
        if again != entry:
            changed.append(entry.id)
    assert changed == []


def through_the_form(record: Record, entry: AnyEntry) -> AnyEntry | None:
    form = entry_form(record, entry.kind, NOW).form
    values = values_of(form, entry, lambda instant: instant.isoformat())
    made: AnyEntry | None = check(form, values, lambda raw: check_draft(record, raw)).made
    return made


def test_a_secret_is_named_and_not_shown() -> None:
    form = entry_form(RECORD, "figure", NOW).form
    source = next(one for one in form.fields if one.name == "source")
    said = secret_in(source, f"they sent {PHRASE}")
    assert "seed phrase" in said
    assert "abandon" not in said


def test_a_transaction_is_no_secret_where_transactions_stand() -> None:
    fields = {one.name: one for one in entry_form(RECORD, "trace", NOW).form.fields}
    assert secret_in(fields["transactions"], "ab" * 32) == ""
    assert "private key" in secret_in(fields["source"], "ab" * 32)


def test_an_entry_is_taken_into_the_form_with_its_instants_in_the_zone() -> None:
    record = record_of(figure("f"))
    form = entry_form(record, "figure", NOW).form
    values = values_of(form, record.entries[0], lambda _: "stamped")
    assert values["at"] == "stamped"
    assert values["amount"] == "5"
    assert "approximate" not in values
