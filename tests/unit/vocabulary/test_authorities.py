from __future__ import annotations

import pytest

from aidledger.errors import UnknownTermError
from aidledger.vocabulary import AggregateTermError, Instrument, authorities, authority, resolve_authority


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("PDA", "PDA"),
        ("pda", "PDA"),
        ("Presidential Drawdown Authority", "PDA"),
        ("Presidential Drawdown Authority (PDA)", "PDA"),
        ("Ukraine Security Assistance Initiative", "USAI"),
        ("Foreign Military Financing", "FMF"),
        ("FMF loan", "FMF_LOAN"),
        ("DOD_REPLENISHMENT", "REPLENISH"),
        ("not stated", "UNSPECIFIED"),
    ],
)
def test_codes_titles_and_aliases_mean_one_authority(text: str, code: str) -> None:
    assert resolve_authority(text) == code


@pytest.mark.parametrize("text", ["drawdown", "PDA USAI", "PD", "Foreign Military", "all", ""])
def test_what_no_table_holds_is_refused(text: str) -> None:
    with pytest.raises(UnknownTermError):
        resolve_authority(text)


@pytest.mark.parametrize("code", ["DOD_TOTAL", "ALL_UKRAINE_RESPONSE"])
def test_a_sum_over_accounts_is_refused_unless_a_limit_asks_for_it(code: str) -> None:
    with pytest.raises(AggregateTermError) as caught:
        resolve_authority(code)

    assert caught.value.code == "AL131"
    assert resolve_authority(code, aggregates=True) == code
    assert authority(code).family == "aggregate"


@pytest.mark.parametrize(
    ("code", "instrument"),
    [("PDA", "in_kind_stock"), ("USAI", "in_kind_procured"), ("FMF", "financing"), ("FMF_LOAN", "loan")],
)
def test_an_authority_knows_its_usual_instrument(code: str, instrument: str) -> None:
    assert authority(code).instrument == instrument


def test_every_instrument_of_an_authority_is_one_of_the_instruments() -> None:
    named = {row.instrument for row in authorities() if row.instrument}

    assert named <= set(Instrument)


def test_every_code_title_and_alias_means_its_own_authority() -> None:
    for row in authorities():
        for term in (row.code, row.title, *row.aliases):
            assert authority(term) is row, term


def test_overlaps_name_other_authorities_only() -> None:
    codes = {row.code for row in authorities()}
    for row in authorities():
        assert set(row.overlaps_with) <= codes - {row.code}, row.code
