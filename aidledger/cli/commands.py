"""What each command does: ask the library, and put the answer into words or cells."""

from __future__ import annotations

import shlex
import textwrap
from typing import TYPE_CHECKING, Protocol

from aidledger.cli.converting import CONVERTED_COLUMNS, converted, converted_rows, converted_table, money_options
from aidledger.cli.diffing import run_diff
from aidledger.cli.files import export_ledger, ingest_table
from aidledger.cli.junit import as_junit
from aidledger.cli.nothing import why_nothing
from aidledger.cli.output import Outcome, as_csv, as_json
from aidledger.cli.parser import CI_FORMATS
from aidledger.cli.places import places_of
from aidledger.cli.rows import (
    DATASET_COLUMNS,
    FINDING_COLUMNS,
    RECONCILED_COLUMNS,
    cumulative_columns,
    cumulative_rows,
    dataset_row,
    finding_row,
    reconciled_row,
    systematic_row,
    total_row,
    totals_columns,
    totals_rows,
)
from aidledger.cli.sarif import as_sarif
from aidledger.cli.tables import datasets_table, findings_text, reconciliation_table, total_text
from aidledger.cli.wanted import chosen
from aidledger.display import Ink, escape_control
from aidledger.errors import InputError
from aidledger.findings import Severity
from aidledger.intake import datasets, load
from aidledger.ledger import Ledger
from aidledger.reconciliation import Reconciliation, Verdict
from aidledger.report import report_text

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from aidledger.cli.output import Row, Screen
    from aidledger.reconciliation import Reconciled, Systematic
    from aidledger.table import Book

__all__ = ["COMMANDS", "Command"]

_DEFAULT = "us-ukraine"


class Command(Protocol):
    """A command: arguments and screen in, outcome out."""

    def __call__(self, args: argparse.Namespace, screen: Screen) -> Outcome:
        """Run the command."""
        ...


def _report(args: argparse.Namespace, screen: Screen) -> Outcome:
    ledger = converted(_ledger(args), args)
    if args.html is not None:
        written = ledger.report(args.html)
        return _text(f"Written: {written} ({written.stat().st_size / 1000:,.0f} kB)", screen)
    book = ledger.side.book
    text = report_text(book, ledger.side.selection, width=screen.width, style=screen.style)
    closer = textwrap.wrap(
        _closer(book, _source(args), money_options(args)), min(screen.width, 120), break_on_hyphens=False
    )
    return Outcome("\n".join([text, "", *(screen.style.paint(line, Ink.DIM) for line in closer), ""]))


def _closer(book: Book, source: str, money: str) -> str:
    """Where to go from the report, in the words the user has for the ledger."""
    name = "" if source == _DEFAULT else f" {escape_control(shlex.quote(source))}"
    commands = [f"aidledger reconcile{name} --largest 10{money}", f"aidledger total{name} --explain{money}"]
    if book.full_record not in {"", book.name}:
        commands.insert(0, f"aidledger report {book.full_record}{money}")
    return f"Look closer: {', '.join(commands)}"


def _total(args: argparse.Namespace, screen: Screen) -> Outcome:
    if args.by:
        return _totals(args, screen)
    found = converted(_ledger(args), args).total(basis=args.basis, reading=args.reading)
    if args.format == "table":
        text = str(found.explain()) if args.explain else total_text(found, width=screen.width)
        return _text(text + _why_nothing(args, found.rows, screen), screen)
    row = total_row(found)
    if args.format == "json":
        return Outcome(as_json(row) + "\n", is_data=True)
    flat = {name: cell for name, cell in row.items() if name not in {"open_facts", "excluded"}}
    return Outcome(as_csv([flat], list(flat)), is_data=True)


def _why_nothing(args: argparse.Namespace, rows: int, screen: Screen) -> str:
    """Which option no package matches, where a total is over nothing; else nothing."""
    said = "" if rows else why_nothing(Ledger.from_book(_book(args)), _asked(args))
    return "\n".join(["", *textwrap.wrap(said, screen.width, break_on_hyphens=False)]) if said else ""


def _totals(args: argparse.Namespace, screen: Screen) -> Outcome:
    if args.explain:
        raise InputError("--explain is about one total, --by asks for several.", hint="Narrow to one group instead.")
    ledger = converted(_ledger(args), args)
    groups = ledger.totals(by=args.by, basis=args.basis, reading=args.reading)
    if args.format == "table":
        return _text(groups.render(), screen)
    about = {**_about(ledger), "basis": args.basis, "reading": args.reading}
    return _data(args, totals_rows(groups), totals_columns(groups.by), about)


def _cumulative(args: argparse.Namespace, screen: Screen) -> Outcome:
    ledger = converted(_ledger(args), args)
    curves = ledger.cumulative(by=args.by, freq=args.freq, basis=args.basis, reading=args.reading)
    if args.format == "table":
        return _text(curves.render(), screen)
    about = {**_about(ledger), "basis": args.basis, "reading": args.reading, "freq": args.freq}
    return _data(args, list(cumulative_rows(curves)), cumulative_columns(curves.by), about)


def _convert(args: argparse.Namespace, screen: Screen) -> Outcome:
    ledger = converted(_ledger(args), args)
    if args.format == "table":
        return _text(converted_table(ledger), screen)
    rates = ledger.table.rates
    about = {**_about(ledger), "rates": "" if rates is None else rates.how}
    return _data(args, list(converted_rows(ledger)), CONVERTED_COLUMNS, about)


def _reconcile(args: argparse.Namespace, screen: Screen) -> Outcome:
    ledger = converted(Ledger.from_book(_book(args)), args)
    everything = ledger.reconcile()
    results = (everything[args.statement],) if args.statement else chosen(everything, args)
    found = args.strict and any(result.verdict is Verdict.GAP for result in results)
    if args.format == "table":
        shown = Reconciliation(results, ledger.name, _across(everything, results), rates=everything.rates)
        text = results[0].explain() if args.statement else reconciliation_table(shown, width=screen.width)
        return _text(text, screen, found=found)
    rows = [reconciled_row(result) for result in results]
    about: Row = {
        **_about(ledger),
        "rates": everything.rates,
        "systematic": [systematic_row(each) for each in _across(everything, results)],
    }
    return _data(args, rows, RECONCILED_COLUMNS, about, found=found)


def _across(everything: Reconciliation, shown: Sequence[Reconciled]) -> tuple[Systematic, ...]:
    """What holds for several of the statements shown."""
    ids = {result.statement.id for result in shown}
    return tuple(found for found in everything.systematic if len(ids.intersection(found.statements)) > 1)


def _check(args: argparse.Namespace, screen: Screen) -> Outcome:
    ledger = _ledger(args)
    findings = ledger.check(select=args.select, ignore=args.ignore)
    grave = {Severity.ERROR, Severity.WARNING} if args.strict else {Severity.ERROR}
    found = any(finding.severity in grave for finding in findings)
    if args.format == "table":
        return _text(findings_text(findings), screen, found=found)
    if args.format in CI_FORMATS:
        places = places_of(_source(args))
        text = as_sarif(findings, places) if args.format == "sarif" else as_junit(findings, places, fails=grave)
        return Outcome(text + "\n", found=found, is_data=True)
    rows = [finding_row(finding) for finding in findings]
    return _data(args, rows, FINDING_COLUMNS, _about(ledger), found=found)


def _diff(args: argparse.Namespace, screen: Screen) -> Outcome:
    return run_diff(args, screen, _asked(args))


def _datasets(args: argparse.Namespace, screen: Screen) -> Outcome:
    found = datasets()
    if args.format == "table":
        return _text(datasets_table(found), screen)
    return _data(args, [dataset_row(dataset) for dataset in found], DATASET_COLUMNS, {})


def _export(args: argparse.Namespace, screen: Screen) -> Outcome:
    return export_ledger(_ledger(args), args, screen)


COMMANDS: dict[str, Command] = {
    "report": _report,
    "total": _total,
    "cumulative": _cumulative,
    "convert": _convert,
    "reconcile": _reconcile,
    "check": _check,
    "export": _export,
    "ingest": ingest_table,
    "diff": _diff,
    "datasets": _datasets,
}
"""Every command by its name."""


def _source(args: argparse.Namespace) -> str:
    """The data set or folder asked for, as the user spelt it."""
    names = {name for name in (args.positional, args.dataset) if name is not None}
    if len(names) > 1:
        raise InputError(
            f"Two data sets are named: {args.positional} and {args.dataset}.", hint="Name one of them, either way."
        )
    return names.pop() if names else _DEFAULT


def _book(args: argparse.Namespace) -> Book:
    """The records asked for, once it is sure that all of them could be read."""
    return load(_source(args)).side.book


def _asked(args: argparse.Namespace) -> dict[str, str | list[str] | None]:
    """The filters every command about packages has, by the names the library has for them."""
    names = (
        "donor", "recipient", "authority", "category", "stage", "instrument", "fiscal_year", "since", "until",
    )  # fmt: skip
    return {name: getattr(args, name) for name in names}


def _ledger(args: argparse.Namespace) -> Ledger:
    return Ledger.from_book(_book(args)).where(**_asked(args))  # type: ignore[arg-type] # argparse has no types


def _about(ledger: Ledger) -> dict[str, str]:
    return {"ledger": ledger.name, "hash": ledger.hash}


def _text(text: str, screen: Screen, *, found: bool = False) -> Outcome:
    return Outcome(screen.style.fit(text) + "\n", found=found)


def _data(
    args: argparse.Namespace, rows: Sequence[Row], columns: Sequence[str], about: Row, *, found: bool = False
) -> Outcome:
    """Rows in the format asked for; JSON says what they are about as well."""
    if args.format == "csv":
        return Outcome(as_csv(rows, columns), found=found, is_data=True)
    return Outcome(as_json({**about, "rows": rows}) + "\n", found=found, is_data=True)
