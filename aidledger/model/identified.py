"""Records that can do without an identifier: it then follows from what they say."""

from __future__ import annotations

import hashlib
from abc import abstractmethod
from typing import TYPE_CHECKING, Any, Self

from pydantic import model_validator

from aidledger.frozen import Frozen
from aidledger.model.fields import OwnId

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Identified"]


class Identified(Frozen):
    """A record with an `id` that is derived from its content unless one is given.

    A changed copy of a record with a derived id derives it anew.
    """

    id: OwnId = ""
    """Stable identifier; derived from the content when left out."""

    @model_validator(mode="after")
    def _has_an_id(self) -> Self:
        if not self.id:
            # A frozen record is completed once, before anybody can see it.
            object.__setattr__(self, "id", self._derived_id())
        return self

    def _kept(self, update: Mapping[str, Any]) -> dict[str, Any]:
        kept = super()._kept(update)
        if kept.get("id") == self._derived_id():
            del kept["id"]
        return kept

    def _derived_id(self) -> str:
        prefix, content = self._content()
        digest = hashlib.sha256(repr(content).encode()).hexdigest()[:10]
        return f"{prefix}-{digest}"

    @abstractmethod
    def _content(self) -> tuple[str, tuple[object, ...]]:
        """How the id begins, and everything that tells this record from others, as plain text and numbers."""
