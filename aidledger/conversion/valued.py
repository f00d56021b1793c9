"""Amounts of statements, revisions and limits at another currency or price level."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from aidledger.amounts import Amount, minor_exponent
from aidledger.amounts.interval import EXACT_MATHS
from aidledger.errors import ConversionError, CurrencyMismatchError
from aidledger.model import Limit, Revision, Statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from fractions import Fraction

    from aidledger.conversion.convert import Conversion
    from aidledger.conversion.deflate import Deflation

__all__ = ["Step", "ValuedAmount", "as_stated", "at_rate", "by_prices", "valued_records"]

_PLACES = 12
_SHOWN_DIGITS = 4
_IN_FULL = 1_000_000
"""Smaller amounts are shown to the smallest unit."""

R = TypeVar("R", Statement, Revision, Limit)


class Factor(NamedTuple):
    """What an amount is multiplied by, and what that makes of it."""

    rate: Decimal
    currency: str
    how: str


class Step(NamedTuple):
    """A conversion or a deflation of single amounts.

    Attributes:
        factor: The factor of an amount in a currency, of a day. It raises `ConversionError` where there is
            no rate or level of that day, or no day, and `CurrencyMismatchError` where no price levels are of
            the currency.
        deflates: Whether it brings amounts to other prices, so that the year they are about matters.
    """

    factor: Callable[[str, dt.date | None], Factor]
    deflates: bool


class ValuedAmount(Amount):
    """An amount that was converted or deflated: exact, with every word of the original kept.

    Its figure, its range and its last stated digit are those of the original times `rate`, unrounded:
    so intervals scale with it, and need not be whole minor units.
    """

    original: Amount
    """What was stated."""
    rate: Decimal
    """What it was multiplied by."""
    how: str
    """The conversion in words."""

    @classmethod
    def of(cls, amount: Amount, factor: Factor) -> ValuedAmount:
        """An amount times a factor; one of an amount valued before goes back to its original."""
        before = amount if isinstance(amount, ValuedAmount) else None
        return cls.model_construct(
            stated=_times(amount.stated, factor.rate),
            upper=_times(amount.upper, factor.rate),
            digit=_times(amount.digit, factor.rate),
            currency=factor.currency,
            bound=amount.bound,
            reason=amount.reason,
            wording=amount.wording,
            original=before.original if before else amount,
            rate=EXACT_MATHS.multiply(before.rate, factor.rate) if before else factor.rate,
            how=f"{before.how}, then {factor.how}" if before else factor.how,
        )

    def __neg__(self) -> ValuedAmount:
        turned = -self.original
        return self.of(turned, Factor(self.rate, str(self.currency), self.how))

    def __str__(self) -> str:
        """The amount to four digits, and what it was; where nothing was multiplied, what it was alone."""
        if self.stated is None or (self.rate == 1 and self.currency == self.original.currency):
            return str(self.original)
        return f"{self._shown()} ({self.original})"

    def _shown(self) -> str:
        largest = max(abs(value) for value in (self.stated, self.upper) if value is not None)
        finest = -minor_exponent(str(self.currency))
        power = finest if largest < _IN_FULL else largest.adjusted() - _SHOWN_DIGITS + 1
        unit = Decimal(1).scaleb(power)
        ends = [None if end is None else _to(end, unit) for end in (self.stated, self.upper)]
        shown: Amount = Amount.model_construct(
            stated=ends[0], upper=ends[1], currency=self.currency, bound=self.bound, digit=unit, reason=None
        )
        return str(shown)

    def __repr__(self) -> str:
        return f"ValuedAmount({str(self)!r})"


def as_stated(records: Iterable[R]) -> tuple[R, ...]:
    """Records with the amounts that were stated, where they come from a converted or deflated ledger."""
    return tuple(
        record.model_copy(update={"id": record.id, "amount": record.amount.original})
        if isinstance(record.amount, ValuedAmount)
        else record
        for record in records
    )


def _times(value: Decimal | None, rate: Decimal) -> Decimal | None:
    return None if value is None else EXACT_MATHS.multiply(value, rate)


def _to(value: Decimal, unit: Decimal) -> Decimal:
    return EXACT_MATHS.multiply(EXACT_MATHS.divide(value, unit).to_integral_value(context=EXACT_MATHS), unit)


def at_rate(conversion: Conversion) -> Step:
    """The step of a conversion.

    Returns:
        A step whose factor is the rate of the day, or of the one day all amounts are converted at.
    """

    def step(currency: str, day: dt.date | None) -> Factor:
        """The rate of a day.

        Raises:
            ConversionError: There is no day, and the rate is not the same on all.
            MissingRateError: No rate is within reach of the day.
        """
        on = conversion.at or day
        if on is None and not conversion.rates.is_flat(currency, conversion.to):
            raise ConversionError("An undated amount has no rate of its day.")
        chosen = on or dt.date.min
        rate = conversion.rates.rate(currency, conversion.to, on=chosen, policy=conversion.policy)
        return Factor(rate, conversion.to, conversion.describe())

    return Step(step, deflates=False)


def by_prices(deflation: Deflation) -> Step:
    """The step of a deflation.

    Returns:
        A step whose factor is the price ratio of the day's period, to twelve places.
    """

    def step(currency: str, day: dt.date | None) -> Factor:
        """The price ratio of a day.

        Raises:
            ConversionError: There is no day.
            MissingPriceError: There is no level for its period.
            CurrencyMismatchError: No levels are of the currency.
        """
        if day is None:
            raise ConversionError("An undated amount has no price level of its year.")
        return Factor(_decimal(deflation.ratio(currency, day)), currency, deflation.describe())

    return Step(step, deflates=True)


def _decimal(ratio: Fraction) -> Decimal:
    return Decimal(round(ratio * 10**_PLACES)).scaleb(-_PLACES, EXACT_MATHS)


def valued_records(records: Iterable[R], step: Step) -> tuple[R, ...]:
    """Statements, revisions or limits at another currency or price level.

    Each takes the rate of its own day: a statement that of its as-of date, a revision that on which it
    became known, a limit that of its as-of date or the end of its fiscal year. One without a rate in
    reach stays as it was stated, and is then not comparable: nothing is guessed, and nothing hidden.

    Args:
        records: Records of one kind.
        step: What to do to their amounts.

    Returns:
        The same records in the same order, with a `ValuedAmount` where a rate was found.
    """
    return tuple(_valued(record, step) for record in records)


def _valued(record: R, step: Step) -> R:
    amount = record.amount
    if amount.currency is None:
        return record
    try:
        factor = step.factor(amount.currency, _day_of(record, restated=step.deflates))
    except (ConversionError, CurrencyMismatchError):
        return record
    return record.model_copy(update={"id": record.id, "amount": ValuedAmount.of(amount, factor)})


def _day_of(record: Statement | Revision | Limit, *, restated: bool) -> dt.date | None:
    if isinstance(record, Revision):
        year = record.scope.fiscal_year
        return year.span().latest if restated and year else record.known_on
    if record.as_of is not None:
        return record.as_of.latest
    year = (record.fiscal_year_last or record.fiscal_year) if isinstance(record, Limit) else None
    return year.span().latest if year else None
