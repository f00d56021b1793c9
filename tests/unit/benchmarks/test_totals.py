from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from benchmarks import cold, columns, totals
from benchmarks.contenders.converting import expected
from benchmarks.task import Answer, Contender
from benchmarks.worker import load_task

ROWS = 400


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return columns.lay_out(tmp_path_factory.mktemp("totals"), ROWS)


@pytest.fixture(scope="module")
def folder_to_convert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return columns.lay_out(tmp_path_factory.mktemp("converted"), ROWS, converted=True)


def test_one_converted_total_equals_the_sum_in_python_integers(folder_to_convert: Path) -> None:
    converted, stated = (load_task(contender.place, folder_to_convert) for contender in totals.CONVERTING)
    found = converted.answer(converted.run())
    assert Decimal(str(found["value"])) == expected(folder_to_convert)
    assert stated.answer(stated.run())["value"] != found["value"]


# Floats may be off at any size; how often they are is what the benchmark shows.
EXACT = [
    contender for contender in totals.CONTENDERS if "float" not in contender.title and "pint" not in contender.title
]


@pytest.mark.parametrize("contender", EXACT, ids=lambda contender: contender.place)
def test_every_exact_contender_equals_the_sums_in_python_integers(contender: Contender, folder: Path) -> None:
    try:
        task = load_task(contender.place, folder)
    except ImportError as error:
        pytest.skip(f"{contender.title}: {error}")

    assert columns.verdict(folder, task.answer(task.run())).startswith("exact")


@pytest.mark.parametrize("contender", EXACT, ids=lambda contender: contender.place)
def test_every_exact_contender_converts_as_python_integers_do(contender: Contender, folder_to_convert: Path) -> None:
    try:
        task = load_task(contender.place, folder_to_convert)
    except ImportError as error:
        pytest.skip(f"{contender.title}: {error}")

    assert columns.verdict(folder_to_convert, task.answer(task.run())).startswith("exact")


@pytest.mark.parametrize(
    "contender", [found for found in totals.CONTENDERS if found not in EXACT], ids=lambda contender: contender.place
)
def test_contenders_with_floats_answer_with_the_cells_asked_for(contender: Contender, folder_to_convert: Path) -> None:
    try:
        task = load_task(contender.place, folder_to_convert)
    except ImportError as error:
        pytest.skip(f"{contender.title}: {error}")

    assert "figures" in columns.verdict(folder_to_convert, task.answer(task.run()))


def test_the_last_cell_of_the_daily_curve_is_the_sum_of_everything(folder: Path) -> None:
    cents = sum(pq.read_table(folder / "columns.parquet").column("amount_minor").to_pylist())
    daily = json.loads((folder / "cells.json").read_text(encoding="utf-8"))["daily"]

    assert list(daily.values())[-1]["value"] == cents * columns.CENT


def test_the_daily_curve_has_no_gaps(folder: Path) -> None:
    days = [name.removeprefix("|") for name in json.loads((folder / "cells.json").read_text(encoding="utf-8"))["daily"]]

    assert days == sorted(days)
    assert len(days) == len({*days})
    assert len(days) > ROWS


def test_an_integer_off_by_anything_is_counted_as_wrong(folder: Path) -> None:
    answer = json.loads((folder / "cells.json").read_text(encoding="utf-8"))
    name = next(iter(answer["daily"]))
    answer["daily"][name]["high"] += 1

    assert columns.verdict(folder, answer).startswith("1 of ")


@pytest.mark.parametrize(("off", "said"), [(0.004, "exact"), (0.006, "1 of 1")])
def test_a_float_is_right_within_half_a_cent(off: float, said: str, folder: Path) -> None:
    name, figures = next(iter(json.loads((folder / "cells.json").read_text(encoding="utf-8"))["daily"].items()))
    answer: Answer = {"daily": {name: figures["value"] / 10**columns.SCALE + off}}

    assert columns.verdict(folder, answer).startswith(said)


def test_a_cell_of_one_package_is_its_amount_at_the_rate_of_its_day(tmp_path: Path) -> None:
    folder = columns.lay_out(tmp_path, 1, converted=True)
    (package,) = pq.read_table(folder / "columns.parquet").to_pylist()
    rates = pq.read_table(folder / "rates.parquet").to_pylist()
    (rate,) = [
        row["rate_micro"] for row in rates if (row["currency"], row["date"]) == (package["currency"], package["date"])
    ]

    (figures,) = json.loads((folder / "cells.json").read_text(encoding="utf-8"))["daily"].values()

    assert figures["value"] == package["amount_minor"] * rate * 10
    assert figures["low"] < figures["value"] < figures["high"] or package["bound"] == "at_least"


def test_an_answer_with_other_cells_is_not_called_exact(folder: Path) -> None:
    answer: Answer = {table.name: {"nobody|2020": 0} for table in columns.TABLES}

    assert "not the cells" in columns.verdict(folder, answer)


def test_what_is_written_for_beancount_balances_and_names_every_package(folder: Path) -> None:
    cold.lay_out_files(folder)
    lines = (folder / "packages.beancount").read_text(encoding="utf-8").splitlines()
    cents = sum(pq.read_table(folder / "columns.parquet").column("amount_minor").to_pylist())

    amounts = [Decimal(line.split()[1]) for line in lines if line.startswith("  Assets")]

    assert len(amounts) == ROWS
    assert sum(amounts) * 100 == cents


def test_from_a_file_to_tables_is_exact_and_an_absent_beancount_is_named(folder: Path) -> None:
    cold.lay_out_files(folder)

    for outcome, output in cold.race(cold.file_to_tables(folder), rounds=1, tell=lambda _: None):
        if outcome.title.startswith("beancount") and outcome.problem:
            assert "bean-query is not installed" in outcome.problem
        else:
            assert not outcome.problem
            assert cold.judgement(folder, output).startswith("exact")
