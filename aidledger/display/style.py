"""How text may look: with colour or without, in Unicode or in ASCII."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import IntEnum

__all__ = ["PLAIN", "Ink", "Style", "ascii_only"]


class Ink(IntEnum):
    """The marks a terminal understands; only the eight basic colours, so that its theme decides."""

    BOLD = 1
    DIM = 2
    RED = 31
    GREEN = 32
    YELLOW = 33
    BLUE = 34
    MAGENTA = 35
    CYAN = 36


@dataclass(frozen=True, slots=True)
class Style:
    r"""What the place a text goes to can show.

    Attributes:
        colour: Whether escape sequences for colour may be used.
        unicode: Whether characters beyond ASCII may be used.

    Example:
        >>> Style(colour=True).paint("gap", Ink.RED)
        '\x1b[31mgap\x1b[0m'
        >>> Style().paint("gap", Ink.RED)
        'gap'
    """

    colour: bool = False
    unicode: bool = True

    def paint(self, text: str, *inks: Ink, ground: Ink | None = None) -> str:
        """Colour a text where colour is allowed.

        Args:
            text: Text to colour; control characters in it must be escaped already.
            inks: Colours and weights of the letters.
            ground: Colour behind them.

        Returns:
            The text, between escape sequences or as it was.
        """
        # The code of a colour behind the letters is ten above its own (ECMA-48).
        codes = [str(int(ink)) for ink in inks] + ([str(ground + 10)] if ground else [])
        return f"\x1b[{';'.join(codes)}m{text}\x1b[0m" if self.colour and codes and text else text

    def pick(self, unicode: str, ascii: str) -> str:  # noqa: A002 - the word for it
        """One of two spellings of the same thing."""
        return unicode if self.unicode else ascii

    def fit(self, text: str) -> str:
        """The text in characters that can be shown."""
        return text if self.unicode else ascii_only(text)


PLAIN = Style()
"""Unicode without colour: what a file or a notebook can show."""

_SPELT = str.maketrans(
    {
        "–": "-",
        "—": "-",
        "−": "-",
        "…": "...",
        "∞": "inf",
        "·": "-",
        "●": "o",
        "’": "'",
        "“": '"',
        "”": '"',
        "≥": ">=",
        "≤": "<=",
        "€": "EUR ",
        "£": "GBP ",
    }
)


def ascii_only(text: str) -> str:
    r"""Spell a text in ASCII: known signs by their spelling, accents dropped, the rest escaped.

    Example:
        >>> ascii_only("34.04–34.13 … Škoda ₴")
        '34.04-34.13 ... Skoda \\u20b4'
    """
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text.translate(_SPELT))
    return "".join(c for c in parts if not unicodedata.combining(c)).encode("ascii", "backslashreplace").decode()
