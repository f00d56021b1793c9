from __future__ import annotations

import re
import sys
import unicodedata
from typing import Any

import pyarrow as pa
import pytest

from aidledger.importers.columnar.certain import (
    EASY_TEXT,
    addresses,
    days,
    filled,
    free_text,
    identifiers,
    judged,
    terms,
)

_EASY = re.compile("[" + re.sub(r"\\x\{([0-9A-F]{4})\}", lambda found: chr(int(found[1], 16)), EASY_TEXT) + "]")


def both(*cells: str) -> list[Any]:
    """The same cells as text and as a dictionary."""
    text = pa.array(cells, pa.string())
    return [text, text.dictionary_encode()]


def test_easy_characters_are_as_easy_as_is_said() -> None:
    found = [char for char in map(chr, range(sys.maxunicode + 1)) if _EASY.match(char)]
    assert len(found) > 800
    for char in found:
        assert unicodedata.normalize("NFC", char) == char
        assert not unicodedata.combining(char)
        assert unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp", "Zs"}
        assert char.isprintable()
        assert not char.isspace()


def test_free_text_is_what_the_field_makes_of_it() -> None:
    for column in both(
        "plain", "", "  ", " padded ", "e\u0301", "Ελλάδα", "two\nlines", "hidden\u202e", "x" * 501, "ї – “q”"
    ):
        found = free_text(column, "source.publisher", longest=500)
        assert found.fine.tolist() == [True] * 6 + [False] * 3 + [True]
        values = found.values.to_pylist()
        assert values[:6] == ["plain", None, None, "padded", "é", "Ελλάδα"]
        assert values[9] == "ї – “q”"


def test_notes_take_several_lines() -> None:
    found = free_text(pa.array(["two\nlines", "end\n", "tab\tin it"]), "note", longest=4000, lines=True)
    assert (found.fine.tolist(), found.values.to_pylist()) == ([True] * 3, ["two\nlines", "end", "tab in it"])


def test_text_may_be_judged_by_a_function() -> None:
    def judge(cell: str) -> str:
        if cell == "ä\u202e":
            raise ValueError(cell)
        return cell.upper()

    for column in both("as it is", "", "  ", "\u4e2d", "ä\u202e"):
        found = judged(column, judge, longest=20)
        assert found.fine.tolist() == [True, True, True, True, False]
        assert found.values.to_pylist()[:4] == ["as it is", None, None, "\u4e2d"]


def test_addresses_are_judged_by_the_field() -> None:
    for column in both("https://example.org/a", "", "https://пример.рф/", "http://", "example.org"):
        found = addresses(column)
        assert found.fine.tolist() == [True, True, True, False, False]
        assert found.values.to_pylist()[:3] == ["https://example.org/a", None, "https://пример.рф/"]


def test_identifiers_pass_a_pattern_or_are_blank() -> None:
    for column in both("A-1", "", " A", "ä"):
        found = identifiers(column)
        assert (found.fine.tolist(), found.values.to_pylist()[:2]) == ([True, True, False, False], ["A-1", None])


def test_terms_become_codes_and_blanks_their_default() -> None:
    for column in both("US", "", "Atlantis"):
        assert terms(column, "donor").fine.tolist() == [True, False, False]
        assert terms(column, "donor").values.to_pylist() == ["USA", None, None]
        assert terms(column, "recipient").fine.tolist() == [True, True, False]
    assert terms(pa.array(["", "pledged"]), "stage").values.to_pylist() == ["announced", "pledged"]


@pytest.mark.parametrize("cell", ["2024-02-30", "2024-10", "1899-01-01", " 2024-10-21", "21 October 2024", " "])
def test_only_plain_days_are_certain(cell: str) -> None:
    for column in both("2024-10-21", "", cell):
        found = days(column)
        assert found.fine.tolist() == [True, True, False]
        assert [str(day) for day in found.values.to_pylist()] == ["2024-10-21", "None", "None"]


def test_cells_are_filled_by_anything_in_them() -> None:
    for column in both("", " ", "x"):
        assert filled(column).tolist() == [False, True, True]


def test_a_column_without_rows_has_nothing_to_say() -> None:
    for column in both():
        assert free_text(column, "note", longest=9).fine.tolist() == []
        assert days(column).values.to_pylist() == []
        assert terms(column, "donor").values.to_pylist() == []
