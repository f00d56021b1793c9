"""Whether what was drawn exceeds what could be drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aidledger.amounts.interval import EXACT_MATHS
from aidledger.checks.columns import booked_or_dated_year, money, slack, whole_sum
from aidledger.findings import Finding, Location
from aidledger.model import LimitKind
from aidledger.table import major

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    import numpy.typing as npt

    from aidledger.model import Limit
    from aidledger.table import Book, PackageTable

__all__ = ["ceilings_exceeded"]


def ceilings_exceeded(book: Book) -> Iterator[Finding]:
    """Limits that the packages which draw on them exceed (AL204).

    A package draws on the limit its `draws_on` names and on those it is part of; without one, on the
    cap of its authority for the year it is booked to. Only new money draws. Sums of limits,
    appropriations (which outlive their year) and cumulative caps are no ceiling for single packages.
    Rounding and one-sided wording count in favour of the packages, so what is found is exceeded for sure.

    Yields:
        One finding per limit and stage.
    """
    table = book.packages
    if len(table) == 0 or not book.limits:
        return
    years = booked_or_dated_year(table)
    least = _least_new_money(table)
    for limit in _ceilings(book.limits):
        drawing = _drawing(limit, book, years)
        for stage in np.unique(table.words("stage").codes[drawing]).tolist():
            rows = np.flatnonzero(drawing & (table.words("stage").codes == stage))
            at_least = major(whole_sum(least[rows]), limit.amount.currency or "")
            if at_least > limit.amount.high():
                yield _exceeded(limit, table, rows)


def _ceilings(limits: Iterable[Limit]) -> list[Limit]:
    """The limits to judge: of several caps for the same years only the highest, the others were raised."""
    highest: dict[object, Limit] = {}
    for limit in limits:
        if limit.is_total or limit.amount.value is None:
            continue
        years = (limit.fiscal_year, limit.fiscal_year_last)
        key = (limit.authority, years, limit.amount.currency) if _is_yearly_cap(limit) else limit.id
        if key not in highest or limit.amount.value > (highest[key].amount.value or 0):
            highest[key] = limit
    return list(highest.values())


def _is_yearly_cap(limit: Limit) -> bool:
    return limit.kind in {LimitKind.CAP, LimitKind.CAP_STATUTORY} and limit.fiscal_year is not None


def _drawing(limit: Limit, book: Book, years: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which packages draw on a limit. Shape: rows."""
    table = book.packages
    named = table.words("draws_on")
    drawing = named.mask(_with_parts(limit, book.limits))
    if _is_yearly_cap(limit) and limit.fiscal_year is not None:
        first, last = limit.fiscal_year, limit.fiscal_year_last or limit.fiscal_year
        is_of_years = (years >= first.year) & (years <= last.year)
        drawing |= is_of_years & (named.codes == -1) & table.words("authority").mask([limit.authority])
    return drawing & table.words("currency").mask([limit.amount.currency or ""])


def _with_parts(limit: Limit, limits: Iterable[Limit]) -> set[str]:
    """The ids of a limit and of everything that is part of it; a circle of parts ends where it began."""
    parts: dict[str, list[str]] = {}
    for part in limits:
        parts.setdefault(part.part_of or "", []).append(part.id)
    family, open_ids = {limit.id}, [limit.id]
    while open_ids:
        fresh = [part for part in parts.get(open_ids.pop(), ()) if part not in family]
        family.update(fresh)
        open_ids.extend(fresh)
    return family


def _least_new_money(table: PackageTable) -> npt.NDArray[np.int64]:
    least: npt.NDArray[np.int64] = table.minor - slack(table) - table.reused - (table.reused_digit + 1) // 2
    return np.where(least > 0, least, 0)


def _exceeded(limit: Limit, table: PackageTable, rows: npt.NDArray[np.int64]) -> Finding:
    currency = limit.amount.currency or ""
    drawn = major(whole_sum((table.minor + table.spread // 2 - table.reused)[rows]), currency)
    ceiling: Decimal = limit.amount.value or limit.amount.high()
    of_year = f" of {_years(limit)}" if _is_yearly_cap(limit) else ""
    drawing = "one package draws" if len(rows) == 1 else f"{len(rows)} packages draw"
    return Finding(
        "AL204",
        f"{drawing} {money(drawn, currency)} of new money on the {limit.authority} ceiling{of_year}, "
        f"{money(EXACT_MATHS.subtract(drawn, ceiling), currency)} more than its {money(ceiling, currency)}",
        hint="Look for a package booked to the wrong year, money counted before that is not recorded in `reannounced`, "
        "or a ceiling that was raised.",
        location=Location(path="amount"),
        subject=limit.id,
        value=money(drawn, currency),
    )


def _years(limit: Limit) -> str:
    first, last = limit.fiscal_year, limit.fiscal_year_last
    return f"{first}" if last in {None, first} else f"{first} to {last}"
