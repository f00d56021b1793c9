from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidledger.totals.wide import Wide

numbers = st.integers(-(2**85), 2**85)


def wide(*values: int) -> Wide:
    return Wide(
        np.array([value >> 32 for value in values], dtype=np.int64),
        np.array([value & (2**32 - 1) for value in values], dtype=np.int64),
    )


def back(found: Wide) -> list[int]:
    return list(found)


@given(st.lists(st.tuples(numbers, numbers), max_size=8))
def test_arithmetic_is_that_of_python_integers(pairs: list[tuple[int, int]]) -> None:
    a, b = (wide(*(pair[side] for pair in pairs)) for side in (0, 1))
    assert back(a + b) == [x + y for x, y in pairs]
    assert back(a - b) == [x - y for x, y in pairs]
    assert back(-a) == [-x for x, _ in pairs]
    assert back(2 * a) == back(a * 2) == [2 * x for x, _ in pairs]
    assert back(a.halved()) == [x // 2 for x, _ in pairs]
    assert a.is_odd().tolist() == [x % 2 == 1 for x, _ in pairs]


@given(st.lists(st.tuples(numbers, numbers, numbers), min_size=1, max_size=8))
def test_several_are_added_at_once(rows: list[tuple[int, int, int]]) -> None:
    columns = [wide(*(row[side] // 4 for row in rows)) for side in range(3)]
    assert back(Wide.added(columns)) == [sum(number // 4 for number in row) for row in rows]


@given(st.lists(st.tuples(numbers, st.integers(-(2**63), 2**63 - 1)), min_size=1, max_size=8))
def test_int64_arrays_may_stand_on_either_side(pairs: list[tuple[int, int]]) -> None:
    a, b = wide(*(pair[0] for pair in pairs)), np.array([pair[1] for pair in pairs], dtype=np.int64)
    assert back(a + b) == back(b + a) == [x + y for x, y in pairs]
    assert back(b - a) == [y - x for x, y in pairs]


@given(st.lists(numbers, min_size=1, max_size=8))
def test_floats_are_the_nearest_there_are(values: list[int]) -> None:
    assert wide(*values).as_floats().tolist() == [float(Fraction(value)) for value in values]


@given(st.lists(st.integers(-(2**92), 2**92), min_size=1, max_size=4))
def test_128_bits_are_two_s_complement(values: list[int]) -> None:
    raw = wide(*values).as_128_bits().astype("<i8").tobytes()
    found = [int.from_bytes(raw[start : start + 16], "little", signed=True) for start in range(0, len(raw), 16)]
    assert found == values


def test_running_sums_along_an_axis() -> None:
    cube = wide(2**40, 1, -5, 2**62).reshape(2, 2)
    assert back(cube.cumsum(axis=1).reshape(4)) == [2**40, 2**40 + 1, -5, 2**62 - 5]


def test_python_integers_and_wider_arrays_mix() -> None:
    wider = np.array([2**100], dtype=np.object_)
    assert back(wide(7) + 3) == [10]
    assert back(3 - wide(7)) == [-4]
    assert list(wide(7) + wider) == [2**100 + 7]
    assert list(wider + wide(7)) == [2**100 + 7]
    assert list(wide(7) - wider) == [7 - 2**100]


def test_parts_and_single_numbers() -> None:
    three = wide(1, 2**70, 3)
    assert back(three[1:]) == [2**70, 3]
    assert three[np.int64(1)] == 2**70
    assert len(three) == 3
    assert three.shape == (3,)
    with pytest.raises(IndexError):
        three[3]
