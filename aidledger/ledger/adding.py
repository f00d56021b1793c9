"""Narrowing a ledger and adding it up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from aidledger.amounts import Reading
from aidledger.ledger.core import Day, LedgerCore, Words
from aidledger.model import Basis
from aidledger.totals import Cumulative, Frequency, Total, Totals, cumulative, total, totals
from aidledger.totals.given import refuse_unknown_names
from aidledger.totals.wanted import choice, keys, wanted

if TYPE_CHECKING:
    from aidledger.dates import FiscalYear

__all__ = ["Adding"]


class Adding(LedgerCore):
    """Filters, totals, groups and curves."""

    __slots__ = ()

    def where(  # noqa: PLR0913 - one keyword for every column to narrow by: their names are the interface
        self,
        *,
        donor: Words | None = None,
        recipient: Words | None = None,
        authority: Words | None = None,
        category: Words | None = None,
        stage: Words | None = None,
        instrument: Words | None = None,
        valuation: Words | None = None,
        announcement: Words | None = None,
        currency: Words | None = None,
        id: Words | None = None,  # noqa: A002 - the name of the column
        without: Words | None = None,
        fiscal_year: str | int | FiscalYear | None = None,
        since: Day | None = None,
        until: Day | None = None,
    ) -> Self:
        """The ledger narrowed to some packages.

        Codes, names and aliases are accepted. Rows that only *may* lie inside (a date that is a
        span, a category shared with others) stay, and open the interval of totals.

        Args:
            donor: Giving parties.
            recipient: Receiving parties.
            authority: Authorities.
            category: Capability codes; each includes what lies below it.
            stage: Stages.
            instrument: Instruments; loans, guarantees and sales are counted only when named here.
            valuation: Valuation bases of in-kind aid.
            announcement: Announcement ids.
            currency: ISO 4217 codes.
            id: Package ids.
            without: Package ids to leave out.
            fiscal_year: Booked year; the year of the date where none is booked.
            since: First day; a month or year makes the boundary itself uncertain.
            until: Last day.

        Returns:
            A new ledger with the same statements, revisions and limits.

        Raises:
            UnknownTermError: A word is in none of the reference tables, or an id not in the ledger.
            InputError: A date or fiscal year cannot be read, a list is empty, or the days are in the
                wrong order.

        Example:
            >>> import aidledger as al
            >>> len(al.load("us-ukraine").where(authority="PDA", since="2022-02-24", until="2024-10-21"))
            66
        """
        chosen = wanted(
            donor=donor, recipient=recipient, authority=authority, category=category, stage=stage,
            instrument=instrument, valuation=valuation, announcement=announcement, currency=currency, id=id,
            without=without, fiscal_year=fiscal_year, since=since, until=until,
        )  # fmt: skip
        refuse_unknown_names(chosen, self._book)
        return self._narrowed(self._selection.where(chosen))

    def total(
        self,
        *,
        basis: Basis | str = Basis.ANNOUNCED,
        stage: str | None = None,
        reading: Reading | str = Reading.CONVENTIONAL,
    ) -> Total:
        """Add the packages up.

        Args:
            basis: `announced`, `new_money` or `revalued`: how reuse and revaluation are counted.
            stage: Count only packages at this stage.
            reading: `conventional` or `literal`: how one-sided and approximate wording is read.

        Returns:
            Best estimate, both widths, and what was left out.

        Raises:
            CurrencyMismatchError: Packages in several currencies.
            StageMismatchError: Packages at several stages.
            ValuationMismatchError: In-kind aid on different known valuation bases.
            BasisMismatchError: The revalued basis of a scope finer than revisions are published.

        Example:
            >>> import aidledger as al
            >>> t = al.load("us-ukraine").total()
            >>> print(t.value, t.currency, t.rows)
            71210000000.00 USD 104
        """
        selection = self._selection if stage is None else self._selection.where(wanted(stage=stage))
        return total(
            selection,
            basis=choice(Basis, basis),
            reading=choice(Reading, reading),
            revisions=self.revisions,
            book=self._book,
            currency=self._currency,
        )

    def totals(
        self, *, by: Words, basis: Basis | str = Basis.ANNOUNCED, reading: Reading | str = Reading.CONVENTIONAL
    ) -> Totals:
        """Add the packages up by group.

        Args:
            by: One or several of donor, recipient, authority, category, category_group, stage,
                instrument, valuation, announcement, currency, year, quarter, month, fiscal_year.
                A fiscal year is the one a package is booked to, not that of its date as in `cumulative`.
            basis: `announced`, `new_money` or, by donor, recipient, authority, stage or fiscal year, `revalued`.
            reading: `conventional` or `literal`.

        Returns:
            One row per group. Totals by category are intervals: packages of that category alone,
            up to those plus the ones that share it.

        Raises:
            UnknownTermError: `by` names something else.
            CurrencyMismatchError: Several currencies, unless grouped by.
            StageMismatchError: Several stages, unless grouped by.
            ValuationMismatchError: Several valuations, unless grouped by.
            BasisMismatchError: The revalued basis by something no revision is published by.
        """
        chosen = keys(by)
        return totals(
            self._selection,
            by=chosen,
            basis=choice(Basis, basis),
            reading=choice(Reading, reading),
            total=self._total_beside(chosen, basis, reading),
            currency=self._currency,
        )

    def _total_beside(self, by: tuple[str, ...], basis: Basis | str, reading: Reading | str) -> Total | None:
        """The total of all groups; None where only groups can be added, and were asked for."""
        mixed = {name for name in ("currency", "stage", "valuation") if len(self.table.words(name).labels) > 1}
        return None if mixed & set(by) else self.total(basis=basis, reading=reading)

    def cumulative(
        self,
        *,
        by: Words = (),
        freq: Frequency | str = Frequency.MONTH,
        basis: Basis | str = Basis.ANNOUNCED,
        reading: Reading | str = Reading.CONVENTIONAL,
    ) -> Cumulative:
        """Add the packages up over time.

        Args:
            by: Keys of the curves, as for `totals`, without periods; none for one curve.
            freq: `D`, `W`, `M`, `Q`, `Y` or `FY`: US fiscal years by date, not by booked year as in
                `totals(by="fiscal_year")`; where the two differ, both results say for how many packages.
            basis: `announced` or `new_money`.
            reading: `conventional` or `literal`.

        Returns:
            One curve per group with its band; every period is there, empty ones included.

        Raises:
            UnknownTermError: `by` or `freq` is not known.
            CurrencyMismatchError: Several currencies.
            StageMismatchError: Several stages.
            BasisMismatchError: The revalued basis.
        """
        return cumulative(
            self._selection,
            by=keys(by),
            frequency=Frequency(freq),
            basis=choice(Basis, basis),
            reading=choice(Reading, reading),
            currency=self._currency,
        )
