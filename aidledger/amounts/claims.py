"""Reading the qualifiers before a figure in prose, past words that say nothing about it."""

from __future__ import annotations

import re
from typing import NamedTuple

from aidledger.amounts.grammar import QUALIFIERS

__all__ = ["Claims", "claims_before"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WINDOW = 120
_MOST_FILLERS = 6
_LONGEST_PHRASE = max(len(phrase.split()) for phrase in QUALIFIERS)
_OPENING = "([{\"'“«\u2018"
_CLOSING = (")", "]", '"', "”", "»")
_SYMBOLS = frozenset("~≈")
_AROUND = _OPENING + "".join(_CLOSING) + "-–"

_FILLERS = _words(
    "a an the another additional further new extra total aggregate combined annual value amount sum of worth "
    "valued at totaling totalling totalled totaled"
)
_ARTICLES = frozenset({"a", "an", "the"})
# "about a $400 million package" may be a topic, "over the $400 million" a dispute.
_PREPOSITIONS = frozenset({"over", "about", "around", "under", "below", "some"})
_NEGATIONS = _words("not no never nor hardly without isn't wasn't aren't weren't doesn't didn't won't cannot")

# A dispute over $61 billion is not a dispute over more than that.
_TOPICS = _words(
    "argument battle clash clashed complaints concern concerned concerns controversy deal debate debated debates "
    "disagreement dispute disputes doubt doubts fight fighting fought information negotiations news question "
    "questions row standoff talk talked talks uncertainty vote voted worried worries"
)


class Claims(NamedTuple):
    """The qualifiers before a figure.

    Attributes:
        start: Where the first of them stands; the figure's own start when there is none.
        words: The qualifiers as printed, in order, without filler words.
        between: Where a "between" stands that opens a range; None when there is none.
        doubt: Why they cannot be trusted; empty when they can.
    """

    start: int
    words: tuple[str, ...] = ()
    between: int | None = None
    doubt: str = ""


class _Phrase(NamedTuple):
    size: int
    start: int
    text: str

    @property
    def is_preposition(self) -> bool:
        return self.text.lower() in _PREPOSITIONS


_Tokens = list[tuple[int, str]]


def claims_before(prose: str, start: int) -> Claims:
    """The qualifiers that end where a figure starts, skipping a closed list of filler words.

    Args:
        prose: The text, blanks made plain.
        start: Where the figure starts.

    Returns:
        The qualifiers, and the reason to doubt them if there is one.

    Example:
        >>> claims_before("pledged up to an additional $5 million", 28).words
        ('up to',)
    """
    offset = max(0, start - _WINDOW)
    window = prose[offset:start]
    if window.endswith(tuple(_SYMBOLS)):
        return Claims(start - 1, (window[-1],))
    tokens = [(offset + found.start(), found[0]) for found in re.finditer(r"[^ ]+", window)]
    if offset:
        del tokens[:1]  # it may be cut in two
    if not window.endswith(" ") or (tokens and tokens[-1][1].endswith(_CLOSING)):
        return Claims(start, doubt=_apart(tokens))
    fillers = _pop_fillers(tokens)
    first = _phrase_at_end(tokens)
    if first and first.is_preposition and fillers:
        if fillers & _ARTICLES:
            return Claims(start)
        return Claims(start, doubt=f'"{first.text}" may belong to the figure or to the words between')
    words, start = _pop_qualifiers(tokens, start)
    return _preceded(tokens, start, words)


def _apart(tokens: _Tokens) -> str:
    """The doubt when a bracket, quotation mark or dash parts a qualifier from its figure."""
    trimmed = [(place, bare) for place, word in tokens[-_LONGEST_PHRASE - 1 :] if (bare := word.strip(_AROUND))]
    return "a qualifier stands before the figure, but apart from it" if _phrase_at_end(trimmed) else ""


def _pop_fillers(tokens: _Tokens) -> frozenset[str]:
    """Take filler words off the end, up to the first qualifier."""
    fillers: set[str] = set()
    while len(fillers) < _MOST_FILLERS and tokens and tokens[-1][1].lower() in _FILLERS:
        if _phrase_at_end(tokens):
            break
        fillers.add(tokens.pop()[1].lower())
    return frozenset(fillers)


def _pop_qualifiers(tokens: _Tokens, start: int) -> tuple[tuple[str, ...], int]:
    """Take qualifiers off the end, up to one that a bracket or quotation mark opens."""
    words: list[str] = []
    while found := _phrase_at_end(tokens):
        words.insert(0, found.text)
        start = found.start
        opened = start != tokens[-found.size][0]
        del tokens[-found.size :]
        if opened:
            tokens.clear()
    return tuple(words), start


def _preceded(tokens: _Tokens, start: int, words: tuple[str, ...]) -> Claims:
    """What the word before the qualifiers makes of them."""
    place, last = tokens[-1] if tokens else (0, "")
    last = last.lower()
    if words and last in _NEGATIONS:
        return Claims(start, words, doubt=f'"{last}" turns "{words[0]}" round')
    if words and last in _TOPICS and words[0].lower() in _PREPOSITIONS:
        return Claims(start, words, doubt=f'"{words[0]}" may belong to "{last}" and not to the figure')
    if last.lstrip(_OPENING) != "between":
        return Claims(start, words)
    doubt = 'a qualifier stands before "between"' if _phrase_at_end(tokens[:-1]) else ""
    return Claims(start, words, place + len(last) - len("between"), doubt)


def _phrase_at_end(tokens: _Tokens) -> _Phrase | None:
    for size in range(min(_LONGEST_PHRASE, len(tokens)), 0, -1):
        place, first = tokens[-size]
        bare = first.lstrip(_OPENING)
        phrase = " ".join([bare, *(word for _, word in tokens[len(tokens) - size + 1 :])])
        if phrase.lower() in QUALIFIERS and phrase not in _SYMBOLS:
            return _Phrase(size, place + len(first) - len(bare), phrase)
    return None
