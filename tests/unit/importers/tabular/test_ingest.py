from __future__ import annotations

import gc
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pytest

from aidledger.importers.tabular import TableRead, judging, read_table

ROW = {
    "id": "A",
    "amount": "400000000",
    "currency": "USD",
    "date": "2024-10-21",
    "category": "munitions",
    "donor": "USA",
}


def rows(*changes: dict[str, str]) -> pa.Table:
    full = [{**ROW, **change} for change in changes]
    return pa.table(
        {name: [row.get(name, "") for row in full] for name in dict.fromkeys(key for row in full for key in row)}
    )


def read(*changes: dict[str, str]) -> TableRead:
    """Read rows on both paths, which have to agree."""
    screened, judged = read_table(rows(*changes)), read_table(rows(*changes), screened=False)
    assert screened.findings == judged.findings
    assert screened.rejects.arrow.equals(judged.rejects.arrow)
    assert screened.packages.digest == judged.packages.digest
    assert screened.packages.cells("id") == judged.packages.cells("id")
    return screened


def places(taken: TableRead) -> list[tuple[str, int | None, str]]:
    return [(finding.code, finding.location.row, finding.location.column) for finding in taken.findings]


def ids(*names: str) -> Sequence[dict[str, str]]:
    return [{"id": name} for name in names]


def test_accepted_suspects_take_their_places_among_certain_rows() -> None:
    taken = read(
        *(
            {"id": name, "amount": amount}
            for name, amount in zip("abcde", ["5", "$5 million", "6", "x", "$6 million"], strict=True)
        )
    )
    assert taken.packages.cells("id") == ["a", "b", "c", "e"]
    assert taken.packages.minor.tolist() == [500, 500000000, 600, 600000000]
    assert places(taken) == [("AL101", 4, "amount")]


def test_suspects_are_taken_field_by_field_and_each_content_is_judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    judged = 0

    def counted(*arguments: Any, **options: Any) -> Any:
        nonlocal judged
        judged += 1
        return verdict(*arguments, **options)

    verdict = judging._verdict
    monkeypatch.setattr(judging, "_verdict", counted)
    taken = read_table(
        rows(
            *(
                {"id": f"A-{number}", "amount": "up to $400 million", "tranche": str(number % 3 + 1)}
                for number in range(60)
            )
        )
    )
    assert judged == 1 + 3
    assert taken.packages.words("bound").labels == ("at_most",)
    assert taken.packages.tranche.tolist() == [number % 3 + 1 for number in range(60)]


def test_every_field_may_be_in_doubt_and_still_be_taken() -> None:
    first = {
        "id": "a",
        "amount": "at least USD 325 million",
        "wording": "at least $325 million",
        "date": "2024-10-01",
        "date_latest": "2024-10-21",
        "date_text": "until 21 October",
        "tranche": "44",
        "reannounced": "197000000",
        "reannounced_bound": "at_most",
        "source_url": "https://www.example.org:8080/1",
        "other_source_urls": "https://www.example.org/2 | https://www.example.org/3",
    }
    second = {"id": "b", "amount": "undisclosed", "donor": "Germany"}
    third = {"id": "c", "amount": "between $5 million and $6 million", "category": "artillery; tanks"}
    taken = read(first, {"id": "d"}, second, third)
    assert not taken.findings
    assert taken.packages.cells("id") == ["a", "d", "b", "c"]
    assert taken.packages.cells("reannounced_minor") == [19_700_000_000, None, None, None]
    assert taken.packages.cells("unknown_reason") == [None, None, "undisclosed", None]


def test_contradicting_words_are_said_only_where_nothing_else_is_wrong() -> None:
    contradiction = {"amount": "5000000", "wording": "$6 million"}
    taken = read({"id": "a", **contradiction}, {"id": "b", "donor": "nobody", **contradiction})
    assert places(taken) == [("AL111", 1, "wording"), ("AL130", 2, "donor")]


def test_a_table_of_suspects_alone_is_read() -> None:
    assert read({"amount": "$5 million"}).packages.cells("wording") == ["$5 million"]


def test_a_table_of_refused_rows_alone_is_read() -> None:
    taken = read({"donor": "zz"}, {"id": "B", "donor": ""})
    assert (len(taken.packages), len(taken.rejects)) == (0, 2)
    assert places(taken) == [("AL130", 1, "donor"), ("AL140", 2, "donor")]


def test_the_first_good_row_of_an_id_wins() -> None:
    taken = read({"donor": "zz"}, {"amount": "1"}, {"amount": "2"}, {"amount": "$3 million"}, {"donor": "zz"})
    assert taken.packages.minor.tolist() == [100]
    assert places(taken) == [("AL130", 1, "donor"), ("AL150", 3, "id"), ("AL150", 4, "id"), ("AL130", 5, "donor")]
    assert taken.findings[1].message == "id 'A' is already used in row 2"
    assert taken.rejects.arrow.column("codes").to_pylist() == ["AL130", "AL150", "AL150", "AL130"]


def test_a_suspect_can_be_the_first_good_row() -> None:
    taken = read({"amount": "$3 million"}, {"amount": "1"})
    assert taken.packages.minor.tolist() == [300000000]
    assert places(taken) == [("AL150", 2, "id")]


def test_ids_that_differ_by_blanks_are_the_same() -> None:
    assert places(read(*ids("A", " A", "A ", "B"))) == [("AL150", 2, "id"), ("AL150", 3, "id")]


def test_ids_that_differ_by_case_are_not_the_same() -> None:
    assert places(read(*ids("A", "a"))) == []


def test_a_blank_id_is_derived_and_may_collide_like_any_other() -> None:
    derived = str(read({"id": ""}).packages.cells("id")[0])
    assert derived.startswith("USA-2024-10-21-")
    assert places(read({"id": ""}, {"id": derived}, {"id": " "})) == [("AL150", 2, "id"), ("AL150", 3, "id")]


def test_every_fault_of_a_row_is_found_in_the_order_of_the_fields() -> None:
    taken = read(
        {
            "id": "A B",
            "amount": "-5",
            "date": "2024-06-31",
            "category": "x;y",
            "donor": "",
            "source_url": "x",
            "tranche": "0",
        }
    )
    assert [(finding.code, finding.location.path) for finding in taken.findings] == [
        *(("AL143", "id"), ("AL112", "amount"), ("AL121", "date"), ("AL130", "category[0]"), ("AL130", "category[1]")),
        *(("AL140", "donor"), ("AL142", "tranche"), ("AL144", "sources[0].url")),
    ]


def test_a_rule_across_fields_is_found_beside_a_fault_of_another_field() -> None:
    assert places(read({"reannounced": "400000001", "donor": "zz"})) == [
        ("AL130", 1, "donor"),
        ("AL113", 1, "reannounced"),
    ]


def test_a_part_is_not_compared_with_a_whole_that_is_refused() -> None:
    assert places(read({"reannounced": "400000001", "amount": "x"})) == [("AL101", 1, "amount")]


@pytest.mark.parametrize(
    ("cells", "column", "value"),
    [
        ({"amount": "up to $400 million", "currency": "EUR"}, "amount", "up to $400 million"),
        ({"amount": "up to $400 million", "bound": "at_least"}, "amount", "up to $400 million"),
        ({"wording": "$401 million"}, "wording", "$401 million"),
    ],
)
def test_figures_that_contradict_their_words_are_refused(cells: dict[str, str], column: str, value: str) -> None:
    (finding,) = read(cells).findings
    assert (finding.code, finding.location.column, finding.location.path) == ("AL111", column, "amount.wording")
    assert (finding.subject, finding.value) == ("A", value)


def test_findings_carry_place_value_reason_and_hint() -> None:
    (finding,) = read({"donor": "Untied States"}).findings
    assert finding.render() == (
        'row 1: column "donor"\n'
        "AL130 error [A]: Party 'Untied States' is not known\n"
        "  Hint: Did you mean 'United States' or 'the United States'?"
    )
    assert finding.value == "Untied States"


@pytest.mark.parametrize(
    ("cells", "column", "value"),
    [
        ({"currency": "XXQ"}, "currency", "XXQ"),
        ({"bound": "up to"}, "bound", "up to"),
        ({"amount": "12.345"}, "amount", "12.345"),
        ({"date_latest": "2024-06-31"}, "date_latest", "2024-06-31"),
        ({"via_kind": "blog"}, "via_kind", "blog"),
        ({"via_kind": "table"}, "via_kind", "table"),
        ({"other_source_urls": "https://a.example/ | x"}, "other_source_urls", "x"),
    ],
)
def test_the_blamed_cell_is_shown(cells: dict[str, str], column: str, value: str) -> None:
    (finding,) = read(cells).findings
    assert (finding.location.column, finding.value) == (column, value)


def test_findings_name_the_columns_of_the_source() -> None:
    renamed = rows({"donor": "zz"}, {"amount": "x"}).rename_columns(
        ["Nr", "Betrag", "Währung", "Datum", "Art", "Geber"]
    )
    columns = dict(zip(ROW, renamed.column_names, strict=True))
    taken = read_table(renamed, columns=columns)
    assert places(taken) == [("AL130", 1, "Geber"), ("AL101", 2, "Betrag")]
    duplicate = read_table(renamed.slice(0, 0), columns=columns)
    assert (len(duplicate.packages), len(duplicate.findings)) == (0, 0)


def test_a_duplicate_names_the_column_of_the_source() -> None:
    doubled = rows({}, {}).rename_columns(["Nr", *list(ROW)[1:]])
    assert places(read_table(doubled, columns={"id": "Nr"})) == [("AL150", 2, "Nr")]


def test_columns_nobody_reads_are_noted_first() -> None:
    taken = read({"donor": "zz", "colour": "red"})
    assert [(finding.code, finding.severity, finding.location.row) for finding in taken.findings] == [
        ("AL151", "note", None),
        ("AL130", "error", 1),
    ]


def test_mistakes_in_several_batches_are_all_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "_BATCH", 2)
    taken = read(*({"id": f"R{n}", "donor": donor} for n, donor in enumerate(["xx", "yy", "xx", "yy", "US"])))
    assert [finding.value for finding in taken.findings] == ["xx", "yy", "xx", "yy"]


@pytest.mark.parametrize("enabled", [True, False])
def test_the_garbage_collector_is_left_as_it_was(*, enabled: bool) -> None:
    was_on = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        read({"donor": "zz"})
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if was_on else gc.disable)()
