"""Cumulative totals over time, with a band for what is not known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aidledger.display import billions, text_table
from aidledger.display.html import Markup
from aidledger.display.html_table import Column, html_table
from aidledger.display.html_view import SHOWN, cap_note, notebook_view
from aidledger.display.svg import CurveStep, step_curve
from aidledger.errors import BasisMismatchError, InputError, UnknownTermError
from aidledger.model import Basis
from aidledger.table import NO_DAY_EARLIEST, NO_DAY_LATEST, day_number
from aidledger.totals.countable import countable, exponent_of, single_currency, single_stage
from aidledger.totals.figures import NO_CURRENCY, figures, money
from aidledger.totals.filters import boundary
from aidledger.totals.frames import amount_columns
from aidledger.totals.keys import group
from aidledger.totals.periods import (
    Frequency,
    period_end,
    period_label,
    period_of,
    period_start,
    refuse_unknown_calendar,
)
from aidledger.totals.spread import PERIOD_KEYS
from aidledger.totals.tally import Tally, tally

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    import numpy.typing as npt
    import pandas as pd

    from aidledger.amounts import Reading
    from aidledger.display import Align
    from aidledger.table import PackageTable
    from aidledger.totals.exact import Exact
    from aidledger.totals.figures import Figures
    from aidledger.totals.frames import AmountsAs
    from aidledger.totals.keys import Groups
    from aidledger.totals.selection import Selection
    from aidledger.vocabulary import Stage

__all__ = ["Cumulative", "Step", "cumulative"]

_INFINITY = Decimal("Infinity")
_CURVES = 8
"""Curves whose columns fit side by side in a notebook."""


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
        exponent: Decimal places of the figures, where they were converted.
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
    exponent: int | None = None

    def __len__(self) -> int:
        return len(self.labels)

    def __repr__(self) -> str:
        keys = f" by {', '.join(self.by)}" if self.by else ""
        many = f"{len(self)} curve{'' if len(self) == 1 else 's'}"
        long = f"{self.periods} period{'' if self.periods == 1 else 's'}"
        return f"<Cumulative{keys}: {many} of {long} ({self.frequency}), basis {self.basis}>"

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
            value=None if part.shared[position] else money(part.point[position], self.currency, self.exponent),
            low=money(part.low[position], self.currency, self.exponent),
            high=_INFINITY if part.unbounded[position] else money(part.high[position], self.currency, self.exponent),
        )

    def _repr_html_(self) -> str:
        labels = self.labels[:_CURVES] if self.periods else ()
        curves = [self.curve(*label)[-SHOWN:] for label in labels]
        rows = [
            [steps[0].period, *("shared" if step.value is None else billions(step.value) for step in steps)]
            for steps in zip(*curves, strict=True)
        ]
        names = ["/".join(label) or f"{self.currency} bn" for label in labels]
        columns = [Column("period"), *(Column(name, "right") for name in names)]
        notes = [
            cap_note(len(rows), self.periods if labels else 0, "periods, the last ones,", rest="See .to_pandas()."),
            cap_note(len(labels), len(self), "curves", rest="See .to_pandas()."),
        ]
        parts = [self._drawing(), *([html_table(f"Cumulative, {self.currency} bn", columns, rows)] if rows else [])]
        return notebook_view(repr(self)[1:-1], parts=parts, notes=notes)

    def _drawing(self) -> Markup:
        """The curve as a picture, where there is only one."""
        if len(self) != 1 or not self.periods:
            return Markup()
        steps = self.curve(*self.labels[0])
        scaled = [
            CurveStep(number, step.value and step.value.scaleb(-9), step.low.scaleb(-9), step.high.scaleb(-9))
            for number, step in enumerate(steps)
        ]
        years = [str(step.end.year) for step in steps]
        ticks = {number: year for number, year in enumerate(years) if number == 0 or years[number - 1] != year}
        title = f"Cumulative, {self.currency} billion, basis {self.basis}"
        return step_curve(
            scaled,
            title=title,
            description=f"{steps[0].period} to {steps[-1].period}; the table below has the figures.",
            ticks=ticks,
            end=len(steps),
            size=(640, 240),
            identifier=f"aidledger-{self.currency}-{self.frequency}-{self.basis}-{self.first}-{self.periods}",
        )

    def render(self) -> str:
        """The curves as a table of text: one row a period, one column a curve, in billions."""
        curves = [self.curve(*label) for label in self.labels]
        names = ["/".join(label) or f"{self.currency} bn" for label in self.labels]
        rows = [
            [steps[0].period, *("shared" if step.value is None else billions(step.value) for step in steps)]
            for steps in zip(*curves, strict=True)
        ]
        align: list[Align] = ["left", *_right(len(names))]
        return text_table(["period", *names], rows, align=align)

    def to_pandas(self, *, amounts: AmountsAs = "float") -> pd.DataFrame:
        """The curves as a long frame, one row per curve and period.

        Args:
            amounts: `float` for drawing, `decimal` for exact decimals, `minor` for whole minor units.

        Returns:
            Columns: the keys, period, end (datetime64), value, low, high, rounding_low,
            rounding_high, currency, rows (packages so far).
        """
        import pandas as pd

        count = len(self.labels)
        keys = {
            name: np.repeat(np.array([label[index] for label in self.labels], dtype=np.object_), self.periods)
            for index, name in enumerate(self.by)
        }
        numbers = np.arange(self.first, self.first + self.periods, dtype=np.int64)
        ends = (period_start(numbers + 1, self.frequency) - 1).astype("datetime64[D]")
        names = (
            np.datetime_as_string(ends)
            if self.frequency is Frequency.DAY
            else [period_label(int(number), self.frequency) for number in numbers]
        )
        periods = np.tile(np.array(names, dtype=np.object_), count)
        currencies = (self.currency,) * (count * self.periods)
        return pd.DataFrame(
            {
                **{name: pd.Series(column, dtype="str") for name, column in keys.items()},
                "period": pd.Series(periods, dtype="str"),
                "end": np.tile(ends.astype("datetime64[s]"), count),
                **amount_columns(self.figures, currencies, amounts, exponent=self.exponent),
                "currency": pd.Series(currencies, dtype="str"),
                "rows": self.figures.rows,
            }
        )


def _right(count: int) -> list[Align]:
    return ["right" for _ in range(count)]


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

    A package whose date is a span raises the upper edge of the band on its first possible day, the
    curve on the day it is shown at, and the lower edge on its last possible day. Every step is what
    a total up to the end of its period says; a package without a date raises the upper edge only.

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
        StageMismatchError: Several stages.
        InputError: A key is a period, or a donor's fiscal calendar is not on record.
        UnknownTermError: A key is not one of `KEYS`.
    """
    _refuse(by, basis)
    counted, _ = countable(selection)
    stage = single_stage(counted)
    currency = single_currency(counted, if_empty=currency)
    if frequency is Frequency.FISCAL_YEAR:
        refuse_unknown_calendar(counted.table.words("donor").labels)
    groups = group(counted, by, basis=basis, reading=reading)
    first, last = _range(groups.selection, frequency)
    size = max(last - first + 1, 0)
    parts = _band(groups, _Axis(frequency, first, size), basis=basis, reading=reading)
    labels = groups.labels or (() if by else ((),))
    return Cumulative(
        tuple(by), labels, frequency, first, size, parts, currency, stage, basis, reading, exponent_of(counted)
    )


class _Axis(NamedTuple):
    """The periods of a curve: their length, the first, and how many."""

    frequency: Frequency
    first: int
    size: int


def _refuse(by: Sequence[str], basis: Basis) -> None:
    if basis is Basis.REVALUED:
        raise BasisMismatchError(
            "A curve on the revalued basis is not defined: revisions restate whole fiscal years, not days.",
            hint='Use basis="new_money", or total(basis="revalued") for a single day.',
        )
    for key in by:
        if key in PERIOD_KEYS:
            raise InputError(
                f"A curve runs over periods already, and cannot be split by {key}.",
                hint='Use freq="M" or another length for the periods, or totals(by=...) for single periods.',
            )


def _range(selection: Selection, frequency: Frequency) -> tuple[int, int]:
    """First and last period: those of the filter where it has them, else of the packages."""
    first, last = _shown_between(selection.table)
    since, until = selection.filter.since, selection.filter.until
    if first > last and not (since and until):
        return 0, -1
    start = day_number(boundary(since)[0]) if since else first
    end = day_number(boundary(until)[1]) if until else last
    numbers = period_of(np.array([start, end], dtype=np.int64), frequency)
    return int(numbers[0]), int(numbers[1])


def _shown_between(table: PackageTable) -> tuple[int, int]:
    """First and last day packages are shown at; the last before the first without any."""
    if table.has_single_days:
        return table.day_offsets[:2]
    days = table.day[table.day != NO_DAY_LATEST]
    return (int(days.min()), int(days.max())) if len(days) else (0, -1)


def _band(groups: Groups, axis: _Axis, *, basis: Basis, reading: Reading) -> Figures:
    """Curve and band: the curve from the days shown, its edges from the ends of the spans."""
    table = groups.selection.table

    curves = max(len(groups.labels), 1)

    def by_step(steps: npt.NDArray[np.int64]) -> Figures:
        keys = groups.codes * (axis.size + 1) + steps if curves > 1 else steps
        sums = tally(groups.selection, keys, curves * (axis.size + 1))
        return figures(_running(sums, curves, axis.size), basis=basis, reading=reading)

    if table.has_single_days:
        return by_step(_steps_of_single_days(table, axis))
    shown, latest, earliest = (
        by_step(_steps(days, axis)) for days in (table.day, table.day_latest, table.day_earliest)
    )
    return replace(shown, low=latest.low, high=earliest.high, unbounded=earliest.unbounded, shared=earliest.shared)


def _steps(days: npt.NDArray[np.int32], axis: _Axis) -> npt.NDArray[np.int64]:
    """The period from which every row counts; one behind the last for what never does."""
    open_start, never = days == NO_DAY_EARLIEST, days == NO_DAY_LATEST
    numbers = period_of(np.where(never | open_start, 0, days), axis.frequency) - axis.first
    numbers = np.where(open_start, 0, np.maximum(numbers, 0))
    return np.where(never, axis.size, np.minimum(numbers, axis.size))


def _steps_of_single_days(table: PackageTable, axis: _Axis) -> npt.NDArray[np.int64]:
    """The period of every row: worked out once for each possible day, where there are not too many."""
    first, last, offsets = table.day_offsets
    if last - first >= max(len(table), _MANY_DAYS):
        return _steps(table.day, axis)
    days = np.arange(first, last + 1, dtype=np.int64)
    return np.clip(period_of(days, axis.frequency) - axis.first, 0, axis.size).take(offsets)


# Two centuries: beyond, a table of all days would be longer than most ledgers.
_MANY_DAYS = 2**16


def _running(sums: Tally, curves: int, size: int) -> Tally:
    """Running sums along the periods; the one behind the last is cut off."""
    kinds = len(sums.kinds)

    def run(part: Exact) -> Exact:
        cube = part.reshape(curves, size + 1, kinds)[:, :size]
        return cube.cumsum(axis=1).reshape(curves * size, kinds)

    count = sums.count.reshape(curves, size + 1, kinds)[:, :size].cumsum(axis=1).reshape(curves * size, kinds)
    columns = (sums.stated, sums.digit, sums.spread, sums.reused, sums.reused_digit)
    return Tally(sums.kinds, count, *(run(column) for column in columns))
