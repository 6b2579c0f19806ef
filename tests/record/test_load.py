"""What a record refuses: each fault with its file, line, field and what to do, all at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from aboveboard.errors import RecordError
from aboveboard.record import load_record, parse_record
from aboveboard.record.load import is_incident, safe_name
from records import HEADER, PARAMS, REPLAYS, entry, event, figure, line_of, problem_of, problems_of

VALID = HEADER + event("a") + figure("b")


def spoiled(old: str, new: str) -> str:
    assert VALID.count(old) == 1, old
    return VALID.replace(old, new)


@pytest.mark.parametrize("name", REPLAYS)
def test_a_replay_is_valid_and_without_warnings(name: str) -> None:
    record, warnings = load_record(PARAMS / name)
    assert record.id == name
    assert warnings == ()


def test_the_record_that_the_tests_spoil_is_valid() -> None:
    record, _ = parse_record(VALID)
    assert [entry.id for entry in record.entries] == ["a", "b"]


# --- the file -------------------------------------------------------------------------------------


def refused(folder: Path) -> str:
    with pytest.raises(RecordError) as caught:
        load_record(folder)
    (problem,) = caught.value.problems
    assert problem.file == str(folder / "incident.yaml")
    assert problem.do
    return str(problem)


def written(folder: Path, content: bytes) -> Path:
    (folder / "incident.yaml").write_bytes(content)
    return folder


def test_an_empty_folder_says_how_to_make_a_record(tmp_path: Path) -> None:
    assert "aboveboard new" in refused(tmp_path)
    assert not is_incident(tmp_path)


@pytest.mark.parametrize("content", [b"", b"\n  \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    assert "The file is empty." in refused(written(tmp_path, content))


@pytest.mark.parametrize("content", [b"# nothing\n", b"- a\n", b"just text\n"])
def test_a_file_without_fields_is_refused(content: bytes) -> None:
    assert "no fields" in problem_of(content.decode()).what


def test_a_file_of_ten_megabytes_is_refused_without_reading_it(tmp_path: Path) -> None:
    began = time.monotonic()
    assert "larger than 2 MB" in refused(written(tmp_path, VALID.encode() + b"#" * 10_000_000))
    assert time.monotonic() - began < 1


def test_the_largest_file_that_is_taken_is_judged_in_seconds(tmp_path: Path) -> None:
    text = VALID + "".join(event(f"e{n}") for n in range(7000))
    assert 1_000_000 < len(text.encode()) < 2_000_000
    began = time.monotonic()
    record, _ = load_record(written(tmp_path, text.encode()))
    assert len(record.entries) == 7002
    assert time.monotonic() - began < 30


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "utf-16", "shift_jis"])
def test_a_wrong_encoding_is_refused(tmp_path: Path, encoding: str) -> None:
    text = VALID.replace("测试交易所", "交易所").replace("测试", "事件").replace("应对小组", "小")
    text = text.replace("发生了", "了").replace("首席执行官", "官").replace("。", "")
    assert "not UTF-8" in refused(written(tmp_path, text.encode(encoding, "ignore")))


def test_the_line_of_the_wrong_byte_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecordError) as caught:
        load_record(written(tmp_path, b"a: 1\nb: \xff\n"))
    assert caught.value.problems[0].line == 2


@pytest.mark.parametrize(
    "change", [lambda b: b"\xef\xbb\xbf" + b, lambda b: b.replace(b"\n", b"\r\n")]
)
def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(
    tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    record, _ = load_record(written(tmp_path, change(VALID.encode())))
    assert record == parse_record(VALID)[0]


def test_the_file_is_named_as_the_user_named_it(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"^mine/incident.yaml:1: "):
        load_record(written(tmp_path, b"a: 1"), "mine/incident.yaml")


@pytest.mark.parametrize("name", ["a b", ".hidden", "-x", "事件", "a;b"])
def test_a_folder_name_that_could_name_no_output_folder_is_refused(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(RecordError, match="Rename it"):
        safe_name(tmp_path / name)
    assert safe_name(tmp_path / "2018-01-26-minato") == "2018-01-26-minato"


# --- the fields -----------------------------------------------------------------------------------

AMOUNT = 'amount: "5"'
FINGERPRINT = "SHA256:+ofYI2cIm4irOu4L1WnWOyPGjhXQtq3NHUBUY6wTWyE"
NAME = "name: {zh-CN: 测试事件, en: test incident}"


@pytest.mark.parametrize(
    "amount",
    [
        "5",
        "5.5",
        "1e5",
        ".inf",
        ".nan",
        "true",
        '"1e5"',
        '"NaN"',
        '"Infinity"',
        '"-1"',
        '"+1"',
        '"1,000"',
        '"1 000"',
        '"1_000"',
        '"５"',
        '"٥"',
        '"五"',
        '"1."',
        '".5"',
        '"01"',
        '"0x1F"',
        '""',
        '" "',
        '"1.0000000000000000001"',
        f'"{"9" * 31}"',
        "[5]",
        "null",
    ],
)
def test_what_is_no_plain_amount_is_refused(amount: str) -> None:
    text = spoiled(AMOUNT, f"amount: {amount}")
    problem = problem_of(text)
    assert problem.field == "entries[1].amount"
    assert problem.line == line_of(text, "amount:")
    assert '"150000' in problem.do


@pytest.mark.parametrize("amount", ["0", "0.000000000000000001", "9" * 30 + "." + "9" * 18, "1.50"])
def test_an_amount_is_kept_digit_by_digit(amount: str) -> None:
    record, _ = parse_record(spoiled(AMOUNT, f'amount: "{amount}"'))
    assert record.entries[1].model_dump()["amount"] == amount


@pytest.mark.parametrize(
    ("instant", "do"),
    [
        ("2030-05-01T12:00", "offset"),
        ("2030-05-01 12:00:00", "offset"),
        ("2030-05-01", "Write it like"),
        ("12:00", "Write it like"),
        ("yesterday", "Write it like"),
        ("1900000000", "Write it like"),
        ("2030-02-30T12:00Z", "Check the day"),
        ("2030-05-01T25:00Z", "Check the day"),
        ("2030-05-01T12:00+99:00", "Check the day"),
        ("2030-05-01T12:00 JST", "Check the day"),
        ("0001-01-01T00:00+09:00", "Check the year"),
        ("2030-05-01T12:00Z tomorrow", "Check the day"),
        ("２０３０-05-01T12:00Z", "Write it like"),
    ],
)
def test_what_is_no_aware_instant_is_refused(instant: str, do: str) -> None:
    text = VALID.replace("at: 2030-05-01T12:00+09:00", f"at: {instant}", 1)
    problem = next(p for p in problems_of(text) if p.field == "entries[0].at")
    assert do in problem.do
    assert problem.line == line_of(text, f"at: {instant}")


def test_known_before_it_happened_is_refused() -> None:
    text = HEADER + event("a", known_at="2030-05-01T11:59+09:00")
    problem = problem_of(text)
    assert "known_at is before at" in problem.what
    assert problem.line == line_of(text, "- id: a")


@pytest.mark.parametrize(
    ("old", "new", "field", "says"),
    [
        ("id: 2030-05-01-test", "id: A B", "id", "small letters"),
        ("time_zone: Asia/Tokyo", "time_zone: Mars/Base", "time_zone", "IANA"),
        ("time_zone: Asia/Tokyo", "time_zone: +09:00", "time_zone", "IANA"),
        ("languages: [zh-CN, en]", "languages: zh-CN", "languages", "list"),
        ("languages: [zh-CN, en]", "languages: []", "languages", "at least 1"),
        ("languages: [zh-CN, en]", "languages: [zh_CN, en]", "languages[0]", "zh-CN"),
        ("domains: [test.example]", "domains: [Test.Example]", "custodian.domains[0]", "small"),
        (
            "domains: [test.example]",
            "domains: [https://test.example]",
            "custodian.domains[0]",
            "ASCII",
        ),
        ("page: https://status.test.example/now", "page: status", "custodian.page", "in full"),
        ("email: notices@test.example", "email: notices", "custodian.email", "notices@"),
        ("kind: website", "kind: pigeon", "custodian.channels[0].kind", "'website'"),
        (FINGERPRINT, "MD5:1", "custodian.signing_key.fingerprint", "ssh-keygen"),
        ("format: aboveboard.incident/1", "format: 2", "format", "aboveboard.incident/1"),
        ("kind: figure", "kind: figur", "entries[1]", "figure"),
        ("kind: figure", "sort: figure", "entries[1]", "kind"),
        ("key: lost", "key: gone", "entries[1].key", "lost"),
        ("unit: BTC", "unit: ₿", "entries[1].unit", "symbol"),
        ("id: b", "id: B!", "entries[1].id", "hyphens"),
        (
            "  approvers:\n    - {zh-CN: 首席执行官, en: Chief Executive}\n",
            "",
            "custodian.approvers",
            "Add it",
        ),
        (NAME, "name: test", "name", "group of fields"),
        (NAME, "name: {zh-CN: '', en: x}", "name", "Write it"),
        (NAME, "name: {zh-CN: 7, en: x}", "name.zh-CN", "quotes"),
        ("entries:\n", "entry:\n", "entries", "last field"),
    ],
)
def test_a_wrong_field_is_named_with_what_to_do(old: str, new: str, field: str, says: str) -> None:
    problems = [p for p in problems_of(spoiled(old, new)) if p.field == field]
    assert problems
    assert says in str(problems[0])


@pytest.mark.parametrize(
    ("kind", "lines", "field"),
    [
        ("service", ["service: deposits", "state: shut", "assets: all"], "state"),
        ("service", ["service: deposits", "state: open", "assets: everything"], "assets"),
        ("service", ["service: deposits", "state: open", "assets: [BTC, x y]"], "assets[1]"),
        ("service", ["service: deposits", "state: open", "assets: []"], "assets"),
        ("status", ["status: calm"], "status"),
        ("status", ["status: resolved", "settles: x"], "settles"),
        ("cause", ["cause: magic", "text: {zh-CN: 甲, en: x}"], "cause"),
        ("cause", ["cause: insider"], "text"),
        ("statement", ["play: hamlet"], "play"),
        ("commitment", ["promise: next-update", "due: soon"], "due"),
        ("trace", ["chain: NEM", "addresses: [short]"], "addresses[0]"),
    ],
)
def test_a_field_named_like_its_kind_hides_no_other(
    kind: str, lines: list[str], field: str
) -> None:
    text = HEADER + entry("a", kind, *lines)
    assert problem_of(text).field == f"entries[0].{field}"


@pytest.mark.parametrize(
    ("kind", "lines", "says"),
    [
        ("trace", ["chain: NEM"], "empty"),
        ("commitment", ["promise: next-update", "due: 2030-05-01T12:00+09:00"], "due before"),
        ("commitment", ["promise: payment", "due: 2031-05-01T12:00+09:00"], "no words"),
        ("measure", ["text: {zh-CN: 甲, en: x}", "corrects: b"], "must say why"),
    ],
)
def test_an_entry_that_says_too_little_is_refused(kind: str, lines: list[str], says: str) -> None:
    assert says in problem_of(HEADER + entry("a", kind, *lines)).what


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("confidnce", "confidence"),
        ("languags", "languages"),
        ("amuont", "amount"),
        ("excpet", "except"),
    ],
)
def test_an_unknown_field_is_refused_with_the_one_that_was_meant(wrong: str, meant: str) -> None:
    text = VALID + f"    {wrong}: x\n"
    problem = problem_of(text)
    assert problem.field == f"entries[1].{wrong}"
    assert f"Did you mean '{meant}'?" in problem.do
    assert problem.line == line_of(text, wrong)


def test_an_unknown_field_like_no_other_is_refused_without_a_guess() -> None:
    assert "Did you mean" not in problem_of(VALID + "    zzzzzz: x\n").do


@pytest.mark.parametrize(
    ("headline", "says"),
    [
        ("{zh-CN: 被盗, en: " + "x" * 61 + "}", "61 columns"),
        ("{zh-CN: " + "盗" * 31 + ", en: Theft}", "62 columns"),
        ("{zh-CN: 被盗。, en: Theft}", "full stop"),
        ("{zh-CN: 被盗, en: Theft.}", "full stop"),
    ],
)
def test_a_headline_is_short_and_without_full_stop(headline: str, says: str) -> None:
    text = HEADER + entry("a", "summary", f"headline: {headline}", "text: {zh-CN: 甲, en: x}")
    assert says in problem_of(text).what


def test_a_headline_of_just_sixty_columns_is_taken() -> None:
    headline = "{zh-CN: " + "盗" * 30 + ", en: " + "x" * 60 + "}"
    parse_record(
        HEADER + entry("a", "summary", f"headline: {headline}", "text: {zh-CN: 甲, en: x}")
    )


# --- between the fields ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "field", "what"),
    [
        (NAME, "name: {en: x}", "name", "zh-CN is missing"),
        (
            "    - {zh-CN: 首席执行官, en: Chief Executive}",
            "    - {zh-CN: 甲}",
            "custodian.approvers[0]",
            "en is missing",
        ),
        ("      zh-CN: 发生了。\n", "", "entries[0].text", "zh-CN is missing"),
        (
            "      zh-CN: 发生了。",
            "      zh-CN: 甲\n      fr: x",
            "entries[0].text.fr",
            "not among",
        ),
    ],
)
def test_each_text_has_each_language_and_no_other(
    old: str, new: str, field: str, what: str
) -> None:
    problem = problem_of(spoiled(old, new))
    assert problem.field == field
    assert what in problem.what


def test_entries_out_of_order_are_refused() -> None:
    text = HEADER + event("a", at="2030-05-01T13:00+09:00") + event("b")
    problem = problem_of(text)
    assert problem.field == "entries[1].known_at"
    assert "(a)" in problem.what


def test_an_entry_may_tell_of_what_happened_earlier() -> None:
    parse_record(
        HEADER
        + event("a")
        + event("b", at="2030-04-01T12:00+09:00", known_at="2030-05-01T12:00+09:00")
    )


def test_an_id_stands_once() -> None:
    problem = problem_of(HEADER + event("a") + event("b") + event("a"))
    assert (problem.field, "entries[0]" in problem.what) == ("entries[2].id", True)


UNKNOWN = entry("q", "unknown", "text: {zh-CN: 甲, en: x}", "finding_out: {zh-CN: 乙, en: y}")
BECAUSE = "because: {zh-CN: 有误, en: it was wrong}"


@pytest.mark.parametrize(
    ("entries", "what"),
    [
        (event("a", "x", "settles: [q]"), "no earlier entry"),
        (event("a", "x", "settles: [q]") + UNKNOWN, "no earlier entry"),
        (event("a", "x", "settles: [a]"), "no earlier entry"),
        (event("a", "x", "corrects: nobody", BECAUSE), "no earlier entry"),
        (event("a") + event("b", "x", "settles: [a]"), "names entries of kind unknown"),
        (event("a") + event("b", "x", "keeps: [a]"), "names entries of kind commitment"),
        (event("a") + figure("b", '"1"', "BTC", "corrects: a", BECAUSE), "of kind event"),
    ],
)
def test_what_an_entry_names_stands_above_it_and_is_of_the_right_kind(
    entries: str, what: str
) -> None:
    assert what in problem_of(HEADER + entries).what


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        (
            "page: https://status.test.example/now",
            "page: https://test.example.com/now",
            "custodian.page",
        ),
        (
            "feedback: https://status.test.example/ask",
            "feedback: https://forms.com/x",
            "custodian.feedback",
        ),
        (
            "page: https://test.example/key",
            "page: https://keys.org/x",
            "custodian.signing_key.page",
        ),
        ("email: notices@test.example", "email: notices@test.example.com", "custodian.email"),
        ("support: support@test.example", "support: support@other.com", "custodian.support"),
        (
            '"https://status.test.example/now"',
            '"https://other.com/x"',
            "custodian.channels[0].address",
        ),
        ("en: It happened.", "en: See https://other.com now.", "entries[0].text.en"),
        ("en: It happened.", "en: See other.com now.", "entries[0].text.en"),
        ("en: It happened.", "en: Write to refund@other.com now.", "entries[0].text.en"),
    ],
)
def test_an_address_off_the_official_domains_is_refused(old: str, new: str, field: str) -> None:
    text = spoiled(old, new)
    assert {problem.field for problem in problems_of(text)} == {field}


def test_a_text_may_warn_of_a_foreign_address() -> None:
    parse_record(spoiled("It happened.", "other[.]com and https://other[.]com are fake."))


# --- all at once ----------------------------------------------------------------------------------


def test_all_problems_are_named_at_once_in_the_order_of_their_lines() -> None:
    text = (
        HEADER.replace("time_zone: Asia/Tokyo", "time_zone: Mars\ntime_zone: UTC\nnaem: x")
        + figure("a", "1e5")
        + event("b", "See https://other.com now.", "confidnce: x")
        + event("c", "Pa\u200bid.", known_at="2030-05-01T11:00+09:00")
    )
    problems = problems_of(text)
    lines = [problem.line for problem in problems]
    assert lines == sorted(lines)
    assert {(problem.field, problem.line) for problem in problems} == {
        ("time_zone", line_of(text, "Mars")),
        ("time_zone", line_of(text, "time_zone: UTC")),
        ("naem", line_of(text, "naem")),
        ("entries[0].amount", line_of(text, "1e5")),
        ("entries[1].text.en", line_of(text, "other.com")),
        ("entries[1].confidnce", line_of(text, "confidnce")),
        ("entries[2]", line_of(text, "- id: c")),
        ("entries[2].text.en", line_of(text, "Pa")),
    }


def test_a_malformed_entry_hides_no_contradiction_between_the_others() -> None:
    text = (
        HEADER.replace("page: https://test.example/key", "page: https://keys.org/key")
        + event("a", at="2030-05-01T13:00+09:00")
        + figure("b", "-1", at="2030-05-01T13:00+09:00")
        + event("a", "x", "settles: [b]")
    )
    assert {problem.field for problem in problems_of(text)} == {
        "custodian.signing_key.page",
        "entries[1].amount",
        "entries[2].id",
        "entries[2].known_at",
    }


@pytest.mark.parametrize("text", ["…", "...", " … "])
def test_a_placeholder_is_no_text(text: str) -> None:
    assert "A text is empty." in problem_of(HEADER + event("a", f"'{text}'")).what


def test_a_field_of_another_kind_is_not_offered_in_its_own_place() -> None:
    entry_of_no_kind = "  - id: x\n    at: 2030-05-01T12:00+09:00\n    mark: noticed\n"
    said = [problem.sentence for problem in problems_of(HEADER + entry_of_no_kind)]
    assert not [text for text in said if "'mark'?" in text]
    spoilt = event("a").replace("kind: event", "kind: unknown") + "    mark: noticed\n"
    (told,) = (p for p in problems_of(HEADER + spoilt) if p.field.endswith("mark"))
    assert "Did you mean" not in told.do
    assert "`kind`" in told.do
