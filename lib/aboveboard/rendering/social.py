"""Posts for networks of short messages: counted, split and numbered before anything sends them."""

from __future__ import annotations

import re
import unicodedata

from aboveboard.errors import Problem, RenderError
from aboveboard.plays.statement import Edition, Statement
from aboveboard.rendering.networks import NETWORKS, Network, plain_signs
from aboveboard.rendering.source import edition_of
from aboveboard.rendering.splitting import split
from aboveboard.said import said

_BREAK = "\n\n---\n\n"
# Embeddings, overrides and isolates reorder the text around them (Unicode Annex 9); the marks
# U+200E, U+200F and U+061C do not, and right-to-left dates need them.
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def render_posts(statement: Statement, network: str, language: str | None = None) -> list[str]:
    """Return the posts for one network in one language, in the order of posting.

    The first post stands alone: it opens with the fullest of the edition's openings that fits
    whole. Several posts are numbered ``(1/3)`` at their end. Each fits by the network's own
    counting (:mod:`aboveboard.rendering.networks`) and opens with the edition's prefix.

    Parameters
    ----------
    network
        A name of :data:`aboveboard.rendering.networks.NETWORKS`.

    Raises
    ------
    RenderError
        The network is unknown, the first post is too long, or the text holds characters that
        reorder what stands around them.
    """
    return posts_of(edition_of(statement, language), network)


def posts_of(edition: Edition, network: str) -> list[str]:
    """Return the posts of a checked edition, as :func:`render_posts` does."""
    if network not in NETWORKS:
        raise RenderError(
            Problem(
                field="network",
                what=said("There is no network {network!r}.", network=network),
                do=said("Use one of: {networks}.", networks=", ".join(NETWORKS)),
            )
        )
    chosen = NETWORKS[network]
    prefix = _clean(edition.posts.prefix, edition, "posts.prefix")
    prefix = f"{prefix} " if prefix and not prefix.endswith(("：", "】", "）")) else prefix
    field = "sms" if chosen.one_post else "first"
    openings = _all_clean(getattr(edition.posts, field), edition, f"posts.{field}")
    more = [] if chosen.one_post else _all_clean(edition.posts.more, edition, "posts.more")
    # An edition may give no messages to follow at all.
    after = {
        plain_signs(_clean(opening, edition, "posts.sms")): [
            plain_signs(text) for text in _all_clean(texts, edition, "posts.sms_more")
        ]
        for opening, texts in zip(edition.posts.sms, edition.posts.sms_more, strict=False)
    }
    for digits in (0, 1, 2, 3):
        number = f" ({'9' * digits}/{'9' * digits})" if digits else ""
        opening = _opening(openings, prefix, number, chosen, edition)
        rest = after.get(opening, []) if chosen.one_post else more
        posts = _fill(opening, rest, prefix, number, chosen)
        if len(posts) < max(2, 10**digits):
            break
    else:
        raise RenderError(
            _problem(
                edition,
                "posts.more",
                said(
                    "{count} posts on {title} are too many.", count=len(posts), title=chosen.title
                ),
            )
        )
    if len(posts) > 1:
        posts = [f"{post} ({n}/{len(posts)})" for n, post in enumerate(posts, start=1)]
    if any(line.strip() == "---" for post in posts for line in post.splitlines()):
        raise RenderError(_problem(edition, "posts", "A line of a post is nothing but '---'."))
    return posts


def render_social(statement: Statement, network: str, language: str | None = None) -> str:
    """Return the text file of one network: its posts, parted by a line of ``---``."""
    return _BREAK.join(render_posts(statement, network, language)) + "\n"


def read_posts(text: str) -> list[str]:
    """Return the posts of a file that :func:`render_social` wrote."""
    return text.removesuffix("\n").split(_BREAK)


def _opening(
    openings: list[str], prefix: str, number: str, network: Network, edition: Edition
) -> str:
    """Return the fullest opening that fits whole, seen without unfolding if there is such a one."""
    weights = [network.weigh(prefix + opening + number) for opening in openings]
    for opening, weight in zip(openings, weights, strict=True):
        if weight.weight <= network.unfolded:
            return opening
    for opening, weight in zip(openings, weights, strict=True):
        if weight.fits:
            return opening
    field = "posts.sms" if network.one_post else "posts.first"
    if not weights:
        raise RenderError(
            _problem(
                edition, field, said("There is no first post for {title}.", title=network.title)
            )
        )
    least = min(weights, key=lambda weight: weight.weight - weight.limit)
    over = least.weight - least.limit
    raise RenderError(
        Problem(
            field=field,
            what=said(
                "The first post for {title} in {language} is {over} {unit} too long ({weight} of "
                "{limit}, prefix and number included).",
                title=network.title,
                language=edition.language,
                over=over,
                unit=said(network.unit),
                weight=least.weight,
                limit=least.limit,
            ),
            do=said(
                "Add a version that is shorter by {over}: the post must stand alone.", over=over
            ),
        )
    )


def _fill(opening: str, more: list[str], prefix: str, number: str, network: Network) -> list[str]:
    """Pack the sentences into posts, leaving room for ``number`` at the end of each."""

    def fits(body: str) -> bool:
        return network.weigh(prefix + body + number).fits

    bodies = [opening]
    folds = 0 < network.weigh(prefix + opening + number).weight <= network.unfolded
    for item in more:
        # A gap sets the opening apart; what follows is a list of short lines.
        joint = network.joint if bodies == [opening] else "\n"
        joined = bodies[-1] + joint + item
        if fits(joined) and not (folds and len(bodies) == 1):
            bodies[-1] = joined
        else:
            bodies += split(item, fits)
    return [prefix + body for body in bodies]


def _all_clean(texts: tuple[str, ...], edition: Edition, field: str) -> list[str]:
    lines = [_clean(text, edition, f"{field}[{n}]") for n, text in enumerate(texts)]
    if field == "posts.sms":
        lines = [plain_signs(line) for line in lines]
    return [line for line in lines if line]


def _clean(text: str, edition: Edition, field: str) -> str:
    """Return ``text`` on one line in NFC; refuse what would change how the rest is read."""
    if _REORDERING.search(text):
        raise RenderError(
            _problem(edition, field, "The text holds characters that reorder the text.")
        )
    line = " ".join(unicodedata.normalize("NFC", text).split())
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in line):
        raise RenderError(_problem(edition, field, "The text holds control characters."))
    return line


def _problem(edition: Edition, field: str, what: str) -> Problem:
    return Problem(
        field=field,
        what=said("{what} (language {language})", what=said(what), language=edition.language),
        do="Mend the text that this post is made from.",
    )
