"""Screens of amounts: plain figures become integers without passing through any other number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aidledger.amounts import Bound, is_currency, minor_exponent
from aidledger.importers.tabular.buffers import text_buffers
from aidledger.importers.tabular.texts import cells_with

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from aidledger.importers.tabular.screens import Distinct

__all__ = ["Money", "plain_figures", "screen_money", "with_stated_digits"]

_LARGEST_MINOR = 10**18
_POWER_OF_TEN = re.compile(r"10{0,15}|0\.0{0,8}1")
_NO_POWER = -99
_COARSEST_DIGIT = 12  # a trillion, as in `aidledger.amounts`
_MOST_DIGITS = 18  # of an integer that certainly fits 64 bits
_EASY_BOUNDS = ("", Bound.EXACT, Bound.AT_MOST, Bound.AT_LEAST, Bound.ABOUT)
_ZERO, _NINE, _POINT = b"09."
_POWERS = np.array([10**power for power in range(_MOST_DIGITS + 1)], dtype=np.int64)
_LARGEST = _LARGEST_MINOR // _POWERS


@dataclass(frozen=True, eq=False)
class Money:
    """Amounts as integers. Values are meaningful where `fine` is true. Shape of every array: rows.

    Attributes:
        minor: Figure in minor units.
        digit: Last stated digit in minor units.
        fine: Whether the amount is certainly valid.
    """

    minor: npt.NDArray[np.int64]
    digit: npt.NDArray[np.int64]
    fine: npt.NDArray[np.bool_]


class _Figures(NamedTuple):
    """Text taken for plain decimals. Shape of every array: rows.

    Attributes:
        digits: The text without its point.
        decimals: How many digits stand behind the point.
        plain: Whether it is nothing but digits with at most one point inside, at most 18 of them, and no
            needless zero in front.
    """

    digits: pa.Array[Any]
    decimals: npt.NDArray[np.int32]
    plain: npt.NDArray[np.bool_]


def screen_money(text: pa.Array[Any], currency: Distinct, bound: Distinct) -> Money:
    """Pass plain decimals without sign that are whole minor units of a known currency.

    Args:
        text: Figures as text.
        currency: Currency column, by label.
        bound: Bound column, by label.

    Returns:
        Integers, exact: digits become an int64 without passing through any other number.
    """
    exponents = np.array([_exponent(value) for value in currency.values] or [-1], dtype=np.int32)[currency.codes]
    easy = np.array([value in _EASY_BOUNDS for value in bound.values] or [False], dtype=np.bool_)
    figures = _figures(text)
    fine = figures.plain & (figures.decimals <= exponents)
    if not easy.all():
        fine &= easy[bound.codes]
    digits = figures.digits if fine.all() else pc.if_else(pa.array(fine), figures.digits, "0")
    unscaled = digits.cast(pa.int64()).to_numpy()
    shift = np.where(fine, exponents - figures.decimals, 0)
    scale = _POWERS[shift]
    fine &= unscaled <= _LARGEST[shift]
    return Money(unscaled * np.where(fine, scale, 0), scale, fine)


def _figures(text: pa.Array[Any]) -> _Figures:
    ends, content = text_buffers(text)
    starts, lengths = ends[:-1], np.diff(ends)
    is_point = content == _POINT
    points = np.flatnonzero(is_point).astype(np.int32)
    before = np.searchsorted(points, ends).astype(np.int32)  # how many points there are before each end
    counts = np.diff(before)
    # One more than points, for cells behind the last one.
    places = np.append(points, np.int32(0))
    decimals = np.where(counts == 1, ends[1:] - places[before[:-1]] - 1, 0)
    whole = lengths - counts - decimals
    plain = (counts <= 1) & (whole > 0) & (decimals >= counts) & (whole + decimals <= _MOST_DIGITS)
    unfit = (content - np.uint8(_ZERO) > _NINE - _ZERO) & ~is_point
    plain &= ~cells_with(unfit, ends)
    if len(content):
        plain &= (whole == 1) | (content[np.minimum(starts, len(content) - 1)] != _ZERO)
    buffers = [None, pa.py_buffer(ends - before), pa.py_buffer(content[~is_point])]
    return _Figures(pa.Array.from_buffers(pa.string(), len(text), buffers), decimals, plain)


def plain_figures(
    cells: Sequence[str], currencies: Sequence[str], bounds: Sequence[str]
) -> tuple[list[int], list[int]]:
    """What `screen_money` makes of few cells: figures and last stated digits in minor units.

    Args:
        cells: Figures as text.
        currencies: The currency of each.
        bounds: The bound of each.

    Returns:
        Both; zero for a figure that is not certainly valid, and for its digit.

    Example:
        >>> plain_figures(["12.50", "5", "x"], ["USD", "JPY", "USD"], ["", "about", ""])
        ([1250, 5, 0], [1, 1, 0])
    """
    exponents = {currency: _exponent(currency) for currency in set(currencies)}
    hard = {bound for bound in set(bounds) if bound not in _EASY_BOUNDS}
    minors, digits = [0] * len(cells), [0] * len(cells)
    is_ascii = "".join(cells).isascii()
    for place, (cell, currency, bound) in enumerate(zip(cells, currencies, bounds, strict=True)):
        whole, point, decimals = cell.partition(".")
        figure, shift = whole + decimals, exponents[currency] - len(decimals)
        if shift < 0 or not figure.isdecimal() or len(figure) > _MOST_DIGITS or bound in hard:
            continue
        if (
            not (is_ascii or cell.isascii())
            or not whole
            or (point and not decimals)
            or (whole[0] == "0" and whole != "0")
        ):
            continue
        scale = 10**shift if shift else 1
        minor = int(figure) * scale
        if minor <= _LARGEST_MINOR:
            minors[place], digits[place] = minor, scale
    return minors, digits


def with_stated_digits(money: Money, stated: Distinct, currency: Distinct) -> Money:
    """Take last stated digits from a column of their own, where they are powers of ten that fit the figures.

    Args:
        money: Figures, with the digits that follow from how they are written.
        stated: Stated digits in units of the currency, by label; blank ones follow from the figure.
        currency: Currency column, by label.

    Returns:
        The amounts; those whose stated digit is no plain power of ten, or does not fit, are not fine.
    """
    powers = np.array([_power(str(label)) for label in stated.values] or [_NO_POWER], dtype=np.int64)[stated.codes]
    exponents = np.array([_exponent(value) for value in currency.values] or [-1], dtype=np.int64)[currency.codes]
    given = powers != _NO_POWER
    places = np.where(given, powers + exponents, 0)
    fits = (places >= 0) & (powers <= _COARSEST_DIGIT)
    digit = _POWERS[np.where(fits, places, 0)]
    fine = money.fine & (~given | (fits & (money.minor % digit == 0)))
    return Money(money.minor, np.where(given, digit, money.digit), fine)


def _power(label: str) -> int:
    """The exponent of a power of ten in plain digits; `_NO_POWER` for a blank, too many for anything else."""
    text = label.strip()
    if not text:
        return _NO_POWER
    if not _POWER_OF_TEN.fullmatch(text):
        return _MOST_DIGITS
    whole, _, decimals = text.partition(".")
    return -len(decimals) if decimals else len(whole) - 1


def _exponent(currency: object) -> int:
    return minor_exponent(currency) if isinstance(currency, str) and is_currency(currency) else -1
