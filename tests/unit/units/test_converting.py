"""Units of one kind convert; money converts at the rates of one day, inside a block and nowhere else."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pint
import pytest

import aidledger as al
from aidledger.errors import InputError, MissingRateError, UnitMismatchError
from aidledger.units import QuantityError, converted, money, quantity, rates_on

RATES = al.rates.flat({"USD": "1.25", "JPY": "160"}, label="flat")


@pytest.mark.parametrize(
    ("given", "to", "value"),
    [("12 t", "kg", 12000), ("500 g", "kg", Decimal("0.5")), ("3 dozen", "items", 36), ("31 vehicles", "vehicle", 31)],
)
def test_things_of_one_kind_convert(given: str, to: str, value: Decimal) -> None:
    assert converted(quantity(given), to).magnitude == value


def test_things_of_different_kinds_and_unknown_units_raise() -> None:
    with pytest.raises(UnitMismatchError, match="cannot be converted to vehicle"):
        converted(quantity("12 t"), "vehicles")
    with pytest.raises(QuantityError, match="not known"):
        converted(quantity("12 t"), "furlongs")


def test_money_converts_inside_the_block_and_raises_outside() -> None:
    dollars = money(Decimal(1000), "USD")
    with rates_on("2024-10-21", RATES):
        euros = dollars.to("EUR")
        assert (euros.magnitude, type(euros.magnitude)) == (Decimal(800), Decimal)
        assert converted(dollars, "JPY").magnitude == 128_000
    with pytest.raises(UnitMismatchError, match="rates_on"):
        converted(dollars, "EUR")
    with pytest.raises(pint.DimensionalityError):
        dollars.to("EUR")


def test_a_failure_inside_the_block_leaves_nothing_convertible() -> None:
    with pytest.raises(RuntimeError), rates_on(dt.date(2024, 10, 21), RATES):
        raise RuntimeError
    with pytest.raises(UnitMismatchError):
        converted(money(Decimal(1), "USD"), "EUR")


def test_rates_of_the_day_and_fixed_ones_are_used_and_no_others() -> None:
    ecb = al.rates("ecb")
    with rates_on("2024-10-21", ecb):
        assert converted(money(Decimal("753.45"), "HRK"), "EUR").magnitude == 100
        with pytest.raises(UnitMismatchError):
            converted(money(Decimal(1), "RUB"), "EUR")
    with pytest.raises(MissingRateError, match="no rates of 2024-10-20"), rates_on("2024-10-20", ecb):
        pass


def test_what_is_no_day_is_refused() -> None:
    for day in ("soon", 5):
        with pytest.raises(InputError, match="not a day"), rates_on(day, RATES):  # type: ignore[arg-type] # on purpose
            pass
