"""Instruments and valuation bases: the form of the aid, and how its value was found."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import NamedTuple

from aidledger.bundled import read_rows
from aidledger.vocabulary.terms import TermTable

__all__ = [
    "Instrument",
    "InstrumentRow",
    "Valuation",
    "ValuationRow",
    "instruments",
    "resolve_instrument",
    "resolve_valuation",
    "valuations",
]


class Instrument(StrEnum):
    """The form of the aid, apart from its stage and its authority."""

    GRANT = "grant"
    IN_KIND_STOCK = "in_kind_stock"
    IN_KIND_PROCURED = "in_kind_procured"
    FINANCING = "financing"
    LOAN = "loan"
    GUARANTEE = "guarantee"
    SWAP_LINE = "swap_line"
    EQUITY = "equity"
    SERVICE_TRAINING = "service_training"
    SALE = "sale"

    @property
    def in_aid_total(self) -> bool:
        """Whether totals count it without being asked.

        Example:
            >>> Instrument.LOAN.in_aid_total, Instrument.FINANCING.in_aid_total
            (False, True)
        """
        return self.value in _in_aid_totals()


class Valuation(StrEnum):
    """How the value of aid in kind was found; different bases are never added."""

    REPLACEMENT_COST = "replacement_cost"
    NET_BOOK_VALUE = "net_book_value"
    ACQUISITION_COST = "acquisition_cost"
    MARKET_PRICE = "market_price"
    MARKET_PRICE_UPPER = "market_price_upper"
    CONTRACT_PRICE = "contract_price"
    STATED_UNKNOWN = "stated_unknown"


class InstrumentRow(NamedTuple):
    """One row of the table of instruments.

    Attributes:
        code: Value of `Instrument`.
        title: Name.
        definition: What it means here.
        repayable: Whether it is paid back.
        contingent: Whether money moves only if something happens.
        in_aid_total: Whether totals count it without being asked.
        basis: Authority the definition rests on.
        source: Where the facts were taken from.
    """

    code: str
    title: str
    definition: str
    repayable: bool
    contingent: bool
    in_aid_total: bool
    basis: str
    source: str


class ValuationRow(NamedTuple):
    """One row of the table of valuation bases.

    Attributes:
        code: Value of `Valuation`.
        title: Name.
        definition: What it means here.
        basis: Authority the definition rests on.
        source: Where the facts were taken from.
    """

    code: str
    title: str
    definition: str
    basis: str
    source: str


@cache
def instruments() -> tuple[InstrumentRow, ...]:
    """Give the table of instruments, in order of code."""
    return tuple(_instrument_row(row) for row in read_rows("reference", "instruments"))


@cache
def _in_aid_totals() -> frozenset[str]:
    return frozenset(row.code for row in instruments() if row.in_aid_total)


@cache
def valuations() -> tuple[ValuationRow, ...]:
    """Give the table of valuation bases, in order of code."""
    return tuple(ValuationRow(**row) for row in read_rows("reference", "valuations"))


def resolve_instrument(text: str) -> Instrument:
    """Give the instrument that a code or title means.

    Raises:
        UnknownTermError: No such instrument; the hint offers near names.

    Example:
        >>> resolve_instrument("In kind, from stock")
        <Instrument.IN_KIND_STOCK: 'in_kind_stock'>
    """
    return Instrument(_instrument_terms().resolve(text))


def resolve_valuation(text: str) -> Valuation:
    """Give the valuation basis that a code or title means.

    Raises:
        UnknownTermError: No such basis; the hint offers near names.

    Example:
        >>> resolve_valuation("Net book value")
        <Valuation.NET_BOOK_VALUE: 'net_book_value'>
    """
    return Valuation(_valuation_terms().resolve(text))


@cache
def _instrument_terms() -> TermTable:
    return TermTable.build("Instrument", ((row.code, (row.title,)) for row in instruments()))


@cache
def _valuation_terms() -> TermTable:
    return TermTable.build("Valuation basis", ((row.code, (row.title,)) for row in valuations()))


def _instrument_row(row: dict[str, str]) -> InstrumentRow:
    return InstrumentRow(
        code=row["code"],
        title=row["title"],
        definition=row["definition"],
        repayable=row["repayable"] == "yes",
        contingent=row["contingent"] == "yes",
        in_aid_total=row["in_aid_total"] == "yes",
        basis=row["basis"],
        source=row["source"],
    )
