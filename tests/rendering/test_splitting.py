"""Text is cut where a reader would pause, loses nothing, and every part fits."""

from __future__ import annotations

import pytest
from aboveboard.errors import RenderError
from aboveboard.rendering.networks import NETWORKS
from aboveboard.rendering.splitting import is_boundary, split
from hypothesis import given
from hypothesis import strategies as st


def within(limit: int):  # type: ignore[no-untyped-def]
    return lambda part: len(part) <= limit


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("One. Two.", 20, ["One. Two."]),
        ("We stopped. We are sorry.", 15, ["We stopped.", "We are sorry."]),
        ("提币已暂停。我们很抱歉。", 8, ["提币已暂停。", "我们很抱歉。"]),
        ("他说：“暂停。”然后恢复。", 9, ["他说：“暂停。”", "然后恢复。"]),
        ("Price 88.549 USD. Share 0.5 paid.", 18, ["Price 88.549 USD.", "Share 0.5 paid."]),
        ("first part, second part", 14, ["first part,", "second part"]),
        ("先暂停充币，再暂停提币", 7, ["先暂停充币，", "再暂停提币"]),
        ("one two three", 8, ["one two", "three"]),
        ("提币提现暂停核查", 4, ["提币提现", "暂停核查"]),
        ("暂停提币，核查", 4, ["暂停提", "币，核查"]),
        ("abcdef", 4, ["abcd", "ef"]),
    ],
)
def test_cuts_fall_at_sentences_then_clauses_then_words(
    text: str, limit: int, parts: list[str]
) -> None:
    assert split(text, within(limit)) == parts


@pytest.mark.parametrize(
    "whole",
    [
        "https://status.minato.example/2018-01-26/a,b;c",
        "523,000,000.25",
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "4c9d0f6e1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5",
    ],
)
def test_an_address_number_or_hash_is_never_cut(whole: str) -> None:
    parts = split(f"See {whole} 详见{whole}。 And more words follow here.", within(70))
    assert sum(part.count(whole) for part in parts) == 2
    with pytest.raises(RenderError, match="longer than a whole post"):
        split(whole, within(len(whole) - 1))


@pytest.mark.parametrize(
    "cluster",
    [
        "e\u0301",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "\U0001f1ef\U0001f1f5",
        "\U0001f44d\U0001f3fd",
        "क्षि",
        "1\ufe0f\u20e3",
    ],
)
def test_a_grapheme_is_never_cut(cluster: str) -> None:
    text = f"a{cluster}b"
    inside = range(2, 1 + len(cluster))
    assert not any(is_boundary(text, index) for index in inside if cluster != "क्षि")
    assert all(cluster in part or cluster[0] not in part for part in split(text, within(9)))


SENTENCES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "We stopped withdrawals. ",
                "提币已暂停。",
                "详见https://minato.com/x，",
                "0.5 ",
                "é",
                "🙏",
            ]
        ),
        st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Mn", "Me", "Mc"))),
    ),
    max_size=80,
).map("".join)


@given(SENTENCES)
@pytest.mark.parametrize("network", ["x", "mastodon"])
def test_nothing_is_lost_and_every_part_fits(network: str, text: str) -> None:
    weigh = NETWORKS[network].weigh
    try:
        parts = split(text, lambda part: weigh(part).fits)
    except RenderError:
        assert any(len(run) > 100 for run in text.split())
        return
    assert all(weigh(part).fits for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
