"""Numbers of things on the command line, and options that say one thing."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Once", "count"]

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


class Once(argparse.Action):
    """An option that cannot mean "either": given twice it is refused, as one of the two would be lost."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        """Keep the value, unless there is one."""
        if getattr(namespace, self.dest) is not None:
            parser.error(f"argument {option_string}: given twice; it takes one value")
        setattr(namespace, self.dest, values)
