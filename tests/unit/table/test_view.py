from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import aidledger as al
from aidledger.table import PackageTable, TableView
from tests.builders import package

WHOLE = PackageTable.from_records(
    [
        package(id="A", authority="PDA", fiscal_year="FY2024", announcement="X"),
        package(id="B", authority="USAI", date=None),
        package(id="C", date="2024-01-01/2024-02-01", announcement="Y"),
        package(id="D", date="since 2024-03-01", authority="FMF"),
    ]
)
ARRAYS = ("day_earliest", "day_latest", "day", "booked_year", "minor", "digit", "bound", "known")


@given(st.lists(st.integers(0, 3), max_size=6), st.data())
def test_a_view_is_the_table_of_its_rows(rows: list[int], data: st.DataObject) -> None:
    taken = np.array(rows, dtype=np.int64)
    view, plain = TableView(WHOLE, taken), WHOLE.take(taken)
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows))), dtype=np.bool_)
    for found, expected in ((view, plain), (view.filter(mask), plain.filter(mask))):
        assert len(found) == len(expected)
        for name in ("authority", "announcement", "donor", "valuation", "id"):
            assert found.words(name).labels == expected.words(name).labels
            assert found.words(name).codes.tolist() == expected.words(name).codes.tolist()
        for name in ARRAYS:
            assert getattr(found, name).tolist() == getattr(expected, name).tolist()
        assert found.arrow.equals(expected.arrow)
        assert found.records() == expected.records()


def test_a_view_of_converted_packages_has_their_rates() -> None:
    euros = al.load("seed").convert("EUR", rates=al.rates.flat({"USD": "0.9"}, to="EUR", label="test")).table
    view = TableView(euros, np.array([1]))
    assert view.rates is not None
    assert euros.rates is not None
    assert view.rates.factors.tolist() == euros.rates.factors[[1]].tolist()


def test_a_view_of_everything_narrowed_to_everything_is_itself() -> None:
    view = TableView(WHOLE, np.arange(4))
    assert view.filter(np.ones(4, dtype=np.bool_)) is view
