"""ISO 20022 customer credit transfer initiation, ``pain.001.001.09``: what a bank is given.

Source: ISO 20022 message definition pain.001.001.09; the schema is the one the package sepaxml
ships. Every file is held to the schema, and its count and control sum to its own transactions,
before it is handed on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from lxml import etree

from aboveboard.compensation.money import EXACT, decimal_text
from aboveboard.compensation.payout.means import Debtor
from aboveboard.compensation.payout.plan import Payment
from aboveboard.errors import PolicyError

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"


@dataclass(frozen=True)
class Order:
    """One file: ``message`` names it at the bank (at most 35 signs), which refuses it twice."""

    message: str
    created: datetime
    execute_on: date
    debtor: Debtor
    currency: str
    minor_units: int
    remittance: str


def write_pain001(file: Path, order: Order, payments: Sequence[Payment]) -> None:
    """Write one file and check it.

    Raises
    ------
    PolicyError
        The file breaks the schema; its count or sum is not that of its transactions.
    """
    total = decimal_text(sum(payment.amount for payment in payments), order.minor_units)
    with (
        file.open("wb") as stream,
        etree.xmlfile(stream, encoding="utf-8") as xml,
        _element(xml, "Document", nsmap={None: NAMESPACE}),
        _element(xml, "CstmrCdtTrfInitn"),
    ):
        _header(xml, order, len(payments), total)
        with _element(xml, "PmtInf"):
            _payer(xml, order, len(payments), total)
            for payment in payments:
                _transaction(xml, order, payment)
    check_pain001(file)


def check_pain001(file: Path) -> None:
    """Hold a file to the schema, and its count and control sum to its transactions.

    Raises
    ------
    PolicyError
        With the first faults; no value of the file is repeated.
    """
    tree = etree.parse(str(file), etree.XMLParser(resolve_entities=False, no_network=True))
    schema = _schema()
    if not schema.validate(tree):
        lines = sorted({error.line for error in schema.error_log})
        raise PolicyError.at(
            file, "It breaks the schema pain.001.001.09.", "Correct the payee.", line=lines[0]
        )
    amounts = [Decimal(text) for text in tree.xpath("//n:InstdAmt/text()", namespaces=_N)]
    total = Decimal(0)
    for amount in amounts:
        total = EXACT.add(total, amount)
    counts = {int(text) for text in tree.xpath("//n:NbOfTxs/text()", namespaces=_N)}
    sums = {Decimal(text) for text in tree.xpath("//n:CtrlSum/text()", namespaces=_N)}
    if counts != {len(amounts)} or sums != {total}:
        raise PolicyError.at(
            file, "Its count or control sum is not that of its transactions.", "Write it again."
        )


_N = {"n": NAMESPACE}


@cache
def _schema() -> Any:
    place = resources.files("sepaxml") / "schemas" / "pain.001.001.09.xsd"
    with resources.as_file(place) as path:
        return etree.XMLSchema(etree.parse(str(path)))


@contextmanager
def _element(xml: Any, name: str, **options: Any) -> Iterator[None]:
    with xml.element(f"{{{NAMESPACE}}}{name}", **options):
        yield


def _text(xml: Any, name: str, text: str, **attributes: str) -> None:
    with xml.element(f"{{{NAMESPACE}}}{name}", attributes):
        xml.write(text)


def _nested(xml: Any, path: str, text: str) -> None:
    """Write elements within each other, the innermost with the text."""
    name, _, rest = path.partition("/")
    if not rest:
        _text(xml, name, text)
        return
    with _element(xml, name):
        _nested(xml, rest, text)


def _header(xml: Any, order: Order, count: int, total: str) -> None:
    with _element(xml, "GrpHdr"):
        _text(xml, "MsgId", order.message)
        _text(xml, "CreDtTm", order.created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
        _text(xml, "NbOfTxs", str(count))
        _text(xml, "CtrlSum", total)
        _nested(xml, "InitgPty/Nm", order.debtor.name)


def _payer(xml: Any, order: Order, count: int, total: str) -> None:
    _text(xml, "PmtInfId", order.message)
    _text(xml, "PmtMtd", "TRF")
    _text(xml, "NbOfTxs", str(count))
    _text(xml, "CtrlSum", total)
    _nested(xml, "ReqdExctnDt/Dt", order.execute_on.isoformat())
    _nested(xml, "Dbtr/Nm", order.debtor.name)
    _account(xml, "DbtrAcct", order.debtor.iban, order.debtor.account)
    _agent(xml, "DbtrAgt", order.debtor.bic)
    # SEPA takes SLEV and nothing else; elsewhere each side bears the fees of its own bank
    _text(xml, "ChrgBr", "SLEV" if order.currency == "EUR" else "SHAR")


def _transaction(xml: Any, order: Order, payment: Payment) -> None:
    with _element(xml, "CdtTrfTxInf"):
        _nested(xml, "PmtId/EndToEndId", payment.reference)
        with _element(xml, "Amt"):
            amount = decimal_text(payment.amount, order.minor_units)
            _text(xml, "InstdAmt", amount, Ccy=order.currency)
        if payment.payee.bic:
            _agent(xml, "CdtrAgt", payment.payee.bic)
        _nested(xml, "Cdtr/Nm", payment.payee.name)
        _account(xml, "CdtrAcct", payment.payee.iban, payment.payee.account)
        _nested(xml, "RmtInf/Ustrd", order.remittance)


def _account(xml: Any, name: str, iban: str, account: str) -> None:
    _nested(xml, f"{name}/Id/IBAN" if iban else f"{name}/Id/Othr/Id", iban or account)


def _agent(xml: Any, name: str, bic: str) -> None:
    place = "FinInstnId/BICFI" if bic else "FinInstnId/Othr/Id"
    _nested(xml, f"{name}/{place}", bic or "NOTPROVIDED")
