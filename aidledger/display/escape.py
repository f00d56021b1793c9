"""Making untrusted text safe to show."""

from __future__ import annotations

import unicodedata

__all__ = ["escape_control", "shorten"]

# Cc control, Cf format (bidi overrides among them), Cs surrogate, Co private, Zl and Zp separators.
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


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


def shorten(text: str, width: int = 80) -> str:
    """Cut `text` to `width` characters, marking the cut, with control characters escaped.

    Example:
        >>> shorten("abcdefghij", 6)
        'abcde…'
    """
    text = escape_control(text[: width * 2])
    return text if len(text) <= width else text[: width - 1] + "…"
