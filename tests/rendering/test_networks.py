"""Each network counts by its own rule, and never too little."""

from __future__ import annotations

import pytest
from aboveboard.rendering.networks import NETWORKS

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"

# Weights that twitter-text 3 gives, but for the last three: there the count here is on purpose the
# larger one (a bracket in a link, an emoji of several code points, an unusual domain).
X = [
    ("", 0),
    ("a", 1),
    ("Withdrawals are paused.", 23),
    ("提币已暂停。", 12),
    ("e\u0301", 1),
    ("日本語かな", 10),
    ("한국어", 6),
    ("Привет", 6),
    ("“quoted” – dash…", 17),
    ("https://minato.com", 23),
    ("https://status.minato.co.jp/incidents/2018-01-26?lang=zh#safety", 23),
    ("See https://minato.com/x, then wait.", 39),
    ("详见https://minato.com/x。", 29),
    ("https://status.minato.example/2018-01-26", 40),
    ("minato.com", 23),
    ("write to help@minato.com", 24),
    ("523,000,000 XEM at 88.549", 25),
    ("0x52908400098527886E0F7030069857D2E4169EE7", 42),
    ("https://minato.com https://minato.io/2", 47),
    ("🙏", 2),
    ("a\nb", 3),
    ("【演练】", 8),
    ("https://minato.com/a_(b)", 26),
    (FAMILY, 8),
    ("A.公司", 29),
]
MASTODON = [
    ("", 0),
    ("Withdrawals are paused.", 23),
    ("提币已暂停。", 6),
    ("e\u0301", 1),
    ("🙏", 1),
    (FAMILY, 5),
    ("https://minato.com", 23),
    ("https://minato.com/" + "a" * 100, 23),
    ("http://minato.io/x", 23),
    ("See https://minato.com/x.", 28),
    ("详见https://minato.com/x。", 26),
    ("https://minato.com https://minato.com", 47),
    ("https://status.minato.example/2018-01-26", 40),
    ("https://a.example", 23),
    ("minato.com", 10),
]
UTF16 = [
    ("", 0),
    ("a", 1),
    ("Paused.", 7),
    ("提币", 2),
    ("提币。", 3),
    ("a\nb", 3),
    ("é", 1),
    ("e\u0301", 2),
    ("🙏", 2),
    (FAMILY, 8),
    ("🇯🇵", 4),
    ("𠮷", 2),
    ("https://minato.com", 18),
    ("العربية", 7),
    ("¥100", 4),
]
WEIBO = [
    ("", 0),
    ("a", 1),
    ("ab", 1),
    ("abc", 2),
    ("提币", 2),
    ("提币a", 3),
    ("提币ab", 3),
    ("提，币。", 4),
    ("🙏", 2),
    ("é", 1),
    ("a b", 2),
    ("2018年1月", 5),
    ("https://minato.com/abcdefgh", 14),
    ("https://a.io", 10),
    ("详见https://a.io", 12),
]
SMS = [
    ("", 0, 160),
    ("Paused.", 7, 160),
    ("@£$¥", 4, 160),
    ("a" * 160, 160, 160),
    ("a" * 161, 161, 160),
    ("[DRILL]", 9, 160),
    ("€5", 3, 160),
    ("{}^~|\\", 12, 160),
    ("äöüÄÖÜß", 7, 160),
    ("é", 1, 160),
    ("ê", 1, 70),
    ("“Paused”", 8, 70),
    ("提币" * 35, 70, 70),
    ("提币" * 36, 72, 70),
    ("🙏", 2, 70),
    ("a\nb", 3, 160),
]


@pytest.mark.parametrize(("text", "weight"), X)
def test_x_counts_as_it_says(text: str, weight: int) -> None:
    assert NETWORKS["x"].weigh(text) == (weight, 280)


@pytest.mark.parametrize(("text", "weight"), MASTODON)
def test_mastodon_counts_as_it_says(text: str, weight: int) -> None:
    assert NETWORKS["mastodon"].weigh(text) == (weight, 500)


@pytest.mark.parametrize(("text", "weight"), UTF16)
@pytest.mark.parametrize(("network", "limit"), [("telegram", 4096), ("discord", 2000)])
def test_telegram_and_discord_count_utf_16(
    network: str, limit: int, text: str, weight: int
) -> None:
    assert NETWORKS[network].weigh(text) == (weight, limit)


@pytest.mark.parametrize(("text", "weight"), WEIBO)
def test_weibo_counts_two_latin_letters_as_one(text: str, weight: int) -> None:
    assert NETWORKS["weibo"].weigh(text) == (weight, 2000)


@pytest.mark.parametrize(("text", "weight", "limit"), SMS)
def test_a_text_message_counts_septets_or_ucs_2(text: str, weight: int, limit: int) -> None:
    assert NETWORKS["sms"].weigh(text) == (weight, limit)


def test_there_are_six_networks() -> None:
    assert list(NETWORKS) == ["x", "weibo", "telegram", "discord", "mastodon", "sms"]
