"""A label and its value: the colon is of the script of the words around it."""

from __future__ import annotations

import pytest
from aboveboard.rendering.layout import pair


@pytest.mark.parametrize(
    ("label", "value", "beside", "text"),
    [
        ("Status", "open", "", "Status: open"),
        ("状态", "正常", "", "状态：正常"),
        ("X", "@minato", "Our official channels", "X: @minato"),
        ("X", "@minato", "官方渠道", "X：@minato"),
        (
            "100枚XEM乘以1,815.50",
            "181,550.00",
            "逐步计算：100枚XEM",
            "100枚XEM乘以1,815.50：181,550.00",
        ),
        ("按规则：181,550.00乘以7/10", "127,085.00", "", "按规则：181,550.00乘以7/10：127,085.00"),
        ("100 XEM times 1,815.50", "181,550.00", "", "100 XEM times 1,815.50: 181,550.00"),
        ("Is it safe?", "Yes.", "", "Is it safe? Yes."),
        ("安全吗？", "安全。", "", "安全吗？安全。"),
    ],
)
def test_a_label_and_its_value(label: str, value: str, beside: str, text: str) -> None:
    assert pair(label, value, beside) == text
