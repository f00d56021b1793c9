from __future__ import annotations

import pytest

from aidledger.amounts import Amount
from aidledger.findings import Location
from aidledger.importers.judge import judge
from aidledger.importers.tabular.contract import FLOAT
from aidledger.importers.tabular.fields import fields_of
from aidledger.model import AidPackage

REST = {"date": "2024-10-21", "category": "munitions", "donor": "US"}


def record(**cells: str) -> AidPackage | str:
    """The package of a row, or the codes it is refused with."""
    judged = judge(AidPackage, fields_of({**REST, **cells}), location=Location())
    return judged if isinstance(judged, AidPackage) else " ".join(finding.code for finding in judged)


def amount(**cells: str) -> str:
    judged = record(**cells)
    return judged if isinstance(judged, str) else str(judged.amount)


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        ({"amount": "400000000", "currency": "USD"}, "USD 400,000,000"),
        ({"amount": " 12.50 ", "currency": " USD "}, "USD 12.50"),
        ({"amount": "400000000"}, "AL102"),
        ({"amount": "400000000", "currency": "USD", "bound": "at_most"}, "up to USD 400,000,000"),
        ({"amount": "400000000", "currency": "USD", "stated_digit": "1000000"}, "USD 400 million"),
        ({"amount": "up to $400 million"}, "up to USD 400 million"),
        ({"amount": "$400 million", "currency": "USD", "bound": "exact"}, "USD 400 million"),
        ({"amount": "400 million", "currency": "EUR"}, "EUR 400 million"),
        ({"amount": "400 million", "currency": "XXQ"}, "AL110"),
        ({"amount": "$400 million", "bound": "at_most"}, "up to USD 400 million"),
        ({"amount": "$400 million", "stated_digit": "100000000"}, "USD 0.4 billion"),
        ({"amount": "undisclosed", "currency": "USD"}, "USD undisclosed"),
        ({"amount": "undisclosed", "bound": "exact"}, "AL107"),
        ({"amount": "", "bound": "unknown", "wording": "classified"}, "classified"),
        ({"amount": "$400 million", "bound": "unknown"}, "AL107"),
        ({"amount": "between $5 million and $6 million", "currency": "USD"}, "between USD 5 million and USD 6 million"),
        ({"amount": "five million", "currency": "USD"}, "AL101"),
        ({"amount": "", "wording": "$400 million"}, "USD 400 million"),
        ({"amount": " "}, "AL140"),
        ({"amount": f"{FLOAT}12.5", "currency": "USD"}, "AL108"),
        ({"amount": "12", "currency": "USD", "stated_digit": f"{FLOAT}0.5"}, "AL108"),
    ],
)
def test_figures_take_their_columns_and_words_the_grammar(cells: dict[str, str], read: str) -> None:
    assert amount(**cells) == read


def test_words_that_say_all_are_the_wording() -> None:
    package = record(amount="up to $400 million", currency="USD")
    assert isinstance(package, AidPackage)
    assert package.amount.wording == "up to $400 million"


def test_words_completed_by_a_column_are_not_claimed_to_say_all() -> None:
    package = record(amount="$400 million", bound="about")
    assert isinstance(package, AidPackage)
    assert package.amount == Amount.parse("about $400 million")
    assert package.amount.wording is None


@pytest.mark.parametrize("cells", [{"currency": "EUR"}, {"bound": "at_least"}])
def test_columns_that_contradict_the_words_leave_them_as_the_wording(cells: dict[str, str]) -> None:
    package = record(amount="up to $400 million", **cells)
    assert isinstance(package, AidPackage)
    assert package.amount.wording == "up to $400 million"
    assert package.amount != Amount.parse("up to $400 million")


def test_a_part_that_was_a_float_is_refused() -> None:
    assert record(amount="$400 million", reannounced=f"{FLOAT}1.5") == "AL108"


def test_a_date_keeps_its_words() -> None:
    package = record(amount="$400 million", date=" October 2024 ")
    assert isinstance(package, AidPackage)
    assert package.date is not None
    assert (str(package.date), package.date.text) == ("2024-10", "October 2024")


def test_a_span_may_stand_in_two_columns() -> None:
    package = record(amount="$400 million", date="2024-10-01", date_latest="2024-10-21", date_text="this month")
    assert isinstance(package, AidPackage)
    assert package.date is not None
    assert (str(package.date), package.date.text) == ("2024-10-01/2024-10-21", "this month")


def test_a_date_is_required_even_where_it_has_words() -> None:
    assert record(amount="$400 million", date=" ", date_text="some day") == "AL140"
