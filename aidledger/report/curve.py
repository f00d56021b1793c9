"""The cumulative curve by authority, with official statements as marks."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from aidledger.amounts import Reading
from aidledger.display.chart import Mark, Series, area_chart, legend
from aidledger.errors import InputError
from aidledger.model import StatementKind
from aidledger.reconciliation import Verdict
from aidledger.report.layout import Scale, heading
from aidledger.report.scope import as_of_day
from aidledger.totals import Basis, Filter, Frequency, cumulative

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from aidledger.dates import DateSpan
    from aidledger.display import Style
    from aidledger.model import Statement
    from aidledger.reconciliation import Reconciled
    from aidledger.report.scope import Slice
    from aidledger.totals import Cumulative, Selection

__all__ = ["curve_lines", "ending", "marked_statements"]

_LAYERS = 4
_MARGIN = 10
_HEIGHT = 16
_FREQUENCIES = (Frequency.MONTH, Frequency.QUARTER, Frequency.YEAR)
_FINER = (Frequency.WEEK, Frequency.DAY)
_FEWEST = 6
"""Fewer months than this are drawn by weeks, or days."""


def curve_lines(part: Slice, results: Iterable[Reconciled], *, width: int, style: Style) -> list[str]:
    """The chart of one slice with its heading and legend; nothing when nothing can be drawn.

    Marked are the statements of the scope that most statements share, so that curve and marks are
    about the same packages: the curve then starts where that scope does.
    """
    since, marked = marked_statements(part, results)
    try:
        curves = _curves(part.selection, since, marked, width)
    except InputError:
        return []
    if curves is None:
        return []
    layers = _layers(curves)
    largest = max([*(sum(values) for values in zip(*(v for _, v in layers), strict=True)), *map(_stated, marked)])
    scale = Scale.of(largest, curves.currency)
    series = [Series(name, [scale.down(value) for value in values]) for name, values in layers]
    marks = [Mark(_position(curves.ends, as_of_day(s)), scale.down(_stated(s))) for s in marked]
    if not largest:
        return []
    chart = area_chart(series, ticks=_ticks(curves), marks=marks, width=width, height=_HEIGHT, style=style)
    start = f" since {since}" if since else ""
    start += ", at least" if curves.figures.shared.any() else ""
    title = f"{str(curves.stage).capitalize()}{start}, cumulative ({scale.unit(part.currency)})"
    names = [f"{name} {scale.best(values[-1])}" for name, values in layers]
    named = legend(names, mark="official statement of the total" if marks else "", width=width, style=style)
    return [*heading(title, style=style), *named.splitlines(), *chart.splitlines()]


def marked_statements(part: Slice, results: Iterable[Reconciled]) -> tuple[DateSpan | None, list[Statement]]:
    """The statements to mark on a curve, and the day their shared scope starts; none without such a day."""
    statements = _comparable(part, results)
    since = _shared_start(statements)
    return since, [statement for statement in statements if since is not None and statement.scope.since == since]


def _comparable(part: Slice, results: Iterable[Reconciled]) -> list[Statement]:
    """Cumulative totals of the slice's currency, over every authority it has."""
    return [
        result.statement
        for result in results
        if result.verdict is not Verdict.NOT_COMPARABLE
        and result.statement.kind is StatementKind.TOTAL
        and result.statement.scope.announcement is None
        and result.statement.scope.fiscal_year is None
        and result.statement.scope.authority == part.selection.filter.authority
        and str(result.statement.scope.stage) == part.stage
        and result.statement.amount.currency == part.currency
    ]


def _shared_start(statements: Sequence[Statement]) -> DateSpan | None:
    starts = Counter(str(s.scope.since) for s in statements if s.scope.since is not None)
    if not starts:
        return None
    most = max(starts, key=lambda start: (starts[start], start))
    return next(s.scope.since for s in statements if str(s.scope.since) == most)


def _curves(selection: Selection, since: DateSpan | None, marked: Sequence[Statement], width: int) -> Cumulative | None:
    """The curves by month, or whatever else fits better; None where there is no course of time."""
    chosen = selection.where(Filter(since=since, until=ending(selection, marked)))

    def curves(frequency: Frequency) -> Cumulative:
        return cumulative(
            chosen, by=("authority",), frequency=frequency, basis=Basis.ANNOUNCED, reading=Reading.CONVENTIONAL
        )

    room = width - _MARGIN
    found = next((fit for frequency in _FREQUENCIES if (fit := curves(frequency)).periods <= room), None)
    for frequency in _FINER:
        if found is not None and found.periods < _FEWEST:
            found = finer if (finer := curves(frequency)).periods <= room else found
    return found if found is not None and found.periods > 1 else None


def ending(selection: Selection, marked: Sequence[Statement]) -> DateSpan | None:
    """The day of the last statement, where no package is later; None where the packages end a curve."""
    latest = max(marked, key=as_of_day).as_of if marked else None
    return latest if latest and _covers(selection, latest) else None


def _covers(selection: Selection, latest: DateSpan) -> bool:
    """Whether no package is later than the last statement, so that none would be cut off."""
    return len(selection.where(Filter(until=latest))) == len(selection)


def _layers(curves: Cumulative) -> list[tuple[str, list[Decimal]]]:
    """The largest authorities first; those that cannot be told apart in characters put together."""
    every = [
        (key[0], [step.low if step.value is None else step.value for step in curves.curve(*key)])
        for key in curves.labels
    ]
    every.sort(key=lambda layer: (-layer[1][-1], layer[0]))
    if len(every) <= _LAYERS:
        return every
    kept, rest = every[: _LAYERS - 1], every[_LAYERS - 1 :]
    others = [sum(values, Decimal(0)) for values in zip(*(values for _, values in rest), strict=True)]
    return [*kept, (f"{len(rest)} others", others)]


def _stated(statement: Statement) -> Decimal:
    return statement.amount.value or Decimal(0)


def _position(ends: Sequence[dt.date], day: dt.date) -> Decimal:
    """Where a day lies, in periods."""
    period = next((number for number, end in enumerate(ends) if day <= end), len(ends) - 1)
    length = (ends[period] - ends[period - 1]).days if period else ends[period].day
    return period + 1 - Decimal((ends[period] - day).days + 1) / max(length, 1)


def _ticks(curves: Cumulative) -> dict[int, str]:
    """The first period of every year, with the year."""
    years = [end.year for end in curves.ends]
    return {number: str(year) for number, year in enumerate(years) if number == 0 or year != years[number - 1]}
