"""Walls around an exercise: what it may reach holds for channels that nobody thought of, too."""

from __future__ import annotations

import asyncio
import os
import smtplib
import socket
import subprocess
import threading
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from aboveboard.errors import PublishError
from aboveboard.publishing import live
from aboveboard.publishing.feeds import feeds
from aboveboard.publishing.live import (
    kept_on_this_machine,
    live_settings,
    must_be_nobodys,
    must_not_be_live,
)
from aboveboard.publishing.settings import PublishingSettings
from http_server import http_server
from sample_statement import sample_statement

ELSEWHERE = "192.0.2.1"  # an address of no machine (RFC 5737)
EXERCISE = sample_statement(exercise=True)


def _datagram() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.sendto(b"x", (ELSEWHERE, 53))


def _datagram_with_more() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.sendmsg([b"x"], [], 0, (ELSEWHERE, 53))


async def _stream() -> None:
    await asyncio.open_connection(ELSEWHERE, 25)


WAYS: dict[str, Callable[[], object]] = {
    "a socket": lambda: socket.create_connection((ELSEWHERE, 25), timeout=1),
    "mail": lambda: smtplib.SMTP(ELSEWHERE, 25, timeout=1),
    "the web": lambda: httpx.get(f"http://{ELSEWHERE}/", timeout=1, trust_env=False),
    "the library's web": lambda: urllib.request.urlopen(f"http://{ELSEWHERE}/", timeout=1),
    "a stream": lambda: asyncio.run(_stream()),
    "a datagram": _datagram,
    "a datagram with more": _datagram_with_more,
    "a name": lambda: socket.getaddrinfo("status.minato.example", 443),
    "a name in bytes": lambda: socket.getaddrinfo(b"status.minato.example", 443),
    "a name in bytes of nobody": lambda: socket.getaddrinfo(b"status\xff.example", 443),
    "a name of old": lambda: socket.gethostbyname("status.minato.example"),
    "a program": lambda: subprocess.run(["rsync", "--version"], check=False),
    "a shell": lambda: subprocess.run(["sh", "-c", "true"], check=False),
    "a line for a shell": lambda: os.system("true"),
    "a program in the place of this one": lambda: os.execv("/no-such-program", ["x"]),
    "a program of the system's own call": lambda: os.posix_spawn("/bin/true", ["true"], {}),
}


@pytest.mark.parametrize("way", WAYS)
def test_nothing_leaves_this_machine_while_an_exercise_is_on_its_way(way: str) -> None:
    with kept_on_this_machine(), pytest.raises(PublishError, match="this channel is live"):
        WAYS[way]()


def test_a_thread_of_the_same_process_is_kept_too() -> None:
    caught: list[Exception] = []

    def work() -> None:
        try:
            WAYS["a socket"]()
        except PublishError as error:
            caught.append(error)

    with kept_on_this_machine():
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert len(caught) == 1


def test_this_machine_is_reached_meanwhile_and_the_wall_falls_afterwards() -> None:
    with http_server() as web:
        with kept_on_this_machine():
            assert httpx.post(web.url).status_code == 200
            assert subprocess.run(["ssh-keygen", "-?"], check=False, capture_output=True)
        assert subprocess.run(["true"], check=False).returncode == 0


def test_a_setting_that_nobody_looked_at_can_not_be_added(tmp_path: Path) -> None:
    class More(PublishingSettings):
        pager: str = ""

    assert live_settings(PublishingSettings(), tmp_path, tmp_path) == ()
    with pytest.raises(KeyError):
        live_settings(More(), tmp_path, tmp_path)


HERE: dict[str, Any] = {
    "website": {"folder": "../outputs/site"},
    "email": {
        "recipients": "customers.csv",
        "host": "127.0.0.1",
        "sender": "a@example.com",
        "imap": {"host": "localhost", "user": "bounces"},
    },
    "webhooks": [{"url": "http://127.0.0.1/hook", "secret": "hook"}],
}
LIVE = "This statement is an exercise, and this channel is live."


@pytest.mark.parametrize(
    ("channel", "changes", "where", "do"),
    [
        ("website", {"command": "rsync"}, "website.command",
         "Leave the command out: it takes files elsewhere."),
        ("website", {"folder": "../site"}, "website.folder", "Name a folder inside of {state}."),
        ("email", {"host": "mail.example.com"}, "email.host",
         "Use a server on this machine: 127.0.0.1."),
        ("email", {"imap": {"host": "imap.example.com", "user": "bounces"}}, "email.imap",
         "Leave the mailbox out."),
    ],
)  # fmt: skip
def test_a_live_setting_of_an_exercise_is_named_with_its_remedy(
    channel: str, changes: dict[str, object], where: str, do: str, tmp_path: Path
) -> None:
    incident, state = tmp_path / "incident", tmp_path / "outputs"
    chosen = {**HERE, channel: {**HERE[channel], **changes}}
    assert live_settings(PublishingSettings.model_validate(HERE), incident, state) == ()
    found = live_settings(PublishingSettings.model_validate(chosen), incident, state)
    assert [(problem.file, problem.what, problem.do) for problem in found] == [
        (where, LIVE, do.format(state=state))
    ]


@pytest.mark.parametrize("url", ["http://192.0.2.1/hook", "https://hooks.example.com", "http:///x"])
def test_a_webhook_that_leads_away_is_live_beside_one_that_does_not(
    url: str, tmp_path: Path
) -> None:
    hooks = [*HERE["webhooks"], {"url": url, "secret": "hook"}]
    settings = PublishingSettings.model_validate({"webhooks": hooks})
    (problem,) = live_settings(settings, tmp_path, tmp_path)
    assert (problem.file, problem.what) == ("webhooks", LIVE)


def test_an_exercise_is_taken_to_this_machine_alone() -> None:
    must_not_be_live(sample_statement(), "mail.example.com", "email.host")
    must_not_be_live(EXERCISE, "127.0.0.1", "email.host")
    with pytest.raises(PublishError) as caught:
        must_not_be_live(EXERCISE, "mail.example.com", "email.host")
    assert str(caught.value) == f"email.host: {LIVE} Use a server on this machine: 127.0.0.1."


@pytest.mark.parametrize(
    "address",
    [
        "a@example.com",
        "a@EXAMPLE.org",
        "a@mail.drill.test",
        "a@x.invalid",
        "a@b.example.",
        '"a@gmail.com"@example.com',
    ],
)
def test_addresses_of_examples_get_an_exercise(address: str) -> None:
    must_be_nobodys(EXERCISE, [address], "email")


@pytest.mark.parametrize("address", ["a@gmail.com", "a@example.com.cn", "a@test.io", "a", ""])
def test_an_address_that_somebody_may_have_gets_none(address: str) -> None:
    with pytest.raises(PublishError, match="1 addresses may be those of real people") as caught:
        must_be_nobodys(EXERCISE, [address], "email")
    assert not address or address not in str(caught.value).split()


def test_anybody_gets_a_real_statement() -> None:
    must_be_nobodys(sample_statement(), ["a@gmail.com"], "email")


def test_no_feed_mixes_an_exercise_with_real_statements() -> None:
    real = sample_statement(id="2018-01-26-minato-02", number=2)
    with pytest.raises(PublishError, match="stands among real statements"):
        feeds([EXERCISE, real])


@pytest.mark.parametrize(
    ("host", "here"),
    [("127.0.0.1", True), ("::1", True), ("[::1]", True), ("LocalHost", True)]
    + [(host, False) for host in ("10.0.0.1", "localhost.example.com", "", "0.0.0.0")],
)
def test_this_machine_is_known_by_name_and_address(host: str, here: bool) -> None:
    assert live.is_loopback(host) is here
