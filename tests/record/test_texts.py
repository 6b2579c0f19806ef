"""Links off the official domains, invisible characters and secrets, wherever they stand."""

from __future__ import annotations

import pytest
from aboveboard.record.texts import link_faults, on_domains
from records import HEADER, entry, event, figure, line_of, problem_of, problems_of, record_of

OFFICIAL = ("test.example",)
# One letter is Cyrillic or Greek; a full-width dot parts the names.
HOMOGRAPHS = (
    "t\u0435st.example",
    "t\u03b5st.example",
    "test\uff0eexample.com",
)


@pytest.mark.parametrize(
    "text",
    [
        "See https://status.test.example/now.",
        "见https://test.example/n。",
        "(https://test.example)",
        "https://test.example:443/x?y=1#z",
        "write to support@test.example",
        "请看test.example页面",
        "TEST.EXAMPLE",
        "fake page: test-refund[.]com and https://test-refund[.]com",
        "version 2.68.1, 3.14 and 1.46 billion",
        "e.g. this, i.e. that, etc.",
        "The end.Next sentence.",
        "Read README.md, run setup.py",
        "@test_status",
    ],
)
def test_an_official_address_or_plain_text_is_let_through(text: str) -> None:
    assert list(link_faults(text, OFFICIAL)) == []


@pytest.mark.parametrize(
    "text",
    [
        "https://test-refund.com",
        "https://test.example.refund.com/x",
        "https://nottest.example",
        "https://test.example@refund.com/",
        "https://refund.com\\.test.example/",
        "https://refund.com／x",
        "https://[refund",
        "http://test.example",
        "ftp://test.example/x",
        "https://someone@test.example",
        "https://bit.ly/3x",
        "go to bit.ly/3x",
        "go to t.me/refund",
        "访问test-refund。com",
        "go to t。me/refund",
        "ipfs://bafybeigdyrzt",
        "tg://resolve?domain=refund",
        "visit test-refund.com now",
        "请访问test-refund.com领取",
        "访问test-refund．com",
        "TEST-REFUND.COM",
        "www.refund.cn",
        "refund@test-refund.com",
        "https://203.0.113.7/x",
        *HOMOGRAPHS,
        *(f"https://{host}/x" for host in HOMOGRAPHS),
    ],
)
def test_a_foreign_or_unsafe_address_is_refused(text: str) -> None:
    found = list(link_faults(text, OFFICIAL))
    assert found
    assert all(what and do for what, do in found)


def test_each_foreign_address_is_named() -> None:
    found = list(link_faults("https://a.com and https://b.org or c.net", OFFICIAL))
    assert [("a.com" in w, "b.org" in w, "c.net" in w) for w, _ in found] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
    ]


@pytest.mark.parametrize(
    ("host", "official"),
    [
        ("test.example", True),
        ("status.test.example", True),
        ("TEST.example.", True),
        ("nottest.example", False),
        ("test.example.com", False),
        ("", False),
    ],
)
def test_a_host_is_official_itself_or_below_one_that_is(host: str, official: bool) -> None:
    assert on_domains(host, OFFICIAL) is official


INVISIBLE = [
    "\u00ad",
    "\u061c",
    "\u180e",
    "\u200b",
    "\u200c",
    "\u200d",
    "\u200e",
    "\u200f",
    "\u202a",
    "\u202e",
    "\u2060",
    "\u2066",
    "\u2069",
    "\u206a",
    "\u2800",
    "\u3164",
    "\ufeff",
    "\ufff9",
    "\U000e0041",
]


@pytest.mark.parametrize("character", INVISIBLE, ids=lambda c: f"U+{ord(c):04X}")
def test_an_invisible_or_reordering_character_is_named(character: str) -> None:
    text = HEADER + event("a", f'"We pa{character}id."')
    problem = problem_of(text)
    assert f"U+{ord(character):04X}" in problem.what
    assert (problem.field, problem.line) == ("entries[0].text.en", line_of(text, "We pa"))


@pytest.mark.parametrize("escape", ["\\x00", "\\x1b", "\\x7f", "\\uE000", "\\x85x"])
def test_a_control_character_written_as_an_escape_is_refused(escape: str) -> None:
    assert "control" in problem_of(HEADER + event("a", f'"x{escape}"')).what


def test_the_blank_and_line_break_of_a_text_are_let_through() -> None:
    record = record_of(event("a", "|\n        One line,\n        and another."))
    assert record.entries[0].model_dump()["text"]["en"] == "One line, and another."


SEED = "legal winner thank year wave sausage worth useful legal winner thank yellow"


@pytest.mark.parametrize("where", ["text", "source"])
def test_a_secret_is_refused_with_its_place_and_never_shown(where: str) -> None:
    entry = event("a", SEED) if where == "text" else event("a", "Told.", f"source: {SEED}")
    problem = problem_of(HEADER + entry)
    assert "seed phrase" in problem.what
    assert problem.line == line_of(HEADER + entry, "sausage")
    assert "sausage" not in str(problem)


@pytest.mark.parametrize(
    "text",
    [
        HEADER + figure("a", f'"{SEED}"'),
        HEADER + figure("a", '"1"', f'"{SEED}"'),
        HEADER.replace("id: 2030-05-01-test", f"id: {SEED}"),
        HEADER.replace("time_zone: Asia/Tokyo", f"time_zone: {SEED}"),
        HEADER.replace("SHA256:+ofYI2cIm4irOu4L1WnWOyPGjhXQtq3NHUBUY6wTWyE", SEED),
        HEADER.replace("notices@test.example", SEED),
        HEADER + event("a", "x", f"confidense: {SEED}"),
        HEADER + event("a", "x", f"{SEED}: x"),
        HEADER + event("a", "x", f"settles: [{SEED}]"),
        HEADER + f"  - {SEED}\n",
    ],
)
def test_a_secret_in_the_wrong_field_is_not_shown_either(text: str) -> None:
    if text.endswith("entries:\n"):
        text += event("a")
    assert "sausage" not in "\n".join(map(str, problems_of(text)))


def test_an_internal_source_may_name_any_site() -> None:
    record = record_of(event("a", "Told.", "source: https://elsewhere.com/x, b.org"))
    assert record.entries[0].source.startswith("https://elsewhere.com")


@pytest.mark.parametrize(
    "secret",
    [
        "4f" * 32,
        "0x" + "4F" * 32,
        "-----BEGIN OPENSSH PRIVATE KEY-----",
        "ghp_" + "a1B2" * 9,
        "AKIA" + "ABCD1234EFGH5678",
    ],
)
def test_a_key_or_token_is_refused_and_never_shown(secret: str) -> None:
    problem = problem_of(HEADER + event("a", f"'It happened. {secret}'"))
    assert "(not shown)" in problem.what
    assert secret not in str(problem)


def test_a_transaction_has_a_field_of_its_own() -> None:
    trace = entry("t", "trace", "chain: nem", f"transactions: ['{'4f' * 32}']")
    record_of(event("a"), trace)
