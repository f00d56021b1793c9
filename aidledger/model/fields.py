"""Field types the records share: terms, days, short text, identifiers."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import partial
from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator, Field

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
    "PartyCode",
    "RecordId",
    "Span",
    "StageField",
    "Text",
    "ValuationField",
    "as_tuple",
    "one_or_many",
]

_MAX_TEXT = 500
_MAX_NOTE = 4000
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/+-]{0,119}")


def _term(resolve: Callable[[str], str]) -> Callable[[object], object]:
    """A validator that turns code, name or alias into a code, or refuses it with a suggestion."""

    def validate(value: object) -> object:
        if not isinstance(value, str):
            return value  # pydantic's own type error names what came instead
        if not value.strip():
            raise problem("AL140", "the value is empty", hint="Fill it, or leave the field out.")
        try:
            return resolve(value)
        except UnknownTermError as error:
            raise problem("AL130", error.message.rstrip("."), hint=error.hint, value=value) from None
        except InputError as error:
            raise problem(getattr(error, "code", "AL130"), error.message, hint=error.hint, value=value) from None

    return validate


def as_tuple(value: object) -> object:
    """One value or several separated by semicolons become a tuple; sets and lists too."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(";") if part.strip())
    if isinstance(value, (list, set, frozenset)):
        return tuple(value)
    return value


def one_or_many(value: object) -> object:
    """A single record becomes a tuple of one; lists become tuples."""
    if isinstance(value, (list, tuple)):
        return tuple(value)
    return value if value is None else (value,)


def _categories(value: object) -> object:
    parts = as_tuple(value)
    if not isinstance(parts, tuple):
        return parts
    if not parts:
        raise problem(
            "AL140", "no category is given", hint='Use "unspecified_military" when the contents were not published.'
        )
    resolve = _term(resolve_category)
    return tuple(dict.fromkeys(resolve(part) for part in parts))


def _day(value: object) -> object:
    """A single day: the spans' own rules, narrowed to one day."""
    if value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
        # NaT of pandas is a datetime, so it does not pass here
        return value
    span = DateSpan.model_validate(value)
    if not span.is_day:
        raise problem("AL120", f"{str(span)!r} is not a single day", hint="Give the day, such as 2024-10-21.")
    return span.earliest


def _text(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFC", value).replace("\u00a0", " ").strip()
    if any(unicodedata.category(char) in {"Cc", "Cs", "Co"} and char != "\n" for char in text):
        raise problem("AL143", "the text has control characters", hint="Remove them.", value=ascii(value))
    return text or None


def _identifier(value: object) -> object:
    if isinstance(value, str) and not _ID.fullmatch(value.strip()):
        raise problem(
            "AL143",
            "an identifier is 1 to 120 letters, digits and . _ : / + -, starting with a letter or digit",
            hint="Shorten it, and leave out spaces.",
            value=ascii(value[:120]),
        )
    return value


PartyCode = Annotated[str, BeforeValidator(_term(resolve_party))]
"""A donor or recipient: code, name or alias in, code out."""

DonorCode = Annotated[str, BeforeValidator(_term(resolve_donor))]
"""A party that can give: no aggregates, and no "several recipients"."""

AuthorityCode = Annotated[str, BeforeValidator(_term(resolve_authority))]
"""An authority: code, title or alias in, code out."""

AnyAuthorityCode = Annotated[str, BeforeValidator(_term(partial(resolve_authority, aggregates=True)))]
"""An authority, or one of the sums over several that limits are published for."""

StageField = Annotated[Stage, BeforeValidator(_term(resolve_stage))]
InstrumentField = Annotated[Instrument, BeforeValidator(_term(resolve_instrument))]
ValuationField = Annotated[Valuation, BeforeValidator(_term(resolve_valuation))]

CategoryCodes = Annotated[tuple[str, ...], BeforeValidator(_categories)]
"""One or several capability codes, without a split between them."""

Day = Annotated[dt.date, BeforeValidator(_day)]
Span = DateSpan
Text = Annotated[str, BeforeValidator(_text), Field(max_length=_MAX_TEXT)]
Note = Annotated[str, BeforeValidator(_text), Field(max_length=_MAX_NOTE)]
RecordId = Annotated[str, BeforeValidator(_identifier)]
