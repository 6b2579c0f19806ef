"""What is fed with broken input: each reader of what comes from outside, with seeds to mutate.

A reader may refuse its input with an error of the house, which says what, where and what to do.
Anything else that it raises is a crash. The fuzzer in bench/fuzz and the short tests in
tests/faults both use these.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote_plus

from aboveboard.compensation.awards_file import NUMBERS, Award
from aboveboard.compensation.claims.claim import read_claims
from aboveboard.compensation.holdings import find_bad_rows, read_columns
from aboveboard.compensation.policy import load_policy, parse_policy
from aboveboard.compensation.prices import read_trades
from aboveboard.compensation.proofs import FORMAT, LEAF_ENCODING, line_leaf, verify_award
from aboveboard.errors import AboveboardError
from aboveboard.feedback.intake.chats import read_json as read_chat
from aboveboard.feedback.intake.mail import read_eml, read_mbox
from aboveboard.feedback.intake.tables import read_csv
from aboveboard.feedback.redaction import redact
from aboveboard.feedback.taxonomy import load_taxonomy
from aboveboard.publishing.bounces import returned_in
from aboveboard.publishing.recipients import read_recipients
from aboveboard.record.load import parse_record
from aboveboard.record.secrets import find_secrets
from aboveboard.site.bodies import FormError, parts_of
from aboveboard.site.forms import message_of, problems_of, read_form, shown_again
from aboveboard.site.requests import best_language
from aboveboard.site.search import Thesaurus, search

ROOT = Path(__file__).parents[1]
_AT = datetime(2018, 1, 26, tzinfo=UTC)
PHRASE = "abandon " * 11 + "about"
_WHOLE_PHRASE = re.compile(rf"(?<![A-Za-z]){PHRASE}(?![A-Za-z])")


@dataclass(frozen=True)
class Target:
    """A reader, and inputs that it accepts or nearly accepts.

    Parameters
    ----------
    read
        Takes the bytes; refuses them with an error of the house, or returns.
    seeds
        What mutations begin with.
    """

    read: Callable[[bytes], object]
    seeds: Sequence[bytes]

    def takes(self, data: bytes) -> bool:
        """Return whether the reader took the bytes; whatever else it raises is a crash."""
        try:
            self.read(data)
        except (AboveboardError, FormError):
            return False
        return True


_FOLDER = TemporaryDirectory(prefix="fuzz-")


def _as_file(suffix: str, read: Callable[[Path], object]) -> Callable[[bytes], object]:
    path = Path(_FOLDER.name) / f"{read.__name__}{suffix}"

    def through_a_file(data: bytes) -> object:
        path.write_bytes(data)
        found = read(path)
        return list(found) if isinstance(found, Iterator) else found

    return through_a_file


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _record(data: bytes) -> object:
    return parse_record(_text(data))


def _policy(path: Path) -> object:
    return load_policy(path)


def _holdings(path: Path) -> object:
    read_columns(path)
    policy = parse_policy(
        {
            "currency": "JPY",
            "holdings_at": "2018-01-26T23:59:59+09:00",
            "price": {"fixed": {"XEM": "88.549"}},
        }
    )
    return list(find_bad_rows(path, policy, {"XEM"}))


def _redacted(data: bytes) -> object:
    text = _text(data)
    kept = redact(text).text
    assert not _WHOLE_PHRASE.search(kept)
    assert redact(kept).text == kept
    return find_secrets(text)


def _form(data: bytes) -> object:
    sent = read_form(data)
    problems = problems_of(sent.draft)
    shown_again(sent.draft, problems)
    return problems or message_of(sent.draft, "f", _AT)


def _parts(data: bytes) -> object:
    head, _, body = data.partition(b"\n")
    return parts_of(head.decode("latin-1").replace("\r", ""), body)


_WORDS = Thesaurus.of(load_taxonomy())


def _page(data: bytes) -> object:
    text = _text(data)
    return best_language(text, ("en", "zh-CN")), search(text, (), _WORDS)


def _csv(path: Path) -> object:
    return list(read_csv(path, "zendesk", {}))


def _chat(path: Path) -> object:
    return list(read_chat(path, "telegram"))


def _eml(path: Path) -> object:
    return list(read_eml(path, "email"))


def _mbox(path: Path) -> object:
    return list(read_mbox(path, "email"))


def _trades(path: Path) -> object:
    return read_trades(path)


def _claims(path: Path) -> object:
    return read_claims(path)


def _proof(path: Path) -> object:
    return verify_award(path)


def _recipients(path: Path) -> object:
    return read_recipients(path)


_MAIL = (
    b"From: Jo <jo@example.com>\r\nTo: help@minato.example\r\nSubject: =?utf-8?B?5oiR55qE6ZKx?=\r\n"
    b"Date: Fri, 26 Jan 2018 16:00:00 +0900\r\nMessage-ID: <1@example.com>\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\n'
    b"Content-Type: text/plain; charset=gb18030\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    b"When will it be?\r\n\r\n> you wrote\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>When=20will</p>"
    b"<style>x</style>\r\n--b--\r\n"
)
_BOUNCE = (
    b"From: MAILER-DAEMON@mx.example\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n--b\r\n'
    b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
    b"Final-Recipient: rfc822; jo@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n"
)
_COMPLAINT = _BOUNCE.replace(b"delivery-status", b"feedback-report").replace(
    b"Final-Recipient: rfc822; jo@example.com",
    b"Feedback-Type: abuse\r\nOriginal-Rcpt-To: <jo@example.com>",
)
_TELEGRAM = json.dumps(
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
_DISCORD = json.dumps(
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


def _proof_file() -> bytes:
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


def _params(*names: str) -> tuple[bytes, ...]:
    return tuple((ROOT / "params" / name).read_bytes() for name in names)


def _lines(*lines: str) -> bytes:
    return "\n".join(lines).encode() + b"\n"


def _form_body(**fields: str) -> bytes:
    return "&".join(f"{name}={quote_plus(text)}" for name, text in fields.items()).encode()


TARGETS: dict[str, Target] = {
    "record": Target(
        _record,
        _params("2018-01-26-minato/incident.yaml", "2025-02-21-larkfield/incident.yaml"),
    ),
    "policy": Target(_as_file(".yaml", _policy), _params("2018-01-26-minato/policy.yaml")),
    "holdings": Target(
        _as_file(".csv", _holdings),
        [
            _lines("claimant_id,asset,amount,received,evidence,disputed",
                   "a,XEM,1.5,0,verified,false", "b,XEM,１,,stated,true", "a,XEM,1e400,-1,x,"),
        ],
    ),
    "trades": Target(
        _as_file(".csv", _trades),
        [_lines("asset,at,price,amount", f"XEM,2018-01-26T12:00:00Z,{Decimal('88.549')},10")],
    ),
    "claims": Target(
        _as_file(".csv", _claims),
        [
            _lines("claim_id,claimant_id,submitted_at,chain,address,transaction,log_index,expires_at",
                   "1,a,2018-01-26T00:00:00Z,ethereum,0x" + "a" * 40 + ",0x" + "b" * 64 + ",3,"),
        ],
    ),
    "proof": Target(_as_file(".json", _proof), [_proof_file()]),
    "table": Target(
        _as_file(".csv", _csv),
        [
            _lines("Ticket ID,Subject,Description,Created at,Requester email",
                   "1,钱,When?,2018-01-26 16:00:00,jo@example.com"),
            _lines("id;comment;date created", '2;"a ""b""\n c";2018-01-26T16:00:00+09:00'),
        ],
    ),
    "chat": Target(_as_file(".json", _chat), [_TELEGRAM, _DISCORD]),
    "eml": Target(_as_file(".eml", _eml), [_MAIL, _BOUNCE]),
    "mbox": Target(
        _as_file(".mbox", _mbox),
        [b"From jo Fri Jan 26 16:00:00 2018\n" + _MAIL.replace(b"\r\n", b"\n") + b"\n"],
    ),
    "bounce": Target(returned_in, [_BOUNCE, _COMPLAINT, _MAIL]),
    "recipients": Target(
        _as_file(".csv", _recipients),
        [_lines("email,language,name,code", "jo@example.com,en,Jo,blue whale")],
    ),
    "redaction": Target(
        _redacted,
        [
            f"My words: {PHRASE} 身份证11010519491231002X 电话13800138000 a@b.example".encode(),
            b"5Kb8kLf9zgWQnogidDA76MzPL6TsZZY36hWXMssSzNydYXYB69KF 4111 1111 1111 1111",
        ],
    ),
    "form": Target(
        _form,
        [
            _form_body(kind="question", text="钱还在吗?", transaction="0x" + "a" * 64, token="t",
                       contact="jo@example.com", consent="yes"),
            _form_body(kind="complaint", text=PHRASE, contact=PHRASE, website=""),
        ],
    ),
    "parts": Target(
        _parts,
        [
            b"multipart/form-data; boundary=b\n--b\r\n"
            b'Content-Disposition: form-data; name="List-Unsubscribe"\r\n\r\n'
            b"One-Click\r\n--b--\r\n",
        ],
    ),
    "page": Target(_page, [b"zh-CN,zh;q=0.9,en;q=0.8,*;q=0", "我的钱 where AND (".encode()]),
}  # fmt: skip
