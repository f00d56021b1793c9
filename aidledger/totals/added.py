"""From exact sums to the figures of one total, wherever the sums come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from aidledger.amounts import Interval
from aidledger.amounts.interval import EXACT_MATHS, UNLIMITED
from aidledger.errors import BasisMismatchError
from aidledger.model import Basis
from aidledger.totals.countable import exponent_of, single_currency, single_stage
from aidledger.totals.figures import figures, money
from aidledger.totals.filters import Filter
from aidledger.totals.open_facts import open_facts, shift_facts
from aidledger.totals.revaluation import applicable_revisions, shift_of
from aidledger.vocabulary import Stage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from aidledger.amounts import Reading
    from aidledger.model import Revision
    from aidledger.totals.figures import Figures
    from aidledger.totals.open_facts import OpenFact
    from aidledger.totals.revaluation import Shift
    from aidledger.totals.selection import Selection
    from aidledger.totals.tally import Tally

__all__ = ["Added", "added"]


class Added(NamedTuple):
    """The figures of a total and what they mean, in major units; the attributes are those of `Total`."""

    value: Decimal | None
    low: Decimal
    high: Decimal
    rounding_low: Decimal
    rounding_high: Decimal
    unvalued: int
    currency: str
    stage: Stage
    basis: Basis
    reading: Reading
    rows: int
    scope: str
    open_facts: tuple[OpenFact, ...]
    revisions: tuple[Revision, ...]


def added(
    counted: Selection,
    sums: Tally,
    *,
    basis: Basis,
    reading: Reading,
    revisions: Sequence[Revision],
    currency: str,
) -> Added:
    """Read sums as a total.

    Args:
        counted: What was summed: it says which currency, stage and scope the sums are of.
        sums: The sums, of one group.
        basis: How reuse and revaluation are counted.
        reading: How one-sided and approximate wording is read.
        revisions: Revisions of the ledger, for the revalued basis.
        currency: Currency of an empty total.

    Returns:
        The figures. Units: major units of their currency.

    Raises:
        CurrencyMismatchError: Packages in several currencies.
        StageMismatchError: Packages at several stages.
        BasisMismatchError: The revalued basis of a scope finer than revisions are published.
    """
    stage = _stage_of(counted)
    currency = single_currency(counted, if_empty=currency)
    exponent = exponent_of(counted)
    figured = _figured(figures(sums, basis=basis, reading=reading), currency, exponent)
    facts = open_facts(sums, basis=basis, reading=reading, currency=currency, exponent=exponent)
    applied: tuple[Revision, ...] = ()
    if basis is Basis.REVALUED:
        scope = counted.filter.and_also(Filter(stage=(str(stage),)))
        applied = applicable_revisions(revisions, scope)
        shift = shift_of(applied, scope, reading=reading, currency=currency)
        figured, facts = _shifted(figured, shift), (*facts, *shift_facts(shift))
    return Added(
        **figured._asdict(),
        currency=currency,
        stage=stage,
        basis=basis,
        reading=reading,
        rows=int(sums.count.sum()),
        scope=counted.filter.describe(),
        open_facts=facts,
        revisions=applied,
    )


def _stage_of(counted: Selection) -> Stage:
    """The one stage of the packages; of none, the one that was asked for."""
    asked = counted.filter.stage
    return Stage(asked[0]) if not len(counted) and len(asked) == 1 and asked[0] in set(Stage) else single_stage(counted)


class _Figured(NamedTuple):
    """The figures of a total, in major units."""

    value: Decimal | None
    low: Decimal
    high: Decimal
    rounding_low: Decimal
    rounding_high: Decimal
    unvalued: int


def _figured(part: Figures, currency: str, exponent: int | None) -> _Figured:
    return _Figured(
        value=None if part.shared[0] else money(part.point[0], currency, exponent),
        low=money(part.low[0], currency, exponent),
        high=UNLIMITED if part.unbounded[0] else money(part.high[0], currency, exponent),
        rounding_low=money(part.rounding_low[0], currency, exponent),
        rounding_high=money(part.rounding_high[0], currency, exponent),
        unvalued=int(part.unvalued[0]),
    )


def _shifted(figured: _Figured, shift: Shift) -> _Figured:
    whole = Interval(figured.low, figured.high) + shift.interval
    rounding = Interval(figured.rounding_low, figured.rounding_high) + shift.rounding
    value = None if figured.value is None else EXACT_MATHS.add(figured.value, shift.point)
    if value is not None and value < 0:
        raise BasisMismatchError(
            "The revisions restate more than the packages of this scope amount to: they are about other packages too.",
            hint='Use basis="announced" or basis="new_money", or widen the filter to whole fiscal years.',
        )
    return _Figured(value, whole.low, whole.high, rounding.low, rounding.high, figured.unvalued)
