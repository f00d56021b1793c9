"""Findings that a record says do not count against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pydantic import TypeAdapter

from aidledger.checks.columns import cells
from aidledger.findings import Finding, Location
from aidledger.model import Suppression, Suppressions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from aidledger.model import Limit, Revision, Statement
    from aidledger.table import Book

__all__ = ["reasons_on_record", "without_effect"]

_TEXTS: TypeAdapter[tuple[Suppression, ...]] = TypeAdapter(Suppressions)
_ELSEWHERE = "AL3"
"""What reconciliation finds is suppressed there."""


def reasons_on_record(book: Book) -> dict[tuple[str, str], str]:
    """Every finding that is let stand: by record and code, the reason on record.

    Args:
        book: All records.

    Returns:
        Reasons by id and code; packages first.
    """
    found: dict[tuple[str, str], str] = {}
    for subject, suppressions in _everything(book):
        for each in suppressions:
            found.setdefault((subject, each.code), each.reason)
    return found


def _everything(book: Book) -> Iterator[tuple[str, tuple[Suppression, ...]]]:
    words = book.packages.words("suppressed")
    rows = np.flatnonzero(words.codes >= 0)
    # A reason is often the same for many packages: each text is read once.
    read = {label: _TEXTS.validate_python(label) for label in words.labels}
    for subject, code in zip(cells(book.packages, "id", rows), words.codes[rows].tolist(), strict=True):
        yield subject, read[words.labels[code]]
    records: list[Statement | Revision | Limit] = [*book.statements, *book.revisions, *book.limits]
    yield from ((record.id, record.suppressed) for record in records)


def without_effect(
    reasons: Mapping[tuple[str, str], str], made: Collection[tuple[str, str]], asked: Collection[str]
) -> Iterator[Finding]:
    """Suppressions of findings that nothing makes any more, or that no check could make (AL217).

    Args:
        reasons: What is suppressed, by id and code.
        made: The findings that were made, by subject and code.
        asked: Codes that were looked for; others cannot be judged.

    Yields:
        One finding per suppression.
    """
    known = set(made)
    for subject, code in reasons:
        if (subject, code) not in known and not code.startswith(_ELSEWHERE) and code in asked:
            yield Finding(
                "AL217",
                f"{code} is suppressed, and there is no such finding",
                hint="Remove the suppression; it would hide the next finding of that code.",
                location=Location(path="suppressed"),
                subject=subject,
                value=code,
            )
