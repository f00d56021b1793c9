from __future__ import annotations

from dataclasses import replace

import pytest

from aidledger.table import Announcement, Book, Coverage, PackageTable
from tests.builders import limit, package, revision, statement

ANNOUNCEMENT = Announcement("A-1", "2024-10-21", "DoD", "https://example.org/a", "two packages")
BOOK = Book(
    PackageTable.from_records([package(id="P-1"), package(id="P-2")]),
    statements=(statement(id="S-1"), statement(id="S-2")),
    revisions=(revision(id="R-1"), revision(id="R-2")),
    limits=(limit(id="L-1"), limit(id="L-2")),
    announcements=(ANNOUNCEMENT, replace(ANNOUNCEMENT, id="A-2")),
)


def test_equal_content_has_an_equal_digest_in_any_order() -> None:
    turned = Book(
        PackageTable.from_records(BOOK.packages.records()[::-1]),
        statements=BOOK.statements[::-1],
        revisions=BOOK.revisions[::-1],
        limits=BOOK.limits[::-1],
        announcements=BOOK.announcements[::-1],
        name="other",
        title="Other",
    )
    assert turned.digest == BOOK.digest


@pytest.mark.parametrize(
    "changed",
    [
        replace(BOOK, packages=PackageTable.from_records([package(id="P-1")])),
        replace(BOOK, statements=(statement(id="S-1"), statement(id="S-2", note="x"))),
        replace(BOOK, statements=()),
        replace(BOOK, revisions=BOOK.revisions[:1]),
        replace(BOOK, limits=BOOK.limits[1:]),
        replace(BOOK, announcements=()),
        replace(BOOK, announcements=(ANNOUNCEMENT, replace(ANNOUNCEMENT, id="A-2", note="three packages"))),
        replace(BOOK, announcements=(ANNOUNCEMENT, replace(ANNOUNCEMENT, id="A-2", url=""))),
    ],
)
def test_any_other_content_has_another_digest(changed: Book) -> None:
    assert changed.digest != BOOK.digest


def test_a_book_claims_nothing_unless_told() -> None:
    book = Book(PackageTable.from_records([]))
    assert (book.coverage, book.name) == (Coverage(None, None, complete=False), "ledger")
