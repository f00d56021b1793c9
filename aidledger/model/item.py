"""An article inside a package."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import ConfigDict, WithJsonSchema, field_validator, model_validator

from aidledger.amounts import Amount
from aidledger.frozen import Frozen, problem, problem_at
from aidledger.model.fields import CategoryCodes, OptionalText, Text, blank_is_none

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aidledger.units import Quantity

__all__ = ["Item"]

_COUNT_SCHEMA = {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?$"}]}
_QUANTITY_SCHEMA: dict[str, Any] = {
    "type": "string",
    "description": "Count and unit in one: 31 vehicles, 12 t.",
    "examples": ["31 vehicles", "2 000 000 rounds", "12 t"],
}


def _describe(schema: dict[str, Any]) -> None:
    """Describe the way in that is no field."""
    schema["properties"]["quantity"] = _QUANTITY_SCHEMA


class Item(Frozen):
    """An article inside a package: what, how many, and sometimes for how much.

    `quantity` takes text such as "31 vehicles", a pair of number and unit, or a pint quantity, and
    is kept as `count` and `unit`.

    Example:
        >>> item = Item(name="Bradley", category="armoured_vehicles.ifv", quantity="31 vehicles")
        >>> item.count, item.unit
        (Decimal('31'), 'vehicle')
    """

    model_config = ConfigDict(json_schema_extra=_describe)

    name: Text
    """What it is called at the source."""
    category: CategoryCodes | None = None
    """Capability codes; the package's own when left out."""
    # Whatever is given has become a Decimal before, by the rules of quantities: pydantic's own are too lenient.
    count: Annotated[Decimal, WithJsonSchema(_COUNT_SCHEMA)] | None = None
    """How many of `unit`; never a float."""
    unit: OptionalText = None
    """Unit of `count`: vehicle, round, system, item, tonne, kilogram ..."""
    amount: Amount | None = None
    """What it is worth, where the source says."""

    @model_validator(mode="before")
    @classmethod
    def _counted(cls, value: object) -> object:
        if not isinstance(value, dict):
            return value
        from aidledger.model.counts import read_count  # few packages name articles

        fields = dict(value)
        stated = blank_is_none(fields.pop("quantity", None))
        count, unit = fields.get("count"), blank_is_none(fields.get("unit"))
        if stated is not None:
            if count is not None or unit is not None:
                why = problem("AL145", "quantity and count are both given", hint="Give one of them.", value="")
                raise problem_at("quantity", why)
            fields["count"], fields["unit"] = read_count("quantity", stated)
        elif count is not None and unit is not None:
            fields["count"], fields["unit"] = read_count("count", (count, unit))
        elif count is not None or unit is not None:
            missing = "count" if count is None else "unit"
            why = problem("AL145", f"the {missing} is missing", hint='Write quantity="31 vehicles".')
            raise problem_at(missing, why)
        return fields

    @field_validator("amount")
    @classmethod
    def _is_worth_something(cls, amount: Amount | None) -> Amount | None:
        if amount is not None and amount.stated is not None and amount.stated < 0:
            raise problem("AL112", f"an article cannot be worth {amount}", hint="Record a reduction as a Revision.")
        return amount

    @property
    def quantity(self) -> Quantity[Decimal] | None:
        """Count and unit as a pint quantity with a `Decimal` magnitude; None when not stated."""
        if self.count is None or self.unit is None:
            return None
        from aidledger.units import quantity  # as above

        return quantity(f"{self.count:f} {self.unit}")

    @property
    def content(self) -> tuple[object, ...]:
        """What the item says, as plain text: equal items give equal content."""
        count = None if self.count is None else f"{self.count.normalize():f}"
        return self.name, self.category, count, self.unit, self.amount and str(self.amount)

    def _kept(self, update: Mapping[str, Any]) -> dict[str, Any]:
        kept = super()._kept(update)
        return {name: kept[name] for name in kept if "quantity" not in update or name not in {"count", "unit"}}
