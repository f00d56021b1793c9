from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from aidledger.intake import load
from aidledger.ledger import Ledger
from tests.builders import limit, package, revision, statement


def asked(path: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture(scope="module")
def us(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("database") / "us.sqlite"
    load("us-ukraine").write(path)
    return path


def test_views_add_what_the_ledger_adds(us: Path) -> None:
    ledger = load("us-ukraine")
    assert [Decimal(amount) for (amount,) in asked(us, "SELECT amount FROM totals")] == [ledger.total().value]
    for key in ("authority", "donor", "year"):
        found = {word: Decimal(amount) for word, amount in asked(us, f"SELECT {key}, amount FROM totals_by_{key}")}
        assert found == {row.key[0]: row.value for row in ledger.totals(by=key)}
    curve = {step.period: step.value for step in ledger.cumulative().curve()}
    found = {month: Decimal(amount) for month, amount in asked(us, "SELECT month, amount FROM cumulative_by_month")}
    assert found.items() <= curve.items()


def test_categories_are_a_range_as_in_the_ledger(us: Path) -> None:
    rows = asked(us, "SELECT category, packages, alone, alone_or_shared FROM totals_by_category")
    ledger = load("us-ukraine")
    assert {category: packages for category, packages, *_ in rows} == {
        row.key[0]: row.rows for row in ledger.totals(by="category")
    }
    assert all(Decimal(alone) <= Decimal(shared) for *_, alone, shared in rows)


def test_every_record_is_there_and_the_database_is_sound(us: Path) -> None:
    ledger = load("us-ukraine")
    for table in ("packages", "statements", "revisions", "limits", "announcements"):
        assert asked(us, f"SELECT COUNT(*) FROM {table}") == [(len(getattr(ledger, table)),)]
    assert asked(us, "PRAGMA integrity_check") == [("ok",)]
    assert asked(us, "PRAGMA foreign_key_check") == []
    assert asked(us, "PRAGMA user_version") == [(3,)]
    assert asked(us, "SELECT name, hash, narrowed FROM ledger") == [("us-ukraine", ledger.hash, 0)]


def test_no_column_and_no_cell_is_a_float(us: Path) -> None:
    tables = [
        name for (name,) in asked(us, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    ]
    for table in tables:
        columns = asked(us, f"SELECT name, type FROM pragma_table_info('{table}')")
        assert {kind for _, kind in columns} <= {"TEXT", "INTEGER"}
        assert (
            asked(
                us,
                f"SELECT 1 FROM {table} WHERE {' OR '.join(f'typeof({n}) = {chr(39)}real{chr(39)}' for n, _ in columns)}",
            )
            == []
        )


def test_a_strict_table_refuses_a_float(us: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes(us.read_bytes())
    with pytest.raises(sqlite3.IntegrityError):
        asked(copy, "UPDATE packages SET amount_minor = 1.5")
    with pytest.raises(sqlite3.IntegrityError):
        asked(copy, "UPDATE packages SET stage = 'promised'")


def test_an_older_sqlite_gets_plain_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 0))
    Ledger([package()]).write(tmp_path / "a.sqlite")
    assert asked(tmp_path / "a.sqlite", "SELECT COUNT(*) FROM sqlite_schema WHERE sql LIKE '%STRICT%'") == [(0,)]


def test_money_is_exact_in_currencies_of_every_kind(tmp_path: Path) -> None:
    amounts = ["USD 12.55", "JPY 5,000", "KWD 1.234", "$500-601 million", "JPY 5,000-5,001", "undisclosed"]
    Ledger([package(id=f"P-{place}", amount=amount) for place, amount in enumerate(amounts)]).write(
        tmp_path / "a.sqlite"
    )
    found = asked(tmp_path / "a.sqlite", "SELECT amount FROM package_amounts ORDER BY id")
    assert [amount for (amount,) in found] == ["12.55", "5000", "1.234", "550500000.00", "5000.5", None]
    assert asked(tmp_path / "a.sqlite", "SELECT currency, packages, unvalued, amount FROM totals") == [
        (None, 1, 1, None), ("JPY", 2, 0, "10000.5"), ("KWD", 1, 0, "1.234"), ("USD", 2, 0, "550500012.55"),
    ]  # fmt: skip


def test_what_is_not_aid_is_in_no_view(tmp_path: Path) -> None:
    Ledger([package(), package(id="B", instrument="loan")]).write(tmp_path / "a.sqlite")
    assert asked(tmp_path / "a.sqlite", "SELECT packages FROM totals") == [(1,)]
    assert asked(tmp_path / "a.sqlite", "SELECT COUNT(*) FROM packages") == [(2,)]


def test_references_to_nothing_are_kept_and_said(tmp_path: Path) -> None:
    ledger = Ledger(
        [package(announcement="GONE", draws_on="NOWHERE")],
        statements=[statement(amount="between $5 million and $6 million", scope={"donor": "USA", "since": "2022-02"})],
        revisions=[revision()],
        limits=[limit(as_of="2022-03")],
    )
    written = ledger.write(tmp_path / "a.sqlite")
    assert len(written.notes) == 2
    assert "announcements which the ledger does not have" in written.notes[0]
    assert asked(tmp_path / "a.sqlite", "SELECT amount_minor, upper_minor, since, since_latest FROM statements") == [
        (500_000_000, 600_000_000, "2022-02-01", "2022-02-28")
    ]
    assert asked(tmp_path / "a.sqlite", "SELECT amount_minor FROM revisions") == [(-260_000_000_000,)]


def test_it_opens_in_datasette(us: Path) -> None:
    pytest.importorskip("datasette", reason="Datasette is not installed: whether it opens the database was not tested")
    query = "/us.json?sql=select+amount+from+totals_by_authority+where+authority='PDA'&_shape=array"
    command = [sys.executable, "-m", "datasette", str(us), "--get", query]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [{"amount": "34085000000.00"}]
