"""Totals as a share of something else: of a country's GDP, or per head of its people."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from aidledger.amounts.interval import UNLIMITED
from aidledger.conversion.numbers import read_numbers
from aidledger.display import shorten, text_table
from aidledger.errors import CurrencyMismatchError, InputError, MissingColumnError, ValidationFailedError
from aidledger.findings import Finding, Findings, Location, code_info
from aidledger.totals.wanted import currency_code
from aidledger.vocabulary import resolve_party

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

__all__ = ["Relative", "RelativeRow", "relative_to"]

_PLACES = 12
_YEARS = ("year", "fiscal_year")
_PARTIES = frozenset({"donor", "recipient"})
_NAMED = 5


class _Group(Protocol):
    """Figures of one group."""

    @property
    def key(self) -> tuple[str, ...]: ...
    @property
    def value(self) -> Decimal | None: ...
    @property
    def low(self) -> Decimal: ...
    @property
    def high(self) -> Decimal: ...


class _Grouped(Protocol):
    """What is asked of totals by group; `Totals` is one."""

    @property
    def by(self) -> tuple[str, ...]: ...
    @property
    def currencies(self) -> tuple[str, ...]: ...
    def __iter__(self) -> Iterator[_Group]: ...


class RelativeRow(NamedTuple):
    """One group in relation to its denominator.

    Attributes:
        key: Values of the keys, in the order of the totals.
        value: Best estimate over the denominator, to twelve places; None where there is no estimate.
        low: The least over the denominator.
        high: The most over the denominator; `Infinity` when unlimited.
        denominator: What it was divided by.
        year: Year of the denominator, as the table writes it.
    """

    key: tuple[str, ...]
    value: Decimal | None
    low: Decimal
    high: Decimal
    denominator: Decimal
    year: str


@dataclass(frozen=True, eq=False)
class Relative:
    """Totals by group over a denominator: plain shares, or money for one of something.

    Attributes:
        by: Keys of the totals.
        of: Name of the denominator.
        unit: `share` where the denominator is money of the same currency; else the currency of the
            totals, for one of whatever was counted.
        rows: One for each group.
    """

    by: tuple[str, ...]
    of: str
    unit: str
    rows: tuple[RelativeRow, ...]

    def __iter__(self) -> Iterator[RelativeRow]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        return f"<Relative to {self.of} by {', '.join(self.by)}: {len(self)} groups, {self.unit}>"

    def __str__(self) -> str:
        return self.render()

    def render(self) -> str:
        """The groups as a table of text: shares in per cent, money for one to six digits."""
        percent = self.unit == "share"
        cells = [
            [*row.key, *(_shown(figure, percent=percent) for figure in (row.value, row.low, row.high)), row.year]
            for row in self
        ]
        header = [*self.by, f"% of {self.of}" if percent else f"{self.unit} per {self.of}", "low", "high", "of year"]
        return text_table(header, cells)

    def to_pandas(self) -> pd.DataFrame:
        """The groups as a frame of floats.

        Returns:
            Columns: the keys, value, low, high, denominator, denominator_year, unit.
        """
        import pandas as pd

        keys = {name: [row.key[index] for row in self] for index, name in enumerate(self.by)}
        figures = {
            name: pd.Series([_float(getattr(row, name)) for row in self], dtype="float64")
            for name in ("value", "low", "high", "denominator")
        }
        frame = pd.DataFrame({name: pd.Series(column, dtype="str") for name, column in keys.items()} | figures)
        years = pd.Series([row.year for row in self], dtype="str")
        return frame.assign(denominator_year=years, unit=pd.Series([self.unit] * len(self), dtype="str"))


def relative_to(totals: _Grouped, table: object, *, of: str, year: str | int, currency: str | None = None) -> Relative:
    """Put totals by group in relation to a table of denominators.

    Args:
        totals: Totals by donor, recipient or anything else the table has a column for.
        table: A frame with the keys of the totals other than years as columns, a column `year`, and one
            with the denominator: text, decimals or integers, in whole units (not millions).
        of: The column of the denominator, such as `gdp` or `population`.
        year: Which year of the table counts: `own` for the year a group is of (the totals are then by
            `year` or `fiscal_year`, and the table writes 2024 or FY2024), else one year for all groups.
        currency: ISO 4217 code of a denominator that is money; None where it counts people or things.

    Returns:
        Every group over its denominator.

    Raises:
        MissingColumnError: The table lacks a column.
        ValidationFailedError: A denominator is zero, negative or no number; every such row is listed.
        CurrencyMismatchError: The denominator is money of another currency.
        InputError: A group has no denominator of its year, or two; or `year` fits neither.
    """
    codes = set(totals.currencies)
    currency = None if currency is None else currency_code(currency)
    if currency is not None and codes - {currency}:
        raise CurrencyMismatchError(
            f"Totals in {', '.join(sorted(codes))} are no share of an amount in {currency}.",
            hint=f"Convert the ledger to {currency} first, or the denominator to {', '.join(sorted(codes))}.",
        )
    found = _denominators(table, totals.by, of)
    rows = tuple(_row(group, found, totals.by, year) for group in totals)
    return Relative(totals.by, of, "share" if currency else "/".join(sorted(codes)), rows)


def _denominators(table: object, by: tuple[str, ...], of: str) -> Mapping[tuple[str, ...], Decimal]:
    import pyarrow as pa

    try:
        arrow = pa.table(table)
    except (TypeError, ValueError, pa.ArrowException) as error:
        raise InputError(
            f"A {type(table).__name__} is no table.", hint="Give a pandas, Polars or Arrow table."
        ) from error
    needed = [*(name for name in by if name not in _YEARS), "year", of]
    missing = [name for name in needed if name not in arrow.column_names]
    if missing:
        raise MissingColumnError(
            f"The table has no column {' or '.join(missing)}.", hint=f"It has: {', '.join(arrow.column_names)}."
        )
    values, places = read_numbers(arrow.column(of).combine_chunks())
    keys = list(zip(*(_words(name, arrow.column(name).to_pylist()) for name in needed[:-1]), strict=True))
    found: dict[tuple[str, ...], Decimal] = {}
    findings = []
    for row, (key, value) in enumerate(zip(keys, values.tolist(), strict=True), start=1):
        number = Decimal(int(value)).scaleb(-places)
        place = Location("denominators", row=row, column=of)
        if value == 0:
            text = shorten(repr(arrow.column(of)[row - 1].as_py()))
            findings.append(Finding("AL160", f"{text} is no denominator", code_info("AL160").remedy, place, value=text))
        elif found.setdefault(key, number) != number:
            message = f"{' '.join(key)} has two different denominators"
            findings.append(Finding("AL161", message, code_info("AL161").remedy, place, value=str(number)))
    if findings:
        raise ValidationFailedError(
            f"{len(findings)} denominators cannot be used.", report=Findings(findings), hint="Correct these rows."
        )
    return found


def _words(name: str, cells: list[Any]) -> list[str]:
    return [resolve_party(str(cell)) if name in _PARTIES else str(cell) for cell in cells]


def _row(group: _Group, found: Mapping[tuple[str, ...], Decimal], by: tuple[str, ...], year: str | int) -> RelativeRow:
    own = [word for name, word in zip(by, group.key, strict=True) if name in _YEARS]
    if year == "own" and len(own) != 1:
        raise InputError(
            'year="own" needs totals by year or fiscal_year.', hint='Group by one of them, or say year="2024".'
        )
    wanted = own[0] if year == "own" else str(year)
    key = (*(word for name, word in zip(by, group.key, strict=True) if name not in _YEARS), wanted)
    if key not in found:
        known = sorted({other[-1] for other in found if other[:-1] == key[:-1]})[:_NAMED]
        raise InputError(
            f"There is no denominator for {' '.join(key)}.",
            hint=f"The table has {', '.join(known) or 'no year'} for it; none is taken from another year by itself.",
        )
    under = found[key]
    return RelativeRow(
        group.key,
        None if group.value is None else _over(group.value, under),
        _over(group.low, under),
        _over(group.high, under),
        under,
        wanted,
    )


def _over(value: Decimal, under: Decimal) -> Decimal:
    if value.is_infinite():
        return UNLIMITED
    return Decimal(round(Fraction(value) / Fraction(under) * 10**_PLACES)).scaleb(-_PLACES)


def _shown(figure: Decimal | None, *, percent: bool) -> str:
    if figure is None:
        return "shared"
    if figure.is_infinite():
        return "no limit"
    return f"{figure * 100:.4f}" if percent else f"{figure:.6g}"


def _float(figure: Decimal | None) -> float | None:
    return None if figure is None else float(figure)
