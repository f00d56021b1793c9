"""A published claim about a total: a stock, never a flow."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field

from aidledger.amounts import Amount
from aidledger.dates import DateSpan
from aidledger.model.fields import Day, OptionalNote, OptionalText, one_or_many
from aidledger.model.identified import Identified
from aidledger.model.scope import Scope
from aidledger.model.source import Source
from aidledger.model.suppression import Suppressions

__all__ = ["Statement", "StatementKind"]


class StatementKind(StrEnum):
    """What a statement claims: how much there was, or how much is left."""

    TOTAL = "total"
    REMAINING = "remaining"


class Statement(Identified):
    """A published claim that a total over a scope lies in an interval.

    It has a state of the world (`as_of`) and a scope; it is compared with packages and never
    added to them.

    Example:
        >>> s = Statement(amount="over $58 billion", as_of="2024-10-21", scope={"donor": "USA"})
        >>> s.amount.bound, s.kind
        (<Bound.AT_LEAST: 'at_least'>, <StatementKind.TOTAL: 'total'>)
    """

    amount: Amount
    """What was claimed, with the bound of its wording."""
    as_of: DateSpan | None = None
    """State of the world the claim is about; None when the source gives no date."""
    scope: Scope = Field(default_factory=Scope)
    """What the claim covers."""
    kind: StatementKind = StatementKind.TOTAL
    """Whether it says how much there was, or how much is left."""
    stage_word: OptionalText = None
    """The source's own word for the stage ("delivered", "committed"), which need not be ours."""
    sources: Annotated[tuple[Source, ...], BeforeValidator(one_or_many)] = ()
    """Where the claim was read."""
    known_on: Day | None = None
    """Day it was made public."""
    note: OptionalNote = None
    """Remarks."""
    suppressed: Suppressions = ()
    """Findings of checks that do not count against the record, each with its reason."""

    def _repr_html_(self) -> str:
        from aidledger.model.views import record_view  # only a notebook asks for it

        return record_view(self, self.id)

    def _content(self) -> tuple[str, tuple[object, ...]]:
        # Two publishers may claim the same of the same day, and both claims count.
        said_by = tuple(source.publisher or source.via or source.url for source in self.sources[:1])
        return "statement", (
            str(self.kind),
            str(self.as_of),
            str(self.amount),
            self.scope.content,
            self.stage_word,
            said_by,
        )
