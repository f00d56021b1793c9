"""Authorities: the legal and budget powers under which aid is given."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from aidledger.bundled import read_rows
from aidledger.vocabulary.terms import AggregateTermError, TermTable, split_list

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Authority", "authorities", "authority", "resolve_authority"]


class Authority(NamedTuple):
    """One legal or budget power.

    Attributes:
        code: Code of this project, such as `PDA`.
        title: Name.
        country: Code of the party that holds it; empty for stand-ins.
        family: What kind of power it is, such as `drawdown`.
        counts_as: What money under it is: `package`, `pooled`, `pledge`, `financial`, `contingent`, `umbrella`,
            `sale`, `replenishment`, `coordination`, `waiver`, `fallback` or `aggregate`.
        instrument: Usual instrument; empty where it depends on the package.
        part_of: Code of the authority it is a part of; empty for most.
        overlaps_with: Codes whose money may be the same.
        aliases: Further names.
        definition: What it is.
        legal_basis: Law or decision it rests on.
        note: What to know before using the row.
        source_url: Page the facts were read on.
        source_kind: `official`, `official_copy`, `secondary` or `data_label`.
        confidence: `high`, `medium` or `low`.
    """

    code: str
    title: str
    country: str
    family: str
    counts_as: str
    instrument: str
    part_of: str
    overlaps_with: tuple[str, ...]
    aliases: tuple[str, ...]
    definition: str
    legal_basis: str
    note: str
    source_url: str
    source_kind: str
    confidence: str

    @property
    def is_aggregate(self) -> bool:
        """Whether it is a sum over accounts, which only limits may name."""
        return self.counts_as == "aggregate"


@cache
def authorities() -> tuple[Authority, ...]:
    """Give every authority, in order of code.

    Example:
        >>> [row.code for row in authorities() if row.is_aggregate]
        ['ALL_UKRAINE_RESPONSE', 'DOD_TOTAL']
    """
    return tuple(_authority(row) for row in read_rows("reference", "authorities"))


def authority(text: str) -> Authority:
    """Look an authority up by code, title or alias.

    Args:
        text: A whole cell, such as `PDA`.

    Returns:
        Its row, aggregates included.

    Raises:
        UnknownTermError: No such authority; the hint offers near names.

    Example:
        >>> authority("Presidential Drawdown Authority").instrument
        'in_kind_stock'
    """
    return _by_code()[_terms().resolve(text)]


def resolve_authority(text: str, *, aggregates: bool = False) -> str:
    """Give the code of an authority, by code, title or alias.

    Args:
        text: A whole cell.
        aggregates: Whether a sum over accounts is accepted too, as limits need it.

    Returns:
        The code.

    Raises:
        UnknownTermError: No such authority; the hint offers near names.
        AggregateTermError: It names a sum over accounts, and `aggregates` is false.

    Example:
        >>> resolve_authority("Foreign Military Financing")
        'FMF'
    """
    found = authority(text)
    if found.is_aggregate and not aggregates:
        raise AggregateTermError(
            f"{text!r} is a sum over several accounts, never aid itself.",
            term=text,
            hint="Name the authority the money was given under; only limits may name sums.",
        )
    return found.code


@cache
def _by_code() -> Mapping[str, Authority]:
    return MappingProxyType({row.code: row for row in authorities()})


@cache
def _terms() -> TermTable:
    return TermTable.build("Authority", ((row.code, (row.title, *row.aliases)) for row in authorities()))


def _authority(row: dict[str, str]) -> Authority:
    return Authority(
        code=row["code"],
        title=row["title"],
        country=row["country"],
        family=row["family"],
        counts_as=row["counts_as"],
        instrument=row["instrument"],
        part_of=row["part_of"],
        overlaps_with=split_list(row["overlaps_with"]),
        aliases=split_list(row["aliases"]),
        definition=row["definition"],
        legal_basis=row["legal_basis"],
        note=row["note"],
        source_url=row["source_url"],
        source_kind=row["source_kind"],
        confidence=row["confidence"],
    )
