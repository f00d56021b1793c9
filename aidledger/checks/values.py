"""Checks of single values: amounts that are unknown or too small, figures nobody can trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aidledger.amounts import minor_exponent
from aidledger.checks.columns import cells, money
from aidledger.display import grouped, shorten
from aidledger.findings import Finding, Location
from aidledger.model import SourceKind
from aidledger.table import in_one_piece, major

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aidledger.table import Book, PackageTable

__all__ = ["implausibly_small", "mostly_unknown", "unknown_amounts", "weakly_sourced", "without_source"]

_WEAK = [SourceKind.TABLE.value, SourceKind.OTHER.value]
_ENOUGH = 10
"""Packages from which a share says something."""
_SHARE = 10
"""One in so many is a lot."""
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


def weakly_sourced(book: Book) -> Iterator[Finding]:
    """Packages all of whose sources are tables or other second-hand places (AL214).

    A source whose kind is not recorded is given the benefit of the doubt.

    Yields:
        One finding per package.
    """
    table = book.packages
    column = in_one_piece(table.arrow.column("sources"))
    parents = pc.list_parent_indices(column).to_numpy().astype(np.int64)
    kinds = pc.struct_field(pc.list_flatten(column), "kind")
    weak = pc.is_in(kinds, value_set=pa.array(_WEAK)).to_numpy(zero_copy_only=False)
    sources = np.bincount(parents, minlength=len(table))
    rows = np.flatnonzero((sources > 0) & (np.bincount(parents[weak], minlength=len(table)) == sources))
    for subject in cells(table, "id", rows):
        yield Finding(
            "AL214",
            "every source is second-hand: a table or a place of no known standing",
            hint="Add the issuer's own page, or a report of the day; the compiler of a table can be wrong.",
            location=Location(path="sources"),
            subject=subject,
        )


def mostly_unknown(book: Book) -> Iterator[Finding]:
    """Donors more than a tenth of whose packages have no amount (AL216).

    Yields:
        One finding per donor with at least ten packages, about the first package of unknown amount.
    """
    table = book.packages
    words = table.words("donor")
    codes = words.codes
    every = np.bincount(codes, minlength=len(words.labels))
    unknown = np.bincount(codes[~table.known], minlength=len(words.labels))
    for code in np.flatnonzero((every >= _ENOUGH) & (unknown * _SHARE > every)).tolist():
        first = np.flatnonzero(~table.known & (codes == code))[:1]
        share = (100 * int(unknown[code]) + int(every[code]) // 2) // int(every[code])
        count = f"{grouped(int(unknown[code]))} of {grouped(int(every[code]))}"
        yield Finding(
            "AL216",
            f"{count} packages of {words.labels[code]} ({share} %) have no amount: its totals are floors by far",
            hint="Say so wherever a total of this donor is given, and count packages beside it.",
            location=Location(path="amount"),
            subject=cells(table, "id", first)[0],
            value=words.labels[code],
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
