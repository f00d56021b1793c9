"""A ceiling: authority that may be used, and is never itself a flow."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator

from aidledger.amounts import Amount
from aidledger.dates import DateSpan, FiscalYear
from aidledger.frozen import Frozen
from aidledger.model.fields import AnyAuthorityCode, Note, RecordId, Text, one_or_many
from aidledger.model.source import Source

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
    authority: AnyAuthorityCode
    amount: Amount
    kind: LimitKind = LimitKind.CAP
    fiscal_year: FiscalYear | None = None
    fiscal_year_last: FiscalYear | None = None
    """Last fiscal year, when the limit covers several."""
    period_text: Text | None = None
    """The period in words, where it is no fiscal year."""
    law: Text | None = None
    as_of: DateSpan | None = None
    part_of: RecordId | None = None
    """Id of the limit this one is a part of."""
    is_total: bool = False
    """Whether this is the sum of others; totals of limits are never added to their parts."""
    sources: Annotated[tuple[Source, ...], BeforeValidator(one_or_many)] = ()
    note: Note | None = None
