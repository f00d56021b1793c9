"""The records as JSON Schema, for programs that write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aidledger.amounts import Amount
from aidledger.dates import DateSpan
from aidledger.display import shorten
from aidledger.errors import InputError, UnknownTermError
from aidledger.model.item import Item
from aidledger.model.limit import Limit
from aidledger.model.package import AidPackage
from aidledger.model.party import Party
from aidledger.model.revision import Revision
from aidledger.model.scope import Scope
from aidledger.model.source import Source
from aidledger.model.statement import Statement

if TYPE_CHECKING:
    from aidledger.frozen import Frozen

__all__ = ["json_schema"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_RECORDS: dict[str, type[Frozen]] = {
    kind.__name__: kind
    for kind in (AidPackage, Amount, DateSpan, Item, Limit, Party, Revision, Scope, Source, Statement)
}


def json_schema(name: str) -> dict[str, Any]:
    """Describe a record as JSON Schema (draft 2020-12).

    What `model_dump_json` writes conforms to it. It describes the form, not everything that makes a
    record valid: codes are text here, and only validation looks them up.

    Args:
        name: `AidPackage`, `Statement`, `Revision`, `Limit`, `Source`, `Item`, `Party`, `Scope`,
            `Amount` or `DateSpan`.

    Returns:
        The schema; the caller's own.

    Raises:
        UnknownTermError: There is no such record.
        InputError: The name is not text.

    Example:
        >>> json_schema("AidPackage")["required"]
        ['amount', 'date', 'category', 'donor']
    """
    if not isinstance(name, str):
        raise InputError(f"The name of a record cannot be a {type(name).__name__}.", hint='Give "AidPackage".')
    kind = _RECORDS.get(name)
    if kind is None:
        raise UnknownTermError.of("Record", shorten(name), _RECORDS)
    return {"$schema": _DIALECT, **kind.model_json_schema()}
