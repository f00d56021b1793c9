"""Ids: derived for rows of a table without any, and settled where one is used twice."""

from __future__ import annotations

from functools import cache
from itertools import repeat
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aidledger.amounts import Amount
from aidledger.dates import DateSpan, FiscalYear
from aidledger.importers.tabular.hashing import text_hashes
from aidledger.importers.tabular.late import built
from aidledger.model import AidPackage
from aidledger.table import major

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy.typing as npt

__all__ = ["derived_ids", "repeated"]

_SAME = ("donor", "recipient", "authority", "stage", "category", "instrument", "valuation", "announcement", "draws_on")
_AMOUNT = ("amount_minor", "digit_minor", "currency", "bound")
_SPAN = ("date_earliest", "date_latest")


def derived_ids(columns: Mapping[str, pa.Array[Any]], rows: npt.NDArray[np.int64]) -> list[str]:
    """The ids that records of screened rows would derive from their content.

    The record itself derives them; only its validation is left out, as the cells are known to be good.

    Args:
        columns: Typed columns from screening.
        rows: Rows to derive ids for.

    Returns:
        One id per row of `rows`.
    """
    spans: dict[tuple[Any, ...], DateSpan] = {}
    found = []
    for row in _rows(columns, rows):
        days = tuple(row[name] for name in _SPAN)
        span = spans.get(days) or spans.setdefault(days, DateSpan.model_construct(earliest=days[0], latest=days[1]))
        year = row["fiscal_year"]
        package = AidPackage.model_construct(
            **_defaults() | {name: row[name] for name in _SAME},
            date=span,
            amount=_amount(row),
            fiscal_year=None if year is None else FiscalYear(year),
        )
        # An instance passes as it is, except that it gets its id.
        found.append(AidPackage.model_validate(package).id)
    return found


def _rows(columns: Mapping[str, pa.Array[Any]], rows: npt.NDArray[np.int64]) -> Iterable[dict[str, Any]]:
    positions: Any = pa.array(rows)
    names = (*_SAME, *_AMOUNT, *_SPAN, "fiscal_year")
    cells = [
        built(columns[name]).take(positions).to_pylist() if name in columns else repeat(None, len(rows))
        for name in names
    ]
    return (dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True))


def _amount(row: Mapping[str, Any]) -> Amount:
    stated, digit = (major(row[name], row["currency"]) for name in ("amount_minor", "digit_minor"))
    # Naming every field saves looking its default up.
    rest = {"upper": None, "reason": None, "wording": None}
    return Amount.model_construct(stated=stated, digit=digit, currency=row["currency"], bound=row["bound"], **rest)


@cache
def _defaults() -> dict[str, Any]:
    """The defaults of a package's fields that screening leaves to the record."""
    own = {*_SAME, "date", "amount", "fiscal_year"}
    return {name: field.default for name, field in AidPackage.model_fields.items() if name not in own}


def repeated(ids: pa.Array[Any]) -> npt.NDArray[np.int64]:
    """Positions of ids that occur more than once, ascending; empty cells are no ids.

    Args:
        ids: Text of limited length, without nulls.

    Returns:
        Positions in `ids`.

    Example:
        >>> repeated(pa.array(["A", "B", "", "A", "C", ""])).tolist()
        [0, 3]
    """
    places = np.flatnonzero(pc.binary_length(ids).to_numpy(zero_copy_only=False))
    present: Any = pa.array(places)
    named = ids if len(places) == len(ids) else ids.take(present)
    before, after = named[:-1], named[1:]
    if pc.all(pc.less_equal(before, after)).as_py():
        # In ascending order equal ids are neighbours: most tables are, or nearly.
        same = pc.equal(before, after).to_numpy(zero_copy_only=False)
        return _chosen(places, np.append(same, False) | np.append(False, same))
    return places[_repeated(named)]


def _repeated(ids: pa.Array[Any]) -> npt.NDArray[np.int64]:
    # Equal text has equal hashes, so only rows that share a hash need their text compared.
    hashes = text_hashes(ids)
    ordered = np.sort(hashes)
    candidates = np.flatnonzero(np.isin(hashes, ordered[1:][ordered[1:] == ordered[:-1]]))
    places: Any = pa.array(candidates)
    encoded: Any = ids.take(places).dictionary_encode()
    codes = encoded.indices.to_numpy(zero_copy_only=False)
    often = np.bincount(codes, minlength=len(encoded.dictionary)) > 1
    return _chosen(candidates, often[codes])


def _chosen(places: npt.NDArray[np.int64], mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    chosen: npt.NDArray[np.int64] = places[mask]
    return chosen
