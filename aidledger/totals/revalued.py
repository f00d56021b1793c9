"""Revisions as figures: beside the packages of one total, and added to totals by group."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from aidledger.amounts import minor_exponent
from aidledger.amounts.interval import EXACT_MATHS
from aidledger.dates import FiscalYear
from aidledger.errors import BasisMismatchError
from aidledger.totals.figures import NO_CURRENCY, Figures
from aidledger.totals.filters import Filter
from aidledger.totals.keys import NO_WORD
from aidledger.totals.revaluation import applicable_revisions, refuse_finer_than_revisions, shift_of
from aidledger.totals.wide import Wide

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from aidledger.amounts import Reading
    from aidledger.model import Revision
    from aidledger.totals.exact import Exact
    from aidledger.totals.revaluation import Shift

__all__ = ["as_array", "group_scopes", "in_half_units", "refuse_keys", "with_revisions"]

_MONEY = ("point", "low", "high", "rounding_low", "rounding_high")
# What revisions are published by: the keys whose groups are what a filter by their label leaves.
_PUBLISHED_BY = frozenset({"donor", "recipient", "authority", "stage", "fiscal_year"})


def as_array(column: Exact) -> npt.NDArray[Any]:
    """Exact integers as an array of int64, or of Python integers where that does not do."""
    return column.as_objects() if isinstance(column, Wide) else column


def in_half_units(shifts: Sequence[Shift], currency: str, exponent: int | None) -> tuple[Figures, int | None]:
    """What revisions add, as figures.

    Args:
        shifts: What they add in major units, one entry a figure.
        currency: ISO 4217 code.
        exponent: Decimal places of converted packages; None where there are minor units.

    Returns:
        Figures in half units, and the decimal places that hold all of them: revisions are valued one by one, and
        can have more than the packages share. An end without limit counts as nothing; `unbounded` tells of the upper.
    """
    ends = [
        (shift.point, shift.interval.low, shift.interval.high, shift.rounding.low, shift.rounding.high)
        for shift in shifts
    ]
    if exponent is not None:
        exponent = max(exponent, *(_places(end) for column in ends for end in column))
    places = exponent if exponent is not None else 0 if currency == NO_CURRENCY else minor_exponent(currency)
    scale = Decimal(2).scaleb(places)
    columns: dict[str, Any] = {
        name: np.array([0 if end.is_infinite() else int(EXACT_MATHS.multiply(end, scale)) for end in column], object)
        for name, column in zip(_MONEY, zip(*ends, strict=True), strict=True)
    }
    none, zero = np.zeros(len(shifts), dtype=np.bool_), np.zeros(len(shifts), dtype=np.int64)
    unbounded = np.array([shift.interval.high.is_infinite() for shift in shifts], dtype=np.bool_)
    return Figures(**columns, unbounded=unbounded, shared=none, rows=zero, unvalued=zero), exponent


def refuse_keys(by: Iterable[str]) -> None:
    """Raise where no revision is published by what totals are grouped by.

    Raises:
        BasisMismatchError: A key is none of donor, recipient, authority, stage and fiscal year.
    """
    refuse_finer_than_revisions([f"grouping by {name}" for name in by if name not in _PUBLISHED_BY])


def group_scopes(
    scope: Filter, by: Sequence[str], labels: Iterable[tuple[str, ...]], *, stage: str
) -> tuple[Filter, ...]:
    """What every group is narrowed to, beside everything its ledger is.

    Args:
        scope: What all groups are narrowed to.
        by: Keys that revisions are published by.
        labels: Their values in each group.
        stage: Stage of all packages.

    Raises:
        BasisMismatchError: The packages of a group have no word for a key: no revision is about them alone.
    """
    return tuple(
        _group_scope(scope.and_also(Filter(stage=(stage,))), dict(zip(by, label, strict=True))) for label in labels
    )


def _group_scope(scope: Filter, words: dict[str, str]) -> Filter:
    refuse_finer_than_revisions([f"{name} {word}" for name, word in words.items() if word == NO_WORD])
    for name, word in words.items():
        wanted = FiscalYear.parse(word) if name == "fiscal_year" else (word,)
        scope = replace(scope, **{name: wanted})  # type: ignore[arg-type] # the keys are fields of these types
    return scope


def with_revisions(
    announced: Figures,
    scopes: Sequence[Filter],
    revisions: Sequence[Revision],
    *,
    reading: Reading,
    currency: str,
    exponent: int | None,
) -> tuple[Figures, int | None]:
    """Add to every group the revisions that restate it.

    A group is what a filter by its label leaves, and so are its revisions.

    Args:
        announced: Figures of the groups.
        scopes: What each group is narrowed to.
        revisions: All revisions of the ledger.
        reading: How wording is read.
        currency: ISO 4217 code of all groups.
        exponent: Decimal places of converted figures; None where there are minor units.

    Returns:
        The figures, and their decimal places.

    Raises:
        BasisMismatchError: A revision is not published for a group alone, restates more than it, or has no lower end.
        CurrencyMismatchError: A revision is in another currency.
    """
    if not scopes:
        return announced, exponent
    shifts = [
        shift_of(applicable_revisions(revisions, scope), scope, reading=reading, currency=currency) for scope in scopes
    ]
    added, finer = in_half_units(shifts, currency, exponent)
    factor = 1 if exponent is None or finer is None else 10 ** (finer - exponent)
    money = {name: as_array(getattr(announced, name)).astype(object) * factor + getattr(added, name) for name in _MONEY}
    if any(shift.interval.low.is_infinite() for shift in shifts):
        raise BasisMismatchError(
            "A revision has no lower end on a literal reading, so that no group it restates has one.",
            hint='Use reading="conventional".',
        )
    if (money["point"] < 0).any():
        raise BasisMismatchError(
            "The revisions restate more than the packages of a group amount to: they are about other packages too.",
            hint='Use basis="announced" or basis="new_money", or group by something coarser.',
        )
    return replace(announced, **money, unbounded=announced.unbounded | added.unbounded), finer


def _places(end: Decimal) -> int:
    """Decimal places that hold a figure; none for an end that is infinite."""
    exponent = end.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0
