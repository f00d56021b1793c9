"""Laws of large folders: loading by column gives what loading by record gives, on clean folders and on damaged ones."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import aidledger as al
from aidledger.errors import MalformedFileError
from aidledger.folders import DESCRIPTOR
from aidledger.importers import load_folder
from aidledger.importers.columnar import WORDS, text_table
from aidledger.importers.records import judged_rows
from aidledger.importers.strict import parsed_rows
from tests.strategies import awkward, ledgers

_CELLS = (
    *("", " ", "0", "1", "01", "-1", "1.0", "1.005", "100", "1000000000000000000000000000000", "1e6", "1,000"),
    *("exact", "between", "unknown", "at_most", "about", "EXACT", "USD", "JPY", "XXQ", "usd", "not given", "classified"),
    *("2024-10-21", "2024-02-30", "2024-10", "until 2024-10-21", "2200-01-01", "1899-12-31", "yes", "no", "Yes"),
    *("A", " A", "A ", "B", "USA", "US", "Ukraine", "UKR", "PDA", "announced", "munitions", "munitions;tanks", ";"),
    *("$400 million", "up to $5 million", "USD 5 million", "5", "FY2024", "2024", "FY24", "AL206: two", "AL206: ;"),
    *("https://example.org", "https://example.org/a | https://example.org/b", "http://", "not an address", " | "),
    *("31", "vehicle", "vehicles", "dozen", "tonne", "1.50", "official", "packages", "earlier_packages", "items"),
    *("\\n", "\\\\", "\\=1", "a\\nb", "\u00a0", "\u202e", "e\u0301", "\u212b", "\u00ad", "ї", "Ελλάδα", "😀", "\x1f", "\t"),
)  # fmt: skip
cells = st.sampled_from(_CELLS) | awkward


@st.composite
def damages(draw: st.DrawFn) -> list[Any]:
    """A few changes of single cells, lines and headers, each by places that are taken modulo what is there."""
    table = st.sampled_from(["packages", "packages", "sources", "items", "earlier_packages", "amendments"])
    cell = st.tuples(st.just("cell"), table, st.integers(0, 50), st.integers(0, 50), cells)
    line = st.tuples(
        st.sampled_from(["twice", "drop", "move"]), table, st.integers(0, 50), st.integers(0, 50), st.just("")
    )
    name = st.tuples(
        st.just("name"), table, st.just(0), st.integers(0, 50), st.sampled_from(["source_kind", "items", "x"])
    )
    return draw(st.lists(cell | cell | cell | line | name, min_size=1, max_size=6))


def _damage(folder: Path, damage: tuple[str, str, int, int, str]) -> None:
    what, table, first, second, text = damage
    path = folder / f"{table}.csv"
    if not path.exists():
        return
    header, *rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    if what == "name":
        if text not in header:
            header[second % len(header)] = text
    elif rows:
        row = rows[first % len(rows)]
        if what == "cell":
            row[second % len(header)] = text
        elif what == "twice":
            rows.insert(second % (len(rows) + 1), list(row))
        else:
            rows.remove(row)
            if what == "move":
                rows.insert(second % (len(rows) + 1), row)
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    path.write_text(out.getvalue(), encoding="utf-8", newline="")


def _outcome(folder: Path, *, columnar: bool, verify: bool) -> tuple[object, ...]:
    book, findings = load_folder(folder, verify=verify, columnar=columnar)
    # The repr besides: findings are equal when code and place are.
    return (
        book.digest, book.packages.ids, book.packages.digest, book.amendments, [repr(one) for one in findings], findings.render(),
    )  # fmt: skip


@settings(max_examples=25)
@given(ledgers(), st.booleans())
def test_a_clean_folder_is_loaded_by_column_as_by_record(ledger: al.Ledger, verify: bool) -> None:  # noqa: FBT001 - drawn
    with TemporaryDirectory() as name:
        folder = Path(name)
        ledger.save(folder)
        with patch("aidledger.importers.datapackage.judged_rows", wraps=judged_rows) as judged:
            by_column = _outcome(folder, columnar=True, verify=verify)
        assert by_column == _outcome(folder, columnar=False, verify=verify)
        assert by_column[0] == ledger.hash
        if verify:
            assert [
                row for call in judged.call_args_list for row in call.args[0] if call.args[1] is al.AidPackage
            ] == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(ledgers(), damages(), st.booleans())
def test_a_damaged_folder_is_loaded_by_column_as_by_record(
    ledger: al.Ledger,
    changes: list[Any],
    by_hand: bool,  # noqa: FBT001 - drawn
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        ledger.save(folder)
        if by_hand:  # a folder that nobody saved has no escapes, and may have other columns
            descriptor = json.loads((folder / DESCRIPTOR).read_bytes())
            del descriptor["aidledger"]["layout"]
            (folder / DESCRIPTOR).write_text(json.dumps(descriptor), encoding="utf-8")
        for change in changes:
            _damage(folder, change)
        assert _outcome(folder, columnar=True, verify=False) == _outcome(folder, columnar=False, verify=False)


content = st.lists(
    st.sampled_from(["a", '"', '""', ",", "\n", "\r", "\0", "é", "x,y", '","', "\\n", "\ufeff"]), max_size=16
)


@settings(max_examples=200)
@given(content)
def test_a_table_read_by_column_has_the_cells_of_the_strict_reader(pieces: list[str]) -> None:
    text = "id,note\n" + "".join(pieces)
    try:
        expected = parsed_rows(text, "mine.csv")
    except MalformedFileError as error:
        expected = [{"refused": str(error)}]
    try:
        table = text_table(text.encode(), "mine.csv", words=WORDS)
        found = table.dictionaries(np.arange(table.rows))
    except MalformedFileError as error:
        found = [{"refused": str(error)}]
    assert found == expected
