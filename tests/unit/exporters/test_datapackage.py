from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import frictionless
import pandas as pd
import pytest

import aidledger as al
from aidledger.errors import InputError, WriteError
from aidledger.exporters.cells import escaped
from aidledger.exporters.layout import TABLES
from aidledger.importers.cells import COLUMNS
from aidledger.model import Item, Source
from aidledger.table import Announcement, Coverage
from tests.builders import limit, package, revision, statement

WHY: dict[str, Any] = {"reason": "It was cut.", "source": "https://example.org/cut", "known_on": "2025-02-01"}

# Copies a saved ledger again and again, and is killed before the first, second, third ... step of saving another there.
WRITER = """
import os, shutil, sys
import filelock
import aidledger as al

template, place = sys.argv[1:]
old = al.load(template)
ledger = old.withdraw("B", reason="r", source="https://example.org/", known_on="2025-03-01")
os.fsync = lambda handle: None  # that is for a loss of power, which no test can bring about
folder, limit, count = "", 0, 0

def kill_at(event, args):
    global count
    steps = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree"}
    if folder and event in steps and folder in str(args[0]):
        count += 1
        if count == limit:
            os._exit(9)

sys.addaudithook(kill_at)
for limit in range(1, 200):
    shutil.copytree(template, f"{place}/{limit}")
    child = os.fork()
    if child == 0:
        folder = f"{place}/{limit}"
        ledger.save(folder)
        os._exit(0)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
        print(limit)
        break
"""


@pytest.fixture(scope="module")
def us() -> al.Ledger:
    return al.load("us-ukraine")


def rich() -> al.Ledger:
    """A ledger with something in every table."""
    item = Item.model_validate(
        {"name": "=HYPERLINK(1)", "category": "artillery", "quantity": "31 vehicles", "amount": "$5 million"}
    )
    full = Source(url="https://example.org/a", quote="Two\nlines", published_on="2024-10-21")
    ledger = al.Ledger(
        [
            package(id="A", items=[item], sources=[full], note="-1\nsecond"),
            package(id="B", sources=["https://example.org/b", "https://example.org/c"]),
            package(id="C"),
        ],
        statements=[statement(id="S")],
        revisions=[revision()],
        limits=[limit()],
        announcements=[Announcement("N", "2024-10-21", "@publisher", note=" padded ")],
        name="mine",
        title="My ledger",
        coverage=Coverage(complete=True),
    )
    changed = ledger.amend("A", amount="$300 million", **WHY).amend("S", amount="over $59 billion", **WHY)
    changed = changed.amend("CAP-FY2022", kind="increment", amount="$1 billion", **WHY)
    return changed.amend("REV-1", applies=False, **WHY).withdraw("C", **WHY).amend("A", note="again", **WHY)


def test_everything_comes_back(tmp_path: Path) -> None:
    ledger = rich()
    ledger.save(tmp_path)
    again = al.load(tmp_path)
    assert again == ledger
    assert (again.name, again.title, again.coverage) == ("mine", "My ledger", Coverage(complete=True))
    assert again["A"].sources == ledger["A"].sources
    assert [version.reason for version in again.history("C")] == ["", "It was cut."]
    assert again.announcements == ledger.announcements


def test_every_table_is_valid_frictionless(tmp_path: Path) -> None:
    rich().save(tmp_path)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.to_summary()
    assert {task.name for task in report.tasks} == set(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_every_column_that_is_written_is_one_that_is_read(name: str) -> None:
    assert {field.name for field in TABLES[name]} <= COLUMNS[name]


def test_the_shipped_record_is_valid_and_the_same(us: al.Ledger, tmp_path: Path) -> None:
    us.save(tmp_path)
    assert al.load(tmp_path) == us
    assert al.load(str(tmp_path)).total() == us.total()
    assert frictionless.validate(str(tmp_path / "datapackage.json")).valid


def test_the_manifest_is_what_sha256sum_checks(us: al.Ledger, tmp_path: Path) -> None:
    us.save(tmp_path)
    done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S607 - a tool every system with coreutils has
    assert done.returncode == 0, done.stderr
    assert "packages.csv: OK" in done.stdout


def test_files_are_plain_one_record_a_line_and_always_the_same(tmp_path: Path) -> None:
    ledger = rich()
    ledger.save(tmp_path / "a")
    al.load(tmp_path / "a").save(tmp_path / "b")
    for path in (tmp_path / "a").iterdir():
        if path.is_file():
            content = path.read_bytes()
            assert content == (tmp_path / "b" / path.name).read_bytes()
            assert b"\r" not in content
            assert content.endswith(b"\n")
    lines = (tmp_path / "a" / "packages.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + len(ledger)
    assert [line.split(",")[0] for line in lines] == ["id", "A", "B"]


def test_no_cell_begins_like_a_formula(tmp_path: Path) -> None:
    rich().save(tmp_path)
    for path in tmp_path.glob("*.csv"):
        rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        cells = [cell for row in rows for cell in row if cell.startswith(("=", "+", "@", "-"))]
        assert [cell for cell in cells if not cell.removeprefix("-").replace(".", "").isdigit()] == []


@pytest.mark.parametrize(
    ("text", "cell"),
    [("=1+1", "\\=1+1"), ("-5", "\\-5"), ("a\nb", "a\\nb"), ("a\\nb", "a\\\\nb"), ("plain", "plain"), (None, "")],
)
def test_text_is_escaped(text: str | None, cell: str) -> None:
    assert escaped(text) == cell


def test_every_column_that_is_written_is_read() -> None:
    for table, fields in TABLES.items():
        assert {field.name for field in fields} <= COLUMNS[table], table


def test_tables_that_became_empty_are_removed_and_other_files_stay(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    rich().save(tmp_path)
    assert (tmp_path / "amendments.csv").exists()
    al.Ledger([package(id="A")]).save(tmp_path)
    assert sorted(path.stem for path in tmp_path.glob("*.csv")) == [
        "announcements", "limits", "packages", "revisions", "statements",
    ]  # fmt: skip
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "mine"


def test_an_empty_ledger_is_saved_too(tmp_path: Path) -> None:
    al.Ledger().save(tmp_path)
    assert al.load(tmp_path) == al.Ledger()


@pytest.mark.parametrize("content", ["{}", "[", '{"aidledger": {"layout": 2}}', '{"aidledger": 3}'])
def test_another_data_package_is_not_written_over(content: str, tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="not a ledger saved by this version"):
        al.Ledger().save(tmp_path)
    assert (tmp_path / "datapackage.json").read_text(encoding="utf-8") == content


def test_a_view_is_not_saved(us: al.Ledger, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"A narrowed ledger \(authority PDA\) cannot be saved"):
        us.where(authority="PDA").save(tmp_path)
    table = pd.DataFrame({"date": ["2020-01-01"], "currency": ["USD"], "rate": ["0.9"]})
    converted = us.convert("EUR", rates=al.rates(table, to="EUR"), at="2020-01-01")
    with pytest.raises(InputError, match="converted ledger cannot be saved"):
        converted.save(tmp_path)


@pytest.mark.parametrize("path", ["", None, 3, b"ledger"])
def test_only_a_path_can_be_saved_to(path: object) -> None:
    with pytest.raises(InputError, match="cannot be saved to"):
        al.Ledger().save(path)  # type: ignore[arg-type] # wrong on purpose


def test_the_descriptor_names_the_layout_and_its_escapes(tmp_path: Path) -> None:
    rich().save(tmp_path)
    own = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))["aidledger"]
    assert own["layout"] == 1
    assert "backslash" in own["escapes"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the writer is forked to be killed")
def test_a_kill_before_any_step_leaves_the_old_ledger_or_the_new(tmp_path: Path) -> None:
    old = rich()
    new = old.withdraw("B", reason="r", source="https://example.org/", known_on="2025-03-01")
    old.save(tmp_path / "template")
    command = [sys.executable, "-W", "ignore", "-c", WRITER, str(tmp_path / "template"), str(tmp_path / "killed")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    last = int(done.stdout)
    assert last > 40, "every step of a whole save was tried"
    found = [al.load(tmp_path / "killed" / str(number)) for number in range(1, last + 1)]
    outcomes = ["new" if ledger == new else "old" if ledger == old else "torn" for ledger in found]
    assert set(outcomes) == {"old", "new"}
    assert outcomes == sorted(outcomes, reverse=True), "there is one step that decides"
    halfway = tmp_path / "killed" / str(outcomes.index("new") + 3)
    old.save(halfway)
    assert al.load(halfway) == old


@pytest.mark.parametrize("name", ["x" * 300, "a\0b"], ids=["long", "null"])
def test_a_path_no_system_takes_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(WriteError):
        al.Ledger([package()]).save(tmp_path / name)
    with pytest.raises(WriteError):
        al.Ledger([package()]).report(tmp_path / name)
    assert list(tmp_path.iterdir()) == []
