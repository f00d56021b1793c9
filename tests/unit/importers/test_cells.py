from __future__ import annotations

import pytest

from aidledger.amounts import Amount
from aidledger.dates import DateSpan
from aidledger.findings import Location
from aidledger.importers.cells import (
    COLUMNS,
    amount_fields,
    contradicts_wording,
    limit_fields,
    package_fields,
    revision_fields,
    statement_fields,
)
from aidledger.importers.judge import judge
from aidledger.model import AidPackage, Limit, Revision, Statement

PACKAGE = {"id": "P-1", "amount": "$400 million", "date": "2024-10-21", "category": "munitions", "donor": "USA"}
PLACE = Location()


def package_of(**cells: str) -> AidPackage:
    found = judge(AidPackage, package_fields({**PACKAGE, **cells}), location=PLACE)
    assert isinstance(found, AidPackage), [finding.render() for finding in found]
    return found


def codes_of(**cells: str) -> list[tuple[str, str]]:
    found = judge(AidPackage, package_fields({**PACKAGE, **cells}), location=PLACE)
    assert isinstance(found, tuple)
    return [(finding.code, finding.location.path) for finding in found]


def test_blank_cells_are_left_out() -> None:
    blank = dict.fromkeys(COLUMNS["packages"] - PACKAGE.keys(), " \u00a0")
    assert package_of(**blank) == package_of()


def test_blanks_around_a_cell_do_not_count() -> None:
    assert package_of(donor=" USA ", tranche=" 7 ", id=" P-1 ", date=" 2024-10-21\t").tranche == 7


# Amounts


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        ({"amount": "up to $400 million"}, "up to $400 million"),
        (
            {"amount": "400000000", "currency": "USD", "bound": "at_most", "stated_digit": "1000000"},
            "up to $400 million",
        ),
        ({"amount": "12.50", "currency": "EUR"}, "EUR 12.50"),
        ({"amount": "", "wording": "undisclosed"}, "undisclosed"),
        ({"amount": "", "bound": "unknown", "wording": "classified"}, "classified"),
        ({"amount": "", "bound": "unknown", "currency": "USD"}, "USD not given"),
        ({"amount": "", "bound": "unknown", "currency": "USD", "wording": "no price"}, "USD no price"),
        ({"amount": "", "bound": "unknown"}, "not given"),
    ],
)
def test_an_amount_comes_from_its_columns_or_from_its_text(cells: dict[str, str], text: str) -> None:
    assert package_of(**cells).amount == Amount.parse(text)


def test_the_wording_stays_with_the_amount() -> None:
    assert package_of(amount="400000000", currency="USD", wording="$400 million").amount.wording == "$400 million"


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"amount": ""}, "AL140"),
        ({"amount": "400000000"}, "AL102"),
        ({"amount": "400000000", "bound": "at_most"}, "AL102"),
        ({"amount": "$400 million", "bound": "at_most"}, "AL102"),
        ({"amount": "400,000,000", "currency": "USD"}, "AL104"),
        ({"amount": "4e8", "currency": "USD"}, "AL104"),
        ({"amount": "\u0664\u0660\u0660", "currency": "USD"}, "AL104"),
        ({"amount": "1_000", "currency": "USD"}, "AL104"),
        ({"amount": "400000000.005", "currency": "USD"}, "AL105"),
        ({"amount": "9" * 25, "currency": "USD"}, "AL106"),
        ({"amount": "5", "currency": "XXQ"}, "AL110"),
        ({"amount": "5", "currency": "USD", "bound": "over"}, "AL142"),
        ({"amount": "5", "currency": "USD", "bound": "unknown"}, "AL107"),
        ({"amount": "", "currency": "USD"}, "AL140"),
        ({"amount": "5", "currency": "USD", "stated_digit": "3"}, "AL111"),
        ({"amount": "-5000000", "currency": "USD"}, "AL112"),
    ],
)
def test_an_amount_that_cannot_be_used_is_refused_not_repaired(cells: dict[str, str], code: str) -> None:
    assert codes_of(**cells) == [(code, "amount")]


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        ({"reannounced": "60000000", "reannounced_bound": "at_most", "currency": "USD"}, "up to USD 60000000"),
        ({"reannounced": "$60 million"}, "$60 million"),
        ({"reannounced": ""}, None),
    ],
)
def test_a_reused_part_comes_from_its_columns_or_from_its_text(cells: dict[str, str], text: str | None) -> None:
    found = package_of(**{"amount": "400000000" if "currency" in cells else "$400 million", **cells}).reannounced
    expected = None if text is None else Amount.parse(text)
    assert (found and (found.value, found.bound)) == (expected and (expected.value, expected.bound))


def test_half_a_reused_part_is_refused_not_dropped() -> None:
    money = {"amount": "400000000", "currency": "USD"}
    assert codes_of(**money, reannounced_bound="at_most") == [("AL140", "reannounced")]
    assert codes_of(reannounced="60000000", reannounced_bound="exact") == [("AL102", "reannounced")]


def test_an_amount_without_any_cell_is_empty() -> None:
    assert amount_fields({}) == ""


# Wording


@pytest.mark.parametrize(
    ("wording", "fields"),
    [
        ("$400 million", {"stated": "400000000", "currency": "USD", "digit": "1000000"}),
        ("$400 million", {"stated": "400000000", "currency": "USD", "digit": "1"}),
        ("up to $400 million", {"stated": "400000000", "currency": "USD", "digit": "1000000", "bound": "at_most"}),
        ("over $3 billion", {"stated": "-3000000000", "currency": "USD", "digit": "1000000000", "bound": "at_least"}),
        ("undisclosed", {"bound": "unknown", "reason": "undisclosed"}),
        (None, {"stated": "5", "currency": "USD"}),
    ],
)
def test_an_amount_that_says_what_its_wording_says_is_fine(wording: str | None, fields: dict[str, str]) -> None:
    assert contradicts_wording(Amount.model_validate({**fields, "wording": wording})) == ""


@pytest.mark.parametrize(
    ("wording", "fields"),
    [
        ("$400 million", {"stated": "425000000", "currency": "USD"}),
        ("$400 million", {"stated": "400000000", "currency": "EUR"}),
        ("up to $400 million", {"stated": "400000000", "currency": "USD"}),
        ("$400 million", {"stated": "400000000", "currency": "USD", "digit": "100000000"}),
        ("undisclosed", {"stated": "400000000", "currency": "USD"}),
        ("$400 million", {"bound": "unknown"}),
        ("undisclosed", {"bound": "unknown", "reason": "classified"}),
        ("a lot", {"stated": "400000000", "currency": "USD"}),
        (
            "between $5 million and $6 million",
            {"stated": "5000000", "upper": "7000000", "bound": "between", "currency": "USD"},
        ),
    ],
)
def test_an_amount_that_contradicts_its_wording_is_told(wording: str, fields: dict[str, str]) -> None:
    assert contradicts_wording(Amount.model_validate({**fields, "wording": wording}))


# Dates


@pytest.mark.parametrize(
    ("cells", "date"),
    [
        ({"date": "2024-10-21"}, "2024-10-21"),
        ({"date": "2024-10"}, "2024-10"),
        ({"date": "2024-10-01", "date_latest": "2024-10-21", "date_text": "early October"}, "2024-10-01/2024-10-21"),
        ({"date": "", "date_latest": "2024-10-21"}, "until 2024-10-21"),
        ({"date": "", "date_latest": ""}, None),
        ({"date": "", "date_text": "unclear"}, None),
    ],
)
def test_a_date_comes_from_three_columns(cells: dict[str, str], date: str | None) -> None:
    found = package_of(**cells).date
    assert found == (None if date is None else DateSpan.parse(date))


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"date": "06/31/2022"}, "AL121"),
        ({"date": "3/10/2022"}, "AL122"),
        ({"date": "44562"}, "AL120"),
        ({"date": "2024-10-21", "date_latest": "2024-10-01"}, "AL124"),
        ({"date": "2024-10-21", "date_text": "\x1b[2J"}, "AL143"),
    ],
)
def test_a_date_that_cannot_be_used_is_refused(cells: dict[str, str], code: str) -> None:
    assert codes_of(**cells) == [(code, "date")]


# The rest of a package


@pytest.mark.parametrize("cell", ["1.0", "-1", "\u0663", "1e3", "9" * 10, "one", "0"])
def test_a_tranche_that_is_no_number_is_refused(cell: str) -> None:
    assert codes_of(tranche=cell) == [("AL142", "tranche")]


def test_sources_come_from_several_columns() -> None:
    p = package_of(
        publisher="DoD",
        via="Reuters",
        via_kind="wire_or_major_press",
        source_url="https://example.org/a",
        other_source_urls="https://example.org/b | https://example.org/c",
    )
    assert [source.url for source in p.sources] == [f"https://example.org/{page}" for page in "abc"]
    assert (p.sources[0].publisher, p.sources[0].via) == ("DoD", "Reuters")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"via_kind": "official"}, ("AL140", "sources[0]")),
        ({"via_kind": "oficial", "via": "x"}, ("AL142", "sources[0].kind")),
        ({"source_url": "example.org"}, ("AL144", "sources[0].url")),
        ({"other_source_urls": "https://a.org/x| https://b.org/"}, ("AL144", "sources[0].url")),
    ],
)
def test_a_broken_source_is_refused_not_dropped(cells: dict[str, str], expected: tuple[str, str]) -> None:
    assert codes_of(**cells) == [expected]


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("donor", "=HYPERLINK(1)", "AL130"),
        ("note", "a\x00b", "AL143"),
        ("id", "=cmd|' /C calc'!A0", "AL143"),
        ("category", "munitions;bogus", "AL130"),
        ("stage", "U\u200bSA", "AL130"),
        ("fiscal_year", "2024.0", "AL125"),
        ("known_on", "45000", "AL120"),
        ("note", "x" * 10**6, "AL143"),
    ],
)
def test_hostile_cells_are_findings(column: str, cell: str, code: str) -> None:
    assert [found for found, _ in codes_of(**{column: cell})] == [code]


# Statements, revisions, limits


def test_a_statement_has_a_scope_of_its_own_columns() -> None:
    row = {
        "id": "S-1",
        "kind": "remaining",
        "as_of": "2024-10-21",
        "amount": "over $5 billion",
        "donor": "USA",
        "authority": "PDA;USAI",
        "since": "2022-02-24",
        "limits": "CAP-1;REV-1",
        "basis": "announced",
        "stage_word": "left",
        "publisher": "DoD",
    }
    found = judge(Statement, statement_fields(row), location=PLACE)
    assert isinstance(found, Statement)
    assert (found.scope.authority, found.scope.limits) == (("PDA", "USAI"), ("CAP-1", "REV-1"))
    assert found.scope.since == DateSpan.parse("2022-02-24")
    assert found.scope.since_is_stated


def test_a_start_that_is_not_stated_is_remembered_as_such() -> None:
    fields = statement_fields({"amount": "$5 billion", "since_text": "in total", "publisher": "DoD"})
    assert fields["scope"] == {"since_is_stated": False}


REVISION = {"id": "R", "date": "2023-06-20", "amount": "-3000000000", "currency": "USD", "publisher": "DoD"}


@pytest.mark.parametrize(("cell", "applies"), [("yes", True), ("no", False), ("", True)])
def test_whether_a_revision_applies_is_yes_or_no(cell: str, applies: object) -> None:
    fields = revision_fields({**REVISION, "applies": cell, "reason": "superseded"})
    found = judge(Revision, fields, location=PLACE)
    assert isinstance(found, Revision)
    assert found.applies is applies


@pytest.mark.parametrize("cell", ["No", "false", "maybe", "1"])
def test_any_other_answer_is_refused_not_read_as_yes(cell: str) -> None:
    for kind, fields, name in (
        (Revision, revision_fields({**REVISION, "applies": cell}), "applies"),
        (Limit, limit_fields({"id": "L", "authority": "PDA", "amount": "$5 billion", "is_total": cell}), "is_total"),
    ):
        found = judge(kind, fields, location=PLACE)
        assert isinstance(found, tuple)
        assert [(finding.code, finding.location.path) for finding in found] == [("AL142", name)]


def test_a_revision_is_known_on_its_date_unless_another_day_is_given() -> None:
    assert revision_fields(REVISION)["known_on"] == "2023-06-20"
    assert revision_fields({**REVISION, "known_on": "2023-06-21"})["known_on"] == "2023-06-21"
    assert "known_on" not in revision_fields({**REVISION, "date": ""})


def test_a_limit_is_read() -> None:
    row = {"id": "L", "authority": "PDA", "fiscal_year": "FY2022", "amount": "$11 billion", "is_total": "no"}
    found = judge(Limit, limit_fields({**row, "source_kind": "official", "publisher": "CRS"}), location=PLACE)
    assert isinstance(found, Limit)
    assert (found.is_total, len(found.sources)) == (False, 1)
