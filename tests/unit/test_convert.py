"""A converted ledger: totals in one currency, packages as they were stated."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pyarrow as pa
import pytest

import aidledger as al
from aidledger.errors import CurrencyMismatchError, InputError, MissingRateError
from aidledger.table import Coverage


@pytest.fixture
def rates() -> al.Rates:
    cells = {"date": ["2024-10-18", "2024-10-21"], "currency": ["EUR", "EUR"], "rate": ["1.0847", "1.0823"]}
    return al.rates(pa.table(cells), to="USD", label="test rates")


@pytest.fixture
def mixed() -> al.Ledger:
    def package(name: str, amount: str, date: str, donor: str) -> al.AidPackage:
        return al.AidPackage(id=name, amount=amount, date=date, category="munitions", donor=donor)

    return al.Ledger(
        [package("A", "EUR 1,000,000.00", "2024-10-18", "DEU"), package("B", "USD 2,000,000.00", "2024-10-19", "USA")],
    )


def test_a_mixed_ledger_refuses_to_add_and_names_convert(mixed: al.Ledger) -> None:
    with pytest.raises(CurrencyMismatchError, match="convert"):
        mixed.total()


def test_a_converted_total_is_exact_and_says_how(mixed: al.Ledger, rates: al.Rates) -> None:
    total = mixed.convert("USD", rates=rates).total()
    assert (total.value, total.currency) == (Decimal(3084700), "USD")
    assert "converted to USD at test rates, each amount's own date, the exact day" in total.cite()
    assert "Rates" in str(total.explain())


def test_one_day_can_serve_all(mixed: al.Ledger, rates: al.Rates) -> None:
    assert mixed.convert("USD", rates=rates, at="2024-10-21").total().value == Decimal(3082300)


def test_filters_follow_the_conversion(mixed: al.Ledger, rates: al.Rates) -> None:
    assert mixed.convert("USD", rates=rates).where(donor="DEU").total().value == Decimal(1084700)


def test_packages_keep_the_amount_that_was_stated(mixed: al.Ledger, rates: al.Rates) -> None:
    assert str(mixed.convert("USD", rates=rates)["A"].amount) == "EUR 1,000,000.00"


def test_grouping_by_currency_shows_what_each_became(mixed: al.Ledger, rates: al.Rates) -> None:
    totals = mixed.convert("USD", rates=rates).totals(by="currency")
    assert [(row.key, row.value, row.currency) for row in totals] == [
        (("EUR",), Decimal(1084700), "USD"),
        (("USD",), Decimal(2000000), "USD"),
    ]


def test_frames_of_converted_sums_keep_every_digit_on_request(mixed: al.Ledger, rates: al.Rates) -> None:
    converted = mixed.convert("USD", rates=rates)
    assert converted.totals(by="donor").to_pandas(amounts="decimal")["value"].tolist() == [
        Decimal(1084700),
        Decimal(2000000),
    ]
    assert converted.cumulative(freq="M").to_pandas()["value"].tolist() == [3084700.0]
    with pytest.raises(InputError, match="finer than minor units"):
        converted.totals(by="donor").to_pandas(amounts="minor")


def test_a_missing_rate_raises_at_once(mixed: al.Ledger, rates: al.Rates) -> None:
    with pytest.raises(MissingRateError, match="no rates for GBP"):
        mixed.convert("GBP", rates=rates)


def test_an_unknown_currency_or_day_is_refused(mixed: al.Ledger, rates: al.Rates) -> None:
    with pytest.raises(InputError, match="dollars"):
        mixed.convert("dollars", rates=rates)
    with pytest.raises(InputError, match="not a single day"):
        mixed.convert("USD", rates=rates, at="2024")


def test_revisions_convert_so_that_a_converted_ledger_has_a_revalued_total(rates: al.Rates) -> None:
    stated = al.load("us-ukraine")
    record = stated.convert("EUR", rates=rates, at="2024-10-21")
    ratio = Decimal("1.0823")
    own = stated.total(basis="revalued").value or Decimal(0)
    euros = record.total(basis="revalued").value or Decimal(0)
    assert abs(euros - own / ratio) < Decimal("0.1")


def test_conversion_at_one_day_changes_no_verdict_and_no_explanation(rates: al.Rates) -> None:
    stated = al.load("us-ukraine")
    converted = stated.convert("EUR", rates=rates, at="2024-10-21")
    assert [
        (result.statement.id, result.verdict, [e.changes for e in result.explanations])
        for result in converted.reconcile()
    ] == [
        (result.statement.id, result.verdict, [e.changes for e in result.explanations]) for result in stated.reconcile()
    ]


def test_a_statement_without_a_rate_in_reach_stays_as_stated_and_is_not_compared(rates: al.Rates) -> None:
    record = al.Ledger(
        [al.AidPackage(amount="USD 1,000.00", date="2024-10-18", category="munitions", donor="USA")],
        statements=[al.Statement(amount="$1,000", as_of="2024-10-20", scope={"donor": "USA"})],
    )
    [result] = record.convert("EUR", rates=rates).reconcile()
    assert (str(result.verdict), result.reason) == (
        "NOT_COMPARABLE",
        "the statement is in USD, the packages in EUR",
    )
    [given] = record.convert("EUR", rates=rates, policy=al.RatePolicy.last(3)).statements
    assert str(given.amount) == "EUR 921.91 (USD 1,000)"


def test_an_empty_ledger_converts_to_nothing(rates: al.Rates) -> None:
    total = al.Ledger().convert("USD", rates=rates).total()
    assert (total.value, total.currency, total.rows) == (Decimal(0), "USD", 0)


def test_as_of_is_the_last_day_the_ledger_is_narrowed_to_or_covers(mixed: al.Ledger, rates: al.Rates) -> None:
    narrowed = mixed.where(until="2024-10-21").convert("USD", rates=rates, at="as_of")
    assert narrowed.total().value == Decimal(3082300)
    assert "2024-10-21" in narrowed.total().rates
    covering = al.Ledger(mixed.packages, coverage=Coverage(until=dt.date(2024, 10, 18)))
    assert covering.convert("USD", rates=rates, at="as_of").total().value == Decimal(3084700)
    with pytest.raises(InputError, match="does not say as of which day"):
        mixed.convert("USD", rates=rates, at="as_of")


def test_limits_and_undated_statements_convert_where_they_have_a_day(rates: al.Rates) -> None:
    ledger = al.Ledger(
        limits=[
            al.Limit(id="CAP", authority="PDA", amount="EUR 100.00", as_of="2024-10-21"),
            al.Limit(id="FY", authority="PDA", amount="EUR 100.00", fiscal_year=2024),
        ],
        statements=[al.Statement(amount="EUR 100.00"), al.Statement(amount="undisclosed", as_of="2024-10-21")],
    )
    dated, by_year = ledger.convert("USD", rates=rates, policy=al.RatePolicy.last(3)).limits
    # The fiscal year ends on a day that no rate reaches.
    assert (str(dated.amount), str(by_year.amount)) == ("USD 108.23 (EUR 100.00)", "EUR 100.00")
    assert [str(given.amount.currency) for given in ledger.convert("USD", rates=rates).statements] == ["EUR", "None"]
    assert {str(given.amount) for given in ledger.convert("USD", rates=rates, at="2024-10-21").statements} >= {
        "USD 108.23 (EUR 100.00)"
    }
    assert (-dated.amount).value == Decimal("-108.23")


def test_an_amount_in_its_own_currency_already_is_not_said_twice(rates: al.Rates) -> None:
    scope = {"donor": "DEU"}
    said = al.Statement(id="S", amount="at least EUR 600 million", as_of="2024-10-18", scope=scope)
    ledger = al.Ledger((), statements=[said])
    assert str(ledger.convert("EUR", rates=rates).statements[0].amount) == "at least EUR 600 million"
    assert str(ledger.convert("USD", rates=rates).statements[0].amount).endswith("(at least EUR 600 million)")


def test_a_total_of_amounts_in_the_target_already_was_not_converted(mixed: al.Ledger, rates: al.Rates) -> None:
    converted = mixed.convert("USD", rates=rates)
    ours = converted.where(donor="USA")
    assert ours.total().rates == ""
    assert "converted" not in ours.total().cite()
    assert ours.totals(by="donor").rates == ours.cumulative().rates == ""
    assert "converted to USD" in converted.where(donor="DEU").total().rates


def test_groups_and_curves_say_how_they_were_converted(mixed: al.Ledger, rates: al.Rates) -> None:
    converted = mixed.convert("USD", rates=rates)
    how = "converted to USD at test rates, each amount's own date, the exact day"
    for result in (converted.totals(by="donor"), converted.cumulative()):
        assert result.rates.startswith(how)
        assert f"Amounts {how}" in result.render().splitlines()[-1]
        assert f"Amounts {how.replace(chr(39), '&#x27;')}" in result._repr_html_()
        assert "converted" not in mixed.where(donor="USA").totals(by="donor").render()
        assert any(fact.startswith(how) for fact in result.plot().picture.headline.facts)
        assert how in result.plot().description


def test_pictures_of_a_deflated_ledger_say_whose_prices_they_are_in() -> None:
    real = al.load("us-ukraine").deflate(to=2024, prices=al.prices("us-gdp"))
    for plot in (real.cumulative(freq="Q").plot(), real.totals(by="authority").plot(), real.reconcile().plot()):
        assert "in FY2024 prices by us-gdp" in " ".join(plot.picture.headline.facts)


def test_a_restatement_that_was_converted_and_negated_reads_as_what_it_allows(rates: al.Rates) -> None:
    revision = al.Revision(id="R", amount="over EUR 4.5 billion", known_on="2024-10-18")
    (converted,) = al.Ledger([], revisions=[revision]).convert("USD", rates=rates).revisions
    turned = -converted.amount
    assert str(converted.amount) == "at least USD 4.881 billion (at least EUR 4.5 billion)"
    assert str(turned) == "at most USD -4.881 billion (at most EUR -4.5 billion)"
    assert turned.interval() == -converted.amount.interval()
