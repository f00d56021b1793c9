"""The lexicon of amounts: every currency, scale word and qualifier that is understood.

The lists are closed. A word that is not here makes an amount unreadable; it is never skipped.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aidledger.amounts.bound import Bound
from aidledger.amounts.numbers import NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "AMBIGUOUS",
    "CURRENCY_NAMES",
    "DOLLAR_CURRENCIES",
    "FIGURE",
    "PROSE_SPACES",
    "QUALIFIER",
    "QUALIFIERS",
    "RANGE_GAP",
    "SCALES",
    "SCALES_LONG",
    "SPACES",
    "TRAILER",
    "TRAILERS",
    "UNKNOWNS",
    "phrase_key",
]

SPACES = {ord(space): " " for space in "\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"}
"""Blank characters that mean no more than a space; the table keeps the length of the text."""

PROSE_SPACES = {**SPACES, **{ord(space): " " for space in "\t\n\r"}}
"""The same for prose, where lines are wrapped."""

QUALIFIERS = {
    phrase: bound
    for bound, phrases in {
        Bound.AT_MOST: "up to|as much as|at most|no more than|not more than|a maximum of|maximum of|not to exceed|not exceeding",
        Bound.NEARLY: "nearly|almost|just under|just short of|less than|slightly less than|under|below|just below",
        Bound.AT_LEAST: (
            "over|more than|at least|just over|slightly more than|well over|in excess of|upwards of|exceeding|exceeds"
            "|no less than|not less than"
        ),
        Bound.ABOUT: (
            "about|approximately|approx.|approx|roughly|some|around|circa|ca.|c.|~|≈|an estimated|estimated|estimated at"
            "|estimated value|an estimated value of|estimated value of|close to"
        ),
    }.items()
    for phrase in phrases.split("|")
}
"""What may stand before a figure, and what it claims."""

TRAILERS = {
    "or more": Bound.AT_LEAST,
    "+": Bound.AT_LEAST,
    "-plus": Bound.AT_LEAST,
    "or less": Bound.AT_MOST,
    "or so": Bound.ABOUT,
    "approx.": Bound.ABOUT,
    "approx": Bound.ABOUT,
    "approximately": Bound.ABOUT,
}
"""What may stand after a figure, and what it claims."""

UNKNOWNS = {
    "not given": "not given",
    ".": "not given",
    "no price": "no price",
    "undisclosed": "undisclosed",
    "not disclosed": "undisclosed",
    "classified": "classified",
}
"""Wordings of an amount nobody published, and the reason each stands for."""

_SHARED = {
    3: "k|thousand",
    6: "m|mn|mln|mio|mil|million|millions",
    9: "mrd|mld|milliard|milliards|milliarde",
}
_SHORT = {9: "b|bn|bln|billion|billions", 12: "tn|trn|trillion|trillions"}
_LONG = {
    3: "tsd|tausend|tis",
    6: "millionen|milion|mill",
    9: "milliarden|miliarda",
    12: "billion|billions|billionen|bilion",
}


def _scales(*tables: dict[int, str]) -> dict[str, int]:
    return {word: power for table in tables for power, words in table.items() for word in words.split("|")}


SCALES = _scales(_SHARED, _SHORT)
"""Scale words in English, lower case, and their powers of ten."""

SCALES_LONG = _scales(_SHARED, _LONG)
"""Scale words where a billion is 10^12."""

_DOTTED = "mio|mil|mill|mln|mld|mrd|tsd|tis"

_SYMBOLS = {
    "$": "USD", "US$": "USD", "US $": "USD", "U.S.$": "USD", "U.S. $": "USD", "USD$": "USD", "USD $": "USD",
    "C$": "CAD", "CA$": "CAD", "CAD$": "CAD", "CAD $": "CAD", "A$": "AUD", "AU$": "AUD", "AUD$": "AUD", "AUD $": "AUD",
    "NZ$": "NZD", "NZD$": "NZD", "NZD $": "NZD",
    "€": "EUR", "£": "GBP", "Kč": "CZK", "zł": "PLN", "₴": "UAH", "Ft": "HUF", "₺": "TRY", "₩": "KRW", "₹": "INR",
}  # fmt: skip

_WORDS = {
    "USD": "dollar|dollars|us dollar|us dollars|u.s. dollar|u.s. dollars|american dollars",
    "CAD": "canadian dollar|canadian dollars",
    "AUD": "australian dollar|australian dollars",
    "NZD": "new zealand dollar|new zealand dollars",
    "EUR": "euro|euros",
    "GBP": "pound|pounds|pound sterling|pounds sterling|british pounds",
    "UAH": "hryvnia|hryvnias|hryvnya|hryvnyas",
    "PLN": "zloty|zlotys|zloties|złoty|złotych",
    "CZK": "koruna|korunas|czech koruna|czech korunas|czech crowns",
    "SEK": "swedish krona|swedish kronor",
    "NOK": "norwegian krone|norwegian kroner",
    "DKK": "danish krone|danish kroner",
    "CHF": "swiss franc|swiss francs",
    "JPY": "yen|japanese yen",
    "HUF": "forint|forints",
    "TRY": "turkish lira|turkish liras",
}

CURRENCY_NAMES = {**_SYMBOLS, **{word: code for code, words in _WORDS.items() for word in words.split("|")}}
"""Symbols as printed, and words in lower case, to ISO 4217 codes."""

AMBIGUOUS = {
    "¥": "JPY or CNY", "￥": "JPY or CNY",
    "kr": "SEK, NOK, DKK or ISK", "kr.": "SEK, NOK, DKK or ISK",
    "kronor": "SEK or ISK", "kroner": "NOK or DKK", "krona": "SEK or ISK", "krone": "NOK or DKK",
    "crowns": "CZK, SEK, NOK or DKK", "francs": "CHF, or EUR for old French and Belgian francs",
    "liras": "TRY, or EUR for old Italian lire", "lira": "TRY, or EUR for old Italian lire",
    "rupees": "INR, PKR or LKR", "Rs": "INR, PKR or LKR", "Rs.": "INR, PKR or LKR",
}  # fmt: skip
"""Names that several currencies share, and the codes to choose from."""

DOLLAR_CURRENCIES = frozenset(
    {"USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "BSD", "BBD", "BZD", "JMD", "TTD", "FJD"}
)
"""Currencies a plain "$" may stand for once a code beside it says so ("$5 million CAD")."""


def _alternatives(words: Iterable[str]) -> str:
    """A pattern of literal alternatives, longest first; blanks match one to three spaces."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", " {1,3}") for word in ordered)


_AMBIGUOUS_SIGNS = ("¥", "￥", "kr", "kr.", "Rs", "Rs.")
_signs = [*_SYMBOLS, *_AMBIGUOUS_SIGNS]
_bare_signs = "".join(sign for sign in _signs if len(sign) == 1)
_lettered_signs = [sign for sign in _signs if len(sign) > 1]
_names = [*(set(CURRENCY_NAMES) | set(AMBIGUOUS)).difference(_signs)]

_PREFIX = rf"(?:(?<!\w)(?:{_alternatives(_lettered_signs)}|[A-Za-z]{{1,3}}\$|[A-Z]{{3}})|[{_bare_signs}])"
_SUFFIX = (
    rf"(?:(?ai:{_alternatives(_names)})(?!\w)"
    rf"|(?:[A-Z]{{3}}|Kč|zł|Ft|kr\.?)(?!\w| ?[0-9])"
    rf"|[{_bare_signs}](?!\w| ?[0-9]))"
)
_SCALE = rf"(?ai:(?:{_DOTTED})\.(?!\w)|(?:{_alternatives({**SCALES, **SCALES_LONG})})(?!\w))"

FIGURE = re.compile(
    rf"(?:(?P<prefix>{_PREFIX}) {{0,3}}(?P<sign>[-−])?|(?<![\w.,'$]))"
    rf"(?P<number>{NUMBER})"
    rf"(?:(?: {{0,3}}|-)(?P<scale>{_SCALE}))?"
    rf"(?:(?: {{0,3}}|(?<=[a-z])-)(?P<suffix>{_SUFFIX}))?"
)
"""One figure: currency before or after (or, inside a range, missing), number, scale word."""

_before = _alternatives([phrase for phrase in QUALIFIERS if phrase not in "~≈"])
QUALIFIER = re.compile(rf"(?ai:{_before}) {{1,3}}|[~≈] {{0,3}}")
"""A qualifier before a figure, with the blanks that follow it."""

_after = _alternatives([phrase for phrase in TRAILERS if phrase[0] not in "+-"])
TRAILER = re.compile(rf"(?:\+(?![$€£(])|(?ai:-plus| {{1,3}}(?:{_after})))(?!\w)")
"""A qualifier after a figure, with the blanks before it."""

RANGE_GAP = re.compile(r"(?:-? {1,3}(?:to|(?P<and>and)) {1,3}| {0,3}[-–—] {0,3})(?=[^ ])")
"""What joins the two ends of a range; "and" only after "between"."""


def phrase_key(text: str) -> str:
    """`text` as it is looked up: lower case, single spaces, none at the ends."""
    return " ".join(text.lower().split())
