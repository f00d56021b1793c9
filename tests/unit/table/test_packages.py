from __future__ import annotations

import datetime as dt
import pickle
from functools import cached_property

import numpy as np
import pyarrow as pa
import pytest

import aidledger as al
from aidledger.amounts import Bound
from aidledger.errors import MissingColumnError
from aidledger.model import AidPackage
from aidledger.table import NO_DAY_EARLIEST, NO_DAY_LATEST, PACKAGE_SCHEMA, PackageTable, Words, day_number, day_of
from tests.builders import package


def table(*packages: AidPackage) -> PackageTable:
    return PackageTable.from_records(packages)


def several(**columns: list[object]) -> PackageTable:
    """A table of plain packages that differ in the columns named."""
    rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
    return table(*(package(id=f"P-{number}", **row) for number, row in enumerate(rows)))


EMPTY = table()


def test_records_come_back_in_their_order() -> None:
    packages = package(id="B"), package(id="A", amount="undisclosed")
    assert table(*packages).records() == packages
    assert table(*packages).record(1) == packages[1]
    assert table(*packages).ids == ["B", "A"]


@pytest.mark.parametrize("row", [-1, 2])
def test_there_is_no_row_beyond_the_ends(row: int) -> None:
    with pytest.raises(IndexError, match=f"row {row} of 2"):
        several(amount=["$5 million"] * 2).record(row)


def test_a_table_without_a_column_of_the_contract_is_refused() -> None:
    with pytest.raises(MissingColumnError, match="no column 'donor'") as caught:
        PackageTable(EMPTY.arrow.drop_columns(["donor"]))
    assert "recipient" in caught.value.hint
    with pytest.raises(MissingColumnError, match="It has: none"):
        PackageTable(pa.table({}))


def test_further_columns_are_dropped_and_types_are_those_of_the_contract() -> None:
    arrow = several(amount=["$5 million"]).arrow.append_column("colour", pa.array(["red"]))
    plain = arrow.set_column(arrow.schema.get_field_index("donor"), "donor", pa.array(["USA"]))
    assert PackageTable(plain).arrow.schema == PACKAGE_SCHEMA


@pytest.mark.parametrize(
    "array",
    ["known", "minor", "digit", "spread", "bound", "reused", "reused_digit", "reuse_is_inferred", "day_earliest",
     "day_latest", "day", "booked_year", "tranche", "has_itemised_amounts"],
)  # fmt: skip
def test_an_empty_table_has_empty_arrays(array: str) -> None:
    assert getattr(EMPTY, array).shape == (0,)


def test_an_empty_table_has_no_words_records_or_categories() -> None:
    assert (len(EMPTY), EMPTY.records(), EMPTY.ids) == (0, (), [])
    assert EMPTY.words("donor").labels == ()
    rows, words = EMPTY.category_pairs
    assert (len(rows), words.labels) == (0, ())
    assert len(PackageTable.concat([])) == 0
    assert len(EMPTY.filter(np.zeros(0, dtype=bool))) == 0


def test_amounts_are_arrays_of_minor_units() -> None:
    t = several(amount=["up to $400 million", "between $500 million and $600 million", "undisclosed", "USD 0.00"])
    assert t.known.tolist() == [True, True, False, True]
    assert t.minor.tolist() == [40_000_000_000, 50_000_000_000, 0, 0]
    assert t.spread.tolist() == [0, 10_000_000_000, 0, 0]
    assert [list(Bound)[code] for code in t.bound] == [Bound.AT_MOST, Bound.BETWEEN, Bound.UNKNOWN, Bound.EXACT]


def test_a_stated_zero_has_no_rounding() -> None:
    zero = {"stated": 0, "currency": "USD", "digit": 10**6}
    assert several(amount=[zero, "$5 million"]).digit.tolist() == [0, 10**8]


def test_reuse_is_an_array_that_knows_what_is_inferred() -> None:
    t = several(reannounced=[None, "$5 million", "up to $60 million", "USD 0.00"])
    assert t.reused.tolist() == [0, 500_000_000, 6_000_000_000, 0]
    assert t.reused_digit.tolist() == [0, 10**8, 10**8, 0]
    assert t.reuse_is_inferred.tolist() == [False, False, True, False]


def test_open_ends_have_day_numbers_of_their_own() -> None:
    t = several(date=["1970-01-02", "since 1970-01-02", "until 1970-01-02", None, "1970-01"])
    assert t.day_earliest.tolist() == [1, 1, NO_DAY_EARLIEST, NO_DAY_EARLIEST, 0]
    assert t.day_latest.tolist() == [1, NO_DAY_LATEST, 1, NO_DAY_LATEST, 30]
    assert t.day.tolist() == [1, 1, 1, NO_DAY_LATEST, 30]


@pytest.mark.parametrize("day", [dt.date(1900, 1, 1), dt.date(1970, 1, 1), dt.date(2200, 12, 31)])
def test_day_numbers_count_from_1970_and_back(day: dt.date) -> None:
    assert day_of(day_number(day)) == day
    assert day_number(dt.date(1970, 1, 1)) == 0


def test_years_and_tranches_are_zero_where_there_is_none() -> None:
    t = several(fiscal_year=["FY2024", None], tranche=[None, 70])
    assert t.booked_year.tolist() == [2024, 0]
    assert t.tranche.tolist() == [0, 70]


def test_words_are_sorted_whatever_the_order_of_rows() -> None:
    words = several(recipient=["UKR", None, "MDA", "UKR"]).words("recipient")
    assert words.labels == ("MDA", "UKR")
    assert words.codes.tolist() == [1, -1, 0, 1]
    assert words.mask(["UKR", "Atlantis"]).tolist() == [True, False, False, True]
    assert (words.code("MDA"), words.code("Atlantis")) == (0, -2)


def test_words_of_a_filtered_table_are_only_those_that_occur() -> None:
    narrowed = several(recipient=["UKR", None, "MDA"]).filter(np.array([False, True, True]))
    assert narrowed.words("recipient").labels == ("MDA",)
    assert narrowed.words("recipient").codes.tolist() == [-1, 0]


def test_words_of_a_plain_text_column_are_found_too() -> None:
    t = several(amount=["$5 million"] * 2)
    assert t.words("id").labels == ("P-0", "P-1")
    assert t.words("id") is t.words("id")


def test_categories_are_pairs_of_row_and_word() -> None:
    rows, words = several(category=["munitions", "munitions;air_defence"]).category_pairs
    assert rows.tolist() == [0, 1, 1]
    assert [words.labels[code] for code in words.codes] == ["munitions", "munitions", "air_defence"]


def test_articles_with_amounts_are_noticed() -> None:
    priced, plain = [{"name": "A"}, {"name": "B", "amount": "$5 million"}], [{"name": "A"}]
    assert several(items=[priced, plain, []]).has_itemised_amounts.tolist() == [True, False, False]


def test_filtering_keeps_order_and_records() -> None:
    t = several(amount=["$5 million", "undisclosed", "$6 million"])
    kept = t.filter(np.array([True, False, True]))
    assert kept.records() == (t.record(0), t.record(2))
    assert t.filter(np.ones(3, dtype=bool)) is t


def test_a_mask_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(pa.ArrowInvalid):
        several(amount=["$5 million"] * 3).filter(np.ones(2, dtype=bool))


def test_taken_rows_may_repeat_and_get_one_category_or_day() -> None:
    t = several(category=["munitions;air_defence", "munitions"], date=["2024-10", "2024-11-02"])
    rows = np.array([0, 0, 1])
    split = t.take(rows, categories=Words(np.array([1, 0, 1], dtype=np.int32), ("air_defence", "munitions")))
    assert [p.category for p in split.records()] == [("munitions",), ("air_defence",), ("munitions",)]
    day = day_number(dt.date(2024, 10, 5))
    dated = t.take(rows, days=np.array([day, NO_DAY_LATEST, day], dtype=np.int32))
    assert [str(p.date) for p in dated.records()] == ["2024-10-05", "None", "2024-10-05"]
    assert t.take(rows).ids == ["P-0", "P-0", "P-1"]


def test_tables_can_be_joined_end_to_end() -> None:
    one, other = several(recipient=["UKR"]), table(package(id="Q", recipient="MDA"))
    both = PackageTable.concat([one, other])
    assert both.records() == one.records() + other.records()
    assert both.words("recipient").labels == ("MDA", "UKR")


def test_cells_are_python_values() -> None:
    assert several(fiscal_year=["FY2024", None]).cells("fiscal_year") == [2024, None]


def test_a_table_survives_pickling() -> None:
    t = several(amount=["$5 million", "undisclosed"])
    assert pickle.loads(pickle.dumps(t)).digest == t.digest  # noqa: S301 - our own bytes


@pytest.mark.parametrize("name", ["us-ukraine", "seed"])
def test_what_is_kept_cannot_be_written_to(name: str) -> None:
    table = al.load(name).table
    kept = {
        attribute: getattr(table, attribute)
        for attribute, value in vars(PackageTable).items()
        if isinstance(value, cached_property)
    }
    arrays = {attribute: value for attribute, value in kept.items() if isinstance(value, np.ndarray)}
    arrays |= {column: table.words(column).codes for column in ("donor", "authority", "stage", "bound", "currency")}
    parents, words = table.category_pairs
    arrays |= {"parents": parents, "categories": words.codes}
    if table.single_categories is not None:
        arrays["single"] = table.single_categories.codes
    assert len(arrays) > 15
    assert [attribute for attribute, array in arrays.items() if array.flags.writeable] == []
