"""Headings, wrapped text and numbers of one scale."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal

from aidledger.amounts import is_currency, minor_exponent
from aidledger.display import Ink, Style, counted, escape_control

__all__ = ["Scale", "counted", "heading", "indented", "painted_table", "wrapped"]

_WIDE = Context(prec=200)
_INDENT = "  "


@dataclass(frozen=True, slots=True)
class Scale:
    """The one unit a table or chart is written in.

    Attributes:
        word: Its name, such as `billion`; empty for whole units of the currency.
        factor: How many units of the currency it stands for.
        finest: Most decimals a figure is written with: those of the currency, where it stands for whole units of one.
    """

    word: str
    factor: Decimal
    finest: int | None = None

    @classmethod
    def of(cls, largest: Decimal, currency: str | None = None) -> Scale:
        """The scale in which a figure of this size has few digits.

        Example:
            >>> Scale.of(Decimal("825000000")).word, Scale.of(Decimal(12)).word
            ('billion', '')
        """
        if largest >= Decimal(10) ** 8:
            return cls("billion", Decimal(10) ** 9)
        if largest >= Decimal(10) ** 5:
            return cls("million", Decimal(10) ** 6)
        return cls("", Decimal(1), minor_exponent(currency) if currency and is_currency(currency) else None)

    @classmethod
    def between(cls, low: Decimal, high: Decimal, currency: str | None = None) -> Scale:
        """The scale of an interval: that of its lower end, and of the upper one where the lower says nothing.

        Example:
            >>> Scale.between(Decimal(0), Decimal("25099500000")).word, Scale.between(Decimal(12), Decimal("inf")).word
            ('billion', '')
        """
        return cls.of(high if low == 0 and high.is_finite() else low, currency)

    def unit(self, currency: str) -> str:
        """The unit in words, such as `USD billion`."""
        return f"{currency} {self.word}".strip()

    def down(self, value: Decimal) -> Decimal:
        """The value in this scale."""
        return _WIDE.divide(value, self.factor)

    def best(self, value: Decimal, places: int = 3) -> str:
        """A best estimate, rounded half to even."""
        return self._text(value, places, ROUND_HALF_EVEN)

    def low(self, value: Decimal, places: int) -> str:
        """A lower bound, rounded down so that it stays one."""
        return self._text(value, places, ROUND_FLOOR)

    def high(self, value: Decimal, places: int) -> str:
        """An upper bound, rounded up so that it stays one; a sign where there is none."""
        return "∞" if value.is_infinite() else self._text(value, places, ROUND_CEILING)

    def signed(self, value: Decimal) -> str:
        """A difference with its sign."""
        return f"{'+' if value > 0 else ''}{self.best(value)}"

    def _text(self, value: Decimal, places: int, rounding: str) -> str:
        places = places if self.finest is None else min(places, self.finest)
        return f"{self.down(value).quantize(Decimal(1).scaleb(-places), rounding=rounding, context=_WIDE):,f}"


def heading(text: str, *, style: Style) -> list[str]:
    """A heading, underlined."""
    text = style.fit(escape_control(text))
    return [style.paint(text, Ink.BOLD), style.paint(style.pick("─", "-") * len(text), Ink.DIM)]


def wrapped(text: str, *, width: int, style: Style, first: str = "", rest: str | None = None) -> list[str]:
    """A paragraph broken into lines that fit, indented by `first`, then `rest`."""
    return textwrap.wrap(
        style.fit(escape_control(text)),
        width,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_on_hyphens=False,
    )


def indented(lines: list[str]) -> list[str]:
    """Lines moved in by two columns."""
    return [_INDENT + line for line in lines]


def painted_table(table: str, *, style: Style, last: bool = False) -> list[str]:
    """The lines of a `text_table` with its header, and its last row on request, in bold."""
    lines = style.fit(table).splitlines()
    lines[0] = style.paint(lines[0], Ink.BOLD)
    lines[1] = style.paint(lines[1].replace("-", style.pick("─", "-")), Ink.DIM)
    if last:
        lines[-1] = style.paint(lines[-1], Ink.BOLD)
    return lines
