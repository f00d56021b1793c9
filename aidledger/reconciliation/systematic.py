"""One change that closes the gaps of many statements, said once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aidledger.amounts.printed import in_words
from aidledger.model import Basis
from aidledger.reconciliation.rows import named
from aidledger.reconciliation.search import Columns, sums_over

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    import numpy.typing as npt

    from aidledger.reconciliation.series import Series

    Bools = npt.NDArray[np.bool_]

__all__ = ["Systematic", "systematic"]

_FEWEST = 3
"""Fewer statements than this are explained one by one."""
_SHOWN = 5
_MOST_ROWS = 2000
_NEW = "money counted before is not counted again (basis new_money)"


@dataclass(frozen=True, slots=True)
class Systematic:
    """One assumption under which several statements agree that do not agree without it.

    Attributes:
        changes: What is assumed, in words.
        statements: Ids of the statements that then agree, in order of their day.
        since: Day of the first of them.
        until: Day of the last.
        unmoved: Other statements of those days that did not agree and still do not.
        broken: Statements of those days that agreed and then no longer would.
        least: Least amount by which the best estimates move, with its sign.
        most: Greatest amount.
        currency: ISO 4217 code.
    """

    changes: tuple[str, ...]
    statements: tuple[str, ...]
    since: dt.date
    until: dt.date
    unmoved: int
    broken: int
    least: Decimal
    most: Decimal
    currency: str

    @property
    def count(self) -> int:
        """How many statements agree under the assumption."""
        return len(self.statements)

    def __repr__(self) -> str:
        return f"<Systematic: {self.count} statements agree if {' and '.join(self.changes)}>"

    def describe(self) -> str:
        """The finding in words: what closes how many gaps, when, and what speaks against it."""
        moved = self._amount()
        text = (
            f"{self.count} statements from {self.since} to {self.until} agree if {' and '.join(self.changes)} ({moved})"
        )
        against = []
        if self.unmoved:
            against.append(f"{self.unmoved} of those days still would not")
        if self.broken:
            against.append(f"{self.broken} that agreed no longer would")
        return "; ".join([text, *against])

    def _amount(self) -> str:
        ends = [
            f"{'+' if end > 0 else ''}{self.currency} {in_words(end, self.currency)}" for end in (self.least, self.most)
        ]
        return ends[0] if ends[0] == ends[1] else " to ".join(ends)


class _Trial(NamedTuple):
    """One change tried on a series. Shape of the arrays: statements."""

    says: tuple[str, ...]
    fits: Bools
    agrees: Bools
    moves: npt.NDArray[np.object_]


def systematic(every: Iterable[Series]) -> tuple[Systematic, ...]:
    """Look for changes that close the gaps of several statements.

    Tried are, on either basis: nothing else, each authority and each package left out; and one amount
    that is missing from the record, or too much in it, without saying which. Of all those the one that
    closes most gaps is taken, then the one that closes most of the others, and so on.

    Args:
        every: Series of statements.

    Returns:
        At most five per series, those that close most first.
    """
    return tuple(found for series in every for found in _of_series(series))


def _of_series(series: Series) -> Iterator[Systematic]:
    trials = [trial for trial in _trials(series) if (trial.fits & series.is_open).sum() >= _FEWEST]
    left = series.is_open.copy()
    for _ in range(_SHOWN):
        best = max(trials, key=lambda trial: _worth(series, trial, left), default=None)
        if best is None:
            return
        first, last = _period(series, best, left)
        if (best.fits & left)[first : last + 1].sum() < _FEWEST:
            return
        yield _told(series, best, left, first, last)
        closed = best.fits & left
        closed[:first], closed[last + 1 :] = False, False
        left &= ~closed


def _worth(series: Series, trial: _Trial, left: Bools) -> tuple[int, int]:
    """Gaps closed less agreements broken in the best period, where they are enough; then simplicity."""
    first, last = _period(series, trial, left)
    closed = int((trial.fits & left)[first : last + 1].sum())
    score = int(_score(series, trial, left)[first : last + 1].sum())
    return score if closed >= _FEWEST else 0, -len(trial.says)


def _score(series: Series, trial: _Trial, left: Bools) -> npt.NDArray[np.int64]:
    closes = (trial.fits & left).astype(np.int64)
    breaks = (~series.is_open & ~trial.agrees).astype(np.int64)
    # What stays open although the change applies speaks against it too, though less than what it breaks.
    still = (left & ~trial.fits).astype(np.int64)
    return 2 * closes - 2 * breaks - still


def _period(series: Series, trial: _Trial, left: Bools) -> tuple[int, int]:
    """The run of statements in which the change does most good: first and last that it closes."""
    best, start, found, sum_so_far = 0, 0, (0, -1), 0
    for place, value in enumerate(_score(series, trial, left).tolist()):
        if sum_so_far <= 0:
            start, sum_so_far = place, 0
        sum_so_far += value
        if sum_so_far > best:
            best, found = sum_so_far, (start, place)
    return found


def _told(series: Series, trial: _Trial, left: Bools, first: int, last: int) -> Systematic:
    run = np.zeros(len(series.results), dtype=np.bool_)
    run[first : last + 1] = True
    closed = run & trial.fits & left
    places = np.flatnonzero(closed).tolist()
    moves = [series.rows.major(int(trial.moves[place])) for place in places]
    days = [day for place in places if (as_of := series.results[place].statement.as_of) and (day := as_of.latest)]
    return Systematic(
        changes=trial.says,
        statements=tuple(series.results[place].statement.id for place in places),
        since=min(days),
        until=max(days),
        unmoved=int((run & left & ~closed).sum()),
        broken=int((run & ~series.is_open & ~trial.agrees).sum()),
        least=min(moves, key=abs),
        most=max(moves, key=abs),
        currency=series.rows.currency,
    )


def _trials(series: Series) -> Iterator[_Trial]:
    for basis in (Basis.ANNOUNCED, Basis.NEW_MONEY):
        if basis is not series.basis and not _bases_differ(series):
            continue
        other = () if basis is series.basis else (_NEW,) if basis is Basis.NEW_MONEY else (_AGAIN,)
        if other:
            yield _trial(series, other, basis, Columns.of_nothing(), np.zeros((len(series.results), 0), dtype=np.bool_))
        for says, figures, masks in _left_out(series, basis):
            yield _trial(series, (says, *other), basis, figures, masks)
        yield from _amounts(series, basis, other)


_AGAIN = "money counted before is counted again (basis announced)"


def _bases_differ(series: Series) -> bool:
    announced, new = (series.rows.figures[basis].point for basis in (Basis.ANNOUNCED, Basis.NEW_MONEY))
    return bool((announced != new).any())


def _left_out(series: Series, basis: Basis) -> Iterator[tuple[str, Columns, Bools]]:
    """Authorities, and single packages, with their figures and the statements that count them.

    Of packages with one amount and one history the first stands for all.
    """
    words, figures = series.rows.cells.table.words("authority"), series.rows.figures[basis]
    for code, label in enumerate(words.labels) if len(words.labels) > 1 else ():
        cells = words.codes == code
        yield f"{label} is not counted", figures.take(cells), series.masks[:, cells]
    if len(series.rows.packages) <= _MOST_ROWS:
        yield from _single(series, basis)


def _single(series: Series, basis: Basis) -> Iterator[tuple[str, Columns, Bools]]:
    figures, ids = series.rows.single[basis], series.rows.packages.table.ids
    counted = series.masks[:, series.rows.members.cells]
    groups: dict[object, list[int]] = {}
    for row in np.flatnonzero(counted.any(axis=0) & (figures.point != 0)).tolist():
        groups.setdefault((int(figures.point[row]), counted[:, row].tobytes()), []).append(row)
    for rows in groups.values():
        says = " or ".join(ids[row] for row in rows) if len(rows) < _FEW else named(ids, rows)
        yield f"{says} is not counted", figures.take(np.array(rows[:1])), counted[:, rows[:1]]


_FEW = 4


def _trial(series: Series, says: tuple[str, ...], basis: Basis, figures: Columns, masks: Bools) -> _Trial:
    """A change by leaving something out, on every statement that counts a part of it.

    Args:
        series: The statements.
        says: The change in words.
        basis: Basis it is tried on.
        figures: What is left out. Shape: parts.
        masks: Which statements count each part; without parts only the basis is another. Shape: statements x parts.
    """
    kept = (-sums_over(masks, figures)).plus(series.totals(basis))
    point, low, high = (column.astype(object) for column in kept)
    concerned: Bools = np.asarray(masks.any(axis=1) | (masks.shape[1] == 0), dtype=np.bool_)
    own = series.totals(series.basis).point.astype(object)
    return _judged(series, says, (point, low, high), point - own, concerned)


def _judged(
    series: Series,
    says: tuple[str, ...],
    totals: tuple[npt.NDArray[np.object_], ...],
    moves: npt.NDArray[np.object_],
    concerned: Bools,
) -> _Trial:
    point, low, high = totals
    bound = series.limits
    agrees = np.asarray((low <= bound["high"]) & (high >= bound["low"]), dtype=np.bool_)
    near = np.asarray((point >= bound["near_low"]) & (point <= bound["near_high"]), dtype=np.bool_)
    moved = concerned & np.asarray(moves != 0, dtype=np.bool_)
    # A statement the change does not touch keeps its verdict.
    return _Trial(says, agrees & near & moved, np.where(concerned, agrees, ~series.is_open), moves)


def _amounts(series: Series, basis: Basis, other: tuple[str, ...]) -> Iterator[_Trial]:
    """For each start of scope, the one amount whose addition closes most gaps of the statements with it."""
    starts = np.array([f"{r.statement.scope.since}|{r.statement.scope.authority}" for r in series.results])
    totals, own = series.totals(basis), series.totals(series.basis)
    point, low, high = (column.astype(object) for column in totals)
    for start in dict.fromkeys(starts.tolist()):
        concerned = starts == start
        least = np.maximum(series.limits["near_low"] - point, series.limits["low"] - high)
        most = np.minimum(series.limits["near_high"] - point, series.limits["high"] - low)
        open_ones = np.flatnonzero(concerned & series.is_open & np.asarray(least <= most, dtype=np.bool_))
        if len(open_ones) < _FEWEST:
            continue
        ends = sorted({*least[open_ones].tolist(), *most[open_ones].tolist()})
        covered = [int(((least[open_ones] <= end) & (most[open_ones] >= end)).sum()) for end in ends]
        amount = max(zip(covered, [-abs(end) for end in ends], ends, strict=True))[2]
        inside = [place for place in open_ones.tolist() if least[place] <= amount <= most[place]]
        low_end, high_end = max(least[place] for place in inside), min(most[place] for place in inside)
        if low_end <= 0 <= high_end:
            continue  # no amount is needed at all
        says = _amount_text(series, low_end, high_end, start)
        totals_then = tuple(column + amount for column in (point, low, high))
        yield _judged(series, (says, *other), totals_then, point + amount - own.point.astype(object), concerned)


def _amount_text(series: Series, low: int, high: int, start: str) -> str:
    least, most = sorted((abs(series.rows.major(low)), abs(series.rows.major(high))))
    since, _, authority = start.partition("|")
    of = "" if authority == "()" else f" of {authority}"
    what = "missing from the record" if high > 0 else "too much in the record"
    currency = series.rows.currency
    ends = dict.fromkeys(in_words(end, currency) for end in (least, most))
    return f"one amount of {currency} {' to '.join(ends)} is {what} since {since}{of}"
