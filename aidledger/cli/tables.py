"""Results as tables for people, no wider than the screen where that can be had."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from aidledger.display import billions, text_table
from aidledger.reconciliation import Verdict
from aidledger.report.layout import counted
from aidledger.totals.rates_shown import rates_line
from aidledger.totals.told import figures_told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aidledger.display import Align
    from aidledger.findings import Findings
    from aidledger.importers import Dataset
    from aidledger.reconciliation import Reconciled, Reconciliation
    from aidledger.totals import Total

__all__ = ["datasets_table", "findings_text", "reconciliation_table", "total_text"]

_SHORT = {Verdict.AGREES: "agrees", Verdict.WITHIN_BOUNDS: "within", Verdict.GAP: "gap", Verdict.NOT_COMPARABLE: "-"}


def total_text(total: Total, *, width: int) -> str:
    """One total: a sentence fit for print, and its exact figures."""
    figures = [[f"{name[:1].lower()}{name[1:]}", told] for name, told in figures_told(total).items()]
    figures += [["left out", f"{out.rows} packages: {out.reason}"] for out in total.excluded]
    wide = max(len(name) for name, _ in figures)
    lines = [line for name, figure in figures for line in _entry(f"  {name:<{wide}}  ", figure, width=width)]
    sentence = textwrap.wrap(total.cite(), width, break_on_hyphens=False)
    return "\n".join([*sentence, "", *lines, "", "Add --explain to see what is behind it."])


def _entry(name: str, text: str, *, width: int) -> list[str]:
    indent = " " * len(name)
    return textwrap.wrap(text, max(width, 40), initial_indent=name, subsequent_indent=indent, break_on_hyphens=False)


def findings_text(findings: Findings) -> str:
    """Every finding in full, and how many there are of each severity."""
    if not findings:
        return findings.render()
    counts = [counted(number, str(severity)) for severity, number in findings.by_severity().items() if number]
    return f"{findings.render(limit=len(findings))}\n\n{', '.join(counts)}"


def reconciliation_table(results: Reconciliation, *, width: int) -> str:
    """One line a statement, amounts in billions, and the counts below.

    On a narrow screen the as-of day is left out, which most ids contain, and verdicts are short.
    """
    if not len(results):
        return "No statement is about that."
    wide = text_table(["statement", "as of", *_HEADER], [_cells(r, short=False) for r in results], align=_ALIGN)
    if max(map(len, wide.splitlines())) > width:
        wide = text_table(["statement", *_HEADER], [_cells(r, short=True) for r in results], align=_ALIGN_SHORT)
    counts = ", ".join(f"{count} {verdict}" for verdict, count in results.counts().items() if count)
    across = [
        line
        for found in results.systematic
        for line in textwrap.wrap(
            found.describe(), max(width, 40), initial_indent="- ", subsequent_indent="  ", break_on_hyphens=False
        )
    ]
    told = textwrap.wrap(_scale_told(results), max(width, 40), break_on_hyphens=False)
    return "\n".join([wide, "", counts, *told, *(["", "Across statements:", *across] if across else [])])


def _scale_told(results: Reconciliation) -> str:
    """What figures without currency are in: those on record and the gaps, which have that of their statement."""
    of = sorted({result.estimate.currency for result in results if result.estimate is not None})
    unit = f"{of[0]} billion" if len(of) == 1 else "billions of the statement's currency"
    figures = f"On record and gap in {unit}." if of else ""
    return " ".join(part for part in (figures, rates_line(results.rates)) if part)


_HEADER = ("stated", "on record", "gap", "verdict")
_ALIGN: Sequence[Align] = ("left", "left", "left", "right", "right", "left")
_ALIGN_SHORT: Sequence[Align] = ("left", "left", "right", "right", "left")


def _cells(result: Reconciled, *, short: bool) -> list[str]:
    statement, estimate = result.statement, result.estimate
    record = "" if estimate is None else billions(estimate.value)
    gap = f"{'+' if result.gap > 0 else ''}{billions(result.gap)}" if result.gap else ""
    if short:
        stated = str(statement.amount).replace(f"{statement.amount.currency} ", "", 1)
        return [statement.id, stated, record, gap, _SHORT[result.verdict]]
    return [statement.id, str(statement.as_of or ""), str(statement.amount), record, gap, str(result.verdict)]


def datasets_table(found: Sequence[Dataset]) -> str:
    """The data sets, with what they hold."""
    rows = [
        [
            dataset.name,
            dataset.title,
            f"{dataset.coverage.since or '...'} to {dataset.coverage.until or '...'}",
            str(dataset.rows.get("packages", 0)),
        ]
        for dataset in found
    ]
    return text_table(["name", "title", "covers", "packages"], rows, align=("left", "left", "left", "right"))
