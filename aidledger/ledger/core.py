"""What every ledger has: its book, and the part of it that is looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import NoneType
from typing import TYPE_CHECKING, Self, TypeAlias

from aidledger.arguments import refuse_other_types
from aidledger.conversion import as_stated
from aidledger.display import counted
from aidledger.errors import UnknownTermError
from aidledger.model import AidPackage, Limit, Revision, Statement
from aidledger.table import Announcement, Book, Coverage, PackageTable
from aidledger.totals import Selection
from aidledger.totals.figures import NO_CURRENCY
from aidledger.totals.given import distinct
from aidledger.versions import Side, refuse_withdrawn

if TYPE_CHECKING:
    import datetime as dt

    from aidledger.dates import DateSpan
    from aidledger.table import RowRates

_COMPLETED = 10_000
"""Ids a notebook offers for completion."""

__all__ = ["Day", "LedgerCore", "Words"]

Words: TypeAlias = str | Iterable[str]
"""One word, or several of which any will do."""
Day: TypeAlias = "str | dt.date | DateSpan"
"""A day, or a span whose ends make a boundary uncertain."""


class LedgerCore:
    """Construction, content and identity of a ledger; `Ledger` adds what can be asked of it."""

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
        for word, value in (("name", name), ("title", title)):
            refuse_other_types(word, value, str, what="text", hint=f'Such as {word}="ours".')
        refuse_other_types(
            "coverage",
            coverage,
            (Coverage, NoneType),
            what="a Coverage",
            hint="Give that of another ledger: ledger.coverage.",
        )
        if not isinstance(packages, PackageTable):
            packages = PackageTable.from_records(distinct(packages, AidPackage))
        # Records of a converted ledger are a view of what was stated.
        self._book = Book(
            packages=packages,
            statements=as_stated(distinct(statements, Statement)),
            revisions=as_stated(distinct(revisions, Revision)),
            limits=as_stated(distinct(limits, Limit)),
            announcements=distinct(announcements, Announcement),
            name=name,
            title=title,
            coverage=coverage or Coverage(),
        )
        self._selection = Selection.everything(packages)

    @classmethod
    def from_book(cls, book: Book) -> Self:
        """The ledger of everything in `book`."""
        return cls._of(book, Selection.everything(book.packages))

    @classmethod
    def _of(cls, book: Book, selection: Selection) -> Self:
        ledger = cls.__new__(cls)
        ledger._book, ledger._selection = book, selection  # noqa: SLF001 - a second constructor
        return ledger

    def _narrowed(self, selection: Selection) -> Self:
        """The same book, of which only a selection is counted."""
        return self._of(self._book, selection)

    def __len__(self) -> int:
        return len(self._selection)

    def __iter__(self) -> Iterator[AidPackage]:
        return iter(self.packages)

    def __eq__(self, other: object) -> bool:
        """Whether both hold and claim the same, narrowed and converted alike; names and titles do not count."""
        if not isinstance(other, LedgerCore):
            return NotImplemented
        mine, theirs = self._selection, other._selection
        return (
            mine.filter == theirs.filter
            and _rated_alike(mine.table.rates, theirs.table.rates)
            and self.coverage == other.coverage  # which verdicts depend on; equal ledgers still have equal hashes
            and self.hash == other.hash
        )

    def __hash__(self) -> int:
        return hash(self.hash)

    def __contains__(self, package: object) -> bool:
        return (package.id if isinstance(package, AidPackage) else package) in self.table.words("id").labels

    def __repr__(self) -> str:
        scope = self._selection.filter.describe()
        parts = [f"{counted(len(self), 'package')}{f' ({scope})' if scope else ''}"]
        parts += [counted(len(getattr(self, f"{word}s")), word) for word in ("statement", "revision", "limit")]
        parts += [counted(len(self._book.amendments), "amendment")] if self._book.amendments else []
        return f"<Ledger {self.name}: {', '.join(parts)}>"

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

    def __getitem__(self, package: str | AidPackage) -> AidPackage:
        """The package with an id, or with the id of another.

        Raises:
            UnknownTermError: There is none, or it was withdrawn.
        """
        if isinstance(package, AidPackage):
            package = package.id  # what is `in` the ledger can be looked up in it
        if package not in self:
            refuse_withdrawn(self._book, package)
            raise UnknownTermError.of("Package", str(package), self.table.ids, where="See ledger.to_pandas()['id'].")
        return self.table.filter(self.table.words("id").mask([package])).record(0)

    def _ipython_key_completions_(self) -> list[str]:
        return [str(cell) for cell in self.table.arrow.column("id").slice(0, _COMPLETED).to_pylist()]

    @property
    def side(self) -> Side:
        """The ledger as one side of a comparison: its book, what it is narrowed to, its currency."""
        return Side(self._book, self._selection, self._currency)

    @property
    def _currency(self) -> str:
        if self.table.rates is not None and self.table.rates.currency:
            return self.table.rates.currency
        labels = self._book.packages.words("currency").labels
        return labels[0] if len(labels) == 1 else NO_CURRENCY


def _rated_alike(mine: RowRates | None, theirs: RowRates | None) -> bool:
    if mine is None or theirs is None:
        return mine is theirs
    if (mine.exponent, mine.currency, mine.how) != (theirs.exponent, theirs.currency, theirs.how):
        return False
    return sorted(mine.factors.tolist()) == sorted(theirs.factors.tolist())
