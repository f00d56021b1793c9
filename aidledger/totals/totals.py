"""Totals by group: authority, year, category and everything else a package carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from aidledger.amounts.interval import UNLIMITED
from aidledger.amounts.printed import in_words
from aidledger.display import billions, counted, text_table
from aidledger.display.html_table import Column, html_table
from aidledger.display.html_view import SHOWN, cap_note, notebook_view
from aidledger.errors import InputError, UnknownTermError
from aidledger.model import Basis
from aidledger.table import Streamed, frame_as_arrow
from aidledger.totals.booked import apart_told, booked_apart
from aidledger.totals.countable import countable, exponent_of, single_currency, single_stage
from aidledger.totals.figures import NO_CURRENCY, figures, money
from aidledger.totals.frames import amount_columns
from aidledger.totals.keys import KEYS, NO_WORD, group
from aidledger.totals.rates_shown import rates_line, rates_told
from aidledger.totals.relative import Relative, relative_to
from aidledger.totals.revalued import group_scopes, refuse_keys, with_revisions
from aidledger.totals.tally import tally

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    import pandas as pd
    import pyarrow as pa

    from aidledger.amounts import Reading
    from aidledger.display import Align
    from aidledger.plots import Plot
    from aidledger.totals.countable import Exclusion
    from aidledger.totals.figures import Figures
    from aidledger.totals.frames import AmountsAs
    from aidledger.totals.keys import Groups
    from aidledger.totals.selection import Selection
    from aidledger.totals.total import Total

__all__ = ["GroupTotal", "Totals", "totals"]


class GroupTotal(NamedTuple):
    """Figures of one group, in major units.

    Attributes:
        key: Values of the keys, in the order of `Totals.by`.
        value: Best estimate; None where packages share categories without a split.
        low: Least total the facts allow.
        high: Greatest total the facts allow; `Infinity` when unlimited.
        currency: ISO 4217 code.
        rows: Packages that stand in the group.
        unvalued: Packages of unknown amount among them.
    """

    key: tuple[str, ...]
    value: Decimal | None
    low: Decimal
    high: Decimal
    currency: str
    rows: int
    unvalued: int

    def __repr__(self) -> str:
        low = in_words(self.low, self.currency, toward="low")
        high = in_words(self.high, self.currency, toward="high")
        if self.value is None:
            figures = f"not split, {self.currency} {low} to {high}"
        else:
            figures = f"{self.currency} {in_words(self.value, self.currency)} [{low} to {high}]"
        return f"<GroupTotal {', '.join(self.key)}: {figures}, {counted(self.rows, 'package')}>"


@dataclass(frozen=True, eq=False)
class Totals(Streamed):
    """Totals by group, with the exact total of everything.

    Iterating yields `GroupTotal` rows in order of their keys; indexing by a key value (or a tuple
    of them) finds one.

    Attributes:
        by: Keys.
        labels: Key values of every group. Shape: groups x keys.
        figures: Figures of every group in half minor units.
        currencies: Currency of every group.
        total: The total of all groups; groups that share packages do not add up to it.
        basis: How reuse is counted.
        reading: How wording is read.
        excluded: What was left out, and why.
        exponent: Decimal places of the figures, where they were converted.
        rates: How amounts were converted or deflated, in words; empty where they were not.
        apart: By fiscal year, packages that are booked to another one than that of their date; else 0.
    """

    by: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    figures: Figures
    currencies: tuple[str, ...]
    total: Total | None
    basis: Basis
    reading: Reading
    excluded: tuple[Exclusion, ...]
    exponent: int | None = None
    rates: str = ""
    apart: int = 0

    def __len__(self) -> int:
        return len(self.labels)

    def __iter__(self) -> Iterator[GroupTotal]:
        return (self._row(index) for index in range(len(self)))

    def __getitem__(self, key: str | tuple[str, ...]) -> GroupTotal:
        wanted = tuple(key) if isinstance(key, (tuple, list)) else (key,)
        if wanted not in self.labels:
            raise UnknownTermError.of("Group", ", ".join(map(str, wanted)), [", ".join(label) for label in self.labels])
        return self._row(self.labels.index(wanted))

    def __repr__(self) -> str:
        return f"<Totals by {', '.join(self.by)}: {len(self)} groups, basis {self.basis}>"

    def __str__(self) -> str:
        return self.render()

    def render(self) -> str:
        """The totals as a table of text, in billions."""
        rows = [_cells(self._row(index)) for index in range(len(self))]
        align: list[Align] = [*_left(len(self.by)), "right", "right", "right", "right"]
        table = text_table(self._header(), [*rows, *([self._foot()] if self.total else [])], align=align)
        return "\n".join([table, *self._notes()])

    def _notes(self) -> list[str]:
        return [note for note in (rates_line(self.rates), apart_told(self.apart, by_date=False)) if note]

    def _header(self) -> list[str]:
        unit = f"{self.currencies[0]} bn" if len(set(self.currencies)) == 1 else "bn"
        return [*self.by, unit, "low", "high", "packages"]

    def _foot(self) -> list[str]:
        """The cells of the total of all groups, where there is one."""
        if self.total is None:
            return []
        whole = self.total
        return [
            "total",
            *[""] * (len(self.by) - 1),
            *_figure_cells(whole.value, whole.low, whole.high),
            str(whole.rows),
        ]

    def _repr_html_(self) -> str:
        rows = [_cells(self._row(index)) for index in range(min(len(self), SHOWN))]
        columns = [
            Column(name, "left" if place < len(self.by) else "right") for place, name in enumerate(self._header())
        ]
        table = html_table(f"Totals by {', '.join(self.by)}", columns, rows, foot=self._foot())
        notes = [cap_note(len(rows), len(self), "groups", rest="See .to_pandas()."), *self._notes()]
        notes += [f"Left out: {exclusion.describe()}." for exclusion in self.excluded]
        return notebook_view(f"{len(self):,} groups, basis {self.basis}", parts=[table], notes=notes)

    def _ipython_key_completions_(self) -> list[str]:
        return [label[0] for label in self.labels] if len(self.by) == 1 else []

    def plot(self, *, most: int = 30) -> Plot:
        """The totals as a picture: bars from zero with their intervals, largest first.

        Groups without a best estimate, such as categories that share packages, are drawn as the
        range from `low` to `high`. Groups by time stand in order of time.

        Args:
            most: How many bars there may be; the smallest groups are left out, and the picture says
                so.

        Returns:
            The picture, which shows itself in a notebook.

        Raises:
            CurrencyMismatchError: Groups in different currencies.
            InputError: `most` is not above zero.

        Example:
            >>> import aidledger as al
            >>> al.load("us-ukraine").totals(by="category_group").plot()
            <Plot: Announced by category group, USD billion; 23 marks>
        """
        from aidledger.totals.pictures import About, Row, bars_plot

        about = About(by=self.by, basis=self.basis, reading=self.reading, rates=self.rates)
        if self.total is not None:
            about = about.of(self.total)
        rows = [Row(row.key, row.value, row.low, row.high, row.currency) for row in self]
        notes = [exclusion.describe() for exclusion in self.excluded]
        apart = apart_told(self.apart, by_date=False).rstrip(".")
        return bars_plot(rows, about, most=most, notes=(*notes, apart))

    def to_pandas(self, *, amounts: AmountsAs = "float") -> pd.DataFrame:
        """The totals as a frame, one row a group.

        Args:
            amounts: `float` for drawing, `decimal` for exact decimals, `minor` for whole minor units.

        Returns:
            Columns: the keys, value, low, high, rounding_low, rounding_high, currency, rows,
            unvalued. Units: major units, or minor units on request.
        """
        import pandas as pd

        keys = {
            name: pd.Series([label[index] for label in self.labels], dtype="str") for index, name in enumerate(self.by)
        }
        frame = pd.DataFrame({**keys, **amount_columns(self.figures, self.currencies, amounts, exponent=self.exponent)})
        if "currency" not in keys:
            frame["currency"] = pd.Series(self.currencies, dtype="str")
        return frame.assign(rows=self.figures.rows, unvalued=self.figures.unvalued)

    def to_arrow(self) -> pa.Table:
        """The totals as an Arrow table: columns as in `to_pandas`, money as exact decimals.

        An unlimited `high` is null, as is the `value` of a group that shares packages.
        """
        return frame_as_arrow(self.to_pandas(amounts="decimal"))

    def relative_to(self, table: object, *, of: str, year: str | int, currency: str | None = None) -> Relative:
        """The totals as a share of GDP, per head, or in relation to anything a table has: see `relative_to`."""
        return relative_to(self, table, of=of, year=year, currency=currency)

    def _row(self, index: int) -> GroupTotal:
        part, currency = self.figures, self.currencies[index]
        return GroupTotal(
            key=self.labels[index],
            value=None if part.shared[index] else money(part.point[index], currency, self.exponent),
            low=money(part.low[index], currency, self.exponent),
            high=UNLIMITED if part.unbounded[index] else money(part.high[index], currency, self.exponent),
            currency=currency,
            rows=int(part.rows[index]),
            unvalued=int(part.unvalued[index]),
        )


def _left(count: int) -> list[Align]:
    return ["left" for _ in range(count)]


def _cells(row: GroupTotal) -> list[str]:
    return [*row.key, *_figure_cells(row.value, row.low, row.high), str(row.rows)]


def _figure_cells(value: Decimal | None, low: Decimal, high: Decimal) -> list[str]:
    return ["shared" if value is None else billions(value), billions(low, toward="low"), billions(high, toward="high")]


def totals(
    selection: Selection,
    *,
    by: Sequence[str],
    basis: Basis,
    reading: Reading,
    total: Total | None,
    currency: str = NO_CURRENCY,
) -> Totals:
    """Add the packages of a selection by group.

    By fiscal year a package counts in the year it is booked to, where `cumulative` goes by its date.

    Args:
        selection: Packages to add.
        by: Keys, outermost first.
        basis: How reuse and revaluation are counted; `revalued` by what revisions are published by.
        reading: How one-sided and approximate wording is read.
        total: The total of everything, where one exists; the revalued basis takes the revisions of its ledger.
        currency: Currency of empty totals.

    Returns:
        Totals of the groups that occur.

    Raises:
        BasisMismatchError: The revalued basis, and revisions are not published by such groups.
        UnknownTermError: A key is not one of `KEYS`.
        CurrencyMismatchError: Several currencies in one group.
        StageMismatchError: Several stages, unless they are grouped by.
        ValuationMismatchError: Several valuations, unless they are grouped by.
        InputError: No key is given, or one twice.
    """
    if not by:
        raise InputError("There is nothing to group by.", hint=f"Name one or several of {', '.join(KEYS)}.")
    if basis is Basis.REVALUED:
        refuse_keys(by)
    counted, excluded = countable(selection, by)
    if "stage" not in by:
        single_stage(counted)
    groups = group(counted, by, basis=basis, reading=reading)
    currencies = _currencies(groups, currency)
    sums = tally(groups.selection, groups.slots)
    parts, exponent = figures(sums, basis=basis, reading=reading), exponent_of(counted)
    if basis is Basis.REVALUED and total is not None:
        scopes = group_scopes(total.selection.filter, by, groups.labels, stage=str(total.stage))
        revisions = total.book.revisions if total.book else ()
        parts, exponent = with_revisions(
            parts, scopes, revisions, reading=reading, currency=total.currency, exponent=exponent
        )
    return Totals(
        tuple(by),
        groups.labels,
        parts,
        currencies,
        total,
        basis,
        reading,
        excluded,
        exponent=exponent,
        rates=rates_told(selection.table),
        apart=booked_apart(counted.table) if "fiscal_year" in by else 0,
    )


def _currencies(groups: Groups, default: str) -> tuple[str, ...]:
    """The currency of every group; one for all unless they are grouped by currency."""
    if "currency" not in groups.by or (groups.selection.table.rates and groups.selection.table.rates.currency):
        return (single_currency(groups.selection, if_empty=default),) * len(groups.labels)
    position = groups.by.index("currency")
    codes = (label[position] for label in groups.labels)
    return tuple(NO_CURRENCY if code == NO_WORD else code for code in codes)
