"""The data shipped with the package holds what it claims, and every row can be traced.

The tables are read here with the standard library only, so that a fault of our own reader cannot
hide a fault of the data.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from frictionless import Package

from aidledger.amounts import Amount

DATA = Path(__file__).resolve().parents[2] / "data"
US = "us-ukraine"
SEED = "seed"
STATEMENTS = ("statements", "balances", "headlines")
TABLES = [
    *((US, name) for name in ("packages", *STATEMENTS, "revisions", "limits", "announcements", "context")),
    *((SEED, name) for name in ("packages", "statements")),
]
WITH_AMOUNTS = [(dataset, name) for dataset, name in TABLES if name != "announcements"]

Row = dict[str, str]


def rows(dataset: str, name: str) -> list[Row]:
    with (DATA / dataset / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ids(dataset: str, name: str) -> set[str]:
    return {row["id"] for row in rows(dataset, name)}


def by_id(dataset: str, name: str) -> dict[str, Row]:
    return {row["id"]: row for row in rows(dataset, name)}


def billions(selected: list[Row]) -> Decimal:
    return sum((Decimal(row["amount"]) for row in selected), Decimal(0)) / 10**9


def codes(cell: str) -> list[str]:
    return cell.split(";") if cell else []


def problems_of(descriptor: Path) -> list[list[object]]:
    report = Package(str(descriptor)).validate()
    return list(report.flatten(["name", "rowNumber", "type", "message"]))


# --- what the record claims -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("authority", "count", "total"),
    [("PDA", 74, "34.085"), ("USAI", 25, "33.478"), ("FMF", 5, "3.647")],
)
def test_each_authority_has_its_packages_and_its_sum(authority: str, count: int, total: str) -> None:
    selected = [row for row in rows(US, "packages") if row["authority"] == authority]
    assert (len(selected), billions(selected)) == (count, Decimal(total))


def test_the_whole_record_is_104_packages_of_71_210_billion() -> None:
    every = rows(US, "packages")
    assert (len(every), billions(every)) == (104, Decimal("71.210"))


def test_64_792_billion_were_announced_from_the_invasion_to_21_october_2024() -> None:
    window = [row for row in rows(US, "packages") if "2022-02-24" <= row["date"] <= "2024-10-21"]
    assert billions(window) == Decimal("64.792")


def test_the_drawdowns_are_numbered_1_to_74_in_the_order_of_their_dates() -> None:
    drawdowns = sorted((row["date"], int(row["tranche"])) for row in rows(US, "packages") if row["authority"] == "PDA")
    assert [number for _, number in drawdowns] == list(range(1, 75))


def test_only_tranches_58_to_61_are_inferred_from_the_sequence() -> None:
    inferred = {row["id"] for row in rows(US, "packages") if row["tranche_basis"] == "inferred_from_sequence"}
    assert inferred == {"PDA-58", "PDA-59", "PDA-60", "PDA-61"}


@pytest.mark.parametrize(
    ("name", "count"),
    [("statements", 124), ("balances", 30), ("revisions", 8), ("limits", 46)],
)
def test_the_other_tables_have_their_rows(name: str, count: int) -> None:
    assert len(rows(US, name)) == count


def test_reuse_is_thirteen_tranches_and_agrees_with_what_was_left_of_the_restored_authority() -> None:
    reused = [row for row in rows(US, "packages") if row["reannounced"]]
    total = sum(Decimal(row["reannounced"]) for row in reused)
    assert [row["id"] for row in reused] == [f"PDA-{number}" for number in range(44, 57)]
    assert Decimal("6.2e9") - total == Decimal("2.878e9")


def test_reuse_is_exact_where_documented_and_at_most_where_inferred() -> None:
    inferred = {row["id"] for row in rows(US, "packages") if row["reannounced_bound"] == "at_most"}
    documented = {row["id"] for row in rows(US, "packages") if row["reannounced_bound"] == "exact"}
    assert inferred == {"PDA-48", "PDA-51", "PDA-53", "PDA-55", "PDA-56"}
    assert documented == {f"PDA-{number}" for number in (44, 45, 46, 47, 49, 50, 52, 54)}


def test_no_reannounced_part_exceeds_its_package() -> None:
    assert all(Decimal(row["reannounced"] or 0) <= Decimal(row["amount"]) for row in rows(US, "packages"))


def test_the_bulk_authorisation_is_one_limit_and_leaves_1_05_billion() -> None:
    bulk = [row for row in rows(US, "limits") if row["kind"] == "bulk_authorisation"]
    drawn = [row for row in rows(US, "packages") if row["draws_on"]]
    assert [row["id"] for row in bulk] == ["PDA-BULK-2024-09-26"]
    assert [row["id"] for row in drawn] == [f"PDA-{number}" for number in range(67, 75)]
    assert billions(bulk) - billions(drawn) == Decimal("1.05")


def test_drawdowns_of_october_2022_keep_the_fiscal_year_of_their_authority() -> None:
    packages = by_id(US, "packages")
    assert {packages[f"PDA-{number}"]["fiscal_year"] for number in (22, 23, 24)} == {"FY2022"}


def test_the_official_wording_sets_the_bound() -> None:
    packages = by_id(US, "packages")
    found = {name: packages[name]["bound"] for name in ("PDA-9", "PDA-29", "PDA-66", "USAI-2024-12-30", "PDA-67")}
    assert found == {
        "PDA-9": "at_most",
        "PDA-29": "at_most",
        "PDA-66": "about",
        "USAI-2024-12-30": "about",
        "PDA-67": "exact",
    }


def test_the_two_statements_of_21_october_2024_keep_their_scopes_apart() -> None:
    statements = by_id(US, "statements")
    plain, month = statements["DOD-2024-10-21"], statements["DOD-2024-10-21-FEB2022"]
    assert (plain["wording"], plain["since"], plain["since_latest"]) == ("over $59.5 billion", "2022-02-24", "")
    assert (month["wording"], month["since"], month["since_latest"]) == ("over $58 billion", "2022-02-01", "2022-02-28")


def test_only_two_statements_have_no_day() -> None:
    assert {row["id"] for row in rows(US, "statements") if not row["as_of"]} == {"STATE-UNDATED", "STATE-UNDATED-2014"}


def test_totals_of_authorised_value_are_not_compared_with_announcements() -> None:
    authorised = {row["id"] for row in rows(US, "statements") if row["stage"] == "authorised"}
    assert authorised == {
        "GAO-2024-03-31-PDA",
        "DODIG-2024-04-30-PDA",
        "PRESS-2024-04-30-PDA-2022",
        "CRS-2025-01-31-PDA",
        "GAO-2025-01-31-PDA-2021-10",
        "GAO-2025-01-31-PDA-2021-12",
    }


def test_only_the_revaluation_of_june_2023_applies_and_its_years_make_it_up() -> None:
    applied = [row for row in rows(US, "revisions") if row["applies"] == "yes"]
    whole = [row for row in applied if not row["part_of"]]
    parts = [row for row in applied if row["part_of"]]
    assert [row["id"] for row in whole] == ["REV-2023-06-20"]
    assert {row["part_of"] for row in parts} == {"REV-2023-06-20"}
    assert billions(whole) == billions(parts) == Decimal("-6.2")


def test_a_revision_that_does_not_apply_says_why() -> None:
    assert all(bool(row["reason"]) == (row["applies"] == "no") for row in rows(US, "revisions"))


# Sums that the sources themselves leave open: the parts found, and the whole as stated, in billions.
OPEN_SUMS = {
    "FMF-TOTAL": ("6.33", "6.7"),
    "REPLENISH-TOTAL-GAO": ("39.34", "45.8"),
    "USAI-TOTAL-SINCE-FY2022": ("32.67", "32.2"),
}


def test_totals_among_the_limits_are_the_sum_of_their_parts_or_a_known_difference() -> None:
    limits = rows(US, "limits")
    per_year = {"USAI-FY2026-FY2027"}  # its part is an amount for each of two years
    wrong = {}
    for whole in limits:
        parts = [row for row in limits if row["part_of"] == whole["id"]]
        if (
            whole["is_total"] == "yes"
            and parts
            and whole["id"] not in per_year
            and billions(parts) != billions([whole])
        ):
            wrong[whole["id"]] = (billions(parts), billions([whole]))
    assert wrong == {name: (Decimal(found), Decimal(stated)) for name, (found, stated) in OPEN_SUMS.items()}


# --- announcements --------------------------------------------------------------------------------


def test_every_announcement_has_a_headline_and_a_package() -> None:
    known = ids(US, "announcements")
    assert {row["announcement"] for row in rows(US, "headlines")} == known
    assert {row["announcement"] for row in rows(US, "packages") if row["announcement"]} == known


@pytest.mark.parametrize(
    ("headline", "total"),
    [
        ("HEAD-2023-02-03", "2.175"),
        ("HEAD-2022-12-21", "1.85"),
        ("HEAD-2023-04-04", "2.6"),
        ("HEAD-2024-12-30", "2.47"),
    ],
)
def test_the_packages_of_an_announcement_make_up_its_headline(headline: str, total: str) -> None:
    row = by_id(US, "headlines")[headline]
    parts = [package for package in rows(US, "packages") if package["announcement"] == row["announcement"]]
    assert billions(parts) == billions([row]) == Decimal(total)


def test_headlines_with_other_recipients_or_civilian_aid_say_so() -> None:
    headlines = by_id(US, "headlines")
    several = {name for name, row in headlines.items() if row["recipient"] == "X-MULTI"}
    assert several == {"FMF-2022-04-24", "FMF-2022-09-08", "HEAD-2022-09-08", "HEAD-2023-01-06-STATE"}
    assert all(headlines[name]["note"] for name in several)
    assert "civilian" in headlines["HEAD-2023-09-06"]["note"]


# --- the seed -------------------------------------------------------------------------------------


def test_the_seed_has_the_three_figures_of_the_report() -> None:
    packages = by_id(SEED, "packages")
    (statement,) = rows(SEED, "statements")
    assert {name: row["wording"] for name, row in packages.items()} == {
        "SEED-400M": "$400 million",
        "SEED-425M": "$425 million",
    }
    assert (statement["wording"], statement["stage_word"]) == ("over $58 billion", "delivered")


def test_the_recent_package_of_the_seed_ends_on_the_day_of_the_report() -> None:
    recent = by_id(SEED, "packages")["SEED-425M"]
    assert (recent["date"], recent["date_latest"], recent["date_text"]) == ("", "2024-10-21", "recent")


def test_the_seed_names_its_publisher_and_no_address() -> None:
    for row in [*rows(SEED, "packages"), *rows(SEED, "statements")]:
        assert row["publisher"]
        assert not row["source_url"]
        assert "not known" in row["note"]


# --- every table ----------------------------------------------------------------------------------


@pytest.mark.parametrize("dataset", [US, SEED])
def test_the_data_package_is_valid_for_frictionless(dataset: str) -> None:
    assert problems_of(DATA / dataset / "datapackage.json") == []


@pytest.mark.parametrize(
    ("good", "bad", "kind"),
    [
        (",PDA-BULK-2024-09-26,", ",PDA-BULK-2024-09-27,", "foreign-key"),
        (",31,seen,2023-02-03,", ",31,seen,2023-02-04,", "foreign-key"),
        (",at_most,", ",atmost,", "constraint-error"),
        ("PDA-2,2021-12-23", "PDA-1,2021-12-23", "primary-key"),
    ],
)
def test_the_data_package_schema_catches_a_broken_row(tmp_path: Path, good: str, bad: str, kind: str) -> None:
    copy = Path(shutil.copytree(DATA / US, tmp_path / US))
    table = copy / "packages.csv"
    text = table.read_text(encoding="utf-8")
    assert good in text
    table.write_text(text.replace(good, bad, 1), encoding="utf-8", newline="")
    assert kind in {str(problem[2]) for problem in problems_of(copy / "datapackage.json")}


@pytest.mark.parametrize("dataset", [US, SEED])
def test_every_file_of_a_dataset_is_a_resource_and_has_the_columns_of_its_schema(dataset: str) -> None:
    folder = DATA / dataset
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert {item["path"] for item in descriptor["resources"]} == {path.name for path in folder.glob("*.csv")}
    for item in descriptor["resources"]:
        with (folder / item["path"]).open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == [field["name"] for field in item["schema"]["fields"]]


@pytest.mark.parametrize(("dataset", "complete"), [(US, True), (SEED, False)])
def test_a_dataset_says_what_it_covers(dataset: str, complete: bool) -> None:  # noqa: FBT001 - a case of the table above
    descriptor = json.loads((DATA / dataset / "datapackage.json").read_text(encoding="utf-8"))
    coverage = descriptor["aidledger"]["coverage"]
    days = [row["date"] or row["date_latest"] for row in rows(dataset, "packages")]
    assert coverage["complete"] is complete
    assert (coverage["donor"], coverage["recipient"]) == ("USA", "UKR")
    assert coverage["since"] <= min(days) <= max(days) <= coverage["until"]
    assert descriptor["aidledger"]["full_record"] == US


@pytest.mark.parametrize(("dataset", "name"), TABLES)
def test_identifiers_are_unique(dataset: str, name: str) -> None:
    counted = Counter(row["id"] for row in rows(dataset, name))
    assert [identifier for identifier, count in counted.items() if count > 1] == []


def test_no_two_statements_of_any_kind_share_an_identifier() -> None:
    counted = Counter(row["id"] for name in STATEMENTS for row in rows(US, name))
    assert max(counted.values()) == 1


@pytest.mark.parametrize(("dataset", "name"), TABLES)
def test_every_row_names_who_said_it_and_links_are_web_addresses(dataset: str, name: str) -> None:
    for row in rows(dataset, name):
        assert row["publisher"], row["id"]
        links = [row["source_url"], *row.get("other_source_urls", "").split(" | ")]
        for link in filter(None, links):
            parts = urlsplit(link)
            assert parts.scheme in {"http", "https"}, row["id"]
            assert "." in parts.netloc, row["id"]
            assert not any(character.isspace() for character in link), row["id"]


@pytest.mark.parametrize("name", [name for dataset, name in TABLES if dataset == US])
def test_every_row_of_the_full_record_has_an_address(name: str) -> None:
    assert [row["id"] for row in rows(US, name) if not row["source_url"]] == []


@pytest.mark.parametrize(("dataset", "name"), TABLES)
def test_a_table_is_plain_text_with_unix_line_ends_and_no_spare_space(dataset: str, name: str) -> None:
    raw = (DATA / dataset / f"{name}.csv").read_bytes()
    assert b"\r" not in raw
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\n")
    for row in rows(dataset, name):
        assert all(value == value.strip() and "\n" not in value for value in row.values()), row["id"]


@pytest.mark.parametrize(("dataset", "name"), [(dataset, name) for dataset, name in TABLES if name != "limits"])
def test_rows_are_sorted_by_day_and_identifier(dataset: str, name: str) -> None:
    def key(row: Row) -> tuple[str, str]:
        prefix = "as_of" if "as_of" in row else "date"
        return row[prefix] or row.get(f"{prefix}_latest") or "9999", row["id"]

    table = rows(dataset, name)
    assert [row["id"] for row in table] == [row["id"] for row in sorted(table, key=key)]


@pytest.mark.parametrize(("dataset", "name"), TABLES)
def test_days_are_iso_days_and_spans_run_forward(dataset: str, name: str) -> None:
    for row in rows(dataset, name):
        for column in ("date", "as_of", "since"):
            first, last = row.get(column, ""), row.get(f"{column}_latest", "")
            days = [date.fromisoformat(day) for day in (first, last) if day]
            assert days == sorted(days), row["id"]


@pytest.mark.parametrize(("dataset", "name"), WITH_AMOUNTS)
def test_the_wording_of_an_amount_reads_as_its_columns(dataset: str, name: str) -> None:
    for row in rows(dataset, name):
        read = Amount.parse(row["wording"])
        sign = -1 if row["amount"].startswith("-") else 1  # a revision is signed, its wording is not
        stated = None if read.stated is None else sign * read.stated
        assert (stated, read.currency or "", read.bound.value) == (
            Decimal(row["amount"]) if row["amount"] else None,
            row["currency"],
            row["bound"],
        ), row["id"]
        # Finer where the issuer states more of the figure elsewhere, never coarser: see "Stated digits" in the decisions.
        assert (read.stated is None) == (row["stated_digit"] == "")
        assert read.digit is None or Decimal(row["stated_digit"]) <= read.digit, row["id"]


@pytest.mark.parametrize(("dataset", "name"), WITH_AMOUNTS)
def test_decimals_are_canonical(dataset: str, name: str) -> None:
    for row in rows(dataset, name):
        for column in ("amount", "stated_digit", "reannounced"):
            if cell := row.get(column):
                assert cell == f"{Decimal(cell).normalize():f}", row["id"]


@pytest.mark.parametrize(("dataset", "name"), WITH_AMOUNTS)
def test_an_amount_is_a_multiple_of_its_last_stated_digit(dataset: str, name: str) -> None:
    for row in rows(dataset, name):
        if row["amount"]:
            assert Decimal(row["amount"]) % Decimal(row["stated_digit"]) == 0, row["id"]


# --- links between tables, and to the reference tables --------------------------------------------


def test_what_a_package_draws_on_or_belongs_to_exists() -> None:
    limits, announcements = ids(US, "limits"), ids(US, "announcements")
    for row in rows(US, "packages"):
        assert not row["draws_on"] or row["draws_on"] in limits, row["id"]
        assert not row["announcement"] or row["announcement"] in announcements, row["id"]


def test_what_a_balance_is_left_of_exists_and_is_never_a_total() -> None:
    limits = by_id(US, "limits")
    pools = {name for name, row in limits.items() if row["is_total"] == "no"} | ids(US, "revisions")
    for row in rows(US, "balances"):
        assert codes(row["limits"]), row["id"]
        assert set(codes(row["limits"])) <= pools, row["id"]


def test_what_is_left_of_a_limit_has_the_authority_of_the_limit() -> None:
    authority = {row["id"]: row["authority"] for name in ("limits", "revisions") for row in rows(US, name)}
    for row in rows(US, "balances"):
        assert {authority[name] for name in codes(row["limits"])} == {row["authority"]}, row["id"]


@pytest.mark.parametrize(
    ("name", "column"), [("revisions", "supersedes"), ("revisions", "part_of"), ("limits", "part_of")]
)
def test_links_inside_a_table_exist_and_do_not_run_in_circles(name: str, column: str) -> None:
    table = by_id(US, name)
    for row in table.values():
        seen = {row["id"]}
        link = row[column]
        while link:
            assert link in table, row["id"]
            assert link not in seen, row["id"]
            seen.add(link)
            link = table[link][column]


def test_a_balance_is_kind_remaining_and_every_other_statement_a_total() -> None:
    kinds = {name: {row["kind"] for row in rows(US, name)} for name in STATEMENTS}
    assert kinds == {"statements": {"total"}, "balances": {"remaining"}, "headlines": {"total"}}


@pytest.mark.parametrize(
    ("column", "table"),
    [("category", "categories"), ("authority", "authorities"), ("donor", "parties"), ("recipient", "parties")],
)
@pytest.mark.parametrize(("dataset", "name"), [item for item in TABLES if item[1] not in {"announcements", "context"}])
def test_codes_are_in_the_reference_tables(dataset: str, name: str, column: str, table: str) -> None:
    known = {row["code"] for row in rows("reference", table)}
    used = {code for row in rows(dataset, name) for code in codes(row.get(column, ""))}
    assert used <= known


def test_what_is_deliberately_no_package_says_why_and_is_none() -> None:
    context = by_id(US, "context")
    assert all(row["reason"] for row in context.values())
    assert not context.keys() & (ids(US, "packages") | ids(US, "headlines"))
