"""Judging what stands around a figure in prose: the reasons to doubt it."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from aidledger.amounts.currencies import is_currency
from aidledger.amounts.grammar import SCALES, SCALES_LONG, phrase_key
from aidledger.amounts.numbers import Locale, read_number
from aidledger.amounts.parse import SMALLEST_BARE
from aidledger.amounts.refusal import refuse

__all__ = ["Money", "check_surroundings"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NEAR = 40

_DOLLAR_OWNERS = _words(
    "canadian australian zealand kong taiwan taiwanese singapore singaporean jamaican namibian bahamian fijian "
    "liberian bermudian barbadian belize guyanese surinamese trinidad caymanian brunei hong"
)
_MONTHS = _words(
    "january february march april may june july august september october november december jan feb mar apr jun "
    "jul aug sep sept oct nov dec"
)
_LABELS = _words("package tranche drawdown number no fy year round pda usai fmf section act fiscal")
# Codes that are also words in capitals: "ALL 5,000 soldiers" is not Albanian money.
_WORD_CODES = _words("ALL TRY TOP CUP PEN MOP GEL COP SOS BAM ANG LAK RON ZAR MAD DOP GIP KID FIM ATS")
_UNIT_LIKE = re.compile(
    r"(?i:mil+[ijy]\w*[oóõã]\w*|mil+i?[aáå]r\w*|bil+[ijy]\w*[oóõã]\w*|bil+[ij][aáå]r\w*|[tq]r?\w*il+[ij]\w*[oóõã]\w*"
    r"|hundreds?|dozens?|lakhs?|crores?|gazillions?|zillions?|tys|tis|bin|mld\w*|mrd\w*|mln\w*)\b"
)
_PARTED_TRAILER = re.compile(r" ?[,(] ?(?i:or (?:more|less|so))\b")
_NEXT_WORD = re.compile(r"[ \-–]{0,3}([^\W\d_]+)")
_YEARS = range(1900, 2201)
_YEAR_DIGITS = 4


class Money(NamedTuple):
    """One figure of prose with its currency, as the grammar cut it out."""

    start: int
    end: int
    prefix: str | None
    sign: str | None
    number: str
    scale: str | None
    suffix: str | None
    scale_apart: bool = False

    @property
    def has_currency(self) -> bool:
        """Whether a currency stands before or after the number."""
        return self.prefix is not None or self.suffix is not None


def check_surroundings(prose: str, low: Money, high: Money | None, *, rules: Locale) -> None:
    """Refuse a find whose surroundings make its reading a guess.

    Args:
        prose: The text, blanks made plain.
        low: The figure, or the lower end of a range.
        high: The upper end of a range.
        rules: How numbers are written.

    Raises:
        AmountError: With the code of the doubt.
    """
    last = high or low
    before, after = prose[max(0, low.start - _NEAR) : low.start], prose[last.end : last.end + _NEAR]
    _check_neighbours(before, after)
    _check_sign(before, low)
    _check_currency(before, after, low, last)
    _check_number(before, low)
    _check_unit(after, last)
    if high is None and low.scale is None:
        _check_size(low, rules)


def _check_neighbours(before: str, after: str) -> None:
    for char in (before[-1:], after[:1]):
        if char and unicodedata.category(char) in {"Cc", "Cf", "Co", "Cs", "Cn"}:
            raise refuse("AL143", "a hidden character touches the figure")
    if after[:1].isalnum() or after[:1] in {"_", "%"}:
        raise refuse("AL101", "the figure runs into something that is not a known unit")
    if re.match(r"['’·\u066b\u066c/][0-9]", after):
        raise refuse("AL104", "the figure goes on in a way that is not understood")
    if _PARTED_TRAILER.match(after):
        raise refuse("AL107", "a qualifier stands after the figure, but apart from it")
    if before[-1:].isalnum() or before[-1:] == "_":
        raise refuse("AL110", "letters or digits touch the currency sign")


def _check_sign(before: str, low: Money) -> None:
    dash = before[-1:] in {"-", "−", "–", "/"}
    if low.sign or (before[-1:] in {"-", "−"} and before[-2:-1] in {"", " ", "("}):
        raise refuse("AL101", "the sign before the figure may be a minus or a dash")
    if dash and (low.prefix is None or before[-2:-1].isdigit()):
        raise refuse("AL101", "the figure is joined to what stands before it")


def _check_currency(before: str, after: str, low: Money, last: Money) -> None:
    previous = before.rsplit(maxsplit=1)[-1].strip("([\"'“\u2018.,") if before.split() and before.endswith(" ") else ""
    following = _NEXT_WORD.match(after)
    sign = low.prefix or low.suffix
    if low.prefix == "$" and (previous.lower() in _DOLLAR_OWNERS or (is_currency(previous) and previous.isupper())):
        raise refuse("AL110", f'the word "{previous}" may say whose dollars they are')
    if low.prefix == "$" and following and following[1].lower() in _DOLLAR_OWNERS:
        raise refuse("AL110", f'the word "{following[1]}" may say whose dollars they are')
    if sign in _WORD_CODES or last.suffix in _WORD_CODES:
        raise refuse("AL110", "the currency code may be a word in capitals")
    if low.prefix is None and phrase_key(last.suffix or "") in {"pound", "pounds"}:
        raise refuse("AL110", "pounds may be a weight", hint='Write "pounds sterling", the sign or GBP.')


def _check_number(before: str, low: Money) -> None:
    if low.number.count(" ") == 1 and low.suffix is None:
        raise refuse("AL104", "two numbers may stand side by side")
    if low.prefix is not None:
        return
    previous = before.rsplit(maxsplit=1)[-1] if before.split() else ""
    if " " in low.number and (low.scale or previous.lower().strip(".,") in _MONTHS | _LABELS):
        raise refuse("AL104", "two numbers may stand side by side")
    if previous[-1:].isdigit() and before.endswith(" "):
        raise refuse("AL104", "two numbers may stand side by side")


def _check_unit(after: str, last: Money) -> None:
    following = _NEXT_WORD.match(after)
    word = following[1] if following else ""
    if word.lower() in SCALES.keys() | SCALES_LONG.keys() and len(word) > 1:
        raise refuse("AL101", f'a second unit word, "{word}", follows')
    if last.scale is None and word and not _is_latin(word[0]):
        raise refuse("AL101", "a word in another script follows, which may be the unit")
    if last.scale is None and _UNIT_LIKE.match(word):
        raise refuse("AL101", f'"{word}" may be a unit word, but is not a known one')
    if last.scale_apart and len(last.scale or "") == 1 and after[:1] in {"-", "'", "’", "/"}:
        raise refuse("AL101", f'"{last.scale}" may be part of another word')


def _check_size(low: Money, rules: Locale) -> None:
    digits, decimals = read_number(low.number, rules)
    if digits < SMALLEST_BARE * 10**decimals:
        raise refuse("AL103", "a figure below 1,000 without a unit word seems to have lost it")
    by_word = low.prefix is None or low.prefix.isalpha()
    if by_word and low.number.isdigit() and len(low.number) <= _YEAR_DIGITS and int(low.number) in _YEARS:
        raise refuse("AL103", "the figure may be a year")


def _is_latin(char: str) -> bool:
    return char < "\u0250" or "\u1e00" <= char <= "\u1eff"
