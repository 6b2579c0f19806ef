"""Find what names a person: e-mail, phone, card, bank account and national identity numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from aboveboard.feedback.found import Found

_EMAIL = re.compile(
    r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}(?![A-Za-z0-9])"
)
_ENOUGH_DIGITS = re.compile(r"\d(?:[\s().+/-]{0,2}\d){6}|[A-Z]{2}\d{2} ?[A-Z0-9]{4}|[A-Z]\d{6}")
_CARD = re.compile(r"(?<![0-9A-Za-z])[3-6]\d(?:[ -]?\d){11,17}(?![0-9A-Za-z])")
_IBAN = re.compile(
    r"(?<![0-9A-Za-z])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![0-9A-Za-z])"
)


def personal(text: str) -> Iterator[Found]:
    """Yield what names a person in ``text``, which is folded, the surest kinds first."""
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield Found(*match.span(), "email")
    if _ENOUGH_DIGITS.search(text):
        yield from _numbers(text)
        yield from _phones(text)


# --- numbers with a check digit -----------------------------------------------------------------


def _numbers(text: str) -> Iterator[Found]:
    from stdnum import iban, luhn

    for pattern, valid in _national_ids():
        for match in pattern.finditer(text):
            if _is_valid(match.group(), valid):
                yield Found(*match.span(), "national-id")
    for match in _CARD.finditer(text):
        if luhn.is_valid(re.sub(r"[ -]", "", match.group())):
            yield Found(*match.span(), "card")
    for match in _IBAN.finditer(text):
        if iban.is_valid(match.group()):
            yield Found(*match.span(), "bank-account")


def _is_valid(number: str, valid: Callable[[str], bool]) -> bool:
    try:
        return valid(number)
    except KeyError:  # of a place that the library knows only in part: rather taken out
        return True


@cache
def _national_ids() -> tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...]:
    """Return by country how its number looks, and whether one is valid."""
    from stdnum.br import cpf
    from stdnum.cn import ric
    from stdnum.es import dni, nie
    from stdnum.fr import nir
    from stdnum.in_ import aadhaar
    from stdnum.it import codicefiscale
    from stdnum.jp import in_ as my_number
    from stdnum.kr import rrn
    from stdnum.pl import pesel
    from stdnum.th import pin
    from stdnum.tr import tckimlik

    forms: tuple[tuple[str, Callable[[str], bool]], ...] = (
        (r"\d{17}[\dXx]", ric.is_valid),
        (r"[A-Z]{1,2}\d{6}\(?[\dA]\)?", _hong_kong),
        (r"[A-Z][1289]\d{8}", _taiwan),
        (r"\d{6}-?[1-8]\d{6}", rrn.is_valid),
        (r"\d{4}[ -]?\d{4}[ -]?\d{4}", lambda n: my_number.is_valid(n) or aadhaar.is_valid(n)),
        (r"\d-?\d{4}-?\d{5}-?\d{2}-?\d", pin.is_valid),
        (r"\d{8}-?[A-Z]", dni.is_valid),
        (r"[XYZ]-?\d{7}-?[A-Z]", nie.is_valid),
        (r"[12] ?\d\d ?\d\d ?\d[\dAB] ?\d{3} ?\d{3} ?\d\d", nir.is_valid),
        (r"[A-Z]{6}\d\d[A-EHLMPRST]\d\d[A-Z]\d{3}[A-Z]", codicefiscale.is_valid),
        (r"\d{3}\.\d{3}\.\d{3}-\d\d", cpf.is_valid),
        (r"\d{11}", lambda n: pesel.is_valid(n) or tckimlik.is_valid(n)),
    )
    before, after = r"(?<![0-9A-Za-z])(?<!\d[ -])", r"(?![ -]?[0-9]|[A-Za-z])"
    return tuple((re.compile(rf"{before}(?:{form}){after}"), valid) for form, valid in forms)


def _hong_kong(number: str) -> bool:
    """Check an identity card number of Hong Kong: weights 9 to 2 and 1, modulo 11; blank is 36."""
    plain = re.sub(r"[()]", "", number).rjust(9)
    values = [36 if sign == " " else int(sign, 36) for sign in plain[:-1]]
    total = sum(weight * value for weight, value in zip(range(9, 1, -1), values, strict=True))
    return (total + int(plain[-1], 16)) % 11 == 0


_TAIWAN_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"


def _taiwan(number: str) -> bool:
    """Check an identity number of Taiwan: the letter is 10 to 35, weights 1, 9 to 1 and 1."""
    letter = _TAIWAN_LETTERS.index(number[0]) + 10
    digits = [letter // 10, letter % 10, *map(int, number[1:])]
    weights = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
    return sum(weight * digit for weight, digit in zip(weights, digits, strict=True)) % 10 == 0


# --- phones -------------------------------------------------------------------------------------

# Whose numbers are written without a country code, by how they begin: with the 0 that is dialled
# before an area, else (Hong Kong, Singapore, mainland mobiles, North America) without.
_WITH_ZERO = ("CN", "TW", "GB", "JP", "KR")
_WITHOUT = ("CN", "US", "HK", "SG")
_PHONE = re.compile(r"(?<![0-9A-Za-z.,])\(?\+?\d(?:[ ().-]{0,2}\d){6,14}(?![0-9A-Za-z]|[.,]\d)")
# Dates, times and network addresses look like numbers with separators.
_NO_PHONE = re.compile(
    r"(?:19|20)\d\d[-./ ]\d{1,2}[-./ ]\d{1,2}(?:[T ]\d{1,2}(?::\d\d)*)?|\d{1,3}(?:\.\d{1,3}){3}"
    r"|\d{1,2}[-./]\d{1,2}[-./](?:19|20)\d\d"
)
_UNIT = re.compile(
    r"\s?(?:%|[万萬亿億元枚个個块塊]|(?:usdt?|btc|eth|xem|xrp|jpy|cny|rmb|hkd|eur|gbp|sat|satoshi|wei|"
    r"coins?|tokens?|dollars?|yen)(?![a-z]))",
    re.I,
)
_CALLED = re.compile(
    r"phone|mobile|cell|tel\b|call|whatsapp|wechat|sms|text me|contact|电话|電話|手机|手機"
    r"|致电|致電|来电|來電|微信|短信|简讯|簡訊|联系|聯繫|聯絡|号码|號碼",
    re.I,
)
_NEAR = 30
_LONG_ENOUGH = 9  # digits of a national number that stands for itself


def _phones(text: str) -> Iterator[Found]:
    """Yield phone numbers: international ones, and those of the regions.

    A number of eight digits or fewer could be anything, so it counts only near a word for calling.
    """
    blanked = _NO_PHONE.sub(lambda match: "\n" * len(match.group()), text)
    for match in _PHONE.finditer(blanked):
        if _UNIT.match(text, match.end()) or text[max(0, match.start() - 1)] in "$¥€£￥#":
            continue
        named = _CALLED.search(text, max(0, match.start() - _NEAR), match.end() + _NEAR) is not None
        if _is_phone(match.group(), named):
            yield Found(*match.span(), "phone")


def _is_phone(number: str, named: bool) -> bool:
    import phonenumbers

    digits = re.sub(r"\D", "", number)
    if "+" not in number and len(digits) < (7 if named else _LONG_ENOUGH):
        return False
    regions = _WITH_ZERO if digits.startswith("0") else _WITHOUT
    for region in (None,) if "+" in number else regions:
        try:
            parsed = phonenumbers.parse(number, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed):
            return True
    return False
