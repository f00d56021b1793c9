"""Writing one file of a ledger: the format found, progress told, the file whole or not there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aidledger.atomic import path_given, replacing_file
from aidledger.display import counted, shorten
from aidledger.errors import InputError, UnknownTermError, WriteError
from aidledger.exporters.formats import FORMATS
from aidledger.exporters.job import Job
from aidledger.progress import SILENT

if TYPE_CHECKING:
    import os
    from collections.abc import Callable
    from pathlib import Path

    from aidledger.exporters.formats import Format
    from aidledger.progress import Progress
    from aidledger.table import Book, PackageTable

__all__ = ["Written", "write_ledger"]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written.

    Attributes:
        path: The file.
        format: Name of its format.
        packages: Packages in it.
        notes: A sentence for everything of the ledger that the file does not hold.
    """

    path: Path
    format: str
    packages: int
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        notes = f", {counted(len(self.notes), 'note')}" if self.notes else ""
        return f"<Written {self.path.name}: {self.format}, {counted(self.packages, 'package')}{notes}>"

    def __str__(self) -> str:
        head = f"{self.path}: {counted(self.packages, 'package')} as {self.format}"
        return "\n".join([head, *(f"Note: {note}" for note in self.notes)])


def write_ledger(
    book: Book,
    table: PackageTable,
    path: str | os.PathLike[str],
    *,
    format: str | None = None,  # noqa: A002 - the word of the public contract
    progress: Progress = SILENT,
) -> Written:
    """Write a ledger to a file.

    Args:
        book: The whole ledger.
        table: The packages to write.
        path: Where to; an existing file is replaced only once the new one is complete.
        format: Name of the format, where the suffix does not tell.
        progress: Where to say how far it has come; nowhere unless whoever starts the work decides.

    Returns:
        What was written, and what the format cannot hold.

    Raises:
        UnknownTermError: There is no such format.
        InputError: The suffix tells no format, or the path is none.
        WriteError: It cannot be written; what was there before still is.
        MissingDependencyError: The format needs a package that is not installed.
    """
    target = path_given(path)
    chosen = _format_of(target, format)
    with progress.task(f"Writing {shorten(target.name)}", total=len(table)) as tell:
        notes = _written(FORMATS[chosen], book, table, target, tell)
    if table.rates is not None:
        notes = (*notes, "Amounts are as they were stated: the conversion is not in the file.")
    return Written(target, chosen, len(table), notes)


def _written(
    chosen: Format, book: Book, table: PackageTable, target: Path, tell: Callable[[int], None]
) -> tuple[str, ...]:
    if chosen.is_folder:
        return chosen.write(Job(book, table, target, tell))
    if not target.parent.is_dir():
        raise WriteError(f"There is no folder {str(target.parent)!r}.", path=target, hint="Make it first.")
    with replacing_file(target) as draft:
        return chosen.write(Job(book, table, draft, tell))


def _format_of(path: Path, chosen: str | None) -> str:
    if chosen is not None:
        if chosen not in FORMATS:
            raise UnknownTermError.of("Format", shorten(str(chosen)), FORMATS)
        return chosen
    suffix = path.suffix.lower()
    found = next((name for name, known in FORMATS.items() if suffix in known.suffixes), None)
    if found is None:
        raise InputError(
            f"The name {shorten(path.name)!r} does not tell a format.",
            hint=f'Say format="csv"; known: {", ".join(FORMATS)}.',
        )
    return found
