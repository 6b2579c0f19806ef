"""Find seed phrases: words of the BIP-39 lists, English and Chinese, in the disguises people use.

Source of the lists and the checksum: BIP-39. Takes folded text, gives spans, never the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from aboveboard.record.seed_chinese import chinese_phrases
from aboveboard.record.seed_named import FEW, named_runs, names_in, spelt_apart
from aboveboard.record.seed_words import LEAST, Span, word_list


def seed_phrases(text: str) -> list[Span]:
    """Return the spans of seed phrases in ``text``, which is folded, in order and without overlap.

    English: 12 or more words of the list in a row, whatever blanks, numbers, labels (*word 3*,
    第3个词), counting words or punctuation part them; also run together, cut to their first four
    letters, or with one word in six misspelt. Prose can't match, for the list lacks *the*, *of*
    and *my*. Chinese: the words are ordinary characters, so 12 or more count when each is parted
    from the next, else when the BIP-39 checksum is right and the characters are rarer than those
    of prose, or when they are much rarer. Beside words that name a phrase less is enough: see
    :mod:`aboveboard.record.seed_named`.
    """
    if "<" in text or "&" in text:
        text = _TAG.sub(_blank, text)
    names = names_in(text)
    spans = [*_english(text, names), *chinese_phrases(text, names)]
    # What looks like a label may be a word of the phrase, so both readings count.
    masked = _LABEL.sub(_blank, text)
    masked = masked if masked.isascii() else _CHINESE_LABEL.sub(_blank, masked)
    if masked != text:
        spans += [*_english(masked, names), *chinese_phrases(masked, names, unlabelled=True)]
    return merged(spans)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def merged(spans: list[Span]) -> list[Span]:
    """Return the union of ``spans``, in order."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


# Tags and entities of a page that words were copied from; no tag here is a word of a list.
_TAG = re.compile(
    r"</[a-z][a-z0-9]{0,9}\s?>|&(?:[a-z]{2,6}|\#\d{1,5});"
    r"|<(?:a|b|br|dd|div|dl|dt|em|font|h[1-6r]|i|li|ol|p|pre|span|strong|t[dhrt]|tbody|ul)"
    r"(?:\s[^<>]{0,200})?/?>",
    re.I,
)
_NUMERAL = "[一二两三四五六七八九十廿壹贰叁肆伍陆柒捌玖拾貳參陸]{1,3}"
_WORD = "(?:助[记記][词詞]|[单單]?[词詞字])"
# Labels that number words. Chinese ones would else count as words themselves.
_LABEL = re.compile(r"(?:#|\b(?:word|no|nr|number))\s?\.?#?\s?[0-9]{1,2}\b", re.I)
_CHINESE_LABEL = re.compile(
    r"(?=[(【\[「第助单單词詞字一二两三四五六七八九十廿壹贰叁肆伍陆柒捌玖拾貳參陸])(?:"
    rf"[(【\[「]\s?{_NUMERAL}\s?[)】\]」]\s?[、.:]?"
    rf"|{_WORD}\s?(?:{_NUMERAL}|[0-9]{{1,2}}(?![0-9]))\s?(?:[是为為]|[、.):：])?"
    rf"|{_NUMERAL}(?:[ \t]?[、.):：。]|[ \t]{{0,2}}(?=[A-Za-z]))"
    rf"|第\s?(?:[0-9]{{1,2}}|{_NUMERAL})\s?[个個位]?\s?{_WORD}?\s?(?:[是为為]|[:：])?)"
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
_SHORTEST = 3  # letters of a word


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


def _english(text: str, names: list[Span]) -> list[Span]:
    tokens = list(_ENGLISH.finditer(text))
    least = FEW if names else LEAST
    spans = [t.span() for t in tokens if _is_run_together(t.group().lower(), least)]
    if len(tokens) < least:
        return spans
    words = [token.group().lower() for token in tokens]
    if sum(len(word) == 1 for word in words) >= 3 * least:
        spans += spelt_apart(text, lambda letters: _is_run_together(letters, least))
    known = word_list("english")
    short = sum(len(word) <= 4 for word in words)
    if sum(map(known.__contains__, words)) < min(least, LEAST - 2) and short < LEAST - 3:
        return spans
    codes, places = _codes(text, tokens, words)
    counted = "".join(
        "f" if code in "ks" and words[place] in _COUNTING else code
        for code, place in zip(codes, places, strict=True)
    )
    found = [match.span() for match in (*_PLAIN.finditer(codes), *_CUT.finditer(codes))]
    found += [match.span() for match in _COUNTED.finditer(counted)]
    for match in _MISSPELT.finditer(codes):
        found += _barely_misspelt(match, words, places)
    if names:
        placed = [tokens[place].span() for place in places]
        found += named_runs(codes, placed, [words[place] for place in places], names)
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


def _is_run_together(token: str, least: int) -> bool:
    """Tell whether ``token`` can be cut into ``least`` or more words of the list, nothing left."""
    if len(token) < _SHORTEST * least:
        return False
    known = word_list("english")
    most = [0] + [-1] * len(token)  # the most words that the first n letters can be cut into
    for end in range(3, len(token) + 1):
        for start in range(max(0, end - 8), end - 2):
            if most[start] >= 0 and token[start:end] in known:
                most[end] = max(most[end], most[start] + 1)
    return most[-1] >= least
