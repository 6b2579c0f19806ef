"""A statement in good plain words, in Chinese and English, and one in Arabic, for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from aboveboard.plays.statement import (
    LABELS,
    MIME_TYPE,
    Bullets,
    Edition,
    HeaderLine,
    HotlineAnswer,
    Issuer,
    Paragraph,
    Posts,
    Section,
    Statement,
    Table,
)

PAGE = "https://status.minato.example/2018-01-26"
TRANSACTION = "4c9d0f6e1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5"

_WORDS: dict[str, dict[str, Any]] = {
    "zh-CN": {
        "name": "简体中文",
        "custodian": "港湾交易所",
        "title": "2018年1月26日：5.23亿枚XEM被盗，提币提现已暂停",
        "subject": "港湾交易所首次公告：2018年1月26日XEM被盗事件",
        "summary": "我们的热钱包有523,000,000枚XEM被盗。所有提币和提现已暂停。"
        "其他币种未受影响，已逐个钱包核对。",
        "status": "调查中",
        "published": "2018年1月26日 23:30（日本时间，UTC+9；协调世界时14:30）",
        "next": ("下次通报不晚于", "2018年1月27日 01:00（日本时间，UTC+9；协调世界时16:00）"),
        "safety": (
            "请先保护好自己",
            "我们不会向您索要助记词、私钥、密码或验证码。",
            "骗子会冒充退款页面。请只相信下方列出的官方渠道。",
        ),
        "what": (
            "发生了什么",
            "1月26日 00:02，攻击者把523,000,000枚XEM转出了我们的热钱包。对此我们深表歉意。",
        ),
        "link": f"发布页面：{PAGE}。交易哈希：{TRANSACTION}",
        "services": (
            "服务状态",
            ("服务", "状态", "起始时间"),
            ("XEM充币", "暂停", "12:07（日本时间）"),
        ),
        "posts": (
            f"港湾交易所：热钱包有5.23亿枚XEM被盗，提币提现已暂停。请勿提供助记词。下次通报01:00（日本时间）。{PAGE}",
            f"港湾交易所：提币提现已暂停。勿泄露助记词。{PAGE}",
            "其他币种已逐个钱包核对，没有发现异常。",
        ),
        "hotline": ("我的资产安全吗？", "其他币种已逐个钱包核对。XEM的损失正在核实。"),
        "reason": "您收到本邮件，是因为您在港湾交易所开设了账户。",
        "label": "标签",
    },
    "en": {
        "name": "English",
        "custodian": "Minato Exchange",
        "title": "26 January 2018: 523 million XEM stolen, withdrawals paused",
        "subject": "Minato Exchange first statement: theft of XEM, 26 January 2018",
        "summary": "523,000,000 XEM were stolen from our hot wallet. All withdrawals are paused. "
        "Other coins are not affected; we checked each wallet.",
        "status": "Investigating",
        "published": "26 January 2018, 23:30 Japan time (UTC+9; 14:30 UTC)",
        "next": ("Next update by", "27 January 2018, 01:00 Japan time (UTC+9; 16:00 UTC)"),
        "safety": (
            "Protect yourself first",
            "We never ask for your seed phrase, private key, password or code.",
            "Expect fake refund pages. Trust only the official channels below.",
        ),
        "what": (
            "What happened",
            "At 00:02 on 26 January an attacker moved 523,000,000 XEM out of our hot wallet. "
            "We are sorry. Your withdrawals are stopped and we know what that means.",
        ),
        "link": f"It appears here: {PAGE}. Transaction: {TRANSACTION}",
        "services": (
            "What works now",
            ("Service", "State", "Since"),
            ("XEM deposits", "paused", "12:07 Japan time"),
        ),
        "posts": (
            "Minato Exchange: 523 million XEM were stolen from our hot wallet. Withdrawals are "
            f"paused. Never share your seed phrase. Next: 01:00 Japan time. {PAGE}",
            f"Minato Exchange: withdrawals paused. Never share your seed phrase. {PAGE}",
            "Other coins are not affected. We checked each wallet against our books.",
        ),
        "hotline": ("Is my money safe?", "Other coins are. We are counting the loss of XEM."),
        "reason": "You get this message because you have an account with Minato Exchange.",
        "label": "label",
    },
    "ar": {
        "name": "العربية",
        "custodian": "منصة ميناتو",
        "title": "26 يناير 2018: سُرقت عملات XEM وأوقفنا السحب",
        "subject": "البيان الأول لمنصة ميناتو: 26 يناير 2018",
        "summary": "سُرقت 523,000,000 من عملات XEM من محفظتنا الساخنة. أوقفنا كل عمليات السحب.",
        "status": "قيد التحقيق",
        "published": "26 يناير 2018، 23:30 بتوقيت اليابان (UTC+9)",
        "next": ("التحديث التالي قبل", "27 يناير 2018، 01:00 بتوقيت اليابان"),
        "safety": (
            "احمِ نفسك أولًا",
            "لن نطلب منك أبدًا عبارة الاسترداد أو المفتاح الخاص أو كلمة المرور.",
            "توقّع صفحات استرداد مزيفة، ولا تثق إلا بقنواتنا الرسمية.",
        ),
        "what": ("ماذا حدث", "نقل مهاجم العملات من محفظتنا الساخنة. نعتذر لكم."),
        "link": f"صفحة البيان: {PAGE}. المعاملة: {TRANSACTION}",
        "services": ("ما يعمل الآن", ("الخدمة", "الحالة", "منذ"), ("إيداع XEM", "متوقف", "12:07")),
        "posts": (
            f"منصة ميناتو: سُرقت عملات XEM وأوقفنا السحب. لا تشارك عبارة الاسترداد. {PAGE}",
            "ميناتو: أوقفنا السحب. لا تشارك عبارتك السرية.",
            "العملات الأخرى لم تتأثر.",
        ),
        "hotline": ("هل أموالي آمنة؟", "نتحقق من كل محفظة."),
        "reason": "تصلك هذه الرسالة لأن لديك حسابًا في منصة ميناتو.",
        "label": "تسمية",
    },
}


def sample_edition(language: str, **changes: Any) -> Edition:
    """Return an edition in zh-CN, en or ar; ``changes`` replace its fields."""
    words = _WORDS[language]
    title, never, expect = words["safety"]
    first, sms, more = words["posts"]
    caption, head, row = words["services"]
    next_label, next_value = words["next"]
    fields: dict[str, Any] = {
        "language": language,
        "language_name": words["name"],
        "direction": "rtl" if language == "ar" else "ltr",
        "custodian": words["custodian"],
        "title": words["title"],
        "subject": words["subject"],
        "summary": words["summary"],
        "status_label": words["status"],
        "published": words["published"],
        "header": (HeaderLine(label=next_label, value=next_value, key="next_update"),),
        "sections": (
            Section(
                id="what-happened",
                title=words["what"][0],
                blocks=(Paragraph(text=words["what"][1]),),
            ),
            Section(
                id="safety", title=title, tone="safety", blocks=(Bullets(items=(never, expect)),)
            ),
            Section(
                id="services",
                title=caption,
                blocks=(Table(caption=caption, head=head, rows=(row,)),),
            ),
            Section(id="link", title=words["next"][0], blocks=(Paragraph(text=words["link"]),)),
        ),
        "posts": Posts(first=(first,), sms=(sms,), more=(more,)),
        "hotline": (HotlineAnswer(question=words["hotline"][0], answer=words["hotline"][1]),),
        "recipient_reason": words["reason"],
        "labels": {key: f"{words['label']} {number}" for number, key in enumerate(sorted(LABELS))},
    }
    return Edition(**{**fields, **changes})


def sample_statement(*editions: Edition, **changes: Any) -> Statement:
    """Return the sample statement, in Chinese and English unless editions are given."""
    fields: dict[str, Any] = {
        "id": "2018-01-26-minato-01",
        "incident": "2018-01-26-minato",
        "play": "initial-statement",
        "number": 1,
        "as_of": datetime(2018, 1, 26, 14, 30, tzinfo=UTC),
        "time_zone": "Asia/Tokyo",
        "status": "investigating",
        "issuer": Issuer(
            page_url=PAGE, sender="notices@minato.example", domains=("minato.example",)
        ),
        "editions": editions or (sample_edition("zh-CN"), sample_edition("en")),
    }
    return Statement(**{**fields, **changes})


def notebook_with(statement: Statement | None, *cells: dict[str, Any]) -> dict[str, Any]:
    """Return an executed notebook whose last cell shows the statement, after ``cells``."""
    shown = [] if statement is None else [result({MIME_TYPE: statement.to_json()})]
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [*cells, code("statement", *shown, id="statement")],
    }


def code(
    source: str, *outputs: dict[str, Any], id: str = "cell", tags: tuple[str, ...] = ()
) -> Any:
    """Return an executed code cell."""
    return {
        "cell_type": "code",
        "id": id,
        "metadata": {"tags": list(tags)} if tags else {},
        "source": source,
        "execution_count": 1,
        "outputs": list(outputs),
    }


def markdown(source: str, *, id: str = "text", tags: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return a Markdown cell."""
    return {"cell_type": "markdown", "id": id, "metadata": {"tags": list(tags)}, "source": source}


def result(data: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    """Return a cell's result."""
    return {
        "output_type": "execute_result",
        "execution_count": 1,
        "metadata": metadata,
        "data": data,
    }
