from __future__ import annotations

import datetime as dt
import math
from collections import deque
from decimal import Decimal, localcontext
from enum import StrEnum

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from aidledger.dates import DateSpan, FiscalYear
from aidledger.model import AidPackage, Item, Source
from aidledger.vocabulary import Instrument, Stage, Valuation
from tests.builders import money, package, package_fields


def refused(**changes: object) -> list[tuple[str, str]]:
    """Type and place of every error against a plain package with some fields changed."""
    with pytest.raises(ValidationError) as caught:
        package(**changes)
    return [(error["type"], ".".join(map(str, error["loc"]))) for error in caught.value.errors()]


def nested(depth: int) -> list[object]:
    """A list in a list in a list ..."""
    inner: list[object] = []
    for _ in range(depth):
        inner = [inner]
    return inner


def test_four_fields_are_enough() -> None:
    p = AidPackage(amount="$400 million", date="2024-10-21", category="munitions", donor="US")
    assert p.amount == money("$400 million")
    assert p.date == DateSpan.parse("2024-10-21")
    assert (p.category, p.donor, p.stage, p.authority) == (("munitions",), "USA", Stage.ANNOUNCED, "UNSPECIFIED")


@pytest.mark.parametrize("field", ["amount", "date", "category", "donor"])
def test_none_of_the_four_can_be_left_out(field: str) -> None:
    fields = package_fields()
    del fields[field]
    with pytest.raises(ValidationError) as caught:
        AidPackage.model_validate(fields)
    assert [(error["type"], error["loc"]) for error in caught.value.errors()] == [("missing", (field,))]


def test_terms_are_accepted_as_codes_names_and_aliases() -> None:
    p = package(
        donor="United States",
        recipient="Ukraine",
        authority="pda",
        stage="Announced",
        instrument="loan",
        category=" Munitions ",
        valuation="replacement_cost",
    )
    assert (p.donor, p.recipient, p.authority, p.stage) == ("USA", "UKR", "PDA", Stage.ANNOUNCED)
    assert (p.instrument, p.valuation, p.category) == (Instrument.LOAN, Valuation.REPLACEMENT_COST, ("munitions",))


@pytest.mark.parametrize(
    ("field", "term", "near"),
    [("donor", "Germny", "Germany"), ("stage", "deliverd", "delivered"), ("category", "munition", "munitions")],
)
def test_a_mistyped_term_is_refused_with_a_suggestion(field: str, term: str, near: str) -> None:
    with pytest.raises(ValidationError, match=f"AL130.*|Did you mean .*{near}"):
        package(**{field: term})


def test_likeness_never_matches() -> None:
    assert refused(donor="Korea Republic South") == [("AL130", "donor")]


@pytest.mark.parametrize("donor", ["EU Members", "Total"])
def test_an_aggregate_cannot_give(donor: str) -> None:
    assert refused(donor=donor) == [("AL131", "donor")]


@pytest.mark.parametrize("donor", ["", "  ", "\u00a0", None])
def test_an_empty_donor_is_a_missing_one(donor: object) -> None:
    assert refused(donor=donor) == [("AL140", "donor")]


@pytest.mark.parametrize("donor", [5, math.nan, ["USA"], b"USA", pd.NA, Decimal(1)])
def test_a_donor_of_another_type_is_refused(donor: object) -> None:
    assert refused(donor=donor) == [("string_type", "donor")]


@pytest.mark.parametrize("field", ["donor", "recipient", "authority", "id", "announcement", "note", "confidence"])
@pytest.mark.parametrize("kind", [bytes, bytearray])
def test_bytes_do_not_slip_in_as_text(field: str, kind: type[bytes]) -> None:
    assert refused(**{field: kind(b"Atlantis")}) == [("string_type", field)]


def test_text_of_numpy_is_text() -> None:
    p = package(donor=np.str_("US"), id=np.str_("P-1"), note=np.str_("seen"), category=[np.str_("munitions")])
    assert (p.donor, p.id, p.note, p.category) == ("USA", "P-1", "seen", ("munitions",))
    assert type(p.id) is type(p.note) is str


def test_the_words_of_another_list_are_not_stages() -> None:
    class Colour(StrEnum):
        RED = "red"

    assert refused(stage=Colour.RED) == [("AL130", "stage")]


def test_every_problem_is_reported_at_once() -> None:
    found = refused(amount=1.5, date="06/31/2022", donor="Atlantis", tranche=True, amout="x")
    assert found == [
        ("AL108", "amount"),
        ("AL121", "date"),
        ("AL130", "donor"),
        ("int_type", "tranche"),
        ("extra_forbidden", "amout"),
    ]


# Amounts


@pytest.mark.parametrize("amount", [0.1, math.nan, math.inf, np.float64(400)])
def test_a_float_is_never_money(amount: object) -> None:
    assert refused(amount=amount) == [("AL108", "amount")]


def test_a_negative_package_is_refused_at_its_amount() -> None:
    assert refused(amount="-$5 million") == [("AL112", "amount")]


def test_an_unknown_amount_is_a_package_all_the_same() -> None:
    p = package(amount="undisclosed")
    assert p.amount.value is None
    assert p.new_money is None


@pytest.mark.parametrize("part", ["$60 million", "up to $400 million", "USD 0.00"])
def test_a_reused_part_is_exact_or_at_most_and_no_larger_than_the_package(part: str) -> None:
    assert package(reannounced=part).reannounced == money(part)


@pytest.mark.parametrize(
    ("amount", "part"),
    [
        ("$400 million", "$401 million"),
        ("$400 million", "€5 million"),
        ("$400 million", "about $5 million"),
        ("$400 million", "between $5 million and $6 million"),
        ("$400 million", "undisclosed"),
        ("$400 million", "-$5 million"),
        ("undisclosed", "$5 million"),
    ],
)
def test_a_reused_part_that_is_no_part_is_refused_at_its_field(amount: str, part: str) -> None:
    assert refused(amount=amount, reannounced=part) == [("AL113", "reannounced")]


def test_a_reused_part_is_not_judged_against_a_broken_amount() -> None:
    assert refused(amount="$200", reannounced="$5 million") == [("AL103", "amount")]


def test_new_money_is_what_was_not_counted_before() -> None:
    assert package().new_money == 400_000_000
    assert package(reannounced="up to $60 million").new_money == 340_000_000
    assert package(reannounced=None).new_money == 400_000_000


def test_new_money_is_exact_whatever_the_decimal_context() -> None:
    with localcontext(prec=4):
        left = package(amount="USD 123,456,789.01", reannounced="USD 1,000.02").new_money
    assert left == Decimal("123455788.99")


# Dates


@pytest.mark.parametrize("field", ["date", "known_on"])
@pytest.mark.parametrize("value", [0, 1640995200, 20241021, 2024.5, math.nan, pd.NaT, True, pd.NA, b"2024-10-21"])
def test_numbers_and_missing_value_markers_are_no_dates(field: str, value: object) -> None:
    assert refused(**{field: value}) == [("AL123", field)]


@pytest.mark.parametrize(
    "text", ["1640995200", "\u0662\u0660\u0662\u0664-\u0661\u0660-\u0662\u0661", "2024-1-1", "2024_10_21", "today"]
)
def test_digits_of_other_scripts_and_epochs_are_no_dates(text: str) -> None:
    assert refused(date=text) == [("AL120", "date")]


@pytest.mark.parametrize(
    "value",
    [
        "2024-10-21",
        dt.date(2024, 10, 21),
        dt.datetime(2024, 10, 21, 9, tzinfo=dt.UTC),
        pd.Timestamp("2024-10-21 09:00"),
    ],
)
def test_a_day_may_come_as_text_date_or_timestamp(value: object) -> None:
    p = package(date=value, known_on=value)
    assert p.known_on == dt.date(2024, 10, 21)
    assert type(p.known_on) is dt.date
    assert p.date == DateSpan.parse("2024-10-21")


def test_the_date_may_be_unknown_but_not_left_out() -> None:
    assert package(date=None).date is None


def test_a_single_day_cannot_be_a_month() -> None:
    assert refused(known_on="2024-10") == [("AL120", "known_on")]


@pytest.mark.parametrize("day", [dt.date(1, 1, 1), dt.date(9999, 12, 31)])
def test_a_day_far_off_is_refused(day: dt.date) -> None:
    assert refused(known_on=day) == [("AL120", "known_on")]


@pytest.mark.parametrize("year", [True, 2024.0, "2024/25", "FY\u0662\u0660\u0662\u0664", 99999, math.nan])
def test_what_is_no_fiscal_year_is_refused(year: object) -> None:
    assert refused(fiscal_year=year) == [("AL125", "fiscal_year")]


def test_a_fiscal_year_comes_as_text_or_integer() -> None:
    assert package(fiscal_year="FY24").fiscal_year == package(fiscal_year=2024).fiscal_year == FiscalYear(2024)


# Lists


@pytest.mark.parametrize("category", ["air_defence; munitions", ["air_defence", "munitions", "air_defence"]])
def test_several_categories_come_as_text_or_list_and_count_once(category: object) -> None:
    assert package(category=category).category == ("air_defence", "munitions")


def test_the_order_of_a_set_does_not_matter() -> None:
    assert package(category={"munitions", "air_defence"}).category == ("air_defence", "munitions")
    assert package(category=frozenset({"munitions"})).category == ("munitions",)


@pytest.mark.parametrize("category", ["", ";", [], (), set(), None])
def test_a_package_without_a_category_is_refused(category: object) -> None:
    assert refused(category=category) == [("AL140", "category")]


def test_each_bad_category_is_one_error_with_its_place() -> None:
    assert refused(category=["munitions", "bogus", "", 5]) == [
        ("AL130", "category.1"),
        ("AL140", "category.2"),
        ("string_type", "category.3"),
    ]


@pytest.mark.parametrize(
    "several",
    [(word for word in ["bogus"]), {"bogus": 1}.keys(), deque(["bogus"]), {"bogus": 1}, np.array(["bogus"]), 5],
    ids=lambda value: type(value).__name__,
)
def test_what_only_looks_like_a_list_is_not_let_through_unread(several: object) -> None:
    assert refused(category=several) == [("AL142", "category")]


@pytest.mark.parametrize("field", ["category", "items", "sources"])
def test_an_endless_list_is_refused_as_a_whole(field: str) -> None:
    assert refused(**{field: ["x"] * 1001}) == [("AL143", field)]


def test_items_and_sources_come_alone_or_in_lists() -> None:
    address = "https://example.org/a"
    assert package(sources=address).sources == package(sources=[{"url": address}]).sources == (Source(url=address),)
    assert package(items={"name": "Bradley"}).items == package(items=[Item(name="Bradley")]).items
    assert package(items=None, sources=None).items == ()


def test_nothing_inside_a_package_can_be_changed() -> None:
    given = [{"name": "Bradley"}]
    p = package(items=given, category=["munitions"], sources=["https://example.org/a"])
    given.append({"name": "Abrams"})
    assert len(p.items) == 1
    assert all(isinstance(value, tuple) for value in (p.items, p.category, p.sources))
    with pytest.raises(ValidationError, match="frozen"):
        p.note = "x"  # type: ignore[misc] # that is the point
    with pytest.raises(ValidationError, match="frozen"):
        p.items[0].name = "x"  # type: ignore[misc] # that is the point


def test_deep_nesting_is_refused_without_falling_over() -> None:
    for field in ("amount", "category", "items", "note", "sources", "tranche"):
        with pytest.raises(ValidationError) as caught:
            package(**{field: nested(100_000)})
        assert str(caught.value)


# Text and numbers


@pytest.mark.parametrize("tranche", [True, 1.0, "1", 0, -1, 100_001, pytest.param(10**5000, id="huge"), math.nan])
def test_a_tranche_is_a_positive_integer_and_nothing_that_looks_like_one(tranche: object) -> None:
    assert [place for _, place in refused(tranche=tranche)] == ["tranche"]


@pytest.mark.parametrize("field", ["note", "confidence", "tranche_basis"])
@pytest.mark.parametrize("blank", ["", "  ", "\u00a0\n", None])
def test_blank_text_is_no_text(field: str, blank: object) -> None:
    assert getattr(package(**{field: blank}), field) is None


@pytest.mark.parametrize("field", ["note", "confidence"])
@pytest.mark.parametrize("char", ["\x00", "\x1b", "\u202e", "\u200b", "\ufeff", "\ud800", "\ue000", "\u2028", "\r"])
def test_text_that_hides_something_is_refused(field: str, char: str) -> None:
    assert refused(**{field: f"a{char}b"}) == [("AL143", field)]


def test_spaces_that_look_alike_become_plain_ones() -> None:
    assert package(confidence=" very\u00a0high\tindeed ").confidence == "very high indeed"


def test_a_note_may_have_lines_and_a_line_of_text_may_not() -> None:
    assert package(note="one\r\ntwo").note == "one\ntwo"
    assert refused(confidence="one\ntwo") == [("AL143", "confidence")]


def test_joiners_of_other_scripts_are_kept() -> None:
    assert (
        package(note="\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645").note
        == "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    )


def test_composed_and_decomposed_letters_are_one() -> None:
    assert package(note="Kyi\u0308v") == package(note="Ky\u00efv")


@pytest.mark.parametrize(("field", "longest"), [("confidence", 500), ("note", 4000)])
def test_text_has_a_length(field: str, longest: int) -> None:
    assert len(getattr(package(**{field: "x" * longest}), field)) == longest
    for length in (longest + 1, 10**7):
        assert refused(**{field: "x" * length}) == [("AL143", field)]


# Identifiers


@pytest.mark.parametrize("identifier", ["PDA-70", "a", "https://example.org/x:1+2_3", "x" * 120, " PDA-70 "])
def test_an_identifier_is_kept(identifier: str) -> None:
    assert package(id=identifier).id == identifier.strip()


@pytest.mark.parametrize("identifier", ["a b", "-a", "x" * 121, "é", "\x1cabc", "a\n", "a;b", "=cmd"])
@pytest.mark.parametrize("field", ["id", "announcement", "draws_on"])
def test_what_is_no_identifier_is_refused(identifier: str, field: str) -> None:
    assert refused(**{field: identifier}) == [("AL143", field)]


def test_an_identifier_is_text() -> None:
    assert refused(id=5) == [("string_type", "id")]


@pytest.mark.parametrize("nothing", ["", " ", None])
def test_without_an_identifier_one_is_derived_from_the_content(nothing: object) -> None:
    assert package(id=nothing).id == package().id
    assert package().id.startswith("USA-2024-10-21-")


@pytest.mark.parametrize(
    ("date", "beginning"),
    [(None, "USA-undated-"), ("since 2024-10-21", "USA-2024-10-21-"), ("2024-10", "USA-2024-10-31-")],
)
def test_a_derived_identifier_shows_donor_and_day(date: object, beginning: str) -> None:
    assert package(date=date).id.startswith(beginning)


def test_equal_packages_have_equal_derived_identifiers() -> None:
    one = package(amount="$400 million", category="munitions;air_defence", items=[{"name": "A", "quantity": "1.50 t"}])
    other = package(
        amount="USD 400 million",
        category=["air_defence", "munitions"],
        items=[{"name": "A", "quantity": "1.5 t"}],
        note="seen",
        sources="https://example.org/a",
    )
    assert one.id == other.id


@pytest.mark.parametrize(
    "change",
    [
        {"amount": "up to $400 million"},
        {"date": "2024-10-22"},
        {"category": "air_defence"},
        {"donor": "GBR"},
        {"recipient": "UKR"},
        {"authority": "PDA"},
        {"stage": "delivered"},
        {"instrument": "loan"},
        {"valuation": "net_book_value"},
        {"fiscal_year": "FY2024"},
        {"tranche": 1},
        {"announcement": "A-1"},
        {"reannounced": "$5 million"},
        {"draws_on": "BULK"},
        {"items": [{"name": "Bradley"}]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whatever_tells_packages_apart_tells_their_derived_identifiers_apart(change: dict[str, object]) -> None:
    assert package(**change).id != package().id


def test_a_changed_copy_derives_its_identifier_anew() -> None:
    changed = package().model_copy(update={"amount": "$5 million"})
    assert changed == package(amount="$5 million")


def test_a_changed_copy_derives_it_anew_after_a_round_trip_too() -> None:
    back = AidPackage.model_validate_json(package().model_dump_json())
    assert back.model_copy(update={"amount": "$5 million"}).id == package(amount="$5 million").id


def test_a_changed_copy_keeps_an_identifier_that_was_given() -> None:
    assert package(id="PDA-70").model_copy(update={"amount": "$5 million"}).id == "PDA-70"


@pytest.mark.parametrize(
    ("update", "code"),
    [({"donor": "Atlantis"}, "AL130"), ({"amount": 1.5}, "AL108"), ({"reannounced": "$1 billion"}, "AL113")],
)
def test_a_changed_copy_cannot_be_an_invalid_package(update: dict[str, object], code: str) -> None:
    with pytest.raises(ValidationError, match=code):
        package().model_copy(update=update)


# JSON


def test_wording_and_derived_identifier_survive_json() -> None:
    p = package(amount="up to $400 million", date="until 21 October 2024")
    back = AidPackage.model_validate_json(p.model_dump_json())
    assert (back, back.id) == (p, p.id)
    assert back.amount.wording == "up to $400 million"
    assert back.date is not None
    assert back.date.text == "until 21 October 2024"


@pytest.mark.parametrize("number", ["400000000.5", "1e9", "4e400"])
def test_a_fraction_in_json_is_never_money(number: str) -> None:
    plain = '{"amount":{"stated":%s,"currency":"USD"},"date":"2024-10-21","category":"munitions","donor":"US"}'
    with pytest.raises(ValidationError, match="AL108"):
        AidPackage.model_validate_json(plain % number)


def test_an_integer_in_json_is_exact() -> None:
    plain = (
        '{"amount":{"stated":123456789012345678,"currency":"JPY"},"date":null,"category":["munitions"],"donor":"JPN"}'
    )
    assert AidPackage.model_validate_json(plain).amount.value == 123456789012345678


@pytest.mark.parametrize("text", ["[" * 100_000, '{"note":' * 100_000, "NaN", "", "\ud800"])
def test_hostile_json_is_refused(text: str) -> None:
    with pytest.raises((ValidationError, UnicodeEncodeError)):
        AidPackage.model_validate_json(text)


def test_equal_packages_hash_alike_whatever_their_amounts_were_read_from() -> None:
    one, other = package(amount="$400 million"), package(amount="USD 400 million")
    assert one == other
    assert len({one, other}) == 1
