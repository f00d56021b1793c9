"""The commands `export` and `ingest`: files of one's own."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from aidledger.cli.output import Outcome, Screen
from aidledger.errors import InputError
from aidledger.intake import ingest
from aidledger.progress import SILENT, progress_on

if TYPE_CHECKING:
    import argparse

    from aidledger.intake import Ingested
    from aidledger.ledger import Ledger
    from aidledger.progress import Progress

__all__ = ["export_ledger", "ingest_table"]


def export_ledger(ledger: Ledger, args: argparse.Namespace, screen: Screen) -> Outcome:
    """Write a ledger to a file, and say what the file does not hold."""
    written = ledger.write(args.output, args.format, progress=_progress(args))
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
        parts.append(str(taken.ledger.write(args.write, progress=_progress(args))))
    return Outcome(screen.style.fit("\n\n".join(parts)) + "\n", found=bool(len(taken.rejects)))


def _findings(taken: Ingested, limit: int) -> list[str]:
    return [taken.findings.render(limit=limit)] if taken.findings else []


def _progress(args: argparse.Namespace) -> Progress:
    if args.quiet:
        return SILENT
    # The result may go to a file while somebody watches standard error.
    seen = Screen.of(sys.stderr, os.environ, no_colour=args.no_color, ascii=args.ascii)
    return progress_on(sys.stderr, os.environ, style=seen.style)
