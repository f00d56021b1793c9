"""A country, organisation or fund that gives or receives."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BeforeValidator

from aidledger.frozen import Frozen
from aidledger.model.fields import PartyCode, Text, one_or_many
from aidledger.vocabulary import parties, resolve_party

__all__ = ["Party"]


class Party(Frozen):
    """A donor or recipient of the reference tables.

    Example:
        >>> Party.of("Republic of Korea").code
        'KOR'
    """

    code: PartyCode
    """ISO 3166 alpha-3, or a registered code of an organisation."""
    name: Text
    """Name in English."""
    kind: Text
    """`country`, `organisation` or `pseudo`."""
    aliases: Annotated[tuple[Text, ...], BeforeValidator(one_or_many)] = ()
    """Other spellings that resolve to this party."""

    @classmethod
    def of(cls, term: str) -> Self:
        """Look a party up by code, name or alias.

        Args:
            term: Whole name; nothing is matched by likeness.

        Returns:
            The party.

        Raises:
            UnknownTermError: No party has this code, name or alias.
        """
        code = resolve_party(term)
        row = next(row for row in parties() if row.code == code)
        return cls(code=row.code, name=row.name, kind=row.kind, aliases=row.aliases)
