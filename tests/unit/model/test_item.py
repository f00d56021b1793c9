from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from pydantic import ValidationError

from aidledger.model import Item
from aidledger.units import quantity
from tests.builders import money

HUGE = pytest.param(10**5000, id="huge")


def refused(**fields: object) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        Item.model_validate({"name": "Bradley", **fields})
    return [(error["type"], ".".join(map(str, error["loc"]))) for error in caught.value.errors()]


def item(**fields: object) -> Item:
    return Item.model_validate({"name": "Bradley", **fields})


@pytest.mark.parametrize(
    ("given", "count", "unit"),
    [
        ("31 vehicles", "31", "vehicle"),
        ("2 000 000 rounds", "2000000", "round"),
        ("12 t", "12", "tonne"),
        ("0.5 kg", "0.5", "kilogram"),
        ("3 dozen", "3", "dozen"),
        ((31, "vehicles"), "31", "vehicle"),
        ([Decimal("31.0"), "vehicle"], "31", "vehicle"),
        (("2,000", "rounds"), "2000", "round"),
        ((3, "dozen"), "3", "dozen"),
    ],
)
def test_a_quantity_is_kept_as_count_and_unit(given: object, count: str, unit: str) -> None:
    found = item(quantity=given)
    assert (found.count, found.unit) == (Decimal(count), unit)


def test_a_pint_quantity_goes_in_and_comes_out() -> None:
    found = item(quantity=quantity("31 vehicles"))
    assert found.quantity == quantity("31 vehicles")
    assert isinstance(found.quantity.magnitude, Decimal)


@pytest.mark.parametrize("text", ["31 vehicles", "12.50 t", "3 dozen", "0 systems", "2 thousand night vision devices"])
def test_count_and_unit_give_the_quantity_back(text: str) -> None:
    first = item(quantity=text)
    again = item(count=first.count, unit=first.unit)
    assert again == first
    assert again.quantity == quantity(text)


def test_an_article_need_not_be_counted() -> None:
    assert item().quantity is None
    assert item(quantity=None).count is None
    assert item(quantity=" ").unit is None


def test_a_unit_is_kept_in_its_one_form() -> None:
    assert item(count=31, unit="Vehicles").unit == "vehicle"


@pytest.mark.parametrize(
    "count",
    [1.5, math.nan, np.float64(3), True, "\u0663", "1_000", "1e3", "1.000.00", Decimal("NaN"), Decimal("1E+50"), HUGE],
)
def test_a_count_is_never_a_float_or_a_number_in_disguise(count: object) -> None:
    assert refused(count=count, unit="round") == [("AL145", "count")]
    assert refused(quantity=(count, "round")) == [("AL145", "quantity")]


@pytest.mark.parametrize(
    "given",
    ["dozens", "31", "1.5 vehicles", "-3 tanks", "5 USD", "7 tankz", 31, (1, 2), ("1", "t", "x"), {"a": 1}, b"1 t"],
)
def test_what_is_no_quantity_is_refused_at_its_field(given: object) -> None:
    assert refused(quantity=given) == [("AL145", "quantity")]


def test_a_foreign_quantity_of_floats_is_refused() -> None:
    class Foreign:
        magnitude = 1.5
        units = "tonne"

    assert refused(quantity=Foreign()) == [("AL145", "quantity")]
    assert refused(quantity=(Fraction(1, 2), "tonne")) == [("AL145", "quantity")]


def test_quantity_and_count_cannot_both_be_given() -> None:
    assert refused(quantity="31 vehicles", count=5, unit="vehicle") == [("AL145", "quantity")]
    assert refused(quantity="31 vehicles", unit="tank") == [("AL145", "quantity")]


def test_a_count_needs_a_unit_and_a_unit_a_count() -> None:
    assert refused(count=5) == [("AL145", "unit")]
    assert refused(count=Decimal(5), unit=" ") == [("AL145", "unit")]
    assert refused(unit="vehicle") == [("AL145", "count")]


def test_a_changed_copy_takes_a_new_quantity() -> None:
    changed = item(quantity="31 vehicles").model_copy(update={"quantity": "12 t"})
    assert changed == item(quantity="12 t")
    assert item(quantity="31 vehicles").model_copy(update={"quantity": None}) == item()


def test_a_changed_copy_keeps_its_quantity() -> None:
    assert item(quantity="31 vehicles").model_copy(update={"name": "M2"}).count == 31


def test_an_article_cannot_be_worth_less_than_nothing() -> None:
    assert refused(amount="-$5 million") == [("AL112", "amount")]


def test_an_article_may_be_worth_something_known_or_not() -> None:
    assert item(amount="$5 million").amount == money("$5 million")
    assert item(amount="undisclosed").amount == money("undisclosed")
    assert item(amount=None).amount is None


def test_a_name_is_needed() -> None:
    assert refused(name=" ") == [("AL140", "name")]
    assert refused(name=None) == [("string_type", "name")]


def test_text_is_no_article() -> None:
    with pytest.raises(ValidationError, match="model_type"):
        Item.model_validate("31 vehicles")


def test_an_article_may_have_categories_of_its_own() -> None:
    assert item(category="munitions").category == ("munitions",)
    assert refused(category="bogus") == [("AL130", "category.0")]


def test_json_keeps_every_digit_of_a_count() -> None:
    found = item(quantity="123456789012345678 rounds")
    assert Item.model_validate_json(found.model_dump_json()) == found
    assert '"count":"123456789012345678"' in found.model_dump_json()


def test_equal_articles_say_the_same() -> None:
    assert item(quantity="1.50 t").content == item(quantity="1.5 t").content
