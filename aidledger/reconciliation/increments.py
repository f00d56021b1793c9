"""What was added between one statement and the next, against the packages dated between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aidledger.amounts import Interval, Reading
from aidledger.display import billions, text_table
from aidledger.reconciliation.verdict import distance

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from aidledger.model import Statement
    from aidledger.reconciliation.search import Columns
    from aidledger.reconciliation.series import Series

__all__ = ["Increment", "Increments", "increments"]


@dataclass(frozen=True, slots=True)
class Increment:
    """Two statements of one scope that follow each other, and what lies between them.

    Attributes:
        before: The earlier statement.
        after: The later one.
        stated: Their difference, as far as their wording allows.
        value: What the packages dated between come to.
        rounding: The same, with half a stated digit of every one.
        currency: ISO 4217 code.
        packages: Ids of those packages.
    """

    before: Statement
    after: Statement
    stated: Interval
    value: Decimal
    rounding: Interval
    currency: str
    packages: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether the packages between explain the difference, within rounding."""
        return self.rounding.meets(self.stated)

    @property
    def gap(self) -> Decimal:
        """Signed distance from the packages to what was stated: positive when packages are missing."""
        return distance(self.value, self.stated)


@dataclass(frozen=True)
class Increments:
    """Every step from one statement to the next of its scope.

    Iterating yields `Increment` values, in order of the later statement's day.

    Attributes:
        steps: The steps.
    """

    steps: tuple[Increment, ...] = ()

    def __len__(self) -> int:
        return len(self.steps)

    def __iter__(self) -> Iterator[Increment]:
        return iter(self.steps)

    def __repr__(self) -> str:
        agreeing = sum(step.agrees for step in self.steps)
        return f"<Increments: {agreeing} of {len(self)} agree>"

    def gaps(self) -> Increments:
        """Only the steps that the packages between do not explain."""
        return Increments(tuple(step for step in self.steps if not step.agrees))

    def render(self) -> str:
        """The steps as a table of text, in billions."""
        header = ["after", "up to", "stated", "packages", "gap", "verdict"]
        align = ["left", "left", "right", "right", "right"]
        return text_table(header, [_cells(step) for step in self.steps], align=align)  # type: ignore[arg-type] # literals

    def to_pandas(self) -> pd.DataFrame:
        """One row per step, amounts as floats in major units for drawing.

        Returns:
            Columns: before, after, since, until (datetime64), stated_low, stated_high, value, low, high,
            currency, gap, agrees, packages (how many).
        """
        import pandas as pd

        frame = pd.DataFrame([_record(step) for step in self.steps], columns=list(_TYPES))
        return frame.astype(_TYPES)


_TYPES = {
    "before": "str", "after": "str", "since": "datetime64[s]", "until": "datetime64[s]",
    **dict.fromkeys(("stated_low", "stated_high", "value", "low", "high"), "float64"),
    "currency": "str", "gap": "float64", "agrees": "bool", "packages": "int64",
}  # fmt: skip


def increments(every: Iterable[Series]) -> Increments:
    """Compare each statement with the one before it that has the same scope.

    A constant error of both, such as a package missing before either, is not in their difference: a
    step says in which weeks a gap arose. Statements of one day follow each other too, and should then
    differ by nothing.

    Args:
        every: Series of statements.

    Returns:
        The steps, in order of the later statement's day.
    """
    steps = [step for series in every for step in _of_series(series)]
    return Increments(tuple(sorted(steps, key=lambda step: (str(step.after.as_of), step.after.id))))


def _of_series(series: Series) -> Iterator[Increment]:
    figures = series.rows.figures[series.basis]
    for before, after in _neighbours(series):
        fresh = series.masks[after] & ~series.masks[before]
        gone = series.masks[before] & ~series.masks[after]
        point, low, high = _difference(figures, fresh, gone)
        one, two = series.results[before].statement, series.results[after].statement
        major = series.rows.major
        yield Increment(
            before=one,
            after=two,
            stated=_stated(two) - _stated(one),
            value=major(point),
            rounding=Interval(major(low), major(high)),
            currency=series.rows.currency,
            packages=series.rows.ids(series.rows.members.rows(fresh | gone)),
        )


def _neighbours(series: Series) -> Iterator[tuple[int, int]]:
    """Positions of statements that follow each other in one scope."""
    last: dict[object, int] = {}
    for place, result in enumerate(series.results):
        scope = result.statement.scope
        key = (scope.authority, str(scope.since))
        if key in last:
            yield last[key], place
        last[key] = place


def _difference(figures: Columns, fresh: npt.NDArray[np.bool_], gone: npt.NDArray[np.bool_]) -> tuple[int, int, int]:
    added, lost = figures.take(fresh), figures.take(gone)
    point, low, high = (
        int(plus.sum()) - int(minus.sum())
        for plus, minus in ((added.point, lost.point), (added.low, lost.high), (added.high, lost.low))
    )
    return point, low, high


def _stated(statement: Statement) -> Interval:
    return statement.amount.interval(reading=Reading.CONVENTIONAL)


def _cells(step: Increment) -> list[str]:
    sign = "+" if step.gap > 0 else ""
    stated = f"{billions(step.stated.low, toward='low')} to {billions(step.stated.high, toward='high')}"
    gap = "" if step.agrees else f"{sign}{billions(step.gap)}"
    return [step.before.id, step.after.id, stated, billions(step.value), gap, "agrees" if step.agrees else "gap"]


def _record(step: Increment) -> dict[str, object]:
    days = [statement.as_of.latest if statement.as_of else None for statement in (step.before, step.after)]
    return {
        "before": step.before.id,
        "after": step.after.id,
        "since": days[0],
        "until": days[1],
        "stated_low": float(step.stated.low),
        "stated_high": float(step.stated.high),
        "value": float(step.value),
        "low": float(step.rounding.low),
        "high": float(step.rounding.high),
        "currency": step.currency,
        "gap": float(step.gap),
        "agrees": step.agrees,
        "packages": len(step.packages),
    }
