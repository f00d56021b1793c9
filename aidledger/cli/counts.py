"""Numbers of things on the command line."""

from __future__ import annotations

import argparse

__all__ = ["count"]

_DIGITS = 6


def count(text: str) -> int:
    """A whole number above zero, of at most six digits.

    Raises:
        ArgumentTypeError: The word is none.

    Example:
        >>> count("20")
        20
    """
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above zero")
    return number
