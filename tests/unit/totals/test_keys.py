from __future__ import annotations

import pytest

from aidledger.amounts import Reading
from aidledger.errors import InputError, UnknownTermError
from aidledger.model import Basis
from aidledger.table import PackageTable
from aidledger.totals import Selection
from aidledger.totals.keys import KEYS, Groups, group
from tests.builders import package

RECORDS = (
    package(id="A", authority="PDA", recipient="UKR", category="tanks;uas"),
    package(id="B", authority="USAI", date="2022-12-20/2023-01-10"),
    package(id="C", authority="PDA"),
)


def grouped(*by: str) -> Groups:
    selection = Selection.everything(PackageTable.from_records(RECORDS))
    return group(selection, by, basis=Basis.ANNOUNCED, reading=Reading.CONVENTIONAL)


def test_every_row_has_the_group_of_its_words() -> None:
    groups = grouped("authority")
    assert [groups.labels[code] for code in groups.slots.of(slice(None))] == [("PDA",), ("USAI",), ("PDA",)]


def test_empty_cells_have_a_label_of_their_own() -> None:
    assert grouped("recipient").labels == (("(none)",), ("UKR",))


@pytest.mark.parametrize("key", KEYS)
def test_every_key_groups_every_package(key: str) -> None:
    groups = grouped(key)
    assert set(groups.selection.table.ids) == {"A", "B", "C"}
    assert groups.slots.rows == len(groups.selection)
    assert groups.labels == tuple(sorted(groups.labels))


def test_rows_stand_in_every_group_they_may_fall_into() -> None:
    groups = grouped("category_group", "year")
    assert sorted(
        zip(groups.selection.table.ids, (groups.labels[code] for code in groups.slots.of(slice(None))), strict=True)
    ) == [
        ("A", ("tanks", "2024")),
        ("A", ("uas", "2024")),
        ("B", ("munitions", "2022")),
        ("B", ("munitions", "2023")),
        ("C", ("munitions", "2024")),
    ]


def test_no_keys_make_one_group() -> None:
    assert grouped().labels == ((),)


def test_a_key_given_twice_is_refused() -> None:
    with pytest.raises(InputError, match="stands twice in authority, authority"):
        grouped("authority", "authority")


def test_unknown_keys_are_refused() -> None:
    with pytest.raises(UnknownTermError, match="Grouping key 'authorty'"):
        grouped("authorty")
