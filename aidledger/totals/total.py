"""One total: a best estimate that knows its own uncertainty and what it left out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aidledger.amounts import Interval
from aidledger.amounts.interval import EXACT_MATHS
from aidledger.display import grouped, scaled, text_table
from aidledger.display.html_view import notebook_view
from aidledger.errors import BasisMismatchError
from aidledger.model import Basis
from aidledger.table import NO_DAY_EARLIEST, NO_DAY_LATEST, Streamed, decimals_as_arrow
from aidledger.totals.categories import within_categories
from aidledger.totals.countable import countable, exponent_of, single_currency, single_stage, undated
from aidledger.totals.figures import NO_CURRENCY, figures, money
from aidledger.totals.filters import Filter
from aidledger.totals.open_facts import open_facts, shift_facts
from aidledger.totals.rates_shown import rates_table
from aidledger.totals.revaluation import applicable_revisions, shift_of
from aidledger.totals.tally import tally

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from aidledger.amounts import Reading
    from aidledger.model import Revision
    from aidledger.table import Book, UsedRate
    from aidledger.totals.countable import Exclusion
    from aidledger.totals.figures import Figures
    from aidledger.totals.open_facts import OpenFact
    from aidledger.totals.revaluation import Shift
    from aidledger.totals.selection import Selection
    from aidledger.vocabulary import Stage

__all__ = ["Total", "total"]

_INFINITY = Decimal("Infinity")
_SHOWN = 15
_MONEY = ("value", "low", "high", "rounding_low", "rounding_high")


@dataclass(frozen=True, kw_only=True)
class Total(Streamed):
    """An exact total with both its widths, and everything needed to defend it.

    Two widths are kept apart. *Rounding* is half a stated digit of every item. *Open facts* are
    inferred reuse, one-sided wording, unknown amounts and uncertain dates. `low` and `high`
    include both.

    Attributes:
        value: Best estimate, in major units of `currency`; None where the facts allow no point
            (packages that share categories without a split).
        low: Least total the facts allow.
        high: Greatest total the facts allow; `Infinity` when nothing limits it.
        rounding_low: Best estimate less rounding.
        rounding_high: Best estimate plus rounding.
        currency: ISO 4217 code; `XXX` for a total over nothing.
        stage: The one stage of the packages.
        basis: How reuse and revaluation are counted.
        reading: How one-sided and approximate wording is read.
        rows: Packages counted.
        unvalued: Packages of unknown amount among them.
        undated: Packages without any date among them.
        scope: What the total was narrowed to, in words; empty for a whole ledger.
        excluded: What was left out, and why.
        open_facts: What the width beyond rounding comes from.
        revisions: Revisions that were added, on the revalued basis.
        ledger: Name of the ledger.
        selection: The packages counted, as columns.
        book: The whole ledger the total was taken from.
    """

    value: Decimal | None
    low: Decimal
    high: Decimal
    rounding_low: Decimal
    rounding_high: Decimal
    currency: str
    stage: Stage
    basis: Basis
    reading: Reading
    rows: int
    unvalued: int
    undated: int
    scope: str
    excluded: tuple[Exclusion, ...]
    open_facts: tuple[OpenFact, ...]
    revisions: tuple[Revision, ...]
    ledger: str
    selection: Selection = field(repr=False, compare=False)
    book: Book | None = field(default=None, repr=False, compare=False)

    @property
    def ledger_hash(self) -> str:
        """SHA-256 of the whole ledger the total was taken from; worked out when asked for."""
        return "" if self.book is None else self.book.digest

    @property
    def rates(self) -> str:
        """How amounts were converted, in words; empty where they were not."""
        return "" if self.selection.table.rates is None else self.selection.table.rates.how

    def rates_used(self) -> tuple[UsedRate, ...]:
        """Every rate amounts were multiplied by, with its day and source; none where they were not."""
        return () if self.selection.table.rates is None else self.selection.table.rates.used()

    @property
    def last_day(self) -> dt.date | None:
        """The last day asked for, else that of the last dated package; what the total is as of."""
        until = self.selection.filter.until
        if until is not None:
            return until.latest
        days = self.selection.table.day
        dated = days[(days != NO_DAY_EARLIEST) & (days != NO_DAY_LATEST)]
        return dt.date(1970, 1, 1) + dt.timedelta(days=int(dated.max())) if len(dated) else None

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the packages counted."""
        return tuple(self.selection.table.ids)

    def __str__(self) -> str:
        point = "not split" if self.value is None else f"{self.currency} {scaled(self.value)}"
        return f"{point} [{scaled(self.low)} to {scaled(self.high)}]"

    def __repr__(self) -> str:
        packages = f"{self.rows} package{'' if self.rows == 1 else 's'}"
        return f"<Total: {self}, {packages} {self.stage}, basis {self.basis}, {self.reading} reading>"

    def _repr_html_(self) -> str:
        facts = self._figure_facts()
        facts["Packages"] = f"{self.rows:,}{f', {self.scope}' if self.scope else ''}"
        notes = [f"Open: {fact.describe(self.currency)}." for fact in self.open_facts]
        notes += [f"Left out: {exclusion.describe()}." for exclusion in self.excluded]
        title = "Not split" if self.value is None else f"{self.currency} {scaled(self.value)}"
        return notebook_view(title, facts=facts, notes=[*notes, "See .explain() and .cite()."])

    def explain(self) -> str:
        """The total in full: figures, widths, what is behind it and what was left out."""
        lines = [self.cite(), "", *self._figure_lines(), ""]
        if self.open_facts:
            lines += ["Open facts:", *(f"  - {fact.describe(self.currency)}" for fact in self.open_facts), ""]
        if self.revisions:
            lines += ["Revisions:", *(f"  - {revision.id}: {revision.amount}" for revision in self.revisions), ""]
        if self.excluded:
            lines += ["Left out:", *(f"  - {exclusion.describe()}" for exclusion in self.excluded), ""]
        if used := self.rates_used():
            lines += [
                f"Rates used ({len(used)}, none rounded after it was taken):",
                rates_table(used, self.currency),
                "",
            ]
        lines += [
            f"Packages ({self.rows}, largest first):",
            self._largest(),
            "",
            f"Ledger {self.ledger} {self.ledger_hash[:16]}",
        ]
        return "\n".join(lines)

    def cite(self) -> str:
        """A sentence fit for print, with its caveats.

        Example:
            >>> import aidledger as al
            >>> print(al.load("seed").total().cite())
            USD 825 million announced in 2 packages (seed; basis announced).
        """
        caveats = [f"basis {self.basis}", *([self.rates] if self.rates else [])]
        if self.unvalued:
            caveats.append(f"{self.unvalued} of unknown amount")
        if self.undated:
            caveats.append(f"{self.undated} undated")
        if self.open_facts:
            caveats.append(f"between {scaled(self.low)} and {scaled(self.high)} once open facts are counted")
        scope = f", {self.scope}" if self.scope else ""
        figure = "An amount no source splits" if self.value is None else f"{self.currency} {scaled(self.value)}"
        packages = f"{self.rows} package{'' if self.rows == 1 else 's'}"
        return f"{figure} {self.stage} in {packages} ({self.ledger}{scope}; {'; '.join(caveats)})."

    def to_arrow(self) -> pa.Table:
        """The total as an Arrow table of one row, money as exact decimals; an unlimited `high` is null.

        Returns:
            Columns: value, low, high, rounding_low, rounding_high, currency, stage, basis, reading,
            rows, unvalued, undated, scope, ledger, hash.
        """
        import pyarrow as pa

        money = {name: decimals_as_arrow([getattr(self, name)]) for name in _MONEY}
        words = {name: [str(getattr(self, name))] for name in ("currency", "stage", "basis", "reading")}
        counts = {name: [getattr(self, name)] for name in ("rows", "unvalued", "undated")}
        rest = {"scope": [self.scope], "ledger": [self.ledger], "hash": [self.ledger_hash]}
        return pa.table({**money, **words, **counts, **rest})

    def _figure_facts(self) -> dict[str, str]:
        point = "none: categories are shared" if self.value is None else grouped(self.value)
        upper = "no upper limit" if self.high.is_infinite() else grouped(self.high)
        return {
            "Best estimate": f"{self.currency} {point}",
            "Rounding alone": f"{grouped(self.rounding_low)} to {grouped(self.rounding_high)}",
            "With open facts": f"{grouped(self.low)} to {upper}",
            "Stage": str(self.stage),
            "Basis": str(self.basis),
            "Reading": str(self.reading),
            **({"Rates": self.rates} if self.rates else {}),
        }

    def _figure_lines(self) -> list[str]:
        return [f"{name:<19}{text}" for name, text in self._figure_facts().items()]

    def _largest(self) -> str:
        table = self.selection.table
        order = np.argsort(-table.minor, kind="stable")[:_SHOWN]
        rows = [table.record(int(row)) for row in order]
        cells = [[record.id, str(record.date), record.authority, str(record.amount)] for record in rows]
        shown = text_table(["id", "date", "authority", "amount"], cells)
        more = len(table) - len(rows)
        return f"{shown}\n... and {more} more." if more > 0 else shown


def total(
    selection: Selection,
    *,
    basis: Basis,
    reading: Reading,
    revisions: Sequence[Revision] = (),
    book: Book | None = None,
    currency: str = NO_CURRENCY,
) -> Total:
    """Add the packages of a selection.

    Args:
        selection: Packages to add.
        basis: How reuse and revaluation are counted.
        reading: How one-sided and approximate wording is read.
        revisions: Revisions of the ledger, for the revalued basis.
        book: The ledger the packages are from, for the record.
        currency: Currency of an empty total.

    Returns:
        The total. Units: major units of its currency.

    Raises:
        CurrencyMismatchError: Packages in several currencies.
        StageMismatchError: Packages at several stages.
        ValuationMismatchError: In-kind aid on different known valuation bases.
        BasisMismatchError: The revalued basis of a scope finer than revisions are published.
    """
    counted, excluded = countable(selection)
    stage = single_stage(counted)
    currency = single_currency(counted, if_empty=currency)
    inside = within_categories(counted, basis=basis, reading=reading)
    sums = tally(inside, np.zeros(len(inside), dtype=np.int64), 1)
    exponent = exponent_of(counted)
    figured = _figured(figures(sums, basis=basis, reading=reading), currency, exponent)
    facts = open_facts(sums, basis=basis, reading=reading, currency=currency, exponent=exponent)
    applied: tuple[Revision, ...] = ()
    if basis is Basis.REVALUED:
        scope = selection.filter.and_also(Filter(stage=(str(stage),)))
        applied = applicable_revisions(revisions, scope)
        shift = shift_of(applied, scope, reading=reading, currency=currency)
        figured, facts = _shifted(figured, shift), (*facts, *shift_facts(shift))
    return Total(
        **figured._asdict(),
        currency=currency,
        stage=stage,
        basis=basis,
        reading=reading,
        rows=int(sums.count.sum()),
        undated=undated(counted),
        scope=selection.filter.describe(),
        excluded=excluded,
        open_facts=facts,
        revisions=applied,
        ledger="" if book is None else book.name,
        selection=counted,
        book=book,
    )


class _Figured(NamedTuple):
    """The figures of a total, in major units."""

    value: Decimal | None
    low: Decimal
    high: Decimal
    rounding_low: Decimal
    rounding_high: Decimal
    unvalued: int


def _figured(part: Figures, currency: str, exponent: int | None) -> _Figured:
    return _Figured(
        value=None if part.shared[0] else money(part.point[0], currency, exponent),
        low=money(part.low[0], currency, exponent),
        high=_INFINITY if part.unbounded[0] else money(part.high[0], currency, exponent),
        rounding_low=money(part.rounding_low[0], currency, exponent),
        rounding_high=money(part.rounding_high[0], currency, exponent),
        unvalued=int(part.unvalued[0]),
    )


def _shifted(figured: _Figured, shift: Shift) -> _Figured:
    whole = Interval(figured.low, figured.high) + shift.interval
    rounding = Interval(figured.rounding_low, figured.rounding_high) + shift.rounding
    value = None if figured.value is None else EXACT_MATHS.add(figured.value, shift.point)
    if value is not None and value < 0:
        raise BasisMismatchError(
            "The revisions restate more than the packages of this scope amount to: they are about other packages too.",
            hint='Use basis="announced" or basis="new_money", or widen the filter to whole fiscal years.',
        )
    return _Figured(value, whole.low, whole.high, rounding.low, rounding.high, figured.unvalued)
