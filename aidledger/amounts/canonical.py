"""The canonical form of an amount: consistent fields, and text that reads back as the same amount."""

from __future__ import annotations

import re
from decimal import Decimal

from aidledger.amounts.bound import Bound
from aidledger.amounts.currencies import minor_exponent
from aidledger.amounts.grammar import UNKNOWNS
from aidledger.amounts.parse import LARGEST_MINOR, LONGEST_TEXT, SMALLEST_BARE, Parts
from aidledger.amounts.refusal import quoted, refuse

__all__ = ["REASONS", "canonical_parts", "canonical_text", "canonical_wording", "minor_units", "power_of_ten"]

REASONS = tuple(dict.fromkeys(UNKNOWNS.values()))
"""Why an amount may be unknown."""

_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]{0,29})(?:\.[0-9]{1,9})?")
_COARSEST_DIGIT = 12
_MOST_DIGITS = 20
_LONGEST = 60
_QUALIFIER = {
    Bound.EXACT: "",
    Bound.AT_MOST: "up to ",
    Bound.NEARLY: "nearly ",
    Bound.AT_LEAST: "at least ",
    Bound.ABOUT: "about ",
}
# "Up to" speaks of a size, so below zero it would say the opposite of what is meant.
_BELOW_ZERO = {**_QUALIFIER, Bound.AT_MOST: "at most "}
_SCALE_WORDS = {3: " thousand", 6: " million", 9: " billion", 12: " trillion"}


def canonical_parts(
    stated: object, upper: object, currency: object, bound: object, digit: object, reason: object
) -> Parts:
    """Check the fields of an amount against each other and fill in what follows from them.

    Args:
        stated: The figure, or the lower end.
        upper: The upper end; only with `between`.
        currency: ISO 4217 code; may be missing only when the amount is unknown.
        bound: A `Bound` or its value.
        digit: The last stated digit; None takes it from the figure's own exponent.
        reason: Why the amount is unknown.

    Returns:
        The fields in canonical form.

    Raises:
        AmountError: With the code of what is wrong.
    """
    kind = _bound(bound)
    if currency is not None and not isinstance(currency, str):
        raise refuse("AL142", f"a currency cannot be a {type(currency).__name__}")
    if kind is Bound.UNKNOWN:
        return _unknown(stated, upper, currency, digit, reason)
    if reason is not None:
        raise refuse("AL107", "an amount that has a figure cannot have a reason for missing")
    if stated is None:
        raise refuse("AL140", "the figure is missing")
    if currency is None:
        raise refuse("AL102", "the figure has no currency")
    if (upper is not None) is not (kind is Bound.BETWEEN):
        raise refuse("AL107", 'an upper end belongs to the bound "between", and only to it')
    ends = [_decimal(end) for end in (stated, upper) if end is not None]
    return _known(ends, currency, kind, None if digit is None else _decimal(digit))


def canonical_text(parts: Parts) -> str:
    """Text that says exactly what the parts say: reading it gives the same parts."""
    if parts.stated is None or parts.digit is None or parts.currency is None:
        return f"{parts.currency} {parts.reason}" if parts.currency else str(parts.reason)
    ends = [parts.stated] if parts.upper is None else [parts.stated, parts.upper]
    scale = _scale(ends, power_of_ten(parts.digit), minor_exponent(parts.currency))
    texts = [f"{parts.currency} {_number(end, parts.digit, scale)}" for end in ends]
    if parts.upper is not None:
        return f"between {texts[0]} and {texts[1]}"
    if parts.stated < 0:
        return _BELOW_ZERO[Bound(parts.bound).in_words_of(negative=True)] + texts[0]
    return _QUALIFIER[parts.bound] + texts[0]


def canonical_wording(wording: object) -> str | None:
    """The text an amount was read from, checked for length and control characters.

    Raises:
        AmountError: It is not text (AL142), too long or not printable (AL143).
    """
    if wording is None:
        return None
    if not isinstance(wording, str):
        raise refuse("AL142", f"a wording cannot be a {type(wording).__name__}")
    if len(wording) > LONGEST_TEXT or not wording.replace("\u00a0", " ").replace("\u202f", " ").isprintable():
        raise refuse("AL143", f"the wording {quoted(wording)} is too long or has control characters")
    return wording.strip() or None


def minor_units(value: Decimal, exponent: int) -> int:
    """`value` in minor units; it must be a whole number of them.

    Raises:
        AmountError: It is finer (AL105) or too large (AL106).
    """
    sign, digits, power = value.as_tuple()
    if not isinstance(power, int):
        raise refuse("AL101", f"{value} is not a number")
    shift = power + exponent
    if shift > _MOST_DIGITS or len(digits) + shift > _MOST_DIGITS:
        if any(digits):
            raise refuse("AL106", "the figure is too large to be money")
        return 0
    if shift < 0 and (len(digits) > _LONGEST or shift < -_LONGEST):
        raise refuse("AL105", "the figure is finer than the smallest unit of its currency")
    whole = int("".join(map(str, digits)))
    units, rest = divmod(whole * int(10 ** max(shift, 0)), int(10 ** max(-shift, 0)))
    if rest:
        raise refuse("AL105", f"{value} is finer than the smallest unit of its currency")
    if units > LARGEST_MINOR:
        raise refuse("AL106", "the figure is too large to be money")
    return -units if sign else units


def power_of_ten(digit: Decimal) -> int:
    """The exponent of a stated digit: 6 for a million.

    Raises:
        AmountError: It is not a power of ten (AL111).
    """
    sign, digits, power = digit.as_tuple()
    if sign or not isinstance(power, int) or digits[0] != 1 or any(digits[1:]):
        raise refuse("AL111", f"{digit} is not a power of ten", hint="The last stated digit is 1000000 for $5 million.")
    return power + len(digits) - 1


def _bound(bound: object) -> Bound:
    if bound is None:
        return Bound.EXACT
    try:
        return Bound(bound)  # type: ignore[arg-type]
    except (ValueError, TypeError):
        known = ", ".join(Bound)
        raise refuse("AL142", f"{quoted(str(bound))} is not a bound", hint=f"Known: {known}.") from None


def _unknown(stated: object, upper: object, currency: str | None, digit: object, reason: object) -> Parts:
    if stated is not None or upper is not None or digit is not None:
        raise refuse("AL107", "an unknown amount cannot have a figure")
    if reason is not None and reason not in REASONS:
        raise refuse("AL142", f"{quoted(str(reason))} is not a reason", hint=f"Known: {', '.join(REASONS)}.")
    if currency is not None:
        minor_exponent(currency)
    return Parts(None, None, currency, Bound.UNKNOWN, None, "not given" if reason is None else str(reason))


def _known(ends: list[Decimal], currency: str, bound: Bound, digit: Decimal | None) -> Parts:
    exponent = minor_exponent(currency)
    minors = [minor_units(end, exponent) for end in ends]
    power = min(_own_power(end) for end in ends) if digit is None else power_of_ten(digit)
    if power < -exponent:
        raise refuse("AL105", f"a stated digit of 10^{power} is finer than the smallest unit of {currency}")
    if power > _COARSEST_DIGIT:
        raise refuse("AL106", "nothing coarser than a trillion can be a stated digit")
    if any(minor % 10 ** (power + exponent) for minor in minors):
        raise refuse(
            "AL111", f"the figure has digits below its last stated digit, 10^{power}", hint="Leave `digit` out."
        )
    if minors[-1] <= minors[0] and len(minors) > 1:
        raise refuse("AL107", f"the range from {ends[0]} to {ends[1]} does not ascend")
    low, *high = (_plain(minor, exponent, power) for minor in minors)
    return Parts(
        low, high[0] if high else None, currency, bound, _plain(10 ** (power + exponent), exponent, power), None
    )


def _own_power(value: Decimal) -> int:
    power = value.as_tuple().exponent
    return power if isinstance(power, int) else 0


def _plain(minor: int, exponent: int, power: int) -> Decimal:
    """Minor units as a Decimal printed without an exponent, with the decimals that were stated."""
    decimals = max(0, -power)
    units = minor // 10 ** (exponent - decimals) if minor >= 0 else -(-minor // 10 ** (exponent - decimals))
    sign, digits = ("-" if units < 0 else ""), str(abs(units)).rjust(decimals + 1, "0")
    return Decimal(f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else f"{sign}{digits}")


def _decimal(value: object) -> Decimal:
    if isinstance(value, float):
        raise refuse("AL108", f"{value!r} is a binary float")
    if isinstance(value, bool) or not isinstance(value, (Decimal, int, str)):
        raise refuse("AL142", f"a figure cannot be a {type(value).__name__}")
    if isinstance(value, str):
        if not _PLAIN.fullmatch(value):
            raise refuse(
                "AL104", f"{quoted(value)} is not a plain decimal number", hint="Write digits: 400000000 or 12.50."
            )
        return Decimal(value)
    if isinstance(value, int):
        if abs(value) > LARGEST_MINOR:
            raise refuse("AL106", "the figure is too large to be money")
        return Decimal(value)
    if not value.is_finite():
        raise refuse("AL101", f"{value} is not an amount")
    return value


def _scale(ends: list[Decimal], power: int, exponent: int) -> int:
    """The power of ten of the scale word that lets the last stated digit be printed."""
    in_full = power <= 0 and ((exponent and power == -exponent) or all(abs(end) >= SMALLEST_BARE for end in ends))
    if in_full:
        return 0
    largest = max(abs(end) for end in ends)
    fitting = [scale for scale in _SCALE_WORDS if scale >= power]
    return max((scale for scale in fitting if largest >= 10**scale), default=fitting[0])


def _number(value: Decimal, digit: Decimal, scale: int) -> str:
    power = power_of_ten(digit)
    decimals = scale - power
    units = minor_units(value, -power) if power <= 0 else int(value) // 10**power
    sign, digits = ("-" if units < 0 else ""), str(abs(units)).rjust(decimals + 1, "0")
    whole, rest = (digits[:-decimals], "." + digits[-decimals:]) if decimals else (digits, "")
    return f"{sign}{int(whole):,}{rest}{_SCALE_WORDS.get(scale, '')}"
