"""How every edition must read, whatever the play: phrases, punctuation, instants, grades."""

from __future__ import annotations

import re

from aboveboard.plays.statement import Edition, running_text
from aboveboard.record import Record
from aboveboard.record.model import FigureEntry
from aboveboard.wording.readability import readability
from records import shown

NEVER_ENGLISH = [
    "very seriously",
    "funds are safe",
    "no evidence of",
    "small number of",
    "isolated",
    "sophisticated",
    "maintenance",
    "as soon as possible",
    "shortly",
    "please be advised",
    "impacted",
    "unauthorized",
    "postmortem",
    "hackers",
    "e.g.",
    "i.e.",
    "inconvenience",
]
NEVER_CHINESE = [
    "资金安全无虞",
    "极少数用户",
    "个别",
    "系统维护",
    "暂无证据",
    "高度复杂攻击",
    "尽快",
    "近期",
    "高度重视",
    "全力以赴",
    "第一时间",
    "资产异动",
    "异常转出",
    "黑客",
    "故障",
    "死后",
    "尸检",
    "受到影响的影响",
    "进行处理",
    "的的",
    "你",
]  # fmt: skip
ADDRESS = re.compile(r"https?://\S+|[\w.]+@[\w.]+|SHA256:\S+|@\w+")
HAN = r"[\u3400-\u9fff]"
ENGLISH_INSTANT = re.compile(
    r"\d{1,2} [A-Z][a-z]+ \d{4}, \d{2}:\d{2}(?::\d{2})?"
    r" (?:UTC|Japan time \(UTC\+9; (?:\d{1,2} [A-Z][a-z]+ \d{4}, )?\d{2}:\d{2}(?::\d{2})? UTC\))"
)
CHINESE_INSTANT = re.compile(
    r"\d{4}年\d{1,2}月\d{1,2}日 \d{2}:\d{2}(?::\d{2})?"
    r"（(?:协调世界时，UTC|日本时间，UTC\+9；"
    r"协调世界时(?:\d{4}年\d{1,2}月\d{1,2}日 )?\d{2}:\d{2}(?::\d{2})?)）"
)
CLOCK = re.compile(r"\d{1,2}:\d{2}")


def forbidden(edition: Edition) -> list[tuple[str, str]]:
    """Return each phrase that must never be said, with its place."""
    phrases = NEVER_CHINESE if edition.language == "zh-CN" else NEVER_ENGLISH
    return [
        (place, phrase)
        for place, text in shown(edition)
        for phrase in phrases
        if phrase in text.lower()
    ]


def grades(edition: Edition) -> list[float]:
    """Return the grades of the summary and of the whole (English)."""
    found = [readability(text).grade for text in (edition.summary, running_text(edition))]
    assert None not in found
    return [grade for grade in found if grade is not None]


def chinese_faults(edition: Edition) -> list[tuple[str, str]]:
    """Return each place with half-width punctuation, a stray blank, or two marks in a row."""
    wrong = [
        rf"{HAN}[,.;:!?()\"'][\s]*{HAN}",
        rf"{HAN}[,;:!?()]|[,;:!?(]{HAN}",
        rf"{HAN} +{HAN}|{HAN} +[A-Za-z]|[A-Za-z] +{HAN}",
        r"[，。；：、]{2}|。）。|，。",
    ]
    return [
        (place, text)
        for place, text in shown(edition)
        if any(re.search(pattern, ADDRESS.sub("", text)) for pattern in wrong)
    ]


def english_left(edition: Edition, record: Record, *allowed: str) -> set[str]:
    """Return the Latin words of a Chinese edition that are not names, units or ids."""
    figures = [found for found in record.entries if isinstance(found, FigureEntry)]
    known = {"UTC", "X", "Telegram", "BTC", *(figure.unit for figure in figures), *allowed}
    if record.exercise:
        known.add(record.exercise.original or "")
    words: set[str] = set()
    for _, text in shown(edition):
        bare = re.sub(rf"{record.id}-\d+", "", ADDRESS.sub("", text))
        words |= set(re.findall(r"[A-Za-z]+", bare))
    return words - known


def chinese_left(edition: Edition) -> list[tuple[str, str]]:
    """Return what is Chinese in an English edition."""
    return [
        (place, text)
        for place, text in shown(edition)
        if re.search(rf"{HAN}|[，。；：、（）“”]", ADDRESS.sub("", text))
    ]


def half_told_instants(edition: Edition) -> list[tuple[str, str]]:
    """Return each clock that stands without date, zone and UTC.

    Posts have shorter forms, and a drawing names its day and zone on its axis.
    """
    drawn = {text for chart in edition.charts for text in chart.drawn_words}
    whole = CHINESE_INSTANT if edition.language == "zh-CN" else ENGLISH_INSTANT
    return [
        (place, text)
        for place, text in shown(edition)
        if place not in ("first", "sms", "more")
        and text not in drawn
        and CLOCK.search(whole.sub("", text))
    ]
