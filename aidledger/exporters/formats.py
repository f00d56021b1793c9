"""What can be written: every format by its name, with its suffixes and its writer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from aidledger.exporters.columnar import write_arrow, write_parquet
from aidledger.exporters.datapackage import save_book
from aidledger.exporters.delimited import write_delimited
from aidledger.exporters.jsonlines import write_jsonlines
from aidledger.table import arrow_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from aidledger.exporters.job import Job

__all__ = ["FORMATS", "Format"]


class Format(NamedTuple):
    """One format.

    Attributes:
        suffixes: Suffixes of files that are written in it.
        write: Writes the file and returns notes on what it does not hold.
        is_folder: Whether the writer makes a folder of files, and sees itself that it appears whole.
    """

    suffixes: tuple[str, ...]
    write: Callable[[Job], tuple[str, ...]]
    is_folder: bool = False


def _csv(job: Job) -> tuple[str, ...]:
    write_delimited(job.table, job.path, delimiter=",", tell=job.tell)
    return job.left_out()


def _tsv(job: Job) -> tuple[str, ...]:
    write_delimited(job.table, job.path, delimiter="\t", tell=job.tell)
    return job.left_out()


def _jsonl(job: Job) -> tuple[str, ...]:
    write_jsonlines(job.table, job.path, tell=job.tell)
    return job.left_out()


def _parquet(job: Job) -> tuple[str, ...]:
    write_parquet(arrow_table(job.table, about=job.about), job.path, tell=job.tell)
    return job.left_out()


def _arrow(job: Job) -> tuple[str, ...]:
    write_arrow(arrow_table(job.table, about=job.about), job.path, tell=job.tell)
    return job.left_out()


def _sqlite(job: Job) -> tuple[str, ...]:
    from aidledger.exporters.database import write_sqlite

    return write_sqlite(job)


def _xlsx(job: Job) -> tuple[str, ...]:
    from aidledger.exporters.workbook import write_xlsx

    return write_xlsx(job)


def _beancount(job: Job) -> tuple[str, ...]:
    from aidledger.exporters.beancount import write_beancount

    return write_beancount(job)


def _datapackage(job: Job) -> tuple[str, ...]:
    save_book(job.book, job.path, tell=job.tell)
    return ()


FORMATS: dict[str, Format] = {
    "csv": Format((".csv",), _csv),
    "tsv": Format((".tsv",), _tsv),
    "jsonl": Format((".jsonl", ".ndjson"), _jsonl),
    "parquet": Format((".parquet",), _parquet),
    "arrow": Format((".arrow", ".feather", ".ipc"), _arrow),
    "xlsx": Format((".xlsx",), _xlsx),
    "sqlite": Format((".sqlite", ".sqlite3", ".db"), _sqlite),
    "beancount": Format((".beancount", ".bean"), _beancount),
    "datapackage": Format((), _datapackage, is_folder=True),
}
"""Every format by its name."""
