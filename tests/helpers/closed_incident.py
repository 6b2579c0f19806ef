"""An invented incident that is over: actions in every state, a correction, feedback, reach.

The replays can't show these, as their public records have none and nothing is invented there.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aboveboard.feedback.snapshot import snapshot
from heard import heard
from records import HEADER, entry, event, figure

NAME = "2030-05-01-test"
REPORT = "2030-06-01T12:00+09:00"
LATER = "2030-09-01T12:00+09:00"

_EXERCISE = "exercise: {case: test}\ncustodian:\n"
_FIRST, _SECOND, _THIRD, _FOURTH = (
    "2030-05-01T13:00+09:00",
    "2030-05-01T15:00+09:00",
    "2030-05-02T12:00+09:00",
    "2030-05-10T12:00+09:00",
)
_BEFORE = "2030-05-31T12:00+09:00"


def closed_incident(folder: Path, *, stale: bool = False) -> Path:
    """Write the incident with its feedback and reach below ``folder/params``; return its folder.

    In a ``stale`` one the figure was corrected and the summary was not.
    """
    place = folder / "params" / NAME
    place.mkdir(parents=True)
    header = HEADER.replace("custodian:\n", _EXERCISE)
    (place / "incident.yaml").write_text(header + "".join(_entries(stale)), encoding="utf-8")
    (place / "heard.json").write_text(json.dumps(_heard()), encoding="utf-8")
    (place / "reach.json").write_text(json.dumps(_REACH), encoding="utf-8")
    (place / "retrospective.yaml").write_text(
        f'incident: params/{NAME}\nas_of: "{REPORT}"\n'
        f"feedback: params/{NAME}/heard.json\nreach: params/{NAME}/reach.json\n",
        encoding="utf-8",
    )
    return place


def both(name: str, en: str, zh: str) -> tuple[str, str, str]:
    """Return a text in both languages as lines of YAML."""
    return f"{name}:", f"  zh-CN: {zh}", f"  en: {en}"


def _entries(stale: bool) -> list[str]:
    return [*_hours(stale), *_days(), *_lessons(), *_actions(), *_follow_up()]


def _hours(stale: bool) -> list[str]:
    at = _FIRST
    return [
        entry("open", "service", "service: withdrawals", "state: open", "assets: all"),
        *(
            entry(f"{name}-open", "service", f"service: {name}", "state: open", "assets: all")
            for name in ("deposits", "trading")
        ),
        event("began", "Coins left one of our online wallets.", "mark: started"),
        event(
            "noticed",
            "A balance alarm rang.",
            "mark: noticed",
            *both("by", "the night shift", "夜班值守"),
            at="2030-05-01T12:20+09:00",
        ),
        entry(
            "paused",
            "service",
            "service: withdrawals",
            "state: paused",
            "assets: [BTC]",
            at="2030-05-01T12:30+09:00",
        ),
        event(
            "contained",
            "The online wallet was emptied into cold storage.",
            "mark: contained",
            at="2030-05-01T12:40+09:00",
        ),
        figure("lost", '"51"', at=at),
        entry("s1", "status", "status: investigating", at=at),
        entry(
            "sum1",
            "summary",
            *both("headline", "51 BTC stolen", "51 枚 BTC 被盗"),
            *both("text", "51 BTC were stolen from us.", "51 枚 BTC 从我们这里被盗。"),
            at=at,
        ),
        entry(
            "how",
            "unknown",
            *both("text", "How the coins were taken.", "币是怎样被盗的。"),
            *both("finding_out", "We read the logs of the wallet.", "我们正在查看钱包的日志。"),
            at=at,
        ),
        _promise("n1", _SECOND, at),
        _release("r1", "initial-statement", at),
        entry(
            "fixed",
            "figure",
            "key: lost",
            'amount: "53"',
            "unit: BTC",
            "corrects: lost",
            *both(
                "because",
                "Two transfers were missing from the first count.",
                "首次清点漏算了两笔转账。",
            ),
            at="2030-05-01T14:30+09:00",
        ),
        *([] if stale else [_summary_put_right()]),
        entry(
            "all-paused",
            "service",
            "service: withdrawals",
            "state: paused",
            "assets: all",
            at="2030-05-01T14:40+09:00",
        ),
        _promise("n2", "2030-05-02T10:00+09:00", _SECOND),
        _release("r2", "periodic-update", _SECOND),
    ]


def _summary_put_right() -> str:
    return entry(
        "sum2",
        "summary",
        "corrects: sum1",
        *both("headline", "53 BTC stolen", "53 枚 BTC 被盗"),
        *both("text", "53 BTC were stolen from us.", "53 枚 BTC 从我们这里被盗。"),
        *both("because", "Our first count was wrong.", "首次清点的数量有误。"),
        at="2030-05-01T14:30+09:00",
    )


def _days() -> list[str]:
    return [
        entry(
            "cause",
            "cause",
            "cause: key-leak",
            "settles: [how]",
            *both("text", "A private key was kept in a build log.", "一份构建日志里存有私钥。"),
            *both(
                "share",
                "A private key was kept where many could read it.",
                "私钥放在了很多人能读到的地方。",
            ),
            at="2030-05-02T11:00+09:00",
        ),
        figure("awarded", '"900000000"', "JPY", at="2030-05-02T11:30+09:00").replace(
            "key: lost", "key: awarded"
        ),
        entry(
            "coins-back",
            "service",
            "service: withdrawals",
            "state: resumed",
            "assets: [JPY]",
            at="2030-05-02T11:40+09:00",
        ),
        _promise("n3", _FOURTH, _THIRD),
        _release("r3", "periodic-update", _THIRD),
        figure("paid", '"899999000"', "JPY", at="2030-05-10T11:00+09:00").replace(
            "key: lost", "key: paid"
        ),
        figure("back", '"12.5"', at="2030-05-10T11:00+09:00").replace(
            "key: lost", "key: recovered"
        ),
        entry(
            "all-back",
            "service",
            "service: withdrawals",
            "state: resumed",
            "assets: all",
            at="2030-05-10T11:30+09:00",
        ),
        entry("s2", "status", "status: resolved", at=_FOURTH),
        _promise("n5", REPORT, _FOURTH),
        _release("r4", "periodic-update", _FOURTH),
    ]


def _lessons() -> list[str]:
    at = _BEFORE
    return [
        entry(
            "factor",
            "lesson",
            "about: factor",
            *both("text", "Build logs were kept for ever.", "构建日志一直没有删除。"),
            at=at,
        ),
        entry(
            "well",
            "lesson",
            "about: well",
            *both("text", "The alarm rang within 20 minutes.", "告警在20分钟之内就响了。"),
            *both("share", "An alarm on the balance rang.", "余额告警响了。"),
            at=at,
        ),
        entry(
            "badly",
            "lesson",
            "about: badly",
            *both("text", "Our first count was wrong.", "我们首次清点的数量有误。"),
            at=at,
        ),
        entry(
            "luck",
            "lesson",
            "about: luck",
            *both("text", "The wallet had just been emptied.", "当时钱包里的币刚刚转走了大半。"),
            at=at,
        ),
        entry(
            "review",
            "review",
            *both("reviewer", "An outside reviewer", "外部复核人"),
            "independent: true",
            *both(
                "text",
                "The reviewer read every log and agrees with the cause.",
                "复核人查看了全部日志，认同这一原因。",
            ),
            at=at,
        ),
        entry(
            "hidden",
            "undisclosed",
            *both("text", "How we watch the chain.", "我们监控链上动向的方法。"),
            *both("why", "Thieves could avoid it.", "窃贼可以据此躲避。"),
            at=at,
        ),
    ]


def _actions() -> list[str]:
    return [
        _action(
            "logs",
            "We take keys out of all build logs.",
            "从所有构建日志中清除私钥。",
            "2030-06-15T12:00+09:00",
            "fix",
        ),
        _action(
            "pentest",
            "Outsiders try to break into our wallets.",
            "请外部人员尝试攻破我们的钱包。",
            "2030-08-01T12:00+09:00",
            "penetration-test",
        ),
        _action(
            "audit",
            "An auditor checks how we keep keys.",
            "请审计机构检查我们保管私钥的方式。",
            "2030-12-01T12:00+09:00",
            "audit",
        ),
        _action(
            "drill",
            "We practise a theft twice a year.",
            "每年演练两次被盗应对。",
            "2030-07-01T12:00+09:00",
            "drill",
        ),
        _action(
            "tool",
            "We buy a second alarm.",
            "再添置一套告警系统。",
            "2030-07-15T12:00+09:00",
            "fix",
        ),
        entry(
            "sorry",
            "apology",
            *both(
                "text",
                "We are sorry. Your coins were in our care, and we lost some.",
                "您把资产交给我们保管，我们却让一部分被盗，对此我们深表歉意。",
            ),
            *both("by", "Chief Executive", "首席执行官"),
            at=REPORT,
        ),
        _promise("n4", LATER, REPORT),
        _release("r5", "retrospective", REPORT),
    ]


def _follow_up() -> list[str]:
    return [
        _state("logs", "done", "2030-06-14T12:00+09:00"),
        _state("logs", "verified", "2030-06-20T12:00+09:00"),
        _state("pentest", "started", "2030-07-01T12:00+09:00"),
        _state(
            "tool",
            "dropped",
            "2030-07-10T12:00+09:00",
            *both("text", "The first alarm now covers both.", "原有告警系统现已覆盖两处。"),
        ),
    ]


def _promise(entry_id: str, due: str, at: str) -> str:
    return entry(entry_id, "commitment", "promise: next-update", f"due: {due}", at=at)


def _release(entry_id: str, play: str, at: str) -> str:
    return entry(entry_id, "statement", f"play: {play}", at=at)


def _action(entry_id: str, en: str, zh: str, due: str, verified_by: str) -> str:
    return entry(
        entry_id,
        "action",
        *both("text", en, zh),
        *both("share", en, zh),
        *both("owner", "Head of Security", "安全负责人"),
        f"due: {due}",
        f"verified_by: {verified_by}",
        at=_BEFORE,
    )


def _state(action: str, state: str, at: str, *more: str) -> str:
    return entry(
        f"{action}-{state}", "action-state", f"action: {action}", f"state: {state}", *more, at=at
    )


_REACH = {
    "format": "aboveboard.reach/1",
    "as_of": "2030-05-20T12:00:00Z",
    "channels": [
        {"channel": "email", "sent": 12345, "failed": 6, "suppressed": 40},
        {"channel": "x", "sent": 8},
    ],
}


def _heard() -> object:
    """Return a snapshot: anger and questions before each update, calmer words after it."""
    updates = [datetime.fromisoformat(text).astimezone(UTC) for text in (_SECOND, _THIRD)]
    told = []
    for round_, update in enumerate(updates):
        for n in range(30):
            said = _ANGRY[n % len(_ANGRY)] if n < 20 else _ASKED[n % len(_ASKED)]
            number = 1000 * round_ + n
            told.append(heard(said, number, received_at=update - timedelta(minutes=50 - n)))
            told.append(
                heard(
                    _CALM[n % len(_CALM)],
                    500 + number,
                    received_at=update + timedelta(minutes=5 + n),
                )
            )
    as_of = datetime.fromisoformat(REPORT)
    return snapshot(told, as_of, updates=updates).as_json()


_ANGRY = (
    "This is a scam, I am furious, you stole my coins!",
    "太气人了，你们把我的币弄丢了，必须赔偿！",
    "You are useless, nobody answers, I want my money back now!",
)
_ASKED = ("When can I withdraw my BTC?", "什么时候可以提币？", "Will I get all my coins back?")
_CALM = ("Thank you for the clear answer.", "谢谢，说得很清楚。", "OK, I will wait for the update.")
