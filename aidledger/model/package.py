"""One flow of aid: the record everything else is counted from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator, Field, field_validator

from aidledger.amounts import Amount, Bound
from aidledger.amounts.interval import EXACT_MATHS
from aidledger.dates import DateSpan, FiscalYear
from aidledger.frozen import problem
from aidledger.model.fields import (
    AuthorityCode,
    CategoryCodes,
    Day,
    DonorCode,
    InstrumentField,
    OptionalNote,
    OptionalText,
    PartyCode,
    RecordId,
    StageField,
    ValuationField,
    one_or_many,
)
from aidledger.model.identified import Identified
from aidledger.model.item import Item
from aidledger.model.source import Source
from aidledger.model.suppression import Suppressions
from aidledger.vocabulary import Stage

if TYPE_CHECKING:
    from decimal import Decimal

    from pydantic import ValidationInfo

__all__ = ["AidPackage"]


class AidPackage(Identified):
    """One flow: one donor, one recipient, one authority, one date, one amount.

    Amount, date, category and donor suffice. Donor, recipient, authority, category and stage
    accept codes, names and the aliases of the reference tables, and refuse everything else with a
    suggestion. Without an `id`, one is derived from the content.

    Raises:
        pydantic.ValidationError: Something is wrong. Every problem is listed; those of content
            have the stable code of the catalogue of findings as their `type`.

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
    """Party that gives: ISO 3166 alpha-3, or a registered code of an organisation."""
    recipient: PartyCode | None = None
    """Party that receives."""
    authority: AuthorityCode = "UNSPECIFIED"
    """Legal or budget power the aid is given under."""
    stage: StageField = Stage.ANNOUNCED
    """How far the money has come."""
    instrument: InstrumentField | None = None
    """Form of the aid: grant, in_kind_stock, loan ..."""
    valuation: ValuationField | None = None
    """How in-kind aid was valued, where known."""
    fiscal_year: FiscalYear | None = None
    """Year of the authority used, which can differ from the date's year."""
    tranche: Annotated[int, Field(strict=True, ge=1, le=100_000)] | None = None
    """Number in the authority's official sequence."""
    tranche_basis: OptionalText = None
    """Whether the number was seen at a source or follows from the sequence."""
    announcement: RecordId | None = None
    """Id of the announcement that contained the package, when it contained several."""
    reannounced: Amount | None = None
    """The part that uses money counted before: exact when documented, at_most when inferred."""
    draws_on: RecordId | None = None
    """Id of a limit, never counted itself, that the package draws on."""
    items: Annotated[tuple[Item, ...], BeforeValidator(one_or_many)] = ()
    """Articles inside the package."""
    sources: Annotated[tuple[Source, ...], BeforeValidator(one_or_many)] = ()
    """Where the figure was read."""
    known_on: Day | None = None
    """First day on which this version of the record was public."""
    confidence: OptionalText = None
    """The compiler's confidence in the row."""
    note: OptionalNote = None
    """Remarks."""
    suppressed: Suppressions = ()
    """Findings of checks that do not count against the record, each with its reason."""

    @field_validator("amount")
    @classmethod
    def _is_given(cls, amount: Amount) -> Amount:
        if amount.stated is not None and amount.stated < 0:
            raise problem("AL112", f"a package cannot be negative: {amount}", hint="Record a reduction as a Revision.")
        return amount

    @field_validator("reannounced")
    @classmethod
    def _is_a_part(cls, part: Amount | None, info: ValidationInfo) -> Amount | None:
        amount = info.data.get("amount")
        # Without a valid amount there is nothing to compare with, and that is reported already.
        if part is not None and isinstance(amount, Amount):
            _check_reannounced(amount, part)
        return part

    def _repr_html_(self) -> str:
        from aidledger.model.views import record_view  # only a notebook asks for it

        return record_view(self, self.id)

    @property
    def new_money(self) -> Decimal | None:
        """The best estimate of what was not counted before; None when the amount is unknown."""
        if self.amount.value is None:
            return None
        reused = self.reannounced.value if self.reannounced else None
        return self.amount.value if reused is None else EXACT_MATHS.subtract(self.amount.value, reused)

    def _content(self) -> tuple[str, tuple[object, ...]]:
        day = (self.date.latest or self.date.earliest) if self.date else None
        return f"{self.donor}-{day or 'undated'}", (
            self.donor,
            self.recipient,
            self.authority,
            str(self.stage),
            str(self.date),
            str(self.amount),
            tuple(sorted(self.category)),
            self.instrument and str(self.instrument),
            self.valuation and str(self.valuation),
            self.fiscal_year and self.fiscal_year.year,
            self.tranche,
            self.announcement,
            self.reannounced and str(self.reannounced),
            self.draws_on,
            tuple(item.content for item in self.items),
        )


def _check_reannounced(amount: Amount, part: Amount) -> None:
    """A reused part is documented (exact) or inferred (at most), and no larger than the whole."""
    if part.bound not in {Bound.EXACT, Bound.AT_MOST} or part.stated is None:
        why = f"{part} is neither exact nor a ceiling"
    elif amount.stated is None or part.currency != amount.currency:
        why = "the package's own amount is unknown or in another currency"
    elif not 0 <= part.stated <= amount.stated:
        why = f"{part} is not a part of {amount}"
    else:
        return
    raise problem(
        "AL113", why, hint="Give it as an exact or an at-most amount, no larger than the package.", value=part
    )
