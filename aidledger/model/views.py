"""What a notebook shows of a record: the fields that hold something, with its sources as links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.display.html import Markup, element, joined, link, markup
from aidledger.display.html_table import Column, html_table
from aidledger.display.html_view import notebook_view
from aidledger.model.scope import Scope
from aidledger.model.source import Source

if TYPE_CHECKING:
    from aidledger.frozen import Frozen

__all__ = ["record_view"]

_LONGEST = 600


def record_view(record: Frozen, name: str) -> str:
    """A record as HTML for a notebook.

    Args:
        record: The record.
        name: What it is called.

    Returns:
        HTML that needs nothing else.
    """
    fields = {field: getattr(record, field) for field in type(record).model_fields}
    rows = [[field.replace("_", " "), _shown(value)] for field, value in fields.items() if value not in (None, "", ())]
    kind = type(record).__name__
    return notebook_view(f"{kind} {name}", parts=[html_table(f"{kind}, its fields", _COLUMNS, rows)])


_COLUMNS = (Column("field"), Column("value"))


def _shown(value: object) -> Markup:
    if isinstance(value, tuple):
        return joined([_shown(part) for part in value], ", ")
    if isinstance(value, Source):
        return _source(value)
    if isinstance(value, Scope):
        return markup(_scope(value))
    return markup(_cut(str(value)))


def _source(source: Source) -> Markup:
    named = source.via or source.publisher or source.url or ""
    quoted = element("q", _cut(source.quote)) if source.quote else ""
    return joined([part for part in (link(_cut(named), source.url), quoted) if part], " ")


def _scope(scope: Scope) -> str:
    """What a scope narrows to, in words."""
    said = {name: getattr(scope, name) for name in type(scope).model_fields if name in scope.model_fields_set}
    words = [f"{name.replace('_', ' ')} {_plain(value)}" for name, value in said.items() if value not in (None, ())]
    return ", ".join(words) or "everything"


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
