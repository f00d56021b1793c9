from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidledger.amounts import Bound
from aidledger.table import PackageTable
from aidledger.totals import Presence, Selection
from aidledger.totals.tally import Kind, Reuse, compact, exact_sum, row_tallies, tally
from tests.builders import package

BIGGEST = 10**18


def one_sum(values: list[int]) -> object:
    array = np.array(values, dtype=np.int64)
    return exact_sum(array, np.zeros(len(values), dtype=np.int64), 1)[0]


def test_small_sums_stay_in_int64() -> None:
    found = exact_sum(np.array([1, 2, 3]), np.array([0, 1, 0]), 2)
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
    monkeypatch.setattr("aidledger.totals.tally._CHUNK", 3)
    values = [BIGGEST - row for row in range(10)]
    assert one_sum(values) == sum(values)


def test_sum_of_nothing_is_zero_for_every_key() -> None:
    assert exact_sum(np.array([], dtype=np.int64), np.array([], dtype=np.int64), 3).tolist() == [0, 0, 0]


@given(st.lists(st.tuples(st.integers(-BIGGEST, BIGGEST), st.integers(0, 4)), max_size=60))
def test_sums_are_those_of_python_integers(rows: list[tuple[int, int]]) -> None:
    values, keys = (np.array([row[column] for row in rows], dtype=np.int64) for column in (0, 1))
    expected = [sum(value for value, key in rows if key == wanted) for wanted in range(5)]
    assert [int(number) for number in exact_sum(values, keys, 5)] == expected


@pytest.mark.parametrize("size", [10, 2**21])
def test_compact_numbers_codes_in_their_own_order(size: int) -> None:
    present, positions = compact(np.array([7, 2, 7, 9]), size)
    assert present.tolist() == [2, 7, 9]
    assert positions.tolist() == [1, 0, 1, 2]


def test_compact_of_no_rows_is_empty() -> None:
    present, positions = compact(np.array([], dtype=np.int64), 4)
    assert (len(present), len(positions)) == (0, 0)


def reuse_of(amount: str, reannounced: str) -> Reuse:
    selection = Selection.everything(PackageTable.from_records([package(amount=amount, reannounced=reannounced)]))
    (kind,) = tally(selection, np.zeros(1, dtype=np.int64), 1).kinds
    return kind.reuse


@pytest.mark.parametrize(
    ("amount", "reannounced", "expected"),
    [
        ("$400 million", "$400 million", Reuse.WHOLE_DOCUMENTED),
        ("$400 million", "up to $400 million", Reuse.WHOLE_INFERRED),
        ("$400 million", "$300 million", Reuse.PART_DOCUMENTED),
        ("$400 million", "up to $300 million", Reuse.PART_INFERRED),
        ("$400 million", "$399.9 million", Reuse.NEARLY_WHOLE_DOCUMENTED),
        ("$400 million", "up to $399.9 million", Reuse.NEARLY_WHOLE_INFERRED),
        ("nearly $400 million", "$399 million", Reuse.NEARLY_WHOLE_DOCUMENTED),
        ("over $400 million", "$399 million", Reuse.PART_DOCUMENTED),
        ("between $400 million and $500 million", "$400 million", Reuse.NEARLY_WHOLE_DOCUMENTED),
    ],
)
def test_reuse_is_told_apart_by_how_much_is_left(amount: str, reannounced: str, expected: Reuse) -> None:
    assert reuse_of(amount, reannounced) is expected


def test_rows_without_reuse_have_none() -> None:
    selection = Selection.everything(PackageTable.from_records([package()]))
    assert tally(selection, np.zeros(1, dtype=np.int64), 1).kinds == (Kind(Bound.EXACT, Reuse.NONE, Presence.CERTAIN),)


def test_tally_of_no_rows_has_one_empty_kind() -> None:
    sums = tally(Selection.everything(PackageTable.from_records(())), np.array([], dtype=np.int64), 2)
    assert sums.count.tolist() == [[0], [0]]
    assert sums.stated.tolist() == [[0], [0]]


def test_row_tallies_give_every_row_once() -> None:
    records = [package(id=f"P{row}", amount=amount) for row, amount in enumerate(["$1 million", "nearly $2 million"])]
    found = list(row_tallies(Selection.everything(PackageTable.from_records(records))))
    assert sorted(int(row) for rows, _ in found for row in rows) == [0, 1]
    assert {sums.kinds[0].bound for _, sums in found} == {Bound.EXACT, Bound.NEARLY}
