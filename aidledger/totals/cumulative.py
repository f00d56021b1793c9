"""Cumulative totals over time, with a band for what is not known."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aidledger.display import billions, text_table
from aidledger.errors import BasisMismatchError, UnknownTermError
from aidledger.model import Basis
from aidledger.table import NO_DAY_EARLIEST, NO_DAY_LATEST, day_number
from aidledger.totals.countable import countable, single_currency, single_stage
from aidledger.totals.figures import NO_CURRENCY, Figures, figures, money
from aidledger.totals.frames import AmountsAs, amount_columns
from aidledger.totals.keys import group
from aidledger.totals.periods import Frequency, period_end, period_label, period_of, refuse_unknown_calendar
from aidledger.totals.tally import Tally, tally

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    import numpy.typing as npt
    import pandas as pd

    from aidledger.amounts import Reading
    from aidledger.totals.keys import Groups
    from aidledger.totals.selection import Selection
    from aidledger.vocabulary import Stage

__all__ = ["Cumulative", "Step", "cumulative"]

_INFINITY = Decimal("Infinity")


class Step(NamedTuple):
    """The cumulative total of one group at the end of one period, in major units.

    Attributes:
        period: Name of the period, such as `2024-10` or `FY2024`.
        end: Its last day.
        value: Best estimate: packages shown up to that day; None where categories are shared.
        low: Least total: only packages certainly dated by then.
        high: Greatest total: every package that may be dated by then.
    """

    period: str
    end: dt.date
    value: Decimal | None
    low: Decimal
    high: Decimal


@dataclass(frozen=True, eq=False)
class Cumulative:
    """Running totals by group at the end of every period, gaps included.

    Attributes:
        by: Keys; empty for one curve.
        labels: Key values of every curve. Shape: curves x keys.
        frequency: Length of the periods.
        first: Number of the first period.
        periods: How many periods there are.
        figures: Figures in half minor units, curve by curve. Shape: curves * periods.
        currency: ISO 4217 code.
        stage: Stage of the packages.
        basis: How reuse is counted.
        reading: How wording is read.
    """

    by: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    frequency: Frequency
    first: int
    periods: int
    figures: Figures
    currency: str
    stage: Stage
    basis: Basis
    reading: Reading

    def __len__(self) -> int:
        return len(self.labels)

    def __repr__(self) -> str:
        keys = f" by {', '.join(self.by)}" if self.by else ""
        return (
            f"<Cumulative{keys}: {len(self)} curves of {self.periods} periods ({self.frequency}), basis {self.basis}>"
        )

    @property
    def ends(self) -> tuple[dt.date, ...]:
        """Last day of every period."""
        return tuple(period_end(self.first + index, self.frequency) for index in range(self.periods))

    def curve(self, *key: str) -> tuple[Step, ...]:
        """The steps of one curve.

        Args:
            key: Key values of the curve; none for a single curve.

        Returns:
            One step per period, in order of time.

        Raises:
            UnknownTermError: There is no such curve.
        """
        if key not in self.labels:
            raise UnknownTermError.of("Curve", ", ".join(key), [", ".join(label) for label in self.labels])
        start = self.labels.index(key) * self.periods
        return tuple(self._step(start + index, index) for index in range(self.periods))

    def _step(self, position: int, period: int) -> Step:
        part = self.figures
        return Step(
            period=period_label(self.first + period, self.frequency),
            end=period_end(self.first + period, self.frequency),
            value=None if part.shared[position] else money(part.point[position], self.currency),
            low=money(part.low[position], self.currency),
            high=_INFINITY if part.unbounded[position] else money(part.high[position], self.currency),
        )

    def render(self) -> str:
        """The curves as a table of text: one row a period, one column a curve, in billions."""
        curves = [self.curve(*label) for label in self.labels]
        names = ["/".join(label) or f"{self.currency} bn" for label in self.labels]
        rows = [
            [steps[0].period, *("shared" if step.value is None else billions(step.value) for step in steps)]
            for steps in zip(*curves, strict=True)
        ]
        return text_table(["period", *names], rows, align=["left", *["right"] * len(names)])  # type: ignore[list-item] # literals

    def to_pandas(self, *, amounts: AmountsAs = "float") -> pd.DataFrame:
        """The curves as a long frame, one row per curve and period.

        Args:
            amounts: `float` for drawing, `decimal` for exact decimals, `minor` for whole minor units.

        Returns:
            Columns: the keys, period, end (datetime64), value, low, high, rounding_low,
            rounding_high, currency, rows (packages so far).
        """
        import pandas as pd  # noqa: PLC0415 - pandas loads when a frame is asked for

        count = len(self.labels)
        keys = {
            name: pd.Categorical.from_codes(np.repeat(_codes(column), self.periods), categories=sorted(set(column)))
            for name, column in zip(self.by, zip(*self.labels, strict=True), strict=False)
        }
        ends = np.array(self.ends, dtype="datetime64[s]")
        labels = [period_label(self.first + index, self.frequency) for index in range(self.periods)]
        columns = amount_columns(self.figures, (self.currency,) * (count * self.periods), amounts)
        return pd.DataFrame(
            {
                **keys,
                "period": pd.Categorical.from_codes(
                    np.tile(np.arange(self.periods), count), categories=labels, ordered=True
                ),
                "end": np.tile(ends, count),
                **columns,
                "currency": pd.Categorical([self.currency]).repeat(count * self.periods),
                "rows": self.figures.rows,
            }
        )


def _codes(column: tuple[str, ...]) -> npt.NDArray[np.int64]:
    order = {label: index for index, label in enumerate(sorted(set(column)))}
    return np.array([order[label] for label in column], dtype=np.int64)


def cumulative(
    selection: Selection,
    *,
    by: Sequence[str],
    frequency: Frequency,
    basis: Basis,
    reading: Reading,
    currency: str = NO_CURRENCY,
) -> Cumulative:
    """Add the packages of a selection up over time.

    A package whose date is a span rises the upper edge of the band on its first possible day, the
    curve on the day it is shown at, and the lower edge on its last possible day.

    Args:
        selection: Packages to add.
        by: Keys of the curves; periods cannot be among them.
        frequency: Length of the periods.
        basis: `announced` or `new_money`.
        reading: How one-sided and approximate wording is read.
        currency: Currency of an empty result.

    Returns:
        One curve per group, over all periods from the first package to the last.

    Raises:
        BasisMismatchError: The revalued basis: the 2023 revision restates years, not days.
        CurrencyMismatchError: Several currencies.
        StageMismatchError: Several stages, unless they are grouped by.
    """
    if basis is Basis.REVALUED:
        raise BasisMismatchError(
            "A curve on the revalued basis is not defined: revisions restate whole fiscal years, not days.",
            hint='Use basis="new_money", or total(basis="revalued") for a single day.',
        )
    counted, _ = countable(selection)
    stage = single_stage(counted)
    currency = single_currency(counted, if_empty=currency)
    if frequency is Frequency.FISCAL_YEAR:
        refuse_unknown_calendar(counted.table.words("donor").labels)
    groups = group(counted, by)
    first, last = _range(groups.selection, frequency)
    size = max(last - first + 1, 0)
    parts = _band(groups, frequency, first, size, basis=basis, reading=reading)
    labels = groups.labels or (() if by else ((),))
    return Cumulative(tuple(by), labels, frequency, first, size, parts, currency, stage, basis, reading)


def _range(selection: Selection, frequency: Frequency) -> tuple[int, int]:
    """First and last period: those of the filter where it has them, else of the packages."""
    days = selection.table.day
    days = days[days != NO_DAY_LATEST]
    if len(days) == 0:
        return 0, -1
    edges = [int(days.min()), int(days.max())]
    since, until = selection.filter.since, selection.filter.until
    if since and since.earliest:
        edges[0] = min(edges[0], day_number(since.earliest))
    if until and until.latest:
        edges[1] = max(edges[1], day_number(until.latest))
    numbers = period_of(np.array(edges, dtype=np.int32), frequency)
    return int(numbers[0]), int(numbers[1])


def _band(groups: Groups, frequency: Frequency, first: int, size: int, *, basis: Basis, reading: Reading) -> Figures:
    """Curve and band: the curve from the days shown, its edges from the ends of the spans."""
    table = groups.selection.table
    shown = _figures_by(groups, table.day, frequency, first, size, basis=basis, reading=reading)
    if np.array_equal(table.day_earliest, table.day) and np.array_equal(table.day_latest, table.day):
        return shown
    latest = _figures_by(groups, table.day_latest, frequency, first, size, basis=basis, reading=reading)
    earliest = _figures_by(groups, table.day_earliest, frequency, first, size, basis=basis, reading=reading)
    return Figures(
        point=shown.point,
        low=latest.low,
        high=earliest.high,
        rounding_low=shown.rounding_low,
        rounding_high=shown.rounding_high,
        unbounded=earliest.unbounded,
        shared=earliest.shared,
        rows=shown.rows,
        unvalued=shown.unvalued,
        uncertain=earliest.rows - latest.rows,
    )


def _figures_by(
    groups: Groups,
    days: npt.NDArray[np.int32],
    frequency: Frequency,
    first: int,
    size: int,
    *,
    basis: Basis,
    reading: Reading,
) -> Figures:
    """Running figures by curve and period, counting every row from the period of `days` on."""
    curves = max(len(groups.labels), 1)
    never = days == NO_DAY_LATEST
    numbers = period_of(np.where(never | (days == NO_DAY_EARLIEST), 0, days), frequency) - first
    numbers = np.where(days == NO_DAY_EARLIEST, 0, np.maximum(numbers, 0))
    # What never counts goes into a period behind the last one, which is cut off again.
    numbers = np.where(never | (numbers >= size), size, numbers)
    sums = tally(groups.selection, groups.codes * (size + 1) + numbers, curves * (size + 1))
    return figures(_running(sums, curves, size), basis=basis, reading=reading)


def _running(sums: Tally, curves: int, size: int) -> Tally:
    def run(part: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        kinds = part.shape[1]
        cube = part.reshape(curves, size + 1, kinds)[:, :size]
        return np.cumsum(cube, axis=1).reshape(curves * size, kinds)

    return Tally(
        sums.kinds,
        *(run(part) for part in (sums.count, sums.stated, sums.digit, sums.spread, sums.reused, sums.reused_digit)),  # type: ignore[arg-type] # dtypes are kept
    )
