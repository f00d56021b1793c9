from __future__ import annotations

import numpy as np
import pytest

from aidledger.table import Lookup, added, stretches

CODES = np.array([3, 1, 2], dtype=np.int32)


def test_stretches_are_all_rows_in_order() -> None:
    assert list(stretches(0)) == []
    parts = list(stretches(200_000))
    assert [part.start for part in parts] == [0, *(part.stop for part in parts[:-1])]
    assert parts[-1].stop == 200_000


@pytest.mark.parametrize(
    ("lookup", "expected"),
    [
        (Lookup(CODES), [3, 1, 2]),
        (Lookup(CODES, each=10), [30, 10, 20]),
        (Lookup(CODES, first=1, each=10), [20, 0, 10]),
        (Lookup(CODES, np.array([7, 8, 9]), first=1), [9, 7, 8]),
        (Lookup(np.array([0, -1, 1]), np.array([5, 6, 7])), [5, 7, 6]),
    ],
)
@pytest.mark.parametrize("kind", [np.int32, np.int64])
def test_a_code_is_looked_up(lookup: Lookup, expected: list[int], kind: type[np.int32 | np.int64]) -> None:
    found = lookup.of(slice(None), kind)
    assert found.dtype == kind
    assert found.tolist() == expected


def test_codes_that_stand_for_themselves_are_not_copied() -> None:
    assert np.shares_memory(Lookup(CODES).of(slice(None), np.int32), CODES)


@pytest.mark.parametrize("many", [1, 2, 3])
def test_adding_look_ups_leaves_the_codes_alone(many: int) -> None:
    found = added([Lookup(CODES)] * many, slice(None), 10)
    assert found.tolist() == [3 * many, many, 2 * many]
    assert CODES.tolist() == [3, 1, 2]


@pytest.mark.parametrize("size", [10, 2**40])
def test_several_look_ups_are_added_up(size: int) -> None:
    found = added([Lookup(CODES), Lookup(CODES, first=1)], slice(1, 3), size)
    assert found.dtype == np.int64
    assert found.tolist() == [1, 3]


def test_numbers_beyond_32_bits_keep_their_digits() -> None:
    found = added([Lookup(CODES, each=2**33), Lookup(CODES)], slice(None), 2**40)
    assert found.tolist() == [3 * 2**33 + 3, 2**33 + 1, 2 * 2**33 + 2]
