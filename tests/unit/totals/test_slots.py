from __future__ import annotations

import numpy as np
import pytest

from aidledger.table import Lookup
from aidledger.totals.slots import Slots


def slots_of(slots: Slots) -> list[int]:
    return [int(slot) for slot in slots.of(slice(0, slots.rows))]


def test_rows_share_one_slot_as_long_as_nothing_splits_it() -> None:
    assert (Slots(3).size, slots_of(Slots(3))) == (1, [0, 0, 0])


def test_a_slot_is_the_sum_of_look_ups() -> None:
    days = np.array([11, 10, 12], dtype=np.int32)
    found = Slots.given(np.array([1, 0, 1]), 2).split(3, Lookup(days, np.array([0, 2, 1]), first=10))
    assert found.size == 6
    assert slots_of(found) == [1 * 3 + 2, 0 * 3 + 0, 1 * 3 + 1]


def test_splitting_twice_keeps_the_order_of_the_keys() -> None:
    found = Slots.given(np.array([0, 1]), 2).split(3, Lookup(np.array([2, 0]))).split(2, Lookup(np.array([1, 1])))
    assert slots_of(found) == [(0 * 3 + 2) * 2 + 1, (1 * 3 + 0) * 2 + 1]


def test_splitting_into_one_part_changes_nothing() -> None:
    one = Slots(2)
    assert one.split(1, Lookup(np.array([0, 0]))) is one


def test_some_rows_are_looked_up_alone() -> None:
    found = Slots.given(np.array([3, 1, 2, 0]), 4)
    assert found.of(slice(1, 3)).tolist() == [1, 2]


@pytest.mark.parametrize("lookup", [Lookup(np.array([1, 2])), Lookup(np.array([0, 1]), np.array([1, 2]))])
def test_a_look_up_can_be_taken_several_times(lookup: Lookup) -> None:
    assert lookup.times(5).of(slice(None)).tolist() == [5, 10]
