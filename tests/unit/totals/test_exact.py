from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidledger.totals.exact import addends, exact_sum, product_sum
from aidledger.totals.wide import Wide

BIGGEST = 10**18


def one_sum(values: list[int]) -> object:
    array = np.array(values, dtype=np.int64)
    return exact_sum(array, np.zeros(len(values), dtype=np.int64), 1)[0]


def test_small_sums_stay_in_int64() -> None:
    found = exact_sum(np.array([1, 2, 3]), np.array([0, 1, 0]), 2)
    assert not isinstance(found, Wide)
    assert found.dtype == np.int64
    assert found.tolist() == [4, 2]


def test_sums_beyond_53_bits_keep_their_last_unit() -> None:
    assert one_sum([2**53, 1]) == 2**53 + 1
    assert one_sum([10**15 + 1] * 1000) == 1000 * (10**15 + 1)


def test_sums_beyond_int64_are_exact() -> None:
    values = [BIGGEST - row for row in range(10_000)]
    assert one_sum(values) == sum(values)
    assert sum(values) > 2**63


def test_negative_values_are_summed_exactly() -> None:
    values = [-BIGGEST, -1, BIGGEST, -7]
    assert one_sum(values) == -8


def test_chunks_do_not_change_a_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aidledger.totals.exact._CHUNK", 3)
    values = [BIGGEST - row for row in range(10)]
    assert one_sum(values) == sum(values)


def test_sum_of_nothing_is_zero_for_every_key() -> None:
    assert list(exact_sum(np.array([], dtype=np.int64), np.array([], dtype=np.int64), 3)) == [0, 0, 0]


@given(st.lists(st.tuples(st.integers(-BIGGEST, BIGGEST), st.integers(0, 4)), max_size=60))
def test_sums_are_those_of_python_integers(rows: list[tuple[int, int]]) -> None:
    values, keys = (np.array([row[column] for row in rows], dtype=np.int64) for column in (0, 1))
    expected = [sum(value for value, key in rows if key == wanted) for wanted in range(5)]
    assert [int(number) for number in exact_sum(values, keys, 5)] == expected


def test_a_column_of_nothing_has_no_addends() -> None:
    assert addends(np.zeros(5, dtype=np.int64)) == ()


def test_products_of_a_million_converted_rows_stay_in_two_limbs() -> None:
    values = np.full(1000, 10**12 + 1, dtype=np.int64)
    found = product_sum(values, np.full(1000, 1_082_300, dtype=np.int64), np.zeros(1000, dtype=np.int64), 1)
    assert isinstance(found, Wide)
    assert found[0] == 1000 * (10**12 + 1) * 1_082_300


def test_products_beyond_int64_are_python_integers() -> None:
    found = product_sum(np.array([2**62]), np.array([2**62]), np.array([0]), 1)
    assert found[0] == 2**124
