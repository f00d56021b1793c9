"""Where features meet: converted, narrowed and amended ledgers go through every door alike."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

import pytest

import aidledger as al
from aidledger.errors import InputError, MalformedFileError
from tests.builders import package, revision, statement


@pytest.fixture
def us() -> al.Ledger:
    return al.load("us-ukraine")


@pytest.fixture
def euros(us: al.Ledger) -> al.Ledger:
    return us.convert("EUR", rates=al.rates("ecb"), policy=al.RatePolicy.last(7))


def test_the_hint_for_a_narrowed_ledger_leads_to_its_own_totals(us: al.Ledger, tmp_path: Path) -> None:
    part = us.where(authority="PDA")
    with pytest.raises(InputError) as refused:
        part.save(tmp_path / "a")
    code = re.search(r"al\.Ledger\(.*\)", str(refused.value.hint))
    assert code is not None
    made = eval(code[0], {"al": al, "part": part})  # noqa: S307 - the hint is our own text, and has to work
    assert made.total(basis="revalued").value == part.total(basis="revalued").value
    made.save(tmp_path / "a")
    assert al.load(tmp_path / "a") == made


@pytest.mark.parametrize("narrow", [{"since": "2021"}, {"authority": "PDA"}])
def test_a_folder_of_a_part_is_refused_by_both_doors(us: al.Ledger, tmp_path: Path, narrow: dict[str, str]) -> None:
    part = us.where(**narrow)
    for door in (part.save, lambda path: part.write(path, "datapackage")):
        with pytest.raises(InputError, match="narrowed"):
            door(tmp_path / "a")
    assert not (tmp_path / "a").exists()


def test_a_folder_of_a_converted_ledger_is_refused_by_both_doors(euros: al.Ledger, tmp_path: Path) -> None:
    for door in (euros.save, lambda path: euros.write(path, "datapackage")):
        with pytest.raises(InputError, match="converted"):
            door(tmp_path / "a")


def test_records_of_a_converted_ledger_enter_another_as_they_were_stated(us: al.Ledger, euros: al.Ledger) -> None:
    again = al.Ledger(
        euros.packages,
        statements=euros.statements,
        revisions=euros.revisions,
        limits=euros.limits,
        announcements=euros.announcements,
        name=us.name,
        title=us.title,
        coverage=us.coverage,
    )
    assert again.hash == us.hash


def test_rates_alone_change_no_statement(us: al.Ledger) -> None:
    first, second = (
        us.convert("EUR", rates=al.rates("ecb"), policy=policy)
        for policy in (al.RatePolicy.last(7), al.RatePolicy.average("M"))
    )
    difference = al.diff(first, second)
    assert difference.others == ()
    assert set(difference.counts()) == {"rate-only"}


def test_a_revision_that_changed_counts_once() -> None:
    old = al.Ledger([package(fiscal_year=2024)], revisions=[revision(amount="-$5 million")])
    new = al.Ledger([package(fiscal_year=2024)], revisions=[revision(amount="-$7 million")])
    (step,) = al.diff(old, new).waterfall(basis="revalued")
    assert (step.name, step.rows) == ("revisions", 1)


def test_a_converted_table_names_the_conversion(euros: al.Ledger) -> None:
    about = json.loads(euros.to_arrow().schema.metadata[b"aidledger"])
    assert about["converted"] == euros.total().rates


def blocks(page: Path) -> tuple[str, dict[str, object]]:
    text = page.read_text(encoding="utf-8")
    csv, record = (
        json.loads(re.search(rf'id="data-{name}">(.*?)</script>', text, re.DOTALL)[1])  # type: ignore[index]
        for name in ("csv", "json")
    )
    return csv, record


def test_the_page_of_a_converted_ledger_holds_records_as_stated(
    euros: al.Ledger, us: al.Ledger, tmp_path: Path
) -> None:
    _, record = blocks(euros.report(tmp_path / "a.html"))
    statements = {row["id"]: row for row in record["statements"]}  # type: ignore[attr-defined]
    for original in us.statements:
        assert al.Statement.model_validate(statements[original.id]) == original
    assert record["verdicts_are"] == euros.total().rates


def test_the_page_of_unknown_amounts_is_read_back(tmp_path: Path) -> None:
    unknown = al.Ledger([package(amount="undisclosed")])
    csv, _ = blocks(unknown.report(tmp_path / "a.html"))
    (tmp_path / "a.csv").write_text(csv, encoding="utf-8")
    assert al.read(tmp_path / "a.csv").table.digest == unknown.table.digest


def test_the_page_keeps_earlier_versions(tmp_path: Path) -> None:
    ledger = al.Ledger([package(id="A")], statements=[statement()]).amend(
        "A", amount="$500 million", reason="Found.", source="https://example.org/", known_on="2024-12-24"
    )
    _, record = blocks(ledger.report(tmp_path / "a.html"))
    amendments = record["amendments"]
    assert isinstance(amendments, list)
    (amendment,) = amendments
    assert (amendment["kind"], amendment["replaced"]["id"]) == ("restated", "A")


def test_a_database_whose_packages_are_a_view_is_not_read(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "a.sqlite") as database:
        database.execute(
            "CREATE VIEW packages AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT id FROM n"
        )
    database.close()
    with pytest.raises(MalformedFileError, match="packages is a view"):
        al.read(tmp_path / "a.sqlite")


def test_the_report_of_a_converted_ledger_has_the_verdicts_of_its_reconciliation(us: al.Ledger) -> None:
    one_day = us.convert("EUR", rates=al.rates("ecb"), at="2024-10-21")
    counted = one_day.reconcile().counts()
    row = next(line for line in one_day.summary(width=120).splitlines() if line.startswith("all "))
    assert [int(cell) for cell in row.split()[1:]] == [70, 59, 18, 51, 33, 172]
    assert list(counted.values()) == [70, 18, 51, 33]


def test_the_report_of_constant_prices_says_so_and_compares_nothing(us: al.Ledger) -> None:
    real = us.deflate(to=2024, prices=al.prices("us-gdp"))
    text = real.summary(width=120)
    assert "Prices       in FY2024 prices by us-gdp" in text
    assert "What was announced (USD billion)" in text
    assert [int(cell) for cell in next(x for x in text.splitlines() if x.startswith("all ")).split()[1:]] == [
        0,
        0,
        0,
        0,
        172,
        172,
    ]
    assert f"{real.total(basis='revalued').value / 10**9:.3f}" in text  # type: ignore[operator] # it has a value


def test_prices_of_different_years_are_not_compared(us: al.Ledger) -> None:
    series = al.prices("us-gdp")
    with pytest.raises(InputError, match="in different prices"):
        al.diff(us.deflate(to=2024, prices=series), us.deflate(to=2022, prices=series))
