"""A table of a folder read by Python's own strict CSV reader, and the escapes of its text."""

from __future__ import annotations

import csv
import io
import re

from aidledger.errors import MalformedFileError

__all__ = ["parsed_rows", "unescaped_text"]

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_MEANING = {"n": "\n", "r": "\r"}


def parsed_rows(text: str, file: str) -> list[dict[str, str]]:
    """The cells of a table as one mapping a line, by Python's own reader.

    Raises:
        MalformedFileError: It is not valid CSV; names the first line that is not.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[dict[str, str]] = []
    try:
        header = next(reader, [])
        if not header or "" in header or len(set(header)) != len(header):
            raise MalformedFileError("The header is missing, or has an empty or repeated name.", path=file, line=1)
        for cells in reader:
            if len(cells) != len(header):
                message = f"A row has {len(cells)} cells instead of {len(header)}."
                raise MalformedFileError(
                    message, path=file, line=reader.line_num, hint="Quote cells that contain the delimiter."
                )
            rows.append(dict(zip(header, cells, strict=True)))
    except csv.Error as error:
        raise MalformedFileError(f"The table is not valid CSV: {error}.", path=file, line=reader.line_num) from error
    return rows


def unescaped_text(cell: str) -> str:
    r"""The text that was escaped for the table: line breaks, and what a spreadsheet would take for a formula.

    Example:
        >>> unescaped_text(r"\=two\nlines")
        '=two\nlines'
    """
    return _ESCAPED.sub(lambda found: _MEANING.get(found[1], found[1]), cell) if "\\" in cell else cell
