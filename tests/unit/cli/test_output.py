from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidledger.cli.output import Row, Screen, as_csv, as_json, complain, write
from aidledger.errors import InputError, ValidationFailedError
from aidledger.findings import Finding, Findings
from aidledger.table import unguarded


class Terminal(io.StringIO):
    """A terminal as far as anybody asks."""

    def __init__(self, encoding: str | None = "utf-8", *, tty: bool = True) -> None:
        super().__init__()
        self._encoding, self._tty = encoding, tty

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._encoding  # type: ignore[return-value] # a stream may have none

    def isatty(self) -> bool:
        return self._tty


class TestScreen:
    def test_a_terminal_gets_colour_and_unicode(self) -> None:
        style = Screen.of(Terminal(), {}).style
        assert (style.colour, style.unicode) == (True, True)

    @pytest.mark.parametrize("environ", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
    def test_the_environment_can_refuse_colour(self, environ: dict[str, str]) -> None:
        assert not Screen.of(Terminal(), environ).style.colour

    def test_an_empty_no_color_refuses_nothing(self) -> None:
        assert Screen.of(Terminal(), {"NO_COLOR": ""}).style.colour

    def test_the_user_can_refuse_colour(self) -> None:
        assert not Screen.of(Terminal(), {}, no_colour=True).style.colour

    def test_a_pipe_gets_no_colour(self) -> None:
        assert not Screen.of(Terminal(tty=False), {}).style.colour

    @pytest.mark.parametrize("encoding", ["utf-8", "UTF8", "utf_8"])
    def test_unicode_where_the_encoding_has_it(self, encoding: str) -> None:
        assert Screen.of(Terminal(encoding), {}).style.unicode

    @pytest.mark.parametrize("encoding", ["cp1252", "ascii", "latin-1", None])
    def test_ascii_where_it_has_not(self, encoding: str | None) -> None:
        assert not Screen.of(Terminal(encoding), {}).style.unicode

    def test_the_user_can_ask_for_ascii(self) -> None:
        assert not Screen.of(Terminal(), {}, ascii=True).style.unicode

    def test_width_is_the_users_or_the_terminals(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("COLUMNS", "93")
        assert (Screen.of(Terminal(), {}, width=70).width, Screen.of(Terminal(), {}).width) == (70, 93)


class TestJson:
    def test_decimals_are_exact_text(self) -> None:
        value = Decimal("12345678901234567890.10")
        assert json.loads(as_json({"value": value, "high": Decimal("Infinity"), "tiny": Decimal("1E+3")})) == {
            "value": "12345678901234567890.10",
            "high": "Infinity",
            "tiny": "1000",
        }

    def test_dates_are_iso_text_and_nothing_is_null(self) -> None:
        assert json.loads(as_json({"day": dt.date(2024, 10, 21), "none": None})) == {"day": "2024-10-21", "none": None}

    def test_json_is_ascii_so_that_every_pipe_takes_it(self) -> None:
        assert as_json({"name": "Škoda"}).isascii()


class TestCsv:
    @pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
    def test_text_that_a_spreadsheet_would_run_is_neutralised(self, text: str) -> None:
        _, (cell,) = csv.reader(io.StringIO(as_csv([{"a": text}], ["a"]), newline=""))
        assert cell == f"'{text}"

    @pytest.mark.parametrize(
        ("number", "text"),
        [(Decimal("-5.20"), "-5.20"), (-3, "-3"), (Decimal("1E+3"), "1000"), (Decimal("-Infinity"), "-Infinity")],
    )
    def test_numbers_are_never_touched(self, number: Decimal | int, text: str) -> None:
        assert as_csv([{"a": number}], ["a"]) == f"a\n{text}\n"

    @pytest.mark.parametrize("text", ["a\rb", "a\nb", "a\r\nb", 'a"b', "a,b"])
    def test_a_cell_cannot_begin_another_row_or_column(self, text: str) -> None:
        assert list(csv.reader(io.StringIO(as_csv([{"a": text}], ["a"]), newline=""))) == [["a"], [text]]

    def test_headers_are_neutralised_too(self) -> None:
        assert as_csv([], ["=a"]) == "'=a\n"

    def test_a_table_without_rows_has_its_header(self) -> None:
        assert as_csv([], ["a", "b"]) == "a,b\n"

    def test_missing_cells_are_empty(self) -> None:
        assert as_csv([{"a": None}], ["a", "b"]) == "a,b\n,\n"

    def test_lists_are_joined_and_stay_harmless(self) -> None:
        rows: list[Row] = [{"a": ["=x", Decimal(-1)], "b": {"k": "v", "n": [1, 2]}}]
        assert as_csv(rows, ["a", "b"]) == "a,b\n'=x;-1,v;1;2\n"

    def test_dates_are_iso(self) -> None:
        assert as_csv([{"a": dt.date(2024, 1, 2)}], ["a"]) == "a\n2024-01-02\n"

    @given(st.lists(st.text(), min_size=1, max_size=4))
    def test_no_cell_ever_begins_a_formula_and_reading_gives_the_cells_back(self, texts: list[str]) -> None:
        columns = [f"c{number}" for number in range(len(texts))]
        table = as_csv([dict(zip(columns, texts, strict=True))], columns)
        _, cells = csv.reader(io.StringIO(table, newline=""))
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in cells)
        assert unguarded(pa.array(cells, pa.string())).to_pylist() == texts

    @pytest.mark.parametrize("text", ["\uff1d1", "\uff0b1", "\uff0d1", "\uff201", "\n=1", "'=1"])
    def test_full_width_signs_line_ends_and_apostrophes_are_guarded_too(self, text: str) -> None:
        assert list(csv.reader(io.StringIO(as_csv([{"a": text}], ["a"]), newline="")))[1] == [f"'{text}"]


class TestWrite:
    def test_what_the_stream_cannot_encode_is_spelt(self) -> None:
        raw = io.BytesIO()
        stream = io.TextIOWrapper(raw, encoding="cp1252")
        write("34.04–34.13 ∞ █", stream)
        assert raw.getvalue() == b"34.04-34.13 inf \\u2588"

    def test_data_is_utf8_with_bare_newlines_whatever_the_stream(self) -> None:
        raw = io.BytesIO()
        stream = io.TextIOWrapper(raw, encoding="cp1252", newline="\r\n")
        write("Škoda ∞\n", stream, data=True)
        assert raw.getvalue() == "Škoda ∞\n".encode()

    def test_data_goes_to_a_stream_without_bytes_as_text(self) -> None:
        stream = io.StringIO()
        write("a\n", stream, data=True)
        assert stream.getvalue() == "a\n"

    @pytest.mark.parametrize("data", [False, True])
    def test_a_reader_that_has_gone_is_no_error(self, *, data: bool) -> None:
        read, out = os.pipe()
        os.close(read)
        with os.fdopen(out, "w", encoding="utf-8") as stream:
            write("x" * 100_000, stream, data=data)
            write("and on", stream, data=data)


class TestComplain:
    def test_one_line_and_the_hint(self) -> None:
        stream = Terminal()
        complain(InputError("That is not so.", hint="Do this."), stream)
        assert stream.getvalue() == "aidledger: That is not so.\nHint: Do this.\n"

    def test_no_hint_no_line(self) -> None:
        stream = Terminal()
        complain(InputError("That is not so."), stream)
        assert stream.getvalue() == "aidledger: That is not so.\n"

    def test_findings_are_listed(self) -> None:
        stream = Terminal()
        findings = Findings([Finding("AL102", "amount '400' names no currency")])
        complain(ValidationFailedError("1 error found.", report=findings), stream)
        assert stream.getvalue().splitlines()[1] == "AL102 error: amount '400' names no currency"

    def test_a_hostile_message_cannot_repaint_the_terminal(self) -> None:
        stream = Terminal()
        complain(InputError("no \x1b[2J"), stream)
        assert "\x1b" not in stream.getvalue()
