"""Texts that say the same are grouped, others stay alone."""

from __future__ import annotations

import numpy as np
from aboveboard.feedback.clusters import clusters, near_centre
from aboveboard.feedback.embedding import NgramEmbedder, plain_words

VAULT = [
    "Are the NFT vaults audited too?",
    "will you audit the nft vaults",
    "NFT vaults: audited or not?",
    "when are NFT vaults audited",
]
MINING = ["云算力合约还继续吗", "云算力合约会停吗", "請問雲算力合約還繼續嗎"]
ALONE = ["Does the card work abroad?", "推荐人的奖励还有吗"]


def found(texts: list[str]) -> list[list[int]]:
    return clusters([plain_words(text) for text in texts], NgramEmbedder)


def test_reworded_questions_are_one_group_and_strangers_stay_alone() -> None:
    assert found([*VAULT, *ALONE, *MINING]) == [[0, 1, 2, 3], [6, 7, 8]]


def test_equal_texts_are_a_group() -> None:
    assert found(["Tax?", "Tax?", "Something else entirely"]) == [[0, 1]]


def test_nothing_and_one_text_are_no_group() -> None:
    assert found([]) == []
    assert found(["Tax?"]) == []
    assert found(["", " "]) == []


def test_of_very_many_texts_each_still_finds_its_group() -> None:
    texts = [
        f"{VAULT[n % 4]} {n % 900}" if n % 2 else f"{MINING[n % 3]} {n % 700}" for n in range(4000)
    ]
    groups = found(texts)
    assert sum(map(len, groups[:2])) == 4000
    assert {n % 2 for n in groups[0]} in ({0}, {1})


def test_the_text_nearest_to_the_centre_is_the_most_like_all() -> None:
    texts = [plain_words(text) for text in [*VAULT, *ALONE]]
    near = near_centre(NgramEmbedder().fit(texts).embed(texts))
    assert set(np.argsort(near)[-4:]) == {0, 1, 2, 3}
