"""Adding up by rate first gives the same integers as multiplying every row."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from aidledger.table import RateSheet, RowRates
from aidledger.totals.by_rate import add_up_by_rate, pays_off
from aidledger.totals.exact import Summand
from aidledger.totals.slots import Slots

row = st.tuples(st.integers(-(2**62), 2**62), st.integers(0, 3), st.integers(0, 2))


def sheet(factors: list[int]) -> RateSheet:
    count = len(factors)
    return RateSheet(
        np.array(factors, dtype=np.int64),
        2,
        "EUR",
        "",
        ("USD",),
        np.zeros(count, np.int32),
        (0,),
        np.zeros(count, np.int32),
        ("",),
    )


@given(st.lists(row, max_size=40), st.lists(st.integers(0, 2**63 - 1), min_size=4, max_size=4))
@settings(max_examples=60)
def test_sums_by_way_of_rates_are_exact(rows: list[tuple[int, int, int]], factors: list[int]) -> None:
    values, cells, keys = (np.array([line[i] for line in rows], dtype=np.int64) for i in range(3))
    rates = RowRates.of(sheet(factors), cells)
    expected = [sum(value * factors[cell] for value, cell, key in rows if key == wanted) for wanted in range(3)]
    count, (found,) = add_up_by_rate([Summand.of(values)], Slots.given(keys, 3), rates)
    assert [int(number) for number in found] == expected
    assert count.tolist() == [sum(key == wanted for _, _, key in rows) for wanted in range(3)]
    _, (alone,) = add_up_by_rate([Summand.of(values)], Slots(len(rows)), rates)
    assert [int(number) for number in alone] == [sum(expected)]


def test_it_pays_off_only_where_rows_are_more_than_sums() -> None:
    many = RowRates.of(sheet([1, 2]), np.zeros(100, dtype=np.int64))
    assert pays_off(many, Slots(100, 10))
    assert not pays_off(many, Slots(100, 100))
