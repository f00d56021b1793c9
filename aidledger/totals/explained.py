"""What an explanation and a verification need to know of a total."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from decimal import Decimal

    from aidledger.amounts import Reading
    from aidledger.model import Basis, Revision
    from aidledger.table import Book, PackageTable, UsedRate
    from aidledger.totals.countable import Exclusion
    from aidledger.totals.open_facts import OpenFact
    from aidledger.totals.selection import Selection
    from aidledger.vocabulary import Stage

__all__ = ["Explained", "HasBook"]


class HasBook(Protocol):
    """A ledger, as far as a total needs one."""

    @property
    def book(self) -> Book:
        """Everything the ledger is made of."""
        ...

    @property
    def table(self) -> PackageTable:
        """Its packages."""
        ...


class Explained(Protocol):
    """A total, as far as it is taken apart; see `Total` for what each attribute means."""

    @property
    def value(self) -> Decimal | None: ...  # noqa: D102 - said by Total
    @property
    def low(self) -> Decimal: ...  # noqa: D102
    @property
    def high(self) -> Decimal: ...  # noqa: D102
    @property
    def rounding_low(self) -> Decimal: ...  # noqa: D102
    @property
    def rounding_high(self) -> Decimal: ...  # noqa: D102
    @property
    def currency(self) -> str: ...  # noqa: D102
    @property
    def stage(self) -> Stage: ...  # noqa: D102
    @property
    def basis(self) -> Basis: ...  # noqa: D102
    @property
    def reading(self) -> Reading: ...  # noqa: D102
    @property
    def rows(self) -> int: ...  # noqa: D102
    @property
    def rates(self) -> str: ...  # noqa: D102
    @property
    def excluded(self) -> tuple[Exclusion, ...]: ...  # noqa: D102
    @property
    def open_facts(self) -> tuple[OpenFact, ...]: ...  # noqa: D102
    @property
    def revisions(self) -> tuple[Revision, ...]: ...  # noqa: D102
    @property
    def ledger(self) -> str: ...  # noqa: D102
    @property
    def ledger_hash(self) -> str: ...  # noqa: D102
    @property
    def ids(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def selection(self) -> Selection: ...  # noqa: D102
    def cite(self) -> str: ...  # noqa: D102
    def rates_used(self) -> tuple[UsedRate, ...]: ...  # noqa: D102
