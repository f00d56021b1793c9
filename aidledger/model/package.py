"""One flow of aid: the record everything else is counted from."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from aidledger.amounts import Amount, Bound
from aidledger.dates import DateSpan, FiscalYear
from aidledger.frozen import Frozen, problem
from aidledger.model.fields import (
    AuthorityCode,
    CategoryCodes,
    Day,
    DonorCode,
    InstrumentField,
    Note,
    PartyCode,
    RecordId,
    StageField,
    Text,
    ValuationField,
    one_or_many,
)
from aidledger.model.item import Item
from aidledger.model.source import Source
from aidledger.vocabulary import Stage

if TYPE_CHECKING:
    from decimal import Decimal

__all__ = ["AidPackage"]


class AidPackage(Frozen):
    """One flow: one donor, one recipient, one authority, one date, one amount.

    Amount, date, category and donor suffice. Donor, recipient, authority, category and stage
    accept codes, names and the aliases of the reference tables, and refuse everything else with a
    suggestion. Without an `id`, one is derived from the content.

    Raises:
        pydantic.ValidationError: Something is wrong; every problem is listed, each with the
            stable code of the catalogue of findings as its `type`.

    Example:
        >>> p = AidPackage(amount="$400 million", date="2024-10-21", category="munitions", donor="US")
        >>> p.donor, p.amount.value, p.amount.currency, str(p.date)
        ('USA', Decimal('400000000'), 'USD', '2024-10-21')
    """

    amount: Amount
    """What was announced, with its bound and stated digit."""
    date: DateSpan | None
    """Day of the announcement; a span where sources disagree or say less; None when not known at all."""
    category: CategoryCodes
    """Capability codes the package contains, without a split."""
    donor: DonorCode
    recipient: PartyCode | None = None
    authority: AuthorityCode = "UNSPECIFIED"
    stage: StageField = Stage.ANNOUNCED
    instrument: InstrumentField | None = None
    valuation: ValuationField | None = None
    """How in-kind aid was valued, where known."""
    fiscal_year: FiscalYear | None = None
    """Year of the authority used, which can differ from the date's year."""
    tranche: Annotated[int, Field(strict=True, ge=1, le=100_000)] | None = None
    """Number in the authority's official sequence."""
    tranche_basis: Text | None = None
    """Whether the number was seen at a source or follows from the sequence."""
    announcement: RecordId | None = None
    """Id of the announcement that contained the package, when it contained several."""
    reannounced: Amount | None = None
    """The part that uses money counted before: exact when documented, at_most when inferred."""
    draws_on: RecordId | None = None
    """Id of a limit, never counted itself, that the package draws on."""
    items: Annotated[tuple[Item, ...], BeforeValidator(one_or_many)] = ()
    sources: Annotated[tuple[Source, ...], BeforeValidator(one_or_many)] = ()
    known_on: Day | None = None
    """First day on which this version of the record was public."""
    confidence: Text | None = None
    note: Note | None = None
    id: RecordId = ""
    """Stable identifier."""

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if self.amount.stated is not None and self.amount.stated < 0:
            raise problem(
                "AL112", f"a package cannot be negative: {self.amount}", hint="Record a reduction as a Revision."
            )
        if self.reannounced is not None:
            _check_reannounced(self.amount, self.reannounced)
        if not self.id:
            # A frozen record is completed once, before anybody can see it.
            object.__setattr__(self, "id", self._derived_id())
        return self

    @property
    def new_money(self) -> Decimal | None:
        """The best estimate of what was not counted before; None when the amount is unknown."""
        if self.amount.value is None:
            return None
        return self.amount.value - (self.reannounced.value or 0 if self.reannounced else 0)

    def _derived_id(self) -> str:
        content = (
            self.donor,
            self.recipient,
            self.authority,
            self.stage,
            str(self.date),
            str(self.amount),
            ";".join(self.category),
            self.instrument,
            self.announcement,
            self.tranche,
            tuple(item.model_dump_json() for item in self.items),
        )
        digest = hashlib.sha256(repr(content).encode()).hexdigest()[:10]
        day = (self.date.latest or self.date.earliest) if self.date else None
        return f"{self.donor}-{day or 'undated'}-{digest}"


def _check_reannounced(amount: Amount, part: Amount) -> None:
    """A reused part is documented (exact) or inferred (at most), and no larger than the whole."""
    if part.bound not in {Bound.EXACT, Bound.AT_MOST} or part.stated is None:
        why = f"the reannounced part is {part.bound}"
    elif amount.stated is None or part.currency != amount.currency:
        why = "the package's own amount is unknown or in another currency"
    elif not 0 <= part.stated <= amount.stated:
        why = f"{part} is not a part of {amount}"
    else:
        return
    raise problem(
        "AL113", why, hint="Give it as an exact or an at-most amount, no larger than the package.", value=part
    )
