"""A published claim about a total: a stock, never a flow."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BeforeValidator, model_validator

from aidledger.amounts import Amount
from aidledger.dates import DateSpan
from aidledger.frozen import Frozen
from aidledger.model.fields import Day, Note, RecordId, Text, one_or_many
from aidledger.model.scope import Scope
from aidledger.model.source import Source

__all__ = ["Statement", "StatementKind"]


class StatementKind(StrEnum):
    """What a statement claims: how much there was, or how much is left."""

    TOTAL = "total"
    REMAINING = "remaining"


class Statement(Frozen):
    """A published claim that a total over a scope lies in an interval.

    It has a state of the world (`as_of`) and a scope; it is compared with packages and never
    added to them.

    Example:
        >>> s = Statement(amount="over $58 billion", as_of="2024-10-21", scope={"donor": "USA"})
        >>> s.amount.bound, s.kind
        (<Bound.AT_LEAST: 'at_least'>, <StatementKind.TOTAL: 'total'>)
    """

    amount: Amount
    as_of: DateSpan | None = None
    """State of the world the claim is about; None when the source gives no date."""
    scope: Scope = Scope()
    kind: StatementKind = StatementKind.TOTAL
    stage_word: Text | None = None
    """The source's own word for the stage ("delivered", "committed"), which need not be ours."""
    sources: Annotated[tuple[Source, ...], BeforeValidator(one_or_many)] = ()
    known_on: Day | None = None
    note: Note | None = None
    id: RecordId = ""

    @model_validator(mode="after")
    def _has_an_id(self) -> Self:
        if not self.id:
            content = repr((str(self.amount), str(self.as_of), self.scope.model_dump_json(), self.kind))
            digest = hashlib.sha256(content.encode()).hexdigest()[:10]
            object.__setattr__(self, "id", f"statement-{digest}")
        return self
