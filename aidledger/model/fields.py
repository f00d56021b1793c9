"""Field types the records share: terms, days, short text, identifiers."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from aidledger.dates import DateSpan
from aidledger.errors import InputError, UnknownTermError
from aidledger.frozen import problem
from aidledger.vocabulary import (
    Instrument,
    Stage,
    Valuation,
    resolve_authority,
    resolve_category,
    resolve_donor,
    resolve_instrument,
    resolve_party,
    resolve_stage,
    resolve_valuation,
)

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "AnyAuthorityCode",
    "AuthorityCode",
    "CategoryCodes",
    "Day",
    "DonorCode",
    "InstrumentField",
    "Note",
    "OptionalNote",
    "OptionalText",
    "OwnId",
    "PartyCode",
    "RecordId",
    "StageField",
    "Text",
    "ValuationField",
    "as_tuple",
    "blank_is_none",
    "one_or_many",
]

_LONGEST_TEXT = 500
_LONGEST_NOTE = 4000
_MOST_ELEMENTS = 1000
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/+-]{0,119}")
_EVEN = str.maketrans({"\u00a0": " ", "\t": " "})
# Control and format characters (bidirectional overrides among them), surrogates, private use, line separators.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
# Joiners shape letters in some scripts, and a newline ends a paragraph.
_HARMLESS = "\u200c\u200d\n"


def _term(resolve: Callable[[str], str]) -> Callable[[object], object]:
    """A validator that turns code, name or alias into a code, or refuses it with a suggestion."""
    # A file names the same few terms in every row.
    remembered = lru_cache(maxsize=2048)(resolve)

    def validate(value: object) -> object:
        if value is not None and not isinstance(value, str):
            return value  # pydantic's own type error names what came instead
        if not value or not value.strip():
            raise problem("AL140", "the value is empty", hint="Fill it, or leave the field out.")
        try:
            return remembered(value)
        except UnknownTermError as error:
            raise problem("AL130", error.message.rstrip("."), hint=error.hint, value=value) from None
        except InputError as error:
            raise problem(
                getattr(error, "code", "AL130"), error.message.rstrip("."), hint=error.hint, value=value
            ) from None

    return validate


def as_tuple(value: object) -> object:
    """One value or several separated by semicolons become a tuple; sets and lists too."""
    if isinstance(value, str):
        value = tuple(part.strip() for part in value.split(";") if part.strip())
    return _elements(value)


def one_or_many(value: object) -> object:
    """A single record becomes a tuple of one; lists become tuples."""
    return _elements(value if value is None or isinstance(value, (list, tuple, set, frozenset)) else (value,))


def _elements(value: object) -> tuple[object, ...]:
    """A finite collection as a tuple; anything that could run dry or never end is refused."""
    if value is None:
        return ()
    if isinstance(value, (set, frozenset)):
        value = sorted(value, key=str)  # the order of a set changes from run to run
    if not isinstance(value, (list, tuple)):
        raise problem("AL142", f"a {type(value).__name__} is not a list", hint="Give a list or a tuple.")
    if len(value) > _MOST_ELEMENTS:
        raise problem("AL143", f"{len(value)} values in one field are too many", hint="Split the record.", value="")
    return tuple(value)


def blank_is_none(value: object) -> object:
    """Text without anything in it means that nothing is given."""
    return None if isinstance(value, str) and not value.strip() else value


def _categories(value: object) -> object:
    parts = as_tuple(value)
    if not parts:
        raise problem(
            "AL140", "no category is given", hint='Use "unspecified_military" when the contents were not published.'
        )
    return parts


def _distinct(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))


def _day(value: object) -> object:
    """A single day: the spans' own rules, narrowed to one day."""
    if value is None:
        raise problem("AL140", "the day is missing", hint="Give the day, such as 2024-10-21.")
    span = DateSpan.model_validate(value)
    if not span.is_day:
        raise problem("AL120", f"{str(span)!r} is not a single day", hint="Give the day, such as 2024-10-21.")
    return span.earliest


def _text(value: object, *, longest: int, lines: bool) -> object:
    if not isinstance(value, str):
        return value
    # Too long is seen before the text is looked at: normalising megabytes takes its time.
    text = unicodedata.normalize("NFC", value).strip() if len(value) <= longest * 2 else value
    if len(text) > longest:
        raise problem("AL143", f"{len(text)} characters are more than {longest}", hint="Shorten the text.")
    text = text.translate(_EVEN).replace("\r\n", "\n")
    if not text:
        raise problem("AL140", "the text is empty", hint="Fill it, or leave the field out.")
    if not text.isprintable() and (hidden := _hidden(text)):
        raise problem("AL143", f"the text has a hidden character, {hidden}", hint="Remove it.", value=ascii(value))
    if "\n" in text and not lines:
        raise problem("AL143", "the text has several lines", hint="Write it on one line.", value=ascii(value))
    return text


def _hidden(text: str) -> str:
    """The first character that shows nothing but changes what is shown; empty when there is none."""
    found = (char for char in text if unicodedata.category(char) in _HIDDEN and char not in _HARMLESS)
    return next((f"U+{ord(char):04X}" for char in found), "")


def _identifier(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = value.strip(" ")
    if not _ID.fullmatch(text):
        raise problem(
            "AL143",
            "an identifier is 1 to 120 letters, digits and . _ : / + -, starting with a letter or digit",
            hint="Shorten it, and leave out spaces.",
            value=ascii(value[:120]),
        )
    return text


def _own_identifier(value: object) -> object:
    return _identifier(value) if blank_is_none(value) is not None else ""


# Without this, pydantic makes text of bytes that no validator has looked at.
_Str = Annotated[str, Field(strict=True)]

PartyCode = Annotated[_Str, BeforeValidator(_term(resolve_party))]
"""A donor or recipient: code, name or alias in, code out."""

DonorCode = Annotated[_Str, BeforeValidator(_term(resolve_donor))]
"""A party that can give: no aggregates, and no "several recipients"."""

AuthorityCode = Annotated[_Str, BeforeValidator(_term(resolve_authority))]
"""An authority: code, title or alias in, code out."""

AnyAuthorityCode = Annotated[_Str, BeforeValidator(_term(partial(resolve_authority, aggregates=True)))]
"""An authority, or one of the sums over several that limits are published for."""

StageField = Annotated[Stage, BeforeValidator(_term(resolve_stage))]
InstrumentField = Annotated[Instrument, BeforeValidator(_term(resolve_instrument))]
ValuationField = Annotated[Valuation, BeforeValidator(_term(resolve_valuation))]

CategoryCodes = Annotated[
    tuple[Annotated[_Str, BeforeValidator(_term(resolve_category))], ...],
    BeforeValidator(_categories),
    AfterValidator(_distinct),
]
"""One or several capability codes, without a split between them."""

Day = Annotated[dt.date, BeforeValidator(_day)]
"""A single day, under the rules of `DateSpan`."""

Text = Annotated[
    _Str, BeforeValidator(partial(_text, longest=_LONGEST_TEXT, lines=False)), Field(max_length=_LONGEST_TEXT)
]
"""A line of text that shows everything it contains."""

Note = Annotated[
    _Str, BeforeValidator(partial(_text, longest=_LONGEST_NOTE, lines=True)), Field(max_length=_LONGEST_NOTE)
]
"""Some lines of text."""

OptionalText = Annotated[Text | None, BeforeValidator(blank_is_none)]
OptionalNote = Annotated[Note | None, BeforeValidator(blank_is_none)]

RecordId = Annotated[_Str, BeforeValidator(_identifier)]
"""Identifier of another record."""

OwnId = Annotated[_Str, BeforeValidator(_own_identifier)]
"""Identifier of the record itself; empty when it is to follow from the content."""
