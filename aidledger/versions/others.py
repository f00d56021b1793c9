"""What differs between records that are not packages: statements, revisions, limits, announcements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, TypeAlias

from aidledger.table import Announcement
from aidledger.versions.aligned import ChangeKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from aidledger.model import AidPackage, Limit, Revision, Statement
    from aidledger.table import Book

__all__ = ["Change", "Dated", "Versions", "changed_fields", "other_changes", "versions_of"]

Versions: TypeAlias = Mapping[tuple[str, str], tuple[int, int]]
"""Version in the old and in the new ledger, by table and id, of records that were ever amended."""
Dated: TypeAlias = "AidPackage | Statement | Revision | Limit | Announcement"
"""Anything a ledger holds."""

_PARTIES = {"scope.donor", "scope.recipient", "donor", "recipient"}
_DATES = {
    "as_of",
    "date",
    "scope.since",
    "scope.since_is_stated",
    "scope.fiscal_year",
    "fiscal_year",
    "fiscal_year_last",
}
_WORDS = {
    "amount.wording", "sources", "note", "known_on", "stage_word", "reason", "confidence", "publisher", "url", "law", "suppressed",
    "as_of.text", "date.text", "scope.since.text", "tranche_basis", "reannounced.wording",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Change:
    """One record that differs.

    Attributes:
        table: Table it stands in.
        id: Its identifier.
        kinds: What differs.
        fields: Names of the fields that differ; empty for a record that came or went.
        old: The record in the old ledger; None when it was added.
        new: The record in the new ledger; None when it was removed.
        old_version: Which version of the record that is, counted from 1; 0 where there is none.
        new_version: The same in the new ledger. Where both are equal, the record was edited in place.
    """

    table: str
    id: str
    kinds: tuple[ChangeKind, ...]
    fields: tuple[str, ...]
    old: Dated | None
    new: Dated | None
    old_version: int
    new_version: int

    def __repr__(self) -> str:
        fields = f" in {', '.join(self.fields)}" if self.fields else ""
        return f"<Change of {self.id} ({self.table}): {', '.join(self.kinds)}{fields}>"

    @property
    def is_recorded(self) -> bool:
        """Whether the new ledger says why: the change is one of its amendments."""
        return self.new_version > self.old_version > 0


def changed_fields(old: Dated, new: Dated) -> tuple[str, ...]:
    """Names of the fields in which two records differ, parts of amounts and scopes each by itself."""
    mine, theirs = _flat(old), _flat(new)
    return tuple(name for name in {**mine, **theirs} if mine.get(name) != theirs.get(name))


def _flat(record: Dated) -> dict[str, object]:
    fields = asdict(record) if isinstance(record, Announcement) else record.model_dump(mode="python")
    flat: dict[str, object] = {}
    for name, value in fields.items():
        parts = value if isinstance(value, dict) and name in {"amount", "scope", "reannounced"} else None
        flat |= {name: value} if parts is None else {f"{name}.{part}": held for part, held in parts.items()}
    return flat


def _kinds(fields: Sequence[str]) -> tuple[ChangeKind, ...]:
    found = {_kind(name) for name in fields}
    if len(found) > 1:
        found.discard(ChangeKind.SOURCE)
    if ChangeKind.AMOUNT in found:
        found.discard(ChangeKind.BOUND)  # another figure has its own wording
    return tuple(kind for kind in ChangeKind if kind in found)


def _kind(name: str) -> ChangeKind:
    if name in _WORDS:
        return ChangeKind.SOURCE
    if name in _PARTIES:
        return ChangeKind.PARTY
    if name in _DATES:
        return ChangeKind.DATE
    if name.startswith("amount."):
        return ChangeKind.BOUND if name in {"amount.bound", "amount.digit"} else ChangeKind.AMOUNT
    return ChangeKind.STAGE if name in {"scope.stage", "stage"} else ChangeKind.TERMS


def versions_of(old: Book, new: Book) -> Versions:
    """Version in the old and in the new ledger, by table and id, of records that were ever amended."""
    before, after = (Counter((change.table, change.id) for change in book.amendments) for book in (old, new))
    return {key: (before[key] + 1, after[key] + 1) for key in {**before, **after}}


def other_changes(old: Book, new: Book, versions: Versions) -> tuple[Change, ...]:
    """Every record but packages that differs.

    Args:
        old: The old ledger.
        new: The new one.
        versions: Version in either, by table and id, of records that were ever amended.

    Returns:
        The changes by table, in order of id.
    """
    return tuple(
        change
        for name in ("statements", "revisions", "limits", "announcements")
        for change in _changes(name, getattr(old, name), getattr(new, name), versions)
    )


def _changes(
    table: str,
    old: Sequence[Statement | Revision | Limit | Announcement],
    new: Sequence[Statement | Revision | Limit | Announcement],
    versions: Versions,
) -> Iterator[Change]:
    before, after = ({record.id: record for record in records} for records in (old, new))
    for name in sorted({**before, **after}):
        was, is_ = before.get(name), after.get(name)
        fields = () if was is None or is_ is None else changed_fields(was, is_)
        kinds = (ChangeKind.ADDED,) if was is None else (ChangeKind.REMOVED,) if is_ is None else _kinds(fields)
        if not kinds:
            continue
        number = versions.get((table, name), (1, 1))
        yield Change(
            table=table,
            id=name,
            kinds=kinds,
            fields=fields,
            old=was,
            new=is_,
            old_version=number[0] if was else 0,
            new_version=number[1] if is_ else 0,
        )
