from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import aidledger as al
from aidledger.bundled import data_dir
from aidledger.errors import (
    AlteredFileError,
    InputError,
    MalformedFileError,
    ReadError,
    UnknownTermError,
    UnrecognisedFormatError,
    ValidationFailedError,
)
from aidledger.folders import COMMITTED, HIDDEN
from aidledger.importers import folder as reading
from tests.builders import package

WHY: dict[str, Any] = {"reason": "r", "source": "https://example.org/", "known_on": "2025-02-01"}


@pytest.fixture
def ledger() -> al.Ledger:
    first = al.Ledger([package(id="A", note="first\nsecond"), package(id="B", sources=["https://example.org/b"])])
    return first.amend("A", amount="$300 million", **WHY)


@pytest.fixture
def saved(ledger: al.Ledger, tmp_path: Path) -> Path:
    ledger.save(tmp_path / "mine")
    return tmp_path / "mine"


def edit(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def resign(folder: Path) -> None:
    """Write the manifest anew, as `sha256sum *.csv datapackage.json` does."""
    files = sorted([*folder.glob("*.csv"), folder / "datapackage.json"])
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def describe(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = folder / "datapackage.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")
    resign(folder)


def test_a_changed_file_is_named(saved: Path) -> None:
    edit(saved / "packages.csv", lambda text: text.replace("300000000", "300000001"))
    with pytest.raises(AlteredFileError, match=r"packages\.csv is not the file that was saved") as caught:
        al.load(saved)
    assert caught.value.path == str(saved / "packages.csv")
    assert "verify=False" in caught.value.hint


def test_what_was_edited_by_hand_is_read_on_request_and_signed_by_saving(saved: Path) -> None:
    edit(saved / "packages.csv", lambda text: text.replace("B,2024-10-21", "B,2024-10-22"))
    edited = al.load(saved, verify=False)
    assert str(edited["B"].date) == "2024-10-22"
    edited.save(saved)
    assert al.load(saved) == edited


def test_a_manifest_made_by_sha256sum_will_do(saved: Path) -> None:
    edit(saved / "packages.csv", lambda text: text.replace("B,2024-10-21", "B,2024-10-22"))
    resign(saved)
    assert str(al.load(saved)["B"].date) == "2024-10-22"


def test_an_edit_that_contradicts_its_wording_is_refused_with_its_place(saved: Path) -> None:
    edit(saved / "packages.csv", lambda text: text.replace("400000000", "500000000"))
    with pytest.raises(ValidationFailedError) as caught:
        al.load(saved, verify=False)
    text = caught.value.report.render()
    assert text.startswith('mine/packages.csv:3: column "wording"\nAL111 error [B]')
    assert len(caught.value.report) == 1


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("packages.csv", "packages.csv is missing"),
        ("earlier_packages.csv", "earlier_packages.csv is missing"),
        ("SHA256SUMS", "manifest of the saved ledger is missing"),
    ],
)
def test_a_lost_file_is_named(saved: Path, name: str, message: str) -> None:
    (saved / name).unlink()
    with pytest.raises(AlteredFileError, match=message):
        al.load(saved)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text.replace("packages.csv", "other.csv"), "does not name"),
        (lambda text: text + "0" * 64 + "  more.csv\n", "names more.csv, which is no table"),
        (lambda text: text + "nonsense\n", "no hash and name"),
        (lambda text: text + text, "no hash and name"),
        (lambda text: text[:0], "does not name"),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(saved: Path, change: Callable[[str], str], message: str) -> None:
    edit(saved / "SHA256SUMS", change)
    with pytest.raises(AlteredFileError, match=message):
        al.load(saved)


@pytest.mark.parametrize(
    "path",
    ["../secret.csv", "/etc/passwd", "sub/packages.csv", "C:\\x.csv", ".hidden.csv", "a.txt", "", None, 3, ["a.csv"]],
)
def test_no_path_leads_out_of_the_folder(saved: Path, path: object) -> None:
    (saved.parent / "secret.csv").write_text("id\n", encoding="utf-8")
    describe(saved, lambda content: content["resources"][0].update(path=path))
    with pytest.raises(MalformedFileError, match="path of a table"):
        al.load(saved)


def test_a_link_out_of_the_folder_is_not_followed(saved: Path) -> None:
    outside = saved.parent / "outside.csv"
    shutil.move(saved / "packages.csv", outside)
    (saved / "packages.csv").symlink_to(outside)
    with pytest.raises(ReadError, match="leads out of the folder"):
        al.load(saved)


def test_a_file_of_endless_size_is_not_read(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_MAX_CSV_BYTES", 20)
    with pytest.raises(ReadError, match="larger than 20 bytes"):
        al.load(saved)


@pytest.mark.parametrize(
    ("content", "error", "message"),
    [
        ("[", MalformedFileError, "not valid JSON"),
        ("[" * 100_000, MalformedFileError, "not valid JSON"),
        ("[]", MalformedFileError, "not a JSON object"),
        ("{}", MalformedFileError, "no tables"),
        ('{"resources": []}', MalformedFileError, "no tables"),
        ('{"resources": [{"path": "statements.csv"}]}', UnrecognisedFormatError, "no table of packages"),
        ('{"aidledger": {"layout": 2}, "resources": []}', MalformedFileError, "no tables"),
        ('{"aidledger": {"layout": 2}, "resources": [{"path": "packages.csv"}]}', UnrecognisedFormatError, "layout 2"),
        ('{"aidledger": {"layout": true}, "resources": [{"path": "packages.csv"}]}', UnrecognisedFormatError, "layout"),
    ],
)
def test_a_descriptor_that_cannot_be_used_is_an_error_of_ours(
    saved: Path, content: str, error: type[ReadError], message: str
) -> None:
    (saved / "datapackage.json").write_text(content, encoding="utf-8")
    with pytest.raises(error, match=message):
        al.load(saved)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"id,amount\nA,1,2\n", "3 cells instead of 2"),
        (b'id\n"A\n', "not valid CSV"),
        (b"id,id\n", "repeated name"),
        (b"", "header is missing"),
        (b"id\n\xff\n", "not UTF-8"),
    ],
)
def test_a_broken_table_names_its_line(saved: Path, content: bytes, message: str) -> None:
    (saved / "packages.csv").write_bytes(content)
    resign(saved)
    with pytest.raises(MalformedFileError, match=message) as caught:
        al.load(saved)
    assert caught.value.line


def test_a_column_nobody_reads_is_a_finding(saved: Path) -> None:
    edit(saved / "packages.csv", lambda text: text.replace(",note,", ",notes,"))
    with pytest.raises(ValidationFailedError, match="Did you mean 'note'"):
        al.load(saved, verify=False)


def test_the_folder_of_the_shipped_record_is_read_like_the_record(tmp_path: Path) -> None:
    shutil.copytree(data_dir() / "us-ukraine", tmp_path / "copy")
    assert al.load(tmp_path / "copy") == al.load("us-ukraine")


def test_committed_files_that_are_not_in_place_yet_count(saved: Path, ledger: al.Ledger) -> None:
    waiting = saved / HIDDEN / COMMITTED
    waiting.mkdir()
    for name in ("packages.csv", "SHA256SUMS"):
        (saved / name).rename(waiting / name)
    assert al.load(saved) == ledger


def test_a_ledger_saved_while_it_is_read_is_read_whole(
    saved: Path, ledger: al.Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = ledger.withdraw("B", **WHY)
    read = reading._bytes

    def read_late(path: Path, name: str, *, limit: int) -> bytes:
        content = read(path, name, limit=limit)
        if name == "packages.csv" and len(al.Ledger.history(ledger, "A")) and not (saved / "done").exists():
            (saved / "done").write_text("", encoding="utf-8")
            newer.save(saved)  # between two files
        return content

    monkeypatch.setattr(reading, "_bytes", read_late)
    assert al.load(saved) == newer


@pytest.mark.parametrize("source", [3, None, b"seed", ["seed"], ""])
def test_only_a_name_or_a_path_can_be_loaded(source: object) -> None:
    with pytest.raises(InputError, match="cannot be loaded from"):
        al.load(source)  # type: ignore[arg-type] # wrong on purpose


def test_a_word_is_a_dataset_first(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(saved.parent)
    saved.rename(saved.parent / "seed")
    assert len(al.load("seed")) == 2
    assert al.load("seed").name == "seed"
    assert al.load("./seed").name == "ledger"
    with pytest.raises(UnknownTermError, match="'nope' is not known"):
        al.load("nope")
    with pytest.raises(ReadError, match="no such folder"):
        al.load("./nope")
    with pytest.raises(UnrecognisedFormatError, match="no datapackage"):
        al.load(saved.parent)


@pytest.mark.parametrize(
    ("table", "change", "message"),
    [
        ("amendments", lambda text: text.splitlines()[0] + "\n", "no change replaced version 1 of 'A'"),
        ("earlier_packages", lambda text: text.splitlines()[0] + "\n", "version 1 of 'A' or its change is missing"),
        ("amendments", lambda text: text.replace(",2,restated", ",3,restated"), "version 1 of 'A' or its change"),
        ("amendments", lambda text: text.replace("restated", "withdrawal"), "it was withdrawn and still stands"),
        ("amendments", lambda text: text.replace("restated", "nonsense"), "Input should be|should be"),
        ("packages", lambda text: text.replace("\nA,", "\nX,"), "the version that stands is missing"),
        ("packages", lambda text: text + text.splitlines()[1] + "\n", "id 'A' is already used"),
        ("earlier_packages", lambda text: text + text.splitlines()[1] + "\n", "is already used"),
        ("earlier_packages", lambda text: text.replace("USA", "XQX"), "XQX"),
    ],
)
def test_versions_that_do_not_fit_together_are_findings(
    saved: Path, table: str, change: Callable[[str], str], message: str
) -> None:
    edit(saved / f"{table}.csv", change)
    with pytest.raises(ValidationFailedError, match=message):
        al.load(saved, verify=False)


def test_changes_out_of_order_are_findings(saved: Path) -> None:
    al.load(saved).amend("A", amount="$200 million", **WHY).save(saved)
    edit(saved / "amendments.csv", lambda text: text.replace("2025-02-01", "2025-03-01", 1))
    with pytest.raises(ValidationFailedError, match="the days of the changes to 'A' do not ascend"):
        al.load(saved, verify=False)


def test_a_change_after_a_withdrawal_is_a_finding(saved: Path) -> None:
    al.load(saved).amend("A", amount="$200 million", **WHY).save(saved)
    edit(saved / "amendments.csv", lambda text: text.replace("restated", "withdrawal", 1))
    with pytest.raises(ValidationFailedError, match="'A' was changed after it had been withdrawn"):
        al.load(saved, verify=False)


def test_a_source_of_no_record_is_a_finding(tmp_path: Path) -> None:
    source = al.Source(url="https://example.org/", quote="words")
    al.Ledger([package(id="A", sources=[source])]).save(tmp_path)
    edit(tmp_path / "sources.csv", lambda text: text.replace("packages,A", "packages,B"))
    with pytest.raises(ValidationFailedError, match="AL153"):
        al.load(tmp_path, verify=False)
