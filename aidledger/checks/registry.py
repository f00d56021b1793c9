"""The list of checks, and the one function that runs them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from aidledger.checks.ceilings import ceilings_exceeded
from aidledger.checks.days import booked_in_another_year, dates_out_of_order, loosely_dated
from aidledger.checks.parts import items_exceed_package, limits_miss_their_total, revisions_miss_their_whole
from aidledger.checks.references import dangling_references
from aidledger.checks.sequences import equal_amounts, tranche_numbers
from aidledger.checks.values import implausibly_small, unknown_amounts, without_source
from aidledger.findings import Findings, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from aidledger.findings import Finding
    from aidledger.table import Book, PackageTable

__all__ = ["CHECKS", "Check", "check"]


@dataclass(frozen=True, slots=True)
class Check:
    """One question asked of a whole ledger.

    Attributes:
        name: What is looked for, in a few words.
        codes: Codes its findings can have.
        run: Asks the question; yields one finding per cause, in order of rows.
    """

    name: str
    codes: tuple[str, ...]
    run: Callable[[Book], Iterator[Finding]]


CHECKS = (
    Check("dates out of order", ("AL124",), dates_out_of_order),
    Check("unknown amounts", ("AL201",), unknown_amounts),
    Check("packages without a source", ("AL202",), without_source),
    Check("implausibly small amounts", ("AL203",), implausibly_small),
    Check("ceilings exceeded", ("AL204",), ceilings_exceeded),
    Check("gaps and repeats in tranche numbers", ("AL205",), tranche_numbers),
    Check("equal amounts close together", ("AL206",), equal_amounts),
    Check("booked to another year than dated", ("AL207",), booked_in_another_year),
    Check("undated or loosely dated", ("AL208",), loosely_dated),
    Check("revisions and their parts", ("AL209",), revisions_miss_their_whole),
    Check("limits and their parts", ("AL209",), limits_miss_their_total),
    Check("items and their package", ("AL209",), items_exceed_package),
    Check("references to records that do not exist", ("AL210",), dangling_references),
)

_GRAVITY = {severity: rank for rank, severity in enumerate(Severity)}


def check(book: Book, *, about: PackageTable | None = None) -> Findings:
    """Ask every question of a ledger.

    A part of a ledger cannot be judged alone: leave one package out, and the tranche numbers have a
    gap. So a narrowed ledger is checked as a whole, and what concerns other packages is left out.

    Args:
        book: All records.
        about: Report only on these of its packages; on all of them by default. Findings about
            limits, revisions and statements are always reported.

    Returns:
        Findings, gravest first, then in order of checks and rows.

    Example:
        >>> from aidledger.model import AidPackage
        >>> from aidledger.table import Book, PackageTable
        >>> p = AidPackage(id="A", amount="undisclosed", date="2024-10-21", category="munitions", donor="US")
        >>> check(Book(PackageTable.from_records([p]))).by_code()
        {'AL201': 1, 'AL202': 1}
    """
    found = [finding for each in CHECKS for finding in each.run(book)]
    if about is not None and about is not book.packages:
        found = _only_about(found, book.packages, about)
    return Findings(sorted(found, key=lambda finding: _GRAVITY[finding.severity]))


def _only_about(found: list[Finding], everything: PackageTable, about: PackageTable) -> list[Finding]:
    subjects = pa.array([finding.subject for finding in found], pa.string())
    is_package = pc.is_in(subjects, value_set=everything.arrow.column("id"))
    is_wanted = pc.is_in(subjects, value_set=about.arrow.column("id"))
    keep = pc.or_(pc.invert(is_package), is_wanted).to_pylist()
    return [finding for finding, wanted in zip(found, keep, strict=True) if wanted]
