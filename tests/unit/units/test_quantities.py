"""Quantities: money and things with exact magnitudes, in a registry of our own."""

from __future__ import annotations

import copy
import functools
import pickle
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pint
import pytest
from pint.errors import UndefinedUnitError

from aidledger import units
from aidledger.errors import InputError, UnitMismatchError
from aidledger.units import QuantityError, money, quantities, quantity, quantity_text, registry, sum_quantities
from aidledger.vocabulary import currencies


@pytest.mark.parametrize(
    ("source", "magnitude", "unit"),
    [
        ("31 vehicles", "31", "vehicle"),
        ("1 vehicle", "1", "vehicle"),
        ("2 000 000 rounds", "2000000", "round"),
        ("2\u00a0000\u202f000 rounds", "2000000", "round"),
        ("2,000,000 Rounds", "2000000", "round"),
        ("1.5 million rounds", "1500000", "round"),
        ("5 systems", "5", "system"),
        ("12 t", "12", "tonne"),
        ("12t", "12", "tonne"),
        ("12.5 kg", "12.5", "kilogram"),
        ("500 lb", "500", "pound"),
        ("3 dozen", "3", "dozen"),
        ("3 dozen vehicles", "36", "vehicle"),
        ("20 night vision devices", "20", "night_vision_device"),
        ("0 tanks", "0", "tank"),
        ((31, "vehicle"), "31", "vehicle"),
        ((Decimal("2.5"), "t"), "2.5", "tonne"),
        (("2 000", "rounds"), "2000", "round"),
    ],
)
def test_a_quantity_is_read(source: str | tuple[Decimal | int | str, str], magnitude: str, unit: str) -> None:
    read = quantity(source)
    assert (read.magnitude, str(read.units)) == (Decimal(magnitude), unit)
    assert isinstance(read.magnitude, Decimal)


@pytest.mark.parametrize(
    "source",
    [
        "dozens",
        "dozens of vehicles",
        "1.000.00",
        "1.000.00 rounds",
        "5",
        "vehicles",
        "1 thousand",
        "",
        " ",
        "1.5 vehicles",
        "1.5 dozen",
        "-5 tanks",
        "5 vehicels",
        "5 USD",
        "12 tons",
        "5 T",
        "20,00 rounds",
        "007 tanks",
        "1e3 rounds",
        "1_000 rounds",
        "\u0663 tanks",
        "more than 5 tanks",
        "5 tanks\x00",
        "9" * 10_000,
        "1" * 19 + " rounds",
        (5.0, "tank"),
        (True, "tank"),
        (-1, "tank"),
        (5, 5),
        (5, "tank", "x"),
        (10**18, "tank"),
        (Decimal("1E+999999"), "t"),
        (Decimal("1E-999999"), "t"),
        (None, "tank"),
        5,
        None,
    ],
)
def test_what_is_not_a_count_of_known_things_is_refused(source: object) -> None:
    with pytest.raises(QuantityError) as refusal:
        quantity(source)  # type: ignore[arg-type]
    assert refusal.value.code == "AL145"
    assert refusal.value.hint


def test_a_quantity_that_is_not_a_number_is_a_wrong_call() -> None:
    with pytest.raises(InputError):
        quantity((Decimal("NaN"), "tank"))


def test_a_near_unit_is_suggested_and_not_taken() -> None:
    with pytest.raises(QuantityError, match="Did you mean vehicle"):
        quantity("5 vehicels")


@pytest.mark.parametrize("text", ["31 vehicles", "12.5 kg", "3 dozen", "2 000 000 rounds", "1 pound"])
def test_the_text_of_a_quantity_reads_back(text: str) -> None:
    assert quantity(quantity_text(quantity(text))) == quantity(text)


def test_money_keeps_every_digit() -> None:
    amount = money(Decimal("9999999999999999.99"), "USD")
    assert (amount.magnitude, str(amount.units)) == (Decimal("9999999999999999.99"), "USD")


@pytest.mark.parametrize(
    ("value", "currency"),
    [
        (1.5, "USD"),
        (True, "USD"),
        (Decimal("NaN"), "USD"),
        (Decimal("Infinity"), "USD"),
        ("5", "USD"),
        (Decimal(5), "usd"),
        (Decimal(5), "XXQ"),
    ],
)
def test_money_refuses_floats_and_unknown_currencies(value: object, currency: str) -> None:
    with pytest.raises(InputError):
        money(value, currency)  # type: ignore[arg-type]


def test_currencies_do_not_add_up() -> None:
    with pytest.raises(pint.DimensionalityError):
        money(Decimal(1), "USD") + money(Decimal(1), "EUR")


def test_our_own_sum_refuses_with_our_own_error() -> None:
    with pytest.raises(UnitMismatchError, match="USD and EUR"):
        sum_quantities([money(Decimal(1), "USD"), money(Decimal(1), "EUR")])
    with pytest.raises(UnitMismatchError):
        sum_quantities([quantity("1 tank"), quantity("1 vehicle")])


def test_a_sum_of_one_kind_is_exact() -> None:
    assert sum_quantities([money(Decimal("0.1"), "USD"), money(Decimal("0.2"), "USD")]).magnitude == Decimal("0.3")
    assert sum_quantities([quantity("1 t"), quantity("500 kg")]) == quantity("1.5 t")


def test_nothing_cannot_be_added() -> None:
    with pytest.raises(InputError, match="nothing"):
        sum_quantities([])


@pytest.mark.parametrize("name", ["mUSD", "kUSD", "milliUSD", "MEUR", "kvehicle", "megaround", "mt"])
def test_there_are_no_prefixes(name: str) -> None:
    with pytest.raises(UndefinedUnitError):
        registry().Unit(name)


def test_every_currency_is_a_unit() -> None:
    assert [code for code in currencies() if str(registry().Unit(code)) != code] == []


def test_the_registry_is_made_once_and_is_nobody_elses() -> None:
    assert registry() is registry()
    assert pint.application_registry._registry is not registry()


def test_errors_survive_pickling() -> None:
    with pytest.raises(QuantityError) as refusal:
        quantity("dozens")
    assert str(pickle.loads(pickle.dumps(refusal.value))) == str(refusal.value)  # noqa: S301 - our own bytes


def test_threads_that_ask_at_once_get_one_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quantities, "_own_registry", functools.cache(quantities._own_registry.__wrapped__))
    start = threading.Barrier(16)

    def ask(_: int) -> int:
        start.wait()
        return id(registry())

    with ThreadPoolExecutor(16) as threads:
        assert len(set(threads.map(ask, range(16)))) == 1


@pytest.mark.parametrize(
    "one",
    [
        money(Decimal("12.50"), "USD"),
        quantity("2 000 000 rounds"),
        quantity("12 t"),
        money(Decimal(6), "USD") / quantity("2 t"),
        quantity("3 t") ** 2,
        money(Decimal(6), "USD") / money(Decimal(2), "USD"),
    ],
    ids=str,
)
def test_quantities_survive_pickling_and_copying(one: units.Quantity[Decimal]) -> None:
    for back in (pickle.loads(pickle.dumps(one)), copy.copy(one), copy.deepcopy(one)):  # noqa: S301 - our own bytes
        assert (back, back.units, type(back.magnitude)) == (one, one.units, Decimal)
        assert back + one == 2 * one


def test_units_survive_pickling() -> None:
    dollar = money(Decimal(1), "USD").units
    assert pickle.loads(pickle.dumps(dollar)) == dollar  # noqa: S301 - our own bytes


def test_a_pickled_quantity_is_read_by_a_process_that_has_no_registry_yet() -> None:
    pickled = pickle.dumps(money(Decimal("12.50"), "USD"))
    read = "import pickle, sys; print(pickle.loads(sys.stdin.buffer.read()))"
    told = subprocess.run([sys.executable, "-c", read], input=pickled, capture_output=True, check=True)
    assert told.stdout.decode().strip() == "12.50 USD"


def test_our_quantities_are_quantities_of_pint() -> None:
    dollars = money(Decimal(1), "USD")
    assert isinstance(dollars, pint.Quantity)
    assert isinstance(dollars.units, pint.Unit)
