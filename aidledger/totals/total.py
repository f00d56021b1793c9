"""One total: a best estimate that knows its own uncertainty and what it left out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aidledger.amounts.printed import in_words
from aidledger.display import counted
from aidledger.display.html_view import notebook_view
from aidledger.errors import InputError, VerificationFailedError
from aidledger.table import NO_DAY_EARLIEST, NO_DAY_LATEST, Streamed, decimals_as_arrow
from aidledger.totals.added import added
from aidledger.totals.categories import within_categories
from aidledger.totals.countable import countable, undated
from aidledger.totals.explain import TotalExplanation
from aidledger.totals.figures import NO_CURRENCY
from aidledger.totals.rates_shown import rates_told
from aidledger.totals.selection import Selection
from aidledger.totals.slots import Slots
from aidledger.totals.tally import tally
from aidledger.totals.told import figures_told, terms_told
from aidledger.totals.verifying import differences

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    import pyarrow as pa

    from aidledger.amounts import Reading
    from aidledger.model import Basis, Revision
    from aidledger.table import Book, UsedRate
    from aidledger.totals.countable import Exclusion
    from aidledger.totals.explained import HasBook
    from aidledger.totals.open_facts import OpenFact
    from aidledger.vocabulary import Stage

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
    inside = within_categories(counted, basis=basis, reading=reading)
    sums = tally(inside, Slots(len(inside)))
    figured = added(counted, sums, basis=basis, reading=reading, revisions=revisions, currency=currency)
    return Total(
        **figured._asdict(),
        undated=undated(counted),
        excluded=excluded,
        ledger="" if book is None else book.name,
        selection=counted,
        book=book,
    )
