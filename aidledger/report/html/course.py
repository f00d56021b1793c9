"""The curve over time with the official statements, and the same as a table for those who cannot see it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from aidledger.amounts import Reading
from aidledger.display.html import Markup, element
from aidledger.display.html_table import Column, html_table
from aidledger.display.svg import CurvePoint, CurveStep, step_curve
from aidledger.errors import InputError
from aidledger.reconciliation import Verdict
from aidledger.report.curve import ending, marked_statements
from aidledger.report.html.explorer import scrolling
from aidledger.report.layout import Scale, counted
from aidledger.report.scope import as_of_day
from aidledger.table import day_number
from aidledger.totals import Basis, Filter, Frequency, cumulative

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aidledger.model import Statement
    from aidledger.reconciliation import Reconciled
    from aidledger.report.scope import Slice
    from aidledger.totals import Cumulative, Selection, Step

__all__ = ["KINDS", "course"]

KINDS = {
    Verdict.AGREES: ("circle", "agrees"),
    Verdict.WITHIN_BOUNDS: ("square", "within bounds"),
    Verdict.GAP: ("diamond", "gap"),
}
"""Shape and words of every verdict that has a place on the curve."""
_SIZES = {"broad": (960, 420), "narrow": (400, 330)}
"""Drawings of which the style sheet shows the one that fits: letters shrink with a drawing."""
_MOST_STEPS = 4000
_MOST_ROWS = 60


def course(part: Slice, results: Sequence[Reconciled], *, identifier: str) -> Markup:
    """The drawing of one slice with its legend and its table; nothing where there is no course of time."""
    since, statements = marked_statements(part, results)
    chosen = part.selection.where(Filter(since=since, until=ending(part.selection, statements)))
    try:
        curves = _finest(chosen)
    except InputError:
        return Markup()
    if curves is None:
        return Markup()
    verdicts = {result.statement.id: result.verdict for result in results}
    steps = curves.curve()
    largest = max([step.value or step.low for step in steps] + [s.amount.value or s.amount.low() for s in statements])
    scale = Scale.of(largest, curves.currency)
    points = [_point(s, verdicts[s.id], scale) for s in statements if s.amount.value is not None]
    start = f" since {since}" if since else ""
    unit = scale.unit(part.currency)
    drawings = [
        step_curve(
            _compressed(steps, scale),
            title=f"{str(curves.stage).capitalize()}{start}, cumulative, in {unit}",
            description=_description(steps, statements, verdicts, scale, unit),
            ticks=_ticks(steps),
            end=day_number(steps[-1].end),
            points=points if name == "broad" else [point._replace(title="") for point in points],
            last="" if steps[-1].value is None else scale.best(steps[-1].value),
            size=size,
            identifier=f"{identifier}-{name}",
        )
        for name, size in _SIZES.items()
    ]
    if not all(drawings):
        return Markup()
    heading = element("h3", f"{str(curves.stage).capitalize()}{start}, {unit}")
    drawn = [
        element("div", d, attributes={"class": f"drawing {name}"}) for name, d in zip(_SIZES, drawings, strict=True)
    ]
    figure = element("figure", heading, _legend(points), *drawn)
    return Markup(figure + _as_table(chosen, scale, unit, identifier))


def _finest(selection: Selection) -> Cumulative | None:
    """The curve by days, or by months where days would be too many; None without a course of time."""
    found = _curve(selection, Frequency.DAY)
    if found.periods > _MOST_STEPS:
        found = _curve(selection, Frequency.MONTH)
    return found if found.periods > 1 else None


def _curve(selection: Selection, frequency: Frequency) -> Cumulative:
    return cumulative(selection, by=(), frequency=frequency, basis=Basis.ANNOUNCED, reading=Reading.CONVENTIONAL)


def _compressed(steps: Sequence[Step], scale: Scale) -> list[CurveStep]:
    """The steps at which something changes."""
    kept = [next(same) for _, same in groupby(steps, key=lambda step: (step.value, step.low, step.high))]
    return [
        CurveStep(
            day_number(step.end),
            None if step.value is None else scale.down(step.value),
            scale.down(step.low),
            scale.down(step.high),
        )
        for step in kept
    ]


def _point(statement: Statement, verdict: Verdict, scale: Scale) -> CurvePoint:
    stated = statement.amount.interval()
    value = scale.down(statement.amount.value or stated.low)
    kind, words = KINDS[verdict]
    title = f"{statement.id}: {statement.amount} as of {statement.as_of}; {words}"
    day = day_number(as_of_day(statement))
    return CurvePoint(day, value, scale.down(stated.low), scale.down(stated.high), kind, title)


def _ticks(steps: Sequence[Step]) -> dict[int, str]:
    years = range(steps[0].end.year, steps[-1].end.year + 1)
    return {max(day_number(dt.date(year, 1, 1)), day_number(steps[0].end)): str(year) for year in years}


def _description(
    steps: Sequence[Step], statements: Sequence[Statement], verdicts: dict[str, Verdict], scale: Scale, unit: str
) -> str:
    first, last = steps[0], steps[-1]
    text = (
        f"A curve in steps from {first.end} to {last.end}, where it reaches {_best(last, scale)} {unit} "
        f"({scale.low(last.low, 3)} to {scale.high(last.high, 3)})."
    )
    found = Counter(verdicts[statement.id] for statement in statements)
    said = [f"{number} {KINDS[verdict][1]}" for verdict in KINDS if (number := found[verdict])]
    return f"{text} Over it, {counted(len(statements), 'official total')}: {', '.join(said)}." if said else text


def _best(step: Step, scale: Scale) -> str:
    return "not split" if step.value is None else scale.best(step.value)


def _legend(points: Sequence[CurvePoint]) -> Markup:
    """What line, band and points are."""
    signs = [
        element("li", "packages on record", attributes={"class": "key line"}),
        element("li", "range of what is not known", attributes={"class": "key band"}),
    ]
    found = Counter(point.kind for point in points)
    for kind, words in KINDS.values():
        if found[kind]:
            text = f"official total, {words} ({found[kind]})"
            signs.append(element("li", text, attributes={"class": f"key {kind}"}))
    return element("ul", *signs, attributes={"class": "legend", "role": "list"})


def _as_table(selection: Selection, scale: Scale, unit: str, identifier: str) -> Markup:
    curves = _curve(selection, Frequency.QUARTER)
    curves = curves if curves.periods <= _MOST_ROWS else _curve(selection, Frequency.YEAR)
    columns = [Column("End of"), Column(unit, "right"), Column("low", "right"), Column("high", "right")]
    rows = [
        (step.period, _best(step, scale), scale.low(step.low, 3), scale.high(step.high, 3)) for step in curves.curve()
    ]
    table = html_table(f"The curve as a table, {unit}", columns, rows)
    label = f"The curve as a table, {identifier}"
    return element("details", element("summary", "The curve as a table"), scrolling(table, label))
