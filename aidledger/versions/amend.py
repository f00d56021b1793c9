"""A change is a new version of the same id; the version before it is kept, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias, TypedDict

import pyarrow as pa
import pyarrow.compute as pc
from pydantic import TypeAdapter, ValidationError

from aidledger.errors import InputError, UnknownTermError, did_you_mean
from aidledger.model import AidPackage, Amendment, AmendmentKind, Revision, Source, Statement, table_of
from aidledger.model.fields import Note
from aidledger.table import PackageTable
from aidledger.totals.wanted import one_day
from aidledger.versions.known import known_since
from aidledger.versions.meaning import meant

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from aidledger.amounts import Amount
    from aidledger.dates import DateSpan, FiscalYear
    from aidledger.model import Item, Record, Scope
    from aidledger.table import Book

__all__ = ["Changes", "Given", "Why", "amend", "find", "refuse_withdrawn", "withdraw"]

TABLES = ("packages", "statements", "revisions", "limits")

Given: TypeAlias = "str | Source | Sequence[str | Source]"
"""One source or several: an address, or a `Source`."""
_Words: TypeAlias = "str | Sequence[str]"


class Changes(TypedDict, total=False):
    """Fields of a record that a new version may have otherwise; each record takes its own."""

    amount: str | int | Amount | Mapping[str, str | int | Decimal | None]
    date: str | dt.date | DateSpan | None
    category: _Words
    donor: str
    recipient: str | None
    authority: _Words
    stage: str
    instrument: str | None
    valuation: str | None
    fiscal_year: str | int | FiscalYear | None
    tranche: int | None
    tranche_basis: str | None
    announcement: str | None
    reannounced: str | Amount | Mapping[str, str | int | Decimal | None] | None
    draws_on: str | None
    items: Sequence[Item]
    sources: Sequence[Source | str]
    confidence: str | None
    note: str | None
    suppressed: _Words
    as_of: str | dt.date | DateSpan | None
    scope: Scope | Mapping[str, object]
    stage_word: str | None
    supersedes: str | None
    part_of: str | None
    applies: bool
    fiscal_year_last: str | int | FiscalYear | None
    period_text: str | None
    law: str | None
    is_total: bool


@dataclass(frozen=True, kw_only=True)
class Why:
    """What every change has to say for itself.

    Attributes:
        reason: Why the record is changed.
        sources: Where the change was read.
        known_on: First day it was public.
    """

    reason: str
    sources: tuple[Source, ...]
    known_on: dt.date

    @classmethod
    def of(cls, *, reason: str, source: Given, known_on: str | dt.date | None) -> Why:
        """Check what a caller gave.

        Raises:
            InputError: The reason or the source says nothing, or no day is given anywhere.
        """
        try:
            said = _NOTE.validate_python(reason)
            given = source if isinstance(source, Sequence) and not isinstance(source, str) else (source,)
            sources = tuple(_SOURCE.validate_python(one) for one in given)
        except ValidationError as error:
            context = error.errors(include_url=False)[0].get("ctx", {})
            raise InputError(
                f"A change needs a reason and a source: {context.get('problem', 'one of them is of a wrong type')}.",
                hint=str(context.get("hint", 'Write reason="..." and source="https://...".')),
            ) from None
        if not sources:
            raise InputError("A change needs a source.", hint='Write source="https://...", or give a Source.')
        days = [one.published_on for one in sources if one.published_on]
        if known_on is None and not days:
            raise InputError("Nothing says since when the change is known.", hint='Give known_on="2024-10-21".')
        return cls(
            reason=said, sources=sources, known_on=days[0] if known_on is None else one_day("known_on", known_on)
        )


_NOTE: TypeAdapter[str] = TypeAdapter(Note)
_SOURCE: TypeAdapter[Source] = TypeAdapter(Source)


def find(book: Book, name: str, table: str | None = None) -> Record:
    """The record with an id.

    Args:
        book: Where it is looked for.
        name: The id.
        table: `packages`, `statements`, `revisions` or `limits`, where an id occurs in several.

    Returns:
        The version that stands.

    Raises:
        UnknownTermError: There is none, or the table is not known.
        InputError: Several tables have a record of this id.
    """
    if table is not None and table not in TABLES:
        raise UnknownTermError.of("Table", str(table), TABLES)
    found = [record for record in _candidates(book, name) if table in {None, table_of(record)}]
    if len(found) > 1:
        where = " and ".join(table_of(record) for record in found)
        raise InputError(f"The id {name!r} is in {where}.", hint=f"Say which: table={table_of(found[0])!r}.")
    if found:
        return found[0]
    refuse_withdrawn(book, name)
    raise UnknownTermError.of("Record", str(name), _ids(book), where="See ledger.to_pandas()['id'].")


def refuse_withdrawn(book: Book, name: str) -> None:
    """Raise when a record that is asked for was withdrawn.

    Raises:
        UnknownTermError: It was.
    """
    if any(change.id == name and change.kind is AmendmentKind.WITHDRAWAL for change in book.amendments):
        raise UnknownTermError(
            f"The record {name!r} was withdrawn.",
            term=name,
            hint="See ledger.history(id). Add a record under another id.",
        )


def _candidates(book: Book, name: str) -> list[Record]:
    others: tuple[Record, ...] = (*book.statements, *book.revisions, *book.limits)
    row = _row(book.packages, name)
    packages: list[Record] = [] if row < 0 else [book.packages.record(row)]
    return packages + [record for record in others if record.id == name]


def _row(table: PackageTable, name: str) -> int:
    return int(pc.index(table.arrow.column("id"), str(name)).as_py())


def _ids(book: Book) -> list[str]:
    others: tuple[Record, ...] = (*book.statements, *book.revisions, *book.limits)
    return [*book.packages.ids, *(record.id for record in others)]


def amend(
    book: Book, record: Record, why: Why, *, kind: AmendmentKind = AmendmentKind.RESTATED, changes: Mapping[str, object]
) -> Book:
    """Put a new version of a record into its place.

    Args:
        book: The ledger.
        record: The version that stands.
        why: Reason, source and day.
        kind: What sort of change it is.
        changes: Fields to replace.

    Returns:
        A ledger with the new version, and the old one among its amendments.

    Raises:
        InputError: The kind does not fit, a field is not known, nothing changes, or the change was
            known before the record was.
        pydantic.ValidationError: The new version is not valid.
    """
    _refuse_unknown(record, changes)
    _refuse_earlier(book, record, why)
    fields = {name: getattr(record, name) for name in type(record).model_fields} | meant(record, kind, changes)
    if isinstance(record, Revision) and "applies" in changes:
        fields["reason"] = why.reason if changes["applies"] is False else None
    if type(record).model_validate(fields).model_dump_json() == record.model_dump_json():
        raise InputError(f"Nothing of {record.id!r} would change.", hint="Give the fields that are new.")
    version = _versioned(record, fields, why, sources=changes.get("sources"))
    change = Amendment(kind=kind, known_on=why.known_on, reason=why.reason, replaced=record, sources=why.sources)
    return replace(_with(book, record, version), amendments=(*book.amendments, change))


def withdraw(book: Book, record: Record, why: Why) -> Book:
    """Take a record out that should not have been there.

    Args:
        book: The ledger.
        record: The version that stands.
        why: Reason, source and day.

    Returns:
        A ledger without the record, which its amendments keep.

    Raises:
        InputError: The withdrawal was known before the record was.
    """
    _refuse_earlier(book, record, why)
    change = Amendment(
        kind=AmendmentKind.WITHDRAWAL, known_on=why.known_on, reason=why.reason, replaced=record, sources=why.sources
    )
    return replace(_with(book, record, None), amendments=(*book.amendments, change))


def _versioned(record: Record, fields: dict[str, object], why: Why, *, sources: object) -> Record:
    """The new version: under the same id, known since the day of the change, and read where the change was."""
    new = {**fields, "id": record.id}
    if "known_on" in type(record).model_fields:
        new["known_on"] = why.known_on
    if sources is None:
        new["sources"] = (*why.sources, *(source for source in record.sources if source not in why.sources))
    return type(record).model_validate(new)


def _with(book: Book, old: Record, new: Record | None) -> Book:
    """The book with one record replaced, or left out."""
    if isinstance(old, AidPackage):
        return replace(book, packages=_replaced(book.packages, old.id, new))
    if isinstance(old, Statement):
        return replace(book, statements=_exchanged(book.statements, old, new))
    if isinstance(old, Revision):
        return replace(book, revisions=_exchanged(book.revisions, old, new))
    return replace(book, limits=_exchanged(book.limits, old, new))


def _exchanged(records: Iterable[Any], old: Record, new: Record | None) -> tuple[Any, ...]:
    changed = (new if record.id == old.id else record for record in records)
    return tuple(record for record in changed if record is not None)


def _replaced(table: PackageTable, name: str, new: Record | None) -> PackageTable:
    row = _row(table, name)
    middle = [PackageTable.from_records([new]).arrow] if isinstance(new, AidPackage) else []
    parts = [table.arrow.slice(0, row), *middle, table.arrow.slice(row + 1)]
    return PackageTable(pa.concat_tables(parts).unify_dictionaries())


def _refuse_unknown(record: Record, changes: Mapping[str, object]) -> None:
    known = [name for name in type(record).model_fields if name in Changes.__annotations__]
    for name in changes:
        if name not in known:
            near = did_you_mean(name, known)
            hint = f"Did you mean {' or '.join(near)}?" if near else f"It has: {', '.join(known)}."
            raise InputError(f"A {type(record).__name__} has no field {name!r} that can be amended.", hint=hint)


def _refuse_earlier(book: Book, record: Record, why: Why) -> None:
    days = [change.known_on for change in book.amendments if (change.table, change.id) == (table_of(record), record.id)]
    last = days[-1] if days else known_since(record)
    if last is not None and why.known_on < last:
        raise InputError(
            f"The change was known on {why.known_on}, before the version it replaces, known since {last}.",
            hint="Check the two days; changes are recorded in the order they became known.",
        )
