from __future__ import annotations

from pathlib import Path

import pytest

from aidledger.cli import main
from aidledger.cli.hints import in_options

TOTAL = {"basis", "by", "authority", "stage", "since", "until", "fiscal_year", "to", "rates", "at", "policy", "reading"}


@pytest.mark.parametrize(
    ("hint", "command", "said"),
    [
        ('Use basis="announced" or basis="new_money".', "total", "Use --basis announced or --basis new_money."),
        ('Narrow with where(authority="PDA").', "total", "Narrow with --authority PDA."),
        ('where(fiscal_year="FY2024", stage="announced")', "total", "--fiscal-year FY2024 --stage announced"),
        ('group with totals(by="stage")', "total", "group with --by stage"),
        ('or total(basis="revalued") for a day.', "cumulative", "or aidledger total --basis revalued for a day."),
        ('Convert first: convert("USD", rates=...).', "total", "Convert first: --to USD."),
        ('convert("USD", rates=...)', "check", "aidledger convert --to USD"),
        ('where(currency="EUR")', "total", 'where(currency="EUR") in Python'),
        ('where(currency="EUR", stage="announced")', "total", 'where(currency="EUR", stage="announced") in Python'),
        (
            "A policy such as RatePolicy.last(7) may reach one.",
            "total",
            "A policy such as --policy last:7 may reach one.",
        ),
        ('policy=RatePolicy.average("Y")', "total", "--policy average:Y"),
        ("RatePolicy.EXACT", "total", "--policy exact"),
        ('at="2024-12-31"', "total", "--at 2024-12-31"),
        ("Narrow it with until=..., or wait.", "total", "Narrow it with --until UNTIL, or wait."),
        ('Use freq="M".', "total", 'Use freq="M".'),
        ("Write 5 = 5 or a=b.", "total", "Write 5 = 5 or a=b."),
        ("", "total", ""),
    ],
)
def test_arguments_are_said_as_options_where_the_command_has_them(hint: str, command: str, said: str) -> None:
    options = TOTAL if command == "total" else {"basis"} if command == "cumulative" else set()
    assert in_options(hint, command=command, options=options) == said


def test_columns_are_mapped_by_their_option() -> None:
    assert in_options("with columns={...}", command="ingest", options={"column"}) == "with --column NAME=YOURS"
    assert in_options("with columns={...}", command="ingest", options=()) == "with columns={...}"
    said = in_options('Map others with columns={"amount": "..."}.', command="ingest", options={"column"})
    assert said == "Map others with --column amount=YOURS."


def test_policies_stay_as_they_are_where_there_is_no_such_option() -> None:
    assert in_options("RatePolicy.last(7)", command="check", options=()) == "RatePolicy.last(7)"


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["total", "--by", "category", "--basis", "revalued"], "Use --basis announced or --basis new_money"),
        (["cumulative", "--basis", "revalued"], "Use --basis new_money, or aidledger total --basis revalued"),
        (["total", "--to", "UAH", "--authority", "PDA"], "Hint"),
        (["total", "--to", "EUR", "--policy", "exact"], "--policy last:7"),
    ],
)
def test_the_command_line_speaks_its_own_language(
    words: list[str], hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    said = capsys.readouterr().err
    assert hint in said
    assert '="' not in said.partition("Hint:")[2]


def test_a_table_given_for_a_ledger_is_to_be_read_by_its_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "wide.csv").write_text("amount,date,category,donor\n5,2024,munitions,US\n", encoding="utf-8")
    assert main(["total", str(tmp_path / "wide.csv")]) != 0
    assert "Hint: Read a table of packages with aidledger ingest." in capsys.readouterr().err
    assert in_options("or al.read(path) takes it", command="total", options=()) == "or al.read(path) takes it"


def test_a_missing_column_is_mapped_by_the_option(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "named.csv").write_text("sum,date,category,donor\n5,2024,munitions,US\n", encoding="utf-8")
    assert main(["ingest", str(tmp_path / "named.csv")]) != 0
    assert "--column amount=YOURS" in " ".join(capsys.readouterr().err.split())
