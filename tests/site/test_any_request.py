"""Whatever anybody sends, the page answers: whole headers, nothing repeated as markup, no fault.

The requests come from schemathesis, by the description of the page in ``page_routes``.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import schemathesis
from aboveboard.site.guard import HEADERS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_routes import described, likely
from schemathesis import Case, GenerationMode
from site_page import make_incident, process, token_in
from smtp_server import smtp_server
from subscriptions import SUBSCRIBER_KEY

MARKUP = "\"'><b id=zq>&lt;"
"""What would stand as an element of its own if anything repeated it unescaped."""

PLENTY = "{burst: 1000000, per_minute: 1000000}"
KINDS = ("messages", "network", "lookups", "pages", "everyone", "confirmations")
SITE = f"form: {{least_seconds: 1}}\nlimits: {{{', '.join(f'{kind}: {PLENTY}' for kind in KINDS)}}}"


@dataclass(frozen=True)
class Page:
    """The page as ``aboveboard serve`` serves it, and the description of what it takes."""

    client: httpx.Client
    schema: Any
    likely: Mapping[str, tuple[str, ...]]

    def operation(self, number: int) -> Any:
        return list(self.schema.get_all_operations())[number].ok()


OPERATIONS = sum(len(methods) for methods in described()["paths"].values())


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    place = tmp_path_factory.mktemp("any")
    incident = make_incident(place)
    (incident / "site.yaml").write_text(SITE)
    with pytest.MonkeyPatch.context() as patch, smtp_server() as box:
        patch.setenv("ABOVEBOARD_SUBSCRIBER_KEY", SUBSCRIBER_KEY)
        (incident / "publishing.yaml").write_text(
            f"email: {{host: 127.0.0.1, port: {box.port}, tls: none, subscribers: true,"
            " sender: bounces@minato.example, canary: 0}\n"
        )
        with (
            process(place) as (server, address),
            httpx.Client(base_url=address, timeout=20) as client,
        ):
            token = token_in(client.get("en/ask/").text)
            time.sleep(1.1)
            yield Page(client, schemathesis.openapi.from_dict(described()), likely(token))
            assert server.poll() is None, "the server is gone"
            server.terminate()
            _, log = server.communicate(timeout=20)
            assert "failed" not in log
            assert "Traceback" not in log


@dataclass(frozen=True)
class Sent:
    """One request, with text of our own in one of its fields."""

    case: Case

    def to(self, client: httpx.Client) -> httpx.Response:
        """Send it as it is, without following where it leads."""
        given = self.case.as_transport_kwargs(base_url=str(client.base_url.copy_with(path="/")))
        headers = {
            name: value.encode("utf-8", "replace")
            for name, value in given["headers"].items()
            if not re.search(r"[\r\n\0]", value)
        }
        return client.request(
            given["method"],
            given["url"],
            params=_flat(given.get("params")),
            data=_flat(given.get("data")),
            headers=headers,
        )


def _flat(fields: object) -> dict[str, str]:
    if not isinstance(fields, Mapping):
        return {}
    return {_text(name): _text(value) for name, value in fields.items()}


def _text(value: object) -> str:
    return str(value).encode("utf-8", "replace").decode()


@st.composite
def requests(draw: st.DrawFn, operation: Any, likely: Mapping[str, tuple[str, ...]]) -> Sent:
    """Draw a request that keeps to the description or not.

    Most fields get what is likely there, so that it comes further than the first look, and one may
    get markup.
    """
    case = draw(operation.as_strategy(generation_mode=draw(st.sampled_from(GenerationMode))))
    given = (case.path_parameters, case.query, case.body, case.headers)
    parts = [part for part in given if isinstance(part, dict) and part]
    for part in parts:
        for name in sorted(set(part) & set(likely)):
            if draw(st.integers(0, 3)):
                part[name] = draw(st.sampled_from(likely[name]))
    if parts and not draw(st.integers(0, 2)):
        part = draw(st.sampled_from(parts))
        part[draw(st.sampled_from(sorted(part)))] = MARKUP
    return Sent(case)


def must_be_an_answer(answer: httpx.Response) -> None:
    """See that an answer is no fault, has every header, and repeats nothing as markup."""
    assert answer.status_code < 500, answer.text
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert "script" not in answer.headers["Content-Security-Policy"]
    assert re.fullmatch("[0-9a-f]{12}", answer.headers["X-Request-ID"])
    assert "Cache-Control" in answer.headers
    assert "<b id=zq" not in answer.text
    assert "zq" not in "".join(answer.headers.values())


def ask(page: Page, number: int, count: int) -> None:
    """Send so many requests of one operation."""

    @settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(sent=requests(page.operation(number), page.likely))
    def each(sent: Sent) -> None:
        must_be_an_answer(sent.to(page.client))

    each()


@pytest.mark.parametrize("number", range(OPERATIONS))
def test_a_request_of_any_kind_is_answered(page: Page, number: int) -> None:
    ask(page, number, 20)


@pytest.mark.long
@pytest.mark.parametrize("number", range(OPERATIONS))
def test_thousands_of_requests_of_any_kind_are_answered(page: Page, number: int) -> None:
    ask(page, number, 200)
