from __future__ import annotations

import pytest

from aidledger.errors import UnknownTermError
from aidledger.vocabulary import AggregateTermError, normalise, parties, party, resolve_donor, resolve_party


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("US", "USA"),
        ("U.S.", "USA"),
        ("usa", "USA"),
        ("the United States", "USA"),
        ("UK", "GBR"),
        ("gb", "GBR"),
        ("UA", "UKR"),
        ("Korea", "KOR"),
        ("Republic of Korea", "KOR"),
        ("Korea, Republic of", "KOR"),
        ("Korea, Democratic People's Republic of", "PRK"),
        ("Korea, Democratic People\u2019s Republic of", "PRK"),
        ("DPRK", "PRK"),
        ("China", "CHN"),
        ("China (Taiwan)", "TWN"),
        ("Republic of China", "TWN"),
        ("People's Republic of China", "CHN"),
        ("Kosovo", "XKX"),
        ("NATO", "X-NATO"),
        ("EU", "X-EU"),
        ("European Peace Facility", "X-EPF"),
        ("AU", "AUS"),
        ("African Union**", "X-AU"),
        ("Türkiye", "TUR"),
        ("TÜRKİYE", "TUR"),
        ("Turkiye", "TUR"),
        ("T\u0075\u0308rkiye", "TUR"),
        ("Czech\u00a0Republic", "CZE"),
        ("ＵＫＲＡＩＮＥ", "UKR"),  # noqa: RUF001
        ("FInland", "FIN"),
        ("Netherlands, The", "NLD"),
        ("Ukraine and 18 other countries", "X-MULTI"),
        ("undisclosed", "X-UNKNOWN"),
    ],
)
def test_codes_names_and_aliases_mean_one_party(text: str, code: str) -> None:
    assert resolve_party(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "Turkmenistan",
        "Turks and Caicos Islands",
        "China (Hong Kong)",
        "Ukr\u0430ine",
        "Ukrain",
        "Ukraine, Poland",
        "US dollars",
        "EC",
        "Korea ROK",
        "Guinea",
        "Niger",
        "Bangladesh",
        "GER",
        "UKR1",
    ],
)
def test_likeness_is_never_a_match(text: str) -> None:
    with pytest.raises(UnknownTermError):
        resolve_party(text)


def test_a_misspelt_country_gets_near_names() -> None:
    with pytest.raises(UnknownTermError, match="Did you mean 'Ukraine'"):
        resolve_party("Ukrane")


@pytest.mark.parametrize("text", ["X-AGG", "EU Members", "Total", "27 Countries total", "TOTAL", "EU member states"])
def test_an_aggregate_is_refused(text: str) -> None:
    with pytest.raises(AggregateTermError) as caught:
        resolve_party(text)

    assert caught.value.code == "AL131"
    assert caught.value.term == text


def test_an_aggregate_can_be_looked_at() -> None:
    assert party("EU Members").is_aggregate


@pytest.mark.parametrize("text", ["Ukraine and 15 other countries", "Worldwide", "Europe Region", "G7", "EU Members"])
def test_what_stands_for_several_parties_cannot_give(text: str) -> None:
    with pytest.raises(AggregateTermError):
        resolve_donor(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [("US", "USA"), ("EPF", "X-EPF"), ("European Union", "X-EU"), ("unknown supplier(s)", "X-UNKNOWN")],
)
def test_countries_institutions_and_unknown_parties_can_give(text: str, code: str) -> None:
    assert resolve_donor(text) == code


def test_every_code_name_and_alias_means_its_own_party() -> None:
    for row in parties():
        for term in (row.code, row.name, *row.aliases):
            assert party(term) is row, term


def test_no_alias_repeats_the_name_or_another_alias() -> None:
    for row in parties():
        terms = [normalise(term) for term in (row.code, row.name, *row.aliases)]
        assert len(terms) == len(set(terms)), row.code


def test_a_fiscal_year_is_given_only_with_its_law() -> None:
    assert party("USA").fiscal_year_starts == "10-01"
    assert party("USA").fiscal_year_source == "31 U.S.C. 1102"
    assert all(bool(row.fiscal_year_starts) == bool(row.fiscal_year_source) for row in parties())
    assert not party("UKR").fiscal_year_starts


def test_an_unsourced_alpha_2_code_is_not_registered_for_kosovo_in_iso() -> None:
    assert party("Kosovo").iso_numeric == ""
