"""Addresses that could mislead a reader are found, whatever their disguise."""

from __future__ import annotations

import pytest
from aboveboard.wording.honesty.addresses import find_addresses, looks_like

DOMAINS = ("minato.example", "harbour-bank.example")
HANDLES = ("@minato_status", "@港湾交易所状态")

CAUGHT = [
    ("Read https://evil.example/refund now.", "link-off-domain"),
    ("请访问 https://evil.example/退款", "link-off-domain"),
    ("etherscan.io shows the transfer.", "link-off-domain"),
    ("请写信到 help@evil.example。", "link-off-domain"),
    ("Go to bit.ly/3xYz.", "link-shortener"),
    ("详情见 t.cn/A6xyz。", "link-shortener"),
    ("https://www.tinyurl.com/abc", "link-shortener"),
    ("https://minato-refund.com/claim", "look-alike"),
    ("https://m1nato.example", "look-alike"),
    ("https://rninato.example", "look-alike"),
    ("minаto.example", "look-alike"),  # a Cyrillic letter
    ("mınato.example", "look-alike"),  # a dotless i
    ("mináto.example", "look-alike"),
    ("minatto.example", "look-alike"),
    ("mniato.example", "look-alike"),
    ("xn--minto-3ve.example and xn--minto-7ve.example", "link-off-domain"),
    ("https://minato.example.claims.top", "look-alike"),
    ("https://harbourbank.com", "look-alike"),
    ("Type minato dot com into your browser.", "look-alike"),
    ("请打开 minato点com。", "look-alike"),
    ("请打开minato（点）net", "look-alike"),
    ("[minato.example](https://evil.example)", "link-text"),
    ('<a href="https://evil.example">minato.example</a>', "link-text"),
    ("Write to @minato_support.", "off-channel"),
    ("请关注 @港湾交易所客服。", "off-channel"),
    ("请私信@bayhelp_cs处理。", "off-channel"),
    ("退款请联系电报@bayhelp_cs。", "off-channel"),
    ("Follow @minato_status_help.", "off-channel"),
    ("请关注@minato_status2。", "off-channel"),
    ("WeChat: bayhelp88", "off-channel"),
    ("Add us on WeChat bayhelp88.", "off-channel"),
    ("Our Telegram is bayhelp.", "off-channel"),
    ("加微信bayhelp88办理退款。", "off-channel"),
    ("请加QQ群12345678", "off-channel"),
    ("客服微信号：bayhelp", "off-channel"),
    ("Visit 185.12.3.4/claim", "link-off-domain"),
    ("请打开185.12.3.4领取。", "link-off-domain"),
]
LET_PASS = [
    "It appears here: https://status.minato.example/2018-01-26",
    "发布页面：https://status.minato.example/2018-01-26",
    "Write to support@minato.example.",
    "minato.example is our only domain.",
    "A fake page stands at minato-refund[.]com; close it.",
    "假冒页面 https://minato-refund[.]com 已被举报。",
    "Follow @minato_status.",
    "请关注@港湾交易所状态获取通报。",
    "请关注@minato_status获取通报。",
    "Telegram: @minato_status",
    "电报：@minato_status",
    "Telegram: minato_status",
    "We have closed our Telegram group, and WeChat too.",
    "我们没有微信群，也没有微信客服。",
    "Signal words: watch out for frauds.",
    "假冒页面185.12[.]3[.]4已被举报。",
    "It holds since version 1.2.3.",
    "1.46 billion dollars at 14.30 UTC",
    "Connect the dots on the map.",
    "我们于12点暂停充币。",
    "harbour-bank.example keeps our yen.",
    "One in a million.Not more.",
]


@pytest.mark.parametrize(("text", "check"), CAUGHT)
def test_a_misleading_address_is_found(text: str, check: str) -> None:
    assert check in {found for found, _ in find_addresses(text, DOMAINS, HANDLES)}


@pytest.mark.parametrize("text", LET_PASS)
def test_an_official_or_defused_address_passes(text: str) -> None:
    assert list(find_addresses(text, DOMAINS, HANDLES)) == []


@pytest.mark.parametrize(
    ("host", "alike"),
    [("nextexchange.com", False), ("newspaper.org", False), ("abc-next.com", True)],
)
def test_a_short_name_is_looked_for_as_a_whole(host: str, alike: bool) -> None:
    assert looks_like(host, ("next.example",)) is (alike or host.startswith("next"))
