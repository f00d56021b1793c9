from __future__ import annotations

from typing import Any

import pytest

from aidledger.checks import references
from aidledger.checks.references import dangling_references
from aidledger.table import Announcement
from tests.unit.checks.books import book, limit, package, revision, statement, subjects

OPENING = Announcement("2024-10-21", "2024-10-21", "Ministry")


def paths(**records: Any) -> list[str]:
    return [finding.location.path for finding in dangling_references(book(*records.pop("packages", ()), **records))]


def test_references_to_what_is_there_are_no_finding() -> None:
    whole = book(
        package(draws_on="LIMIT", announcement="2024-10-21"),
        limits=(limit(), limit("PART", part_of="LIMIT")),
        revisions=(
            revision("OLD", "-$3 billion"),
            revision("NEW", "-$6 billion", supersedes="OLD", scope={"announcement": "2024-10-21"}),
            revision("CHILD", "-$6 billion", part_of="NEW"),
        ),
        statements=(statement(scope={"limits": ["LIMIT", "NEW"], "announcement": "2024-10-21"}),),
        announcements=(OPENING,),
    )

    assert subjects(dangling_references, whole) == []


def test_records_that_refer_to_nothing_are_no_finding() -> None:
    records = book(package(), limits=(limit(),), revisions=(revision("R", "-$1 billion"),), statements=(statement(),))

    assert subjects(dangling_references, records) == []


@pytest.mark.parametrize(
    ("path", "records"),
    [
        ("draws_on", {"packages": [package(draws_on="GONE")]}),
        ("announcement", {"packages": [package(announcement="GONE")], "announcements": (OPENING,)}),
        ("supersedes", {"revisions": (revision("R", "-$1 billion", supersedes="GONE"),)}),
        ("part_of", {"revisions": (revision("R", "-$1 billion", part_of="GONE"),)}),
        ("part_of", {"limits": (limit(part_of="GONE"),)}),
        ("scope.limits", {"statements": (statement(scope={"limits": ["GONE"]}),)}),
        ("scope.limits", {"revisions": (revision("R", "-$1 billion", scope={"limits": ["GONE"]}),)}),
        (
            "scope.announcement",
            {"statements": (statement(scope={"announcement": "GONE"}),), "announcements": (OPENING,)},
        ),
    ],
)
def test_a_reference_to_nothing_is_found_at_its_field(path: str, records: dict[str, Any]) -> None:
    assert paths(**records) == [path]


@pytest.mark.parametrize("kind", ["limits", "revisions"])
def test_a_record_of_another_kind_does_not_answer_a_reference(kind: str) -> None:
    records = {"limits": (limit("X"),), "revisions": (revision("X", "-$1 billion"),)}
    wrong = {"limits": revision("R", "-$1 billion", part_of="X"), "revisions": limit("L", part_of="X")}
    other = "revisions" if kind == "limits" else "limits"

    assert paths(**{kind: records[kind], other: (wrong[kind],)}) == ["part_of"]


def test_announcements_are_only_words_while_the_ledger_holds_none() -> None:
    assert paths(packages=[package(announcement="A")], statements=(statement(scope={"announcement": "A"}),)) == []


def test_every_row_with_a_dangling_reference_is_found() -> None:
    rows = [package("A", draws_on="GONE"), package("B"), package("C", draws_on="LOST"), package("D", draws_on="GONE")]

    assert subjects(dangling_references, book(*rows, limits=(limit(),))) == ["A", "C", "D"]


def test_a_near_id_is_suggested_and_a_far_one_is_not() -> None:
    rows = [package("A", draws_on="BULK-2023"), package("B", draws_on="QQQ")]

    near, far = dangling_references(book(*rows, limits=(limit("BULK-2024"),)))

    assert near.hint.startswith("Did you mean 'BULK-2024'?")
    assert far.hint == "Correct the id, or add the limit."


def test_near_ids_are_looked_for_no_more_often_than_anybody_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def count(word: str, known: list[str]) -> tuple[str, ...]:
        asked.append(word)
        return ()

    monkeypatch.setattr(references, "did_you_mean", count)
    rows = [package(f"P{i}", draws_on=f"GONE-{i}") for i in range(50)]

    assert len(list(dangling_references(book(*rows)))) == 50
    assert len(asked) == 20
