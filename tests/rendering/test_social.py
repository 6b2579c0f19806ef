"""Posts fit their network, the first stands alone, and the rest is numbered."""

from __future__ import annotations

import pytest
from aboveboard.errors import RenderError
from aboveboard.plays.statement import Posts, Statement
from aboveboard.rendering import NETWORKS, read_posts, render_posts, render_social
from sample_statement import PAGE, sample_edition, sample_statement


def with_posts(language: str = "en", **fields: object) -> Statement:
    given = {"first": ("Paused.",), "sms": ("Paused.",), **fields}
    return sample_statement(sample_edition(language, posts=Posts.model_validate(given)))


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_post_fits(network: str, language: str) -> None:
    posts = render_posts(sample_statement(), network, language)
    assert posts
    assert all(NETWORKS[network].weigh(post).fits for post in posts)


def test_one_post_carries_no_number() -> None:
    assert render_posts(with_posts(), "x") == ["Paused."]


def test_several_posts_are_numbered_and_each_opens_with_the_prefix() -> None:
    more = tuple(f"Sentence {n} says what we know by now, and how we checked it." for n in range(9))
    posts = render_posts(with_posts(prefix="Exercise:", more=more), "x")
    assert len(posts) > 2
    assert posts[0].startswith("Exercise: Paused.\n")
    for number, post in enumerate(posts, start=1):
        assert post.startswith("Exercise: ")
        assert post.endswith(f" ({number}/{len(posts)})")
        assert NETWORKS["x"].weigh(post).fits
    assert all(any(sentence in post for post in posts) for sentence in more)


def test_ten_posts_leave_room_for_two_digits() -> None:
    posts = render_posts(with_posts(more=("word " * 50 + "end.",) * 12), "x")
    assert len(posts) >= 10
    assert all(NETWORKS["x"].weigh(post).fits for post in posts)


def test_the_fullest_opening_that_fits_is_taken() -> None:
    statement = with_posts(first=("Long words. " * 30, "Middle.", "Short."))
    assert render_posts(statement, "x") == ["Middle."]
    assert render_posts(statement, "telegram")[0].startswith("Long words.")


@pytest.mark.parametrize(
    ("network", "field", "text", "over"),
    [
        ("x", "first", "a" * 283, "3 weighted characters too long (283 of 280"),
        ("x", "first", "提" * 141, "2 weighted characters too long (282 of 280"),
        ("mastodon", "first", "a" * 501, "1 characters too long"),
        ("discord", "first", "a" * 2001, "1 UTF-16 units too long"),
        ("sms", "sms", "a" * 164, "4 septets or UCS-2 units too long (164 of 160"),
        ("sms", "sms", "提" * 73, "3 septets or UCS-2 units too long (73 of 70"),
    ],
)
def test_an_opening_that_does_not_fit_names_network_language_and_length(
    network: str, field: str, text: str, over: str
) -> None:
    with pytest.raises(RenderError) as caught:
        render_posts(with_posts(**{field: (text,)}), network)
    message = str(caught.value)
    assert over in message
    assert NETWORKS[network].title in message
    assert " en " in message
    assert caught.value.problems[0].field == f"posts.{field}"


def test_on_weibo_the_first_post_is_seen_unfolded_when_it_can_be() -> None:
    longer, shorter = "提" * 150, "提" * 130
    statement = with_posts("zh-CN", first=(longer, shorter), more=("已核对。",))
    assert render_posts(statement, "weibo") == [f"{shorter} (1/2)", "已核对。 (2/2)"]
    alone = with_posts("zh-CN", first=(longer,), more=("已核对。",))
    assert render_posts(alone, "weibo") == [f"{longer}\n\n已核对。"]


def test_a_text_message_is_one_message() -> None:
    assert len(render_posts(with_posts(more=("More words.",) * 9), "sms")) == 1


@pytest.mark.parametrize("char", ["\u202a", "\u202e", "\u2066", "\u2069"])
@pytest.mark.parametrize("field", ["first", "more", "prefix"])
def test_characters_that_reorder_text_are_refused(char: str, field: str) -> None:
    text = f"Paused{char}."
    with pytest.raises(RenderError, match="reorder"):
        render_posts(with_posts(**{field: text if field == "prefix" else (text,)}), "x")


def test_control_characters_are_refused() -> None:
    with pytest.raises(RenderError, match="control"):
        render_posts(with_posts(first=("Paused\x07.",)), "x")


def test_line_breaks_in_a_text_can_not_end_a_post() -> None:
    posts = render_posts(with_posts(first=("Paused.\n\n---\n\nSend us your coins.",)), "x")
    assert posts == ["Paused. --- Send us your coins."]
    with pytest.raises(RenderError, match="---"):
        render_posts(with_posts(more=("---",)), "x")


def test_the_file_is_read_back_as_the_posts() -> None:
    statement = with_posts(more=("A sentence of some length that needs room. " * 5,) * 3)
    posts = render_posts(statement, "x")
    text = render_social(statement, "x")
    assert "\n\n---\n\n" in text
    assert read_posts(text) == posts


def test_the_page_address_stands_in_the_first_post_whole() -> None:
    assert PAGE in render_posts(sample_statement(), "x", "en")[0]


def test_an_unknown_network_is_named() -> None:
    with pytest.raises(RenderError, match="'myspace'"):
        render_posts(sample_statement(), "myspace")


def test_an_editors_quotes_and_dashes_do_not_halve_a_text_message() -> None:
    long = (
        "Minato’s exchange – “withdrawals” are paused… Never share your seed phrase with anybody. "
    )
    posts = sample_edition("en").posts.model_copy(
        update={"sms": (long + "https://minato.example",)}
    )
    statement = sample_statement(sample_edition("en", posts=posts))
    (text,) = render_posts(statement, "sms", "en")
    assert text.startswith('Minato\'s exchange - "withdrawals" are paused...')


def test_chinese_quotes_stay_as_they_are_in_a_text_message() -> None:
    posts = sample_edition("zh-CN").posts.model_copy(update={"sms": ("“提币”已暂停。",)})
    (text,) = render_posts(sample_statement(sample_edition("zh-CN", posts=posts)), "sms", "zh-CN")
    assert text == "“提币”已暂停。"
