"""Find seed phrases beside the words that name one (*seed phrase*, 助记词): there less tells.

Twelve words of a list are a phrase anywhere. Six are, where the text speaks of one: a word that is
missing or can't be read leaves the eleven others, and those are nearly the phrase.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from aboveboard.record.seed_words import LEAST, Span

FEW = 6
"""So many words of a list count beside a word that names a phrase."""

_NAMING = re.compile(
    r"seed[\s_-]?(?:phrase|words?)|mnemonic|(?<![a-z])(?:seeds?|phrases?"
    r"|(?:1[1-9]|2[0-4]|eleven|twelve|fifteen|eighteen|twenty[\s-]four|recovery|backup|secret|my|the"
    r"|these)[\s-]{1,2}words?)(?![a-z])"
    r"|助[记記憶][词詞]|恢[复復](?:短[语語]|[词詞])|[种種]子|[备備]份(?:短[语語]|[词詞])|短[语語]"
    r"|私[钥鑰匙]|[单單][词詞]|(?:十[二五八]|二十四|1[1-9]|2[0-4])\s?[个個]\s?[词詞字单單]",
    re.I,
)
# Looked for first: most texts have none, and this is quicker.
_HINTS = ("seed", "phras", "nemon", "word")
_CHINESE_HINTS = (*"词詞私字单單", "短语", "短語", "种子", "種子")
_JOINED = 3  # "seed phrase" and "recovery seed words" are one name
_BEHIND, _BEFORE, _REACH = 300, 40, 600
# Codes as in seed_phrases: k, s list words; f counting words; a, u others; | other letters.
_RUN = re.compile(r"[ks](?:f{0,4}[ks]){5,}|[sa]{9,}")
_MORE = re.compile(r"[uaf|]{1,3}[ks]+")
# Words of the list that prose is full of: a run needs others too.
_USUAL = frozenset(
    re.findall(
        r"[a-z]+",
        """
    about above account across action actual address afraid again age agree ahead all already
    also always amount any area ask aware away bag balance because before behind below best
    better between blame bring business buy call can cancel card carry case cash change check
    choose city claim clear click come company contact correct cost could country course cover
    credit crime current customer damage day decide demand detail different digital dollar
    door doubt drop during early easy effort either email empty end enough error every exact
    exchange excuse explain extra fee feel file final find fine first fix follow found future
    gain get give good great group guess happy have hear help here home hope hour idea
    identify include income information job just keep kind know label late later leave legal
    letter level limit list live loan local long lose machine make manage market matter maybe
    message method minute moment money month more must name need never news next note nothing
    notice now number object offer office often once one online only open option order other
    own page pay payment people person phone phrase piece place please point power present
    price private problem process proof property protect provide public question quick quote
    random rate ready real reason receive recall record region release rely remain remember
    remind remove rent repair report require response result return right safe same save
    scan second secret seed seek select sell send series service share should since site slow
    small social solution solve someone soon sort space state stay still sure system table
    talk task team tell ten term test thank that then there they thing this thought three
    time today together token topic total trade transfer true trust try turn two type
    under until update upon use used valid verify very view virtual visit voice wait wallet
    want warn way web wealth week welcome what when where will window wish word work world
    worry year you young
    """,
    )
)
_UNUSUAL, _UNUSUAL_OF_MANY, _MANY = 4, 7, 10


def names_in(text: str) -> list[Span]:
    """Return where ``text``, which is folded, speaks of a phrase or a key, in order."""
    lower = text.lower()
    hints = _HINTS if text.isascii() else (*_HINTS, *_CHINESE_HINTS)
    if not any(hint in lower for hint in hints):
        return []
    names: list[Span] = []
    for match in _NAMING.finditer(text):
        if names and match.start() - names[-1][1] <= _JOINED:
            names[-1] = (names[-1][0], match.end())
        else:
            names.append(match.span())
    return names


def named_runs(
    codes: str, tokens: Sequence[Span], words: Sequence[str], names: Sequence[Span]
) -> Iterator[tuple[int, int]]:
    """Yield the runs of six or more list words that stand behind a name or right before one.

    ``codes`` has a letter for each word, whose span and text ``tokens`` and ``words`` have at the
    same place; so are the places of a run. What follows behind a word that can't be read belongs
    to it until there are as many as in a phrase.
    """
    starts = [start for start, _ in tokens]
    for name_start, name_end in names:
        # No further than the longest phrase reaches: a text of nothing but names takes no longer.
        far = bisect_left(starts, name_end + _BEHIND + _REACH)
        near = bisect_left(starts, name_start - _REACH)
        for first, last in _runs(codes, words, bisect_left(starts, name_end), far):
            if starts[first] <= name_end + _BEHIND:
                yield first, last
        for first, last in _runs(codes, words, near, bisect_left(starts, name_start)):
            if tokens[last - 1][1] >= name_start - _BEFORE:
                yield first, last


def _runs(codes: str, words: Sequence[str], least: int, most: int) -> Iterator[tuple[int, int]]:
    for match in _RUN.finditer(codes, least, most):
        first, last = match.span()
        unusual = _unusual(codes, words, first, last)
        while last - first < LEAST and (more := _MORE.match(codes, last, most)):
            last = more.end()
        before = codes[least:first][::-1]  # the same, read backwards
        while last - first < LEAST and (more := _MORE.match(before)):
            first -= more.end()
            before = before[more.end() :]
        many = sum(code in "ks" for code in codes[first:last]) >= _MANY
        if unusual >= _UNUSUAL or (
            many and _unusual(codes, words, first, last) >= _UNUSUAL_OF_MANY
        ):
            yield first, last


def _unusual(codes: str, words: Sequence[str], first: int, last: int) -> int:
    return sum(
        code in "ksa" and word not in _USUAL
        for code, word in zip(codes[first:last], words[first:last], strict=True)
    )


_SPELT = re.compile(r"(?<![A-Za-z])[A-Za-z](?:[^0-9A-Za-z]{1,3}[A-Za-z](?![A-Za-z])){17,}")


def spelt_apart(text: str, is_joined: Callable[[str], bool]) -> Iterator[Span]:
    """Yield runs of single letters (*l e g a l*) that ``is_joined`` says are words run together."""
    for match in _SPELT.finditer(text):
        letters = re.sub(r"[^a-z]", "", match.group().lower())
        # A neighbour, as in "I, a", may stand at either end.
        if any(
            is_joined(letters[cut : len(letters) - end]) for cut in range(3) for end in range(3)
        ):
            yield match.span()
