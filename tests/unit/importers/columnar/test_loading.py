from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

import aidledger as al
from aidledger.importers import load_folder
from aidledger.importers.columnar import load_packages
from aidledger.importers.records import judged_rows
from aidledger.model import Item, Source
from tests.builders import package

WHY: dict[str, Any] = {"reason": "r", "source": "https://example.org/", "known_on": "2025-02-01"}
SOURCES = [
    Source(url="https://example.org/a", publisher="A, B", quote="Two\nlines", published_on="2024-10-21"),
    Source(publisher="C"),
]
ITEMS = [
    Item.model_validate({"name": "=HYPERLINK(1)", "category": "artillery", "quantity": "31 vehicles"}),
    Item.model_validate({"name": "b", "quantity": "1.50 t", "amount": "about $5 million"}),
    Item.model_validate({"name": "c", "quantity": "3 dozen", "amount": "undisclosed"}),
]


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    ledger = al.Ledger(
        [
            package(id="A", sources=SOURCES, items=ITEMS),
            package(id="B", sources=["https://example.org/b", "https://example.org/c"], known_on="2024-10-22"),
            package(id="C", amount="undisclosed", date=None),
            package(id="D", amount="between $5 million and $6 million", date="until 2024-10", items=ITEMS[:1]),
            package(
                id="E", amount="$9 million", reannounced="$8 million", date="since 2024-10-21", sources=SOURCES[1:]
            ),
        ]
    )
    ledger.amend("A", amount="$300 million", **WHY).save(tmp_path / "mine")
    return tmp_path / "mine"


def edit(path: Path, change: Callable[[list[dict[str, str]]], object]) -> None:
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    change(rows)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8", newline="")


def judged_while(folder: Path, *, verify: bool = True) -> tuple[al.Ledger, list[str], str]:
    """A folder loaded by column: the ledger, the lines that a record was made of, and what was found."""
    lines: list[str] = []

    def spy(rows: Sequence[tuple[int, Any]], kind: Any, *rest: Any, **named: Any) -> Any:
        if kind is al.AidPackage:
            lines[:] = [row["id"] for _, row in rows]
        return judged_rows(rows, kind, *rest, **named)

    with patch("aidledger.importers.datapackage.judged_rows", spy):
        book, findings = load_folder(folder, verify=verify, columnar=True)
    by_record, said = load_folder(folder, verify=verify, columnar=False)
    assert (book.digest, findings.render()) == (by_record.digest, said.render()), "both ways give the same"
    assert book.packages.ids == by_record.packages.ids
    return al.Ledger.from_book(book), lines, findings.render()


@pytest.mark.parametrize("verify", [True, False])
def test_of_a_clean_folder_no_record_is_made(saved: Path, verify: bool) -> None:  # noqa: FBT001 - a parameter
    ledger, judged, said = judged_while(saved, verify=verify)
    assert (judged, said) == ([], "No findings.")
    assert ledger["A"].sources[-2:] == tuple(SOURCES)
    assert ledger["A"].items == tuple(ITEMS)


def test_of_the_shipped_record_no_record_is_made(tmp_path: Path) -> None:
    us = al.load("us-ukraine")
    us.save(tmp_path)
    ledger, judged, _ = judged_while(tmp_path)
    assert (ledger, judged) == (us, [])


def test_only_what_is_in_doubt_becomes_a_record(saved: Path) -> None:
    edit(saved / "packages.csv", lambda rows: rows[1].update(date="21 October 2024"))
    ledger, judged, said = judged_while(saved, verify=False)
    assert (judged, said) == (["B"], "No findings.")
    assert str(ledger["B"].date) == "2024-10-21"


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("sources", {"published_on": "21 October 2024"}),
        ("sources", {"id": " A"}),
        ("sources", {"table": "packages "}),
        ("sources", {"position": "first"}),
        ("sources", {"via_kind": "rumour"}),
        ("items", {"count": "1", "unit": ""}),
        ("items", {"count": "1", "unit": "furlong"}),
        ("items", {"amount": "$5", "wording": ""}),
        ("items", {"amount": "", "wording": "five"}),
        ("items", {"name": ""}),
        ("items", {"category": "nonsense"}),
        ("items", {"count": "1\x1f2", "unit": "vehicle"}),
    ],
)
def test_a_line_in_doubt_has_its_package_judged(saved: Path, table: str, change: dict[str, str]) -> None:
    own = [True]

    def apply(rows: list[dict[str, str]]) -> None:
        line = next(row for row in rows if (row["table"], row["id"]) == ("packages", "A"))
        line.update(change)
        own[0] = True

    edit(saved / f"{table}.csv", apply)
    _, judged, _ = judged_while(saved, verify=False)
    assert judged == ["A"]


def test_a_line_of_no_package_is_a_finding_and_concerns_no_other(saved: Path) -> None:
    edit(saved / "items.csv", lambda rows: rows[0].update(id="Z"))
    _, judged, said = judged_while(saved, verify=False)
    assert judged == []
    assert 'items.csv:2: column "id"\nAL153' in said


@pytest.mark.parametrize(
    "change",
    [
        {"amount": "5", "amount_upper": "6"},
        {"stated_digit": "7"},
        {"currency": "XXQ"},
        {"bound": "unknown"},
        {"unknown_reason": "not given"},
        {"wording": "hidden\u202e"},
        {"wording": "$401 million"},
        {"wording": "no amount"},
        {"date": "2024-10-22", "date_latest": "2024-10-21"},
        {"date": "", "date_text": "soon"},
        {"date": "", "date_is_open": "yes"},
        {"date_text": "a\u2028b"},
        {"tranche": "100001"},
        {"tranche": "0"},
        {"reannounced": "5", "reannounced_bound": "exact"},
        {"reannounced": "500000000", "reannounced_bound": "exact", "reannounced_digit": "1000000"},
        {"reannounced_wording": "five"},
        {"source_url": "nowhere"},
        {"other_source_urls": "https://example.org/x |  | y"},
        {"other_source_urls": " | "},
        {"via_kind": "table", "publisher": "", "source_url": "", "via": "", "other_source_urls": ""},
        {"suppressed": "AL206"},
        {"donor": ""},
        {"id": ""},
        {"id": "B "},
        {"announcement": "two words"},
        {"note": "x" * 4001},
    ],
    ids=str,
)
def test_a_package_in_doubt_is_judged(saved: Path, change: dict[str, str]) -> None:
    edit(saved / "packages.csv", lambda rows: rows[1].update(change))
    _, judged, _ = judged_while(saved, verify=False)
    assert judged == [change.get("id", "B")]


@pytest.mark.parametrize("name", ["source_kind", "other_sources", "items", "source_quote", "version"])
def test_columns_that_no_saved_ledger_has_are_read_all_the_same(saved: Path, name: str) -> None:
    edit(saved / "packages.csv", lambda rows: [row.update({name: "table" if row["id"] == "B" else ""}) for row in rows])
    judged_while(saved, verify=False)


def test_the_first_good_row_of_an_id_is_kept(saved: Path) -> None:
    edit(saved / "packages.csv", lambda rows: rows.extend([dict(rows[1]), {**rows[1], "id": "B ", "note": "other"}]))
    _, judged, said = judged_while(saved, verify=False)
    assert judged == ["B", "B", "B "]
    assert said.count("AL150") == 2


def test_two_rows_of_one_id_are_both_judged(saved: Path) -> None:
    edit(saved / "packages.csv", lambda rows: rows.append({**rows[1], "note": "other"}))
    ledger, judged, said = judged_while(saved, verify=False)
    assert (judged, ledger["B"].note) == (["B", "B"], None)
    assert "id 'B' is already used in line 3" in said


@pytest.mark.parametrize("upper", ["5500000", "5000000", "4000000", "6000000.001", "6e6", "1" * 20])
def test_an_upper_end_that_does_not_fit_is_in_doubt(saved: Path, upper: str) -> None:
    edit(saved / "packages.csv", lambda rows: rows[3].update(amount_upper=upper, wording=""))
    assert judged_while(saved, verify=False)[1] == ["D"]


def test_the_largest_amounts_are_certain(tmp_path: Path) -> None:
    largest = al.Ledger([package(id="A", amount="USD 10,000,000,000,000,000"), package(id="B", amount="USD 0.01")])
    largest.save(tmp_path)
    ledger, judged, _ = judged_while(tmp_path)
    assert (ledger, judged) == (largest, [])
    edit(tmp_path / "packages.csv", lambda rows: rows[0].update(amount="1" + "0" * 30))
    _, judged, said = judged_while(tmp_path, verify=False)
    assert judged == ["A"]
    assert "AL104 error [A]" in said


def test_a_derived_id_that_another_row_has_is_settled(tmp_path: Path) -> None:
    derived = package(id="")
    al.Ledger([derived, package(id="Z")]).save(tmp_path)
    # Before and after the row that has the id in its cell.
    for place in (0, 2):
        edit(tmp_path / "packages.csv", lambda rows, place=place: rows.insert(place, {**rows[0], "id": ""}))  # type: ignore[misc]
    ledger, judged, said = judged_while(tmp_path, verify=False)
    assert judged == ["", derived.id, ""]
    assert (len(ledger), said.count("AL150")) == (2, 2)


def test_more_sources_than_a_record_takes_are_the_records_to_refuse(tmp_path: Path) -> None:
    many = [Source(publisher=f"P{number}") for number in range(1000)]
    al.Ledger([package(id="A", sources=many), package(id="B")]).save(tmp_path)
    assert judged_while(tmp_path)[1] == []
    edit(tmp_path / "sources.csv", lambda rows: rows.append({**rows[0], "position": "1001"}))
    _, judged, said = judged_while(tmp_path, verify=False)
    assert judged == ["A"]
    assert "1001 values in one field are too many" in said


def test_lines_stand_in_the_order_of_their_position(saved: Path) -> None:
    edit(saved / "sources.csv", lambda rows: rows.reverse())
    edit(saved / "items.csv", lambda rows: rows.reverse())
    ledger, judged, _ = judged_while(saved, verify=False)
    assert judged == []
    assert ledger["A"].items == tuple(ITEMS)


def test_a_folder_without_rows_is_loaded(tmp_path: Path) -> None:
    al.Ledger().save(tmp_path)
    assert judged_while(tmp_path)[0] == al.Ledger()


def test_large_folders_are_loaded_by_column(tmp_path: Path) -> None:
    al.Ledger([package(id=f"P-{number}") for number in range(1100)]).save(tmp_path)
    with patch("aidledger.importers.columnar.load_packages", wraps=load_packages) as by_column:
        assert len(al.load(tmp_path)) == 1100
        assert by_column.call_count == 1
        al.load("us-ukraine")
        assert by_column.call_count == 1
