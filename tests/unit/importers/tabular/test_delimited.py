from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidledger.errors import MalformedFileError, MissingColumnError
from aidledger.importers.tabular import delimited, read_table
from aidledger.importers.tabular.delimited import read_delimited
from aidledger.importers.tabular.raw import RawTable

HEADER = "id,amount,date,category,donor,note\n"
GOOD = "A-{},$400 million,2024-10-21,munitions,US,{}\n"


def write(path: Path, content: str | bytes) -> Path:
    file = path / "table.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def read(path: Path, content: str | bytes) -> RawTable:
    return read_delimited(write(path, content), ",", None)


def texts(raw: RawTable, name: str) -> list[str]:
    return [str(cell) for cell in raw.cells.column(name).cast(pa.string()).to_pylist()]


def by_the_standard_library(content: str) -> tuple[list[tuple[int, list[str]]], list[int]]:
    """Rows with the line each starts on, and the lines that are broken; blank lines are neither."""
    reader = csv.reader(io.StringIO(content, newline=""))
    width = len(next(reader))
    rows: list[tuple[int, list[str]]] = []
    broken: list[int] = []
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return rows, broken
        if len(cells) == width and any(cells):
            rows.append((line, cells))
        elif cells and len(cells) != width and cells != ["   "]:
            broken.append(line)


def assert_read_as_by_the_standard_library(path: Path, content: str) -> None:
    raw = read(path, content)
    rows, broken = by_the_standard_library(content)
    assert list(zip(raw.rows.tolist(), texts(raw, "note"), strict=True)) == [(line, cells[5]) for line, cells in rows]
    assert texts(raw, "id") == [cells[0] for _, cells in rows]
    assert [line.row for line in raw.broken] == broken


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_line_ends_and_encodings_make_no_difference(tmp_path: Path, end: str, encoding: str) -> None:
    content = (
        HEADER + GOOD.format(1, "\u4f8b") + "x\n\n" + GOOD.format(2, '"two\nlines"') + GOOD.format(3, "")
    ).replace("\n", end)
    raw = read(tmp_path, content.encode(encoding))
    assert texts(raw, "note") == ["\u4f8b", f"two{end}lines", ""]
    assert raw.rows.tolist() == [2, 5, 7]
    assert [(line.row, line.text, line.cells, line.expected) for line in raw.broken] == [(3, "x", 1, 6)]


@pytest.mark.parametrize("shift", range(48))
@pytest.mark.parametrize("note", ['"x\ny"', '"x\n1,2,3,4,5,6\ny"', '"a ""b""\n\n,"', '"\n"'])
def test_a_block_that_ends_inside_a_quoted_cell_is_read_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shift: int, note: str
) -> None:
    monkeypatch.setattr(delimited, "_BLOCK", 256)
    content = HEADER + GOOD.format("x" * shift, "plain") + "".join(GOOD.format(n, note) for n in range(12))
    assert_read_as_by_the_standard_library(tmp_path, content)


@pytest.mark.parametrize("note", ['"x\ny"', '"x\n1,2,3,4,5,6\ny"'])
def test_a_real_block_of_four_mebibytes_may_end_inside_a_quoted_cell(tmp_path: Path, note: str) -> None:
    row = GOOD.format("0000", note)
    filler = GOOD.format("filler", "f" * 3000)
    count = delimited._BLOCK // len(filler)
    content = HEADER + filler * count
    content += GOOD.format(
        "pad", "p" * (delimited._BLOCK - len(content) - len(GOOD.format("pad", "")) - row.index("\n") - 1)
    )
    before = len(content) + row.index("\n") + 1
    assert before == delimited._BLOCK, "the block ends after the first line of the quoted cell"
    raw = read(tmp_path, content + row + GOOD.format("last", "end"))
    assert texts(raw, "note")[-2:] == [next(csv.reader([note])).pop() if "\n" not in note else note[1:-1], "end"]
    assert raw.rows.tolist()[-2:] == [count + 3, count + 3 + row.count("\n")]
    assert raw.broken == ()


@pytest.mark.parametrize("block", [256, 1 << 20])
def test_a_plain_file_is_read_alike_in_one_block_and_in_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(delimited, "_BLOCK", block)
    content = HEADER + "".join(GOOD.format(n, f'"no. {n}, of many"') for n in range(200))
    assert_read_as_by_the_standard_library(tmp_path, content)
    raw = read(tmp_path, content)
    assert raw.rows.tolist() == [*range(2, 202)]
    assert (raw.cells.column("note").num_chunks > 1) is (block == 256)


@pytest.mark.parametrize("shift", range(48))
def test_a_block_that_ends_inside_a_line_end_inside_a_cell_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shift: int
) -> None:
    monkeypatch.setattr(delimited, "_BLOCK", 256)
    content = HEADER + GOOD.format("x" * shift, "plain") + "".join(GOOD.format(n, '"a\r\nb"') for n in range(12))
    assert_read_as_by_the_standard_library(tmp_path, content)


def test_apostrophes_before_formulas_are_taken_away_from_cells_and_headings(tmp_path: Path) -> None:
    raw = read(
        tmp_path, HEADER.replace("note", "note,'=x,'y") + GOOD.format(1, "'=1+1,''=2,it's").replace("US", "'+US")
    )
    assert (texts(raw, "note"), texts(raw, "donor")) == (["=1+1"], ["+US"])
    assert raw.order[-2:] == ("=x", "'y")
    assert [raw.extras.column(name).to_pylist() for name in raw.order[-2:]] == [["'=2"], ["it's"]]


def test_an_apostrophe_that_tells_two_headings_apart_stays(tmp_path: Path) -> None:
    raw = read(tmp_path, HEADER.replace("note", "note,'=x,=x") + GOOD.format(1, "a,b,c"))
    assert raw.order[-2:] == ("'=x", "=x")


@given(
    rows=st.lists(
        st.lists(st.text('ab,"\n\r \u00e9', max_size=6), min_size=6, max_size=6)
        | st.lists(st.sampled_from(["", "x", "1,2", "two\nlines"]), max_size=8),
        max_size=30,
    ),
    end=st.sampled_from(["\n", "\r\n"]),
    block=st.sampled_from([128, 256, 1 << 20]),
)
@settings(max_examples=150)
def test_any_quoted_table_is_read_as_by_the_standard_library(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], end: str, block: int
) -> None:
    text = io.StringIO(newline="")
    text.write(HEADER.replace("\n", end))
    csv.writer(text, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "_BLOCK", block)
        assert_read_as_by_the_standard_library(tmp_path_factory.mktemp("csv"), text.getvalue())


def test_a_broken_line_costs_no_other_line(tmp_path: Path) -> None:
    good = [GOOD.format(n, "x") for n in range(6)]
    taken = read_table(write(tmp_path, HEADER + good[0] + "q,r\n" + good[1] + "1,2,3,4,5,6,7\n" + "".join(good[2:])))
    assert taken.packages.cells("id") == [f"A-{n}" for n in range(6)]
    assert [finding.render() for finding in taken.findings] == [
        "table.csv:3\nAL152 error: the line has 2 cells instead of 6\n  Hint: Quote cells that contain the delimiter.",
        "table.csv:5\nAL152 error: the line has 7 cells instead of 6\n  Hint: Quote cells that contain the delimiter.",
    ]
    assert taken.rejects.arrow.select(["row", "codes", "line"]).to_pylist() == [
        {"row": 3, "codes": "AL152", "line": "q,r"},
        {"row": 5, "codes": "AL152", "line": "1,2,3,4,5,6,7"},
    ]


def test_lines_without_anything_are_no_rows(tmp_path: Path) -> None:
    raw = read(tmp_path, HEADER + "\n,,,,,\n" + GOOD.format(1, "x") + "   \n,,,,,\n\n")
    assert (raw.rows.tolist(), raw.broken) == ([4], ())


def test_a_row_of_nothing_but_an_unread_cell_is_a_row(tmp_path: Path) -> None:
    raw = read(tmp_path, HEADER.replace("note", "other") + ",,,,,x\n")
    assert raw.rows.tolist() == [2]
    assert raw.extras.to_pylist() == [{"other": "x"}]


@pytest.mark.parametrize("content", [HEADER, HEADER.strip(), HEADER + "\n\n", HEADER + ",,,,,\n"])
def test_a_header_alone_is_an_empty_table(tmp_path: Path, content: str) -> None:
    taken = read_table(write(tmp_path, content))
    assert (len(taken.packages), len(taken.rejects), len(taken.findings)) == (0, 0, 0)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "header of table.csv is empty"),
        ("\n" + HEADER, "header of table.csv is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\xff", "header of table.csv is not UTF-8 text"),
        ('"a,b\n1,2\n', "header of table.csv cannot be read"),
        ("id," + HEADER, "names the column 'id' twice"),
        (HEADER.replace("note", "Land\u00fcr").encode("latin-1"), "header of table.csv is not UTF-8 text"),
        ((HEADER + GOOD.format(1, "T\u00fcrkiye" + "x" * 9000)).encode("latin-1"), "cannot be read|not UTF-8"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: str | bytes, message: str) -> None:
    with pytest.raises(MalformedFileError, match=message) as caught:
        read(tmp_path, content)
    assert caught.value.path == str(tmp_path / "table.csv")
    assert caught.value.hint


# Of a large file, Arrow says beside our error that it could not hand the line over.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("size", [0, 1 << 23])
def test_a_broken_line_that_is_no_text_is_no_open_quote(tmp_path: Path, size: int) -> None:
    content = HEADER.encode() + (GOOD.format(1, "x") * (size // 40)).encode() + b"A-2,\xff,x\n"
    with pytest.raises(MalformedFileError, match=r"table\.csv is not UTF-8 text") as caught:
        read(tmp_path, content)
    assert caught.value.hint == "Save the file as UTF-8."


def test_reading_what_is_no_text_writes_nothing_besides(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(MalformedFileError):
        read(tmp_path, HEADER.encode() + b"A-2,\xff,x\n")
    assert capfd.readouterr() == ("", "")


def test_text_of_another_encoding_is_named_as_such(tmp_path: Path) -> None:
    with pytest.raises(MalformedFileError, match="not UTF-8 text") as caught:
        read(tmp_path, (HEADER + GOOD.format(1, "x") * 5000).encode() + GOOD.format(2, "\u00fc").encode("latin-1"))
    assert caught.value.hint == "Save the file as UTF-8."


@pytest.mark.parametrize(
    ("rest", "line"),
    [
        (GOOD.format(1, "x") + GOOD.format(2, '"open') + GOOD.format(3, "x") * 3, 3),
        (GOOD.format(1, '"cut off').strip(), 2),
        (GOOD.format(1, '"escaped""'), 2),
        (GOOD.format(1, "x") + '"A,$4 million\n' + GOOD.format(3, "x") * 3, 3),
        (GOOD.format(1, '"two\nlines"') + GOOD.format(2, '"open') + GOOD.format(3, "x") * 400, 4),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("block", [256, 1 << 20])
def test_a_quote_that_never_closes_is_refused_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rest: str, line: int, encoding: str, block: int
) -> None:
    monkeypatch.setattr(delimited, "_BLOCK", block)
    with pytest.raises(MalformedFileError, match="ends inside a quoted cell") as caught:
        read(tmp_path, (HEADER + rest).encode(encoding))
    assert caught.value.line == line


@pytest.mark.parametrize(
    "note", ['"quoted"', '"a ""b"""', '"two\nlines"', '"ends\n"', 'an 8" gun', '"a"b', '""', '"x\n\n"\n\n,,,,,']
)
@pytest.mark.parametrize("end", ["\n", "", "\n\n"])
def test_quotes_that_close_are_taken_as_they_are(tmp_path: Path, note: str, end: str) -> None:
    raw = read(tmp_path, HEADER + GOOD.format(1, "x") + GOOD.format(2, note).strip() + end)
    assert raw.rows.tolist() == [2, 3]


def test_a_cell_larger_than_a_block_is_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "_BLOCK", 1024)
    long = "line\n" * 1000
    raw = read(tmp_path, HEADER + GOOD.format(1, f'"{long}"') + GOOD.format(2, "x"))
    assert texts(raw, "note") == [long, "x"]
    assert raw.rows.tolist() == [2, 1003]


def test_a_last_line_of_more_than_a_mebibyte_is_found(tmp_path: Path) -> None:
    raw = read(tmp_path, HEADER + GOOD.format(1, "x" * (1 << 21)))
    assert raw.rows.tolist() == [2]


def test_a_file_no_reader_understands_is_malformed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise pa.ArrowInvalid("straddling object")

    monkeypatch.setattr("pyarrow.csv.read_csv", fail)
    with pytest.raises(MalformedFileError, match="straddling object"):
        read(tmp_path, HEADER + GOOD.format(1, "x"))


def test_a_heading_may_span_lines(tmp_path: Path) -> None:
    content = HEADER.replace("note", '"re\nmarks"') + GOOD.format(1, "x") + "q\n"
    raw = read_delimited(write(tmp_path, content), ",", {"note": "re\nmarks"})
    assert (texts(raw, "note"), raw.rows.tolist(), raw.broken[0].row) == (["x"], [3], 4)


def test_a_missing_column_is_noticed_before_the_rows_are_read(tmp_path: Path) -> None:
    with pytest.raises(MissingColumnError, match="no column date"):
        read(tmp_path, b"id,amount,category,donor\n\xff\xff\n")


def test_tabs_delimit_where_they_are_asked_to(tmp_path: Path) -> None:
    raw = read_delimited(write(tmp_path, (HEADER + GOOD.format(1, "x")).replace(",", "\t")), "\t", None)
    assert texts(raw, "amount") == ["$400 million"]


def test_nothing_is_turned_into_missing_values(tmp_path: Path) -> None:
    raw = read(tmp_path, HEADER + "NA,null,NaN,N/A,None,nan\n")
    assert [texts(raw, name)[0] for name in ("id", "amount", "date", "category", "donor", "note")] == [
        *("NA", "null", "NaN", "N/A", "None", "nan")
    ]


@pytest.mark.parametrize(
    ("sign", "suffix", "said", "remedy"),
    [
        (";", "csv", 'semicolons ";"', 'sep=";", dtype=str'),
        ("|", "csv", 'bars "|"', 'sep="|", dtype=str'),
        ("\t", "csv", "tabs", 'Say format="tsv"'),
        (";", "tsv", 'semicolons ";"', 'sep=";", dtype=str'),
        (",", "tsv", "commas", 'Say format="csv"'),
    ],
)
def test_a_header_that_is_cut_elsewhere_is_refused_with_its_delimiter(
    sign: str, suffix: str, said: str, remedy: str, tmp_path: Path
) -> None:
    path = tmp_path / f"table.{suffix}"
    path.write_text(sign.join(['"id"', "date", " amount", "category", "donor"]) + "\n", encoding="utf-8")
    with pytest.raises(MissingColumnError, match=re.escape(f"separated by {said}")) as caught:
        read_table(path)
    assert remedy in caught.value.hint


def test_columns_that_are_called_otherwise_are_found_behind_another_delimiter_too(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("id;date;Betrag;category;donor\n", encoding="utf-8")
    with pytest.raises(MissingColumnError, match="semicolons"):
        read_table(path, columns={"amount": "Betrag"})
    with pytest.raises(MissingColumnError, match="has no column"):
        read_table(path)
