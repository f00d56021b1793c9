"""A ledger for people and for other programs."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from aidledger.arguments import whole_number
from aidledger.errors import InputError
from aidledger.exporters import FORMATS, replacing_file, save_book, write_ledger
from aidledger.ledger.core import LedgerCore
from aidledger.progress import SILENT, progress_on
from aidledger.report import html_page, ledger_view, report_text
from aidledger.table import Streamed, arrow_table, polars_frame
from aidledger.totals.frames import package_frame
from aidledger.versions import refuse_view

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from aidledger.exporters import Written
    from aidledger.progress import Progress
    from aidledger.table import ExactAs
    from aidledger.totals import AmountsAs

__all__ = ["Giving"]


class Giving(LedgerCore, Streamed):
    """Reports, views, frames and files."""

    __slots__ = ()

    def report(self, path: str | os.PathLike[str]) -> Path:
        """Write the record as one HTML page that can be published.

        The file holds everything: headline figures with their caveats, the curve with official
        statements, totals, verdicts, packages with their sources, methods, citation, and the data as
        CSV and JSON. It loads nothing, works offline, and equal ledgers give equal files.

        Args:
            path: File to write; one that is there is replaced, whole or not at all.

        Returns:
            The path.

        Raises:
            WriteError: The file cannot be written.

        Example:
            >>> import aidledger as al, tempfile, pathlib
            >>> page = al.load("seed").report(pathlib.Path(tempfile.mkdtemp()) / "report.html")
            >>> page.read_text(encoding="utf-8")[:15]
            '<!DOCTYPE html>'
        """
        with replacing_file(path) as draft:
            draft.write_text(html_page(self._book, self._selection), encoding="utf-8", newline="\n")
        return Path(path)

    def summary(self, *, width: int = 80) -> str:
        """The record at a glance, as text of some width: span, totals, curve and reconciliation."""
        return report_text(self._book, self._selection, width=whole_number("width", width))

    def _repr_html_(self) -> str:
        return ledger_view(self._book, self._selection)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Keep the ledger as a folder of plain tables that `al.load` reads back the same.

        The folder is a Frictionless data package: UTF-8, one record a line, sorted, canonical
        decimals, with earlier versions and the hash of every file. It is written whole or not at
        all, by one program at a time; other files in it stay.

        Args:
            path: The folder; a ledger that lies there is replaced.

        Raises:
            InputError: The ledger is narrowed or converted, or the folder holds something else.
            LockedError: Another program is writing the folder.
            WriteError: It cannot be written; what was there before still is.

        Example:
            >>> import tempfile
            >>> import aidledger as al
            >>> us, folder = al.load("us-ukraine"), tempfile.mkdtemp()
            >>> us.save(folder)
            >>> al.load(folder) == us
            True
        """
        refuse_view(self._selection, "saved")
        save_book(self._book.stated, path)

    def to_pandas(self, *, amounts: AmountsAs = "float") -> pd.DataFrame:
        """The packages as a frame, one row each.

        Args:
            amounts: `float` gives float64 major units, which every pandas method takes; `decimal`
                gives exact decimal128 major units; `minor` gives Int64 minor units.

        Returns:
            Columns of the contract, with `date` as datetime64.
        """
        return package_frame(self.table, amounts)

    def to_arrow(self, *, amounts: ExactAs = "minor") -> pa.Table:
        """The packages as an Arrow table of the published schema, see `aidledger.table_schema`.

        Args:
            amounts: `minor` gives whole minor units, as the schema says; `decimal` gives decimals of
                major units, under the names without `_minor`.

        Returns:
            One row a package, with amounts as they were stated: `aidledger.read` takes it back without
            loss when they are `minor`. A conversion is named in the metadata; `to_pandas` has its values.

        Raises:
            InputError: `amounts` is another word.

        Example:
            >>> import aidledger as al
            >>> table = al.load("seed").to_arrow(amounts="decimal")
            >>> table.column("amount").to_pylist()
            [Decimal('400000000.00'), Decimal('425000000.00')]
        """
        about = {"ledger": self.name, "hash": self.hash}
        if self.table.rates is not None:
            about["converted"] = self.table.rates.how
        return arrow_table(self.table, amounts=amounts, about=about)

    def to_polars(self, *, amounts: ExactAs = "minor") -> pl.DataFrame:
        """The packages as a Polars frame.

        Args:
            amounts: As for `to_arrow`.

        Returns:
            One row a package.

        Raises:
            MissingDependencyError: Polars is not installed.
            InputError: `amounts` is another word.
        """
        return polars_frame(self.to_arrow(amounts=amounts))

    def write(
        self,
        path: str | os.PathLike[str],
        format: str | None = None,  # noqa: A002 - the word of the public contract
        *,
        progress: bool | Progress = True,
    ) -> Written:
        """Write the ledger for another program: whole or not at all.

        Args:
            path: Where to; an existing file is replaced only once the new one is complete.
            format: `csv`, `tsv`, `jsonl`, `parquet`, `arrow`, `xlsx`, `sqlite` or `beancount`, where the
                suffix does not tell; `datapackage` makes a folder, as `save` does.
            progress: False for no bar; one is shown on a terminal, when it takes longer than a moment. Or
                a `Progress` of your own, which is told every step.

        Returns:
            What was written, with a note for everything the format cannot hold.

        Raises:
            UnknownTermError: There is no such format.
            InputError: The suffix tells no format, the format cannot hold so many rows, a narrowed or
                converted ledger was to be a data package, which holds a whole one as stated, or `progress`
                can show nothing.
            WriteError: It cannot be written; what was there before still is.
            MissingDependencyError: The format needs a package that is not installed.

        Example:
            >>> import aidledger as al, tempfile, pathlib
            >>> folder = pathlib.Path(tempfile.mkdtemp())
            >>> al.load("seed").write(folder / "packages.csv")
            <Written packages.csv: csv, 2 packages, 1 note>
            >>> al.read(folder / "packages.csv").total().value
            Decimal('825000000.00')
        """
        if format in FORMATS and FORMATS[format].is_folder:
            refuse_view(self._selection, "written as a data package")
        return write_ledger(self._book.stated, self.table, path, format=format, progress=_progress(wanted=progress))


def _progress(*, wanted: bool | Progress) -> Progress:
    """Where a call of the library shows how far it has come: on a terminal, unless the caller decides."""
    if isinstance(wanted, bool):
        return progress_on(sys.stderr, os.environ) if wanted else SILENT
    if not callable(getattr(wanted, "task", None)):
        raise InputError(f"progress cannot be {type(wanted).__name__}.", hint="Give True or False.")
    return wanted
