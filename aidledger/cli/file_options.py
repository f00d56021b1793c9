"""Options of the commands that read and write files of one's own."""

from __future__ import annotations

import argparse

from aidledger.cli.counts import count

__all__ = ["READ_FORMATS", "WRITE_FORMATS", "add_export_options", "add_ingest_options"]

# The library's own lists, spelt out so that help needs none of it; a test compares them.
WRITE_FORMATS = ("csv", "tsv", "jsonl", "parquet", "arrow", "xlsx", "sqlite", "beancount", "datapackage")
READ_FORMATS = ("csv", "tsv", "jsonl", "parquet", "arrow", "xlsx", "sqlite")


def add_export_options(command: argparse.ArgumentParser) -> None:
    """Where to write, and as what."""
    command.add_argument("output", metavar="FILE", help="file to write; its suffix tells the format")
    command.add_argument("--format", choices=WRITE_FORMATS, help="the format, where the suffix does not tell")
    command.add_argument("--quiet", action="store_true", help="no progress bar on a terminal")


def add_ingest_options(command: argparse.ArgumentParser) -> None:
    """What to read, and what to do with it."""
    command.add_argument("input", metavar="FILE", help="table of packages to read")
    command.add_argument("--format", choices=READ_FORMATS, help="the format, where the suffix does not tell")
    command.add_argument(
        "--column",
        action="append",
        default=[],
        type=_pair,
        metavar="NAME=YOURS",
        help="a column that is called otherwise in the file, such as amount=value",
    )
    command.add_argument("--write", metavar="FILE", help="write the good rows here, in any format of export")
    command.add_argument("--rejects", metavar="FILE", help="write the refused rows here, as CSV with their reasons")
    command.add_argument("--limit", type=count, default=20, metavar="N", help="findings to show in full (default: 20)")
    command.add_argument("--quiet", action="store_true", help="no progress bar on a terminal")


def _pair(text: str) -> tuple[str, str]:
    name, equals, given = text.partition("=")
    if not equals or not name.strip() or not given.strip():
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=YOURS")
    return name.strip(), given.strip()
