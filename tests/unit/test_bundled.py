from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from aidledger import bundled
from aidledger.errors import InputError, MalformedFileError, ReadError, UnknownTermError


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory with one data set, `demo`, that holds the table `things`."""
    demo = tmp_path / "data" / "demo"
    demo.mkdir(parents=True)
    (demo / "datapackage.json").write_text('{"name": "demo"}', encoding="utf-8")
    (demo / "things.csv").write_bytes(b"code,name\nA,Alpha\nB,\n")
    (tmp_path / "secret.csv").write_text("code\nX\n", encoding="utf-8")
    monkeypatch.setattr(bundled, "data_dir", lambda: tmp_path / "data")
    return demo


def pretend_package(root: Path, *, data: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lay out an installation whose data lies at `data`, and make it the one in use."""
    package = root / "site" / "aidledger"
    package.mkdir(parents=True)
    reference = root / "site" / data / "reference"
    reference.mkdir(parents=True)
    (reference / "datapackage.json").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(bundled, "__file__", str(package / "bundled.py"))
    return reference.parent


def test_the_data_of_this_checkout_is_found() -> None:
    assert (bundled.data_dir() / "reference" / "currencies.csv").is_file()


def test_the_data_beside_the_package_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    beside = pretend_package(tmp_path, data="data", monkeypatch=monkeypatch)

    assert bundled.data_dir.__wrapped__() == beside.resolve()


def test_the_data_inside_a_wheel_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = pretend_package(tmp_path, data="aidledger/_data", monkeypatch=monkeypatch)

    assert bundled.data_dir.__wrapped__() == inside.resolve()


def test_the_data_inside_a_wheel_wins_over_a_stranger_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = pretend_package(tmp_path, data="aidledger/_data", monkeypatch=monkeypatch)
    stranger = tmp_path / "site" / "data" / "reference"
    stranger.mkdir(parents=True)
    (stranger / "datapackage.json").write_text("{}", encoding="utf-8")

    assert bundled.data_dir.__wrapped__() == inside.resolve()


def test_an_installation_without_data_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundled, "__file__", str(tmp_path / "aidledger" / "bundled.py"))

    with pytest.raises(ReadError, match="not found") as caught:
        bundled.data_dir.__wrapped__()

    assert "Install aidledger again" in caught.value.hint


def test_only_directories_with_a_descriptor_are_data_sets(shelf: Path) -> None:
    (shelf.parent / "notes").mkdir()
    (shelf.parent / "README").write_text("", encoding="utf-8")

    assert bundled.dataset_names() == ("demo",)


def test_tables_are_listed_by_the_names_that_read_them(shelf: Path) -> None:
    (shelf / "extras.csv").write_text("code\n", encoding="utf-8")

    assert bundled.resource_names("demo") == ("extras", "things")


def test_tables_of_an_unknown_data_set_are_not_listed(shelf: Path) -> None:
    with pytest.raises(UnknownTermError):
        bundled.resource_names("../demo")


def test_rows_are_text_keyed_by_column(shelf: Path) -> None:
    assert bundled.read_rows("demo", "things") == [{"code": "A", "name": "Alpha"}, {"code": "B", "name": ""}]


def test_a_byte_order_mark_is_no_part_of_the_first_column(shelf: Path) -> None:
    (shelf / "things.csv").write_bytes(b"\xef\xbb\xbfcode,name\nA,Alpha\n")

    assert bundled.read_rows("demo", "things")[0]["code"] == "A"


def test_a_quoted_line_break_stays_in_its_cell(shelf: Path) -> None:
    (shelf / "things.csv").write_bytes(b'code,name\nA,"one\ntwo"\n')

    assert bundled.read_rows("demo", "things") == [{"code": "A", "name": "one\ntwo"}]


def test_a_table_of_a_header_alone_has_no_rows(shelf: Path) -> None:
    (shelf / "things.csv").write_bytes(b"code,name\n")

    assert bundled.read_rows("demo", "things") == []


@pytest.mark.parametrize(
    "resource", ["../../secret", "..", "", ".", "/etc/passwd", "things.csv", "Things", "a\\b", "thi\0ngs", "x" * 5000]
)
def test_a_table_name_that_could_leave_the_data_set_is_refused(shelf: Path, resource: str) -> None:
    with pytest.raises(UnknownTermError):
        bundled.read_rows("demo", resource)


@pytest.mark.parametrize("dataset", ["..", "../demo", "", "demo/", "/", "demo\0", "DEMO", "x" * 5000])
def test_a_data_set_name_that_could_leave_the_data_is_refused(shelf: Path, dataset: str) -> None:
    with pytest.raises(UnknownTermError):
        bundled.descriptor(dataset)


def test_a_name_that_is_no_text_is_refused(shelf: Path) -> None:
    with pytest.raises(InputError):
        bundled.read_rows("demo", None)  # type: ignore[arg-type]


def test_a_misspelt_data_set_gets_near_names() -> None:
    with pytest.raises(UnknownTermError) as caught:
        bundled.descriptor("referense")

    assert caught.value.near == ("reference",)


def test_a_misspelt_table_gets_the_known_ones(shelf: Path) -> None:
    with pytest.raises(UnknownTermError, match="things"):
        bundled.read_rows("demo", "zzz")


@pytest.mark.parametrize("content", [b"code,name\nA\n", b"code,name\nA,B,C\n", b"code,name\nA,B\n\n"])
def test_a_ragged_row_is_refused_with_its_line(shelf: Path, content: bytes) -> None:
    (shelf / "things.csv").write_bytes(content)

    with pytest.raises(MalformedFileError) as caught:
        bundled.read_rows("demo", "things")

    assert caught.value.line == content.count(b"\n")


@pytest.mark.parametrize("header", [b"", b"code,code\nA,B\n", b"code,\nA,B\n"])
def test_a_header_with_an_empty_or_repeated_name_is_refused(shelf: Path, header: bytes) -> None:
    (shelf / "things.csv").write_bytes(header)

    with pytest.raises(MalformedFileError, match="header"):
        bundled.read_rows("demo", "things")


def test_an_unclosed_quote_is_refused(shelf: Path) -> None:
    (shelf / "things.csv").write_bytes(b'code,name\nA,"open\n')

    with pytest.raises(MalformedFileError, match="not valid CSV"):
        bundled.read_rows("demo", "things")


def test_a_cell_longer_than_the_reader_allows_is_refused(shelf: Path) -> None:
    (shelf / "things.csv").write_bytes(b"code,name\nA," + b"x" * 200_000 + b"\n")

    # The limit belongs to the whole process, and other packages raise it.
    before = csv.field_size_limit(131_072)
    try:
        with pytest.raises(MalformedFileError, match="field larger"):
            bundled.read_rows("demo", "things")
    finally:
        csv.field_size_limit(before)


def test_text_that_is_not_utf_8_is_refused_with_its_line(shelf: Path) -> None:
    (shelf / "things.csv").write_bytes(b"code,name\nA,T\xfcrkiye\n")

    with pytest.raises(MalformedFileError, match="UTF-8") as caught:
        bundled.read_rows("demo", "things")

    assert caught.value.line == 2


def test_a_file_over_the_size_limit_is_refused(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundled, "_MAX_CSV_BYTES", 10)

    with pytest.raises(ReadError, match="larger than 10 bytes"):
        bundled.read_rows("demo", "things")


def test_a_file_that_cannot_be_opened_is_a_read_error(shelf: Path) -> None:
    with pytest.raises(ReadError, match="cannot be read"):
        bundled._read_text(shelf, limit=10)


@pytest.mark.parametrize("content", ["", "{", "[1]", "[" * 100_000])
def test_a_broken_descriptor_is_refused(shelf: Path, content: str) -> None:
    (shelf / "datapackage.json").write_text(content, encoding="utf-8")

    with pytest.raises(MalformedFileError, match="JSON"):
        bundled.descriptor("demo")


def test_a_descriptor_is_given_as_it_stands() -> None:
    path = bundled.data_dir() / "reference" / "datapackage.json"

    assert bundled.descriptor("reference") == json.loads(path.read_text(encoding="utf-8"))


def test_reading_changes_nothing_on_disk(shelf: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in shelf.parent.rglob("*")}

    bundled.dataset_names()
    bundled.descriptor("demo")
    bundled.read_rows("demo", "things")

    assert {path: path.stat().st_mtime_ns for path in shelf.parent.rglob("*")} == before
