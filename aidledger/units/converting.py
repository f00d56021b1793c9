"""From one unit to another: things of one kind, and money at the rates of a day."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from decimal import Context as DecimalContext
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol

from aidledger.display import shorten
from aidledger.errors import InputError, UnitMismatchError
from aidledger.units.quantities import registry, unit_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pint import Quantity

__all__ = ["RatesOn", "converted", "rates_on"]

_NOTEBOOK = DecimalContext(prec=28)


def converted(quantity: Quantity[Decimal], to: str) -> Quantity[Decimal]:
    """A quantity in another unit of the same kind.

    Args:
        quantity: Such as 12 t or 3 dozen.
        to: Unit, such as "kg" or "items"; a currency inside `rates_on`.

    Returns:
        The quantity in that unit, with a Decimal magnitude.

    Raises:
        UnitMismatchError: It is of another kind, or no rate makes the conversion legal.
        QuantityError: The unit is not known.

    Example:
        >>> from aidledger.units import quantity
        >>> print(converted(quantity("12 t"), "kg"), converted(quantity("3 dozen"), "items"))
        12000 kilogram 36 item
    """
    from pint import DimensionalityError

    name = unit_named(to)
    try:
        return quantity.to(name)
    except DimensionalityError:
        raise UnitMismatchError(
            f"{quantity.units} cannot be converted to {name}.",
            hint="Money converts inside `with units.rates_on(day, rates)`; things of one kind always do.",
        ) from None


class RatesOn(Protocol):
    """What `rates_on` asks of a table of rates; `aidledger.Rates` is one."""

    @property
    def currencies(self) -> tuple[str, ...]:
        """Currencies with rates."""
        ...

    def known_on(self, day: dt.date) -> Mapping[str, Fraction]:
        """Units of one pivot for one unit of every currency with a rate of a day."""
        ...


@contextmanager
def rates_on(day: str | dt.date, rates: RatesOn) -> Iterator[None]:
    """Make money convertible between currencies, at the rates of one day, inside a `with` block.

    For arithmetic in a notebook; totals never pass through here. The registry is shared by the whole
    process, so that other threads can convert meanwhile too.

    Args:
        day: Such as "2024-10-21"; rates of exactly that day, and fixed ones, are used.
        rates: Where rates come from.

    Yields:
        Nothing: quantities convert with `.to("EUR")`, to 28 digits. They are converted first and added
        then: a sum of two currencies still raises.

    Raises:
        InputError: `day` is not a day.
        MissingRateError: There is no rate of that day at all.

    Example:
        >>> import aidledger as al
        >>> from aidledger.units import money
        >>> with rates_on("2024-10-21", al.rates("ecb")):
        ...     print(round(money(Decimal(400_000_000), "USD").to("EUR").magnitude, 2))
        368561688.01
    """
    from pint import Context

    if not isinstance(day, dt.date):
        try:
            day = dt.date.fromisoformat(day)
        except (TypeError, ValueError):
            raise InputError(f"{shorten(repr(day))} is not a day.", hint="Give a day such as 2024-10-21.") from None
    worth = rates.known_on(day)
    context = Context()
    for base in worth:
        for quote in worth:
            if base != quote:
                context.add_transformation(
                    f"[currency_{base}]", f"[currency_{quote}]", _exchange(worth[base] / worth[quote], quote)
                )
    with registry().context(context):  # type: ignore[arg-type] # it takes contexts as well as their names
        yield


def _exchange(rate: Fraction, quote: str) -> Any:
    """What pint calls to turn money of one currency into another."""

    def transform(_: object, value: Quantity[Decimal]) -> Quantity[Decimal]:
        exact = Fraction(value.magnitude) * rate
        with localcontext(_NOTEBOOK):
            return registry().Quantity(Decimal(exact.numerator) / Decimal(exact.denominator), quote)

    return transform
