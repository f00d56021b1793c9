"""The sheets beside the packages, and the cells of a workbook that are formulas."""

from __future__ import annotations

import re
import zipfile
from itertools import islice
from typing import TYPE_CHECKING, Any

from aidledger.display import counted
from aidledger.findings import Finding, Location
from aidledger.importers.tabular.workbooks import MOST_ROWS, opened_workbook, sheet_of_packages, text_rows
from aidledger.importers.whole.held import Held, lacking, part_of, unread_part
from aidledger.table import BESIDE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from aidledger.importers.whole.held import Part

__all__ = ["formulas_in", "held_by_workbook"]

_ABOUT = "about"
_HEAD = ["sheet", "rows", "what it holds"]
_SIGNS = ("hash", "ledger", "schema")
"""What the sheet `about` of a ledger says, and no other sheet of that name."""
_MOST_FACTS = 1000
_FORMULA = re.compile(rb"<(?:[A-Za-z]\w*:)?f[\s/>]")
_CHUNK = 1 << 20


def held_by_workbook(path: Path) -> Held | None:
    """What a workbook holds beside its packages.

    Args:
        path: An .xlsx file.

    Returns:
        The other sheets; None where the workbook does not say that it holds a ledger.

    Raises:
        MissingDependencyError: openpyxl is not installed.
        MalformedFileError: The file cannot be read.
    """
    with opened_workbook(path) as book:
        counts, about = _about(book)
        if not about:
            return None
        parts: dict[str, Part] = {}
        findings: list[Finding] = []
        for kind in BESIDE:
            if kind in book.sheetnames:
                part, found = _part(book, kind, path.name)
                findings += found
                parts |= {kind: part} if part is not None and part.rows else {}
            elif counts.get(kind, "0") != "0":
                findings.append(lacking(f"the sheet {kind} is missing", Location(path.name, _ABOUT)))
        if "packages" not in book.sheetnames:
            findings.append(lacking("the sheet packages is missing", Location(path.name)))
        strange = [name for name in book.sheetnames if name not in {_ABOUT, "packages", *BESIDE}]
    return Held(path.name, about, parts, (*findings, *(unread_part(name, path.name) for name in strange)))


def _about(book: Any) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Rows by sheet, and facts by name; nothing where the sheet is not a ledger's."""
    if _ABOUT not in book.sheetnames:
        return {}, {}
    rows = text_rows(book[_ABOUT])
    if next(rows)[1] != _HEAD:
        return {}, {}
    counts: dict[str, str] = {}
    facts: dict[str, str] = {}
    for _, (name, count, fact) in islice(rows, _MOST_FACTS):
        if count:
            counts[name] = count
        facts[name] = fact
    return (counts, facts) if all(facts.get(sign) or counts.get(sign) for sign in _SIGNS) else ({}, {})


def _part(book: Any, kind: str, file: str) -> tuple[Part | None, list[Finding]]:
    lines = text_rows(book[kind])
    _, names = next(lines)
    filled = list(lines)
    rows = [dict(zip(names, row, strict=True)) for _, row in filled]
    return part_of(kind, names, rows, [number for number, _ in filled], file)


def formulas_in(path: Path, *, is_whole: bool) -> list[Finding]:
    """A warning for every column of the sheets that are read in which cells are formulas.

    Args:
        path: An .xlsx file that can be read.
        is_whole: Whether all sheets of a ledger are read, and not that of packages alone.
    """
    if not _has_formulas(path):
        return []
    with opened_workbook(path, formulas=True) as book:
        read = {sheet_of_packages(book), *(BESIDE if is_whole else ())}
        return [finding for name in book.sheetnames if name in read for finding in _formulas(book[name], path.name)]


def _has_formulas(path: Path) -> bool:
    """Whether any sheet has a formula: known from its bytes, so that a sheet without one is not parsed again."""
    with zipfile.ZipFile(path) as archive:
        names = [entry.filename for entry in archive.infolist() if "worksheets/" in entry.filename]
        return any(_FORMULA.search(piece) for name in names for piece in _overlapping(archive, name))


def _overlapping(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The bytes of a file in pieces that share their ends, so that nothing is cut in two."""
    with archive.open(name) as file:
        rest = b""
        while piece := file.read(_CHUNK):
            yield rest + piece
            rest = piece[-64:]


def _formulas(sheet: Any, file: str) -> Iterator[Finding]:
    _, heads = next(text_rows(sheet))
    found: dict[int, list[int]] = {}
    for number, row in enumerate(sheet.iter_rows(max_row=MOST_ROWS, max_col=max(len(heads), 1)), start=1):
        for place, cell in enumerate(row):
            if cell.data_type == "f":
                found.setdefault(place, []).append(number)
    for place, rows in sorted(found.items()):
        column = heads[place] if place < len(heads) else ""
        yield Finding(
            "AL172",
            f"{counted(len(rows), 'cell')} of the column {'is a formula' if len(rows) == 1 else 'are formulas'}; "
            "what was last calculated was read",
            hint="Put the figure itself into the cell: a formula is not run here, and its last result may be old.",
            location=Location(file, sheet.title, rows[0], column),
        )
