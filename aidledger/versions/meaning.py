"""What each kind of amendment means for the amount, and what it may change."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from aidledger.amounts import Amount, Bound, minor_exponent
from aidledger.errors import InputError
from aidledger.model import AidPackage, AmendmentKind, Limit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aidledger.model import Record

__all__ = ["meant"]

_DESCRIPTIVE = frozenset({"items", "sources", "confidence", "note", "suppressed"})
_MAY_CHANGE = {
    AmendmentKind.INCREMENT: frozenset({"amount", "reannounced", "draws_on"}) | _DESCRIPTIVE,
    AmendmentKind.CANCELLATION: frozenset({"amount", "reannounced", "draws_on"}) | _DESCRIPTIVE,
    AmendmentKind.REVALUATION: frozenset({"amount", "valuation", "reannounced"}) | _DESCRIPTIVE,
}
_FOR: dict[AmendmentKind, tuple[type[Record], ...]] = {
    AmendmentKind.INCREMENT: (AidPackage, Limit),
    AmendmentKind.CANCELLATION: (AidPackage, Limit),
    AmendmentKind.REVALUATION: (AidPackage,),
}
_ADDABLE = frozenset({Bound.EXACT, Bound.AT_MOST, Bound.NEARLY, Bound.AT_LEAST, Bound.ABOUT})
_AMOUNT: TypeAdapter[Amount] = TypeAdapter(Amount)


def meant(record: Record, kind: AmendmentKind, changes: Mapping[str, object]) -> dict[str, object]:
    """The fields of the new version, once the amount means what its kind says.

    Args:
        record: The version that stands.
        kind: What sort of change it is.
        changes: Fields as given; with an increment or a cancellation `amount` is the difference.

    Returns:
        The fields to replace.

    Raises:
        InputError: The kind cannot be of this record, changes what it may not, or lacks an amount.
    """
    if kind is AmendmentKind.WITHDRAWAL:
        raise InputError("A withdrawal changes no fields.", hint="Use ledger.withdraw(id, reason=..., source=...).")
    if kind is AmendmentKind.RESTATED:
        return dict(changes)
    _refuse_unfit(record, kind, changes)
    if kind is AmendmentKind.INCREMENT:
        return {**changes, "amount": _moved(record.amount, _difference(changes), sign=1)}
    if kind is AmendmentKind.CANCELLATION:
        return _cancelled(record, changes)
    if not {"amount", "valuation"} & changes.keys():
        raise InputError("A revaluation changes neither amount nor valuation.", hint="Give amount= or valuation=.")
    return dict(changes)


def _refuse_unfit(record: Record, kind: AmendmentKind, changes: Mapping[str, object]) -> None:
    if not isinstance(record, _FOR[kind]):
        raise InputError(
            f"A {type(record).__name__} cannot have a change of kind {str(kind)!r}.",
            hint='What was said is only ever said anew: use kind="restated".',
        )
    beyond = sorted(changes.keys() - _MAY_CHANGE[kind])
    if beyond:
        raise InputError(
            f"A change of kind {str(kind)!r} leaves {' and '.join(beyond)} as it is.",
            hint='Use kind="restated" for a correction.',
        )


def _difference(changes: Mapping[str, object]) -> Amount:
    if "amount" not in changes:
        raise InputError("An increment needs an amount.", hint="Give what was added, such as amount='$50 million'.")
    try:
        amount = _AMOUNT.validate_python(changes["amount"])
    except ValidationError as error:
        context = error.errors(include_url=False)[0].get("ctx", {})
        raise InputError(
            f"The amount of the change cannot be read: {context.get('problem', 'it is of a wrong type')}.",
            hint=str(context.get("hint", "Write it like '$50 million'.")),
        ) from None
    if amount.stated is None or amount.stated <= 0:
        raise InputError(f"A change by {amount} is none.", hint="Give what was added or taken back, above zero.")
    return amount


def _cancelled(record: Record, changes: Mapping[str, object]) -> dict[str, object]:
    if "amount" in changes:
        return {**changes, "amount": _moved(record.amount, _difference(changes), sign=-1)}
    currency = record.amount.currency
    if currency is None:
        raise InputError(
            "What is cancelled has no currency, so that nothing of it cannot be written down.",
            hint="Restate the amount in its currency first, or withdraw the record.",
        )
    cent = Decimal(1).scaleb(-minor_exponent(currency))
    nothing = Amount.model_validate({"stated": Decimal(0), "digit": cent, "currency": currency})
    # Nothing is left that could have been counted before.
    return {**({"reannounced": None} if isinstance(record, AidPackage) else {}), **changes, "amount": nothing}


def _moved(old: Amount, by: Amount, *, sign: int) -> Amount:
    """What is left or has become of an amount after a part was added or taken back."""
    if old.stated is None or old.currency != by.currency or not {old.bound, by.bound} <= _ADDABLE:
        raise InputError(
            f"{by} cannot be added to or taken from {old}.",
            hint='Both must be known, in one currency and no range; otherwise use kind="restated".',
        )
    bounds = {old.bound, by.bound} - {Bound.EXACT}
    if len(bounds) > 1 or (sign < 0 and by.bound is not Bound.EXACT):
        raise InputError(
            f"How {old} and {by} are worded together has no name.", hint='Use kind="restated" with the result.'
        )
    minor = old.minor() + sign * by.minor()
    if minor < 0:
        raise InputError(f"{by} is more than {old}.", hint="Give what was taken back.")
    return _stated_as(minor, old, max(old.minor_digit(), by.minor_digit()), next(iter(bounds), Bound.EXACT))


def _stated_as(minor: int, old: Amount, digit: int, bound: Bound) -> Amount:
    """An amount of minor units, stated to the coarser of two digits that the figure still ends on."""
    while minor % digit:
        digit //= 10
    shift = -minor_exponent(str(old.currency))
    return Amount.model_validate(
        {
            "stated": Decimal(minor).scaleb(shift),
            "digit": Decimal(digit).scaleb(shift),
            "currency": old.currency,
            "bound": bound,
        }
    )
