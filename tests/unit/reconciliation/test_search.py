from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from aidledger.reconciliation.search import Columns, Ranked, Runs, Window, pairs_that_fit, sums_over
from tests.builders import money

whole_numbers = st.integers(-(10**6), 10**6)


def columns(values: list[int], slack: int = 0) -> Columns:
    point = np.array(values, dtype=np.int64)
    return Columns.exact(point, point - slack, point + slack)


def test_a_window_is_half_a_stated_digit_wider_than_the_wording() -> None:
    window = Window.around(money("$59.5 billion"), 2)
    assert (window.low, window.high) == (2 * 59_450_000_000_00, 2 * 59_550_000_000_00)
    assert (window.near_low, window.near_high) == (2 * 59_400_000_000_00, 2 * 59_600_000_000_00)


def test_the_open_end_of_a_floor_is_outside() -> None:
    window = Window.around(money("over $58 billion"), 2)
    ends = columns([window.low, window.high, window.high + 1])
    assert window.agrees(ends).tolist() == [True, True, False]
    assert window.high == 2 * 59_000_000_000_00 - 1


def test_a_total_near_the_window_fits_only_if_its_rounding_reaches_it() -> None:
    window = Window(90, 110, 95, 105)
    assert window.fits(columns([92])).tolist() == [False]
    assert window.fits(columns([92], slack=3)).tolist() == [True]
    assert window.fits(columns([89], slack=50)).tolist() == [False]


def test_sums_are_exact_beyond_int64_and_for_many_rows() -> None:
    large = columns([2**61, 2**61, 2**61])
    masks = np.array([[True, True, True], [False, True, False]])
    assert sums_over(masks, large).point.tolist() == [3 * 2**61, 2**61]
    many = columns([1] * 1_100_000)
    wide = np.ones((1, 1_100_000), dtype=np.bool_)
    assert sums_over(wide, many).point.tolist() == [1_100_000]


@given(st.lists(whole_numbers | st.integers(-(2**80), 2**80), max_size=9), st.data())
def test_sums_of_runs_are_those_of_rows(values: list[int], data: st.DataObject) -> None:
    column = np.array(values, dtype=object)
    sets = data.draw(st.lists(st.lists(st.booleans(), min_size=len(values), max_size=len(values)), max_size=4))
    masks = np.array(sets, dtype=np.bool_).reshape(len(sets), len(values))
    found = Runs(Columns(column, column, -column)).sums(masks)
    expected = [sum(value for value, inside in zip(values, mask, strict=True) if inside) for mask in sets]
    assert [column.tolist() for column in found] == [expected, expected, [-number for number in expected]]


def test_runs_of_small_numbers_stay_small_numbers() -> None:
    found = Runs(columns([3, 4, 5])).sums(np.array([[True, False, True]]))
    assert found.point.dtype == np.int64
    assert found.point.tolist() == [8]


@given(st.lists(st.integers(-3, 3).map(lambda value: value * 2**70 + value), max_size=12), st.booleans())
def test_ranks_are_in_the_order_of_the_numbers(values: list[int], small: bool) -> None:  # noqa: FBT001 - drawn
    column = np.array([value % 7 for value in values], dtype=np.int64) if small else np.array(values, dtype=object)
    found = Ranked.of(column)
    assert found.numbers.tolist() == sorted(set(column.tolist()))
    assert found.numbers[found.places].tolist() == column.tolist() if len(column) else not len(found.places)
    assert found.between(-1, 1) == (
        sum(value < -1 for value in set(column.tolist())),
        sum(value <= 1 for value in set(column.tolist())),
    )


def test_a_swap_of_units_is_exact() -> None:
    assert columns([4000, -7000]).scaled(-999).point.tolist() == [-3996, 6993]


@given(
    st.lists(whole_numbers, max_size=12),
    whole_numbers,
    whole_numbers,
    st.integers(0, 10**6),
    st.integers(0, 1000),
)
def test_the_search_finds_every_pair_that_trying_all_of_them_finds(
    values: list[int], start: int, low: int, width: int, slack: int
) -> None:
    window = Window(low - 5, low + width + 5, low, low + width)
    changes, whole = columns(values, slack), columns([start], slack)
    expected = [
        (one, two)
        for one, two in combinations(range(len(values)), 2)
        if window.near_low <= values[one] + values[two] + start <= window.near_high
        and values[one] + values[two] + start - 3 * slack <= window.high
        and values[one] + values[two] + start + 3 * slack >= window.low
    ]
    found = pairs_that_fit(changes, whole, window)
    assert found.found == expected
    assert found.number == len(expected)


def test_more_pairs_than_anybody_reads_are_only_counted() -> None:
    found = pairs_that_fit(columns([0] * 100), columns([0]), Window(0, 0, 0, 0))
    assert found == ([], 4950)
