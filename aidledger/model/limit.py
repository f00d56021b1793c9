"""A ceiling: authority that may be used, and is never itself a flow."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from aidledger.amounts import Amount
from aidledger.dates import DateSpan, FiscalYear
from aidledger.frozen import Frozen, problem, problem_at
from aidledger.model.fields import AnyAuthorityCode, OptionalNote, OptionalText, RecordId, one_or_many
from aidledger.model.source import Source
from aidledger.model.suppression import Suppressions

__all__ = ["Limit", "LimitKind"]


class LimitKind(StrEnum):
    """What sort of ceiling a limit is."""

    CAP = "cap"
    CAP_STATUTORY = "cap_statutory"
    CAP_INCREMENT = "cap_increment"
    CAP_CUMULATIVE = "cap_cumulative"
    BULK_AUTHORISATION = "bulk_authorisation"
    APPROPRIATION = "appropriation"
    APPROPRIATION_TOTAL = "appropriation_total"
    AUTHORISATION = "authorisation"


class Limit(Frozen):
    """A ceiling an authority may not exceed, by fiscal year or law.

    Caps, appropriations and bulk authorisations are of the size of aid totals and are not aid:
    they have a record of their own so that no total can pick them up.
    """

    id: RecordId
    """Stable identifier."""
    authority: AnyAuthorityCode
    """Authority, or sum over several, that is limited."""
    amount: Amount
    """The ceiling."""
    kind: LimitKind = LimitKind.CAP
    """What sort of ceiling it is."""
    fiscal_year: FiscalYear | None = None
    """Fiscal year the limit is for, or the first of several."""
    fiscal_year_last: FiscalYear | None = None
    """Last fiscal year, when the limit covers several."""
    period_text: OptionalText = None
    """The period in words, where it is no fiscal year."""
    law: OptionalText = None
    """Act that sets it."""
    as_of: DateSpan | None = None
    """State of the world the figure is from."""
    part_of: RecordId | None = None
    """Id of the limit this one is a part of."""
    is_total: Annotated[bool, Field(strict=True)] = False
    """Whether this is the sum of others; totals of limits are never added to their parts."""
    sources: Annotated[tuple[Source, ...], BeforeValidator(one_or_many)] = ()
    """Where the figure was read."""
    note: OptionalNote = None
    """Remarks."""
    suppressed: Suppressions = ()
    """Findings of checks that do not count against the record, each with its reason."""

    @field_validator("amount")
    @classmethod
    def _is_a_ceiling(cls, amount: Amount) -> Amount:
        if amount.stated is not None and amount.stated < 0:
            raise problem("AL112", f"a limit cannot be negative: {amount}", hint="Record a reduction as a Revision.")
        return amount

    @model_validator(mode="after")
    def _years_ascend(self) -> Self:
        first, last = self.fiscal_year, self.fiscal_year_last
        if last is None or (first is not None and first <= last):
            return self
        if first is None:
            why = problem("AL140", f"a limit that ends with {last} has no first year", hint="Fill `fiscal_year`.")
            raise problem_at("fiscal_year", why)
        why = problem("AL124", f"{last} comes before {first}", hint="Check which of the two years is right.")
        raise problem_at("fiscal_year_last", why, given=last)
