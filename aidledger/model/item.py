"""An article inside a package."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Self

from pydantic import model_validator

from aidledger.amounts import Amount
from aidledger.frozen import Frozen, problem
from aidledger.model.fields import CategoryCodes, Text
from aidledger.units import QuantityError, quantity

if TYPE_CHECKING:
    import pint

__all__ = ["Item"]


class Item(Frozen):
    """An article inside a package: what, how many, and sometimes for how much.

    Example:
        >>> item = Item(name="Bradley", category="armoured_vehicles.ifv", quantity="31 vehicles")
        >>> item.count, item.unit
        (Decimal('31'), 'vehicle')
    """

    name: Text
    category: CategoryCodes | None = None
    count: Decimal | None = None
    """How many of `unit`; never a float."""
    unit: Text | None = None
    """Unit of `count`: vehicle, round, system, item, t, kg ..."""
    amount: Amount | None = None

    @model_validator(mode="before")
    @classmethod
    def _split_quantity(cls, value: object) -> object:
        if not isinstance(value, dict) or value.get("quantity") is None:
            return value
        fields = {key: part for key, part in value.items() if key != "quantity"}
        counted = _quantity(value["quantity"])
        return {**fields, "count": counted.magnitude, "unit": str(counted.units)}

    @model_validator(mode="after")
    def _count_has_unit(self) -> Self:
        if (self.count is None) != (self.unit is None):
            raise problem("AL145", "a count needs a unit, and a unit a count", hint='Write quantity="31 vehicles".')
        if self.count is not None and self.unit is not None:
            _quantity((self.count, self.unit))
        return self

    @property
    def quantity(self) -> pint.Quantity[Decimal] | None:
        """Count and unit as a pint quantity with a `Decimal` magnitude; None when not stated."""
        if self.count is None or self.unit is None:
            return None
        return quantity((self.count, self.unit))


def _quantity(value: object) -> pint.Quantity[Decimal]:
    try:
        return quantity(value)  # type: ignore[arg-type] # anything may come in; it refuses what it does not know
    except QuantityError as error:
        raise problem("AL145", error.message, hint=error.hint, value=value) from None
