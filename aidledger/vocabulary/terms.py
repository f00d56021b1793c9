"""Matching words against the reference tables: whole, by table, never by likeness.

A term is a whole cell. Compatibility forms, case, spaces, typographic quotes and trailing asterisks
are evened out; nothing else is. Near names are offered in the hint of a refusal and never matched,
because likeness turns the Republic of Korea into North Korea.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

from aidledger.display import shorten
from aidledger.errors import InputError, MalformedFileError, UnknownTermError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["MAX_TERM", "AggregateTermError", "TermTable", "normalise", "split_list"]

MAX_TERM = 200
"""Longest text that can be a term, in characters."""

_TYPOGRAPHY = str.maketrans({"\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u2010": "-", "\u2011": "-", "\u2013": "-"})


class AggregateTermError(InputError):
    """A sum over several parties or accounts was named where one of them is needed.

    Attributes:
        code: The finding code, `AL131`.
        term: The word that was refused.
    """

    code = "AL131"

    def __init__(self, message: str, *, term: str = "", hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.term = term


def normalise(text: str) -> str:
    r"""Even out what a term may vary in: form, case, space, quotes, asterisks.

    Args:
        text: A whole cell.

    Returns:
        The form under which terms are compared; not meant to be shown.

    Example:
        >>> normalise("  African\u00a0 UNION** ")
        'african union'
    """
    if text.isascii():  # most terms are, and the forms of the rest do not exist there
        return " ".join(text.lower().split()).rstrip("* ")
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(folded.translate(_TYPOGRAPHY).split()).rstrip("* ")


def split_list(cell: str) -> tuple[str, ...]:
    """Split a cell of the reference tables at its semicolons.

    Example:
        >>> split_list("PDA;USAI"), split_list("")
        (('PDA', 'USAI'), ())
    """
    return tuple(part.strip() for part in cell.split(";")) if cell else ()


@dataclass(frozen=True, slots=True)
class TermTable:
    """All terms of one kind, each meaning exactly one code.

    Attributes:
        kind: What the terms name, for messages: "Party", "Category".
        codes: Code by normalised term.
        spellings: Terms as written in the tables, to suggest from.
    """

    kind: str
    codes: Mapping[str, str]
    spellings: tuple[str, ...] = field(repr=False)

    @classmethod
    def build(cls, kind: str, entries: Iterable[tuple[str, Iterable[str]]]) -> Self:
        """Build the table from codes and the further terms of each.

        Args:
            kind: What the terms name.
            entries: Pairs of a code and its names and aliases.

        Returns:
            The table; a code is always a term for itself.

        Raises:
            MalformedFileError: One term would mean two codes.
        """
        codes: dict[str, str] = {}
        spellings: dict[str, str] = {}
        for code, terms in entries:
            for term in (code, *terms):
                key = normalise(term)
                if codes.setdefault(key, code) != code:
                    raise MalformedFileError(f"{kind} {term!r} means both {codes[key]} and {code}.")
                spellings.setdefault(key, term)
        return cls(kind, MappingProxyType(codes), tuple(spellings.values()))

    def resolve(self, text: str) -> str:
        """Give the code that a term means.

        Args:
            text: Code, name or alias; a whole cell.

        Returns:
            The code.

        Raises:
            UnknownTermError: No table has the term; the hint offers near names.
            InputError: It is not text.
        """
        if not isinstance(text, str):
            raise InputError(f"{self.kind} must be text, not {type(text).__name__}.", hint="Give a code or a name.")
        code = self.codes.get(normalise(text)) if len(text) <= MAX_TERM else None
        if code is None:
            raise self._unknown(text)
        return code

    def _unknown(self, text: str) -> UnknownTermError:
        if not text.strip():
            return UnknownTermError(f"{self.kind} is empty.", hint="Give a code or a name of the reference tables.")
        shown = shorten(text)
        where = "Codes, names and aliases stand in the reference tables; they are matched whole."
        error = UnknownTermError.of(self.kind, shown, self.spellings, where=where)
        stray = _stray_letter(shown)
        if stray:
            error.hint = f"{error.hint} The text contains {stray}."
        return error


def _stray_letter(text: str) -> str:
    """Name the first letter that only looks Latin in a text that has Latin letters."""
    letters = [char for char in text if char.isalpha()]
    foreign = [char for char in letters if not unicodedata.name(char, "").startswith(("LATIN", "FULLWIDTH LATIN"))]
    if not foreign or len(foreign) == len(letters):
        return ""
    return f"U+{ord(foreign[0]):04X} ({unicodedata.name(foreign[0], 'unnamed')})"
