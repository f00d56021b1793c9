"""The ledger: the one place where the data and the functions on it meet.

`Ledger` is an immutable façade of one-line delegations. Every method returns a new object.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from aidledger.amounts import Reading
from aidledger.checks import check
from aidledger.conversion import Conversion, RatePolicy
from aidledger.errors import UnknownTermError
from aidledger.model import AidPackage, Basis, Limit, Revision, Statement
from aidledger.reconciliation import Reconciliation, reconcile
from aidledger.report import report_text
from aidledger.table import Announcement, Book, Coverage, PackageTable
from aidledger.totals import AmountsAs, Cumulative, Frequency, Selection, Total, Totals, cumulative, total, totals
from aidledger.totals.figures import NO_CURRENCY
from aidledger.totals.frames import package_frame
from aidledger.totals.given import distinct, refuse_unknown_names
from aidledger.totals.wanted import choice, currency_code, keys, one_day, wanted

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from aidledger.conversion import Rates
    from aidledger.dates import DateSpan, FiscalYear
    from aidledger.findings import Findings

__all__ = ["Ledger"]

Words: TypeAlias = str | Iterable[str]
"""One word, or several of which any will do."""
Day: TypeAlias = "str | dt.date | DateSpan"


class Ledger:
    """Packages with the statements, revisions and limits that belong to them.

    Args:
        packages: Records, or a table of them.
        statements: Published totals, balances and headlines.
        revisions: Restatements.
        limits: Ceilings and appropriations.
        announcements: Announcements that contained several packages.
        name: Short name, shown in results.
        title: One line for people.
        coverage: What the ledger claims to contain.

    Example:
        >>> from aidledger import AidPackage, Ledger
        >>> p = AidPackage(amount="$400 million", date="2024-10-21", category="munitions", donor="US")
        >>> Ledger([p]).total().value
        Decimal('400000000.00')
    """

    __slots__ = ("_book", "_selection")

    def __init__(  # noqa: PLR0913 - everything a ledger is made of, named one by one
        self,
        packages: Iterable[AidPackage] | PackageTable = (),
        *,
        statements: Iterable[Statement] = (),
        revisions: Iterable[Revision] = (),
        limits: Iterable[Limit] = (),
        announcements: Iterable[Announcement] = (),
        name: str = "ledger",
        title: str = "",
        coverage: Coverage | None = None,
    ) -> None:
        if not isinstance(packages, PackageTable):
            packages = PackageTable.from_records(distinct(packages, AidPackage))
        self._book = Book(
            packages=packages,
            statements=distinct(statements, Statement),
            revisions=distinct(revisions, Revision),
            limits=distinct(limits, Limit),
            announcements=distinct(announcements, Announcement),
            name=name,
            title=title,
            coverage=coverage or Coverage(),
        )
        self._selection = Selection.everything(packages)

    @classmethod
    def from_book(cls, book: Book) -> Ledger:
        """The ledger of everything in `book`."""
        return _ledger(book, Selection.everything(book.packages))

    def __len__(self) -> int:
        return len(self._selection)

    def __iter__(self) -> Iterator[AidPackage]:
        return iter(self.packages)

    def __contains__(self, package: object) -> bool:
        return (package.id if isinstance(package, AidPackage) else package) in self.table.words("id").labels

    def __repr__(self) -> str:
        scope = self._selection.filter.describe()
        return (
            f"<Ledger {self.name}: {len(self)} packages{f' ({scope})' if scope else ''}, {len(self.statements)} statements, "
            f"{len(self.revisions)} revisions, {len(self.limits)} limits>"
        )

    @property
    def name(self) -> str:
        """Short name."""
        return self._book.name

    @property
    def title(self) -> str:
        """One line for people."""
        return self._book.title

    @property
    def coverage(self) -> Coverage:
        """What the ledger claims to contain."""
        return self._book.coverage

    @property
    def hash(self) -> str:
        """SHA-256 over the whole content, whatever it is narrowed to."""
        return self._book.digest

    @property
    def packages(self) -> tuple[AidPackage, ...]:
        """The packages as records, in order; meant for small ledgers."""
        return self._selection.table.records()

    @property
    def table(self) -> PackageTable:
        """The packages as columns."""
        return self._selection.table

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Published totals, balances and headlines."""
        return self._book.statements

    @property
    def revisions(self) -> tuple[Revision, ...]:
        """Restatements, including superseded ones."""
        return self._book.revisions

    @property
    def limits(self) -> tuple[Limit, ...]:
        """Ceilings and appropriations: never part of a total."""
        return self._book.limits

    @property
    def announcements(self) -> tuple[Announcement, ...]:
        """Announcements that contained several packages."""
        return self._book.announcements

    def __getitem__(self, package: str) -> AidPackage:
        """The package with an id."""
        if package not in self:
            raise UnknownTermError.of("Package", str(package), self.table.ids, where="See ledger.to_pandas()['id'].")
        return self.table.filter(self.table.words("id").mask([package])).record(0)

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
    ) -> Ledger:
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
        return _ledger(self._book, self._selection.where(chosen))

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
            basis: `announced` or `new_money`.
            reading: `conventional` or `literal`.

        Returns:
            One row per group. Totals by category are intervals: packages of that category alone,
            up to those plus the ones that share it.

        Raises:
            UnknownTermError: `by` names something else.
            CurrencyMismatchError: Several currencies, unless grouped by.
            StageMismatchError: Several stages, unless grouped by.
            ValuationMismatchError: Several valuations, unless grouped by.
            BasisMismatchError: The revalued basis.
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
            freq: `D`, `W`, `M`, `Q`, `Y` or `FY`: US fiscal years by date, not by booked year.
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

    def convert(
        self, to: str, *, rates: Rates, at: str | dt.date = "date", policy: RatePolicy = RatePolicy.EXACT
    ) -> Ledger:
        """The ledger with totals in one currency; packages keep the amounts that were stated.

        Args:
            to: ISO 4217 code.
            rates: Where rates come from.
            at: `date` converts each amount at the day of its package; a day converts all at that day.
            policy: What happens on a day without a published rate.

        Returns:
            A ledger whose `total`, `totals` and `cumulative` are exact sums of amount times rate,
            never rounded. Statements are still compared in their own currency.

        Raises:
            MissingRateError: A package has no rate within reach; names currency, day and the nearest.
            InputError: `to` is not a currency, or `at` not a day.
        """
        conversion = Conversion(currency_code(to), rates, policy, None if at == "date" else one_day("at", at))
        table = self.table.converted(conversion.row_rates(self.table))
        return _ledger(self._book, replace(self._selection, table=table))

    def reconcile(self) -> Reconciliation:
        """Compare every statement with the packages: verdict, gap and tested explanations.

        Statements keep their own currency; one about more than a narrowed ledger holds is not compared.
        """
        return reconcile(self._book, replace(self._selection, table=self.table.converted(None)))

    def check(self) -> Findings:
        """Look across the records for what is probably wrong."""
        return check(self._book, about=self.table)

    def report(self, *, width: int = 80) -> str:
        """The record at a glance, as text of some width: span, totals, curve and reconciliation."""
        return report_text(self._book, self._selection, width=width)

    def to_pandas(self, *, amounts: AmountsAs = "float") -> pd.DataFrame:
        """The packages as a frame, one row each.

        Args:
            amounts: `float` gives float64 major units, which every pandas method takes; `decimal`
                gives exact decimal128 major units; `minor` gives Int64 minor units.

        Returns:
            Columns of the contract, with `date` as datetime64.
        """
        return package_frame(self.table, amounts)

    @property
    def _currency(self) -> str:
        if self.table.rates is not None:
            return self.table.rates.currency
        labels = self._book.packages.words("currency").labels
        return labels[0] if len(labels) == 1 else NO_CURRENCY


def _ledger(book: Book, selection: Selection) -> Ledger:
    """A ledger over some of the packages of a book."""
    ledger = Ledger.__new__(Ledger)
    ledger._book, ledger._selection = book, selection  # noqa: SLF001 - a second constructor
    return ledger
