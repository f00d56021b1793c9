"""Where a figure was read."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import model_validator

from aidledger.frozen import Frozen, problem
from aidledger.model.address import OptionalWebAddress
from aidledger.model.fields import Day, OptionalNote, OptionalText

__all__ = ["Source", "SourceKind"]


class SourceKind(StrEnum):
    """How close to the issuer the place is where a figure was read."""

    OFFICIAL = "official"
    OFFICIAL_REPOST = "official_repost"
    WIRE_OR_MAJOR_PRESS = "wire_or_major_press"
    TABLE = "table"
    OTHER = "other"


class Source(Frozen):
    """Where a figure was read: who said it, and where.

    A source without an address is allowed when a publisher or outlet is named: some pages are
    gone, and an address is never invented.

    Example:
        >>> Source(url="https://example.org/release", publisher="DoD").publisher
        'DoD'
    """

    url: OptionalWebAddress = None
    """Address of the page."""
    publisher: OptionalText = None
    """Who made the statement."""
    via: OptionalText = None
    """Where it was read, when that is not the publisher's own page."""
    kind: SourceKind | None = None
    """How close `via` is to the publisher."""
    published_on: Day | None = None
    """Day of publication."""
    quote: OptionalNote = None
    """The words themselves."""

    @model_validator(mode="before")
    @classmethod
    def _from_address(cls, value: object) -> object:
        return {"url": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if self.url is None and self.publisher is None and self.via is None:
            raise problem(
                "AL140",
                "a source names no address, publisher or outlet",
                hint="Give at least one of url, publisher, via.",
            )
        return self
