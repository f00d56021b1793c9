"""A signed restatement of a scope."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from aidledger.amounts import Amount
from aidledger.frozen import Frozen, problem, problem_at
from aidledger.model.fields import Day, OptionalNote, RecordId, one_or_many
from aidledger.model.scope import Scope
from aidledger.model.source import Source
from aidledger.model.suppression import Suppressions

__all__ = ["Revision"]


class Revision(Frozen):
    """A later restatement of a scope, signed.

    The revaluation of 2023 is minus $6.2 billion.

    A revision never edits packages; totals on the `revalued` basis add it to them. An estimate
    that was superseded is kept and linked.
    """

    id: RecordId
    """Stable identifier."""
    amount: Amount
    """Signed; negative when the scope became smaller."""
    known_on: Day
    """Day it was published."""
    scope: Scope = Field(default_factory=Scope)
    """What is restated."""
    supersedes: RecordId | None = None
    """Id of the earlier estimate this one replaces."""
    part_of: RecordId | None = None
    """Id of the revision this one is a part of; parts are never added to their whole."""
    applies: Annotated[bool, Field(strict=True)] = True
    """Whether totals on the revalued basis include it."""
    reason: OptionalNote = None
    """Why it does not apply."""
    sources: Annotated[tuple[Source, ...], BeforeValidator(one_or_many)] = ()
    """Where the restatement was read."""
    note: OptionalNote = None
    """Remarks."""
    suppressed: Suppressions = ()
    """Findings of checks that do not count against the record, each with its reason."""

    @model_validator(mode="after")
    def _says_why_not(self) -> Self:
        if not self.applies and not self.reason:
            why = problem("AL140", "a revision that does not apply gives no reason", hint="Say why in `reason`.")
            raise problem_at("reason", why)
        return self
