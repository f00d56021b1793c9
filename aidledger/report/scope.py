"""What a report is about: parts that may be added up, and the statements that concern them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from aidledger.reconciliation import reconcile
from aidledger.reconciliation.gathered import Gathered
from aidledger.reconciliation.scopes import lies_inside
from aidledger.totals import Filter, Selection

if TYPE_CHECKING:
    from aidledger.model import Statement
    from aidledger.reconciliation import Reconciled
    from aidledger.table import Book, PackageTable

__all__ = ["Slice", "as_of_day", "currencies_of", "present", "slices", "statements_of"]


@dataclass(frozen=True, slots=True)
class Slice:
    """Packages of one stage and one currency.

    Attributes:
        selection: The packages.
        stage: Their stage; empty when there are none.
        currency: Their currency; empty when there are none with a known amount.
        alone: Whether the record has no other slice.
    """

    selection: Selection
    stage: str
    currency: str
    alone: bool


def slices(selection: Selection) -> tuple[Slice, ...]:
    """The parts of a selection whose amounts may be added, most packages first."""
    stages = present(selection.table, "stage")
    found = []
    for stage in stages:
        of_stage = selection if len(stages) == 1 else selection.where(Filter(stage=(stage,)))
        currencies = currencies_of(of_stage.table)
        if len(currencies) > 1:
            found += [(of_stage.where(Filter(currency=(code,))), stage, code) for code in currencies]
        else:
            found.append((of_stage, stage, "".join(currencies)))
    found.sort(key=lambda part: -len(part[0]))
    return tuple(Slice(*part, alone=len(found) == 1) for part in found)


def currencies_of(table: PackageTable) -> tuple[str, ...]:
    """Currencies in which the packages add up: that of the rates, where they are converted."""
    converted = table.rates.currency if table.rates is not None else ""
    return (converted,) if converted else present(table, "currency")


def present(table: PackageTable, column: str) -> tuple[str, ...]:
    """The words that occur in a column, in order; a narrowed table may know more."""
    words = table.words(column)
    return tuple(sorted({words.labels[code] for code in np.unique(words.codes) if code >= 0}))


def as_of_day(statement: Statement) -> dt.date:
    """The last day a statement may be about; long ago where that is not known."""
    as_of = statement.as_of
    return as_of.latest if as_of is not None and as_of.latest is not None else dt.date.min


def statements_of(book: Book, selection: Selection) -> tuple[Reconciled, ...]:
    """Every statement about the packages of a selection, compared with the whole record.

    A statement about all aid says nothing of a part of it: of a narrowed selection only those
    statements count that lie inside it.
    """
    # What is converted or deflated has its rates in the selection alone.
    whole = Selection.everything(book.packages) if selection.table.rates is None else selection
    results = reconcile(book, whole).results
    every = Gathered.for_statements(Selection.everything(book.packages), book.statements)
    return tuple(result for result in results if lies_inside(result.statement, selection.filter, every))
