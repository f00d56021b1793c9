from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from aidledger.errors import (
    BasisMismatchError,
    CurrencyMismatchError,
    InputError,
    StageMismatchError,
    UnknownTermError,
)
from aidledger.ledger import Ledger
from aidledger.model import AidPackage
from aidledger.totals import Step
from tests.builders import package

MILLION = 10**6


def steps(*records: AidPackage, freq: str = "M", **wanted: str) -> list[tuple[str, int, int, int]]:
    """Period, value, low and high, in whole millions."""
    found = Ledger(records).where(**wanted).cumulative(freq=freq).curve()
    return [
        (step.period, int((step.value or 0) / MILLION), int(step.low / MILLION), int(step.high / MILLION))
        for step in found
    ]


def test_every_period_is_there_gaps_included() -> None:
    found = steps(package(id="A", date="2022-11-05"), package(id="B", date="2023-02-05"))
    assert found == [
        ("2022-11", 400, 399, 400),
        ("2022-12", 400, 399, 400),
        ("2023-01", 400, 399, 400),
        ("2023-02", 800, 799, 801),
    ]


def test_a_span_makes_a_band() -> None:
    found = steps(package(id="A", date="2022-01-05"), package(id="B", date="2022-02-20/2022-04-05"))
    assert found == [
        ("2022-01", 400, 399, 400),
        ("2022-02", 400, 399, 801),
        ("2022-03", 400, 399, 801),
        ("2022-04", 800, 799, 801),
    ]


def test_an_open_start_raises_the_upper_edge_from_the_beginning() -> None:
    found = steps(package(id="A", date="2022-01-05"), package(id="B", date="until 2022-03-05"))
    assert [step[1:] for step in found] == [(400, 399, 801), (400, 399, 801), (800, 799, 801)]


def test_an_open_end_never_enters_the_lower_edge() -> None:
    found = steps(package(id="A", date="2022-01-05"), package(id="B", date="since 2022-02-05"))
    assert [step[1:] for step in found] == [(400, 399, 400), (800, 399, 801)]


def test_a_package_without_a_date_raises_the_upper_edge_only() -> None:
    assert steps(package(id="A", date="2022-01-05"), package(id="B", date=None)) == [("2022-01", 400, 399, 801)]


def test_only_undated_packages_make_an_empty_curve() -> None:
    assert steps(package(date=None)) == []
    assert Ledger([package(date=None)]).cumulative(by="authority").curve("UNSPECIFIED") == ()


def test_an_empty_ledger_has_an_empty_curve() -> None:
    curves = Ledger().cumulative()
    assert (curves.curve(), curves.ends, len(curves), curves.currency) == ((), (), 1, "XXX")
    assert curves.render() == "period  XXX bn\n------  ------"
    assert curves.to_pandas().empty
    assert len(Ledger().cumulative(by="authority")) == 0
    assert Ledger().cumulative(by="authority").to_pandas().empty


def test_boundaries_of_a_filter_are_those_of_the_curve() -> None:
    found = steps(package(date="2022-02-05"), since="2022-01-01", until="2022-03-31")
    assert [step[0] for step in found] == ["2022-01", "2022-02", "2022-03"]


def test_a_filter_without_packages_still_has_a_flat_curve() -> None:
    assert steps(package(), since="2022-01-01", until="2022-02-28") == [("2022-01", 0, 0, 0), ("2022-02", 0, 0, 0)]


def test_a_package_shown_after_the_end_does_not_lengthen_the_curve() -> None:
    found = steps(package(date="2022-02-20/2022-06-05"), freq="M", until="2022-03-31", since="2022-02-01")
    assert found == [("2022-02", 0, 0, 400), ("2022-03", 0, 0, 400)]


def test_a_package_shown_before_the_start_counts_from_the_start() -> None:
    found = steps(package(date="since 2021-02-20"), since="2022-02-01", until="2022-03-31")
    assert found == [("2022-02", 0, 0, 400), ("2022-03", 0, 0, 400)]


def test_curves_by_key_share_their_periods() -> None:
    ledger = Ledger(
        [package(id="A", authority="PDA", date="2022-01-05"), package(id="B", authority="USAI", date="2022-02-05")]
    )
    curves = ledger.cumulative(by="authority", freq="q")
    assert curves.labels == (("PDA",), ("USAI",))
    assert curves.render().splitlines() == ["period     PDA   USAI", "-------  -----  -----", "2022-Q1  0.400  0.400"]
    assert repr(curves) == "<Cumulative by authority: 2 curves of 1 period (Q), basis announced>"


def test_one_curve_has_no_key() -> None:
    curves = Ledger([package()]).cumulative(freq="Y")
    assert curves.curve() == (
        Step("2024", dt.date(2024, 12, 31), Decimal("400000000.00"), Decimal("399500000.00"), Decimal("400500000.00")),
    )
    assert repr(curves) == "<Cumulative: 1 curve of 1 period (Y), basis announced>"


def test_an_unknown_curve_is_refused() -> None:
    with pytest.raises(UnknownTermError, match="Curve 'IMET' is not known"):
        Ledger([package(authority="PDA")]).cumulative(by="authority").curve("IMET")


def test_shared_categories_have_a_band_and_no_curve() -> None:
    curves = Ledger([package(category="tanks;uas")]).cumulative(by="category", freq="Y")
    (step,) = curves.curve("tanks")
    assert (step.value, step.low, step.high) == (None, Decimal(0), Decimal(400_500_000))
    assert "shared" in curves.render()


def test_unknown_amounts_leave_the_curve_without_an_upper_edge() -> None:
    found = Ledger([package(id="A", date="2022-01-05"), package(id="B", amount="undisclosed", date="2022-02-05")])
    assert [step.high for step in found.cumulative().curve()] == [Decimal(400_500_000), Decimal("Infinity")]


def test_fiscal_years_follow_the_calendar_of_dates() -> None:
    found = steps(
        package(id="A", date="2022-09-30"), package(id="B", date="2022-10-04", fiscal_year="FY2022"), freq="FY"
    )
    assert [step[:2] for step in found] == [("FY2022", 400), ("FY2023", 800)]


def test_fiscal_years_of_other_donors_are_refused() -> None:
    with pytest.raises(InputError, match="The fiscal calendar of DEU"):
        Ledger([package(donor="DEU")]).cumulative(freq="FY")


@pytest.mark.parametrize("key", ["year", "quarter", "month", "fiscal_year"])
def test_curves_are_not_split_by_period(key: str) -> None:
    with pytest.raises(InputError, match=f"cannot be split by {key}"):
        Ledger([package()]).cumulative(by=key)


def test_curves_are_not_restated() -> None:
    with pytest.raises(BasisMismatchError, match="revisions restate whole fiscal years"):
        Ledger([package()]).cumulative(basis="revalued")


def test_curves_keep_to_one_currency_and_one_stage() -> None:
    with pytest.raises(CurrencyMismatchError):
        Ledger([package(id="A"), package(id="B", amount="EUR 5 million")]).cumulative()
    with pytest.raises(StageMismatchError):
        Ledger([package(id="A"), package(id="B", stage="delivered")]).cumulative()


def test_unknown_frequencies_and_keys_are_refused() -> None:
    with pytest.raises(UnknownTermError, match="Frequency"):
        Ledger([package()]).cumulative(freq="H")
    with pytest.raises(UnknownTermError, match="Grouping key"):
        Ledger([package()]).cumulative(by="colour")


def test_new_money_runs_below_what_was_announced() -> None:
    ledger = Ledger(
        [package(id="A", reannounced="$400 million", date="2022-01-05"), package(id="B", date="2022-01-06")]
    )
    (step,) = ledger.cumulative(basis="new_money").curve()
    assert step.value == Decimal(400_000_000)


def test_curves_beyond_int64_are_exact() -> None:
    huge = {"stated": "9999999999999999.99", "currency": "USD"}
    ledger = Ledger([package(id=f"P{row}", amount=huge, date=f"2022-01-{row + 1:02}") for row in range(30)])
    last = ledger.cumulative(freq="D").curve()[-1]
    assert last.value == 30 * Decimal("9999999999999999.99")


def test_the_frame_has_a_row_for_every_curve_and_period() -> None:
    ledger = Ledger(
        [package(id="A", authority="PDA", date="2022-01-05"), package(id="B", authority="USAI", date="2022-02-05")]
    )
    frame = ledger.cumulative(by="authority").to_pandas()
    assert frame["authority"].tolist() == ["PDA", "PDA", "USAI", "USAI"]
    assert frame["period"].tolist() == ["2022-01", "2022-02"] * 2
    assert frame["value"].tolist() == [4e8, 4e8, 0.0, 4e8]
    assert str(frame["end"].dtype) == "datetime64[s]"
    assert frame["rows"].tolist() == [1, 1, 0, 1]
