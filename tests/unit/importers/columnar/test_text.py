from __future__ import annotations

import csv

import numpy as np
import pytest

from aidledger.errors import MalformedFileError
from aidledger.importers.columnar import text as reading
from aidledger.importers.columnar.text import TextTable, text_table


def cells(content: bytes, *, escapes: bool = False) -> list[dict[str, str]]:
    table = text_table(content, "mine.csv", words=frozenset({"id"}), escapes=escapes)
    return table.dictionaries(np.arange(table.rows))


def test_a_plain_table_is_read_by_column() -> None:
    table = text_table(b'id,note\nA,"x, ""y"""\nA,\n', "mine.csv", words=frozenset({"id"}))
    assert (table.names, table.rows) == (("id", "note"), 2)
    assert table.column("id").to_pylist() == ["A", "A"]
    assert table.column("note").to_pylist() == ['x, "y"', ""]
    assert table.column("missing").to_pylist() == ["", ""]


def test_escapes_are_undone_where_a_ledger_was_saved() -> None:
    content = b"id,note\nA,\\=1+1\nB,two\\nlines\nC,back\\\\nslash\nD,car\\rriage\n"
    assert [row["note"] for row in cells(content, escapes=True)] == ["=1+1", "two\nlines", "back\\nslash", "car\rriage"]
    assert cells(content)[0]["note"] == "\\=1+1"


@pytest.mark.parametrize(
    "content",
    [
        b'id,note\nA,"two\nlines"\n',
        b'id,note\nA,mid"quote\n',
        b"id,note\r\nA,x\r\n",
        b'"id",note\nA,x\n',
        b"id,note\n\xef\xbb\xbfA,x\n",
        b"id\nA\n",
        b"id,note\n" + b"x" * 140_000 + b",y\n",
        b"id,note\n",
        b"id,note",
    ],
    ids=[
        "line end in cell",
        "stray quote",
        "windows",
        "quoted header",
        "mark",
        "one column",
        "long",
        "header",
        "no end",
    ],
)
def test_what_can_be_read_in_two_ways_is_left_to_the_strict_reader(content: bytes) -> None:
    assert reading._by_arrow(content, frozenset()) is None


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'id,note\nA,"x"y\n', "not valid CSV"),
        (b'id,note\nA,"x\n', "not valid CSV"),
        (b"id,note\nA\n", "1 cells instead of 2"),
        (b"id,note\nA,b\n\n", "0 cells instead of 2"),
        (b"id,id\nA,b\n", "repeated name"),
        (b"id,\nA,b\n", "empty"),
        (b"", "header is missing"),
    ],
)
def test_a_broken_table_is_refused_with_its_line(content: bytes, message: str) -> None:
    with pytest.raises(MalformedFileError, match=message) as caught:
        text_table(content, "mine.csv")
    assert caught.value.line


def test_what_is_longer_than_the_strict_reader_takes_is_its_to_refuse() -> None:
    before = csv.field_size_limit(131_072)  # other libraries raise it for the whole process
    try:
        with pytest.raises(MalformedFileError, match="field larger than"):
            text_table(b"id,note\n" + b"x" * 140_000 + b",y\n", "mine.csv")
    finally:
        csv.field_size_limit(before)


def test_a_last_line_may_do_without_its_end() -> None:
    assert cells(b"id,note\nA,x") == [{"id": "A", "note": "x"}]
    assert cells(b'id,note\nA,"x"') == [{"id": "A", "note": "x"}]


def test_a_mark_of_byte_order_is_no_part_of_the_first_name() -> None:
    assert cells(b"\xef\xbb\xbfid,note\nA,x\n") == [{"id": "A", "note": "x"}]


def test_a_table_of_no_rows_has_no_columns() -> None:
    assert (TextTable.of([]).names, TextTable.of([]).column("id").to_pylist()) == ((), [])


def test_a_file_of_nothing_but_quotes_is_left_to_the_strict_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_MOST_QUOTES", 3)
    assert reading._by_arrow(b'id,note\n"A","b"\n', frozenset()) is None
    assert reading._by_arrow(b"id,note\nA,b\n", frozenset()) is not None
    assert cells(b'id,note\n"A","b"\n') == [{"id": "A", "note": "b"}]


def test_a_line_end_in_quotes_is_seen_in_the_bytes() -> None:
    # However a parallel reader cuts the file into blocks.
    assert reading._are_quotes_paired(b'"a","b"\n"c",d\n', 0)
    assert not reading._are_quotes_paired(b'"a\nb",c\n', 0)
