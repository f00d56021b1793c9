"""Making untrusted text safe to show."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["FORMULA_STARTS", "escape_control", "guarded_text", "shorten"]

# Cc control, Cf format (bidi overrides among them), Cs surrogate, Co private, Zl and Zp separators.
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})

FORMULA_STARTS = "[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"
"""One character, as a regular expression, that has a spreadsheet take a cell for a formula (OWASP, "CSV Injection").

Full-width forms are taken for the plain ones by some programs.
"""
_WANTS_GUARD = re.compile(f"'*{FORMULA_STARTS}")


def escape_control(text: str, *, keep: str = "") -> str:
    r"""Replace characters that could repaint a terminal or hide text by their escapes.

    Args:
        text: Untrusted text.
        keep: Control characters to leave alone, such as a newline.

    Returns:
        Printable text.

    Example:
        >>> escape_control("red \x1b[31m")
        'red \\x1b[31m'
    """
    if text.isprintable():
        return text
    return "".join(
        char
        if char in keep or unicodedata.category(char) not in _UNSAFE
        else char.encode("unicode_escape", "backslashreplace").decode()
        for char in text
    )


def guarded_text(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe goes before what would begin one.

    Text that itself begins with apostrophes before such a character gets one more, so that taking
    exactly one away gives the text back; `aidledger.table.guarded` is the same for whole columns.

    Example:
        >>> print(guarded_text("=1+1"), guarded_text("'=1"), guarded_text("it's"))
        '=1+1 ''=1 it's
    """
    return f"'{text}" if _WANTS_GUARD.match(text) else text


def shorten(text: str, width: int = 80) -> str:
    """Cut `text` to `width` characters, marking the cut, with control characters escaped.

    Example:
        >>> shorten("abcdefghij", 6)
        'abcde…'
    """
    text = escape_control(text[: width * 2])
    return text if len(text) <= width else text[: width - 1] + "…"
