"""A connection may not be held for nothing, nor carry what two readers could read in two ways."""

from __future__ import annotations

import logging
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from aboveboard.site import connections
from aboveboard.site.connections import OnceAMinute
from site_page import BASE, Served, process

BROKEN = b"\x00\x00\r\n\r\n"
HOST = b"Host: 127.0.0.1\r\n"


def connected(url: str) -> socket.socket:
    address = httpx.URL(url)
    return socket.create_connection((address.host, address.port or 80), timeout=15)


def told_to_the_end(line: socket.socket) -> bytes:
    """Return what is sent until the other side closes."""
    found = b""
    while part := line.recv(65536):
        found += part
    return found


@pytest.mark.parametrize(
    "head",
    [b"", b"GET /2018-01-26/en/ HTTP/1.1\r\nHost: 127"],
    ids=["nothing", "half a head"],
)
def test_a_head_that_never_ends_ends_the_connection(
    page: Served, monkeypatch: pytest.MonkeyPatch, head: bytes
) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.3)
    with connected(page.url) as line:
        line.sendall(head)
        assert told_to_the_end(line) == b""


def test_a_second_head_that_never_ends_ends_the_connection_too(
    page: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.5)
    whole = b"GET /health HTTP/1.1\r\n" + HOST + b"\r\n"
    with connected(page.url) as line:
        line.sendall(whole + b"GET /health HTTP/1.1\r\nHo")
        assert told_to_the_end(line).count(b"HTTP/1.1 200") == 1


def test_a_slow_body_has_its_own_time(page: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.2)

    def slowly() -> Iterator[bytes]:
        for _ in range(3):
            time.sleep(0.2)
            yield b"a"

    answer = page.client.post(f"{BASE}/en/ask/", content=slowly())
    assert answer.status_code == 400


@pytest.mark.parametrize("lengths", [(0, 1), (1, 0)], ids=["length first", "coding first"])
def test_a_request_with_two_lengths_is_refused_and_what_follows_is_not_read(
    page: Served, lengths: tuple[int, int]
) -> None:
    said = (b"Content-Length: 5\r\n", b"Transfer-Encoding: chunked\r\n")
    head = b"POST /2018-01-26/en/ask/ HTTP/1.1\r\n" + HOST + b"".join(said[n] for n in lengths)
    smuggled = b"GET /health HTTP/1.1\r\n" + HOST + b"\r\n"
    with connected(page.url) as line:
        line.sendall(head + b"\r\n0\r\n\r\n" + smuggled)
        answer = told_to_the_end(line)
    assert answer.startswith(b"HTTP/1.1 400")
    assert answer.count(b"HTTP/1.1") == 1


def line_at(created: float, words: str = "Invalid HTTP request received.") -> logging.LogRecord:
    record = logging.LogRecord("uvicorn.error", logging.WARNING, "", 0, words, (), None)
    record.created = created
    return record


def test_a_line_that_strangers_cause_is_written_once_a_minute_with_how_many_there_were() -> None:
    quiet = OnceAMinute()
    assert [quiet.filter(line_at(second)) for second in (0, 1, 59)] == [True, False, False]
    assert quiet.filter(line_at(2, "Exceeded concurrency limit."))
    later = line_at(61)
    assert quiet.filter(later)
    assert "2 more" in later.getMessage()


def test_errors_of_the_server_are_all_written() -> None:
    quiet, error = OnceAMinute(), line_at(0)
    error.levelno = logging.ERROR
    assert [quiet.filter(error) for _ in range(3)] == [True] * 3


def test_broken_requests_do_not_fill_the_log(incident: Path) -> None:
    with process(incident.parent.parent) as (server, address):
        for _ in range(4):
            with connected(address) as line:
                line.sendall(BROKEN)
                assert told_to_the_end(line).startswith(b"HTTP/1.1 400")
        server.send_signal(signal.SIGTERM)
        _, err = server.communicate(timeout=20)
    assert err.count("Invalid HTTP request") == 1


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Real-IP", "Forwarded"])
def test_a_proxy_that_is_not_trusted_is_told_of_once_without_an_address(
    page: Served, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    with caplog.at_level(logging.WARNING):
        page.get("/en/")
        assert caplog.messages == []
        for _ in range(2):
            page.get("/en/", headers={name: "203.0.113.77"})
    (told,) = caplog.messages
    assert "trusted_proxies" in told
    assert "203.0" not in told


def test_a_proxy_that_is_trusted_is_not_warned_of(
    serve: Callable[..., Served], caplog: pytest.LogCaptureFixture
) -> None:
    page = serve(trusted_proxies=["127.0.0.1"])
    with caplog.at_level(logging.WARNING):
        page.get("/en/", headers={"X-Forwarded-For": "203.0.113.77"})
    assert caplog.messages == []
