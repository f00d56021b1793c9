"""The reconciliation as a short table, with the largest gaps on either side."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from aidledger.amounts.printed import in_words
from aidledger.display import Ink, Style, counted, text_table
from aidledger.model import StatementKind
from aidledger.reconciliation import Verdict
from aidledger.report.because import because
from aidledger.report.layout import Scale, heading, indented, painted_table, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aidledger.display import Align
    from aidledger.model import Statement
    from aidledger.reconciliation import Reconciled
    from aidledger.table import Book

__all__ = ["short_amount", "verdict_lines"]

_SHOWN = 3
_MEANING = (
    "Agree: within rounding; (inside): the best estimate itself is what was stated. Within bounds: only when read "
    "literally, or for some of what is not known. Gap: not even then; its size is the distance to the nearest figure "
    "the wording allows."
)
_HEADER = ("statements of", "agree", "(inside)", "within bounds", "gap", "not comparable", "all")
_SHORT_HEADER = ("statements of", "agree", "(inside)", "within", "gap", "not", "all")


def verdict_lines(book: Book, results: Sequence[Reconciled], *, width: int, style: Style) -> list[str]:
    """Counts by kind of statement and verdict, then the largest gaps and what would close them."""
    if not results:
        return []
    lines = heading("Reconciled with what was stated", style=style)
    lines += painted_table(_counts(results, width), style=style, last=True)
    lines += [
        style.paint(line, Ink.DIM)
        for note in _notes(results)
        for line in wrapped(note, width=width, style=style, rest="  ")
    ]
    gaps = [result for result in results if result.verdict is Verdict.GAP and result.gap]
    balances = [gap for gap in gaps if gap.statement.kind is StatementKind.REMAINING]
    gaps = [gap for gap in gaps if gap.statement.kind is not StatementKind.REMAINING]
    for title, side in (
        ("Stated less than is on record", [gap for gap in gaps if (gap.gap or 0) < 0]),
        ("Stated more than is on record", [gap for gap in gaps if (gap.gap or 0) > 0]),
    ):
        if side:
            lines += ["", *_largest(book, title, side, width=width, style=style)]
    return lines + _balances(balances, width=width, style=style)


def _kind(statement: Statement) -> str:
    if statement.kind is StatementKind.REMAINING:
        return "what is left"
    return "one announcement" if statement.scope.announcement is not None else "a running total"


def _counts(results: Sequence[Reconciled], width: int) -> str:
    """The counts, with short titles where the full ones do not fit."""
    kinds = dict.fromkeys(("a running total", "one announcement", "what is left"))
    groups = [(kind, [r for r in results if _kind(r.statement) == kind]) for kind in kinds]
    present = [(kind, group) for kind, group in groups if group]
    rows = [_count_row(kind, group) for kind, group in present]
    if len(rows) > 1:
        rows.append(_count_row("all", results))
    align: list[Align] = ["left", *["right"] * (len(_HEADER) - 1)]  # type: ignore[list-item] # literals
    table = text_table(_HEADER, rows, align=align)
    fits = len(table.splitlines()[1]) <= width
    return table if fits else text_table(_SHORT_HEADER, rows, align=align)


def _count_row(name: str, results: Sequence[Reconciled]) -> list[str]:
    verdicts = Counter(result.verdict for result in results)
    inside = sum(result.verdict is Verdict.AGREES and result.gap == 0 for result in results)
    numbers = (
        verdicts[Verdict.AGREES],
        inside,
        verdicts[Verdict.WITHIN_BOUNDS],
        verdicts[Verdict.GAP],
        verdicts[Verdict.NOT_COMPARABLE],
        len(results),
    )
    return [name, *map(str, numbers)]


def _notes(results: Sequence[Reconciled]) -> list[str]:
    notes = [_MEANING]
    reasons = Counter(result.reason for result in results if result.verdict is Verdict.NOT_COMPARABLE)
    if reasons:
        reason, count = reasons.most_common(1)[0]
        notes.append(f"Not comparable, most often: {reason} ({count}).")
    return notes


def _largest(book: Book, title: str, gaps: Sequence[Reconciled], *, width: int, style: Style) -> list[str]:
    shown = sorted(gaps, key=lambda gap: (-_size(gap), gap.statement.id))[:_SHOWN]
    currency = shown[0].statement.amount.currency or ""
    scale = Scale.of(max(abs(gap.estimate.value) for gap in shown if gap.estimate), currency)
    more = f", the {len(shown)} largest" if len(gaps) > len(shown) else ""
    first = f"{title}: {counted(len(gaps), 'gap')}{more} ({scale.unit(currency)})"
    header = ("as of", "stated", "on record", "gap")
    cells = [_gap_row(gap, scale) for gap in shown]
    table = painted_table(text_table(header, cells, align=("left", "left", "right", "right")), style=style)
    titles = [style.paint(line, Ink.BOLD) for line in wrapped(first, width=width, style=style)]
    lines = [*titles, *indented(table[:2])]
    for gap, row in zip(shown, table[2:], strict=True):
        why = f"{gap.statement.id}: {because(book, gap, scale)}"
        lines += [f"  {row}", *wrapped(why, width=width, style=style, first="      ")]
    return lines


def _balances(gaps: Sequence[Reconciled], *, width: int, style: Style) -> list[str]:
    """Gaps of remaining balances in a line: no changes are tried for them."""
    if not gaps:
        return []
    largest = max(gaps, key=lambda gap: (_size(gap), gap.statement.id))
    currency = str(largest.statement.amount.currency)
    distance = f"{currency} {in_words(_size(largest), currency)}"
    text = f"What is left of ceilings: {counted(len(gaps), 'gap')}, at most {distance} ({largest.statement.id})."
    return ["", *wrapped(text, width=width, style=style)]


def _size(result: Reconciled) -> Decimal:
    return abs(result.gap or Decimal(0))


def _gap_row(result: Reconciled, scale: Scale) -> list[str]:
    value = result.estimate.value if result.estimate else Decimal(0)
    stated = short_amount(result.statement)
    return [str(result.statement.as_of), stated, scale.best(value), scale.signed(result.gap or Decimal(0))]


def short_amount(statement: Statement) -> str:
    """A stated amount without its currency, such as `at least 59.5 billion`."""
    amount = statement.amount
    return str(amount).replace(f"{amount.currency} ", "", 1)
