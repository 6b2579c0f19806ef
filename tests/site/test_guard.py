"""Every answer is guarded, and an error tells its number and nothing else."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

import pytest
from site_page import BASE, Served, receipt_in

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Strict-Transport-Security": "max-age=31536000",
}
REQUESTS = [
    ("GET", f"{BASE}/", 302),
    ("GET", f"{BASE}/en/", 200),
    ("HEAD", f"{BASE}/en/", 200),
    ("GET", f"{BASE}/en/ask/", 200),
    ("GET", f"{BASE}/en/receipt/?number=1", 400),
    ("GET", f"{BASE}/zh-CN/nothing", 404),
    ("GET", "/", 302),
    ("GET", BASE, 302),
    ("GET", f"{BASE}0", 404),
    ("DELETE", f"{BASE}/en/ask/", 405),
    ("POST", f"{BASE}/en/ask/", 400),
    ("GET", f"{BASE}/feed.en.xml", 200),
    ("GET", "/health", 200),
]


@pytest.mark.parametrize(("method", "path", "status"), REQUESTS)
def test_every_answer_carries_the_headers_and_no_cookie(
    page: Served, method: str, path: str, status: int
) -> None:
    answer = page.client.request(method, path)
    assert answer.status_code == status
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers
    assert "server" not in answer.headers
    assert re.fullmatch(r"[0-9a-f]{12}", answer.headers["x-request-id"])


def test_the_answer_to_a_sent_form_is_kept_by_nobody(page: Served) -> None:
    answer = page.send()
    assert receipt_in(answer)
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("host", ["evil.example", "status.minato.example.evil.example", ""])
def test_another_host_is_not_answered_for(page: Served, host: str) -> None:
    answer = page.get("/en/", headers={"Host": host})
    assert answer.status_code == 421
    assert "not our address" in answer.text
    assert "evil.example" not in answer.text


def test_the_official_host_is_answered_for_at_any_port(page: Served) -> None:
    for host in ("status.minato.example", "Status.Minato.Example:443"):
        assert page.get("/en/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("path", "accept", "words"),
    [
        ("/zh-CN/nothing", "en", "没有这个页面"),
        ("/en/nothing", "zh", "There is no such page"),
        ("/nothing", "zh", "没有这个页面"),
    ],
)
def test_an_error_is_in_the_readers_language(
    page: Served, path: str, accept: str, words: str
) -> None:
    answer = page.get(path, headers={"Accept-Language": accept})
    assert words in answer.text
    assert answer.headers["x-request-id"] in answer.text


def test_what_breaks_is_logged_by_place_and_shown_by_number(
    page: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(number: str) -> None:
        raise RuntimeError(f"private {number}")

    monkeypatch.setattr(page.store, "receipt_state", broken)
    with caplog.at_level(logging.ERROR):
        answer = page.get("/en/receipt/?number=7K3M-9QTX-2B4D")
    assert answer.status_code == 500
    request = answer.headers["x-request-id"]
    assert request in answer.text
    for word in ("Traceback", "RuntimeError", "private"):
        assert word not in answer.text
    assert request in caplog.text
    assert "RuntimeError in test_guard.broken" in caplog.text
    assert "7K3M" not in caplog.text


def test_a_broken_store_is_a_busy_page_and_an_unhealthy_server(
    page: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    from aboveboard.errors import FeedbackError

    def broken(_: str) -> None:
        raise FeedbackError("The feedback store failed.")

    monkeypatch.setattr(page.store, "receipt_state", broken)
    for path in (f"{BASE}/en/receipt/?number=7K3M-9QTX-2B4D", "/health"):
        answer = page.client.get(path)
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "5"


@pytest.mark.parametrize(
    ("limit", "path"),
    [
        ("pages", "/en/"),
        ("pages", "/en/ask/"),
        ("pages", "/"),
        ("pages", "/en/questions/?q=x"),
        ("lookups", "/en/receipt/?number=7K3M-9QTX-2B4D"),
    ],
)
def test_reading_too_fast_is_refused_with_the_time_to_wait(
    serve: Callable[..., Served], limit: str, path: str
) -> None:
    page = serve(limits={limit: {"burst": 2, "per_minute": 30}})
    answers = [page.get(path) for _ in range(3)]
    assert [a.status_code == 429 for a in answers] == [False, False, True]
    assert answers[-1].headers["retry-after"] == "2"
    page.clocks.pass_by(2)
    assert page.get(path).status_code != 429
