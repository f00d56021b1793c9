"""From text to the parts of an amount: the closed grammar, applied to a whole string.

Nothing is skipped: every character must belong to a qualifier, a figure or a trailer. What cannot
be read is refused with the code of the finding it would be in a table.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from aidledger.amounts.bound import Bound
from aidledger.amounts.currencies import is_currency, minor_exponent
from aidledger.amounts.grammar import (
    AMBIGUOUS,
    CURRENCY_NAMES,
    DOLLAR_CURRENCIES,
    FIGURE,
    QUALIFIER,
    QUALIFIERS,
    RANGE_GAP,
    SCALES,
    SCALES_LONG,
    SPACES,
    TRAILER,
    TRAILERS,
    UNKNOWNS,
    phrase_key,
)
from aidledger.amounts.numbers import Locale, locale_rules, read_number
from aidledger.amounts.refusal import AmountError, quoted, refuse

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

__all__ = [
    "LARGEST_MINOR",
    "LONGEST_TEXT",
    "SMALLEST_BARE",
    "Figure",
    "Parts",
    "combine",
    "join_range",
    "read_amount",
    "read_figure",
    "settle",
]

LARGEST_MINOR = 10**18
"""No amount has more minor units than this, so that all fit a signed 64-bit integer."""

LONGEST_TEXT = 200
"""Longer text is not an amount; `amounts_in` is for prose."""

SMALLEST_BARE = 1000
"""Below it a figure without a unit word has probably lost the word."""

_MOST_QUALIFIERS = 3
# They compare numbers; "over" and "up to" are said of a size, whatever its sign.
_COMPARISONS = ("at least ", "at most ")


class Figure(NamedTuple):
    """One figure as printed: `digits` × 10^(`power` − `decimals`), in `currency` if it names one."""

    digits: int
    decimals: int
    power: int | None
    currency: str | None


class Parts(NamedTuple):
    """What was read: the fields of an amount, consistent and in canonical form."""

    stated: Decimal | None
    upper: Decimal | None
    currency: str | None
    bound: Bound
    digit: Decimal | None
    reason: str | None


def read_amount(text: str, *, locale: str = "en") -> Parts:
    """Read an amount from the whole of `text`.

    Args:
        text: At most 200 characters.
        locale: How numbers are written; decimal commas need it said.

    Returns:
        The parts of the amount.

    Raises:
        AmountError: With the code of what is wrong.
    """
    rules = locale_rules(locale)
    text = _clean(text)
    key = phrase_key(text)
    if key in UNKNOWNS:
        return Parts(None, None, None, Bound.UNKNOWN, None, UNKNOWNS[key])
    if key[3:4] == " " and key[4:] in UNKNOWNS and is_currency(text[:3]):
        return Parts(None, None, text[:3], Bound.UNKNOWN, None, UNKNOWNS[key[4:]])
    bounds, position = _qualifiers(text)
    between = text[position : position + 8].lower() == "between "
    if between:
        position += 8
    low, position = _figure_at(text, position, rules)
    high = None
    gap = None if TRAILER.match(text, position) else RANGE_GAP.match(text, position)
    if gap and (gap["and"] is not None) == between:
        high, position = _figure_at(text, gap.end(), rules)
    elif between:
        raise refuse("AL101", f'{quoted(text)} starts with "between" but does not name two figures')
    if trailer := TRAILER.match(text, position):
        bounds.append(TRAILERS[phrase_key(trailer[0])])
        position = trailer.end()
    if position != len(text):
        raise refuse("AL101", f"{quoted(text[position:].strip())} in {quoted(text)} is not understood")
    return settle(low, _bound_of(low, bounds, key)) if high is None else join_range(low, high, bounds)


def _bound_of(figure: Figure, bounds: Iterable[Bound], words: str) -> Bound:
    """What is claimed about the size of a figure."""
    return combine(bounds).in_words_of(negative=figure.digits < 0 and words.startswith(_COMPARISONS))


def combine(bounds: Iterable[Bound]) -> Bound:
    """What several qualifiers claim together: "up to approximately" is a ceiling.

    Args:
        bounds: One bound per qualifier.

    Returns:
        The bound; exact when there is no qualifier.

    Raises:
        AmountError: They contradict each other (AL107).
    """
    kinds = set(bounds)
    if len(kinds) > 1:
        kinds.discard(Bound.ABOUT)
        if len(kinds) > 1 or Bound.NEARLY in kinds:
            raise refuse("AL107", f"qualifiers contradict each other: {' and '.join(sorted(set(bounds)))}")
    return kinds.pop() if kinds else Bound.EXACT


def settle(figure: Figure, bound: Bound) -> Parts:
    """One figure and its bound as the parts of an amount.

    Args:
        figure: The figure as printed.
        bound: What its qualifiers claim.

    Returns:
        The parts.

    Raises:
        AmountError: It has no currency (AL102), seems to have lost its unit (AL103), is finer than
            the smallest unit (AL105) or too large (AL106).
    """
    stated, digit, currency = _valued(figure)
    return Parts(stated, None, currency, bound, digit, None)


def join_range(low: Figure, high: Figure, bounds: Iterable[Bound] = ()) -> Parts:
    """Two figures as the ends of a range; the first may borrow currency and scale from the second.

    Args:
        low: Lower end as printed.
        high: Upper end as printed.
        bounds: Qualifiers found around the range; there must not be any.

    Returns:
        The parts of an amount bounded on both sides.

    Raises:
        AmountError: The ends are inverted, qualified (AL107), in two currencies (AL110) or lack a unit.
    """
    if tuple(bounds):
        raise refuse("AL107", "a range cannot have a qualifier as well")
    if low.currency and high.currency and low.currency != high.currency:
        raise refuse("AL110", f"a range cannot run from {low.currency} to {high.currency}")
    if high.power is None and low.power is not None:
        raise refuse("AL103", "the upper end of the range has no unit word, the lower end has one")
    if low.power is None and high.power is not None:
        if low.digits >= SMALLEST_BARE * 10**low.decimals:
            raise refuse("AL103", "the lower end of the range has no unit word, the upper end has one")
        low = low._replace(power=high.power)
    currency = low.currency or high.currency
    lower, digit, currency = _valued(low._replace(currency=currency))
    upper, other_digit, _ = _valued(high._replace(currency=currency))
    if lower >= upper:
        raise refuse("AL107", f"the range from {lower:f} to {upper:f} does not ascend")
    return Parts(lower, upper, currency, Bound.BETWEEN, min(digit, other_digit), None)


def read_figure(found: re.Match[str], rules: Locale) -> Figure:
    """One match of the grammar's `FIGURE` as numbers.

    Args:
        found: The match.
        rules: How numbers are written.

    Returns:
        The figure; its currency is None when it names none.

    Raises:
        AmountError: Number, scale word or currency is not understood.
    """
    prefix, sign, number, scale, suffix = found.groups()
    digits, decimals = read_number(number, rules)
    power = None if scale is None else _power(scale, rules)
    currency = _currency(prefix, suffix) if prefix or suffix else None
    return Figure(-digits if sign else digits, decimals, power, currency)


def _clean(text: str) -> str:
    if not isinstance(text, str):
        raise _not_text(text)
    if len(text) > LONGEST_TEXT:
        raise refuse("AL106", f"text of {len(text)} characters is not an amount", hint="Use amounts_in() for prose.")
    if not text.isascii():
        text = text.translate(SPACES)
        if any(char.isdigit() and char > "9" for char in text):
            raise refuse("AL101", f"{quoted(text)} has digits other than 0 to 9")
    if not text.isprintable():
        raise refuse("AL143", f"{quoted(text)} has control characters")
    text = text.strip()
    if not text:
        raise refuse("AL140", "an amount is empty")
    return text


def _not_text(value: object) -> AmountError:
    if isinstance(value, float):
        return refuse("AL108", f"{value!r} is a binary float")
    if value is None:
        return refuse("AL140", "an amount is missing")
    if isinstance(value, Decimal) or type(value) is int:
        return refuse("AL102", "a bare number has no currency")
    return refuse("AL142", f"an amount cannot be a {type(value).__name__}")


def _qualifiers(text: str) -> tuple[list[Bound], int]:
    bounds: list[Bound] = []
    position = 0
    while len(bounds) < _MOST_QUALIFIERS and (found := QUALIFIER.match(text, position)):
        bounds.append(QUALIFIERS[phrase_key(found[0])])
        position = found.end()
    return bounds, position


def _figure_at(text: str, position: int, rules: Locale) -> tuple[Figure, int]:
    negative = text[position : position + 1] in ("-", "−")
    found = FIGURE.match(text, position + negative)
    if found is None or (negative and found["sign"]):
        raise refuse("AL101", f"{quoted(text)} is not an amount")
    after = text[found.end() : found.end() + 1]
    if after.isalnum() or after == "_":
        raise refuse("AL101", f"{quoted(text[found.end() :])} in {quoted(text)} is not a known unit")
    figure = read_figure(found, rules)
    return (figure._replace(digits=-figure.digits) if negative else figure), found.end()


def _power(scale: str, rules: Locale) -> int:
    power = (SCALES_LONG if rules.long_scale else SCALES).get(scale.rstrip(".").lower())
    if power is None:
        raise refuse("AL101", f"{quoted(scale)} has no settled meaning in the locale {rules.code!r}")
    return power


def _currency(prefix: str | None, suffix: str | None) -> str:
    if prefix is None or suffix is None:
        return _code(prefix or suffix or "")
    before, after = _code(prefix), _code(suffix)
    if before == after or (prefix == "$" and after in DOLLAR_CURRENCIES):
        return after
    if before in DOLLAR_CURRENCIES and phrase_key(suffix) in {"dollar", "dollars", "$"}:
        return before
    raise refuse("AL110", f"{quoted(prefix)} and {quoted(suffix)} name two currencies")


def _code(name: str) -> str:
    code = CURRENCY_NAMES.get(name)
    if code is None:
        key = phrase_key(name)
        if choices := AMBIGUOUS.get(name) or AMBIGUOUS.get(key):
            raise refuse("AL110", f"{quoted(name)} is ambiguous", hint=f"Write the ISO 4217 code: {choices}.")
        code = CURRENCY_NAMES.get(key) or name
    if not is_currency(code):
        raise refuse("AL110", f"currency {quoted(name)} is not known")
    return code


_DIGITS = {shift: Decimal(1).scaleb(shift) if shift < 0 else Decimal(10**shift) for shift in range(-4, 13)}


def _valued(figure: Figure) -> tuple[Decimal, Decimal, str]:
    digits, decimals, power, currency = figure
    if currency is None:
        raise refuse("AL102", "the figure has no currency")
    exponent = minor_exponent(currency)
    shift = (power or 0) - decimals
    if shift + exponent < 0:
        raise refuse("AL105", f"{decimals} decimals are finer than the smallest unit of {currency}")
    if abs(digits) * 10 ** (shift + exponent) > LARGEST_MINOR:
        raise refuse("AL106", "the figure is too large to be money")
    if power is None and abs(digits) < SMALLEST_BARE * 10**decimals and not (decimals and decimals == exponent):
        raise refuse("AL103", "a figure below 1,000 without a unit word seems to have lost it")
    digit = _DIGITS[shift]
    return (Decimal(digits * 10**shift) if shift >= 0 else _scaled(digits, shift)), digit, currency


def _scaled(digits: int, shift: int) -> Decimal:
    sign = "-" if digits < 0 else ""
    padded = str(abs(digits)).rjust(1 - shift, "0")
    return Decimal(f"{sign}{padded[:shift]}.{padded[shift:]}")
