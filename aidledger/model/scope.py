"""What a statement, revision or limit is about."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field

from aidledger.dates import DateSpan, FiscalYear
from aidledger.frozen import Frozen
from aidledger.model.fields import AuthorityCode, PartyCode, RecordId, StageField, as_tuple
from aidledger.vocabulary import Stage

__all__ = ["Basis", "Scope"]


class Basis(StrEnum):
    """How reuse and revaluation are counted; a total has exactly one basis.

    Subtracting both the revaluation and the packages paid from what it freed would count the same
    correction twice; with a single basis that cannot be asked for.
    """

    ANNOUNCED = "announced"
    """Sum of packages as announced."""
    NEW_MONEY = "new_money"
    """Announced less the parts counted before."""
    REVALUED = "revalued"
    """Announced plus revisions."""


class Scope(Frozen):
    """What a figure covers: parties, authorities, time, stage and basis.

    An empty field does not narrow the scope.
    """

    donor: PartyCode | None = None
    """Party that gives."""
    recipient: PartyCode | None = None
    """Party that receives."""
    authority: Annotated[tuple[AuthorityCode, ...], BeforeValidator(as_tuple)] = ()
    """Authorities covered; empty means all."""
    since: DateSpan | None = None
    """First day covered; a span when the source gives only a month or year."""
    since_is_stated: Annotated[bool, Field(strict=True)] = True
    """False when the source counts from some start without saying which."""
    fiscal_year: FiscalYear | None = None
    """Booked year of the authority."""
    announcement: RecordId | None = None
    """Id of the one announcement covered."""
    limits: Annotated[tuple[RecordId, ...], BeforeValidator(as_tuple)] = ()
    """For remaining balances: ids of the limits and revisions they are what is left of."""
    stage: StageField = Stage.ANNOUNCED
    """How far the money has come, in our own words."""
    basis: Basis = Basis.ANNOUNCED
    """How reuse and revaluation are counted."""

    @property
    def content(self) -> tuple[object, ...]:
        """What the scope says, as plain text: equal scopes give equal content."""
        return (
            self.donor,
            self.recipient,
            self.authority,
            str(self.since),
            self.since_is_stated,
            str(self.fiscal_year),
            self.announcement,
            self.limits,
            str(self.stage),
            str(self.basis),
        )
