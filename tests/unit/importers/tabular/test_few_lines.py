from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from aidledger.importers.tabular.few_lines import LARGEST, MOST_ROWS, plain_lines

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "id,date,amount,category,donor,note"
ROW = "A-1,2024-10-21,$5 million,munitions,USA,x"


def lines_of(tmp_path: Path, text: str | bytes, delimiter: str = ",") -> dict[str, list[str]] | None:
    path = tmp_path / "a.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    found = plain_lines(path, delimiter, None)
    return found and {name: [*cells] for name, cells in found.cells.items()}


def test_cells_are_kept_by_the_name_of_their_column(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"more,{HEADER.replace('amount', 'sum')}\n1,{ROW}\n2,{ROW}\n")
    found = plain_lines(path, ",", {"amount": "sum"})
    assert found is not None
    assert (found.file, found.rows, found.order) == (
        "a.csv",
        2,
        ("more", "id", "date", "sum", "category", "donor", "note"),
    )
    assert found.names == {name: name for name in HEADER.split(",") if name != "amount"} | {"amount": "sum"}
    assert [*found.cells["more"]] == ["1", "2"]


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ('"a, b"', "a, b"),
        ('"a"', "a"),
        ('""', ""),
        ('"a ""b"" c, d"', 'a "b" c, d'),
        ('a "b" c', 'a "b" c'),
        ("it's", "it's"),
        ("a\x0bb\u2028c\x85", "a\x0bb\u2028c\x85"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_quoted_cells_are_read_as_csv_has_them(cell: str, read: str, end: str, tmp_path: Path) -> None:
    found = lines_of(tmp_path, f"{HEADER}\n{ROW[:-1]}{cell}{end}")
    assert found is not None
    assert found["note"] == [read]


def test_a_quoted_cell_may_stand_anywhere_in_a_line(tmp_path: Path) -> None:
    found = lines_of(tmp_path, '"note","id",date,amount,"category",donor\n"x, y","A",2024,"$5,000",,"US"\n')
    assert found == {
        "note": ["x, y"],
        "id": ["A"],
        "date": ["2024"],
        "amount": ["$5,000"],
        "category": [""],
        "donor": ["US"],
    }


def test_tabs_separate_cells_where_they_are_asked_for(tmp_path: Path) -> None:
    found = lines_of(tmp_path, f"{HEADER}\n{ROW}\n".replace(",", "\t"), "\t")
    assert found is not None
    assert found["amount"] == ["$5 million"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        HEADER,
        f"{HEADER}\n",
        f"{HEADER}\n{ROW}\n\n",
        f"{HEADER}\n\n{ROW}\n",
        f"{HEADER}\n,,,,,\n",
        f"{HEADER}\n{ROW},more\n",
        f"{HEADER}\nA-1,2024\n",
        f'{HEADER}\n{ROW[:-1]}"two\nlines"\n',
        f'{HEADER}\n{ROW[:-1]}"never closed\n',
        f'{HEADER}\n{ROW[:-1]}"closed"too early\n',
        f"{HEADER}\r{ROW}\r",
        f"{HEADER}\n{ROW}\x00\n",
        f"{HEADER}\n{ROW[:-1]}'=1+1\n",
        f"{HEADER}\n'{ROW}\n",
        f"'{HEADER}\n{ROW}\n",
        f"{HEADER},id\n{ROW},A-2\n",
        f"{HEADER},\ufffd\n{ROW},x\n",
        "id,date\nA-1,2024\n",
        f"{HEADER}\n{ROW}\n".encode("utf-16"),
        f"{HEADER}\n{ROW[:-1]}".encode() + b"\xff\n",
        f"{HEADER}\n{ROW}{'x' * LARGEST}\n",
        f"{HEADER}\n" + f"{ROW}\n" * (MOST_ROWS + 1),
    ],
)
def test_whatever_is_unusual_is_left_to_others(text: str | bytes, tmp_path: Path) -> None:
    assert lines_of(tmp_path, text) is None


def test_as_many_rows_as_are_few_are_read(tmp_path: Path) -> None:
    found = lines_of(tmp_path, f"{HEADER}\n" + f"{ROW}\n" * MOST_ROWS)
    assert found is not None
    assert len(found["id"]) == MOST_ROWS


def test_a_byte_order_mark_is_no_part_of_the_header(tmp_path: Path) -> None:
    found = lines_of(tmp_path, b"\xef\xbb\xbf" + f"{HEADER}\n{ROW}\n".encode())
    assert found is not None
    assert found["id"] == ["A-1"]
