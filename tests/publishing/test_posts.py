"""Posts: in order, whole, each once; one in doubt waits for a person."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aboveboard.errors import PublishError
from aboveboard.publishing.deliveries import DeliveryLedger
from aboveboard.publishing.package import Package, open_package
from aboveboard.publishing.posts import Thread, enrol_thread, post_thread, thread_of, tick
from aboveboard.publishing.secrets import Secret
from http_server import Posted, http_server
from publishing import write_run
from sample_statement import sample_edition, sample_statement

NOW = datetime(2018, 1, 26, 14, 30, tzinfo=UTC)
LINK = "https://weibo.example/post/1"


def later() -> datetime:
    """Give an instant at which everything is due."""
    return NOW + timedelta(days=1)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[DeliveryLedger]:
    ledger = DeliveryLedger(f"sqlite:///{tmp_path / 'deliveries.db'}")
    yield ledger
    ledger.close()


@pytest.fixture
def package(tmp_path: Path) -> Package:
    posts = sample_edition("zh-CN").posts
    long = tuple(
        f"第{n}件事：提币提现仍然暂停，我们正在逐个钱包核对余额与内部账目。" for n in range(12)
    )
    edition = sample_edition("zh-CN", posts=posts.model_copy(update={"more": long}))
    return open_package(write_run(tmp_path / "run", sample_statement(edition)))


@pytest.fixture
def thread(package: Package, ledger: DeliveryLedger) -> Thread:
    thread = thread_of(package, "x", "zh-CN")
    assert len(thread.posts) >= 3
    enrol_thread(ledger, package, thread, NOW + timedelta(days=2), NOW)
    return thread


def account(server: Posted) -> Secret:
    return Secret(f"json://127.0.0.1:{server.port}/")


def texts(server: Posted) -> list[str]:
    return [json.loads(body)["message"] for _, _, body in server.received]


def test_each_post_goes_out_once_whole_and_in_order(
    ledger: DeliveryLedger, package: Package, thread: Thread
) -> None:
    with http_server() as server:
        assert post_thread(ledger, package, thread, account(server), later) == len(thread.posts)
        assert post_thread(ledger, package, thread, account(server), later) == 0
    assert texts(server) == list(thread.posts)
    enrol_thread(ledger, package, thread, NOW, NOW)
    assert ledger.counts(thread.batch) == {"sent": len(thread.posts)}


def test_a_refused_post_holds_back_those_behind_it_and_the_next_run_goes_on(
    ledger: DeliveryLedger, package: Package, thread: Thread
) -> None:
    with http_server(Posted(lambda number: 500 if number == 2 else 200)) as server:
        with pytest.raises(PublishError, match=r"post 2 of \d+ was not taken: failure"):
            post_thread(ledger, package, thread, account(server), later)
        assert len(server.received) == 2
        post_thread(
            ledger, package, thread, account(server), lambda: later() + timedelta(minutes=1)
        )
    assert texts(server) == [thread.posts[0], *thread.posts[1:2], *thread.posts[1:]]


def test_a_post_in_doubt_is_not_repeated_until_somebody_has_looked(
    ledger: DeliveryLedger, package: Package, thread: Thread
) -> None:
    ledger.join("dead", NOW)
    ledger.claim(thread.batch, "dead", 1, NOW)
    with http_server() as server:
        with pytest.raises(PublishError, match=r"post 1 of \d+ may be out already"):
            post_thread(ledger, package, thread, account(server), later)
        assert server.received == []
        tick(ledger, thread.batch, 1, LINK, NOW)
        post_thread(ledger, package, thread, account(server), later)
    assert texts(server) == list(thread.posts[1:])


def test_a_post_in_doubt_can_be_let_go_again(
    ledger: DeliveryLedger, package: Package, thread: Thread
) -> None:
    ledger.join("dead", NOW)
    ledger.claim(thread.batch, "dead", 1, NOW)
    ledger.recover(thread.batch, later(), dead=["dead"])
    assert ledger.retry(thread.batch, NOW, "unknown") == 1
    with http_server() as server:
        assert post_thread(ledger, package, thread, account(server), later) == len(thread.posts)
    assert texts(server) == list(thread.posts)


@pytest.mark.parametrize(
    ("network", "address"),
    [
        ("x", "twitter://status@consumer/secret/access/secret"),
        ("telegram", "tgram://123456789:abcdefg_hijklmnop/12315544/"),
        ("discord", "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js/"),
        ("mastodon", "mastodons://token@social.example.com/"),
        ("sms", "twilio://AC123:token@15550001111/15550002222"),
        ("x", "json://social.example.com/"),
    ],
)
def test_an_exercise_reaches_no_live_account(
    tmp_path: Path, ledger: DeliveryLedger, network: str, address: str
) -> None:
    edition = sample_edition("en", exercise="An exercise.")
    prefixed = edition.model_copy(
        update={"posts": edition.posts.model_copy(update={"prefix": "[DRILL] "})}
    )
    package = open_package(write_run(tmp_path / "run", sample_statement(prefixed, exercise=True)))
    thread = thread_of(package, network, "en")
    enrol_thread(ledger, package, thread, NOW, NOW)
    with pytest.raises(PublishError, match="this channel is live"):
        post_thread(ledger, package, thread, Secret(address), later)
    with http_server() as server:
        assert post_thread(ledger, package, thread, account(server), later)


def test_an_account_that_apprise_does_not_know_is_refused_unseen(
    ledger: DeliveryLedger, package: Package, thread: Thread
) -> None:
    with pytest.raises(PublishError, match="does not know this address") as caught:
        post_thread(ledger, package, thread, Secret("nonsense://token-7"), later)
    assert "token-7" not in str(caught.value)


@pytest.mark.parametrize("link", ["", "http://weibo.example/1", "https://weibo.example/1 2"])
def test_a_tick_needs_a_link(ledger: DeliveryLedger, thread: Thread, link: str) -> None:
    with pytest.raises(PublishError, match="no link"):
        tick(ledger, thread.batch, 1, link, NOW)


def test_a_tick_names_a_post_that_there_is(ledger: DeliveryLedger, thread: Thread) -> None:
    with pytest.raises(PublishError, match=r"has \d+ rows"):
        tick(ledger, thread.batch, 99, LINK, NOW)
