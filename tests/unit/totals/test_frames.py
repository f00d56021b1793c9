from __future__ import annotations

import importlib
import importlib.util
import warnings
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

import aidledger as al
from aidledger.errors import InputError
from aidledger.ledger import Ledger
from tests.builders import package

RECORDS = (
    package(id="A", authority="PDA", date="2022-01-05", reannounced="up to $100 million", fiscal_year="FY2022"),
    package(
        id="B", authority="USAI", date="2022-02/2022-03", amount="nearly $3 billion", tranche=7, category="tanks;uas"
    ),
    package(id="C", authority="PDA", date="until 2022-03-05", amount="undisclosed"),
    package(id="D", authority="PDA", date="since 2022-04-05", amount="JPY 500 million", donor="JPN"),
    package(id="E", authority="PDA", date=None, amount="$5.00 million to $6.00 million"),
)
LEDGER = Ledger(RECORDS)
DOLLARS = LEDGER.where(currency="USD")


def frames() -> dict[str, pd.DataFrame]:
    us = al.load("us-ukraine")
    return {
        "packages": us.to_pandas(),
        "small": LEDGER.where(without="C").to_pandas(),
        "totals": us.totals(by=["authority", "fiscal_year"]).to_pandas(),
        "categories": us.totals(by="category").to_pandas(),
        "cumulative": us.cumulative(by="authority").to_pandas(),
        "empty": Ledger().to_pandas(),
        "empty totals": Ledger().totals(by="authority").to_pandas(),
        "empty curve": Ledger().cumulative().to_pandas(),
        "reconciliation": us.reconcile().to_pandas(),
        "empty reconciliation": Ledger().reconcile().to_pandas(),
    }


FRAMES = frames()
each_frame = pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES.keys())


@each_frame
def test_frames_survive_what_analysts_do(frame: pd.DataFrame, tmp_path: Path) -> None:
    numbers = frame.select_dtypes("number")
    text = next(name for name in ("authority", "category", "id", "statement", "period") if name in frame)
    assert numbers.cumsum().shape == numbers.shape
    assert list(frame.groupby(text).sum(numeric_only=True).columns) == list(numbers.columns)
    assert frame.describe(include="all").shape[1] == frame.shape[1]
    frame.to_parquet(tmp_path / "frame.parquet")
    again = pd.read_parquet(tmp_path / "frame.parquet")
    assert list(again.columns) == list(frame.columns)
    assert len(again) == len(frame)


@each_frame
def test_money_is_float_and_words_are_strings_by_default(frame: pd.DataFrame) -> None:
    kinds = {name: str(dtype) for name, dtype in frame.dtypes.items()}
    money = {"amount", "value", "low", "high", "rounding_low", "rounding_high", "gap", "stated"} & set(kinds)
    assert money
    assert {kinds[name] for name in money} == {"float64"}
    assert "object" not in kinds.values()


def test_frames_with_unlimited_bounds_survive_as_well(tmp_path: Path) -> None:
    frame = LEDGER.to_pandas()
    assert frame["high"].cumsum().tolist()[-1] == float("inf")
    assert frame.groupby("authority")["high"].sum().tolist() == [float("inf"), 3_000_000_000.0]
    with warnings.catch_warnings():
        # numpy cannot interpolate between a number and infinity, and says so.
        warnings.simplefilter("ignore", RuntimeWarning)
        assert frame["high"].describe()["max"] == float("inf")
    frame.to_parquet(tmp_path / "frame.parquet")


@pytest.mark.skipif(importlib.util.find_spec("matplotlib") is None, reason="matplotlib is not installed")
@each_frame
def test_frames_can_be_drawn(frame: pd.DataFrame) -> None:  # pragma: no cover - optional
    importlib.import_module("matplotlib").use("Agg")
    numbers = frame.select_dtypes("float")
    if len(numbers):
        numbers.plot()


def test_packages_keep_their_order_and_their_words() -> None:
    frame = LEDGER.to_pandas()
    assert frame["id"].tolist() == ["A", "B", "C", "D", "E"]
    assert frame["category"].tolist() == ["munitions", "tanks;uas", "munitions", "munitions", "munitions"]
    assert frame["tranche"].tolist()[1] == 7
    assert frame["fiscal_year"].tolist()[0] == 2022
    assert frame["currency"].isna().tolist() == [False, False, True, False, False]


def test_a_package_is_dated_by_the_day_it_is_shown_at() -> None:
    dates = LEDGER.to_pandas()["date"]
    shown = ["2022-01-05", "2022-03-31", "2022-03-05", "2022-04-05", "NaT"]
    assert [str(day)[:10] for day in dates] == shown
    assert str(dates.dtype) == "datetime64[s]"


def test_unknown_amounts_are_missing_and_never_zero() -> None:
    for amounts in ("float", "decimal", "minor"):
        frame = LEDGER.where(without="E").to_pandas(amounts=amounts)
        assert frame["amount"].isna().tolist() == [False, False, True, False]


def test_decimals_are_exact_in_every_currency() -> None:
    frame = LEDGER.to_pandas(amounts="decimal")
    assert frame["amount"].dropna().tolist() == [
        Decimal(400_000_000), Decimal(3_000_000_000), Decimal(500_000_000), Decimal(5_500_000),
    ]  # fmt: skip
    assert frame["low"].tolist()[1] == Decimal(2_000_000_000)
    assert frame["reannounced"].tolist()[0] == Decimal(100_000_000)


@pytest.mark.parametrize("amounts", ["float", "decimal", "minor"])
def test_a_part_counted_before_that_nobody_stated_is_missing_and_never_zero(amounts: Any) -> None:
    nothing = package(id="F", reannounced={"stated": "0.00", "currency": "USD"})
    frame = Ledger((*RECORDS[:3], nothing)).to_pandas(amounts=amounts)
    assert frame["reannounced"].isna().tolist() == [False, True, True, False]
    assert frame["reannounced"].tolist()[3] == 0


def decimals(*amounts: str) -> dict[str, int]:
    """Decimal places of the columns of packages with these amounts."""
    ledger = Ledger([package(id=f"P{row}", amount=text) for row, text in enumerate(amounts)])
    schema = pa.Schema.from_pandas(ledger.to_pandas(amounts="decimal"))
    return {name: schema.field(name).type.scale for name in ("amount", "low", "high", "reannounced")}


def test_decimals_have_the_places_of_their_currency() -> None:
    assert set(decimals("$400 million").values()) == {2}
    assert set(decimals("JPY 500 million").values()) == {0}
    assert set(decimals("JPY 500 million", "$5 million").values()) == {2}
    assert set(decimals("KWD 5 million").values()) == {3}


def test_decimals_have_one_place_more_only_where_a_figure_lies_half_way_between_minor_units() -> None:
    assert decimals("USD 0.01 to USD 0.02") == {"amount": 3, "low": 2, "high": 2, "reannounced": 2}
    assert decimals("USD 400.05") == {"amount": 2, "low": 3, "high": 3, "reannounced": 2}


def test_exact_packages_can_be_ingested_again() -> None:
    dollars = Ledger([package(id="P1", amount="USD 400.05"), package(id="P2", amount="USD 12,000,000.00")])
    frame = dollars.to_pandas(amounts="decimal")[["id", "date", "amount", "currency", "category", "donor"]]
    again = al.ingest(frame).ledger
    assert [one.amount.value for one in again.packages] == [Decimal("400.05"), Decimal(12_000_000)]
    assert again.to_pandas(amounts="decimal")["amount"].tolist() == frame["amount"].tolist()


def test_minor_units_are_whole_and_bounds_are_rounded_outward() -> None:
    cents = Ledger([package(amount={"stated": "0.03", "currency": "USD"})]).to_pandas(amounts="minor")
    assert cents[["low", "amount", "high"]].to_numpy().tolist() == [[2, 3, 4]]
    assert str(cents["amount"].dtype) == "Int64"


def test_a_midpoint_between_minor_units_is_refused_as_a_whole_number() -> None:
    odd = Ledger([package(amount={"stated": "0.01", "upper": "0.02", "currency": "USD", "bound": "between"})])
    with pytest.raises(InputError, match="half-way between two minor units"):
        odd.to_pandas(amounts="minor")
    assert odd.to_pandas(amounts="decimal")["amount"].tolist() == [Decimal("0.015")]


def test_sums_beyond_int64_are_exact_as_decimals_and_refused_as_minor_units() -> None:
    huge = {"stated": "9999999999999999.99", "currency": "USD"}
    groups = Ledger([package(id=f"P{row}", amount=huge) for row in range(50)]).totals(by="donor")
    assert groups.to_pandas(amounts="decimal")["value"].tolist() == [50 * Decimal("9999999999999999.99")]
    assert groups.to_pandas()["value"].tolist() == [5e17]
    with pytest.raises(InputError, match="beyond the range of int64"):
        groups.to_pandas(amounts="minor")


def test_minor_units_of_large_sums_that_fit_are_exact() -> None:
    large = {"stated": "900000000000000.07", "currency": "USD"}
    groups = Ledger([package(id=f"P{row}", amount=large) for row in range(90)]).totals(by="donor")
    assert groups.to_pandas(amounts="minor")["value"].tolist() == [90 * 90_000_000_000_000_007]


def test_unlimited_bounds_are_infinite_as_floats_and_missing_otherwise() -> None:
    groups = DOLLARS.totals(by="authority", reading="literal")
    unlimited = Ledger([package(amount="over $5 billion")]).totals(by="donor", reading="literal")
    assert unlimited.to_pandas()["high"].tolist() == [float("inf")]
    assert unlimited.to_pandas(amounts="minor")["high"].isna().tolist() == [True]
    assert unlimited.to_pandas(amounts="decimal")["high"].isna().tolist() == [True]
    assert len(groups) == 2


def test_exact_columns_hold_the_same_money_as_floats() -> None:
    us = al.load("us-ukraine").cumulative(by="authority", freq="Q")
    floats, minor = us.to_pandas(), us.to_pandas(amounts="minor")
    for name in ("value", "low", "high", "rounding_low", "rounding_high"):
        assert (minor[name].astype("float64") / 100).tolist() == pytest.approx(floats[name].tolist(), abs=0.01)


@pytest.mark.parametrize("amounts", ["", "floats", None, 1])
def test_other_kinds_of_amounts_are_refused(amounts: Any) -> None:
    with pytest.raises(InputError, match="is not known"):
        LEDGER.to_pandas(amounts=amounts)


@pytest.mark.parametrize("amounts", ["float", "decimal", "minor"])
def test_a_curve_without_periods_is_a_frame_without_rows(amounts: Any) -> None:
    undated = Ledger([package(date=None)])
    frame = undated.cumulative().to_pandas(amounts=amounts)
    assert len(frame) == 0
    assert list(frame.columns) == list(Ledger([package()]).cumulative().to_pandas().columns)
    assert undated.cumulative().to_arrow().num_rows == 0
