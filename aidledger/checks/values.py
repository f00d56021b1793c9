"""Checks of single values: amounts that are unknown or too small, figures nobody can trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from aidledger.amounts import minor_exponent
from aidledger.checks.columns import cells, money
from aidledger.display import shorten
from aidledger.findings import Finding, Location
from aidledger.table import major

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aidledger.table import Book, PackageTable

__all__ = ["implausibly_small", "unknown_amounts", "without_source"]

_PLAUSIBLE = 1000
"""Major units from which a package is plausible, in whatever currency."""


def unknown_amounts(book: Book) -> Iterator[Finding]:
    """Packages whose amount was not published (AL201).

    Yields:
        One finding per package.
    """
    table = book.packages
    rows = np.flatnonzero(~table.known)
    for subject, reason in zip(cells(table, "id", rows), cells(table, "unknown_reason", rows), strict=True):
        yield Finding(
            "AL201",
            f"the amount is unknown ({reason or 'not given'}): totals that cover the package are floors",
            hint="Nothing to mend unless a source gives the amount; it is counted as unvalued, never as zero.",
            location=Location(path="amount"),
            subject=subject,
            value=reason,
        )


def without_source(book: Book) -> Iterator[Finding]:
    """Packages without any source (AL202).

    Yields:
        One finding per package.
    """
    table = book.packages
    count = pc.fill_null(pc.list_value_length(table.arrow.column("sources")), 0)
    for subject in cells(table, "id", np.flatnonzero(count.to_numpy() == 0)):
        yield Finding(
            "AL202",
            "no source is given",
            hint="Add the address where the figure was read, or at least who published it.",
            location=Location(path="sources"),
            subject=subject,
        )


def implausibly_small(book: Book) -> Iterator[Finding]:
    """Packages of more than nothing but less than a thousand units of money (AL203).

    Yields:
        One finding per package; a range is judged by its upper end.
    """
    table = book.packages
    currency = table.words("currency")
    # The last entry serves rows without a currency, whose code is -1 and whose amount is unknown.
    least = np.array([*(_PLAUSIBLE * 10 ** minor_exponent(label) for label in currency.labels), 0], dtype=np.int64)
    upper = table.minor + table.spread
    rows = np.flatnonzero((upper > 0) & (upper < least[currency.codes]))
    found = zip(cells(table, "id", rows), _figures(table, rows), cells(table, "wording", rows), strict=True)
    for subject, figure, wording in found:
        yield Finding(
            "AL203",
            f"{figure} is implausibly small for a package",
            hint='Check whether "thousand", "million" or "billion" was lost on the way.',
            location=Location(path="amount"),
            subject=subject,
            value=shorten(wording or figure),
        )


def _figures(table: PackageTable, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[str]:
    upper = (table.minor + table.spread)[rows].tolist()
    currencies = cells(table, "currency", rows)
    return [money(major(minor, code), code) for minor, code in zip(upper, currencies, strict=True)]
