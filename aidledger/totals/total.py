"""One total: a best estimate that knows its own uncertainty and what it left out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from aidledger.amounts import Interval
from aidledger.amounts.interval import EXACT_MATHS, UNLIMITED
from aidledger.amounts.printed import in_words
from aidledger.display import counted
from aidledger.display.html_view import notebook_view
from aidledger.errors import BasisMismatchError, InputError, VerificationFailedError
from aidledger.model import Basis
from aidledger.table import NO_DAY_EARLIEST, NO_DAY_LATEST, Streamed, decimals_as_arrow
from aidledger.totals.categories import within_categories
from aidledger.totals.countable import countable, exponent_of, single_currency, single_stage, undated
from aidledger.totals.explain import TotalExplanation
from aidledger.totals.figures import NO_CURRENCY, figures, money
from aidledger.totals.filters import Filter
from aidledger.totals.open_facts import open_facts, shift_facts
from aidledger.totals.rates_shown import rates_told
from aidledger.totals.revaluation import applicable_revisions, shift_of
from aidledger.totals.selection import Selection
from aidledger.totals.slots import Slots
from aidledger.totals.tally import tally
from aidledger.totals.told import figures_told, terms_told
from aidledger.totals.verifying import differences
from aidledger.vocabulary import Stage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    import pyarrow as pa

    from aidledger.amounts import Reading
    from aidledger.model import Revision
    from aidledger.table import Book, UsedRate
    from aidledger.totals.countable import Exclusion
    from aidledger.totals.explained import HasBook
    from aidledger.totals.figures import Figures
    from aidledger.totals.open_facts import OpenFact
    from aidledger.totals.revaluation import Shift

__all__ = ["Total", "total"]

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
        return rates_told(self.selection.table)

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
        point = "not split" if self.value is None else f"{self.currency} {in_words(self.value, self.currency)}"
        return f"{point} [{_low(self.low, self.currency)} to {_high(self.high, self.currency)}]"

    def __repr__(self) -> str:
        packages = counted(self.rows, "package")
        return f"<Total: {self}, {packages} {self.stage}, basis {self.basis}, {self.reading} reading>"

    def _repr_html_(self) -> str:
        facts = {**figures_told(self), **terms_told(self)}
        facts["Packages"] = f"{self.rows:,}{f', {self.scope}' if self.scope else ''}"
        notes = [f"Open: {fact.describe(self.currency)}." for fact in self.open_facts]
        notes += [f"Left out: {exclusion.describe()}." for exclusion in self.excluded]
        title = "Not split" if self.value is None else f"{self.currency} {in_words(self.value, self.currency)}"
        return notebook_view(title, facts=facts, notes=[*notes, "See .explain() and .cite()."])

    def explain(self) -> TotalExplanation:
        """The total taken apart: figures, widths, every row behind it, and what was left out.

        Returns:
            Text by `str()`, HTML in a notebook, and all rows by `to_pandas()`.

        Example:
            >>> import aidledger as al
            >>> al.load("seed").total().explain().to_pandas()["value"].sum()
            np.float64(825000000.0)
        """
        return TotalExplanation(self)

    def cite(self) -> str:
        """A sentence fit for print, with its day and its caveats.

        What rounding alone may change is kept apart from what open facts may change.

        Example:
            >>> import aidledger as al
            >>> print(al.load("us-ukraine").where(authority="FMF").total().cite())  # doctest: +ELLIPSIS
            USD 3.647 billion announced in 5 packages as of 2024-05-15 (us-ukraine, authority FMF; basis announced; ...).
        """
        caveats = [f"basis {self.basis}", *([self.rates] if self.rates else []), *self._widths()]
        if self.unvalued:
            caveats.append(f"{self.unvalued} of unknown amount")
        if self.undated:
            caveats.append(f"{self.undated} undated")
        scope = f", {self.scope}" if self.scope else ""
        packages = counted(self.rows, "package")
        as_of = f" as of {self.last_day}" if self.last_day else ""
        return f"{self._figure()} {self.stage} in {packages}{as_of} ({self.ledger}{scope}; {'; '.join(caveats)})."

    def _figure(self) -> str:
        """The best estimate in words; nothing, and amounts nobody disclosed, have no currency to be zero in."""
        if self.value is None:
            return "An amount no source splits"
        if self.currency != NO_CURRENCY:
            return f"{self.currency} {in_words(self.value, self.currency)}"
        if not self.unvalued:
            return "No amount"
        return "An undisclosed amount" if self.unvalued == 1 else "Undisclosed amounts"

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

    def _widths(self) -> list[str]:
        """What rounding and what open facts may change, in words."""
        rounding = f"{_low(self.rounding_low, self.currency)} to {_high(self.rounding_high, self.currency)}"
        high = "without upper limit" if self.high.is_infinite() else f"to {_high(self.high, self.currency)}"
        bounds = f"{_low(self.low, self.currency)} {high}"
        widths = [f"{rounding} within rounding"] if self.rounding_low != self.rounding_high else []
        # Open facts too small to be seen in these digits are left to `explain`.
        return [*widths, f"{bounds} with open facts"] if self.open_facts and bounds != rounding else widths

    def verify(self, ledger: HasBook) -> bool:
        """Derive the total again from a ledger, and prove that it is the ledger it was taken from.

        Args:
            ledger: The ledger, converted alike if the total is; it need not be narrowed alike.

        Returns:
            True.

        Raises:
            VerificationFailedError: A figure, a package or the hash of the ledger differs; says which.
            InputError: It is no ledger.

        Example:
            >>> import aidledger as al
            >>> us = al.load("us-ukraine")
            >>> us.where(authority="PDA").total(basis="new_money").verify(us)
            True
        """
        if not hasattr(ledger, "book") or not hasattr(ledger, "table"):
            raise InputError(f"A {type(ledger).__name__} is no ledger.", hint="Give the ledger itself.")
        selection = Selection.everything(ledger.table).where(self.selection.filter)
        again = total(
            selection,
            basis=self.basis,
            reading=self.reading,
            revisions=ledger.book.revisions,
            book=ledger.book,
            currency=self.currency,
        )
        if found := differences(self, again):
            raise VerificationFailedError(
                f"The total does not follow from the ledger {ledger.book.name!r}.",
                differences=found,
                hint="Take the total again, or verify it with the version of the ledger it was taken from.",
            )
        return True


def _low(value: Decimal, currency: str) -> str:
    return in_words(value, currency, toward="low")


def _high(value: Decimal, currency: str) -> str:
    return in_words(value, currency, toward="high")


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
    stage = _stage_of(counted)
    currency = single_currency(counted, if_empty=currency)
    inside = within_categories(counted, basis=basis, reading=reading)
    sums = tally(inside, Slots(len(inside)))
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


def _stage_of(counted: Selection) -> Stage:
    """The one stage of the packages; of none, the one that was asked for."""
    asked = counted.filter.stage
    return Stage(asked[0]) if not len(counted) and len(asked) == 1 and asked[0] in set(Stage) else single_stage(counted)


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
        high=UNLIMITED if part.unbounded[0] else money(part.high[0], currency, exponent),
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
