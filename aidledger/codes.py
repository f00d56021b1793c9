"""The words that can be asked for: donors, authorities, categories and stages, each with what it means.

Every function gives `Codes`: iterating yields the codes that `Ledger.where` and the records
take, `["PDA"]` says what one of them is, and a notebook shows the table.
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from aidledger.display import counted, text_table
from aidledger.display.html_table import Column, html_table
from aidledger.display.html_view import cap_note, notebook_view
from aidledger.errors import UnknownTermError
from aidledger.vocabulary import authorities as authority_rows
from aidledger.vocabulary import categories as category_rows
from aidledger.vocabulary import normalise, parties
from aidledger.vocabulary import stages as stage_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Code", "Codes", "authorities", "categories", "donors", "stages"]

_NAMED = 6
_SHOWN = 60


class Code(NamedTuple):
    """One code with what it means.

    Attributes:
        code: What records and filters take.
        title: Its name.
        meaning: What it is; empty where the name says it.
        also: Further names that are understood.
    """

    code: str
    title: str
    meaning: str = ""
    also: tuple[str, ...] = ()


class Codes:
    """Codes of one kind, in order, each with its title and meaning.

    Args:
        kind: What they are, in the plural.
        rows: The codes.
    """

    __slots__ = ("_rows", "kind")

    def __init__(self, kind: str, rows: Iterable[Code]) -> None:
        self.kind = kind
        self._rows = MappingProxyType({row.code: row for row in rows})

    def __getitem__(self, code: str) -> Code:
        if code not in self._rows:
            raise UnknownTermError.of("Code", code, self._rows, where=f"See al.{self.kind}().")
        return self._rows[code]

    def __contains__(self, code: object) -> bool:
        return code in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __repr__(self) -> str:
        named = [*list(self)[:_NAMED], *(["..."] if len(self) > _NAMED else [])]
        return f"<{self.kind}, {counted(len(self), 'code')}: {', '.join(named)}>"

    def __str__(self) -> str:
        return text_table(["code", "title"], [row[:2] for row in self._rows.values()])

    def find(self, text: str) -> Codes:
        """The codes whose code, title, meaning or further names contain a text.

        Args:
            text: Any part of them; case and spaces do not matter.

        Returns:
            The codes found, in order.

        Example:
            >>> authorities().find("drawdown")
            <authorities, 4 codes: PDA, PDA_506A2, PDA_TWN, PKO_DRAWDOWN>
        """
        wanted = normalise(text)
        found = [row for row in self._rows.values() if any(wanted in normalise(part) for part in (*row[:3], *row.also))]
        return Codes(self.kind, found)

    def _repr_html_(self) -> str:
        shown = list(self._rows.values())[:_SHOWN]
        columns = [Column("code"), Column("title"), Column("meaning")]
        table = html_table(
            f"{self.kind.capitalize()}, as records and filters take them", columns, [r[:3] for r in shown]
        )
        note = cap_note(len(shown), len(self), self.kind, rest="Narrow them with .find(text).")
        return notebook_view(f"{len(self)} {self.kind}", parts=[table] if shown else [], notes=[note])

    def _ipython_key_completions_(self) -> list[str]:
        return list(self)


@cache
def donors() -> Codes:
    """Parties that can give a package.

    Example:
        >>> import aidledger as al
        >>> al.donors()["X-EPF"].title, "USA" in al.donors()
        ('European Peace Facility', True)
    """
    return Codes("donors", (Code(row.code, row.name, row.note, row.aliases) for row in parties() if row.may_give))


@cache
def authorities() -> Codes:
    """Legal and budget powers a package can be given under.

    Example:
        >>> import aidledger as al
        >>> al.authorities()["PDA"].title
        'Presidential Drawdown Authority'
    """
    rows = (row for row in authority_rows() if not row.is_aggregate)
    return Codes("authorities", (Code(row.code, row.title, row.definition, row.aliases) for row in rows))


@cache
def categories() -> Codes:
    """Capabilities a package can contain; a dot separates the two levels.

    Example:
        >>> import aidledger as al
        >>> list(al.categories().find("howitzer"))
        ['artillery', 'artillery.self_propelled', 'artillery.towed', 'munitions.artillery']
    """
    return Codes("categories", (Code(row.code, row.title, row.definition, row.examples) for row in category_rows()))


@cache
def stages() -> Codes:
    """How far money can have come, in order.

    The codes are those of the `Stage` enumeration.

    Example:
        >>> import aidledger as al
        >>> al.stages()
        <stages, 8 codes: pledged, announced, authorised, committed, allocated, obligated, ...>
    """
    rows = (row for row in stage_rows() if row.kind == "stage")
    return Codes("stages", (Code(row.code, row.title, row.definition, row.aliases) for row in rows))
