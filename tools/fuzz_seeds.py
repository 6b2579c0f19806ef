"""What mutations begin with: input that a reader takes or nearly takes, small, of every kind."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote_plus

from aboveboard.compensation.awards_table import NUMBERS, Award
from aboveboard.compensation.proofs import FORMAT, LEAF_ENCODING, line_leaf
from aboveboard.errors import AboveboardError
from aboveboard.feedback.snapshot import snapshot
from aboveboard.feedback.taxonomy import load_taxonomy
from aboveboard.publishing.secrets import Secret
from aboveboard.publishing.subscribers import Links
from aboveboard.record.ledger import NewEntry, next_entry
from aboveboard.record.load import parse_record

ROOT = Path(__file__).parents[1]
SCENARIOS = ROOT / "lib/aboveboard/drilling/scenarios"
AT = datetime(2018, 1, 26, tzinfo=UTC)
PHRASE = "abandon " * 11 + "about"
LINKS = Links(Secret("no key of anybody, for broken links only"))

MAIL = (
    b"From: Jo <jo@example.com>\r\nTo: help@minato.example\r\nSubject: =?utf-8?B?5oiR55qE6ZKx?=\r\n"
    b"Date: Fri, 26 Jan 2018 16:00:00 +0900\r\nMessage-ID: <1@example.com>\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\n'
    b"Content-Type: text/plain; charset=gb18030\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    b"When will it be?\r\n\r\n> you wrote\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>When=20will</p>"
    b"<style>x</style>\r\n--b--\r\n"
)
BOUNCE = (
    b"From: MAILER-DAEMON@mx.example\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n--b\r\n'
    b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
    b"Final-Recipient: rfc822; jo@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n"
)
COMPLAINT = BOUNCE.replace(b"delivery-status", b"feedback-report").replace(
    b"Final-Recipient: rfc822; jo@example.com",
    b"Feedback-Type: abuse\r\nOriginal-Rcpt-To: <jo@example.com>",
)
TELEGRAM = json.dumps(
    {
        "name": "Minato",
        "type": "public_supergroup",
        "id": 1,
        "messages": [
            {
                "id": 1,
                "type": "message",
                "date": "2018-01-26T16:00:00",
                "date_unixtime": "1516950000",
                "from": "Jo",
                "from_id": "user1",
                "text": ["Where is ", {"type": "link", "text": "it"}, "?"],
            }
        ],
    }
).encode()
DISCORD = json.dumps(
    {
        "guild": {"id": "1"},
        "channel": {"id": "2"},
        "messages": [
            {
                "id": "3",
                "timestamp": "2018-01-26T16:00:00+09:00",
                "content": "钱还在吗?",
                "author": {},
            }
        ],
    }
).encode()
SIGNATURE = (
    b"-----BEGIN SSH SIGNATURE-----\n"
    + b64encode(b"SSHSIG" + bytes(4) + (12).to_bytes(4, "big") + b"twelve bytes" + bytes(20))
    + b"\n-----END SSH SIGNATURE-----\n"
)
APPROVAL = b"""\
needed: 2
one_of: [legal, executive]
approvers:
- {principal: ceo@minato.example, role: executive}
- {principal: law@minato.example, role: legal}
"""
PUBLISHING = b"""\
database: deliveries.db
website: {folder: /srv/status, command: "", compare: true}
email: {recipients: people.csv, host: mail.minato.example, sender: b@minato.example, canary: 2,
  imap: {host: mail.minato.example, user: bounces}}
networks: [x]
checklists: [weibo]
webhooks:
- {url: "https://ops.minato.example/hook", secret: webhook_ops}
"""
SITE = b"""\
live: https://status.minato.example
trusted_proxies: [10.0.0.0/8, "::1"]
form: {least_seconds: 3, longest_hours: 12}
limits: {messages: {burst: 20, per_minute: 10}, longest_wait_seconds: 60}
"""
DUTIES = b"""\
format: aboveboard.deadlines/1
keep: [jp-fsa, gdpr-33]
off: [gdpr-33]
regimes:
- {id: jp-fsa, note: A rule of our own, within: 3 business days, calendar: JP}
"""
TOPICS = b"""\
format: aboveboard.taxonomy/1
topics:
- id: withdrawals
  names: {en: Withdrawals, zh-CN: "\xe6\x8f\x90\xe5\xb8\x81"}
  keywords: {en: [withdraw]}
  examples: [When can I withdraw?, Are withdrawals open?]
- {id: price, names: {en: Price, zh-CN: "\xe4\xbb\xb7"}, examples: [Which price?, Why so low?]}
"""
REACH = json.dumps(
    {
        "format": "aboveboard.reach/1",
        "as_of": "2018-01-25T00:00:00Z",
        "channels": [{"channel": "email", "sent": 5, "failed": 1}],
    }
).encode()
_RETROSPECTIVE = """\
  - {id: review, kind: review, known_at: 2018-02-01T00:00Z, at: 2018-02-01T00:00Z,
     confidence: confirmed, reviewer: {zh-CN: 甲, en: A firm}, independent: true,
     text: {zh-CN: 已审查。, en: It looked.}}
  - {id: act, kind: action, known_at: 2018-02-02T00:00Z, at: 2018-02-02T00:00Z,
     confidence: confirmed, text: {zh-CN: 换钱包。, en: Move wallets.},
     owner: {zh-CN: 安全主管, en: Security},
     due: 2018-03-01T00:00Z, verified_by: audit}
  - {id: kept-back, kind: undisclosed, known_at: 2018-02-03T00:00Z, at: 2018-02-03T00:00Z,
     confidence: confirmed, text: {zh-CN: 细节。, en: Details.},
     why: {zh-CN: 调查中。, en: It is looked into.}}
  - {id: let-through, kind: waiver, known_at: 2018-02-03T00:00Z, at: 2018-02-03T00:00Z,
     confidence: confirmed, check: passive-voice, language: en, section: summary, by: Head of legal,
     reason: It is the word of the court.}
  - {id: act-done, kind: action-state, known_at: 2018-02-20T00:00Z, at: 2018-02-20T00:00Z,
     confidence: confirmed, action: act, state: done}
"""


def params(*names: str) -> tuple[bytes, ...]:
    """Return files of the incidents that come with the project."""
    return tuple((ROOT / "params" / name).read_bytes() for name in names)


def lines(*text: str) -> bytes:
    """Return lines of a file."""
    return "\n".join(text).encode() + b"\n"


def form_body(**fields: str) -> bytes:
    """Return the body of a form as a browser sends it."""
    return "&".join(f"{name}={quote_plus(text)}" for name, text in fields.items()).encode()


def small_records() -> tuple[bytes, ...]:
    """Return an incident's head with its shortest entry of each kind, and the same in parts.

    A whole record is longer than the fuzzer's inputs: cut off, it would hardly ever be read to its
    end.
    """
    text = params("2018-01-26-minato/incident.yaml")[0].decode()
    head, *entries = re.split(r"(?m)^(?=  - id: )", text)
    shortest: dict[str, str] = {}
    for entry in sorted(entries, key=len):
        kind = re.search(r"kind: (\S+)", entry)
        if kind and kind[1] not in shortest and _is_record(head + entry):
            shortest[kind[1]] = entry
    parts = [entry for entry in entries if entry in shortest.values()]
    half = len(parts) // 2
    some = ("".join(parts[:half]), "".join(parts[half:]), _RETROSPECTIVE)
    return tuple((head + part).encode() for part in some)


def _is_record(text: str) -> bool:
    try:
        parse_record(text)
    except AboveboardError:
        return False
    return True


def proof_file() -> bytes:
    """Return the proof of the only line under its root."""
    award = Award("a", *range(len(NUMBERS)))
    line = {"claimant_id": "a", "salt": "00" * 16}
    published = {
        "root": "0x" + line_leaf(award, "JPY", 0, bytes(16)).hex(),
        **{"count": "1", "total_award": "3", "currency": "JPY", "minor_units": "0"},
        **{f"{name}_sha256": "0" * 64 for name in ("policy", "prices", "holdings")},
    }
    content = {
        "format": FORMAT,
        "encoding": LEAF_ENCODING,
        "line": line | {name: str(getattr(award, name)) for name in NUMBERS},
        "proof": [],
        "published": published,
    }
    return json.dumps(content).encode()


def heard_file() -> bytes:
    """Return the snapshot of a store that holds nothing yet."""
    heard = snapshot((), AT, taxonomy=load_taxonomy(), updates=(), answers=())
    return json.dumps(heard.as_json(), sort_keys=True).encode()


def ledger_file() -> bytes:
    """Return a ledger of a statement, and of its correction."""
    first = NewEntry(
        kind="statement",
        incident="2018-01-26-minato",
        statement="2018-01-26-minato-01",
        play="initial-statement",
        number=1,
        version=1,
        as_of=AT,
        renditions={"en/email.eml": "0" * 64},
        approvers=("Chief Executive",),
    )
    second = first.model_copy(
        update={"kind": "correction", "version": 2, "reason": {"en": "A figure was wrong."}}
    )
    entries = [next_entry((), first, "1" * 64, AT)]
    entries.append(next_entry(entries, second, "2" * 64, AT))
    return b"".join(entry.line() for entry in entries)


def script() -> bytes:
    """Return the script of a rehearsal up to its third decision, for a record beside it."""
    text = (SCENARIOS / "minato/drill.yaml").read_text(encoding="utf-8")
    parts = re.split(
        r"(?m)^(?=  - id: )", re.sub(r"(?m)^(#|incident:|leaves_out:|from_).*\n", "", text)
    )
    return "".join(parts[:3]).encode()
