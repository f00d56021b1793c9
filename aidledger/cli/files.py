"""The commands `export` and `ingest`: files of one's own."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from aidledger.cli.output import Outcome
from aidledger.display.progress import SILENT, progress_on
from aidledger.errors import InputError
from aidledger.intake import ingest

if TYPE_CHECKING:
    import argparse

    from aidledger.cli.output import Screen
    from aidledger.display.progress import Progress
    from aidledger.intake import Ingested
    from aidledger.ledger import Ledger

__all__ = ["export_ledger", "ingest_table"]


def export_ledger(ledger: Ledger, args: argparse.Namespace, screen: Screen) -> Outcome:
    """Write a ledger to a file, and say what the file does not hold."""
    written = ledger.write(args.output, args.format, progress=_progress(args, screen))
    return Outcome(screen.style.fit(str(written)) + "\n")


def ingest_table(args: argparse.Namespace, screen: Screen) -> Outcome:
    """Read a table, show what is wrong with it, and write what was asked for.

    Raises:
        InputError: A column is mapped twice.
    """
    columns = dict(args.column)
    if len(columns) < len(args.column):
        raise InputError("A column is mapped twice.", hint="Give --column once for every name.")
    taken = ingest(args.input, args.format, columns=columns or None)
    parts = [taken.summary(), *_findings(taken, args.limit)]
    if args.rejects:
        taken.rejects.write(args.rejects)
        parts.append(f"{args.rejects}: {len(taken.rejects)} refused rows as csv")
    if args.write:
        parts.append(str(taken.ledger.write(args.write, progress=_progress(args, screen))))
    return Outcome(screen.style.fit("\n\n".join(parts)) + "\n", found=bool(len(taken.rejects)))


def _findings(taken: Ingested, limit: int) -> list[str]:
    return [taken.findings.render(limit=limit)] if taken.findings else []


def _progress(args: argparse.Namespace, screen: Screen) -> Progress:
    return SILENT if args.quiet else progress_on(sys.stderr, os.environ, style=screen.style)
