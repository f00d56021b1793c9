"""Amounts of a saved ledger as whole minor units, where they are certainly valid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aidledger.amounts import Amount, AmountError, Bound, is_currency
from aidledger.amounts.canonical import REASONS, canonical_wording
from aidledger.amounts.parse import LONGEST_TEXT
from aidledger.importers.columnar.arrays import as_numpy, as_text
from aidledger.importers.columnar.certain import filled, judged, words
from aidledger.importers.tabular.money import Money, screen_money, with_stated_digits
from aidledger.importers.tabular.screens import Distinct, distinct

if TYPE_CHECKING:
    import numpy.typing as npt

    from aidledger.importers.columnar.text import TextTable

    Bools = npt.NDArray[np.bool_]

__all__ = ["Amounts", "amounts", "contradicting", "reuse"]

_FIGURES = frozenset(Bound) - {Bound.UNKNOWN}
_REUSE = frozenset({Bound.EXACT, Bound.AT_MOST})
_NONE = -1


class Amounts(NamedTuple):
    """Columns of amounts.

    Attributes:
        columns: Typed columns of the contract's schema; meaningful where `fine` is true.
        fine: Whether the cells certainly make the amount that stands in the columns. Shape: rows.
        known: Whether there is a figure. Shape: rows.
    """

    columns: dict[str, Any]
    fine: Bools
    known: Bools


def amounts(cells: TextTable) -> Amounts:
    """The amounts of packages."""
    currency, bound, reason = (_labels(cells, name) for name in ("currency", "bound", "unknown_reason"))
    known, has_upper = filled(cells.column("amount")), filled(cells.column("amount_upper"))
    money = _money(cells, "amount", "stated_digit", currency)
    upper = _upper(cells, has_upper, money, currency)
    wording = _wording(cells, "wording")
    between = _among(bound, {Bound.BETWEEN})
    # Without a word, an amount has a figure and is exact.
    is_figure = _among(bound, {"", *_FIGURES}) & ~filled(reason.column) & money.fine & _among_currencies(currency)
    is_figure &= np.where(between, has_upper & filled(cells.column("stated_digit")) & (upper > money.minor), ~has_upper)
    is_unknown = _among(bound, {Bound.UNKNOWN}) & _among(reason, set(REASONS)) & ~has_upper
    is_unknown &= ~filled(cells.column("stated_digit")) & (_among_currencies(currency) | _among(currency, {""}))
    columns = {
        "amount_minor": _integers(money.minor, known),
        "upper_minor": _integers(upper, has_upper),
        "digit_minor": _integers(money.digit, known),
        "currency": _worded(currency),
        "bound": _worded(bound, default=Bound.EXACT.value),
        "unknown_reason": _worded(reason),
        "wording": wording.values,
    }
    return Amounts(columns, wording.fine & np.where(known, is_figure, is_unknown), known)


def reuse(cells: TextTable, whole: Amounts) -> tuple[dict[str, Any], Bools]:
    """The parts of packages that were counted before.

    Args:
        cells: Text by column.
        whole: The amounts of the packages.

    Returns:
        Typed columns, and where they are certainly right.
    """
    present, bound = filled(cells.column("reannounced")), _labels(cells, "reannounced_bound")
    digit, wording = filled(cells.column("reannounced_digit")), _wording(cells, "reannounced_wording")
    nothing = ~present & ~filled(bound.column) & ~digit & ~filled(cells.column("reannounced_wording"))
    money = _money(cells, "reannounced", "reannounced_digit", _labels(cells, "currency"))
    minor = whole.columns["amount_minor"].fill_null(_NONE).to_numpy()
    is_part = present & digit & wording.fine & money.fine & whole.known & _among(bound, set(_REUSE))
    is_part &= money.minor <= minor
    return {
        "reannounced_minor": _integers(money.minor, present),
        "reannounced_digit_minor": _integers(money.digit, present),
        "reannounced_bound": _worded(bound),
        "reannounced_wording": wording.values,
    }, nothing | is_part


def contradicting(columns: dict[str, Any]) -> Bools:
    """Which amounts are not what their words say, as `aidledger.importers.cells.contradicts_wording` has it.

    Args:
        columns: Amounts of the contract's schema, all of them valid.

    Returns:
        Shape: rows. Every distinct wording is read once.
    """
    wording: Any = columns["wording"]
    wording = wording if isinstance(wording, pa.DictionaryArray) else wording.dictionary_encode()
    said = [_said(text) for text in wording.dictionary.to_pylist()]
    codes: Any = pa.array(wording.indices)
    same = {
        name: _equal(columns[name], pa.array([None if one is None else one[name] for one in said], kind).take(codes))
        for name, kind in _SAID.items()
        if name != "digit_minor"
    }
    digits = pa.array([None if one is None else one["digit_minor"] for one in said], pa.int64()).take(codes)
    known = as_numpy(columns["amount_minor"].is_valid()) & as_numpy(digits.is_valid())
    figures = same["amount_minor"] & same["upper_minor"] & same["currency"] & same["bound"]
    figures &= as_numpy(columns["digit_minor"].fill_null(0)) <= as_numpy(digits.fill_null(0))
    readable = np.append(np.array([one is not None for one in said], dtype=np.bool_), False)[
        as_numpy(codes.fill_null(-1))
    ]
    found: Bools = ~(readable & np.where(known, figures, same["unknown_reason"]))
    found &= as_numpy(wording.is_valid())
    return found


_SAID: dict[str, pa.DataType] = {
    "amount_minor": pa.int64(),
    "upper_minor": pa.int64(),
    "digit_minor": pa.int64(),
    "currency": pa.string(),
    "bound": pa.string(),
    "unknown_reason": pa.string(),
}


def _said(text: str) -> dict[str, Any] | None:
    """What words say, in the columns of the contract; None where they are no amount."""
    try:
        said = Amount.parse(text)
    except AmountError:
        return None
    known = said.stated is not None
    return {
        "amount_minor": said.minor() if known else None,
        "upper_minor": None if said.upper is None else said.minor_upper(),
        "digit_minor": said.minor_digit() if known else None,
        "currency": said.currency,
        "bound": str(said.bound),
        "unknown_reason": said.reason,
    }


def _equal(first: Any, second: Any) -> Bools:
    """Whether cells are the same, or both missing."""
    if isinstance(first, pa.DictionaryArray):
        first = first.cast(pa.string())
    same = pc.equal(first, second).fill_null(False)  # noqa: FBT003 - what a missing comparison counts as
    found: Bools = as_numpy(same) | (as_numpy(first.is_null()) & as_numpy(second.is_null()))
    return found


class _Labels(NamedTuple):
    """A column of few distinct words, as it stands."""

    column: Any
    found: Distinct


def _labels(cells: TextTable, name: str) -> _Labels:
    column = cells.column(name)
    return _Labels(column, distinct(pa.chunked_array([column]), None))


def _among(labels: _Labels, wanted: set[str]) -> Bools:
    found: Bools = np.array([label in wanted for label in labels.found.values] or [False], dtype=np.bool_)
    return found[labels.found.codes]


def _among_currencies(labels: _Labels) -> Bools:
    return _among(labels, {str(label) for label in labels.found.values if is_currency(str(label))})


def _worded(labels: _Labels, *, default: str | None = None) -> Any:
    values = pa.array([str(label) or default for label in labels.found.values], pa.string())
    return words(values, labels.found.codes)


def _wording(cells: TextTable, name: str) -> Any:
    return judged(cells.column(name), canonical_wording, longest=LONGEST_TEXT)


def _money(cells: TextTable, name: str, digit: str, currency: _Labels) -> Money:
    """Plain figures with their last stated digits; where there is none, nothing that counts."""
    money = screen_money(as_text(cells.column(name)), currency.found, _any_bound(cells.rows))
    return with_stated_digits(money, _labels(cells, digit).found, currency.found)


def _upper(cells: TextTable, present: Bools, money: Money, currency: _Labels) -> npt.NDArray[np.int64]:
    """Upper ends of ranges; less than nothing where there is none that fits its lower end."""
    if not present.any():
        return np.full(cells.rows, _NONE, dtype=np.int64)
    upper = screen_money(as_text(cells.column("amount_upper")), currency.found, _any_bound(cells.rows))
    fits = upper.fine & (upper.minor % np.maximum(money.digit, 1) == 0)
    return np.where(fits, upper.minor, _NONE)


def _any_bound(rows: int) -> Distinct:
    """Bounds are looked at elsewhere: to the screen of figures, all are exact."""
    return Distinct(np.zeros(rows, dtype=np.int32), [Bound.EXACT], np.ones(rows, dtype=np.bool_))


def _integers(values: npt.NDArray[np.int64], present: Bools) -> Any:
    return pa.array(values, mask=~present)
