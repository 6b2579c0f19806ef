"""An exercise is published to a page and a mailbox on this machine, in one step."""

from __future__ import annotations

import os
import re
import smtplib
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from aboveboard.cli import app
from aboveboard.drilling import publish_here
from aboveboard.drilling.mailbox import open_mailbox
from aboveboard.errors import PublishError
from aboveboard.running.run import run_play
from records import contents
from typer.testing import CliRunner

MARKS = ("DRILL", "演练")


def test_a_drill_statement_is_on_the_page_and_in_the_mailbox(first: Path, incident: Path) -> None:
    here = publish_here(first, incident)
    assert here.messages == 4
    assert here.page.is_file()
    for path in here.mailbox.glob("*.eml"):
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        body = message.get_body(("plain",))
        assert body is not None
        assert any(mark in message["Subject"] for mark in MARKS)
        assert any(mark in body.get_content() for mark in MARKS)


def test_every_page_and_feed_is_marked(first: Path, incident: Path) -> None:
    here = publish_here(first, incident)
    made = contents(here.page.parent)
    assert len(made) > 10
    for name, content in made.items():
        assert any(mark in content.decode() for mark in MARKS), name
        if name.endswith(".html"):
            title = re.search(r"<title>(.*?)</title>", content.decode())
            assert title
            assert any(mark in title[1] for mark in MARKS), name


def test_publishing_here_again_sends_nobody_the_same_again(first: Path, incident: Path) -> None:
    publish_here(first, incident)
    before = contents(first.parent / "here" / "mailbox")
    assert publish_here(first, incident).messages == 4
    assert contents(first.parent / "here" / "mailbox") == before


def test_no_private_key_stays(first: Path, incident: Path) -> None:
    publish_here(first, incident)
    for name, content in contents(first.parents[1]).items():
        assert b"PRIVATE KEY-----\n" not in content, name


def test_the_command_says_where_to_look(
    first: Path, incident: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(incident.parents[1])
    done = CliRunner().invoke(app, ["publish", os.path.relpath(first), "--here"])
    assert done.exit_code == 0, done.output
    assert "here/page/index.html" in done.output
    assert "4 messages" in done.output
    leaders = (first.parent / "index.en.html").read_text(encoding="utf-8")
    assert "No message was sent from here yet." not in leaders
    assert "4 sent" in leaders
    assert "none is pasted" in leaders
    assert "by publishing again" not in leaders
    looked = CliRunner().invoke(app, ["deliveries", os.path.relpath(incident)])
    assert looked.exit_code == 0, looked.output
    assert "weibo" in looked.output


def test_a_real_statement_is_not_published_here(incident: Path, tmp_path: Path) -> None:
    record = incident / "incident.yaml"
    record.write_text(re.sub(r"exercise:\n(  .*\n)+", "", record.read_text()))
    made = run_play(
        "initial-statement", incident, tmp_path / "outputs", as_of="2018-01-26T12:07+09:00"
    )
    with pytest.raises(PublishError, match="This statement is real"):
        publish_here(made.folder, incident)
    assert not (made.folder.parent / "here").exists()


def test_what_the_honesty_checks_find_stands_in_the_way_here_too(
    incident: Path, tmp_path: Path
) -> None:
    record = incident / "incident.yaml"
    record.write_text(record.read_text().replace("We have paused", "All funds are safe. We paused"))
    made = run_play(
        "initial-statement", incident, tmp_path / "outputs", as_of="2018-01-26T12:07+09:00"
    )
    with pytest.raises(PublishError, match="All funds are safe"):
        publish_here(made.folder, incident)
    assert not list((made.folder.parent / "here" / "mailbox").iterdir())


def test_the_mailbox_keeps_messages_byte_for_byte_and_knows_who_is_not_there(
    tmp_path: Path,
) -> None:
    content = b"Subject: x\r\n\r\n.a line that begins with a dot\r\n"
    with (
        open_mailbox(tmp_path / "box", lambda address: address.startswith("gone")) as box,
        smtplib.SMTP("127.0.0.1", box.port, local_hostname="x") as client,
    ):
        client.sendmail("a@example.com", ["b@example.com"], content)
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            client.sendmail("a@example.com", ["gone@example.com"], content)
    assert contents(tmp_path / "box") == {"b@example.com-01.eml": content}
