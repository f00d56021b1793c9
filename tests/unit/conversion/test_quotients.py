"""Quotients of columns: exact against fractions, rounded once, in int64 and beyond."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidledger.conversion.quotients import product, rounded_quotient

numbers = st.integers(1, 10**9) | st.integers(1, 2**62) | st.integers(1, 10**25)


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=8), st.integers(0, 12))
def test_a_quotient_is_the_fraction_rounded_half_to_even(pairs: list[tuple[int, int]], places: int) -> None:
    over, under = (np.array(part, dtype=np.object_) for part in zip(*pairs, strict=True))
    if all(number < 2**63 for pair in pairs for number in pair):
        over, under = over.astype(np.int64), under.astype(np.int64)
    expected = [round(Fraction(a, b) * 10**places) for a, b in pairs]
    assert [int(number) for number in rounded_quotient(over, under, places)] == expected


@pytest.mark.parametrize(("over", "under", "rounded"), [(1, 2, 0), (3, 2, 2), (5, 2, 2), (7, 2, 4)])
def test_halves_go_to_the_even_neighbour(over: int, under: int, rounded: int) -> None:
    assert rounded_quotient(np.array([over]), np.array([under]), 0).tolist() == [rounded]


@given(st.lists(numbers, min_size=1, max_size=8), st.integers(0, 6), st.integers(0, 12))
def test_decimals_of_one_scale_are_divided_like_any_fraction(given: list[int], scale: int, places: int) -> None:
    over = np.array(given, dtype=np.object_ if max(given) >= 2**63 else np.int64)
    under = np.full(len(over), 10**scale, dtype=np.int64)
    expected = [round(Fraction(number, 10**scale) * 10**places) for number in given]
    assert [int(number) for number in rounded_quotient(over, under, places)] == expected


def test_nothing_divided_is_nothing() -> None:
    empty = np.zeros(0, dtype=np.int64)
    assert len(rounded_quotient(empty, empty, 12)) == 0


def test_products_that_leave_int64_become_python_integers() -> None:
    big = np.array([2**40])
    assert product([big, np.array([1])]).dtype == np.int64
    assert product([big, big]).tolist() == [2**80]
