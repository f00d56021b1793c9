"""Quantities of money and things, read from text, in a registry of our own."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from aidledger.display import shorten
from aidledger.errors import InputError, UnitMismatchError, did_you_mean
from aidledger.findings import code_info
from aidledger.vocabulary import currencies

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pint import Quantity as Quantity  # noqa: PLC0414 - for annotations elsewhere: only this module knows pint
    from pint import Unit, UnitRegistry

__all__ = ["QuantityError", "money", "quantity", "quantity_text", "registry", "sum_quantities", "unit_named"]

_COUNTS = [
    "aircraft",
    "ambulance",
    "boat",
    "device",
    "drone",
    "generator",
    "grenade",
    "gun",
    "helicopter",
    "helmet",
    "howitzer",
    "item",
    "kit",
    "launcher",
    "mine",
    "missile",
    "mortar",
    "night_vision_device",
    "pallet",
    "person",
    "radar",
    "rifle",
    "rocket",
    "round",
    "set",
    "shell",
    "system",
    "tank",
    "trailer",
    "truck",
    "uniform",
    "unit",
    "vehicle",
    "vessel",
    "vest",
]
_IRREGULAR = {"aircraft": "aircraft", "person": "persons", "radar": "radars"}
_MASSES = {
    "gram": ("[mass]", "g grams"),
    "kilogram": ("1000 gram", "kg kilograms"),
    "tonne": ("1000 kilogram", "t tonnes"),
    "pound": ("453.59237 gram", "lb pounds"),
}
_SCALES = {"": 1, "dozen": 12, "thousand": 10**3, "million": 10**6}
_QUANTITY = re.compile(
    r"([1-9][0-9]{0,2}(?: [0-9]{3})+|[1-9][0-9]{0,2}(?:,[0-9]{3})+|0|[1-9][0-9]*)(\.[0-9]+)?"
    r"(?: (thousand|million|dozen))?(?: ?([A-Za-z_ ]+))?"
)
_LONGEST = 100
_PAIR = 2
_LONGEST_SYMBOL = 2
_MOST_DIGITS = 18
_building = Lock()
_SPACES = {ord(space): " " for space in "\u00a0\u2007\u2009\u202f"}


class QuantityError(InputError):
    """A quantity of things could not be understood.

    Attributes:
        code: Finding code `AL145`, under which data with this fault is reported.
    """

    code = "AL145"


def registry() -> UnitRegistry[Decimal]:
    """The registry all quantities of aidledger belong to, built when first asked for.

    Returns:
        A pint registry of our own short definitions, with Decimal magnitudes and no prefixes. Its
        quantities and units pickle, and come back into the registry of the process that reads them.

    Example:
        >>> registry()("2 USD") + registry()("3 USD")
        <Quantity(5, 'USD')>
    """
    # Quantities of two registries do not add up, and `cache` alone lets threads build several.
    with _building:
        return _own_registry()


@cache
def _own_registry() -> UnitRegistry[Decimal]:
    own: UnitRegistry[Decimal] = _registry_type()(None, non_int_type=Decimal)
    own.load_definitions(list(_definitions()))
    return own


def _registry_type() -> type[UnitRegistry[Decimal]]:
    """The registry of pint, but what it makes unpickles into our registry instead of the application's."""
    import pint

    class OwnQuantity(pint.Quantity[Decimal]):
        def __reduce__(self) -> tuple[Any, ...]:
            return _rebuild_quantity, (self.magnitude, f"{self.units:D}")

    class OwnUnit(pint.Unit):
        def __reduce__(self) -> tuple[Any, ...]:
            return _rebuild_unit, (f"{self:D}",)

    class OwnRegistry(pint.UnitRegistry[Decimal]):
        Quantity = OwnQuantity  # type: ignore[assignment] # how pint says it is done
        Unit = OwnUnit

    return OwnRegistry


def _rebuild_quantity(magnitude: Decimal, unit: str) -> Quantity[Decimal]:
    """A quantity out of its pickle; not for anything else, since it checks nothing."""
    return registry().Quantity(magnitude, unit)


def _rebuild_unit(unit: str) -> Unit:
    """A unit out of its pickle."""
    return registry().Unit(unit)


def money(value: Decimal, currency: str) -> Quantity[Decimal]:
    """An amount of money as a quantity.

    Args:
        value: In units of the currency, not in minor units.
        currency: ISO 4217 code.

    Returns:
        The quantity.

    Raises:
        InputError: The value is not a finite Decimal or integer, or the currency is not known.

    Example:
        >>> print(money(Decimal("12.50"), "USD"))
        12.50 USD
    """
    if currency not in currencies():
        raise InputError(f"Currency {shorten(repr(currency))} is not known.", hint="Give an ISO 4217 code.")
    return registry().Quantity(_magnitude(value), currency)


def quantity(source: str | tuple[Decimal | int | str, str]) -> Quantity[Decimal]:
    """A number of things, or a mass, as a quantity.

    Args:
        source: Text such as "31 vehicles", "2 000 000 rounds", "12 t" or "3 dozen", or a pair
            of number and unit such as `(31, "vehicle")`.

    Returns:
        The quantity, in the unit that was named.

    Raises:
        QuantityError: It is not a number with a known unit, or counts a fraction of a thing.

    Example:
        >>> print(quantity("2 000 000 rounds"), quantity((12, "t")))
        2000000 round 12 tonne
    """
    if isinstance(source, tuple) and len(source) == _PAIR:
        return _paired(*source)
    if not isinstance(source, str):
        raise _refusal(f"a quantity cannot be a {type(source).__name__}")
    return _parse(source)


def quantity_text(quantity: Quantity[Decimal]) -> str:
    """A quantity as text that `quantity` reads back.

    Example:
        >>> quantity_text(quantity("2,000 rounds"))
        '2000 round'
    """
    return f"{quantity.magnitude:f} {quantity.units}".removesuffix(" dimensionless")


def sum_quantities(quantities: Iterable[Quantity[Decimal]]) -> Quantity[Decimal]:
    """The sum of quantities of one kind, in the unit of the first.

    Args:
        quantities: At least one.

    Returns:
        The sum.

    Raises:
        InputError: There are none.
        UnitMismatchError: They are of different kinds, such as USD and EUR.

    Example:
        >>> print(sum_quantities([quantity("1.5 t"), quantity("2 t")]))
        3.5 tonne
    """
    from pint import DimensionalityError

    values = list(quantities)
    if not values:
        raise InputError("There is nothing to add.", hint="Give at least one quantity.")
    total, *rest = values
    for value in rest:
        try:
            total = total + value
        except DimensionalityError:
            raise UnitMismatchError(
                f"{total.units} and {value.units} cannot be added.",
                hint="Convert to one currency, or count one kind of thing.",
            ) from None
    return total


def _definitions() -> Iterable[str]:
    for name, (meaning, aliases) in _MASSES.items():
        yield f"{name} = {meaning} = {' = '.join(aliases.split())}"
    for name in _COUNTS:
        plural = _IRREGULAR.get(name, f"{name}s")
        yield f"{name} = [{name}]" + (f" = _ = {plural}" if plural != name else "")
    # A dozen of nothing in particular is twelve articles.
    yield "dozen = 12 item"
    for code in currencies():
        yield f"{code} = [currency_{code}]"


def unit_named(word: str) -> str:
    """The unit a word names, a currency included.

    Raises:
        QuantityError: None of that name is known.
    """
    name = _unit_names().get(word) or (word if word in currencies() or word == "dozen" else None)
    if name is None:
        raise _refusal(f"unit {shorten(repr(word))} is not known")
    return name


@cache
def _unit_names() -> dict[str, str]:
    names = {name: name for name in _COUNTS} | {_IRREGULAR.get(name, f"{name}s"): name for name in _COUNTS}
    masses = {alias: name for name, (_, aliases) in _MASSES.items() for alias in (name, *aliases.split())}
    return names | masses


def _parse(text: str) -> Quantity[Decimal]:
    plain = text.translate(_SPACES).strip(" ") if len(text) <= _LONGEST else ""
    found = _QUANTITY.fullmatch(plain)
    if found is None:
        raise _refusal(f"{shorten(repr(text))} is not a quantity")
    whole, decimals, scale, unit = found.groups()
    digits = re.sub("[ ,]", "", whole) + (decimals or "")
    if len(digits) > _MOST_DIGITS:
        raise _refusal(f"{shorten(repr(text))} has too many digits")
    if unit is None and scale != "dozen":
        raise _refusal(f"{shorten(repr(text))} does not say of what")
    if unit is None:
        return registry().Quantity(_whole(Decimal(digits), text), "dozen")
    return _of(Decimal(digits) * _SCALES[scale or ""], unit.strip())


def _paired(number: object, unit: object) -> Quantity[Decimal]:
    if isinstance(number, str) and isinstance(unit, str):
        return _parse(f"{number} {unit}")
    if isinstance(number, bool) or not isinstance(number, (Decimal, int)) or not isinstance(unit, str):
        raise _refusal(f"a quantity cannot be made of {shorten(repr((number, unit)))}")
    return _of(_counted(number), unit)


def _of(number: Decimal, unit: str) -> Quantity[Decimal]:
    names = _unit_names()
    # Symbols keep their case: T is not t.
    name = names.get(unit) or (names.get(unit.lower().replace(" ", "_")) if len(unit) > _LONGEST_SYMBOL else None)
    if name is None:
        if unit in currencies():
            raise _refusal(f"{unit} is money, not a thing")
        near = did_you_mean(unit, names)
        raise _refusal(
            f"unit {shorten(repr(unit))} is not known", hint=f"Did you mean {' or '.join(near)}?" if near else ""
        )
    return registry().Quantity(number if name in _MASSES else _whole(number, unit), name)


def _counted(number: Decimal | int) -> Decimal:
    magnitude = _magnitude(number)
    exponent = magnitude.as_tuple().exponent
    if not 0 <= magnitude < 10**_MOST_DIGITS or not isinstance(exponent, int) or abs(exponent) > _MOST_DIGITS:
        raise _refusal(f"{shorten(str(number))} is not a count")
    return magnitude


def _whole(number: Decimal, what: str) -> Decimal:
    if number != number.to_integral_value():
        raise _refusal(f"{number} {shorten(what)} is a fraction of a thing")
    return Decimal(int(number))


def _magnitude(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (Decimal, int)):
        raise InputError(
            f"{shorten(repr(value))} is not a Decimal.", hint="Give a Decimal or an integer, never a float."
        )
    number = Decimal(value)
    if not number.is_finite():
        raise InputError(f"{number} is not a finite number.", hint="Unknown amounts have no quantity.")
    return number


def _refusal(message: str, *, hint: str = "") -> QuantityError:
    return QuantityError(message, hint=hint or code_info("AL145").remedy)
