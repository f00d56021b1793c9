from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from aidledger.totals.parts import add_parts, parts_of
from aidledger.totals.wide import Wide

large = st.integers(-(2**100), 2**100)


def whole(numbers: list[int]) -> int:
    parts = parts_of(np.array(numbers, dtype=object))
    return int(add_parts(parts, np.zeros(len(numbers), dtype=np.int64), 1)[0])


@given(st.lists(large | st.integers(-9, 9), min_size=1, max_size=20))
def test_parts_add_up_to_what_was_taken_apart(numbers: list[int]) -> None:
    assert whole(numbers) == sum(numbers)


def test_two_limbs_are_two_parts() -> None:
    wide = Wide(np.array([2**40, -1]), np.array([5, 7]))
    keys = np.array([0, 1])
    assert list(add_parts(parts_of(wide), keys, 2)) == [2**72 + 5, 7 - 2**32]


def test_zeros_have_no_parts() -> None:
    assert parts_of(np.zeros(3, dtype=np.int64)) == ()
    assert parts_of(np.zeros(0, dtype=object)) == ()
