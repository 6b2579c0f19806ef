"""How long each rendition is, by the rule of its own channel."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser

from aboveboard.rendering.email import HTML_LIMIT
from aboveboard.rendering.networks import NETWORKS
from aboveboard.rendering.social import read_posts

ANNOUNCEMENT_LIMIT = 60_000  # bytes of a page without its pictures
_PICTURE = re.compile(rb"<svg\b.*?</svg>", re.DOTALL)


@dataclass(frozen=True)
class Measure:
    """The size of one rendition, or of one post of it.

    Attributes
    ----------
    path
        Relative path of the rendition, such as ``en/social/x.txt``.
    channel
        Name of the channel, such as ``announcement`` or ``x``.
    language
        Language of the edition.
    post, posts
        Number of the post, and how many there are; 0 where there are no posts.
    characters
        Code points of the text a reader sees.
    weight, limit
        What the channel counts, and the most it takes; ``unit`` says what that is. The limit is 0
        where there is none.
    kilobytes
        Size of the rendition in units of 1,000 bytes.
    grade
        School grade of the edition's text, filled in by who knows the language; else empty.
    """

    path: str
    channel: str
    language: str
    post: int
    posts: int
    characters: int
    weight: int
    limit: int
    unit: str
    kilobytes: float
    grade: str = ""


def measures(
    renditions: Mapping[str, bytes], grades: Mapping[str, str] | None = None
) -> list[Measure]:
    """Measure each rendition of a statement, a row for each post.

    Parameters
    ----------
    renditions
        Relative path -> bytes, as :func:`aboveboard.rendering.renditions` gives them.
    grades
        Language -> reading grade, as text to show.
    """
    found: list[Measure] = []
    for path, content in renditions.items():
        language, _, rest = path.partition("/")
        channel = rest.rpartition("/")[2].partition(".")[0]
        text = content.decode("utf-8")
        kilobytes = len(content) / 1000
        grade = (grades or {}).get(language, "")
        if channel in NETWORKS:
            posts = read_posts(text)
            for number, post in enumerate(posts, start=1):
                weight, limit = NETWORKS[channel].weigh(post)
                unit = NETWORKS[channel].unit
                found.append(
                    Measure(
                        path,
                        channel,
                        language,
                        number,
                        len(posts),
                        len(post),
                        weight,
                        limit,
                        unit,
                        len(post.encode()) / 1000,
                        grade,
                    )
                )
            continue
        seen, weight, limit, unit = _sizes(channel, content, text)
        found.append(
            Measure(path, channel, language, 0, 0, seen, weight, limit, unit, kilobytes, grade)
        )
    return found


def visible_text(page: str) -> str:
    """Return the text a reader sees of an HTML page, spaces run together."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return " ".join(" ".join(reader.text).split())


def _sizes(channel: str, content: bytes, text: str) -> tuple[int, int, int, str]:
    if channel == "announcement":
        weight = len(_PICTURE.sub(b"", content))
        return len(visible_text(text)), weight, ANNOUNCEMENT_LIMIT, "bytes without pictures"
    if channel == "email":
        html = html_part(content)
        return len(visible_text(html)), len(html.encode()), HTML_LIMIT, "bytes of HTML"
    return len(text), len(content), 0, "bytes"


def html_part(message: bytes) -> str:
    """Return the HTML of a message that :func:`aboveboard.rendering.render_email` made."""
    from email import message_from_bytes, policy

    part = message_from_bytes(message, policy=policy.SMTP).get_body(("html",))
    return "" if part is None else str(part.get_content())


class _Reader(HTMLParser):
    _HIDDEN = frozenset({"style", "title", "script", "svg"})

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._hidden += tag in self._HIDDEN

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in self._HIDDEN

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.text.append(data)
