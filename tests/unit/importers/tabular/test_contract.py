from __future__ import annotations

import pytest

from aidledger.errors import MissingColumnError
from aidledger.importers.tabular.contract import COLUMNS_OF, FLOAT, INPUT_COLUMNS, check_names, column_of
from aidledger.model import AidPackage

NAMES = ["amount", "date", "category", "donor"]


def test_every_column_has_a_say_in_some_field_of_the_record() -> None:
    assert {column for columns in COLUMNS_OF.values() for column in columns} == set(INPUT_COLUMNS)
    assert set(COLUMNS_OF) == set(AidPackage.model_fields)


def test_only_validators_that_screening_knows_of_look_at_fields_of_a_package() -> None:
    """Screens judge single fields by their types: a rule in a decorator has to be added to them."""
    decorators = AidPackage.__pydantic_decorators__
    assert set(decorators.field_validators) == {"_is_given", "_is_a_part"}
    assert set(decorators.model_validators) == {"_has_an_id"}


@pytest.mark.parametrize(
    ("path", "code", "row", "column"),
    [
        ("donor", "AL130", {}, "donor"),
        ("category[1]", "AL130", {}, "category"),
        ("amount", "AL101", {"amount": "x", "currency": "USD"}, "amount"),
        ("amount", "AL110", {"amount": "5", "currency": "XXQ"}, "currency"),
        ("amount", "AL110", {"amount": "5 kr"}, "amount"),
        ("amount", "AL142", {"amount": "5", "bound": "up to"}, "bound"),
        ("amount", "AL143", {"amount": "5", "wording": "a\x00"}, "wording"),
        ("amount", "AL111", {"amount": "5", "stated_digit": "3"}, "stated_digit"),
        ("amount", "AL108", {"amount": "5", "stated_digit": f"{FLOAT}0.5"}, "stated_digit"),
        ("amount", "AL108", {"amount": f"{FLOAT}0.5", "stated_digit": "1"}, "amount"),
        ("date", "AL120", {"date": "x"}, "date"),
        ("date", "AL120", {"date": "x", "date_latest": "2024"}, "date"),
        ("date", "AL121", {"date": "2024", "date_latest": "2024-06-31"}, "date_latest"),
        ("date", "AL121", {"date": "", "date_latest": "2024-06-31"}, "date_latest"),
        ("date", "AL143", {"date": "2024", "date_text": "a\x00"}, "date_text"),
        ("date", "AL143", {"date": "20\x0024"}, "date"),
        ("reannounced", "AL113", {"reannounced": "5"}, "reannounced"),
        ("reannounced", "AL142", {"reannounced": "5", "reannounced_bound": "x"}, "reannounced_bound"),
        ("reannounced", "AL142", {"reannounced": "5", "reannounced_bound": "exact"}, "reannounced"),
        ("sources[0].url", "AL144", {"source_url": "x"}, "source_url"),
        ("sources[0].kind", "AL142", {"via_kind": "x"}, "via_kind"),
        ("sources[0]", "AL140", {"via_kind": "table"}, "via_kind"),
        ("sources[0].url", "AL144", {"other_source_urls": "x"}, "other_source_urls"),
        ("sources[1].url", "AL144", {"source_url": "x", "other_source_urls": "x"}, "other_source_urls"),
    ],
)
def test_a_finding_names_the_column_to_mend(path: str, code: str, row: dict[str, str], column: str) -> None:
    assert column_of(path, code, row) == column


def test_columns_are_taken_under_their_own_names_in_the_order_of_the_contract() -> None:
    assert check_names([*NAMES, "id", "other"], None) == {
        "id": "id",
        "date": "date",
        "amount": "amount",
        "donor": "donor",
        "category": "category",
    }


def test_a_mapping_takes_precedence_over_a_column_of_the_same_name() -> None:
    names = check_names([*NAMES, "Betrag"], {"amount": "Betrag"})
    assert names["amount"] == "Betrag"


def test_a_column_mapped_elsewhere_is_not_read_a_second_time() -> None:
    names = check_names([*NAMES, "note"], {"confidence": "note"})
    assert names["confidence"] == "note"
    assert "note" not in names


@pytest.mark.parametrize(
    ("names", "columns", "message", "hint"),
    [
        (["amount", "x"], None, "no column date or category or donor", "It has: amount, x. Map other names"),
        ([], None, "no column amount or date or category or donor", "It has: none."),
        (NAMES, {"amont": "amount"}, "'amont' is not a column of the contract", "Map to one of: amount."),
        (NAMES, {"zzz": "amount"}, "'zzz' is not a column of the contract", "id, date, date_latest"),
        (NAMES, {"note": "remarks"}, "no column 'remarks'", "It has: amount, date, category, donor."),
        (NAMES, {"note": "donor", "via": "donor"}, "mapped to one of the table", "Give every column its own."),
        (["a\x00", *"bcd" * 20], None, "no column amount", "It has: a\\x00, b, c, d, b"),
        (["amount_minor", "date_earliest"], None, "no column amount or date", "a ledger's own table"),
    ],
)
def test_a_table_without_the_columns_is_refused_with_what_it_has(
    names: list[str], columns: dict[str, str] | None, message: str, hint: str
) -> None:
    with pytest.raises(MissingColumnError, match=message) as caught:
        check_names(names, columns)
    assert hint in caught.value.hint
