from __future__ import annotations

import pytest

from aidledger.errors import MalformedFileError
from aidledger.importers.strict import parsed_rows, unescaped_text


def test_rows_are_read_by_name() -> None:
    assert parsed_rows('id,note\nA,"x\ny"\n', "mine.csv") == [{"id": "A", "note": "x\ny"}]


@pytest.mark.parametrize(("text", "line"), [("", 1), ("id,id\n", 1), ("id\nA,B\n", 2), ('id\nA\n"B', 3)])
def test_what_is_no_table_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(MalformedFileError) as caught:
        parsed_rows(text, "mine.csv")
    assert (caught.value.path, caught.value.line) == ("mine.csv", line)


@pytest.mark.parametrize(
    ("cell", "text"), [("plain", "plain"), ("\\=1", "=1"), ("a\\nb", "a\nb"), ("a\\\\nb", "a\\nb"), ("\\", "\\")]
)
def test_escapes_are_undone_from_left_to_right(cell: str, text: str) -> None:
    assert unescaped_text(cell) == text
