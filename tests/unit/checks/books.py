"""Small ledgers to check, spelled out as far as a test is about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aidledger.model import AidPackage, Limit, Revision, Statement
from aidledger.table import Book, PackageTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from aidledger.findings import Finding

PLAIN = {
    "amount": "$400 million",
    "date": "2024-10-21",
    "category": "munitions",
    "donor": "USA",
    "recipient": "UKR",
    "authority": "PDA",
    "sources": "https://example.org/release",
}


def package(identifier: str = "A", **changes: Any) -> AidPackage:
    """A package no check has anything to say about, with some fields changed."""
    return AidPackage.model_validate({**PLAIN, "id": identifier, **changes})


def limit(identifier: str = "LIMIT", amount: str = "$1 billion", **changes: Any) -> Limit:
    return Limit.model_validate({"id": identifier, "authority": "PDA", "amount": amount, **changes})


def revision(identifier: str, amount: str, **changes: Any) -> Revision:
    return Revision.model_validate({"id": identifier, "amount": amount, "known_on": "2023-06-20", **changes})


def statement(identifier: str = "S", **changes: Any) -> Statement:
    return Statement.model_validate({"id": identifier, "amount": "over $58 billion", **changes})


def book(*packages: AidPackage, **records: Any) -> Book:
    return Book(PackageTable.from_records(packages), **records)


def subjects(run: Callable[[Book], Iterator[Finding]], of: Book) -> list[str]:
    """What a check has findings about."""
    return [finding.subject for finding in run(of)]


def messages(run: Callable[[Book], Iterator[Finding]], of: Book) -> list[str]:
    return [finding.message for finding in run(of)]
