"""Every statement with its verdict, what it takes to agree, and where it was read."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from aidledger.display import plain
from aidledger.display.html import Markup, element, joined, markup
from aidledger.display.html_table import Cell, Column
from aidledger.reconciliation import Verdict
from aidledger.report.html.explorer import Choice, explorer
from aidledger.report.html.sources import source_links
from aidledger.report.layout import Scale
from aidledger.report.scope import as_of_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aidledger.reconciliation import Reconciled

__all__ = ["VERDICTS", "verdict_table"]

VERDICTS = {
    Verdict.AGREES: ("Agrees", "agrees", "the best estimate, within rounding alone, meets what was stated"),
    Verdict.WITHIN_BOUNDS: (
        "Within bounds", "within", "only on a literal reading, or for some of what is not known",
    ),
    Verdict.GAP: ("Gap", "gap", "not even then; the gap is the distance to the nearest figure the wording allows"),
    Verdict.NOT_COMPARABLE: ("Not comparable", "apart", "scope, date, stage or currency differ"),
}  # fmt: skip
"""Words, class and meaning of every verdict."""
_EXPLANATIONS = 2


def verdict_table(results: Sequence[Reconciled]) -> Markup:
    """Counts of the verdicts with what they mean, and the table of all statements; nothing without statements."""
    if not results:
        return Markup()
    comparable = [abs(r.estimate.value) for r in results if r.estimate is not None]
    currencies = {r.statement.amount.currency for r in results if r.estimate is not None} - {None}
    scale = Scale.of(max(comparable, default=Decimal(0)), next(iter(currencies)) if len(currencies) == 1 else None)
    unit = scale.unit(str(currencies.pop())) if len(currencies) == 1 else scale.word or "units"
    columns = [
        Column("Statement"), Column("As of"), Column("Stated"), Column("On record", "right"),
        Column("Gap", "right"), Column("Verdict"), Column("What it takes to agree"), Column("Sources"),
    ]  # fmt: skip
    counts = Counter(result.verdict for result in results)
    choices = [
        Choice("Verdict", {words: f"{words} ({counts[v]})" for v, (words, _, _) in VERDICTS.items() if counts[v]}, 5)
    ]
    rows = [_row(result, scale) for result in sorted(results, key=_newest_first)]
    caption = f"Statements and verdicts, newest first; on record and gap in {unit}"
    table = explorer("statements", caption, columns, rows, noun="statements", choices=choices)
    return Markup(_counts(counts) + table)


def _newest_first(result: Reconciled) -> tuple[int, str]:
    return -as_of_day(result.statement).toordinal(), result.statement.id


def _counts(counts: Counter[Verdict]) -> Markup:
    items = [
        element("li", element("strong", str(counts[verdict])), " ", _badge(verdict), element("span", f" {meaning}"))
        for verdict, (_, _, meaning) in VERDICTS.items()
    ]
    return element("ul", *items, attributes={"class": "counts", "role": "list"})


def _badge(verdict: Verdict) -> Markup:
    words, kind, _ = VERDICTS[verdict]
    return element("span", words, attributes={"class": f"verdict {kind}"})


def _row(result: Reconciled, scale: Scale) -> tuple[str | Cell, ...]:
    statement, estimate = result.statement, result.estimate
    value = Cell("", "") if estimate is None else Cell(scale.best(estimate.value), plain(estimate.value))
    gap = Cell(_signed(result.gap, scale), plain(result.gap)) if result.gap is not None else Cell("", "")
    stated = "" if statement.amount.value is None else plain(statement.amount.value)
    return (
        statement.id,
        Cell(str(statement.as_of or "no date"), str(as_of_day(statement))),
        Cell(str(statement.amount), stated),
        value,
        gap,
        _badge(result.verdict),
        _takes(result),
        source_links(statement.sources),
    )


def _signed(gap: Decimal, scale: Scale) -> str:
    return scale.signed(gap).replace("-", "−") if gap else "0"


def _takes(result: Reconciled) -> Markup:
    """The tested explanations, simplest first, after the reason of the verdict."""
    currency = result.statement.amount.currency or ""
    lines = [result.reason] if result.reason else []
    lines += [explanation.describe(currency) for explanation in result.explanations[:_EXPLANATIONS]]
    if len(result.explanations) > _EXPLANATIONS:
        lines.append(f"and {len(result.explanations) - _EXPLANATIONS} more")
    if result.verdict in {Verdict.GAP, Verdict.WITHIN_BOUNDS} and not result.explanations:
        lines.append("no change that was tried fits")
    if len(lines) < 2:  # noqa: PLR2004 - one line needs no marks to keep it apart
        return markup("".join(lines))
    return joined([element("span", line, attributes={"class": "why"}) for line in lines], " ")
