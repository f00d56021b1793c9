from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aidledger.totals.exact import Factors, Summand, add_up, exact_sum, is_nothing, product_sum
from aidledger.totals.slots import Slots
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


@pytest.fixture
def short_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aidledger.table.lookup._STRETCH", 3)


@pytest.mark.usefixtures("short_stretches")
@pytest.mark.parametrize("size", [2**40, 2**44, 2**46, BIGGEST])
def test_running_sums_are_carried_over_before_they_overflow(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aidledger.totals.exact._CARRIED", 2**47)
    values = [size - row for row in range(10)]
    assert one_sum(values) == sum(values)


@pytest.mark.usefixtures("short_stretches")
@given(st.lists(st.tuples(st.integers(-(2**63), 2**63 - 1), st.integers(0, 2)), max_size=25))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_numbers_of_any_size_are_carried_over_in_two_limbs(rows: list[tuple[int, int]]) -> None:
    values, keys = (np.array([row[column] for row in rows], dtype=np.int64) for column in (0, 1))
    with pytest.MonkeyPatch.context() as patched:
        # Room for four numbers before their lower halves might leave int64.
        patched.setattr("aidledger.totals.exact._CARRIED", 2**34)
        found = exact_sum(values, keys, 3)
    assert [int(number) for number in found] == [
        sum(value for value, key in rows if key == wanted) for wanted in range(3)
    ]


def test_sum_of_nothing_is_zero_for_every_key() -> None:
    assert list(exact_sum(np.array([], dtype=np.int64), np.array([], dtype=np.int64), 3)) == [0, 0, 0]


@given(st.lists(st.tuples(st.integers(-BIGGEST, BIGGEST), st.integers(0, 4)), max_size=60))
def test_sums_are_those_of_python_integers(rows: list[tuple[int, int]]) -> None:
    values, keys = (np.array([row[column] for row in rows], dtype=np.int64) for column in (0, 1))
    expected = [sum(value for value, key in rows if key == wanted) for wanted in range(5)]
    assert [int(number) for number in exact_sum(values, keys, 5)] == expected


def test_a_column_of_nothing_is_told_from_others() -> None:
    assert is_nothing(np.zeros(5, dtype=np.int64))
    assert is_nothing(np.array([], dtype=np.int64))
    assert is_nothing(np.broadcast_to(np.int64(0), 5))
    assert not is_nothing(np.array([0, 1]))
    assert not is_nothing(np.broadcast_to(np.int64(7), 5))


columns_of_rows = st.lists(
    st.tuples(st.integers(-BIGGEST, BIGGEST), st.integers(0, 2**63 - 1), st.integers(0, 2)), max_size=20
)


@pytest.mark.usefixtures("short_stretches")
@given(columns_of_rows, st.integers(0, 2**31), st.sampled_from([1, 2**21, 2**40, 2**63 - 1]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
def test_counts_sums_and_weights_are_those_of_python_integers(
    rows: list[tuple[int, int, int]], same: int, most: int
) -> None:
    values, factors, slots = ([row[column] for row in rows] for column in range(3))
    factors = [factor % (most + 1) for factor in factors]
    repeated = np.broadcast_to(np.int64(same), len(rows))
    by = Factors(np.array(factors, dtype=np.int64), max(factors, default=0))
    given_slots = Slots.given(np.array(slots, dtype=np.int32), 3)
    summands = [Summand.of(np.array(values, dtype=np.int64)), Summand.of(repeated)]
    count, sums = add_up(summands, given_slots, by)
    assert count.tolist() == [slots.count(slot) for slot in range(3)]
    for found, column in zip(sums, (values, [same] * len(rows)), strict=True):
        products = [(slot, value * factor) for slot, value, factor in zip(slots, column, factors, strict=True)]
        expected = [sum(product for slot, product in products if slot == wanted) for wanted in range(3)]
        assert [int(number) for number in found] == expected


def test_a_repeated_number_is_multiplied_by_counts_of_any_size() -> None:
    rows = 2**16 + 5
    repeated = np.broadcast_to(np.int64(2**29), rows)
    factors = np.full(rows, 2**40, dtype=np.int64)
    _, (found,) = add_up([Summand.of(repeated)], Slots(rows), Factors(factors, 2**40))
    assert int(found[0]) == rows * 2**69


def test_products_of_a_million_converted_rows_stay_in_two_limbs() -> None:
    values = np.full(1000, 10**12 + 1, dtype=np.int64)
    found = product_sum(values, np.full(1000, 1_082_300, dtype=np.int64), np.zeros(1000, dtype=np.int64), 1)
    assert isinstance(found, Wide)
    assert found[0] == 1000 * (10**12 + 1) * 1_082_300


def test_products_beyond_int64_are_python_integers() -> None:
    found = product_sum(np.array([2**62]), np.array([2**62]), np.array([0]), 1)
    assert found[0] == 2**124
