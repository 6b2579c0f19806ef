"""Find seed phrases: words of the BIP-39 lists, English and Chinese, in the disguises people use.

Source of the lists and the checksum: BIP-39. Takes folded text, gives spans, never the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from aboveboard.record.seed_chinese import chinese_phrases
from aboveboard.record.seed_words import LEAST, Span, word_list


def seed_phrases(text: str) -> list[Span]:
    """Return the spans of seed phrases in ``text``, which is folded, in order and without overlap.

    English: 12 or more words of the list in a row, whatever blanks, numbers, labels (*word 3*,
    第3个词), counting words or punctuation part them; also run together, cut to their first four
    letters, or with one word in six misspelt. Prose can't match, for the list lacks *the*, *of*
    and *my*. Chinese: the words are ordinary characters, so 12 or more count when each is parted
    from the next, else when the BIP-39 checksum is right and the characters are rarer than those
    of prose, or when they are much rarer.
    """
    spans = [*_english(text), *chinese_phrases(text)]
    # What looks like a label may be a word of the phrase, so both readings count.
    masked = _LABEL.sub(lambda label: " " * len(label.group()), text)
    if masked != text:
        spans += [*_english(masked), *chinese_phrases(masked)]
    return merged(spans)


def merged(spans: list[Span]) -> list[Span]:
    """Return the union of ``spans``, in order."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


# Labels that number words. Chinese ones would else count as words themselves.
_LABEL = re.compile(
    r"第\s?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s?[个個位]?\s?(?:助[记記][词詞]|[单單]?[词詞字])?\s?(?:[是为為]|[:：])?"
    r"|(?:\bword|\bno|\bnr|\bnumber|#)\s?\.?#?\s?[0-9]{1,2}\b",
    re.I,
)

_COUNTING = frozenset(
    re.findall(
        r"[a-z]+",
        """
    and eight eighteen eighteenth eighth eleven eleventh fifteen fifteenth fifth first five
    four fourteen fourteenth fourth is nd next nine nineteen nineteenth ninth no number one
    rd second seven seventeen seventeenth seventh six sixteen sixteenth sixth st ten tenth
    th then third thirteen thirteenth three twelfth twelve twentieth twenty two w word words
    """,
    )
)
# Capitals part words that are run together: abandonAbilityAble.
_ENGLISH = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[A-Z]")
# One letter a word: k of the list; s of the list and short; a a word of the list cut to four
# letters; f counts or joins; u anything else; | where letters of another script stand between.
_PLAIN = re.compile(r"[ks]{12,}")
_CUT = re.compile(r"[sa]{12,}")
# A word of the phrase may itself count, so fewer than twelve will do.
_COUNTED = re.compile(r"[ks](?:f{1,12}[ks]){7,}")
_MISSPELT = re.compile(r"[au]?[ks](?:[au]?[ks]){10,}[au]?")
_RUN_TOGETHER = 36  # twelve of the shortest words


@cache
def _cut_words() -> frozenset[str]:
    return frozenset(word[:4] for word in word_list("english") if len(word) > 4)


@cache
def _nearly_words() -> frozenset[str]:
    return frozenset(form for word in word_list("english") for form in _forms(word))


def _forms(word: str) -> Iterator[str]:
    """Yield ``word``, and it with each letter left out: two words that share one are near."""
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def _english(text: str) -> list[Span]:
    tokens = list(_ENGLISH.finditer(text))
    spans = [(t.start(), t.end()) for t in tokens if _is_run_together(t.group().lower())]
    if len(tokens) < LEAST:
        return spans
    words = [token.group().lower() for token in tokens]
    known = word_list("english")
    if sum(word in known for word in words) < LEAST - 2:
        if sum(len(word) <= 4 for word in words) < LEAST:
            return spans
        known = {}
    codes, places = _codes(text, tokens, words)
    counted = "".join(
        "f" if code in "ks" and words[place] in _COUNTING else code
        for code, place in zip(codes, places, strict=True)
    )
    found = [match.span() for match in (*_PLAIN.finditer(codes), *_CUT.finditer(codes))]
    found += [match.span() for match in _COUNTED.finditer(counted)]
    for match in _MISSPELT.finditer(codes):
        found += _barely_misspelt(match, words, places)
    for first, last in found:
        spans.append((tokens[places[first]].start(), tokens[places[last - 1]].end()))
    return spans


def _codes(text: str, tokens: list[re.Match[str]], words: list[str]) -> tuple[str, list[int]]:
    """Return a letter for each word and for each gap that holds other letters, and whose it is."""
    known, cut = word_list("english"), _cut_words()
    codes: list[str] = []
    places: list[int] = []
    for place, word in enumerate(words):
        if place and tokens[place].start() > tokens[place - 1].end():
            gap = text[tokens[place - 1].end() : tokens[place].start()]
            if any(letter.isalpha() for letter in gap):
                codes.append("|")
                places.append(place)
        if word in known:
            codes.append("s" if len(word) <= 4 else "k")
        elif word in cut:
            codes.append("a")
        else:
            codes.append("f" if word in _COUNTING else "u")
        places.append(place)
    return "".join(codes), places


def _barely_misspelt(match: re.Match[str], words: list[str], places: list[int]) -> Iterator[Span]:
    """Yield the parts of ``match`` with 11 words right and the others, one in six, near one."""
    codes = "".join(
        "n" if code in "au" and _is_near(words[places[place]]) else code
        for place, code in enumerate(match.group(), start=match.start())
    )
    for part in _NEARLY.finditer(codes):
        start, end = part.span()
        # The first or last word may be the misspelt one; a whole phrase takes no neighbour in.
        if end - start == LEAST - 1:
            end += codes[end : end + 1] == "n"
        if end - start == LEAST - 1:
            start -= codes[max(0, start - 1) : start] == "n"
        wrong = codes.count("n", start, end)
        if end - start >= LEAST and wrong * 6 <= end - start:
            yield start + match.start(), end + match.start()


_NEARLY = re.compile(r"[ks](?:n?[ks]){9,}")


def _is_near(word: str) -> bool:
    return len(word) >= 4 and any(form in _nearly_words() for form in _forms(word))


def _is_run_together(token: str) -> bool:
    """Tell whether ``token`` can be cut into 12 or more words of the list, nothing left."""
    if len(token) < _RUN_TOGETHER:
        return False
    known = word_list("english")
    most = [0] + [-1] * len(token)  # the most words that the first n letters can be cut into
    for end in range(3, len(token) + 1):
        for start in range(max(0, end - 8), end - 2):
            if most[start] >= 0 and token[start:end] in known:
                most[end] = max(most[end], most[start] + 1)
    return most[-1] >= LEAST
