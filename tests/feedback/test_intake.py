"""Messages of other channels come in once, without quotes, staff, bots or secrets."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aboveboard.errors import FeedbackError
from aboveboard.feedback.intake import import_file
from aboveboard.feedback.intake.html_text import html_to_text
from aboveboard.feedback.intake.mail import own_words
from aboveboard.feedback.message import Message, StoredMessage
from aboveboard.feedback.store import Store
from work import growth, lines_run

KEY = bytes(range(32))
TOKYO = ZoneInfo("Asia/Tokyo")
PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"  # BIP-39

MBOX = f"""\
From jo@example.com Fri Jan 26 12:00:00 2018
From: Jo <jo@example.com>
To: support@minato.example
Subject: Withdrawal
Date: Fri, 26 Jan 2018 21:00:00 +0900
Message-ID: <1@example.com>
Content-Type: text/plain; charset=utf-8

When can I withdraw?
>From the news I know nothing.

--\x20
Jo
From li@example.com Fri Jan 26 13:00:00 2018
From: li@example.com
Subject: =?utf-8?b?UmU6IOWFrOWRig==?=
Date: Fri, 26 Jan 2018 13:00:00 +0000
Message-ID: <2@example.com>
Content-Type: text/html; charset=utf-8

<p>助记词是 {PHRASE}<br>还安全吗？</p><blockquote>old news</blockquote>
From no@example.com Fri Jan 26 14:00:00 2018
From: no@example.com
Subject: my {PHRASE}
Message-ID: <3@example.com>

No date here.
From robot@example.com Fri Jan 26 15:00:00 2018
From: robot@example.com
Date: Fri, 26 Jan 2018 15:00:00 +0000
Auto-Submitted: auto-replied

I am on holiday.
"""

ZENDESK = """\
Id,Subject,Requester,Requester email,Created at,Description
7,Compensation,Jo,jo@example.com,2018-01-26 12:00:00 UTC,"How is it
computed?"
8,Login,Li,li@example.com,2018-01-26 13:00:00 UTC,Login fails
"""

INTERCOM = """\
message_id,message_body,message_type,message_created_at,message_author_type,message_author_id
m1,When will you pay?,comment,2018-01-26 12:00:00,user,u1
m2,Soon we hope,comment,2018-01-26 12:05:00,admin,a1
m3,<p>And in coins?</p>,comment,2018-01-26 12:06:00,lead,u1
"""

CHATWOOT = """\
id,conversation_id,content,message_type,created_at,sender_id
1,5,Is it safe?,incoming,1516968000,9
2,5,Yes it is,outgoing,1516968060,1
"""

HOTLINE = """\
编号,时间,来电人,类型,记录,联系方式,同意
1,2018-01-26T21:00+09:00,甲,提问,什么时候可以提现,jo@example.com,是
2,2018-01-26T21:05+09:00,乙,投诉,等了三天没有人回复,li@example.com,否
"""

TELEGRAM = {
    "name": "Help",
    "type": "public_supergroup",
    "id": 99,
    "messages": [
        {"id": 1, "type": "service", "date_unixtime": "1516968000", "action": "pin_message"},
        {
            "id": 2,
            "type": "message",
            "date": "2018-01-26T21:00:00",
            "date_unixtime": "1516968000",
            "from_id": "user1",
            "text": ["Is ", {"type": "link", "text": "https://x.example"}, " yours?"],
        },
        {"id": 3, "type": "message", "date_unixtime": "1516968000", "from_id": "u2", "text": ""},
    ],
}

DISCORD = {
    "guild": {"id": "1", "name": "Minato"},
    "channel": {"id": "2", "name": "help"},
    "messages": [
        {
            "id": "10",
            "type": "Default",
            "timestamp": "2018-01-26T12:00:00+00:00",
            "content": "Where is my deposit?",
            "author": {"id": "u1", "name": "jo", "isBot": False},
        },
        {
            "id": "11",
            "type": "Default",
            "timestamp": "2018-01-26T12:00:01+00:00",
            "content": "Read the rules",
            "author": {"id": "b1", "name": "bot", "isBot": True},
        },
    ],
}


@pytest.fixture
def opened(tmp_path: Path) -> Store:
    return Store(f"sqlite:///{tmp_path / 'data' / 'feedback.db'}", KEY)


def taken(
    store: Store, path: Path, content: object, **options: object
) -> tuple[StoredMessage, ...]:
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    import_file(path, store, "test", **options)  # type: ignore[arg-type]
    return store.messages()


@pytest.mark.parametrize(
    ("name", "content", "texts"),
    [
        ("x.csv", ZENDESK, ["Compensation\nHow is it\ncomputed?", "Login fails"]),
        ("x.csv", INTERCOM, ["When will you pay?", "And in coins?"]),
        ("x.csv", CHATWOOT, ["Is it safe?"]),
        ("x.csv", HOTLINE, ["什么时候可以提现", "等了三天没有人回复"]),
        ("x.csv", "\ufeff" + ZENDESK.replace(",", ";"), None),
        ("x.csv", "time,caller,text\n2018-01-26 12:00,Jo,Why?\n", ["Why?"]),
        ("x.csv", "received_at,message\n2018-01-26 12:00,Why?\n", ["Why?"]),
        ("x.csv", "Date,Body\n2018-01-26,Why?\n", ["Why?"]),
        ("x.csv", "日期,留言\n2018-01-26,为什么？\n", ["为什么？"]),
        ("x.tsv", "note\ttime\nWhy, then?\t2018-01-26 12:00\n", ["Why, then?"]),
        ("x.json", TELEGRAM, ["Is https://x.example yours?"]),
        ("x.json", {"chats": {"list": [TELEGRAM]}}, ["Is https://x.example yours?"]),
        ("x.json", DISCORD, ["Where is my deposit?"]),
    ],
    ids=str,
)
def test_an_export_is_read(
    opened: Store, tmp_path: Path, name: str, content: object, texts: list[str] | None
) -> None:
    found = [message.text for message in taken(opened, tmp_path / name, content)]
    assert found == (texts or ["Compensation\nHow is it\ncomputed?", "Login fails"])


def test_mail_is_read_without_quotes_and_signature(opened: Store, tmp_path: Path) -> None:
    first, second = taken(opened, tmp_path / "x.mbox", MBOX)
    assert first.text == "Withdrawal\nWhen can I withdraw?\nFrom the news I know nothing."
    assert first.received_at == datetime(2018, 1, 26, 12, tzinfo=UTC)
    assert second.text == "助记词是 [seed-phrase]\n还安全吗？"


def test_one_mail_in_a_file_is_read(opened: Store, tmp_path: Path) -> None:
    mail = MBOX.split("\n", 1)[1].split("\nFrom li@")[0]
    (message,) = taken(opened, tmp_path / "x.eml", mail)
    assert message.text.startswith("Withdrawal\nWhen can I")


def test_no_attachment_is_written_or_read(opened: Store, tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"], mail["Date"] = "jo@example.com", "Fri, 26 Jan 2018 16:00:00 +0900"
    mail.set_content("When can I withdraw?")
    for name in ("../../evil.sh", "/evil.zip", "notes.txt"):
        mail.add_attachment(b"PK\x03\x04 evil", "application", "zip", filename=name)
    mail.add_attachment("evil words in a file", filename="words.txt")
    before = {path.name for path in tmp_path.rglob("*")}
    (message,) = taken(opened, tmp_path / "x.eml", mail.as_string())
    assert message.text == "When can I withdraw?"
    new = {path.name for path in tmp_path.rglob("*")} - before
    assert {name for name in new if not name.startswith("feedback.db")} <= {"x.eml"}


@pytest.mark.parametrize(
    "head",
    [
        "From: Jo j=<o@\nDate: Fri, 26 Jan 2018 16:00:00 +0900",
        "Date: Fri, 26 Jan 2018 16:00:00 +0900\nContent-Type: text/plain; charset=u\0tf-8",
    ],
    ids=["address", "charset"],
)
def test_a_mail_with_a_broken_head_is_not_lost(opened: Store, tmp_path: Path, head: str) -> None:
    (message,) = taken(opened, tmp_path / "x.eml", f"{head}\nSubject: Withdrawal\n\nWhen?\n")
    assert message.text == "Withdrawal\nWhen?"


@pytest.mark.parametrize(
    ("name", "content", "new"),
    [("x.mbox", MBOX, 2), ("x.csv", HOTLINE, 2), ("x.json", TELEGRAM, 1)],
    ids=["mbox", "csv", "json"],
)
def test_importing_twice_takes_nothing_twice(
    opened: Store, tmp_path: Path, name: str, content: object, new: int
) -> None:
    taken(opened, tmp_path / name, content)
    again = import_file(tmp_path / name, opened, "test")
    assert (again.new, again.known) == (0, new)


def test_without_ids_the_content_tells_messages_apart(opened: Store, tmp_path: Path) -> None:
    table = "note,time,caller\nWhy?,2018-01-26 12:00,a\nWhy?,2018-01-26 12:00,b\n"
    assert len(taken(opened, tmp_path / "x.csv", table)) == 2
    assert import_file(tmp_path / "x.csv", opened, "test").new == 0


def test_bad_rows_stand_in_a_file_beside_it_redacted(opened: Store, tmp_path: Path) -> None:
    path = tmp_path / "x.mbox"
    path.write_text(MBOX, encoding="utf-8")
    result = import_file(path, opened, "email")
    assert result.bad == 2
    assert result.bad_rows_file == tmp_path / "x.mbox.bad-rows.csv"
    with result.bad_rows_file.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["place"] for row in rows] == ["message 3", "message 4"]
    assert "received_at" in rows[0]["why"]
    assert rows[0]["text"] == "my [seed-phrase]\nNo date here."


def test_a_bad_row_of_a_table_is_named_by_its_line(opened: Store, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(
        "note,time\nWhy?,2018-01-26 12:00\npassword: hunter2,yesterday\n=1+1,2018-01-26 12:00,x\n",
        encoding="utf-8",
    )
    result = import_file(path, opened, "hotline")
    assert (result.new, result.bad) == (1, 2)
    assert result.bad_rows_file is not None
    content = result.bad_rows_file.read_text(encoding="utf-8")
    assert content.splitlines()[1].startswith("line 3,received_at")
    assert "hunter2" not in content
    assert ",'=1+1" in content  # no spreadsheet takes it for a formula


def test_once_mended_the_file_of_bad_rows_goes_away(opened: Store, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("note,time\nWhy?,2018-01-26 12:00\nHow?,yesterday\n", encoding="utf-8")
    bad = import_file(path, opened, "hotline").bad_rows_file
    path.write_text("note,time\nWhy?,2018-01-26 12:00\nHow?,2018-01-26\n", encoding="utf-8")
    result = import_file(path, opened, "hotline")
    assert (result.new, result.known, result.bad_rows_file) == (1, 1, None)
    assert bad is not None
    assert not bad.exists()


def test_whose_message_held_a_seed_phrase_is_told_once(opened: Store, tmp_path: Path) -> None:
    path = tmp_path / "x.mbox"
    path.write_text(MBOX, encoding="utf-8")
    first, not_taken = import_file(path, opened, "email").alarms
    assert (first.place, first.receipt) == ("message 2", opened.alerts()[0].receipt)
    assert (not_taken.place, not_taken.receipt) == ("message 3", "")
    assert import_file(path, opened, "email").alarms == (not_taken,)


@pytest.mark.parametrize(
    ("written", "shown"),
    [("call-7", "call-7"), ("\x1b[2J", ""), (PHRASE, ""), (PHRASE.replace(" ", "-"), "")],
)
def test_an_alarm_names_the_id_in_its_channel_unless_it_may_be_anything(
    opened: Store, tmp_path: Path, written: str, shown: str
) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"id,text,time\n{written},{PHRASE},2018-01-26\n", encoding="utf-8")
    (alarm,) = import_file(path, opened, "hotline").alarms
    assert (alarm.place, alarm.source_id) == ("line 2", shown)
    content = (tmp_path / "data" / "feedback.db").read_bytes()
    assert b"call-7" not in content
    assert b"line 2" not in content


def test_kind_and_a_contact_with_consent_are_taken(opened: Store, tmp_path: Path) -> None:
    first, second = taken(opened, tmp_path / "x.csv", HOTLINE)
    assert (first.kind, second.kind) == ("question", "complaint")
    answer = opened.answer("x", [first.receipt, second.receipt], {"en": "Soon."}, datetime.now(UTC))
    assert [asker.contact.address for asker in opened.contacts(answer.id)] == ["jo@example.com"]


def test_columns_can_be_named(opened: Store, tmp_path: Path) -> None:
    table = "When,Words\n2018-01-26 12:00,Why?\n"
    columns = {"text": "words", "received_at": "When"}
    assert [m.text for m in taken(opened, tmp_path / "x.csv", table, columns=columns)] == ["Why?"]


def test_a_table_of_a_chinese_spreadsheet_is_read(opened: Store, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(HOTLINE.encode("gb18030"))
    assert import_file(tmp_path / "x.csv", opened, "hotline").new == 2


def test_progress_is_told_to_its_end(opened: Store, tmp_path: Path) -> None:
    lines = "".join(f"Why {n}?,2018-01-26 12:00\n" for n in range(1200))
    seen: list[tuple[str, int, int]] = []
    (tmp_path / "x.csv").write_text(f"note,time\n{lines}", encoding="utf-8")
    import_file(tmp_path / "x.csv", opened, "hotline", progress=lambda *step: seen.append(step))
    assert seen == [("messages", n, 1200) for n in (500, 1000, 1200)]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.doc", "x", "kind of file"),
        ("x.csv", "a,b\n1,2\n", "No column is known to hold the text"),
        ("x.csv", "", "No column"),
        ("x.csv", "note,time\nWhy?,yesterday\n", "No message could be taken, of 1 rows"),
        ("x.csv", 'note,time\n"Why?,2018-01-26 12:00\n' + "x" * 1_000_001, "broken here"),
        ("x.json", "{", "no whole JSON"),
        ("x.json", "[1]", "no chat export"),
        ("x.json", '{"messages": [3]}', "No message could be taken"),
        ("x.mbox", "hello", "No message could be taken, of 0 rows"),
    ],
)
def test_what_can_not_be_read_is_said_with_what_to_do(
    opened: Store, tmp_path: Path, name: str, content: str, words: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(FeedbackError, match=words) as caught:
        import_file(tmp_path / name, opened, "test")
    assert name in caught.value.problems[0].file
    assert opened.messages() == ()


@pytest.mark.parametrize(
    ("columns", "words"),
    [({"colour": "note"}, "no field colour"), ({"text": "memo"}, "no column memo")],
)
def test_a_column_that_is_not_there_is_named(
    opened: Store, tmp_path: Path, columns: Mapping[str, str], words: str
) -> None:
    (tmp_path / "x.csv").write_text("note,time\nWhy?,2018-01-26 12:00\n", encoding="utf-8")
    with pytest.raises(FeedbackError, match=words):
        import_file(tmp_path / "x.csv", opened, "test", columns=columns)


def test_a_table_without_headers_shows_no_message_in_its_error(
    opened: Store, tmp_path: Path
) -> None:
    (tmp_path / "x.csv").write_text(f"{PHRASE},jo@example.com\n", encoding="utf-8")
    with pytest.raises(FeedbackError) as caught:
        import_file(tmp_path / "x.csv", opened, "test")
    assert "sausage" not in str(caught.value)
    assert "jo@" not in str(caught.value)


def test_a_file_that_is_not_there_is_said(opened: Store, tmp_path: Path) -> None:
    with pytest.raises(FeedbackError, match="can't be read"):
        import_file(tmp_path / "none.mbox", opened, "test")


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Thanks\n\nOn Fri, 26 Jan 2018, Minato wrote:\n> news\n> more", "Thanks"),
        ("谢谢\n\n在 2018年1月26日，港湾写道：\n> 公告", "谢谢"),
        ("See below\n-----Original Message-----\nFrom: x\nnews", "See below"),
        ("好的\n发件人：客服\n发送时间：今天\n旧公告", "好的"),
        ("> news\nMy answer\n> more\nand this", "My answer\nand this"),
        ("On Fri, Minato wrote:\n> news\nMy answer below", "My answer below"),
        ("Words\n-- \nJo\n+86 138 0013 8000", "Words"),
        ("On Monday I wrote: hello", "On Monday I wrote: hello"),
    ],
)
def test_only_the_own_words_of_a_reply_are_kept(text: str, own: str) -> None:
    assert own_words(text) == own


def test_html_becomes_lines() -> None:
    html = "<style>p{}</style><p>One<br>two</p><div>three &amp; four</div><script>x</script>"
    assert html_to_text(html) == "One\ntwo\nthree & four"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a &lt;b&gt; &amp; 币<!-- no -->", "a <b> & 币"),
        ("<p>mine</p><blockquote>theirs</blockquote><p>more</p>", "mine\nmore"),
        ("mine<div class='x gmail_quote'>theirs</div>", "mine"),
        ("<div>mine<p id=appendonsend></p><hr><p>theirs</p></div><p>more</p>", "mine\n\nmore"),
        ("<head><title>no</title></head>mine<svg onload=x()></svg>", "mine"),
        ("<img src=https://x.example/ onerror=x()>mine</p></b>", "mine"),
        ("x\0y\ud800<", "xy?<"),
        ("", ""),
    ],
)
def test_of_html_the_own_words_are_left(html: str, text: str) -> None:
    assert html_to_text(html) == text


@pytest.mark.parametrize("piece", ["x<br>", "<div>", "<blockquote>", "<p id=appendonsend>"])
def test_four_times_the_hostile_html_is_four_times_the_work(piece: str) -> None:
    def work(size: int) -> Callable[[], object]:
        return lambda: html_to_text(piece * size)

    assert growth(work, 300, within="") < 5.5


WRONG = (None, True, 1, 1e308, "x", "\ud800", [], {}, [[]], [None], {"text": []})
SAID = {"type": "message", "id": 1, "date_unixtime": "1516968000", "from_id": "u", "text": ["Hi"]}
TOLD = {
    "type": "Default",
    "id": "1",
    "timestamp": "2018-01-26T12:00Z",
    "content": "Hi",
    "author": {},
}


@pytest.mark.parametrize("value", WRONG, ids=repr)
def test_a_chat_export_with_anything_in_place_of_a_field_breaks_nothing(
    opened: Store, tmp_path: Path, value: object
) -> None:
    good = {**SAID, "id": 2, "text": "Good"}
    messages = [{**message, field: value} for message in (SAID, TOLD) for field in message]
    messages.append({**SAID, "text": [value, "Hi"]})
    path = tmp_path / "x.json"
    for export in (
        {"messages": [*messages, value, good]},
        {"chats": {"list": [value, {"messages": [good]}]}},
    ):
        path.write_text(json.dumps(export))
        import_file(path, opened, "test")
        assert "Good" in {message.text for message in opened.messages()}
    for export in ({"chats": value}, {"chats": {"list": value}}, {"messages": value}, value):
        path.write_text(json.dumps(export))
        with pytest.raises(FeedbackError):
            import_file(path, opened, "test")


@pytest.mark.parametrize(
    "head",
    [
        "From: " + "(" * 5000 + "jo@example.com",
        "From: " + "jo@example.com, " * 5000,
        "Content-Type: text/plain; " + "; ".join(f"a*{number}=x" for number in range(5000)),
        "Subject: " + "=?utf-8?q?=41?= " * 5000,
    ],
    ids=["brackets", "addresses", "parameters", "words"],
)
def test_a_mail_with_an_endless_field_stops_no_import(
    opened: Store, tmp_path: Path, head: str
) -> None:
    mail = f"{head}\nDate: Fri, 26 Jan 2018 16:00:00 +0900\n\nWhen?\n"
    lines = lines_run(lambda: taken(opened, tmp_path / "x.eml", mail), within="")
    (message,) = opened.messages()
    assert message.text.endswith("When?")
    assert lines < 2_000_000


@pytest.mark.parametrize("piece", ["\n", "\t \n", "On x\n", "From: \n", "> \n"])
def test_own_words_are_found_in_time_in_a_mail_of_nothing(piece: str) -> None:
    command = (
        f"from aboveboard.feedback.intake.mail import own_words; own_words({piece!r} * 60_000)"
    )
    subprocess.run((sys.executable, "-c", command), check=True, timeout=60)


def by_hand(folder: Path, name: str, *rows: str) -> Path:
    """Write a table as a hotline keeps one: numbered, times without a zone."""
    path = folder / name
    path.write_text("\n".join(("id,time,phone,note", *rows)) + "\n", encoding="utf-8")
    return path


def test_tables_by_hand_that_are_numbered_anew_lose_nobody(store: Store, tmp_path: Path) -> None:
    first = by_hand(tmp_path, "1.csv", "1,2018-01-26 12:00,555-01,When?", "2,2018-01-26,,Why?")
    for other in (
        "1,2018-01-27 12:00,555-01,When?",
        "1,2018-01-26 12:00,555-02,When?",
        "1,2018-01-26 12:00,555-01,How much?",
        "3,2018-01-26 12:00,555-01,When?",
    ):
        more = by_hand(tmp_path, "2.csv", other)
        import_file(first, store, "hotline")
        assert import_file(more, store, "hotline").new == 1, other
        assert import_file(more, store, "hotline").known == 1, other
        assert import_file(first, store, "hotline").known == 2
    assert len(store.messages()) == 6


def test_a_help_desk_and_a_chat_give_a_message_one_name_however_it_is_edited(
    store: Store, tmp_path: Path
) -> None:
    chat, desk = tmp_path / "chat.json", tmp_path / "desk.csv"
    for text in ("When?", "When exactly?"):
        message = {"type": "message", "id": 1, "date": "2018-01-26T12:00:00", "text": text}
        chat.write_text(json.dumps({"id": 7, "messages": [message]}))
        desk.write_text(f"id,content,created at,message type\n1,{text},2018-01-26 12:00,incoming\n")
        results = [import_file(chat, store, "telegram"), import_file(desk, store, "chatwoot")]
    assert [result.known for result in results] == [1, 1]
    assert [message.text for message in store.messages()] == ["When?", "When?"]


def test_a_time_without_a_zone_is_in_the_zone_that_is_named(store: Store, tmp_path: Path) -> None:
    rows = ("1,2018-01-26 12:00,,a", "2,2018-01-26 12:00 UTC,,b", "3,2018-01-26T12:00-01:00,,c")
    result = import_file(by_hand(tmp_path, "1.csv", *rows), store, "hotline", zone=TOKYO)
    assert result.zoneless == 1
    hours = {message.text: message.received_at.astimezone(UTC).hour for message in store.messages()}
    assert hours == {"a": 3, "b": 12, "c": 13}


def test_a_message_nine_hours_from_another_is_not_taken_for_it(
    store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "notes.csv"
    for hour in ("12", "03"):
        path.write_text(f"time,note\n2018-01-26 {hour}:00,When?\n")
        assert import_file(path, store, "hotline", zone=TOKYO).new == 1


@pytest.mark.parametrize("header", ["id,time,phone,note", "time,phone,note"])
@pytest.mark.parametrize("writer", ["555-01", ""])
def test_what_an_earlier_release_took_in_keeps_its_receipt_and_gets_the_right_time(
    store: Store, tmp_path: Path, header: str, writer: str
) -> None:
    number = "1" if header.startswith("id") else ""
    utc = datetime(2018, 1, 26, 12, tzinfo=UTC)
    # As it was told then: by the number alone, its time read as UTC.
    old = Message(channel="hotline", received_at=utc, text="When?", source_id=number, author=writer)
    receipt = store.accept(old).number
    path = tmp_path / "notes.csv"
    cells = [*([number] if number else []), "2018-01-26 12:00", writer, "When?"]
    path.write_text(f"{header}\n{','.join(cells)}\n")
    for _ in range(2):
        assert import_file(path, store, "hotline", zone=TOKYO).known == 1
        (kept,) = store.messages()
        assert (kept.receipt, kept.received_at) == (receipt, utc - timedelta(hours=9))
    whole = path.read_text()
    for told, other in (("When?", "How much?"), (" 12:00,", " 13:00,"), (f",{writer},", ",5,")):
        path.write_text(whole.replace(told, other))
        assert import_file(path, store, "hotline", zone=TOKYO).new == 1
