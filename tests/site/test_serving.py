"""The command serves the page as a process; what it acknowledged survives its death."""

from __future__ import annotations

import re
import signal
import socket
import sqlite3
import time
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from aboveboard.cli import app
from site_page import NAME, enter, process, published, receipt_in, token_in
from typer.testing import CliRunner

QUICK = "form: {least_seconds: 1}\n"
PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"  # BIP-39
STORE = f"data/{NAME}/feedback.db"


def opened(client: httpx.Client, tag: str = "en") -> str:
    token = token_in(client.get(f"{tag}/ask/").text)
    time.sleep(1.1)
    return token


def kept(place: Path) -> set[str]:
    with sqlite3.connect(place / STORE) as database:
        return {receipt for (receipt,) in database.execute("SELECT receipt FROM messages")}


def send(client: httpx.Client, token: str, text: str) -> str:
    fields = {"kind": "question", "text": text, "token": token}
    return receipt_in(client.post("en/ask/", data=fields))


@pytest.fixture
def place(incident: Path) -> Path:
    (incident / "site.yaml").write_text(QUICK)
    return incident.parent.parent


def test_a_message_survives_a_kill_the_instant_after_its_receipt(place: Path) -> None:
    receipts = []
    token = ""
    for number in range(3):
        with process(place) as (server, address), httpx.Client(base_url=address) as client:
            token = token or opened(client)  # a form outlives the server that gave it
            receipts.append(send(client, token, f"Number {number}"))
            server.kill()
            server.wait(10)
        assert set(receipts) <= kept(place)
    assert len(set(receipts)) == 3


def test_a_stop_waits_for_what_is_being_written(place: Path) -> None:
    with process(place) as (server, address), httpx.Client(base_url=address) as client:
        receipt = send(client, opened(client), "Before the stop")
        server.send_signal(signal.SIGTERM)
        server.wait(20)
    assert receipt in kept(place)


def test_no_log_and_no_file_holds_an_address_a_receipt_or_a_secret(place: Path) -> None:
    with process(place) as (server, address), httpx.Client(base_url=address) as client:
        client.headers["X-Forwarded-For"] = "203.0.113.77"
        token = opened(client)
        receipt = send(client, token, f"My words: {PHRASE}")
        client.get("en/receipt/", params={"number": receipt})
        client.get("en/questions/", params={"q": PHRASE})
        client.post("en/ask/", data={"token": token, "text": PHRASE, "kind": ""})
        client.post("en/ask/", content=PHRASE.encode())
        server.send_signal(signal.SIGTERM)
        out, err = server.communicate(timeout=20)
    assert "Traceback" not in err
    for word in ("sausage", receipt, "203.0.113.77", "127.0.0.1"):
        assert word not in out + err  # the line with the own address was read before
    for path in (place / "data").rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"sausage" not in content
            assert b"203.0.113.77" not in content


def test_an_address_that_is_taken_is_a_clear_error(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = CliRunner().invoke(app, ["serve", f"params/{NAME}", "--port", port])
    assert done.exit_code == 1
    assert "can't be listened on" in done.output
    assert "--port" in done.output


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("limits: {messages: {burst: 0, per_minute: 1}}", "limits.messages.burst"),
        ("trusted_proxies: [everyone]", "trusted_proxies"),
        ("live: http://status.minato.example", "live"),
        ("captcha: true", "captcha"),
        ("form: {least_seconds: 0}", "form.least_seconds"),
    ],
)
def test_wrong_settings_are_named_with_their_place(
    place: Path, monkeypatch: pytest.MonkeyPatch, text: str, where: str
) -> None:
    (place / "params" / NAME / "site.yaml").write_text(text)
    monkeypatch.chdir(place)
    for command in (("serve",), ("site", "build")):
        done = CliRunner().invoke(app, [*command, f"params/{NAME}"])
        assert done.exit_code == 1
        assert re.search(rf"site\.yaml:1: {where}", done.output), done.output


def test_an_incident_that_published_nothing_is_a_clear_error(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "params" / "empty").mkdir()
    monkeypatch.chdir(place)
    for command in (("serve",), ("site", "build")):
        done = CliRunner().invoke(app, [*command, "params/empty"])
        assert done.exit_code == 1
        assert "nothing was entered" in done.output
    assert not (place / "outputs").exists()
    assert not (place / "data").exists()


def test_the_site_is_built_where_it_is_said(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    done = CliRunner().invoke(app, ["site", "build", f"params/{NAME}"])
    assert done.exit_code == 0, done.output
    assert (place / "outputs" / NAME / "site" / "zh-CN" / "index.html").is_file()
    assert "https://status.minato.example/2018-01-26/" in done.output
    done = CliRunner().invoke(app, ["site", "build", f"params/{NAME}", "--to", "public"])
    assert (place / "public" / "index.html").is_file()


def test_the_promise_of_a_replay_whose_clock_stands_in_the_past_is_not_late(
    place: Path, incident: Path
) -> None:
    enter(incident, published(3, next_update=published(3).as_of + timedelta(minutes=20)))
    record = incident / "incident.yaml"
    text = record.read_text(encoding="utf-8")
    late = {}
    for case in ("", "{case: drill}", "{case: coincheck-2018, original: Coincheck}"):
        head = f"exercise: {case}\ncustodian:" if case else "custodian:"
        record.write_text(text.replace("custodian:", head, 1), encoding="utf-8")
        with process(place) as (_, address):
            page = httpx.get(f"{address}en/").text
        late[case[:12]] = "Our next update is late. It was due by" in page
    assert late == {"": True, "{case: drill": True, "{case: coinc": False}
