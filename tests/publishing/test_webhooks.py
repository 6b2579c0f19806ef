"""Webhooks: signed, typed, tried again for passing faults only."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime

import httpx
import pytest
from aboveboard.errors import PublishError
from aboveboard.plays.statement import Statement
from aboveboard.publishing.secrets import Secret
from aboveboard.publishing.webhooks import ATTEMPTS, SIGNATURE, send_webhook
from http_server import Posted, http_server
from sample_statement import sample_edition, sample_statement

NOW = datetime(2018, 1, 26, 14, 30, tzinfo=UTC)
SECRET = Secret("between-us")


def send(url: str, statement: Statement | None = None) -> None:
    with httpx.Client(timeout=5, follow_redirects=True) as client:  # which must not matter
        send_webhook(
            statement or sample_statement(),
            url,
            SECRET,
            client,
            clock=lambda: NOW,
            sleep=lambda _: None,
        )


def test_a_receiver_can_check_who_sent_it() -> None:
    with http_server() as server:
        send(f"{server.url}/hook")
    ((path, headers, body),) = server.received
    assert path == "/hook"
    stamp, _, digest = headers[SIGNATURE].partition(",v1=")
    assert stamp == f"t={int(NOW.timestamp())}"
    signed = f"{int(NOW.timestamp())}.".encode() + body
    assert hmac.new(b"between-us", signed, hashlib.sha256).hexdigest() == digest


def test_the_body_says_type_version_id_and_whether_it_is_a_test() -> None:
    with http_server() as server:
        send(server.url)
        send(server.url, sample_statement(sample_edition("en", exercise="x"), exercise=True))
    live, drill = (json.loads(body) for _, _, body in server.received)
    assert live["format"] == "aboveboard.webhook/1"
    assert (live["type"], live["id"]) == ("statement.published", "2018-01-26-minato-01-v1")
    assert (live["test"], drill["test"]) == (False, True)


def test_a_passing_fault_is_tried_again() -> None:
    with http_server(Posted(lambda number: 503 if number < 3 else 204)) as server:
        send(server.url)
    assert len(server.received) == 3


def test_a_refusal_is_not_tried_again_and_a_lasting_fault_is_given_up() -> None:
    with http_server(Posted(lambda _: 403)) as server:
        with pytest.raises(PublishError, match=r"not taken \(403\)"):
            send(server.url)
        assert len(server.received) == 1
    with http_server(Posted(lambda _: 500)) as server:
        with pytest.raises(PublishError, match=r"not taken \(500\)"):
            send(server.url)
        assert len(server.received) == ATTEMPTS


def test_a_receiver_that_leads_elsewhere_is_not_followed() -> None:
    # Who controls a receiver must not make this machine ask others in its own network.
    with http_server() as inner:
        leading = Posted(lambda _: 307, leads_to=inner.url)
        with http_server(leading) as server, pytest.raises(PublishError, match=r"taken \(307\)"):
            send(server.url)
    assert inner.received == []


def test_an_exercise_reaches_no_live_receiver() -> None:
    exercise = sample_statement(sample_edition("en", exercise="x"), exercise=True)
    with pytest.raises(PublishError, match="this channel is live"):
        send("https://ops.example.com/hook", exercise)
