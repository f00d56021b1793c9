"""The schemas that leave: columns with type, meaning and constraints, under a version.

`packages` is what programs get (Arrow, Parquet, the Arrow stream), `packages_text` what stands in
CSV, JSON Lines and sheets. A version never changes: a column that is added, renamed, retyped, given
another meaning or taken away raises it, and the changelog says so. Old versions stay readable: what
was once a column is still read. A test compares each schema with the copy published under its version.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from aidledger.amounts import Bound
from aidledger.display import shorten
from aidledger.errors import InputError, UnknownTermError
from aidledger.table.schema import COLUMNS
from aidledger.table.text_columns import JSON_COLUMNS, SEVERAL, TEXT_COLUMNS
from aidledger.vocabulary import Instrument, Stage, Valuation

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["SchemaColumn", "TableSchema", "table_schema"]

_VERSION = 1
_REQUIRED = frozenset({"id", "bound", "donor", "authority", "stage", "category", "date", "items", "sources"})
_ONE_OF: dict[str, tuple[str, ...]] = {
    "bound": tuple(bound.value for bound in Bound),
    "reannounced_bound": (Bound.EXACT.value, Bound.AT_MOST.value),
    "stage": tuple(stage.value for stage in Stage),
    "instrument": tuple(word.value for word in Instrument),
    "valuation": tuple(word.value for word in Valuation),
}
_TEXT_TYPES = {
    **dict.fromkeys(("amount", "amount_upper", "stated_digit", "reannounced", "reannounced_digit"), "decimal"),
    **dict.fromkeys(("date_latest", "source_published_on", "known_on"), "date"),
    **dict.fromkeys(JSON_COLUMNS, "json"),
    **dict.fromkeys(SEVERAL, "list"),
    "tranche": "integer",
}
_PLAIN_TYPES = {pa.string(): "string", pa.int64(): "int64", pa.int32(): "int32", pa.int16(): "int16"}


@dataclass(frozen=True, slots=True)
class SchemaColumn:
    """One column that leaves.

    Attributes:
        name: Column name.
        type: Arrow type, or for text columns what the text is: string, decimal, date, integer, list, json.
        meaning: What it holds, and in which unit.
        required: Whether every row has a value.
        unique: Whether no value occurs twice.
        one_of: The words it may hold, where that is a closed list.
    """

    name: str
    type: str
    meaning: str
    required: bool = False
    unique: bool = False
    one_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableSchema:
    """Columns under a name and a version.

    Attributes:
        name: `packages` or `packages_text`.
        version: Raised when a column changes or goes.
        columns: The columns, in order.
    """

    name: str
    version: int
    columns: tuple[SchemaColumn, ...]

    def __iter__(self) -> Iterator[SchemaColumn]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)

    @property
    def names(self) -> tuple[str, ...]:
        """Column names, in order."""
        return tuple(column.name for column in self.columns)

    def to_dict(self) -> dict[str, Any]:
        """The schema as JSON can hold it."""
        parts = asdict(self)
        columns = [column | {"one_of": list(column["one_of"])} for column in parts["columns"]]
        return {"name": self.name, "version": self.version, "columns": columns}

    def __str__(self) -> str:
        return "\n".join(
            [f"{self.name}, version {self.version}", *(f"  {c.name} ({c.type}): {c.meaning}" for c in self)]
        )


def table_schema(name: str) -> TableSchema:
    """The columns aidledger gives to other programs, under a version.

    Args:
        name: `packages` (Arrow, Parquet, the Arrow stream) or `packages_text` (CSV, JSON Lines, sheets).

    Returns:
        Name, version and columns.

    Raises:
        UnknownTermError: There is no such schema.
        InputError: The name is not text.

    Example:
        >>> schema = table_schema("packages")
        >>> schema.version, schema.names[:2], schema.columns[4].type
        (1, ('id', 'date_earliest'), 'int64')
    """
    if not isinstance(name, str):
        raise InputError(f"The name of a schema cannot be a {type(name).__name__}.", hint='Give "packages".')
    if name not in _SCHEMAS:
        raise UnknownTermError.of("Table schema", shorten(name), _SCHEMAS)
    return _SCHEMAS[name]


def _column(name: str, kind: str, meaning: str) -> SchemaColumn:
    return SchemaColumn(name, kind, meaning, name in _REQUIRED, name == "id", _ONE_OF.get(name, ()))


def _type_name(kind: pa.DataType) -> str:
    """The name of an Arrow type, whatever version of Arrow prints it; words may be dictionary-encoded."""
    if isinstance(kind, pa.DictionaryType):
        return "dictionary<string>"
    if isinstance(kind, pa.ListType):
        word = isinstance(kind.value_type, pa.DictionaryType)  # inside lists words leave as plain text
        return "list<string>" if word else f"list<{_type_name(kind.value_type)}>"
    if isinstance(kind, pa.StructType):
        return f"struct<{', '.join(f'{field.name}: {_type_name(field.type)}' for field in kind)}>"
    return "date32" if pa.types.is_date32(kind) else _PLAIN_TYPES[kind]


_SCHEMAS = {
    "packages": TableSchema(
        "packages", _VERSION, tuple(_column(column.name, _type_name(column.type), column.meaning) for column in COLUMNS)
    ),
    "packages_text": TableSchema(
        "packages_text",
        _VERSION,
        tuple(_column(name, _TEXT_TYPES.get(name, "string"), meaning) for name, meaning in TEXT_COLUMNS.items()),
    ),
}
