from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pytest

from aidledger.errors import MalformedFileError, MissingColumnError
from aidledger.importers.tabular import jsonlines, read_table
from aidledger.importers.tabular.jsonlines import read_jsonlines

ROW = {"amount": "$400 million", "date": "2024-10-21", "category": "munitions", "donor": "US"}


def write(path: Path, *lines: object) -> Path:
    file = path / "rows.jsonl"
    file.write_text(
        "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines), encoding="utf-8"
    )
    return file


def test_values_become_text_and_rows_know_their_lines(tmp_path: Path) -> None:
    more = {
        "id": 7,
        "tranche": 74,
        "category": ["tanks", None, "artillery"],
        "note": None,
        "other_source_urls": ["a", "b"],
    }
    raw = read_jsonlines(write(tmp_path, "\ufeff", ROW, "  ", {**ROW, **more}), None)
    assert raw.rows.tolist() == [2, 4]
    assert raw.cells.cast(pa.schema([(name, pa.string()) for name in raw.cells.column_names])).to_pylist()[1] == {
        "id": "7",
        "date": "2024-10-21",
        "amount": "$400 million",
        "donor": "US",
        "category": "tanks;artillery",
        "tranche": "74",
        "other_source_urls": "a | b",
        "note": "",
    }


@pytest.mark.parametrize("screened", [True, False])
def test_floats_are_refused_where_money_is_meant_and_integers_taken(tmp_path: Path, *, screened: bool) -> None:
    dollars = {**ROW, "currency": "USD"}
    rows = [
        {**dollars, "id": "A", "amount": 400000000},
        {**dollars, "id": "B", "amount": 12.50},
        {**ROW, "id": "C", "amount": 1e6},
        {**dollars, "id": "D", "amount": 400, "stated_digit": 0.5},
        {**ROW, "id": "E", "reannounced": 1.5},
        {**dollars, "id": "F", "amount": 10**40},
        {**dollars, "id": "G", "amount": float("nan")},
        {**dollars, "id": "H", "amount": "12.50"},
    ]
    taken = read_table(write(tmp_path, *rows), screened=screened)
    assert taken.packages.cells("id") == ["A", "H"]
    assert [(f.code, f.location.row, f.location.column, f.value) for f in taken.findings] == [
        *(("AL108", 2, "amount", "12.5"), ("AL108", 3, "amount", "1000000.0"), ("AL108", 4, "stated_digit", "0.5")),
        *(("AL108", 5, "reannounced", "1.5"), ("AL104", 6, "amount", str(10**40)), ("AL101", 7, "amount", "NaN")),
    ]
    assert taken.rejects.arrow.column("amount").to_pylist()[:2] == ["12.5", "1000000.0"]


def test_digits_of_other_numbers_are_kept_as_they_are_written(tmp_path: Path) -> None:
    raw = read_jsonlines(
        write(tmp_path, '{"id": 1.50, "amount": "x", "date": "x", "category": "x", "donor": true}'), None
    )
    assert raw.cells.column("id").to_pylist() == ["1.50"]
    assert raw.cells.column("donor").cast(pa.string()).to_pylist() == ["true"]


def test_nested_values_stay_json(tmp_path: Path) -> None:
    raw = read_jsonlines(write(tmp_path, {**ROW, "note": {"a": [1]}, "via": [["x"]]}), None)
    assert raw.cells.column("note").to_pylist() == ['{"a": ["1"]}']
    assert raw.cells.column("via").cast(pa.string()).to_pylist() == ['[["x"]]']


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{bad", "is not JSON"),
        ("[1]", "is not a JSON object"),
        ('"x"', "is not a JSON object"),
        ('{"a": 1, "a": 2}', "names a key twice"),
        ('{"note": {"a": 1, "a": 2}}', "names a key twice"),
        ('{"a": "\\ud800"}', "is not UTF-8 text"),
        ('{"\\ud800": 1}', "is not UTF-8 text"),
        ('{"a": [["\\ud800"]]}', "is not UTF-8 text"),
        ('{"a":' + "[" * 100_000 + "]" * 100_000 + "}", "is not JSON"),
    ],
)
@pytest.mark.parametrize("screened", [True, False])
def test_a_line_that_is_no_row_is_a_finding_and_spoils_no_other(
    tmp_path: Path, line: str, why: str, *, screened: bool
) -> None:
    file = write(tmp_path, ROW, "", line, {**ROW, "id": "B"})
    taken = read_table(file, screened=screened)
    assert len(taken.packages) == 2
    assert [(f.code, f.location.row, f.message) for f in taken.findings] == [("AL152", 3, f"the line {why}")]
    assert taken.rejects.arrow.select(["row", "codes", "line"]).to_pylist() == [
        {"row": 3, "codes": "AL152", "line": line[:1000]}
    ]


def test_a_file_of_which_no_line_is_an_object_is_refused_with_its_first(tmp_path: Path) -> None:
    with pytest.raises(MalformedFileError, match=r"Line 2 of rows.jsonl is not a JSON object") as caught:
        read_jsonlines(write(tmp_path, "", "[1]", "[2]"), None)
    assert caught.value.line == 2


def test_a_line_that_is_not_text_is_a_finding(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_bytes(b'{"a": "\xff"}\n' + json.dumps(ROW).encode())
    raw = read_jsonlines(file, None)
    assert [(line.row, line.text, line.why) for line in raw.broken] == [(1, '{"a": "\\xff"}', "is not UTF-8 text")]
    assert raw.rows.tolist() == [2]


def test_a_line_without_end_is_a_finding_and_the_next_one_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonlines, "_LONGEST_LINE", 200)
    raw = read_jsonlines(write(tmp_path, ROW, {**ROW, "note": "x" * 700}, ROW), None)
    assert [(line.row, line.why) for line in raw.broken] == [(2, "is longer than 0 MiB")]
    assert raw.rows.tolist() == [1, 3]


def test_batches_are_one_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonlines, "_BATCH", 2)
    rows = [ROW, {**ROW, "note": "n"}, {**ROW, "amount": 1.5}, {**ROW, "id": "D"}, "", "x"]
    raw = read_jsonlines(write(tmp_path, *rows), None)
    assert raw.order == ("amount", "date", "category", "donor", "note", "id")
    assert raw.cells.column("note").to_pylist() == ["", "n", "", ""]
    assert raw.cells.column("id").to_pylist() == ["", "", "", "D"]
    assert raw.floats["amount"].tolist() == [False, False, True, False]
    assert (raw.rows.tolist(), [line.row for line in raw.broken]) == ([1, 2, 3, 4], [6])


def test_rows_without_keys_have_no_columns(tmp_path: Path) -> None:
    with pytest.raises(MissingColumnError, match="no column amount"):
        read_jsonlines(write(tmp_path, {}), None)


def test_columns_may_be_mapped(tmp_path: Path) -> None:
    raw = read_jsonlines(write(tmp_path, {**ROW, "Geber": "UK"}), {"donor": "Geber"})
    assert raw.cells.column("donor").cast(pa.string()).to_pylist() == ["UK"]
    assert raw.extras.column_names == ["donor"]


def test_a_list_is_joined_as_its_column_of_the_contract_wants_it(tmp_path: Path) -> None:
    links = ["https://example.org/a;b", "https://example.org/c"]
    path = write(tmp_path, {**ROW, "source_url": "https://example.org/", "links": links})
    (found,) = read_table(path, columns={"other_source_urls": "links"}).packages.records()
    assert [source.url for source in found.sources] == ["https://example.org/", *links]
    swapped = read_jsonlines(write(tmp_path, {**ROW, "other_source_urls": ["a", "b"]}), {"note": "other_source_urls"})
    assert swapped.cells.column("note").to_pylist() == ["a;b"]


@pytest.mark.parametrize("column", ["amount", "amount_upper", "stated_digit", "reannounced", "reannounced_digit"])
@pytest.mark.parametrize("value", ["[1234567890.55]", '["5"]', "[5]", "[]", "[5, 6]"])
def test_a_list_is_no_money(column: str, value: str, tmp_path: Path) -> None:
    row = {**ROW, "amount": "1000000", "currency": "USD", "reannounced": "5"}
    line = json.dumps({**row, column: "@"}).replace('"@"', value)
    read = read_table(write(tmp_path, line, row), columns=None)
    assert len(read.packages) == 1
    assert len(read.rejects) == 1
    mapped = read_table(write(tmp_path, line.replace(f'"{column}"', '"figure"')), columns={column: "figure"})
    assert len(mapped.packages) == 0


@pytest.mark.parametrize("columns", [None, {"amount": "sum"}, {"note": "remark"}])
@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff"])
def test_a_file_without_lines_is_a_table_of_no_packages(
    text: str, columns: dict[str, str] | None, tmp_path: Path
) -> None:
    path = tmp_path / "none.jsonl"
    path.write_text(text, encoding="utf-8")
    read = read_table(path, columns=columns)
    assert (len(read.packages), len(read.rejects), len(read.findings)) == (0, 0, 0)
