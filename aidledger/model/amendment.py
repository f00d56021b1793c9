"""A change of a record: what was replaced, by what kind of change, why, and since when it is known."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, TypeAlias

from pydantic import BeforeValidator, Field, InstanceOf

from aidledger.display import shorten
from aidledger.frozen import Frozen
from aidledger.model.fields import Day, Note, one_or_many
from aidledger.model.limit import Limit
from aidledger.model.package import AidPackage
from aidledger.model.revision import Revision
from aidledger.model.source import Source
from aidledger.model.statement import Statement

__all__ = ["Amendment", "AmendmentKind", "Record", "table_of"]

Record: TypeAlias = AidPackage | Statement | Revision | Limit
"""A record that can have several versions."""

_TABLES: dict[type[Record], str] = {
    AidPackage: "packages",
    Statement: "statements",
    Revision: "revisions",
    Limit: "limits",
}


class AmendmentKind(StrEnum):
    """What sort of change an amendment is; each has its own meaning for the amount."""

    RESTATED = "restated"
    """The record is stated anew: a correction, or a total that replaces the earlier one."""
    INCREMENT = "increment"
    """Money was added to the same package or limit: the amount given is what was added."""
    CANCELLATION = "cancellation"
    """Money was taken back: all of it, or the amount given."""
    REVALUATION = "revaluation"
    """The same articles are valued otherwise: nothing was added or taken back."""
    WITHDRAWAL = "withdrawal"
    """The record should not have been there; the ledger no longer has it."""


class Amendment(Frozen):
    """One change of a record, with the version it replaced.

    The version that came of it is the next amendment's `replaced`, or the record as it now stands
    in the ledger. Amendments of one record stand in the order they became known.
    """

    kind: AmendmentKind
    """What sort of change it is."""
    known_on: Day
    """First day on which the change was public."""
    reason: Note
    """Why the record was changed."""
    replaced: Annotated[
        InstanceOf[AidPackage] | InstanceOf[Statement] | InstanceOf[Revision] | InstanceOf[Limit], Field()
    ]
    """The record as it stood before."""
    sources: Annotated[tuple[Source, ...], BeforeValidator(one_or_many), Field(min_length=1)]
    """Where the change was read."""

    @property
    def id(self) -> str:
        """Identifier of the record that was changed."""
        return self.replaced.id

    def __repr__(self) -> str:
        return f"<Amendment of {self.id}: {self.kind}, known on {self.known_on}: {shorten(self.reason)}>"

    @property
    def table(self) -> str:
        """`packages`, `statements`, `revisions` or `limits`."""
        return table_of(self.replaced)


def table_of(record: Record) -> str:
    """The table a record stands in: `packages`, `statements`, `revisions` or `limits`."""
    return _TABLES[type(record)]
