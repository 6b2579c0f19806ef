"""Find passwords and one-time codes beside their names, in English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aboveboard.feedback.found import TAKEN_SIGN, Found, RedactedKind

_PASSWORD = (
    r"(?<![a-z])(?:pass\s?(?:word|code|phrase)|passwd|pwd|pw|api[\s_-]?(?:key|secret)|"
    r"secret(?:[\s_-]key)?|access\s?token|auth\s?token)(?![a-z])"
    r"|密[码碼]|口令|(?:api|访问|存取)\s?(?:密[钥鑰匙]|金[钥鑰])"
)
_CODE = (
    r"(?<![a-z])(?:pin(?:\s?(?:code|number))?|otp|2fa(?:\s?codes?)?|(?:verification|authenticator|"
    r"authentication|security|backup|recovery|sms|login|one[\s-]time|google)\s?codes?|cvv2?|cvc)"
    r"(?![a-z])|验证[码碼]|驗證[码碼]|动态[码碼]|動態[码碼]|校验[码碼]|安全码|安全碼"
)
_HINT = re.compile(
    r"pass|pwd|pw|api|secret|token|pin|otp|2fa|code|cv[vc]|密|口令|[码碼]|金[钥鑰]", re.I
)
_QUOTED = r"\"[^\"\n]{1,80}\"|'[^'\n]{1,80}'|“[^”\n]{1,80}”|「[^」\n]{1,80}」"
_VALUE = rf"(?P<value>{_QUOTED}|[^\s\u2e80-\u9fff\uff00-\uffef“”「」]{{1,80}})"
_SIGN = r"\s{0,3}(?P<sign>[:=]|->|=>|\bis\b|\bwas\b|就?是|[为為])\s{0,3}[:=]?\s{0,3}"


def _named(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{name}){_SIGN}{_VALUE}", re.I)


_NAMED: tuple[tuple[re.Pattern[str], RedactedKind], ...] = (
    (_named(_PASSWORD), "password"),
    (_named(_CODE), "code"),
)
# Digits right behind the name, or before it: 验证码482913, "482913 is my pin".
_DIGITS = re.compile(
    rf"(?:{_CODE}|密[码碼])\s{{0,3}}[(\"'“]?(?P<value>\d{{3,8}})(?![\d.,]?\d)"
    rf"|(?<![\d.,])(?P<before>\d{{4,8}})\s{{0,3}}(?:is|是)\s{{0,3}}(?:my|the|我的)?\s{{0,3}}"
    rf"(?:{_CODE}|{_PASSWORD})",
    re.I,
)
_PASSWORD_NAME = re.compile(_PASSWORD, re.I)
# Right behind the name with no sign between, as in 密码Hunter2secret: letters and digits mixed.
_BARE = re.compile(
    rf"(?:{_PASSWORD})\s{{0,3}}(?:改成了?|改为|換成|换成|设成|设为|设置为|(?:changed\s)?to\s)?\s{{0,3}}"
    r"(?P<value>(?!0x|https?:)(?=[!-~]{0,40}[0-9])(?=[!-~]{0,40}[A-Za-z])"
    r"[A-Za-z0-9!@#$%^&*_+~.-]{6,40})"
    r"(?![!-~]*[\w/@])",
    re.I | re.A,
)
# What people say of a password: these are no values.
_SAID = frozenset(
    re.findall(
        r"[a-z]+",
        """
    a about accepted again all also always an and any are asked asking at available back bad
    been being blocked both but by can cancelled cannot change changed changing compromised
    correct could declined denied did different disabled do does doesn don enough entered
    everything expired failed failing fine for forgot forgotten from frozen fully getting
    given gone good hacked has have he her here his how i if immediately in incorrect
    incorrectly invalid involved is isn it its just keeps known leaked likely linked locked
    long lost missing must my necessary need needed never new no nor not nothing now of off
    ok okay old on only or our please possibly probably protected rejected requested
    required reset reused right safe same saved secure secured sent set she should shown
    simple so some something soon still stolen strong stuck such sure that the their there
    they this to too typed unable unchanged unique unknown unlocked unsafe unusable used
    useless valid very visible was we weak were what when where whether which who why will
    with without won working would wrong wrongly you your
    """,
    )
)
_PLACEHOLDER = re.compile(r"\[[a-z]+(?:-[a-z]+)*\]")


def credentials(text: str) -> Iterator[Found]:
    """Yield passwords and codes in ``text``, which is folded.

    A value stands behind the name and a colon, an equals sign, *is*, 是 or 为; it holds no Chinese.
    Letters and digits mixed need no sign between.
    Words that people say of a password (*wrong*, *expired*) are no value.
    """
    if not _HINT.search(text):
        return
    first = _PASSWORD_NAME.search(text)
    for pattern, kind in _NAMED if first else _NAMED[1:]:
        for match in pattern.finditer(text):
            if _is_value(match):
                yield Found(*_whole_value(match), kind)
    for match in _BARE.finditer(text, first.start()) if first else ():
        yield Found(*match.span("value"), "password")
    for match in _DIGITS.finditer(text):
        group = "value" if match["value"] else "before"
        yield Found(*match.span(group), "code")


def _is_value(match: re.Match[str]) -> bool:
    value = match["value"]
    if _PLACEHOLDER.match(value) or value[0] in f"?!/){TAKEN_SIGN}":
        return False
    bare = value.strip("\"'“”「」.,;:!?()").lower()
    if not bare or (match["sign"] != "=" and re.split(r"['’]", bare)[0] in _SAID):
        return False
    if match["sign"].lower() not in ("is", "was") or not bare.isalpha():
        return True
    # "my password is hunter." ends there or goes on with a new thought; "is linked to" does not.
    ends = value[-1] in ".,;!?" or _NEW_THOUGHT.match(match.string, match.end())
    return bool(ends) and not bare.endswith(("ed", "ing"))


_NEW_THOUGHT = re.compile(r"\s*(?:$|[.,;!?)，。；！？\n]|and\b|but\b)")


def _whole_value(match: re.Match[str]) -> tuple[int, int]:
    """Return the span of the value; behind a colon, the few words to the line's end as well."""
    start, end = match.span("value")
    if match["sign"].strip() in (":", "="):
        rest = _FEW_WORDS.match(match.string, end)
        end = rest.end() if rest else end
    return start, end


_FEW_WORDS = re.compile(r"(?: [!-+./-:<-~-]{1,30}){1,5}(?=\s*(?:\n|$))")
