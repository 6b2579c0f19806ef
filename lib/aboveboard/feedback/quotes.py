"""Choose what is quoted of a group of messages: redacted, short, by different people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from aboveboard.feedback.clusters import near_centre
from aboveboard.feedback.embedding import Embedder, plain_words
from aboveboard.feedback.language import Language
from aboveboard.feedback.message import StoredMessage

QUOTES = 3
LONGEST = 200
_SHORTEST_WORDS = 4  # a quote of fewer characters says nothing
_COMPARED = 1_000


@dataclass(frozen=True)
class Quote:
    """The words of one person, redacted and shortened."""

    language: Language
    text: str


def quotes(
    messages: Sequence[StoredMessage], new_embedder: Callable[[], Embedder], most: int = QUOTES
) -> tuple[Quote, ...]:
    """Return quotes near the centre of ``messages``, by turns of each language, largest first.

    No two by one person or of one text; messages that nothing was taken out of come first.
    """
    step = max(1, len(messages) // _COMPARED)
    some = [m for m in messages[::step] if len(plain_words(m.text)) >= _SHORTEST_WORDS]
    by_language: dict[str, list[StoredMessage]] = {}
    for message in some:
        by_language.setdefault(message.language, []).append(message)
    largest_first = sorted(by_language, key=lambda tag: (-len(by_language[tag]), tag))
    queues = [_nearest(by_language[tag], new_embedder) for tag in largest_first]
    chosen: list[StoredMessage] = []
    while queues and len(chosen) < most:
        for queue in tuple(queues):
            fresh = next((m for m in queue if not _told(m, chosen)), None)
            if fresh is None:
                queues.remove(queue)
            elif len(chosen) < most:
                chosen.append(fresh)
    return tuple(Quote(message.language, shown(message)) for message in chosen)


def shown(message: StoredMessage) -> str:
    """Return the text of a message for a quote: on one line, identifiers cut short, at most 200."""
    parts, done = [], 0
    for mark in message.marks:
        whole = message.text[mark.start : mark.end]
        parts += [message.text[done : mark.start], f"{whole[:6]}…{whole[-4:]}"]
        done = mark.end
    text = " ".join("".join([*parts, message.text[done:]]).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def _nearest(
    messages: Sequence[StoredMessage], new_embedder: Callable[[], Embedder]
) -> Iterator[StoredMessage]:
    texts = [plain_words(message.text) for message in messages]
    near = near_centre(new_embedder().fit(texts).embed(texts))
    order = sorted(
        range(len(messages)),
        key=lambda n: (
            bool(messages[n].redactions),
            len(messages[n].text) > LONGEST,
            -round(float(near[n]), 9),
            messages[n].receipt,
        ),
    )
    return iter([messages[place] for place in order])


def _told(message: StoredMessage, chosen: Sequence[StoredMessage]) -> bool:
    words = plain_words(message.text)
    return any(message.person == c.person or words == plain_words(c.text) for c in chosen)
