"""What a request says of itself is believed only as far as it can be."""

from __future__ import annotations

import pytest
from aboveboard.site.requests import (
    best_language,
    client_address,
    comes_from_here,
    host_name,
    networks,
)
from starlette.datastructures import Headers

PROXIES = networks(["10.0.0.0/8", "2001:db8::1"])


def headers(**fields: str) -> Headers:
    return Headers({name.replace("_", "-"): value for name, value in fields.items()})


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),  # no proxy of ours: it could be made up
        ("10.0.0.5", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.5", "192.0.2.1, 198.51.100.1", "198.51.100.1"),  # the first is the client's word
        ("10.0.0.5", "198.51.100.1, 10.0.0.7", "198.51.100.1"),
        ("10.0.0.5", "", "10.0.0.5"),
        ("2001:db8::1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.5", "nonsense", "nonsense"),
        ("", "198.51.100.1", ""),
    ],
)
def test_only_a_trusted_proxy_says_from_where(peer: str, forwarded: str, address: str) -> None:
    assert client_address(peer, headers(x_forwarded_for=forwarded), PROXIES) == address


@pytest.mark.parametrize(
    ("fields", "here"),
    [
        ({"sec_fetch_site": "same-origin"}, True),
        ({"sec_fetch_site": "none"}, True),
        ({"sec_fetch_site": "cross-site"}, False),
        ({"sec_fetch_site": "same-site"}, False),
        ({"origin": "https://status.minato.example", "host": "status.minato.example"}, True),
        ({"origin": "https://evil.example", "host": "status.minato.example"}, False),
        ({"origin": "null", "host": "status.minato.example"}, False),
        ({"origin": "http://[", "host": "status.minato.example"}, False),
        ({}, True),
    ],
)
def test_a_form_of_another_site_is_seen(fields: dict[str, str], here: bool) -> None:
    assert comes_from_here(headers(**fields)) is here


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("zh-TW,en;q=0.5", "zh-CN"),
        ("en-GB", "en"),
        ("fr, en;q=0.2, zh;q=0.9", "zh-CN"),
        ("en;q=0, zh;q=0.1", "zh-CN"),
        ("fr", "en"),
        ("", "en"),
        (";;;,q=;=", "en"),
        ("zh;q=nan", "en"),
        ("ZH-cn", "zh-CN"),
    ],
)
def test_the_language_that_the_reader_likes_best(accept: str, language: str) -> None:
    assert best_language(accept, ("en", "zh-CN")) == language


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("Status.Minato.Example:8443", "status.minato.example"),
        ("127.0.0.1", "127.0.0.1"),
        ("[::1]:80", "[::1]"),
        ("", ""),
    ],
)
def test_the_host_without_its_port(host: str, name: str) -> None:
    assert host_name(headers(host=host)) == name
