"""Where figures were read, as links."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aidledger.display.html import Markup, joined, link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aidledger.model import Source

__all__ = ["source_links"]


def source_links(sources: Sequence[Source]) -> Markup:
    """One link a source, named by who published it or by its site; a name alone where no address is on record."""
    return joined([link(_name(source), source.url) for source in sources], ", ")


def _name(source: Source) -> str:
    named = source.via or source.publisher
    return named or urlsplit(source.url or "").netloc.removeprefix("www.") or "source"
