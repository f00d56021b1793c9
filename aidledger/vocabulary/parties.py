"""Donors and recipients: countries, organisations, and the aggregates that are refused."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from aidledger.bundled import read_rows
from aidledger.vocabulary.terms import AggregateTermError, TermTable, split_list

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Party", "parties", "party", "resolve_donor", "resolve_party"]


class Party(NamedTuple):
    """One party that gives or receives.

    Attributes:
        code: ISO 3166-1 alpha-3, or a registered code that starts with `X-`.
        name: English name.
        kind: `country`, `organisation`, `pseudo` (stand-in for several or unknown parties) or `aggregate`.
        subtype: Finer kind.
        parent: Code of the party it belongs to; empty for most.
        may_give: Whether it can be the donor of a package.
        iso_alpha2: ISO 3166-1 alpha-2; empty for organisations.
        iso_numeric: ISO 3166-1 numeric, three digits.
        dac_code: OECD-DAC code: country, agency or CRS channel.
        iati_ref: Reference of the organisation in IATI.
        kiel_prefix: Prefix of its identifiers in Kiel data; not unique.
        aliases: Further names.
        fiscal_year_starts: First day of its fiscal year, `MM-DD`; empty where no legal source is on record.
        fiscal_year_source: The law that sets it.
        note: What to know before using the row.
        source: Where the facts were taken from.
    """

    code: str
    name: str
    kind: str
    subtype: str
    parent: str
    may_give: bool
    iso_alpha2: str
    iso_numeric: str
    dac_code: str
    iati_ref: str
    kiel_prefix: str
    aliases: tuple[str, ...]
    fiscal_year_starts: str
    fiscal_year_source: str
    note: str
    source: str

    @property
    def is_aggregate(self) -> bool:
        """Whether it is a sum over parties, refused as donor and as recipient."""
        return self.kind == "aggregate"


@cache
def parties() -> tuple[Party, ...]:
    """Give every registered party, in order of code.

    Example:
        >>> [party.code for party in parties() if party.fiscal_year_starts == "10-01"]
        ['USA']
    """
    return tuple(_party(row) for row in read_rows("reference", "parties"))


def party(text: str) -> Party:
    """Look a party up by code, name or alias.

    Args:
        text: A whole cell, such as `UA`, `UKR` or `Ukraine`.

    Returns:
        Its row, aggregates included.

    Raises:
        UnknownTermError: No such party; the hint offers near names.

    Example:
        >>> party("Republic of Korea").code, party("U.S.").name
        ('KOR', 'United States')
    """
    return _by_code()[_terms().resolve(text)]


def resolve_party(text: str) -> str:
    """Give the code of one party, by code, name or alias.

    Args:
        text: A whole cell.

    Returns:
        ISO 3166-1 alpha-3 or a registered `X-` code.

    Raises:
        UnknownTermError: No such party; the hint offers near names.
        AggregateTermError: It names a sum over parties.

    Example:
        >>> resolve_party("The Netherlands")
        'NLD'
    """
    found = party(text)
    if found.is_aggregate:
        raise AggregateTermError(
            f"{text!r} is a sum over several parties.", term=text, hint="Record each member, or the institution itself."
        )
    return found.code


def resolve_donor(text: str) -> str:
    """Give the code of a party that can give a package.

    Args:
        text: Code, name or alias; a whole cell.

    Returns:
        ISO 3166-1 alpha-3 or a registered `X-` code.

    Raises:
        UnknownTermError: No such party.
        AggregateTermError: It names a sum over parties, a region or a group that gives only through its members.

    Example:
        >>> resolve_donor("EPF")
        'X-EPF'
    """
    code = resolve_party(text)
    if not _by_code()[code].may_give:
        raise AggregateTermError(
            f"{text!r} stands for several parties and gives nothing itself.",
            term=text,
            hint="Record the party that gives.",
        )
    return code


@cache
def _by_code() -> Mapping[str, Party]:
    return MappingProxyType({row.code: row for row in parties()})


@cache
def _terms() -> TermTable:
    return TermTable.build("Party", ((row.code, _names(row)) for row in parties()))


def _names(row: Party) -> tuple[str, ...]:
    return (row.name, *([row.iso_alpha2] if row.iso_alpha2 else []), *row.aliases)


def _party(row: dict[str, str]) -> Party:
    return Party(
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        subtype=row["subtype"],
        parent=row["parent"],
        may_give=row["may_give"] == "yes",
        iso_alpha2=row["iso_alpha2"],
        iso_numeric=row["iso_numeric"],
        dac_code=row["dac_code"],
        iati_ref=row["iati_ref"],
        kiel_prefix=row["kiel_prefix"],
        aliases=split_list(row["aliases"]),
        fiscal_year_starts=row["fiscal_year_starts"],
        fiscal_year_source=row["fiscal_year_source"],
        note=row["note"],
        source=row["source"],
    )
