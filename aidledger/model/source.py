"""Where a figure was read."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import BeforeValidator, model_validator

from aidledger.frozen import Frozen, problem
from aidledger.model.fields import Day, Note, Text

__all__ = ["Source", "SourceKind"]

_MAX_URL = 2000


class SourceKind(StrEnum):
    """How close to the issuer the place is where a figure was read."""

    OFFICIAL = "official"
    OFFICIAL_REPOST = "official_repost"
    WIRE_OR_MAJOR_PRESS = "wire_or_major_press"
    TABLE = "table"
    OTHER = "other"


def _web_address(value: object) -> object:
    if not isinstance(value, str) or not value.strip():
        return value or None
    text = value.strip()
    if not _is_web_address(text):
        raise problem("AL144", "not a full http or https address", hint="Copy the address from the browser.")
    return text


def _is_web_address(text: str) -> bool:
    if len(text) > _MAX_URL or not text.isprintable() or " " in text:
        return False
    try:
        parts = urlsplit(text)
        port_is_valid = parts.port is None or parts.port > 0
    except ValueError:
        return False
    host = parts.hostname or ""
    return parts.scheme in {"http", "https"} and port_is_valid and "." in host and not host.startswith(".")


WebAddress = Annotated[str, BeforeValidator(_web_address)]


class Source(Frozen):
    """Where a figure was read: who said it, and where.

    A source without an address is allowed when a publisher or outlet is named: some pages are
    gone, and an address is never invented.

    Example:
        >>> Source(url="https://example.org/release", publisher="DoD").publisher
        'DoD'
    """

    url: WebAddress | None = None
    """Address of the page."""
    publisher: Text | None = None
    """Who made the statement."""
    via: Text | None = None
    """Where it was read, when that is not the publisher's own page."""
    kind: SourceKind | None = None
    """How close `via` is to the publisher."""
    published_on: Day | None = None
    """Day of publication."""
    quote: Note | None = None
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
