"""What is fed with broken input: each reader of what comes from outside, with seeds to mutate.

A reader may refuse its input with an error of the house, which says what, where and what to do.
Anything else that it raises is a crash. The fuzzer in bench/fuzz and the short tests in
tests/faults both use these.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import fuzz_seeds as seeds
from aboveboard.compensation.claims.claim import read_claims
from aboveboard.compensation.holdings import find_bad_rows, read_columns
from aboveboard.compensation.policy import load_policy, parse_policy
from aboveboard.compensation.prices import read_trades
from aboveboard.compensation.proofs import verify_award
from aboveboard.deadlines.load import FILE_NAME as DUTIES
from aboveboard.deadlines.load import load_regimes
from aboveboard.drilling.scenario import FILE as SCRIPT
from aboveboard.drilling.scenario import load_scenario
from aboveboard.drilling.team import read_answers
from aboveboard.errors import AboveboardError
from aboveboard.feedback.identity import as_receipt_number
from aboveboard.feedback.intake.chats import read_json as read_chat
from aboveboard.feedback.intake.mail import read_eml, read_mbox
from aboveboard.feedback.intake.tables import read_csv
from aboveboard.feedback.redaction import redact
from aboveboard.feedback.taxonomy import load_taxonomy, parse_taxonomy
from aboveboard.plays.heard import read_heard
from aboveboard.plays.retrospective.reach import read_reach
from aboveboard.publishing.approvals import POLICY, read_policy
from aboveboard.publishing.bounces import returned_in
from aboveboard.publishing.recipients import read_recipients
from aboveboard.publishing.settings import FILE as PUBLISHING
from aboveboard.publishing.settings import read_settings
from aboveboard.publishing.ssh import fingerprint_of
from aboveboard.record.ledger_check import verify_ledger
from aboveboard.record.load import FILE_NAME as RECORD
from aboveboard.record.load import load_record, parse_record
from aboveboard.record.view import View
from aboveboard.site.bodies import FormError, parts_of
from aboveboard.site.forms import message_of, problems_of, read_form, shown_again
from aboveboard.site.requests import best_language
from aboveboard.site.search import Thesaurus, search
from aboveboard.site.settings import FILE as SITE
from aboveboard.site.settings import read_site_settings
from aboveboard.site.tokens import TokenSigner

_WHOLE_PHRASE = re.compile(rf"(?<![A-Za-z]){seeds.PHRASE}(?![A-Za-z])")


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


def _at(path: Path, read: Callable[[Path], object]) -> Callable[[bytes], object]:
    def through_a_file(data: bytes) -> object:
        path.write_bytes(data)
        found = read(path)
        return list(found) if isinstance(found, Iterator) else found

    return through_a_file


def _as_file(suffix: str, read: Callable[[Path], object]) -> Callable[[bytes], object]:
    return _at(Path(_FOLDER.name) / f"{read.__name__}{suffix}", read)


def _in_folder(name: str, read: Callable[[Path], object]) -> Callable[[bytes], object]:
    """Read a file by the folder that it stands in."""
    folder = Path(_FOLDER.name) / f"folder of {name}"
    folder.mkdir()
    return _at(folder / name, lambda path: read(path.parent))


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _record(data: bytes) -> object:
    return parse_record(_text(data))


_POLICY = parse_policy(
    {
        "currency": "JPY",
        "holdings_at": "2018-01-26T23:59:59+09:00",
        "price": {"fixed": {"XEM": "88.549"}},
    }
)


def _holdings(path: Path) -> object:
    read_columns(path)
    return list(find_bad_rows(path, _POLICY, {"XEM"}))


def _redacted(data: bytes) -> object:
    text = _text(data)
    kept = redact(text).text
    assert not _WHOLE_PHRASE.search(kept)
    assert redact(kept).text == kept
    return kept


def _form(data: bytes) -> object:
    sent = read_form(data)
    problems = problems_of(sent.draft)
    shown_again(sent.draft, problems)
    return problems or message_of(sent.draft, "f", seeds.AT)


def _parts(data: bytes) -> object:
    head, _, body = data.partition(b"\n")
    return parts_of(head.decode("latin-1").replace("\r", ""), body)


_WORDS = Thesaurus.of(load_taxonomy())
_SIGNER = TokenSigner(bytes(32))


def _page(data: bytes) -> object:
    text = _text(data)
    return best_language(text, ("en", "zh-CN")), search(text, (), _WORDS)


def _links(data: bytes) -> object:
    """Read what stands in an address of the page: a receipt, its seal, a form's token, a link's."""
    text = _text(data)
    number = as_receipt_number(text)
    _SIGNER.sealed(number, text)
    _SIGNER.read(text)
    return seeds.LINKS.read("leave", text, seeds.AT)


def _csv(path: Path) -> object:
    return list(read_csv(path, "zendesk", {}))


def _chat(path: Path) -> object:
    return list(read_chat(path, "telegram"))


def _eml(path: Path) -> object:
    return list(read_eml(path, "email"))


def _mbox(path: Path) -> object:
    return list(read_mbox(path, "email"))


_VIEW = View(load_record(seeds.ROOT / "params/2018-01-26-minato")[0], seeds.AT)


def _reach(path: Path) -> object:
    return read_reach(path, path.name, _VIEW)


def _heard(path: Path) -> object:
    return read_heard(path, path.name, seeds.AT + timedelta(days=1))


def _topics(data: bytes) -> object:
    return parse_taxonomy(_text(data))


def _scenario(folder: Path) -> object:
    if not (folder / RECORD).exists():
        (folder / RECORD).write_bytes(seeds.small_records()[0])
    return load_scenario(str(folder), folder)


TARGETS: dict[str, Target] = {
    "record": Target(_record, seeds.small_records()),
    "policy": Target(_as_file(".yaml", load_policy), seeds.params("2018-01-26-minato/policy.yaml")),
    "holdings": Target(
        _as_file(".csv", _holdings),
        [
            seeds.lines(
                "claimant_id,asset,amount,received,evidence,disputed",
                "a,XEM,1.5,0,verified,false",
                "b,XEM,１,,stated,true",
                "a,XEM,1e400,-1,x,",
            ),
        ],
    ),
    "trades": Target(
        _as_file(".csv", read_trades),
        [seeds.lines("asset,at,price,amount", f"XEM,2018-01-26T12:00Z,{Decimal('88.549')},10")],
    ),
    "claims": Target(
        _as_file(".csv", read_claims),
        [
            seeds.lines(
                "claim_id,claimant_id,submitted_at,chain,address,transaction,log_index,expires_at",
                "1,a,2018-01-26T00:00:00Z,ethereum,0x" + "a" * 40 + ",0x" + "b" * 64 + ",3,",
            ),
        ],
    ),
    "proof": Target(_as_file(".json", verify_award), [seeds.proof_file()]),
    "table": Target(
        _as_file(".csv", _csv),
        [
            seeds.lines(
                "Ticket ID,Subject,Description,Created at,Requester email",
                "1,钱,When?,2018-01-26 16:00:00,jo@example.com",
            ),
            seeds.lines("id;comment;date created", '2;"a ""b""\n c";2018-01-26T16:00:00+09:00'),
        ],
    ),
    "chat": Target(_as_file(".json", _chat), [seeds.TELEGRAM, seeds.DISCORD]),
    "eml": Target(_as_file(".eml", _eml), [seeds.MAIL, seeds.BOUNCE]),
    "mbox": Target(
        _as_file(".mbox", _mbox),
        [
            b"From jo Fri Jan 26 16:00:00 2018\n" + seeds.MAIL.replace(b"\r\n", b"\n") + b"\n",
        ],
    ),
    "bounce": Target(returned_in, [seeds.BOUNCE, seeds.COMPLAINT, seeds.MAIL]),
    "recipients": Target(
        _as_file(".csv", read_recipients),
        [seeds.lines("email,language,name,code", "jo@example.com,en,Jo,blue whale")],
    ),
    "redaction": Target(
        _redacted,
        [
            f"My words: {seeds.PHRASE} 身份证11010519491231002X".encode(),
            "电话13800138000 a@b.example".encode(),
            b"5Kb8kLf9zgWQnogidDA76MzPL6TsZZY36hWXMssSzNydYXYB69KF 4111 1111 1111 1111",
        ],
    ),
    "form": Target(
        _form,
        [
            seeds.form_body(
                kind="question",
                text="钱还在吗?",
                transaction="0x" + "a" * 64,
                token="t",
                contact="jo@example.com",
                consent="yes",
            ),
            seeds.form_body(kind="complaint", text=seeds.PHRASE, contact=seeds.PHRASE, website=""),
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
    "links": Target(
        _links,
        [seeds.LINKS.token("leave", "jo@example.com", "en").encode()],
    ),
    "ledger": Target(verify_ledger, [seeds.ledger_file()]),
    "signature": Target(fingerprint_of, [seeds.SIGNATURE]),
    "approvers": Target(_in_folder(POLICY, read_policy), [seeds.APPROVAL]),
    "settings": Target(_in_folder(PUBLISHING, read_settings), [seeds.PUBLISHING]),
    "site": Target(_in_folder(SITE, read_site_settings), [seeds.SITE]),
    "duties": Target(_in_folder(DUTIES, load_regimes), [seeds.DUTIES]),
    "topics": Target(_topics, [seeds.TOPICS]),
    "heard": Target(_as_file(".json", _heard), [seeds.heard_file()]),
    "reach": Target(_as_file(".json", _reach), [seeds.REACH]),
    "scenario": Target(_in_folder(SCRIPT, _scenario), [seeds.script()]),
    "answers": Target(
        _as_file(".yaml", read_answers), [(seeds.SCENARIOS / "lantern/answers.yaml").read_bytes()]
    ),
}
