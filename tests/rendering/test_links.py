"""Only an official https address becomes a link, and its text is its target."""

from __future__ import annotations

import pytest
from aboveboard.rendering.links import is_official, linked, pieces
from hypothesis import given
from hypothesis import strategies as st

DOMAINS = ("minato.example",)


@pytest.mark.parametrize(
    ("url", "official"),
    [
        ("https://minato.example", True),
        ("https://minato.example/a?b=c#d", True),
        ("https://status.minato.example/2018", True),
        ("https://STATUS.Minato.Example/", True),
        ("http://minato.example/", False),
        ("https://minato.example.evil.example/", False),
        ("https://evilminato.example/", False),
        ("https://minato.example@evil.example/", False),
        ("https://evil.example@minato.example/", False),
        ("https://minato.example:8443/", False),
        ("https://minato.example:x/", False),
        ("https://evil.example/https://minato.example/", False),
        ("https://evil.example\\@minato.example/", False),
        ("https://minatо.example/", False),  # a Cyrillic o
        ("javascript:alert(1)//minato.example", False),
        ("https://", False),
        ("https://minato.example./", False),
        ("https://[::1]/", False),
    ],
)
def test_official_is_what_the_list_says(url: str, official: bool) -> None:
    assert is_official(url, DOMAINS) is official
    assert ("href" in linked(f"See {url} now", DOMAINS)) is official


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("See https://minato.example/a.", "https://minato.example/a"),
        ("(https://minato.example/a)", "https://minato.example/a"),
        ("https://minato.example/a_(b)", "https://minato.example/a_(b)"),
        ("详见https://minato.example/a。谢谢", "https://minato.example/a"),
        ("请看：https://minato.example/a，然后", "https://minato.example/a"),
        ("https://minato.example/a?!", "https://minato.example/a"),
    ],
)
def test_punctuation_of_the_sentence_is_not_part_of_the_link(text: str, url: str) -> None:
    assert f'<a href="{url}" class="long">{url}</a>' in linked(text, DOMAINS)


def test_no_domain_means_no_link() -> None:
    assert "href" not in linked("https://minato.example", ())
    assert "href" not in linked("https://minato.example", ("",))


@given(
    st.lists(st.sampled_from(["https://minato.example/a", " ", "。", "x", "https://", "<", "."]))
)
def test_no_character_is_lost(parts: list[str]) -> None:
    text = "".join(parts)
    assert "".join(piece.text for piece in pieces(text, DOMAINS)) == text
    assert linked(text, DOMAINS).striptags().replace(" ", "") == text.replace(" ", "")
