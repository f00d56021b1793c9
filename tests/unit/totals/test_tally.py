from __future__ import annotations

import numpy as np
import pytest

from aidledger.amounts import Bound
from aidledger.table import PackageTable
from aidledger.totals import Presence, Selection
from aidledger.totals.kinds import compact
from aidledger.totals.slots import Slots
from aidledger.totals.tally import Kind, Reuse, row_tallies, tally
from tests.builders import package


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
    (kind,) = tally(selection, Slots(1)).kinds
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
    assert tally(selection, Slots(1)).kinds == (Kind(Bound.EXACT, Reuse.NONE, Presence.CERTAIN),)


def test_tally_of_no_rows_has_one_empty_kind() -> None:
    sums = tally(Selection.everything(PackageTable.from_records(())), Slots(0, 2))
    assert sums.count.tolist() == [[0], [0]]
    assert list(sums.stated.reshape(2)) == [0, 0]


def test_row_tallies_give_every_row_once() -> None:
    records = [package(id=f"P{row}", amount=amount) for row, amount in enumerate(["$1 million", "nearly $2 million"])]
    found = list(row_tallies(Selection.everything(PackageTable.from_records(records))))
    assert sorted(int(row) for rows, _ in found for row in rows) == [0, 1]
    assert {sums.kinds[0].bound for _, sums in found} == {Bound.EXACT, Bound.NEARLY}
