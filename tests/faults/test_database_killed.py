"""The database server is killed as a process and started again, while somebody depends on it."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aboveboard.errors import PublishError
from aboveboard.feedback import Store
from aboveboard.publishing.deliveries import LEASE, DeliveryLedger
from aboveboard.publishing.enrolment import enrol
from mailings import BATCH, NOW, mailing, must_have_reached_all, people
from postgres import PostgresServer, new_database, postgres_server
from site_page import KEY, make_incident, receipt_in, served, token_in
from smtp_server import Answer, Mailbox, smtp_server

PEOPLE = 400
RUN = Path(__file__).parents[1] / "helpers" / "mailing_run.py"


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


def test_in_mid_delivery_it_is_said_how_to_go_on_and_nobody_is_lost(server: PostgresServer) -> None:
    ledger = DeliveryLedger(new_database(server.url))
    enrol(ledger, BATCH, people(PEOPLE), NOW)
    lock, killed = threading.Lock(), []

    def answer(stage: str, _: str) -> Answer:
        with lock:
            if stage == "content" and len(box.messages) >= 150 and not killed:
                server.kill()
                killed.append(True)
        return ""

    with smtp_server(Mailbox(answer)) as box:
        for _ in range(2):  # and again while it is still away
            with pytest.raises(PublishError, match="can't be reached or written") as caught:
                mailing(ledger, box).run()
            assert "publish again to resume" in str(caught.value)
        assert len(box.messages) < PEOPLE
        server.start()
        ledger.recover(BATCH.id, datetime.now(UTC) + 2 * LEASE)
        assert mailing(ledger, box).run().left == 0
    must_have_reached_all(box, ledger, PEOPLE)
    ledger.close()


@pytest.mark.parametrize("kills", [1, pytest.param(5, marks=pytest.mark.slow)])
def test_under_two_senders_nobody_is_lost_and_who_may_have_got_it_twice_is_listed(
    server: PostgresServer, kills: int
) -> None:
    url, count = new_database(server.url), kills * 1200
    ledger = DeliveryLedger(url)
    enrol(ledger, BATCH, people(count), NOW)
    box = Mailbox(lambda stage, _: time.sleep(0.002) or "" if stage == "content" else "")
    with smtp_server(box) as box:
        command = (sys.executable, str(RUN), url, str(box.port), BATCH.id)
        for _ in range(kills):
            senders = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]
            goal = len(box.messages) + 500
            while len(box.messages) < goal:
                assert any(sender.poll() is None for sender in senders), "killed while they send"
                time.sleep(0.005)
            server.kill()
            for sender in senders:
                told = sender.communicate(timeout=60)[1].decode()
                assert sender.returncode == 1
                assert "The delivery ledger can't be reached or written." in told
            server.start()
        subprocess.run(command, check=True, timeout=120)
    must_have_reached_all(box, ledger, count)
    assert ledger.counts(BATCH.id) == {"sent": count}
    ledger.close()


def test_while_a_customer_writes_the_text_comes_back_in_the_readers_language(
    server: PostgresServer, tmp_path: Path
) -> None:
    store = Store(new_database(server.url), KEY)
    text = "提币要等多久？"
    with served(make_incident(tmp_path), store) as page:
        before = receipt_in(page.send("zh-CN", text="一"))
        token = page.token("zh-CN")
        page.clocks.pass_by(5)
        server.kill()
        answer = page.send("zh-CN", token=token, text=text)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert "没有保存成功" in answer.text
        assert text in answer.text
        assert page.get("/zh-CN/").status_code == 200  # reading goes on
        state = page.get("/zh-CN/receipt/", params={"number": before})
        assert state.status_code == 503
        assert '<html lang="zh-CN"' in state.text
        assert page.client.get("/health").status_code == 503
        server.start()
        after = receipt_in(page.send("zh-CN", token=token_in(answer.text), text=text))
        kept = {message.receipt: message.text for message in store.messages()}
    assert kept == {before: "一", after: text}
    store.close()
