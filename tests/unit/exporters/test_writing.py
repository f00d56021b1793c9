from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from aidledger.errors import InputError, MissingDependencyError, UnknownTermError, WriteError
from aidledger.exporters import FORMATS, Format, Job, formats
from aidledger.importers import rates
from aidledger.intake import load, read
from aidledger.ledger import Ledger
from tests.builders import package, statement

FILES = [name for name, known in FORMATS.items() if not known.is_folder]
RATES = pa.table({"date": ["2024-10-21"], "currency": ["USD"], "rate": ["0.9"]})


@pytest.fixture
def ledger() -> Ledger:
    return Ledger([package(), package(id="B", amount="$425 million")], statements=[statement()])


@pytest.mark.parametrize("name", FORMATS)
def test_the_suffix_tells_the_format(name: str, ledger: Ledger, tmp_path: Path) -> None:
    for suffix in FORMATS[name].suffixes:
        written = ledger.write(tmp_path / f"out{suffix}")
        assert (written.format, written.packages, written.path) == (name, 2, tmp_path / f"out{suffix}")
        assert written.path.stat().st_size > 0
    assert sorted(tmp_path.iterdir()) == sorted(tmp_path / f"out{suffix}" for suffix in FORMATS[name].suffixes)


@pytest.mark.parametrize("name", ["csv", "jsonl", "parquet", "arrow", "sqlite", "xlsx"])
def test_the_full_record_comes_back_with_its_fingerprint(name: str, tmp_path: Path) -> None:
    us = load("us-ukraine")
    us.write(tmp_path / f"us.{name}")
    whole = us if name in {"sqlite", "xlsx"} else Ledger(us.table)
    assert read(tmp_path / f"us.{name}", name="us").hash == whole.hash


@pytest.mark.parametrize("name", FILES)
def test_the_same_ledger_gives_the_same_bytes_or_content(name: str, ledger: Ledger, tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    ledger.write(first, name)
    Ledger.from_book(ledger._book).write(second, name)
    if name != "xlsx":  # a workbook holds the second it was made in
        assert first.read_bytes() == second.read_bytes()


def test_what_is_left_out_is_said(ledger: Ledger, tmp_path: Path) -> None:
    written = ledger.write(tmp_path / "a.csv")
    assert written.notes == (
        "The file holds packages alone: 1 statement is not in it; xlsx, sqlite and datapackage have them.",
    )
    assert str(written).splitlines()[1].startswith("Note: The file holds packages alone")
    assert Ledger([package()]).write(tmp_path / "b.csv").notes == ()


def test_a_narrowed_ledger_writes_what_it_counts(ledger: Ledger, tmp_path: Path) -> None:
    ledger.where(id="B").write(tmp_path / "a.csv")
    assert [record.id for record in read(tmp_path / "a.csv").packages] == ["B"]


def test_a_data_package_is_the_whole_ledger(ledger: Ledger, tmp_path: Path) -> None:
    written = ledger.write(tmp_path / "out", "datapackage")
    assert (written.format, written.packages, written.notes) == ("datapackage", 2, ())
    assert load(tmp_path / "out") == ledger
    with pytest.raises(InputError, match="narrowed"):
        ledger.where(id="B").write(tmp_path / "part", "datapackage")
    assert not (tmp_path / "part").exists()


def test_a_conversion_is_not_in_the_file(tmp_path: Path) -> None:
    euros = Ledger([package()]).convert("EUR", rates=rates(RATES, to="EUR"))
    assert "conversion is not in the file" in euros.write(tmp_path / "a.csv").notes[0]


def test_wrong_calls_are_refused_before_anything_is_touched(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(UnknownTermError, match="parquet"):
        ledger.write(tmp_path / "a.csv", "parquett")
    with pytest.raises(InputError, match="does not tell a format"):
        ledger.write(tmp_path / "a.pdf")
    with pytest.raises(InputError, match="not a path"):
        ledger.write(3)  # type: ignore[arg-type]
    with pytest.raises(WriteError, match="no folder"):
        ledger.write(tmp_path / "none" / "a.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(WriteError):
        ledger.write(tmp_path / "folder.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["folder.csv"]


def test_a_missing_library_is_named_with_its_extra(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(MissingDependencyError, match=r"aidledger\[excel\]"):
        ledger.write(tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", FILES)
def test_a_failure_half_way_leaves_the_old_file(
    name: str, ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    path.write_text("old", encoding="utf-8")
    chosen = FORMATS[name]

    def fails(job: object) -> tuple[str, ...]:
        chosen.write(job)  # type: ignore[arg-type]
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(formats.FORMATS, name, chosen._replace(write=fails))
    with pytest.raises(WriteError, match="No space left"):
        ledger.write(path, name)
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


KILLED = """
import os, signal, sys
from contextlib import contextmanager
from aidledger.intake import load

class Killer:
    @contextmanager
    def task(self, what, *, total=None):
        # The real writer reports its first rows, with part of the draft on the disk.
        yield lambda rows: os.kill(os.getpid(), signal.SIGKILL)

load("us-ukraine").write(sys.argv[1], progress=Killer())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
@pytest.mark.parametrize("name", ["csv", "sqlite"])
def test_a_process_killed_while_writing_leaves_the_old_file_whole(name: str, ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / f"a.{name}"
    ledger.write(path)
    before = path.read_bytes()
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False, timeout=120)
    assert done.returncode == -9
    assert path.read_bytes() == before
    assert len(read(path)) == 2
    assert len(list(tmp_path.iterdir())) > 1  # the draft that was being written


def test_a_format_of_several_files_sees_itself_that_they_appear_whole(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def folder(job: Job) -> tuple[str, ...]:
        job.path.mkdir()
        return ("a note",)

    monkeypatch.setitem(FORMATS, "folder", Format((), folder, is_folder=True))
    written = ledger.write(tmp_path / "out", "folder")
    assert (tmp_path / "out").is_dir()
    assert str(written) == f"{tmp_path / 'out'}: 2 packages as folder\nNote: a note"
