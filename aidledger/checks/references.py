"""Whether every id that a record names exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aidledger.checks.columns import cells
from aidledger.display import shorten
from aidledger.errors import did_you_mean
from aidledger.findings import Finding, Location

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from aidledger.model import Scope
    from aidledger.table import Book

__all__ = ["dangling_references"]

_SUGGESTED = 20


def dangling_references(book: Book) -> Iterator[Finding]:
    """References to records the ledger does not hold (AL210).

    Ids of announcements are only words until the ledger holds announcements, so until then they are
    not looked for.

    Yields:
        One finding per reference.
    """
    limits = {limit.id for limit in book.limits}
    revisions = {revision.id for revision in book.revisions}
    announcements = {row.id for row in book.announcements}
    yield from _in_column(book, "draws_on", limits, "limit")
    if announcements:
        yield from _in_column(book, "announcement", announcements, "announcement")
    for revision in book.revisions:
        yield from _missing(revision.id, "supersedes", revision.supersedes, revisions, "revision")
        yield from _missing(revision.id, "part_of", revision.part_of, revisions, "revision")
        yield from _in_scope(revision.id, revision.scope, limits | revisions, announcements)
    for limit in book.limits:
        yield from _missing(limit.id, "part_of", limit.part_of, limits, "limit")
    for statement in book.statements:
        yield from _in_scope(statement.id, statement.scope, limits | revisions, announcements)


def _in_column(book: Book, name: str, known: Collection[str], kind: str) -> Iterator[Finding]:
    table = book.packages
    words = table.words(name)
    dangling = [label for label in words.labels if label not in known]
    # Looking for near names is slow: only as many get one as anybody reads.
    near = {label: _question(label, known) for label in dangling[:_SUGGESTED]}
    rows = np.flatnonzero(words.mask(dangling))
    for subject, reference in zip(cells(table, "id", rows), cells(table, name, rows), strict=True):
        yield _finding(subject, name, reference, kind, near.get(reference, ""))


def _in_scope(subject: str, scope: Scope, pools: Collection[str], announcements: Collection[str]) -> Iterator[Finding]:
    for limit in scope.limits:
        yield from _missing(subject, "scope.limits", limit, pools, "limit or revision")
    if announcements:
        yield from _missing(subject, "scope.announcement", scope.announcement, announcements, "announcement")


def _missing(subject: str, path: str, reference: str | None, known: Collection[str], kind: str) -> Iterator[Finding]:
    if reference is not None and reference not in known:
        yield _finding(subject, path, reference, kind, _question(reference, known))


def _question(reference: str, known: Collection[str]) -> str:
    near = did_you_mean(reference, sorted(known))
    return f"Did you mean {' or '.join(repr(word) for word in near)}? " if near else ""


def _finding(subject: str, path: str, reference: str, kind: str, question: str) -> Finding:
    return Finding(
        "AL210",
        f"{reference!r} is no {kind} of this ledger",
        hint=f"{question}Correct the id, or add the {kind}.",
        location=Location(path=path),
        subject=subject,
        value=shorten(reference),
    )
