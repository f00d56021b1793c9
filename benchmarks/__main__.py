"""Measures aidledger beside its peers, in the same run.

    python -m benchmarks [validate|totals|write|diff|imports|audit|all] [--rows N ...] [--rounds K] [--markdown]

Peers that are not installed are named as not run; `benchmarks/requirements.txt` lists them.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import audit, cold, columns, comparison, totals, validation, writing
from benchmarks.contenders.converting import expected
from benchmarks.contest import hold
from benchmarks.goals import Run, goals
from benchmarks.report import Section, differences, machine, render, side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.task import Contender

__all__ = ["main"]

_VALIDATE_ROWS = (100, 10_000, 1_000_000)
_TOTALS_ROWS = (1_000_000, 10_000_000)
_WRITE_ROWS = (1_000_000,)
_DIFF_ROWS = (1_000_000,)
# Smaller tables hold too few faults to tell dirty from clean.
_LEAST_DIRTY = 10_000
_SMALL_FAULTY = 0.05
_MOST_COLD = 100_000
_AUDIT_ROWS = 1_000_000
_LEAST_STARTS = 5


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for, and print it.

    Returns:
        0, or 1 when a result of aidledger itself was incomplete, inexact or missing.
    """
    options = _options(arguments)
    runs: list[Run] = []
    with tempfile.TemporaryDirectory(prefix="aidledger-benchmarks-") as temporary:
        data = (options.data or Path(temporary)).resolve()
        _print(machine(), options)
        for run, section in _held(options, data):
            runs.append(run)
            _print(section, options)
        if options.what in {"audit", "all"}:
            rows = max(options.rows or (_AUDIT_ROWS,))
            _print(audit.audited(data, rows, rounds=options.rounds), options)
            _print(audit.saved_and_loaded(data, rows, rounds=options.rounds), options)
    _print(goals(runs), options)
    return 0 if all(run.right for run in runs) else 1


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("what", nargs="?", choices=[*_CONTESTS, "audit", "all"], default="all")
    parser.add_argument("--rows", type=int, nargs="+", metavar="N", help="rows of the workloads")
    parser.add_argument("--rounds", type=int, default=5, metavar="K", help="rounds that count (one more warms up)")
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="WORD", help="only peers whose title has one of the words"
    )
    parser.add_argument("--data", type=Path, metavar="DIR", help="keep workloads here, for the next run")
    parser.add_argument("--markdown", action="store_true", help="tables as Markdown")
    parser.add_argument("--quiet", action="store_true", help="no word about the progress")
    return parser.parse_args(arguments)


def _held(options: argparse.Namespace, data: Path) -> Iterator[tuple[Run, Section]]:
    for name, contest in _CONTESTS.items():
        if options.what in {name, "all"}:
            yield from contest(options, data)


def _all_validated(options: argparse.Namespace, data: Path) -> Iterator[tuple[Run, Section]]:
    for rows in options.rows or _VALIDATE_ROWS:
        yield _validated(options, data, rows, "validate")
        if rows >= _LEAST_DIRTY:
            yield _validated(options, data, rows, "dirty")


def _all_totalled(options: argparse.Namespace, data: Path) -> Iterator[tuple[Run, Section]]:
    for rows in options.rows or _TOTALS_ROWS:
        yield _totalled(options, data, rows, converted=False)
        yield _totalled(options, data, rows, converted=True)
        yield _converted(options, data, rows)
    yield _from_files(options, data, min(_MOST_COLD, *(options.rows or _TOTALS_ROWS)))


def _all_compared(options: argparse.Namespace, data: Path) -> Iterator[tuple[Run, Section]]:
    yield from (_compared(options, data, rows) for rows in options.rows or _DIFF_ROWS)


def _all_imported(options: argparse.Namespace, data: Path) -> Iterator[tuple[Run, Section]]:
    del data
    yield _imported(options)


def _validated(options: argparse.Namespace, data: Path, rows: int, kind: str) -> tuple[Run, Section]:
    faulty = validation.DIRTY if kind == "dirty" else validation.FEW_FAULTS if rows >= _LEAST_DIRTY else _SMALL_FAULTY
    folder = validation.lay_out(data, rows, faulty)
    outcomes = hold(_chosen(validation.CONTENDERS, rows, options), folder, rounds=options.rounds, tell=_teller(options))
    results = [validation.judgement(folder, rows, outcome.answer) if outcome.answer else "" for outcome in outcomes]
    title = f"Validating a CSV of {rows:,} rows, {faulty:.1%} faulty"
    return Run(kind, rows, outcomes, results[0].startswith("complete")), side_by_side(title, outcomes, results)


def _totalled(options: argparse.Namespace, data: Path, rows: int, *, converted: bool) -> tuple[Run, Section]:
    folder = columns.lay_out(data, rows, converted=converted)
    outcomes = hold(_chosen(totals.CONTENDERS, rows, options), folder, rounds=options.rounds, tell=_teller(options))
    results = [columns.verdict(folder, outcome.answer) if outcome.answer else "" for outcome in outcomes]
    amounts = "seven currencies converted at daily rates" if converted else "one currency"
    title = f"Three cumulative tables of {rows:,} rows, {amounts}"
    return Run("converted" if converted else "totals", rows, outcomes, results[0].startswith("exact")), side_by_side(
        title, outcomes, results
    )


def _all_written(options: argparse.Namespace, data: Path) -> Iterator[tuple[Run, Section]]:
    for rows in options.rows or _WRITE_ROWS:
        for name in writing.CONTENDERS:
            yield _written(options, data, rows, name)


def _written(options: argparse.Namespace, data: Path, rows: int, name: str) -> tuple[Run, Section]:
    folder = writing.lay_out(data, rows)
    contenders = _chosen(writing.CONTENDERS[name], rows, options)
    outcomes = hold(contenders, folder, rounds=options.rounds, tell=_teller(options))
    results = [writing.judgement(folder, outcome.answer) if outcome.answer else "" for outcome in outcomes]
    title = f"Writing {rows:,} packages as {name}"
    return Run("write", rows, outcomes, results[0].startswith("complete")), side_by_side(title, outcomes, results)


def _converted(options: argparse.Namespace, data: Path, rows: int) -> tuple[Run, Section]:
    folder = columns.lay_out(data, rows, converted=True)
    outcomes = hold(totals.CONVERTING, folder, rounds=options.rounds, tell=_teller(options))
    answer = outcomes[0].answer or {}
    right = answer.get("value") is not None and Decimal(str(answer["value"])) == expected(folder)
    title = f"One total of {rows:,} rows: seven currencies converted by day, against none"
    results = ["exact" if right else "WRONG", ""]
    return Run("one total", rows, outcomes, right), side_by_side(title, outcomes, results)


def _from_files(options: argparse.Namespace, data: Path, rows: int) -> tuple[Run, Section]:
    folder = columns.lay_out(data, rows)
    cold.lay_out_files(folder)
    ran = cold.race(cold.file_to_tables(folder), rounds=options.rounds, tell=_teller(options))
    results = ["" if outcome.problem else cold.judgement(folder, output) for outcome, output in ran]
    outcomes = [outcome for outcome, _ in ran]
    title = f"Cold process, from a file of {rows:,} rows to cumulative tables"
    return Run("cold", rows, outcomes, results[0].startswith("exact")), side_by_side(title, outcomes, results)


def _compared(options: argparse.Namespace, data: Path, rows: int) -> tuple[Run, Section]:
    folder = comparison.lay_out(data, rows)
    outcomes = hold(_chosen(comparison.CONTENDERS, rows, options), folder, rounds=options.rounds, tell=_teller(options))
    results = [comparison.verdict(folder, outcome.answer) if outcome.answer else "" for outcome in outcomes]
    title = f"Two releases of {rows:,} rows compared, with what each kind of change did to the total"
    return Run("diff", rows, outcomes, results[0].startswith("exact")), side_by_side(title, outcomes, results)


def _imported(options: argparse.Namespace) -> tuple[Run, Section]:
    outcomes = [
        outcome
        for outcome, _ in cold.race(cold.IMPORTS, rounds=max(options.rounds, _LEAST_STARTS), tell=_teller(options))
    ]
    others = cold.third_parties()
    title = f"Starting Python; import aidledger loads of third parties: {', '.join(others) or 'nothing'}"
    return Run("imports", 0, outcomes, right=not others), differences(title, outcomes)


def _chosen(contenders: Sequence[Contender], rows: int, options: argparse.Namespace) -> list[Contender]:
    """The product, and the peers asked for that can cope with so many rows; the others are named."""
    product, *peers = contenders
    chosen = [product]
    for peer in peers:
        if options.only and not any(word in peer.title for word in options.only):
            continue
        if rows > peer.most_rows:
            sys.stderr.write(f"NOT RUN at {rows:,} rows: {peer.title}, which is asked for at most {peer.most_rows:,}\n")
            continue
        chosen.append(peer)
    return chosen


def _teller(options: argparse.Namespace) -> Callable[[str], None]:
    def tell(line: str) -> None:
        sys.stderr.write(line + "\n")

    return (lambda _line: None) if options.quiet else tell


def _print(section: Section, options: argparse.Namespace) -> None:
    sys.stdout.write(render(section, markdown=options.markdown) + "\n")
    sys.stdout.flush()


_CONTESTS: dict[str, Callable[[argparse.Namespace, Path], Iterator[tuple[Run, Section]]]] = {
    "validate": _all_validated,
    "totals": _all_totalled,
    "write": _all_written,
    "diff": _all_compared,
    "imports": _all_imported,
}


if __name__ == "__main__":
    raise SystemExit(main())
