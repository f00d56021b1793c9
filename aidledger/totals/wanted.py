"""From what a user asks for to a filter: terms resolved, dates read, unknown words refused."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from aidledger.arguments import refuse_other_types
from aidledger.dates import DateSpan, FiscalYear
from aidledger.errors import InputError, UnknownTermError
from aidledger.totals.filters import Filter
from aidledger.vocabulary import (
    currencies,
    resolve_authority,
    resolve_category,
    resolve_instrument,
    resolve_party,
    resolve_stage,
    resolve_valuation,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

__all__ = ["choice", "currency_code", "keys", "one_day", "wanted"]

_E = TypeVar("_E", bound=StrEnum)


def choice(kind: type[_E], word: str) -> _E:
    """A member of a closed set by its value.

    Args:
        kind: The set.
        word: Value of a member.

    Returns:
        The member.

    Raises:
        UnknownTermError: No member has this value; suggests near ones.
    """
    known = [member.value for member in kind]
    if word not in known:
        raise UnknownTermError.of(kind.__name__, str(word), known)
    return kind(word)


def keys(by: str | Iterable[str]) -> tuple[str, ...]:
    """Grouping keys from one name or several, each once.

    Raises:
        InputError: It is neither.
    """
    none_given = not isinstance(by, str) and isinstance(by, Collection) and not by
    return () if none_given else _resolved("by", by)


def wanted(
    *,
    fiscal_year: str | int | FiscalYear | None = None,
    since: str | dt.date | DateSpan | None = None,
    until: str | dt.date | DateSpan | None = None,
    **words: str | Iterable[str] | None,
) -> Filter:
    """Build the filter a user asks for.

    Args:
        fiscal_year: Booked year, such as `FY2024` or 2024.
        since: First day.
        until: Last day.
        words: One word or several by column; codes, names and aliases.

    Returns:
        The filter, in codes.

    Raises:
        UnknownTermError: A word is in none of the reference tables.
        InputError: A date or fiscal year cannot be read, a list is empty, or the days are in the
            wrong order.
    """
    resolved = {name: _resolved(name, value) for name, value in words.items() if value is not None}
    start, end = _span("since", since), _span("until", until)
    if start and end and start.earliest and end.latest and start.earliest > end.latest:
        raise InputError(f"since={since!r} is after until={until!r}.", hint="Swap the two days.")
    return Filter(
        **resolved,
        fiscal_year=_fiscal_year(fiscal_year),
        since=start,
        until=end,
    )


def _resolved(name: str, value: str | Iterable[str]) -> tuple[str, ...]:
    terms: tuple[object, ...] = (value,) if isinstance(value, str) else _several(value)
    words = [term for term in terms if isinstance(term, str)]
    if len(words) < len(terms):
        raise InputError(f"{name}={value!r} is not text.", hint="Give a code, a name, or several of them.")
    if not words:
        raise InputError(
            f"{name} is an empty list: nothing could be inside.", hint=f"Leave {name} out to take everything."
        )
    resolve = _RESOLVERS.get(name, str)
    return tuple(dict.fromkeys(str(resolve(word)) for word in words))


def _several(value: object) -> tuple[object, ...]:
    if isinstance(value, (set, frozenset)):
        return tuple(sorted(value, key=str))
    return tuple(value) if isinstance(value, Iterable) else (value,)


def currency_code(code: str) -> str:
    """An ISO 4217 code, in capitals.

    Raises:
        UnknownTermError: There is no such currency.
        InputError: It is not text.
    """
    refuse_other_types("currency", code, str, what="a currency", hint='Give an ISO 4217 code, such as "EUR".')
    if code.upper() not in currencies():
        raise UnknownTermError.of("Currency", code, tuple(currencies()), where="Use an ISO 4217 code.")
    return code.upper()


_RESOLVERS: dict[str, Callable[[str], str]] = {
    "donor": resolve_party,
    "recipient": resolve_party,
    "authority": resolve_authority,
    "category": resolve_category,
    "stage": resolve_stage,
    "instrument": resolve_instrument,
    "valuation": resolve_valuation,
    "currency": currency_code,
}


def one_day(name: str, value: str | dt.date) -> dt.date:
    """A single day by text or date.

    Args:
        name: What it is called in messages.
        value: Such as `2024-12-31`.

    Returns:
        The day.

    Raises:
        InputError: It cannot be read, or is not a single day.
    """
    span = _span(name, value)
    if span is None or not span.is_day:
        raise InputError(f"{name}={value!r} is not a single day.", hint="Give a day such as 2024-12-31.")
    return span.day


def _fiscal_year(value: str | int | FiscalYear | None) -> FiscalYear | None:
    return value if value is None or isinstance(value, FiscalYear) else FiscalYear.parse(value)


def _span(name: str, value: str | dt.date | DateSpan | None) -> DateSpan | None:
    if value is None:
        return None
    try:
        span = DateSpan.model_validate(value)
    except ValidationError as error:
        details = error.errors(include_url=False)[0]
        context = details.get("ctx", {})
        raise InputError(
            f"{name}={value!r}: {context.get('problem', details['msg'])}.", hint=str(context.get("hint", ""))
        ) from None
    if span.earliest is None or span.latest is None:
        raise InputError(f"{name}={value!r} has an open end.", hint="Give a day, month or year.")
    return span
