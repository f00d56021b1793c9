"""From a table of text to rates: every row is judged, and every problem has its row."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from aidledger.amounts import is_currency
from aidledger.conversion.numbers import MOST_PLACES, read_numbers
from aidledger.conversion.published import Rates, iso_day
from aidledger.conversion.series import Series
from aidledger.display import shorten
from aidledger.errors import InputError, ValidationFailedError
from aidledger.findings import Finding, Findings, Location, code_info
from aidledger.table import day_number, day_of
from aidledger.vocabulary import currencies

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt
    import pyarrow as pa

    from aidledger.conversion.series import Whole

__all__ = ["Quoted", "judged"]

_EARLIEST = dt.date(1900, 1, 1)
# No market moves to about ten, a hundred or a thousand times itself within a month; a change of unit does.
_JUMPS = (10.0, 100.0, 1000.0, 10_000.0)
_NEAR = 0.25
_NEIGHBOURS = 31


class Quoted(NamedTuple):
    """Rates as text, one row each, and what is said of all of them.

    Attributes:
        dates: Days as text or dates.
        currencies: ISO 4217 codes as text.
        rates: Quotations as text, decimals or integers.
        rows: Row of the table each stands in; None where they are numbered from 1. Shape: rates.
        pivot: Currency they are against.
        inverse: Whether they are units of the currency for one unit of the pivot.
        label: What the table is called.
        source: Where it was read.
    """

    dates: pa.Array[Any]
    currencies: pa.Array[Any]
    rates: pa.Array[Any]
    rows: npt.NDArray[np.int64] | None
    pivot: str
    inverse: bool
    label: str
    source: str


def judged(quoted: Quoted) -> Rates:
    """Judge every row, and keep the rates exactly.

    Args:
        quoted: The rows.

    Returns:
        The rates; what was merely noticed is in their `findings`.

    Raises:
        ValidationFailedError: Rows that cannot be rates; all of them are listed.
        InputError: The pivot is not a currency, or rates are binary floats.
    """
    if not is_currency(quoted.pivot):
        raise InputError(f"{shorten(repr(quoted.pivot))} is not a currency.", hint="Give an ISO 4217 code.")
    judge = _Judge(quoted)
    findings = Findings(sorted(judge.problems(), key=lambda finding: (finding.location.row or 0, finding.code)))
    count = len(findings.errors)
    if count:
        raise ValidationFailedError(
            f"{count} rate{' cannot' if count == 1 else 's cannot'} be used.",
            report=findings,
            hint="Correct these rows.",
        )
    return Rates(quoted.pivot, judge.series(), quoted.label, quoted.source, findings=findings)


@dataclass(frozen=True, eq=False)
class _Judge:
    quoted: Quoted

    @cached_property
    def codes(self) -> tuple[npt.NDArray[np.int64], list[str]]:
        """Code of every row's currency, and the words they stand for."""
        return _encoded(self.quoted.currencies)

    @cached_property
    def days(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.bool_]]:
        """Day of every row, and whether it could be read."""
        codes, words = _encoded(self.quoted.dates)
        read = [iso_day(word) for word in words]
        numbers = np.array([0 if day is None else day_number(day) for day in read] or [0], dtype=np.int32)
        return numbers[codes], np.array([day is not None for day in read] or [False])[codes]

    @cached_property
    def values(self) -> tuple[Whole, int]:
        """Every quotation times 10**places, 0 where it cannot be one; and those places."""
        return read_numbers(self.quoted.rates)

    def problems(self) -> Iterator[Finding]:
        """What is wrong with single rows, then what is wrong with rows beside each other."""
        bad = np.zeros(len(self.quoted.rates), dtype=np.bool_)
        for code, column, mask, message in self._of_rows():
            yield from (self._finding(code, column, row, message(row)) for row in np.flatnonzero(mask & ~bad).tolist())
            bad |= mask
        yield from self._of_neighbours(~bad)

    def _of_rows(self) -> Iterator[tuple[str, str, npt.NDArray[np.bool_], Any]]:
        codes, words = self.codes
        days, readable = self.days
        values, places = self.values
        known = np.array([is_currency(word) for word in words] or [False])
        yield "AL110", "currency", ~known[codes], lambda row: f"currency {self._echo('currencies', row)} is not known"
        yield "AL120", "date", ~readable, lambda row: f"{self._echo('dates', row)} is not a day"
        yield "AL160", "rate", values == 0, self._no_rate
        own = np.array([word == self.quoted.pivot for word in words] or [False])[codes] & (values != 10**places)
        pivot = self.quoted.pivot
        yield "AL160", "rate", own, lambda row: f"{self._echo('rates', row)} is no rate: one {pivot} is one {pivot}"
        yield "AL162", "date", *self._outside(days, codes, words)

    def _no_rate(self, row: int) -> str:
        return f"{self._echo('rates', row)} is no rate: a positive number of at most {MOST_PLACES} places is needed"

    def _outside(
        self, days: npt.NDArray[np.int32], codes: npt.NDArray[np.int64], words: list[str]
    ) -> tuple[npt.NDArray[np.bool_], Any]:
        """Days that have not come yet, or on which the currency no longer existed."""
        tomorrow = dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=1)
        known = currencies()
        ends = [known[word].valid_until if word in known else None for word in words]
        last = np.array([day_number(end or dt.date.max) for end in ends] or [0], dtype=np.int32)[codes]
        outside = (days > last) | (days > day_number(tomorrow)) | (days < day_number(_EARLIEST))

        def message(row: int) -> str:
            day, end = day_of(int(days[row])), ends[int(codes[row])]
            if end is not None and day > end:
                return f"{words[int(codes[row])]} ended on {end} and has no rate on {day}"
            return f"no rate of {day} can be known"

        return outside, message

    def _of_neighbours(self, good: npt.NDArray[np.bool_]) -> Iterator[Finding]:
        for code, rows in self._by_currency(good):
            days, values, word = self.days[0][rows], self.values[0][rows], self.codes[1][code]
            same = np.flatnonzero((days[1:] == days[:-1]) & (values[1:] != values[:-1])) + 1
            for place in same.tolist():
                message = f"{word} has two different rates on {day_of(int(days[place]))}"
                yield self._finding("AL161", "date", int(rows[place]), message)
            near = (days[1:] - days[:-1] <= _NEIGHBOURS) & (days[1:] != days[:-1])
            jumps = near & _is_a_change_of_unit(values)
            for place in (np.flatnonzero(jumps) + 1).tolist():
                before = day_of(int(days[place - 1]))
                message = f"{word} is quoted about a power of ten above or below its rate of {before}"
                yield self._finding("AL163", "rate", int(rows[place]), message)
        yield from self._out_of_order(good)

    def _out_of_order(self, good: npt.NDArray[np.bool_]) -> Iterator[Finding]:
        """The first row that goes against the order of the rows before it; rows are sorted anyway."""
        kept = np.flatnonzero(good)
        order = np.argsort(self.codes[0][kept], kind="stable")
        rows = kept[order]
        steps = np.diff(self.days[0][rows].astype(np.int64))
        steps[np.diff(self.codes[0][rows]) != 0] = 0
        against = np.flatnonzero(steps < 0) if (steps > 0).any() else steps[:0]
        if len(against):
            row = int(rows[against + 1].min())
            yield self._finding("AL164", "date", row, f"{day_of(int(self.days[0][row]))} comes after a later day")

    def _by_currency(self, good: npt.NDArray[np.bool_]) -> Iterator[tuple[int, npt.NDArray[np.int64]]]:
        """The rows of every currency but the pivot, in order of day."""
        kept = np.flatnonzero(good)
        order = kept[np.lexsort((self.days[0][kept], self.codes[0][kept]))]
        codes = self.codes[0][order]
        ends = np.flatnonzero(np.diff(codes)) + 1
        for rows in np.split(order, ends) if len(order) else ():
            code = int(self.codes[0][rows[0]])
            if self.codes[1][code] != self.quoted.pivot:
                yield code, rows

    def series(self) -> dict[str, Series]:
        """The quotations of every currency, each day once."""
        found = {}
        for code, rows in self._by_currency(np.ones(len(self.quoted.rates), dtype=np.bool_)):
            days = self.days[0][rows]
            first = np.append(True, days[1:] != days[:-1])
            values, places = _shortened(self.values[0][rows][first], self.values[1])
            word = self.codes[1][code]
            found[word] = Series(
                days[first], values, places, self.quoted.inverse, self.quoted.source or self.quoted.label
            )
        return found

    def _echo(self, column: str, row: int) -> str:
        return shorten(repr(getattr(self.quoted, column)[row].as_py()))

    def _finding(self, code: str, column: str, row: int, message: str) -> Finding:
        number = row + 1 if self.quoted.rows is None else int(self.quoted.rows[row])
        value = shorten(str(self.quoted.rates[row].as_py()))
        return Finding(
            code, message, code_info(code).remedy, Location(self.quoted.label, row=number, column=column), value=value
        )


def _is_a_change_of_unit(values: Whole) -> npt.NDArray[np.bool_]:
    """Whether each value but the first is near a power of ten times the one before, or that part of it."""
    # Floats are good enough to notice with; no rate is made of them.
    plain = values.astype(np.float64)
    ratio = np.maximum(plain[1:] / plain[:-1], plain[:-1] / plain[1:])
    near = [np.abs(ratio / jump - 1) < _NEAR for jump in _JUMPS]
    found: npt.NDArray[np.bool_] = np.logical_or.reduce(near)
    return found


def _encoded(column: pa.Array[Any]) -> tuple[npt.NDArray[np.int64], list[str]]:
    import pyarrow as pa

    coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode(null_encoding="encode")
    words = [str(word) for word in coded.dictionary.to_pylist()]
    return coded.indices.to_numpy(zero_copy_only=False).astype(np.int64), words


def _shortened(values: Whole, places: int) -> tuple[Whole, int]:
    """The same numbers at as few places as they need."""
    while places and not (values % 10).any():
        values, places = values // 10, places - 1
    return values, places
