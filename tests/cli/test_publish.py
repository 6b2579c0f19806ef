"""From a run to people through the commands: approve, publish, resume, deliveries, verify."""

from __future__ import annotations

import csv
import json
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import dns.resolver
import pytest
import sqlalchemy as sa
from aboveboard.publishing import carrying, ssh
from aboveboard.publishing.approvals import NAMESPACE
from aboveboard.publishing.deliveries import DeliveryLedger
from aboveboard.publishing.delivery_tables import DELIVERIES
from aboveboard.publishing.secrets import Secret
from aboveboard.publishing.subscribers import Links, confirm, request
from aboveboard.record.files import digest
from aboveboard.rendering import read_posts
from dns_server import dns_server
from http_server import http_server
from places import LEGAL, NAME, OWNER, PEOPLE, SECURITY, approved, made, run, settings
from smtp_server import Mailbox, smtp_server


def real(place: Path) -> Path:
    """Make the incident no exercise, and return its place."""
    record = place / "params" / NAME / "incident.yaml"
    record.write_text(re.sub(r"exercise:\n(  .*\n)+", "", record.read_text()))
    return place


def test_an_approved_statement_reaches_everyone_once_and_can_be_verified(place: Path) -> None:
    folder = made(place)
    assert "Still missing: 1 of 2" in approved(folder, SECURITY).output
    assert "It may leave" in approved(folder, LEGAL).output
    with smtp_server() as box:
        settings(place, box.port)
        first = run("publish", folder, answer="n\n")
        assert "email: waiting: 55 wait for a yes" in first.output
        assert len(box.messages) == 5
        second = run("publish", folder, "--yes")
        assert second.exit_code == 0, second.output
        again = run("publish", folder, "--yes")
        assert again.exit_code == 0, again.output
    assert box.recipients() == {f"customer-{n}@example.com": 1 for n in range(PEOPLE)}
    shown = run("deliveries", f"params/{NAME}", "--unreached", "unreached.csv")
    assert f"email: {PEOPLE} sent" in shown.output
    assert "weibo/zh-CN: " in shown.output
    with Path("unreached.csv").open() as file:
        assert list(csv.reader(file)) == [["batch", "address", "language", "state", "reason"]]
    assert run("deliveries", f"params/{NAME}", "--reach", "reach.json").exit_code == 0
    reach = {one["channel"]: one for one in json.loads(Path("reach.json").read_text())["channels"]}
    assert (reach["email"]["sent"], reach["email"]["failed"]) == (PEOPLE, 0)
    assert "@" not in Path("reach.json").read_text()
    fingerprint = ssh.fingerprint_of(ssh.sign(b"", Path("keys") / OWNER, NAMESPACE))
    for name in ("announcement.zh-CN.txt", "en/announcement.html"):
        done = run(
            "verify-statement", f"outputs/{NAME}/website/01/{name}", "--fingerprint", fingerprint
        )
        assert "genuine" in done.output, done.output
    assert run("ledger", "verify", f"params/{NAME}").exit_code == 0


def test_an_unapproved_statement_cannot_leave(place: Path) -> None:
    folder = made(place)
    approved(folder, SECURITY)
    with smtp_server() as box:
        settings(place, box.port)
        done = run("publish", folder, "--yes")
    assert done.exit_code == 1
    assert "1 of 2 approvals" in done.output
    assert "legal or executive" in done.output
    assert box.messages == []
    assert not Path(f"outputs/{NAME}/website").exists()


def changed(folder: str, name: str, *, in_manifest: bool) -> None:
    """Put other words into one file of a run, and perhaps its new hash into the manifest."""
    file, manifest = Path(folder) / name, Path(folder) / "manifest.json"
    old = file.read_bytes()
    file.write_bytes(old.replace(b"paused", b"open"))
    assert file.read_bytes() != old
    if in_manifest:
        text = manifest.read_text().replace(digest(old), digest(file.read_bytes()))
        manifest.write_text(text)


@pytest.mark.parametrize(
    ("in_manifest", "told"),
    [(False, "was changed since the run"), (True, "0 of 2 approvals are there for this content")],
)
def test_a_statement_changed_after_its_approval_cannot_leave(
    place: Path, in_manifest: bool, told: str
) -> None:
    folder = made(place)
    approved(folder, SECURITY, LEGAL)
    changed(folder, "en/announcement.html", in_manifest=in_manifest)
    with smtp_server() as box:
        settings(place, box.port)
        done = run("publish", folder, "--yes")
    assert done.exit_code == 1
    assert told in done.output
    assert box.messages == []


def test_a_file_that_says_other_words_than_the_statement_is_not_approved(place: Path) -> None:
    folder = made(place)
    changed(folder, "en/social/x.txt", in_manifest=True)
    done = run("approve", folder, "--key", f"keys/{LEGAL}", "--yes")
    assert done.exit_code == 1
    assert "en/social/x.txt: This file is not what is made of the statement" in done.output
    assert not list(Path("outputs").rglob("*.sig"))


def test_a_rerun_with_other_words_voids_the_approvals(place: Path) -> None:
    folder = made(place)
    approved(folder, SECURITY, LEGAL)
    record = place / "params" / NAME / "incident.yaml"
    record.write_text(record.read_text().replace("while we check why", "and look for the cause"))
    made(place)
    with smtp_server() as box:
        settings(place, box.port)
        done = run("publish", folder, "--yes")
    assert "0 of 2 approvals" in done.output


def test_what_the_honesty_checks_find_stands_in_the_way(place: Path) -> None:
    record = place / "params" / NAME / "incident.yaml"
    text = record.read_text()
    record.write_text(
        text.replace(
            "Our XEM balance is not as it should be. We have paused",
            "All funds are safe. We have paused",
            1,
        )
    )
    folder = made(place)
    approved(folder, SECURITY, LEGAL)
    with smtp_server() as box:
        settings(place, box.port)
        done = run("publish", folder, "--yes")
    assert done.exit_code == 1
    assert "All funds are safe" in done.output
    assert box.messages == []


@pytest.mark.parametrize("reason", ["", "the words of the court, quoted"])
def test_a_warning_stands_in_the_way_until_somebody_gives_the_reason(
    place: Path, reason: str
) -> None:
    record = place / "params" / NAME / "incident.yaml"
    words = "Our XEM balance is not as", "A disaster, our XEM is not as"
    text = record.read_text().replace(*words, 1)
    waiver = f"""\
  - id: words-of-the-court
    kind: waiver
    at: 2018-01-26T12:07+09:00
    known_at: 2018-01-26T12:07+09:00
    confidence: confirmed
    check: drama
    reason: {reason}
    by: Head of Legal
"""
    start = text.index("  - id: unknown-theft")
    record.write_text(text[:start] + (waiver if reason else "") + text[start:])
    folder = made(place)
    approved(folder, SECURITY, LEGAL)
    with smtp_server() as box:
        settings(place, box.port)
        done = run("publish", folder, "--yes")
    if reason:
        assert len(box.messages) == PEOPLE
    else:
        assert done.exit_code == 1
        assert "drama" in done.output
        assert box.messages == []


def test_a_dry_run_says_what_the_dns_lacks(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = made(real(place))
    records = {"minato.example.": ["v=spf1 +all"], "_dmarc.minato.example.": ["v=DMARC1; p=none"]}
    with smtp_server() as box, dns_server(records) as resolver:
        monkeypatch.setattr(dns.resolver, "default_resolver", resolver)
        settings(place, box.port, "  dkim_selector: s1\n")
        done = run("publish", folder, "--dry-run")
    assert "warning: minato.example: The SPF record lets anybody send." in done.output
    assert "warning: s1._domainkey.minato.example: There is no DKIM key." in done.output
    assert "There is no DMARC" not in done.output
    assert box.messages == []


def test_only_what_failed_is_sent_again(place: Path) -> None:
    folder = made(place)
    approved(folder, SECURITY, LEGAL)
    bad = {f"customer-{n}@example.com" for n in (30, 31)}
    is_full = True

    def answer(stage: str, recipient: str) -> str:
        full = stage == "rcpt" and recipient in bad and is_full
        return "552 5.2.2 mailbox full" if full else ""

    with smtp_server(Mailbox(answer)) as box:
        settings(place, box.port)
        run("publish", folder, "--yes")
        shown = run("deliveries", f"params/{NAME}", "--unreached", "unreached.csv").output
        assert f"email: {PEOPLE - 2} sent, 2 failed" in shown
        with Path("unreached.csv").open() as file:
            rows = list(csv.DictReader(file))
        assert {row["address"] for row in rows} == bad
        assert {(row["state"], row["reason"]) for row in rows} == {("failed", "552 5.2.2 at rcpt")}
        is_full = False
        assert run("publish", folder, "--yes").exit_code == 0
        assert len(box.messages) == PEOPLE - 2
        run("deliveries", f"params/{NAME}", "--retry-failed")
        assert f"email: done: {PEOPLE} sent" in run("publish", folder, "--yes").output
    assert set(box.recipients().values()) == {1}


def test_posts_without_a_sender_are_pasted_and_ticked_with_their_link(place: Path) -> None:
    record = real(place) / "params" / NAME / "incident.yaml"
    record.write_text(re.sub(r"  signing_key:\n(    .*\n)+", "", record.read_text()))
    folder = made(place)
    approved(folder, SECURITY, LEGAL)
    with smtp_server() as box:
        settings(place, box.port)
        path = place / "params" / NAME / "publishing.yaml"
        path.write_text(re.sub("(?m)^website:.*\n", "", path.read_text()))
        shown = run("publish", folder, "--yes").output
        batch = f"{NAME}-01-v1/weibo/zh-CN"
        assert f"--tick {batch}:1:LINK" in shown
        text = Path(folder, "zh-CN/social/weibo.txt").read_text()
        assert "XEM" in text
        posts = len(read_posts(text))
        for number in range(1, posts + 1):
            shown = run("deliveries", f"params/{NAME}").output
            assert f"[ ] post {number} of {posts}: pending" in shown
            link = f"https://weibo.com/1/{number}"
            shown = run("deliveries", f"params/{NAME}", "--tick", f"{batch}:{number}:{link}").output
            assert f"[x] post {number} of {posts}: sent ({link})" in shown
        assert "weibo zh-CN: done: all ticked" in run("publish", folder, "--yes").output


def test_whoever_got_the_first_statement_gets_the_next_though_the_list_lost_them(
    place: Path,
) -> None:
    with smtp_server() as box:
        settings(place, box.port)
        first = made(place)
        approved(first, SECURITY, LEGAL)
        assert run("publish", first, "--yes").exit_code == 0
        rows = (place / "customers.csv").read_text().splitlines()
        (place / "customers.csv").write_text("\n".join(rows[:-2]) + "\n")
        at = ("--as-of", "2018-01-26T23:30+09:00")
        assert run("run", "periodic-update", f"params/{NAME}", *at).exit_code == 0
        update = f"outputs/{NAME}/02-periodic-update-01"
        approved(update, SECURITY, LEGAL)
        done = run("publish", update, "--yes")
    assert f"email: done: {PEOPLE} sent" in done.output
    assert set(box.recipients().values()) == {2}


def test_a_dry_run_shows_who_would_get_what_and_sends_nothing(place: Path) -> None:
    folder = made(place)
    with smtp_server() as box:
        settings(place, box.port)
        done = run("publish", folder, "--dry-run")
    assert done.exit_code == 0, done.output
    assert "email zh-CN: 30 recipients" in done.output
    assert "customer-0@example.com" in done.output
    assert "code-0" not in done.output
    assert box.messages == []


def test_addresses_that_are_put_off_hold_back_no_other_channel(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "FIRST_WAIT", 0.02)
    monkeypatch.setenv("ABOVEBOARD_WEBHOOK_OPS", "webhook-key")
    folder = made(place)
    approved(folder, SECURITY, LEGAL)
    with http_server() as web:

        def answer(stage: str, recipient: str) -> str:
            # As long as nobody told the webhook: 8 tries are over soon.
            early = stage == "rcpt" and recipient == "customer-30@example.com" and not web.received
            return "451 4.7.1 greylisted" if early else ""

        with smtp_server(Mailbox(answer)) as box:
            hook = f"webhooks: [{{url: '{web.url}/hook', secret: webhook_ops}}]\n"
            settings(place, box.port, channels=hook)
            done = run("publish", folder, "--yes")
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert re.match(
        r"email: retrying: 1 pending, 59 sent; 1 were put off .*"
        r"first at \d\d:\d\d:\d\d UTC, until \d\d:\d\d UTC at the latest",
        next(line for line in lines if line.startswith("email: retrying")),
    )
    assert lines.index("webhooks: done: 1 told") < lines.index(f"email: done: {PEOPLE} sent")
    assert set(box.recipients().values()) == {1}


def test_one_channels_failure_stops_no_other_and_the_next_run_finishes(place: Path) -> None:
    folder = made(real(place))
    approved(folder, SECURITY, LEGAL)
    page, incident = place / "page", f"params/{NAME}"
    with smtp_server(Mailbox()) as box:
        settings(place, box.port)
        path = place / incident / "publishing.yaml"
        site = f"website: {{folder: {page}, compare: false, command: 'false'}}"
        path.write_text(re.sub("(?m)^website:.*$", site, path.read_text()))
        done = run("publish", folder, "--yes")
        assert done.exit_code == 1
        assert "website: failed: the other channels go on, and their link does not" in done.output
        assert len(box.messages) == PEOPLE
        shown = run("deliveries", incident).output
        assert re.search(r"\[ \] https://\S+: failed \(false ended with 1\.\)", shown)
        path.write_text(path.read_text().replace("'false'", "'true'"))
        assert run("publish", folder, "--yes").exit_code == 0
    assert len(box.messages) == PEOPLE
    assert (page / "01/en/announcement.html").is_file()
    assert re.search(r"\[x\] https://\S+: sent", run("deliveries", incident).output)


MISSING = [
    ("signing_key", r"signing_key: .*", "signing_key: gone", "There is no key file here"),
    ("another key", r"signing_key: .*", f"signing_key: ../../keys/{LEGAL}", "the statement prints"),
    ("subscriber_key", r"  canary: 5", "  canary: 5\n  subscribers: true", "subscriber_key"),
    ("password", r"  canary: 5", "  canary: 5\n  user: notices", "smtp_password"),
    ("dkim", r"  canary: 5", "  canary: 5\n  dkim_selector: s1", "dkim_key"),
    ("webhook", r"checklists: .*", "webhooks: [{url: 'http://127.0.0.1/', secret: ops}]", "ops"),
    ("account", r"checklists: .*", "networks: [x]", "apprise_x"),
    ("list", r"customers\.csv", "none.csv", "The list of recipients can't be read"),
    ("folder", f"{NAME}/website", f"{NAME}/blocked/site", "The website's folder can't be written"),
]


@pytest.mark.parametrize("command", [("--dry-run",), ("--yes",)])
def test_what_a_channel_lacks_is_said_before_anything_leaves(
    place: Path, command: tuple[str]
) -> None:
    folder = made(place)
    approved(folder, SECURITY, LEGAL)
    (place / "outputs" / NAME / "blocked").write_text("a file, where no folder can be made")
    path = place / "params" / NAME / "publishing.yaml"
    with smtp_server() as box:
        for name, old, new, said in MISSING:
            settings(place, box.port)
            path.write_text(re.sub(old, new, path.read_text()))
            done = run("publish", folder, *command)
            assert done.exit_code == 1, name
            assert said in done.output, name
    assert box.messages == []
    assert list((place / "outputs" / NAME).rglob("ledger.jsonl")) == []


def test_a_customer_checks_the_signature_by_the_words_of_the_statement_alone(place: Path) -> None:
    folder = made(real(place))
    approved(folder, SECURITY, LEGAL)
    with smtp_server() as box:
        settings(place, box.port, site=", compare: false")
        published = run("publish", folder, "--yes")
        assert published.exit_code == 0, published.output
    fingerprint = ssh.file_fingerprint(Path("keys") / OWNER)
    website = place / "outputs" / NAME / "website"
    for tag in ("en", "zh-CN"):
        text = (website / f"01/announcement.{tag}.txt").read_text()
        files = re.findall(rf"https://\S+/(01/announcement\.{tag}\.txt(?:\.sig)?)\b", text)
        assert {(website / name).suffix for name in files} == {".txt", ".sig"}
        assert all((website / name).is_file() for name in files)
        command = re.search(r"(?m)^- \$ (ssh-keygen -Y .*)$", text)
        assert command is not None
        done = subprocess.run(
            ("sh", "-c", command[1]), cwd=website / "01", capture_output=True, text=True, check=True
        )
        assert fingerprint in done.stdout
        assert fingerprint in text


def test_a_statement_that_says_how_to_check_its_signature_does_not_leave_unsigned(
    place: Path,
) -> None:
    folder = made(real(place))
    approved(folder, SECURITY, LEGAL)
    path = place / "params" / NAME / "publishing.yaml"
    with smtp_server() as box:
        for line in ("signing_key", "website"):
            settings(place, box.port, site=", compare: false")
            path.write_text(re.sub(rf"(?m)^{line}:.*\n", "", path.read_text()))
            done = run("publish", folder, "--yes")
            assert done.exit_code == 1, line
            assert "how to check its signature" in done.output
    assert box.messages == []


def test_a_key_put_into_the_record_after_the_approval_signs_nothing(place: Path) -> None:
    folder = made(place)
    approved(folder, SECURITY, LEGAL)
    other = ssh.file_fingerprint(Path("keys") / LEGAL)
    record = place / "params" / NAME / "incident.yaml"
    record.write_text(re.sub("fingerprint: .*", f"fingerprint: {other}", record.read_text()))
    with smtp_server() as box:
        settings(place, box.port)
        path = place / "params" / NAME / "publishing.yaml"
        path.write_text(path.read_text().replace(OWNER, LEGAL, 1))
        done = run("publish", folder, "--yes")
    assert done.exit_code == 1
    assert f"This key ({other}) is not the one" in done.output
    assert box.messages == []


def test_nobody_approves_a_statement_that_prints_no_fingerprint_of_the_key_that_is_set(
    place: Path,
) -> None:
    record = place / "params" / NAME / "incident.yaml"
    record.write_text(re.sub(r"(?m)^  signing_key:\n(    .*\n)+", "", record.read_text()))
    folder = made(place)
    settings(place, 25)
    told = "The record has no custodian.signing_key"
    assert told in run("check", f"params/{NAME}").stderr
    for key in (OWNER, "elsewhere"):  # the key's owner may be on another machine
        path = place / "params" / NAME / "publishing.yaml"
        path.write_text(
            re.sub("signing_key: .*", f"signing_key: ../../keys/{key}", path.read_text())
        )
        done = run("approve", folder, "--key", f"keys/{LEGAL}", answer="y\n")
        assert done.exit_code == 1
        assert "the statement prints the fingerprint of none" in done.output
    assert not list(place.rglob("approvals/*"))


def test_nobody_approves_a_statement_that_prints_the_fingerprint_of_another_key(
    place: Path,
) -> None:
    folder = made(place)
    settings(place, 25)
    assert "warning" not in run("check", f"params/{NAME}").stderr
    path = place / "params" / NAME / "publishing.yaml"
    path.write_text(path.read_text().replace(OWNER, LEGAL, 1))
    done = run("approve", folder, "--key", f"keys/{LEGAL}", answer="y\n")
    assert done.exit_code == 1
    assert "is not the one whose fingerprint the statement prints" in done.output
    path.write_text(path.read_text().replace(LEGAL, "elsewhere", 1))
    approved(folder, LEGAL)


def test_a_dry_run_names_newcomers_other_languages_and_no_token(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, now = "subscriber-key-of-the-tests-0123456789", datetime.now(UTC)
    monkeypatch.setenv("ABOVEBOARD_SUBSCRIBER_KEY", key)
    monkeypatch.setenv("ABOVEBOARD_OPS", "webhook-key")
    folder = made(place)
    approved(folder, SECURITY, LEGAL)
    listed = place / "customers.csv"
    listed.write_text(listed.read_text() + "anne@example.com,fr,\nli@example.com,ZH-cn,\n")
    with smtp_server() as box:
        settings(place, box.port, "  subscribers: true\n")
        path = place / "params" / NAME / "publishing.yaml"
        path.write_text(re.sub("(?m)^(checklists|website).*\n", "", path.read_text()))
        shown = run("publish", folder, "--dry-run").output
        assert "email fr: 1 recipient, who get it in en: it is not in fr" in shown
        assert "email ZH-cn: 1 recipient\n" in shown
        assert "email: 0 subscribers, who get it once" in shown
        assert run("publish", folder, "--yes").exit_code == 0
        got = {str(message["To"]): message["Content-Language"] for message in box.parsed()}
        assert got["li@example.com"] == "zh-CN"

        ledger = DeliveryLedger(f"sqlite:///{place / 'outputs' / NAME / 'deliveries.db'}")
        links = Links(Secret(key))
        confirm(ledger, links, request(links, "reader@example.com", "en", now), now)
        ledger.close()
        listed.write_text(listed.read_text() + "new@example.com,en,\nCustomer-1@example.com,en,\n")
        path.write_text(
            path.read_text() + "webhooks: [{url: 'http://127.0.0.1:9/a?token=t7f', secret: ops}]\n"
        )
        shown = run("publish", folder, "--dry-run").output
        assert f"email: {PEOPLE + 2} are enrolled already" in shown
        assert "1 addresses of the list are new: e-mail is refused" in shown
        assert "1 subscribed since: they get it with --add-newcomers only" in shown
        assert "webhook: 127.0.0.1:9/a\n" in shown
        path.write_text(re.sub("(?m)^webhooks.*\n", "", path.read_text()))
        assert run("publish", folder, "--yes", "--add-newcomers").exit_code == 0
    assert len(box.messages) == PEOPLE + 4
    assert box.recipients()["reader@example.com"] == 1


def test_the_unreached_the_doubtful_and_the_export_are_written_together(place: Path) -> None:
    folder = made(place)
    approved(folder, SECURITY, LEGAL)
    with smtp_server() as box:
        settings(place, box.port)
        assert run("publish", folder, "--yes").exit_code == 0
    ledger = DeliveryLedger(f"sqlite:///{place / 'outputs' / NAME / 'deliveries.db'}")
    with ledger.writing() as db:  # as after a kill with this one in flight
        mine = DELIVERIES.c.address == "customer-7@example.com"
        db.execute(sa.update(DELIVERIES).where(mine).values(again=True))
    ledger.close()
    wanted = ("--unreached", "unreached.csv", "--export", "export", "--reach", "reach.json")
    done = run("deliveries", f"params/{NAME}", *wanted)
    assert done.exit_code == 0, done.output
    with Path("unreached.csv").open() as file:
        (row,) = csv.DictReader(file)
    assert (row["address"], row["state"]) == ("customer-7@example.com", "unknown")
    assert Path("export/recipients.en.csv").is_file()
    channels = [one["channel"] for one in json.loads(Path("reach.json").read_text())["channels"]]
    assert channels == ["email", "weibo"]


def test_an_exercise_reaches_no_live_relay(place: Path) -> None:
    folder = made(place)
    approved(folder, SECURITY, LEGAL)
    settings(place, 25)
    path = place / "params" / NAME / "publishing.yaml"
    path.write_text(
        path.read_text()
        .replace("host: 127.0.0.1", "host: mail.example.com")
        .replace("tls: none", "tls: tls")
    )
    done = run("publish", folder, "--yes")
    assert done.exit_code == 1
    assert "this channel is live" in done.output


def test_no_code_and_no_password_is_in_what_is_printed_or_written(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ABOVEBOARD_SMTP_PASSWORD", "correct-horse")
    folder = made(place)
    approved(folder, SECURITY, LEGAL)
    with smtp_server() as box:
        settings(place, box.port)
        printed = (
            run("publish", folder, "--yes").output + run("deliveries", f"params/{NAME}").output
        )
    assert "code-" not in printed
    assert "correct-horse" not in printed
    for path in place.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"correct-horse" not in content, path
            known = path.name == "customers.csv" or path.name.startswith("deliveries.db")
            assert known or b"code-1" not in content, path
