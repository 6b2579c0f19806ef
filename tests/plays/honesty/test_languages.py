"""Each language states the same figures, dates, times, addresses and blocks."""

from __future__ import annotations

import pytest
from aboveboard.plays.statement import Bullets, Edition, Paragraph, Table
from honest import checks, found_in, statement_of, whole_record

SAME = [
    ("523 million XEM were stolen.", "5.23亿枚 XEM 被盗。"),
    ("523,000,000 XEM were stolen.", "5.23 亿枚 XEM 被盗。"),
    ("About 350,000 requests came in.", "收到约35万笔申请。"),
    ("99.994% are done.", "已完成99.994％。"),
    ("It was 46.3 billion yen.", "共463.11亿日元。"),
    ("It happened on 26 January 2018.", "发生于2018年1月26日。"),
    ("We stopped it on January 26 at 12:07.", "我们于1月26日 12:07 停止。"),
    (
        "It is 12:07 Japan time (UTC+9; 03:07 UTC).",
        "现在是12:07（日本时间，UTC+9；协调世界时03:07）。",
    ),
    ("Two people count each wallet.", "每个钱包由2个人清点。"),
    ("We pay 88.549 yen each.", "每枚赔偿88.549日元。"),
    ("The gap was 1.46 billion US dollars.", "缺口为14.6亿美元。"),
    ("Three hundred thousand customers wrote.", "有30万名用户来信。"),
    ("It began at 2 pm.", "开始于下午2点。"),
    ("Read https://status.test.example/now again.", "请再看 https://status.test.example/now 。"),
    ("Read https://test.example/en/a.html.", "请看 https://test.example/zh-CN/a.html 。"),
    ("Read https://test.example/en/a.html.", "请看 https://test.example/en/a.html 。"),
    ("One wallet was hit.", "一个钱包被盗。"),
    ("We carry the loss, one for one.", "损失由我们承担，一比一兑付。"),
]
DIFFERENT = [
    ("523 million XEM were stolen.", "5.32亿枚 XEM 被盗。", "532,000,000"),
    ("150 million dollars were lost.", "损失1.54亿美元。", "154,000,000"),
    ("About 350,000 requests came in.", "收到约3.5万笔申请。", "35,000"),
    ("99.994% are done.", "已完成99.94%。", "99.94%"),
    ("It happened on 26 January 2018.", "发生于2018年1月27日。", "2018-01-27"),
    ("It happened on 26 January 2018.", "发生于2019年1月26日。", "2019-01-26"),
    ("We stopped it at 12:07.", "我们于12:17停止。", "12:17"),
    ("It began at 2 pm.", "开始于凌晨2点。", "02:00"),
    ("It is 12:07 (UTC+9).", "现在是12:07（UTC+8）。", "UTC+8"),
    ("It is 12:07 Japan time.", "现在是12:07（北京时间）。", "Asia/Shanghai"),
    ("We pay 88.549 yen each.", "每枚赔偿88.594日元。", "88.594"),
    ("We pay back everything.", "我们赔偿46311127000日元。", "46,311,127,000"),
    ("Write to a@test.example.", "请写信到 b@test.example。", "b@test.example"),
    (
        "Read https://test.example/1/en/a.html.",
        "请看 https://test.example/2/zh-CN/a.html 。",
        "/2/zh-CN/",
    ),
    ("Read https://test.example/a.", "请看 https://test.example/b 。", "https://test.example/b"),
]  # fmt: skip


@pytest.mark.parametrize(("en", "zh"), SAME)
def test_the_same_facts_in_other_forms_are_the_same(en: str, zh: str) -> None:
    findings = found_in(whole_record(), overrides={"unknown": {"en": en, "zh-CN": zh}})
    assert "languages-differ" not in checks(findings)


@pytest.mark.parametrize(("en", "zh", "named"), DIFFERENT)
def test_a_fact_that_differs_is_found_and_named(en: str, zh: str, named: str) -> None:
    findings = found_in(whole_record(), overrides={"unknown": {"en": en, "zh-CN": zh}})
    (found,) = (f for f in findings if f.check == "languages-differ")
    assert {place.language for place in found.places} == {"en", "zh-CN"}
    assert found.place.section == "unknown"
    assert named in found.detail


def _with_blocks(edition: Edition, *blocks: object) -> Edition:
    first, *rest = edition.sections
    changed = first.model_copy(update={"blocks": (*first.blocks, *blocks)})
    return edition.model_copy(update={"sections": (changed, *rest)})


def _spoilt(en: tuple[object, ...], zh: tuple[object, ...]) -> list[str]:
    statement = statement_of(whole_record())
    added = {"en": en, "zh-CN": zh}
    editions = tuple(_with_blocks(e, *added[e.language]) for e in statement.editions)
    spoilt = statement.model_copy(update={"editions": editions})
    findings = found_in(whole_record(), statement=spoilt)
    return [f.detail for f in findings if f.check == "languages-differ"]


def test_a_section_that_only_one_language_has_is_found() -> None:
    statement = statement_of(whole_record())
    first, second = statement.editions
    shorter = second.model_copy(update={"sections": second.sections[:-1]})
    spoilt = statement.model_copy(update={"editions": (first, shorter)})
    findings = found_in(whole_record(), statement=spoilt)
    assert any(f.check == "languages-differ" and f.place.section == "about" for f in findings)


def test_a_block_that_only_one_language_has_is_found() -> None:
    details = _spoilt((), (Paragraph(text="没有数字。"),))
    assert details == ["Only zh-CN has paragraph 2."]


def test_an_item_that_only_one_language_has_is_found() -> None:
    details = _spoilt((Bullets(items=("One.",)),), (Bullets(items=("一。", "二。")),))
    assert details == ["Only zh-CN has item 2.2."]


def test_figures_swapped_between_two_rows_are_found() -> None:
    def table(*rows: tuple[str, str]) -> Table:
        return Table(caption="", head=("a", "b"), rows=rows)

    details = _spoilt(
        (table(("ETH", "401,347"), ("mETH", "8,000")),),
        (table(("ETH", "8,000"), ("mETH", "401,347")),),
    )
    assert len(details) == 2


def test_where_blocks_differ_the_figures_are_still_compared() -> None:
    details = _spoilt(
        (Paragraph(text="It was 5 BTC."),), (Paragraph(text="一。"), Paragraph(text="是6枚BTC。"))
    )
    assert details == ["Only zh-CN has paragraph 3.", "Only zh-CN says 6; only en says 5."]
