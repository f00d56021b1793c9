"""Cumulative totals over time, with a band for what is not known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from aidledger.amounts.interval import UNLIMITED
from aidledger.display import billions, counted, text_table
from aidledger.display.html import Markup
from aidledger.display.html_table import Column, html_table
from aidledger.display.html_view import SHOWN, cap_note, notebook_view
from aidledger.display.svg import CurveStep, step_curve
from aidledger.errors import UnknownTermError
from aidledger.table import Streamed, frame_as_arrow
from aidledger.totals.booked import apart_told, booked_apart
from aidledger.totals.countable import countable, exponent_of, single_currency, single_stage
from aidledger.totals.figures import NO_CURRENCY, money
from aidledger.totals.filters import Filter
from aidledger.totals.frames import amount_columns, text_column
from aidledger.totals.keys import group
from aidledger.totals.periods import (
    Frequency,
    period_end,
    period_label,
    period_labels,
    period_start,
    refuse_unknown_calendar,
)
from aidledger.totals.rates_shown import rates_line, rates_told
from aidledger.totals.running import Axis, band, period_range, refuse

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from decimal import Decimal

    import pandas as pd
    import pyarrow as pa

    from aidledger.amounts import Reading
    from aidledger.display import Align
    from aidledger.model import Basis
    from aidledger.plots import Claim, Plot
    from aidledger.totals.figures import Figures
    from aidledger.totals.frames import AmountsAs
    from aidledger.totals.selection import Selection
    from aidledger.vocabulary import Stage

__all__ = ["Claims", "Cumulative", "Step", "cumulative"]

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
class Cumulative(Streamed):
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
        scope: What the packages were narrowed to.
        in_common: The same with the donor and recipient that all of them share anyway.
        rates: How amounts were converted or deflated, in words; empty where they were not.
        apart: In fiscal years, packages that are booked to another one than that of their date; else 0.
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
    scope: Filter = Filter()  # noqa: RUF009 - frozen
    in_common: Filter = Filter()  # noqa: RUF009 - frozen
    rates: str = ""
    apart: int = 0

    def __len__(self) -> int:
        return len(self.labels)

    def __repr__(self) -> str:
        keys = f" by {', '.join(self.by)}" if self.by else ""
        many = counted(len(self), "curve")
        long = counted(self.periods, "period")
        return f"<Cumulative{keys}: {many} of {long} ({self.frequency}), basis {self.basis}>"

    @property
    def ends(self) -> tuple[dt.date, ...]:
        """Last day of every period."""
        return tuple(period_end(self.first + index, self.frequency) for index in range(self.periods))

    @property
    def start(self) -> dt.date | None:
        """First day of the first period; None where there are no periods."""
        if not self.periods:
            return None
        days: dt.date = period_start(np.array([self.first]), self.frequency).astype("datetime64[D]")[0].item()
        return days

    def curve(self, *key: str) -> tuple[Step, ...]:
        """The steps of one curve.

        Args:
            key: Key values of the curve; none for a single curve.

        Returns:
            One step per period, in order of time.

        Raises:
            UnknownTermError: There is no such curve.
        """
        if key not in self.labels and not self.by:
            raise UnknownTermError(f"There is one curve, and none called {key!r}.", hint="Call curve() without a key.")
        if key not in self.labels:
            raise UnknownTermError.of("Curve", ", ".join(map(str, key)), [", ".join(label) for label in self.labels])
        start = self.labels.index(key) * self.periods
        return tuple(self._step(start + index, index) for index in range(self.periods))

    def _step(self, position: int, period: int) -> Step:
        part = self.figures
        return Step(
            period=period_label(self.first + period, self.frequency),
            end=period_end(self.first + period, self.frequency),
            value=None if part.shared[position] else money(part.point[position], self.currency, self.exponent),
            low=money(part.low[position], self.currency, self.exponent),
            high=UNLIMITED if part.unbounded[position] else money(part.high[position], self.currency, self.exponent),
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
            *self._notes(),
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
        table = text_table(["period", *names], rows, align=align)
        return "\n".join([table, *self._notes()])

    def _notes(self) -> list[str]:
        return [note for note in (rates_line(self.rates), apart_told(self.apart, by_date=True)) if note]

    def plot(self, *, statements: Claims | None = None) -> Plot:
        """The curves as a picture: steps with their bands, and what was stated about them.

        A step begins on the last day of its period, so `freq="D"` shows when things happened.

        Args:
            statements: A `Reconciliation`, whose statements about this very curve are drawn as
                points with the interval they mean, in the colour of their verdict.

        Returns:
            The picture, which shows itself in a notebook.

        Raises:
            InputError: More curves or points than a picture can show, statements for several curves,
                or what is no reconciliation.

        Example:
            >>> import aidledger as al
            >>> us = al.load("us-ukraine")
            >>> us.where(since="2022-02-24").cumulative(freq="D").plot(statements=us.reconcile())
            <Plot: Announced, cumulative, USD billion; 142 marks>
        """
        from aidledger.totals.pictures import About, curves_plot, refuse_many, refuse_no_claims

        refuse_many(len(self.labels), with_claims=statements is not None)
        refuse_no_claims(statements)
        claims = () if statements is None else statements.claims_on(self)
        about_claims = "" if statements is None else statements.note_on(self)
        note = " · ".join(filter(None, [about_claims, apart_told(self.apart, by_date=True).rstrip(".")]))
        scope = self.in_common.describe()
        about = About(self.by, self.basis, self.reading, str(self.stage), scope, self._as_of(), self.rates)
        curves = {label: [step[1:] for step in self.curve(*label)] for label in self.labels}
        return curves_plot(curves, about, currency=self.currency, claims=claims, note=note)

    def _as_of(self) -> str:
        if not self.periods:
            return ""
        last = period_label(self.first + self.periods - 1, self.frequency)
        return last if self.frequency is Frequency.DAY else f"the end of {last}"

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
        curve, period = np.divmod(np.arange(count * self.periods), max(self.periods, 1))
        following = np.arange(self.first + 1, self.first + self.periods + 1, dtype=np.int64)
        ends = (period_start(following, self.frequency) - 1).astype("datetime64[D]").astype("datetime64[s]")
        return pd.DataFrame(
            {
                **{
                    name: text_column([label[index] for label in self.labels], curve)
                    for index, name in enumerate(self.by)
                },
                "period": text_column(period_labels(self.first, self.periods, self.frequency), period),
                "end": ends[period],
                **amount_columns(self.figures, self.currency, amounts, exponent=self.exponent),
                "currency": text_column([self.currency], np.zeros_like(curve)),
                "rows": self.figures.rows.copy(),
            },
            copy=False,
        )

    def to_arrow(self) -> pa.Table:
        """The curves as an Arrow table: columns as in `to_pandas`, money as exact decimals, `end` as a day.

        An unlimited `high` is null, as is a `value` where packages share categories.
        """
        return frame_as_arrow(self.to_pandas(amounts="decimal"))


class Claims(Protocol):
    """Statements that know which of them are about a curve."""

    def __len__(self) -> int: ...

    def claims_on(self, curve: Cumulative) -> tuple[Claim, ...]:
        """The statements about what a curve adds up."""
        ...

    def note_on(self, curve: Cumulative) -> str:
        """How many they are, in words, and why there are none."""
        ...


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
    Fiscal years are those of the dates, where `totals(by="fiscal_year")` goes by the booked year.

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
    refuse(by, basis)
    counted, _ = countable(selection)
    stage = single_stage(counted)
    currency = single_currency(counted, if_empty=currency, by_currency=False)
    if frequency is Frequency.FISCAL_YEAR:
        refuse_unknown_calendar(counted.table.words("donor").labels)
    groups = group(counted, by, basis=basis, reading=reading)
    first, last = period_range(groups.selection, frequency)
    size = max(last - first + 1, 0)
    parts = band(groups, Axis(frequency, first, size), basis=basis, reading=reading)
    labels = groups.labels or (() if by else ((),))
    return Cumulative(
        by=tuple(by),
        labels=labels,
        frequency=frequency,
        first=first,
        periods=size,
        figures=parts,
        currency=currency,
        stage=stage,
        basis=basis,
        reading=reading,
        exponent=exponent_of(counted),
        scope=counted.filter,
        in_common=counted.in_common,
        rates=rates_told(selection.table),
        apart=booked_apart(counted.table) if frequency is Frequency.FISCAL_YEAR else 0,
    )
