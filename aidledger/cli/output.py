"""Writing results: what the screen can show, tables for programs, errors for people."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import shutil
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TextIO, TypeAlias

from aidledger.display import Style, ascii_only, escape_control, guarded_text
from aidledger.errors import FindingsError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aidledger.errors import AidledgerError

__all__ = ["Cell", "Outcome", "Row", "Screen", "as_csv", "as_json", "complain", "write"]

Cell: TypeAlias = "str | int | Decimal | dt.date | Sequence[Cell] | Mapping[str, Cell] | None"
"""A value of a result; money is a Decimal, never a float."""
Row: TypeAlias = "Mapping[str, Cell]"


@dataclass(frozen=True, slots=True)
class Screen:
    """Where a result is shown.

    Attributes:
        style: Colour and characters it can show.
        width: Its columns.
    """

    style: Style
    width: int

    @classmethod
    def of(
        cls,
        stream: TextIO,
        environ: Mapping[str, str],
        *,
        no_colour: bool = False,
        ascii: bool = False,  # noqa: A002 - the name of the option
        width: int | None = None,
    ) -> Screen:
        """What a stream can show, unless the user wants less.

        Args:
            stream: Where the text goes.
            environ: Environment: `NO_COLOR` and `TERM` are heeded, `COLUMNS` sets the width.
            no_colour: Whether the user wants no colour.
            ascii: Whether the user wants nothing but ASCII.
            width: Columns the user wants; those of the terminal, or 80, when None.

        Returns:
            The screen.
        """
        colour = stream.isatty() and not (no_colour or environ.get("NO_COLOR") or environ.get("TERM") == "dumb")
        unicode = not ascii and (stream.encoding or "").lower().replace("_", "-") in {"utf-8", "utf8"}
        return cls(Style(colour=colour, unicode=unicode), width or shutil.get_terminal_size((80, 24)).columns)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command has to say.

    Attributes:
        text: The result.
        found: Whether it contains what the user asked to be told about by exit code.
        is_data: Whether it is for programs: written as UTF-8, whatever the terminal.
    """

    text: str
    found: bool = False
    is_data: bool = False


def as_json(content: Cell) -> str:
    """Exact JSON: decimals and dates as strings, an unlimited amount as `Infinity`.

    Example:
        >>> print(as_json({"value": Decimal("1.10"), "high": Decimal("Infinity")}))
        {
          "value": "1.10",
          "high": "Infinity"
        }
    """
    return json.dumps(content, indent=2, ensure_ascii=True, default=_plain)


def as_csv(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """A CSV table: exact decimals, text that a spreadsheet cannot take for a formula.

    Args:
        rows: Rows; cells that hold several values are joined by semicolons.
        columns: Columns, in order.

    Returns:
        The table with its header, lines ending in a newline.

    Example:
        >>> print(as_csv([{"who": "=1+1", "gap": Decimal("-5")}], ["who", "gap"]), end="")
        who,gap
        '=1+1,-5
    """
    return "".join(_csv_line(cells) for cells in (columns, *([row.get(name) for name in columns] for row in rows)))


def _plain(value: object) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _csv_line(cells: Sequence[Cell]) -> str:
    out = io.StringIO()
    # Only characters of its own line end are quoted by the writer: with both, neither can split a row.
    csv.writer(out, lineterminator="\r\n").writerow([_csv_cell(cell) for cell in cells])
    return out.getvalue().removesuffix("\r\n") + "\n"


def _csv_cell(cell: Cell) -> str:
    text = _csv_text(cell)
    return text if isinstance(cell, int | Decimal | dt.date) else guarded_text(text)


def _csv_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int | Decimal | dt.date):
        return _plain(cell)
    parts = cell.values() if hasattr(cell, "values") else cell
    return ";".join(_csv_text(part) for part in parts)


def write(text: str, stream: TextIO, *, data: bool = False) -> None:
    """Write a result and make sure that it is out.

    A reader that has seen enough, such as `head`, is no error.

    Args:
        text: What to write; what a stream cannot encode is spelt in ASCII.
        stream: Where to.
        data: Whether the text is for programs, and so UTF-8 with bare newlines.

    Raises:
        OSError: The disk is full, or the like.
    """
    try:
        if data and hasattr(stream, "buffer"):
            stream.flush()
            stream.buffer.write(text.encode())
        else:
            stream.write(_encodable(text, stream))
        stream.flush()
    except BrokenPipeError:
        # Python flushes once more when it ends: let that go nowhere.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _encodable(text: str, stream: TextIO) -> str:
    try:
        text.encode(stream.encoding or "ascii", stream.errors or "strict")
    except UnicodeEncodeError:
        return ascii_only(text)
    return text


def complain(error: AidledgerError, stream: TextIO) -> None:
    """Say what is wrong and what to do about it, in as few lines as that takes."""
    lines = [f"aidledger: {error.message}"]
    if isinstance(error, FindingsError):
        lines.append(error.report.render())
    if error.hint:
        lines.append(f"Hint: {error.hint}")
    write(escape_control("\n".join(lines), keep="\n") + "\n", stream)
