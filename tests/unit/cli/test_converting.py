"""Conversion on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aidledger.cli import main


def run(*words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = main(list(words))
    out, err = capsys.readouterr()
    return code, out, err


def test_packages_are_shown_with_rate_day_and_value(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run("convert", "--to", "EUR", "--authority", "FMF", capsys=capsys)
    assert code == 0
    assert "2,000,000,000.00  USD  1,846,381,093.06  EUR  0.923190546529  2024-05-15" in out
    assert "last published rate, at most 7 days old" in " ".join(out.split())


def test_json_and_csv_hold_every_digit(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run("convert", "--to", "EUR", "--authority", "FMF", "--format", "json", capsys=capsys)
    found = json.loads(out)
    assert found["rows"][-1]["value"].rstrip("0") == "1846381093.058"
    assert "converted to EUR" in found["rates"]
    _, out, _ = run("convert", "seed", "--to", "EUR", "--at", "2024-10-21", "--format", "csv", capsys=capsys)
    assert out.splitlines()[0].startswith(
        "id,date,donor,amount,currency,value,value_currency,rate,rate_date,rate_source"
    )


def test_totals_and_curves_convert_with_a_file_of_ones_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("date,currency,rate\n2024-10-21,USD,1.25\n", encoding="utf-8")
    how = ("--to", "EUR", "--rates", str(path), "--per", "EUR", "--at", "2024-10-21", "--policy", "exact")
    _, out, _ = run("total", "seed", *how, "--format", "json", capsys=capsys)
    total = json.loads(out)
    assert (float(total["value"]), total["currency"]) == (660_000_000, "EUR")
    assert "mine.csv" in total["rates"]
    _, out, _ = run("total", "seed", *how, "--by", "donor", capsys=capsys)
    assert "EUR bn" in out
    _, out, _ = run("cumulative", "seed", *how, "--format", "csv", capsys=capsys)
    assert "660000000" in out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("total", "--rates", "ecb"), 2),
        (("total", "--to", "EUR", "--policy", "magic"), 2),
        (("total", "--to", "EURO"), 2),
        (("total", "--to", "EUR", "--rates", "ecbb"), 2),
    ],
)
def test_wrong_usage_says_so(words: tuple[str, ...], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    found, _, err = run(*words, capsys=capsys)
    assert (found, err.startswith("aidledger: ")) == (code, True)


def test_a_missing_rate_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run("total", "--to", "EUR", "--policy", "exact", capsys=capsys)
    assert code != 0
    assert "no rate for USD" in err


def test_tables_show_no_digit_finer_than_the_currency_and_say_so(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run("convert", "--to", "JPY", "--authority", "FMF", capsys=capsys)
    values = [line.split()[4] for line in out.splitlines() if line.startswith("FMF-")]
    assert values
    assert not any("." in value for value in values)
    assert "values are shown to jpy 1, half to even" in out.lower()
    _, out, _ = run("total", "--to", "JPY", "--authority", "FMF", capsys=capsys)
    assert "." not in next(line for line in out.splitlines() if "best estimate" in line)
    assert "shown            to JPY 1, best estimates half to even and bounds outward" in " ".join(out.split("\n"))
    assert max(map(len, out.splitlines())) <= 80


def test_reconciling_converts_statements_and_packages(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run("reconcile", "--to", "EUR", "--largest", "3", capsys=capsys)
    assert "On record and gap in EUR billion. Amounts converted to EUR at ECB reference rates" in " ".join(out.split())
    _, out, _ = run("reconcile", "seed", "--to", "EUR", "--format", "json", capsys=capsys)
    found = json.loads(out)
    assert found["rates"].startswith("converted to EUR")
    assert (found["rows"][0]["currency"], found["rows"][0]["verdict"]) == ("EUR", "GAP")


def test_a_report_converts_and_so_does_what_it_points_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run("report", "seed", "--to", "EUR", "--at", "2024-10-21", capsys=capsys)
    assert "What was announced (EUR" in out
    assert "aidledger total seed --explain --to EUR --at 2024-10-21" in " ".join(out.split())
    run("report", "seed", "--to", "EUR", "--html", str(tmp_path / "page.html"), capsys=capsys)
    assert "converted to EUR" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_a_comparison_converts_both_sides(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run("diff", "seed", "us-ukraine", "--to", "EUR", "--waterfall", capsys=capsys)
    assert "EUR best estimate" in out
