from __future__ import annotations

from decimal import Decimal

import pytest

from aidledger.errors import InputError
from aidledger.table import PackageTable, arrow_table
from tests.builders import package


def test_a_filtered_table_does_not_carry_the_words_of_the_rest() -> None:
    table = PackageTable.from_records([package(), package(id="B", donor="GBR", amount="GBP 5 million")])
    part = arrow_table(table.filter(table.words("donor").mask(["USA"])))
    assert part.column("donor").combine_chunks().dictionary.to_pylist() == ["USA"]


def test_decimals_stand_in_major_units_under_plain_names() -> None:
    records = [package(amount="USD 12.50"), package(id="B", amount="JPY 5,000"), package(id="C", amount="undisclosed")]
    found = arrow_table(PackageTable.from_records(records), amounts="decimal")
    assert found.column("amount").to_pylist() == [Decimal("12.50"), Decimal(5000), None]
    assert not [name for name in found.column_names if name.endswith("_minor")]


def test_floats_are_not_to_be_had() -> None:
    with pytest.raises(InputError, match="decimal"):
        arrow_table(PackageTable.from_records([]), amounts="float")  # type: ignore[arg-type]
