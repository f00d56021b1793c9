"""A long table in pieces, so that writing it takes the memory of a piece."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from aidledger.table import PackageTable

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["bytes_of", "pieces", "write_texts"]

_ROWS = 50_000


def pieces(table: PackageTable, *, rows: int = _ROWS) -> Iterator[PackageTable]:
    """The pieces of a table, in order.

    Args:
        table: Packages.
        rows: Rows of a piece.

    Example:
        >>> [len(piece) for piece in pieces(PackageTable.from_records([]))]
        []
    """
    for start in range(0, len(table), rows):
        yield PackageTable(table.arrow.slice(start, rows))


def write_texts(texts: Any, file: IO[bytes]) -> None:
    """Write texts one after the other.

    Args:
        texts: An Arrow array of text without nulls.
        file: Where to.
    """
    file.write(bytes_of(texts))


def bytes_of(texts: Any) -> memoryview:
    """Texts one after the other: their bytes lie in memory as they are to stand in a file.

    Args:
        texts: An Arrow array of text without nulls.

    Example:
        >>> import pyarrow as pa
        >>> bytes(bytes_of(pa.array(["a", "bc", ""]).slice(1)))
        b'bc'
    """
    _, offsets, content = texts.buffers()
    if offsets is None or content is None or not len(texts):
        return memoryview(b"")
    ends = memoryview(offsets).cast("i")
    return memoryview(content)[ends[texts.offset] : ends[texts.offset + len(texts)]]
