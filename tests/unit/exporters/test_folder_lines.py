from __future__ import annotations

import csv

import pyarrow as pa
import pytest

from aidledger.exporters.cells import escaped
from aidledger.exporters.folder_lines import escaped_text, folder_lines

TEXTS = [
    *("plain", "", "=1+1", "+1", "-1", "@x", "\t1", "\n=1", "\r", "two\nlines", "a\\nb", "\\", "＝1", "'=1", 'say "x"'),  # noqa: RUF001
    *("a,b", '"', ",", "-", "ї", "😀"),
]


def test_a_column_is_escaped_as_a_single_text_is() -> None:
    text = pa.array([*TEXTS, None], pa.string())
    expected = [*map(escaped, TEXTS), None]
    assert escaped_text(text).to_pylist() == expected
    assert escaped_text(text.dictionary_encode()).to_pylist() == expected


@pytest.mark.parametrize("encoded", [False, True])
def test_lines_are_those_of_a_csv_writer(encoded: bool) -> None:  # noqa: FBT001 - a parameter
    text = pa.array(TEXTS, pa.string())
    cells = escaped_text(text.dictionary_encode() if encoded else text)
    lines = folder_lines({"id": text, "word": "mine", "note": cells}, ["word", "note", "none"], rows=len(TEXTS))
    read = list(csv.reader("".join(lines.to_pylist()).splitlines(), strict=True))
    assert read == [["mine", escaped(cell), ""] for cell in TEXTS]
    assert all(line.endswith("\n") and line.count("\n") == 1 for line in lines.to_pylist())


def test_no_rows_are_no_lines() -> None:
    assert folder_lines({"id": pa.array([], pa.string())}, ["id", "note"], rows=0).to_pylist() == []
