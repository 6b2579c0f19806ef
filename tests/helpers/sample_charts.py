"""The charts of an update, one of each form, in Chinese and English, for tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from aboveboard.plays.chart import Chart, Mark, Point, Series, Span, TimeTick, ValueTick
from aboveboard.plays.statement import Edition, Section, Table
from sample_statement import sample_edition

Word = Callable[[str, str], str]
THEFT = datetime(2018, 1, 25, 15, 2, tzinfo=UTC)  # 00:02 in Japan
TOLD = datetime(2018, 1, 26, 3, 7, tzinfo=UTC)
MIDNIGHT = datetime(2018, 1, 25, 15, tzinfo=UTC)


def sample_charts(language: str) -> dict[str, Chart]:
    """Return a chart of each form by its form; the words in Chinese for zh-CN, else in English."""

    def word(chinese: str, english: str) -> str:
        return chinese if language == "zh-CN" else english

    zone = word("日本时间（UTC+9）", "Japan time (UTC+9)")
    marks = (
        Mark(at=THEFT, label=word("被盗 00:02", "Theft 00:02")),
        Mark(at=TOLD, label=word("首次公告 12:07", "First statement 12:07")),
    )
    spans = (Span(start=THEFT, end=TOLD, label=word("12小时5分", "12 h 5 min")),)
    return {
        "steps": Chart(
            id="money",
            title=word("被盗、冻结与追回的数量", "Stolen, frozen and recovered so far"),
            description=word(
                "被盗5.23亿枚XEM，其中1.2亿枚已冻结，800万枚已追回。",
                "523 million XEM were stolen. 120 million are frozen, 8 million are back.",
            ),
            form="steps",
            value_label=word("亿枚XEM", "Million XEM"),
            time_label=zone,
            start=THEFT - timedelta(hours=6),
            end=MIDNIGHT + timedelta(days=3),
            series=(
                Series(
                    name=word("被盗", "Stolen"),
                    slot=1,
                    points=(
                        Point(at=THEFT, value="523000000", label=word("5.23亿枚", "523 million")),
                    ),
                ),
                Series(
                    name=word("已冻结", "Frozen"),
                    slot=2,
                    points=(
                        Point(at=MIDNIGHT + timedelta(hours=20), value="40000000"),
                        Point(
                            at=MIDNIGHT + timedelta(hours=50),
                            value="120000000",
                            label=word("1.2亿枚", "120 million"),
                        ),
                    ),
                ),
                Series(
                    name=word("已追回", "Recovered"),
                    slot=3,
                    points=(
                        Point(
                            at=MIDNIGHT + timedelta(hours=60),
                            value="8000000",
                            label=word("800万枚", "8 million"),
                        ),
                    ),
                ),
            ),
            marks=marks,
            spans=spans,
            time_ticks=tuple(
                TimeTick(
                    at=MIDNIGHT + timedelta(days=day),
                    label=word(f"1月{26 + day}日", f"{26 + day} Jan"),
                )
                for day in range(4)
            ),
            value_ticks=tuple(
                ValueTick(value=str(n * 10**8), label=word(str(n), str(n * 100)))
                for n in (0, 2, 4, 6)
            ),
            table=_table(word, "被盗、冻结与追回的数量（表）", "Stolen, frozen, recovered: table"),
        ),
        "shares": _shares(word),
        "bars": _bars(word),
        "dots": _dots(word, zone, marks, spans),
    }


def charted_edition(language: str) -> Edition:
    """Return the sample edition with a section that holds each chart."""
    plain = sample_edition(language)
    charts = tuple(sample_charts(language).values())
    section = Section(id="charts", title="图表" if language == "zh-CN" else "Charts", blocks=charts)
    return sample_edition(language, sections=(*plain.sections, section))


def _table(word: Word, chinese: str, english: str) -> Table:
    return Table(
        caption=word(chinese, english),
        head=(word("项目", "Item"), word("数值", "Value")),
        rows=((word("合计", "Total"), "523,000,000"),),
    )


def _shares(word: Word) -> Chart:
    rows = (
        ("BTC", "12400", "9800", word("79%（9,800/12,400笔）", "79% (9,800 of 12,400)")),
        ("ETH", "8300", "8300", word("100%（8,300笔）", "100% (8,300)")),
        (
            word("日元", "Japanese yen"),
            "21050",
            "9020",
            word("43%（9,020/21,050笔）", "43% (9,020 of 21,050)"),
        ),
        ("XEM", "3000", "0", word("0%（0/3,000笔）", "0% (0 of 3,000)")),
    )
    return Chart(
        id="withdrawals",
        title=word("已完成的提币申请", "Withdrawals done"),
        description=word("44,750笔申请中，27,120笔已完成。", "Of 44,750 requests 27,120 are done."),
        form="shares",
        series=(
            Series(
                name=word("已收到的申请", "Requested"),
                slot=2,
                points=tuple(Point(category=name, value=whole) for name, whole, _, _ in rows),
            ),
            Series(
                name=word("已完成", "Done"),
                slot=2,
                points=tuple(
                    Point(category=name, value=part, label=label) for name, _, part, label in rows
                ),
            ),
        ),
        table=_table(word, "提币申请（表）", "Withdrawals: table"),
    )


def _bars(word: Word) -> Chart:
    rows = (
        (word("我什么时候可以提币？", "When can I withdraw?"), 412, 412),
        (word("我的日元安全吗？", "Is my money in yen safe?"), 268, 268),
        (
            word(
                "赔偿标准是什么，按什么价格计算？",
                "What is the compensation, and at which price is it worked out?",
            ),
            195,
            0,
        ),
        (word("如何核实公告？", "How do I check a statement?"), 31, 31),
    )
    names = (word("提问", "Asked by"), word("已答复", "Answered to"))
    return Chart(
        id="questions",
        title=word("提问与答复", "Questions asked and answered"),
        description=word("四个问题中，三个已答复。", "Three of four questions are answered."),
        form="bars",
        series=tuple(
            Series(
                name=name,
                slot=2 + column,
                points=tuple(
                    Point(
                        category=row[0],
                        value=str(row[1 + column]),
                        label=word(f"{row[1 + column]}人", f"{row[1 + column]} people"),
                    )
                    for row in rows
                ),
            )
            for column, name in enumerate(names)
        ),
        table=_table(word, "提问与答复（表）", "Questions: table"),
    )


def _dots(word: Word, zone: str, marks: tuple[Mark, ...], spans: tuple[Span, ...]) -> Chart:
    def at(hours: float) -> datetime:
        return MIDNIGHT + timedelta(hours=hours)

    told = ((13.0, 13.0), (14.5, 14.0), (16.0, 16.0), (23.5, 18.0))
    return Chart(
        id="promises",
        title=word("承诺的时间与公告的时间", "Promised, and told"),
        description=word(
            "被盗后12小时5分才首次公告；此后有两份公告晚于承诺。",
            "The first statement came 12 h 5 min after the theft; two came later than promised.",
        ),
        form="dots",
        time_label=zone,
        start=at(-2),
        end=at(27),
        series=(
            Series(
                name=word("承诺的时间", "Promised by"),
                slot=2,
                points=(
                    *(Point(at=at(due)) for _, due in told),
                    Point(at=at(25), label=word("下次 01:00", "next 01:00")),
                ),
            ),
            Series(
                name=word("公告的时间", "Told at"),
                slot=3,
                points=(
                    Point(at=TOLD, label="1"),
                    *(
                        Point(at=at(when), due=at(due), late=when > due, label=str(number))
                        for number, (when, due) in enumerate(told, start=2)
                    ),
                ),
            ),
        ),
        late_label=word("晚于承诺", "Later than promised"),
        marks=marks,
        spans=spans,
        time_ticks=(
            *(TimeTick(at=at(hour), label=f"{hour:02d}:00") for hour in (0, 6, 12, 18)),
            TimeTick(at=at(24), label=word("1月27日", "27 Jan")),
        ),
        table=_table(word, "承诺与公告（表）", "Promises: table"),
    )
