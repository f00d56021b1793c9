"""Guards for arguments of the wrong type: one sentence about what was given, and a hint."""

from __future__ import annotations

from operator import index
from typing import SupportsIndex

from aidledger.display import shorten
from aidledger.errors import InputError

__all__ = ["refuse_other_types", "whole_number"]


def refuse_other_types(name: str, value: object, kind: type | tuple[type, ...], *, what: str, hint: str) -> None:
    """Raise unless a value is of a type.

    Args:
        name: What the argument is called.
        value: What was given.
        kind: The type, or several of which any will do.
        what: The type in words, with its article.
        hint: What to write instead.

    Raises:
        InputError: It is of another type.

    Example:
        >>> refuse_other_types("to", 3, str, what="a currency", hint='Such as "EUR".')
        Traceback (most recent call last):
            ...
        aidledger.errors.InputError: to=3 is not a currency.
        Hint: Such as "EUR".
    """
    if not isinstance(value, kind):
        raise InputError(f"{name}={shorten(repr(value))} is not {what}.", hint=hint)


def whole_number(name: str, value: SupportsIndex) -> int:
    """A number of things: zero or more, and whole.

    Args:
        name: What the argument is called.
        value: What was given; integers of NumPy are welcome.

    Returns:
        The number.

    Raises:
        InputError: It is not whole, or below zero.
    """
    try:
        number = index(value)
    except TypeError:
        number = -1
    if number < 0:
        raise InputError(f"{name}={shorten(repr(value))} is not a whole number of zero or more.", hint="Such as 20.")
    return number
