from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from aidledger.table import NO_DAY_EARLIEST, NO_DAY_LATEST, PackageTable
from aidledger.totals.members import Aspect, Members, days, members, numbers, words
from tests.builders import package

TABLE = PackageTable.from_records(
    package(id=f"P{row}", announcement=name) for row, name in enumerate(["A", "B", None, "C", "A"])
)


def test_rows_are_together_where_every_aspect_is_alike() -> None:
    found = members([numbers(np.array([1, 0, 1, 1])), numbers(np.array([5, 5, 5, 4]))], 4)
    assert found.cells.tolist() == [2, 0, 2, 1]
    assert found.counts.tolist() == [1, 1, 2]
    assert found.first.tolist() == [1, 3, 0]


def test_without_aspects_all_rows_are_alike() -> None:
    assert members([], 3).cells.tolist() == [0, 0, 0]
    assert members([], 0).size == 0


def test_words_nobody_asks_for_are_alike() -> None:
    assert members([words(TABLE, "announcement")], 5).cells.tolist() == [1, 2, 0, 3, 1]
    assert members([words(TABLE, "announcement", only={"B", "unheard of"})], 5).cells.tolist() == [0, 1, 0, 0, 0]
    assert members([words(TABLE, "announcement", only=())], 5).size == 1


def test_open_days_come_before_and_after_all_others() -> None:
    column = np.array([20, NO_DAY_LATEST, 18, NO_DAY_EARLIEST], dtype=np.int32)
    codes, width = days(column)
    assert (codes.tolist(), width) == ([3, 4, 1, 0], 5)
    assert days(column[1::2]).codes.tolist() == [1, 0]
    assert days(column[:0]).codes.tolist() == []


def test_more_combinations_than_a_number_holds_are_told_apart() -> None:
    wide = Aspect(np.array([0, 2**40 - 1, 2**40 - 1, 7]), 2**40)
    assert members([wide, wide, wide], 4).cells.tolist() == [0, 2, 2, 1]


@given(st.lists(st.integers(0, 6), max_size=80), st.sets(st.integers(0, 6)))
def test_rows_of_cells_are_in_their_own_order(column: list[int], wanted: set[int]) -> None:
    found = members([numbers(np.array(column, dtype=np.int64))], len(column))
    present = sorted(set(column))
    mask = np.array([value in wanted for value in present], dtype=np.bool_)
    expected = [row for row, value in enumerate(column) if value in wanted]
    assert found.rows(mask).tolist() == expected
    assert found.count(mask) == len(expected)


def test_rows_of_few_cells_are_listed_cell_by_cell() -> None:
    cells = np.tile(np.arange(50), 20)
    found = Members(cells, 50)
    assert found.rows(np.isin(np.arange(50), [3, 41])).tolist() == np.flatnonzero(np.isin(cells, [3, 41])).tolist()
