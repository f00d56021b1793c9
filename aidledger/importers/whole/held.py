"""What stands in a file beside the packages, as text and before anything of it is believed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aidledger.display import counted, shorten
from aidledger.findings import Finding, Location
from aidledger.importers.tabular.raw import unread
from aidledger.table import BESIDE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Held", "Part", "lacking", "part_of", "unread_part"]


@dataclass(frozen=True)
class Part:
    """Records of one kind.

    Attributes:
        kind: A key of `BESIDE`.
        rows: Text by column.
        numbers: Number of every row, for findings.
    """

    kind: str
    rows: Sequence[Mapping[str, str]]
    numbers: Sequence[int]


@dataclass(frozen=True)
class Held:
    """Everything a file holds beside the packages.

    Attributes:
        file: Name of the file, for findings.
        about: What the file says of itself: `ledger`, `title`, `since`, `until`, `complete`,
            `full record`, `narrowed`, `hash`, `content hash` and `about hash`, as text.
        parts: Records by kind; kinds of which there are none are left out.
        findings: What is missing, and what is there that nobody reads.
    """

    file: str
    about: Mapping[str, str]
    parts: Mapping[str, Part]
    findings: tuple[Finding, ...] = ()

    @property
    def is_narrowed(self) -> bool:
        """Whether the file holds a part of a ledger's packages: so it is unless the file plainly says no."""
        return self.about.get("narrowed", "no") != "no"


def part_of(
    kind: str, names: Sequence[str], rows: Sequence[Mapping[str, str]], numbers: Sequence[int], file: str
) -> tuple[Part | None, list[Finding]]:
    """Records of one kind, if their heading is the published one.

    Args:
        kind: A key of `BESIDE`.
        names: Columns that were found.
        rows: Text by column.
        numbers: Number of every row.
        file: Name of the file.

    Returns:
        The part, or None where a column is missing; a finding for what is missing, and a note for each column
        that nobody reads.
    """
    extra = [replace(one, location=Location(file, kind, column=one.location.column)) for one in _extra(kind, names)]
    missing = [name for name in BESIDE[kind] if name not in names]
    if missing:
        listed = ", ".join(map(repr, missing))
        why = f"{kind} lacks the {'column' if len(missing) == 1 else 'columns'} {listed}"
        return None, [*extra, lacking(why, Location(file, kind), len(rows))]
    return Part(kind, rows, numbers), extra


def _extra(kind: str, names: Sequence[str]) -> list[Finding]:
    return [unread(name, "") for name in names if name and name not in BESIDE[kind]]


def lacking(why: str, location: Location, rows: int = 0) -> Finding:
    """A finding that a part of a ledger is missing."""
    also = f"; its {counted(rows, 'row')} cannot be read" if rows else ""
    return Finding(
        "AL170",
        f"{why}{also}",
        hint="Get the file back from a copy, or give the packages alone, in a file of their own.",
        location=location,
    )


def unread_part(name: str, file: str) -> Finding:
    """A note on a sheet or table that is none of a ledger's."""
    shown = shorten(name)
    return Finding(
        "AL171",
        f"{shown!r} is no part of a ledger and was not read",
        hint="Nothing to mend, unless a part of the ledger was renamed.",
        location=Location(file, shown),
        value=shown,
    )
