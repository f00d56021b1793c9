"""Holding a ledger against what was published, against itself, and against what was known before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, Unpack

from aidledger.checks import check
from aidledger.ledger.core import LedgerCore
from aidledger.model import AmendmentKind
from aidledger.reconciliation import Reconciliation, reconcile
from aidledger.totals.wanted import choice, one_day
from aidledger.versions import (
    Changes,
    Given,
    History,
    Why,
    amend,
    as_known,
    find,
    history,
    narrowed_alike,
    refuse_view,
    withdraw,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from aidledger.findings import Findings
    from aidledger.table import Book

__all__ = ["Auditing"]


class Auditing(LedgerCore):
    """Reconciliation, checks and versions."""

    __slots__ = ()

    @property
    def book(self) -> Book:
        """Everything the ledger is made of, as one value; a narrowed ledger has the whole book."""
        return self._book

    def reconcile(self) -> Reconciliation:
        """Compare every statement with the packages: verdict, gap and tested explanations.

        A statement about more than a narrowed ledger holds is not compared, and in a converted ledger
        neither is one that no rate was in reach of.
        """
        return reconcile(self._book, self._selection)

    def check(self, *, select: str | Iterable[str] = (), ignore: str | Iterable[str] = ()) -> Findings:
        """Look across the records, as they were stated, for what is probably wrong.

        Args:
            select: Finding codes (`AL205`), families (`AL2`) or names of checks; all by default.
            ignore: The same, to leave out.

        Returns:
            Findings, gravest first. What a record suppresses is in `suppressed`, with its reason. Of a
            narrowed ledger those about its packages, and about other records unless these are of
            authorities that none of its packages has.

        Raises:
            UnknownTermError: A code, family or name is not known.
            InputError: No check can make a finding that is selected, such as those of `reconcile()`,
                or `ignore` leaves nothing.
        """
        return check(self._book.stated, about=self.table, select=select, ignore=ignore)

    def as_known(self, day: str | dt.date) -> Self:
        """The ledger with the versions of all records that were public on a day.

        A record without `known_on` counts as known from the last possible day of what it is about;
        one without any day counts as always known. Changes that became known later are undone.

        Args:
            day: The last day whose news counts, such as `2023-05-01`.

        Returns:
            A ledger narrowed like this one.

        Raises:
            InputError: It is not a day, or the ledger is converted.

        Example:
            >>> import aidledger as al
            >>> us = al.load("us-ukraine")
            >>> us.as_known("2023-05-01").total(basis="revalued").value  # before the revaluation was known
            Decimal('36002000000.00')
        """
        return self._changed(as_known(self._book, one_day("day", day)))

    def amend(
        self,
        id: str,  # noqa: A002 - the name of the column
        *,
        reason: str,
        source: Given,
        known_on: str | dt.date | None = None,
        kind: AmendmentKind | str = AmendmentKind.RESTATED,
        table: str | None = None,
        **changes: Unpack[Changes],
    ) -> Self:
        """The ledger with a new version of a record; the version before is kept.

        With `restated` the fields given replace those of the record. With `increment` the amount
        given is added, with `cancellation` it is taken back (all of it when none is given), and
        both leave everything but the amount alone. With `revaluation` the same articles get
        another amount or valuation. Only packages can be revalued, only packages and limits can
        grow or be cancelled; statements and revisions are said anew.

        Args:
            id: Of a package, statement, revision or limit.
            reason: Why.
            source: Where the change was read: an address, a `Source`, or several. It becomes the
                first source of the new version.
            known_on: First day the change was public; that of the source when left out.
            kind: `restated`, `increment`, `cancellation` or `revaluation`.
            table: `packages`, `statements`, `revisions` or `limits`, where an id is in several.
            changes: Fields of the record by name; the new version is validated in full.

        Returns:
            A new ledger.

        Raises:
            UnknownTermError: There is no record of this id, or no such kind or table.
            InputError: The kind does not fit, a field is not known, nothing changes, the change has
                no reason, source or day, or was known before the record.
            pydantic.ValidationError: The new version is not valid.

        Example:
            >>> import aidledger as al
            >>> seed = al.load("seed")
            >>> more = seed.amend(
            ...     "SEED-400M",
            ...     kind="increment",
            ...     amount="$25 million",
            ...     reason="A second consignment.",
            ...     source="https://example.org/release",
            ...     known_on="2024-11-01",
            ... )
            >>> print(more["SEED-400M"].amount, more.as_known("2024-10-31")["SEED-400M"].amount)
            USD 425 million USD 400 million
        """
        why = Why.of(reason=reason, source=source, known_on=known_on)
        refuse_view(self._selection, "amended")
        record = find(self._book, id, table)
        return self._changed(amend(self._book, record, why, kind=choice(AmendmentKind, kind), changes=changes))

    def withdraw(
        self,
        id: str,  # noqa: A002 - the name of the column
        *,
        reason: str,
        source: Given,
        known_on: str | dt.date | None = None,
        table: str | None = None,
    ) -> Self:
        """The ledger without a record that should not have been there; its history keeps it.

        Money that was taken back is a cancellation: the package happened, and stays at nothing.

        Args:
            id: Of a package, statement, revision or limit.
            reason: Why.
            source: Where that was read.
            known_on: First day it was public; that of the source when left out.
            table: Where an id is in several tables.

        Returns:
            A new ledger.

        Raises:
            UnknownTermError: There is no record of this id.
            InputError: There is no reason, source or day, or it was known before the record.
        """
        why = Why.of(reason=reason, source=source, known_on=known_on)
        refuse_view(self._selection, "changed")
        return self._changed(withdraw(self._book, find(self._book, id, table), why))

    def history(self, id: str, *, table: str | None = None) -> History:  # noqa: A002 - the name of the column
        """Every version of a record: the first release, each change with its reason, what stands.

        Args:
            id: Of a package, statement, revision or limit, withdrawn or not.
            table: Where an id is in several tables.

        Returns:
            The versions, oldest first; `.first`, `.latest`, `.render()`, `.to_pandas()`.

        Raises:
            UnknownTermError: There never was a record of this id.
            InputError: Several tables have a record of this id.
        """
        return history(self._book.stated, id, table)

    def _changed(self, book: Book) -> Self:
        """Another book, narrowed as this one is."""
        return self._of(book, narrowed_alike(book, self._selection, self._book))
