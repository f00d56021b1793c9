"""CSV files of text cells, small enough to be read at once: rates and price levels."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aidledger.display import shorten
from aidledger.errors import MalformedFileError, ReadError

if TYPE_CHECKING:
    import os

    import pyarrow as pa

__all__ = ["MOST_BYTES", "read_text_cells", "text_cells"]

MOST_BYTES = 64 * 1024 * 1024
"""Larger files are refused: thirty currencies a day for a century are a third of this."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_text_cells(path: str | os.PathLike[str]) -> pa.Table:
    """Read a CSV file as a table whose cells are all text.

    Args:
        path: UTF-8, or UTF-16 with a byte order mark; cells separated by commas, semicolons or tabs.

    Returns:
        The table.

    Raises:
        ReadError: There is no such file, or it cannot be read or is too large.
        MalformedFileError: It is no text, ragged, or names a column twice.
    """
    file = Path(path)
    name = shorten(file.name)
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise ReadError(f"{name!r} cannot be read: {why}.", path=file, hint="Give the path of a CSV file.") from error
    return text_cells(content, file)


def text_cells(content: bytes, path: str | os.PathLike[str]) -> pa.Table:
    """The bytes of a CSV file as a table whose cells are all text.

    Args:
        content: The whole file.
        path: Where it was read, for messages.

    Returns:
        The table; columns without a name are dropped where they are empty.

    Raises:
        ReadError: It is too large.
        MalformedFileError: It is no text, ragged, or names a column twice.
    """
    import pyarrow as pa
    import pyarrow.csv as pacsv

    file = Path(path)
    if len(content) > MOST_BYTES:
        raise ReadError(f"{shorten(file.name)!r} is larger than {MOST_BYTES} bytes.", path=file)
    text = _decoded(content, file)
    head = text.lstrip("\r\n").split("\n", 1)[0].rstrip("\r")
    delimiter = next((mark for mark in ("\t", ";") if mark in head and "," not in head), ",")
    names = next(csv.reader([head], delimiter=delimiter), [])
    repeated = {word for word in names if word.strip() and names.count(word) > 1}
    if not any(names) or repeated:
        what = f"names a column twice ({', '.join(sorted(repeated))})" if repeated else "has no header"
        raise MalformedFileError(f"{shorten(file.name)!r} {shorten(what)}.", path=file, line=1)
    keys = [word.strip() or f"\0{number}" for number, word in enumerate(names)]
    try:
        table = pacsv.read_csv(
            pa.BufferReader(text.lstrip("\r\n").encode()),
            read_options=pacsv.ReadOptions(column_names=keys, skip_rows=1),
            parse_options=pacsv.ParseOptions(delimiter=delimiter),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(keys, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        raise MalformedFileError(f"{shorten(file.name)!r} is no CSV: {shorten(str(error), 200)}.", path=file) from error
    return table.select([key for key in keys if not key.startswith("\0") or _is_filled(table.column(key))])


def _is_filled(column: Any) -> bool:
    return any(cell.strip() for cell in column.unique().to_pylist())


def _decoded(content: bytes, path: Path) -> str:
    encoding, name = ("utf-16", "UTF-16") if content.startswith(_UTF16) else ("utf-8-sig", "UTF-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise MalformedFileError(
            f"{shorten(path.name)!r} is not {name} text.",
            path=path,
            hint="Save it as UTF-8.",
        ) from error
