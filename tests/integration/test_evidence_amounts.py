"""The grammar against the real quotes: every published figure is found, every exception is listed.

The quotes are other people's sentences and stay outside the project; they are read from the folder
named by `AIDLEDGER_REAL_DATA`. The exceptions are closed lists with a reason each: a test fails when
one of them starts to be read, and when anything else stops.
"""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from aidledger.amounts import Amount, AmountInText, Bound, amounts_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BOUNDS = {
    "exact": Bound.EXACT,
    "up_to": Bound.AT_MOST,
    "about": Bound.ABOUT,
    "over": Bound.AT_LEAST,
    "under": Bound.NEARLY,
    "derived": Bound.EXACT,
}

NO_FIGURE = {
    "USAI-2022-04-01": "the quote names the programme, not the sum",
    "FMF-2023-09-06": "the sum is spelled out in words, which the grammar does not know",
    "L050": "the quote says that nothing is left",
    "REV-POLICY-2023-03-31": "a change of method, without an amount",
}
"""Rows whose quote has no figure of money in digits: nothing may be found."""

DOUBTFUL = {
    "S092": "the unit is a word in Telugu",
    "S093": "the unit is a word in Telugu",
    "L041": "a table cell whose unit stands in the table's head",
    "L042": "a table cell whose unit stands in the table's head",
    "L043": "a table cell whose unit stands in the table's head",
    "L044": "a table cell whose unit stands in the table's head",
}
"""Rows whose figure is seen, and rightly not trusted."""

OTHER_LANGUAGE = {"L046": "Hungarian unit and currency words: the figure has no currency the grammar knows"}
"""Rows whose quote holds a figure in a language the grammar does not read: nothing may be found."""

OTHER_BOUND = {
    "PDA-28": (Bound.EXACT, "the official notice has the words up to, this quote does not"),
    "S034": (Bound.NEARLY, 'the column has no value for "nearly" apart from about'),
    "S035": (Bound.NEARLY, 'the column has no value for "nearly" apart from about'),
    "S075": (Bound.NEARLY, 'the column has no value for "almost" apart from about'),
    "S082": (Bound.NEARLY, 'the column has no value for "almost" apart from about'),
    "REV-2024-07-25-GAO": (Bound.NEARLY, 'the column has no value for "nearly" apart from about'),
    "S074": (Bound.EXACT, "the qualifier stands before the words that were quoted"),
    "L018": (Bound.EXACT, "the qualifier stands before the words that were quoted"),
    "L055": (Bound.EXACT, "the qualifier stands before the words that were quoted"),
}
"""Rows whose figure is right and whose qualifier was taken from more than the quote."""

OTHER_VALUE = {"L066": "the row is a difference; its quote gives the minuend"}
"""Rows whose quote gives another figure than the row."""

EXCEPTIONS = {**NO_FIGURE, **DOUBTFUL, **OTHER_LANGUAGE, **OTHER_BOUND, **OTHER_VALUE}

FILES = {"packages.csv": 113, "statements.csv": 124, "authority_limits.csv": 76, "revisions.csv": 8}

UNTRUSTED = {
    "PDA-48, 2023-10-11": 1,
    "USAI-2022-04-01": 1,
    "PDA-47 part": 1,
    "PDA-14 / USAI-2022-07-01": 0,
    "PDA balance, 2023-11-16": 1,
}
"""Damaged figures of circulating copies, and how many doubtful finds each leaves."""


def read(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "evidence" / "us-ukraine" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rows(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    for name in FILES:
        for row in read(folder, name):
            yield next(iter(row.values())), row


@pytest.fixture(scope="module")
def quotes(real_data: Path) -> dict[str, dict[str, str]]:
    return dict(rows(real_data))


def agrees(found: AmountInText, row: dict[str, str], bound: Bound) -> bool:
    amount = found.amount
    return (
        amount is not None
        and amount.currency == "USD"
        and (amount.value, amount.bound) == (Decimal(row["amount_usd"]), bound)
    )


@pytest.mark.parametrize(("name", "count"), FILES.items())
def test_the_evidence_is_the_one_the_exceptions_were_made_for(real_data: Path, name: str, count: int) -> None:
    assert len(read(real_data, name)) == count


def test_every_other_quote_gives_the_figure_and_bound_of_its_row(quotes: dict[str, dict[str, str]]) -> None:
    plain = {key: row for key, row in quotes.items() if key not in EXCEPTIONS}
    missed = {
        key: row["quote"]
        for key, row in plain.items()
        if not any(agrees(found, row, BOUNDS[row["qualifier"]]) for found in amounts_in(row["quote"]))
    }
    assert missed == {}
    assert len(plain) == len(quotes) - len(EXCEPTIONS) == 300


def test_every_quote_with_a_figure_of_money_is_covered(quotes: dict[str, dict[str, str]]) -> None:
    without = {key for key, row in quotes.items() if not re.search(r"[0-9]", row["quote"])}
    assert without == set(NO_FIGURE) - {"REV-POLICY-2023-03-31"}


@pytest.mark.parametrize("key", [*NO_FIGURE, *OTHER_LANGUAGE])
def test_a_quote_without_a_readable_figure_gives_nothing(quotes: dict[str, dict[str, str]], key: str) -> None:
    assert amounts_in(quotes[key]["quote"]) == ()


@pytest.mark.parametrize("key", DOUBTFUL)
def test_a_figure_without_a_known_unit_is_doubtful(quotes: dict[str, dict[str, str]], key: str) -> None:
    found = amounts_in(quotes[key]["quote"])
    assert [(find.amount, find.doubt is None) for find in found] == [(None, False)]


@pytest.mark.parametrize("key", OTHER_BOUND)
def test_a_qualifier_outside_the_quote_is_not_made_up(quotes: dict[str, dict[str, str]], key: str) -> None:
    row, (bound, _) = quotes[key], OTHER_BOUND[key]
    assert bound is not BOUNDS[row["qualifier"]]
    assert any(agrees(found, row, bound) for found in amounts_in(row["quote"]))


@pytest.mark.parametrize("key", OTHER_VALUE)
def test_a_derived_figure_is_not_in_its_quote(quotes: dict[str, dict[str, str]], key: str) -> None:
    found = [find.amount.value for find in amounts_in(quotes[key]["quote"]) if find.amount]
    assert found
    assert Decimal(quotes[key]["amount_usd"]) not in found


def test_nothing_in_the_quotes_is_doubted_without_reason(quotes: dict[str, dict[str, str]]) -> None:
    doubted = {key for key, row in quotes.items() if any(found.doubt for found in amounts_in(row["quote"]))}
    assert doubted == set(DOUBTFUL)


def test_every_find_has_a_wording_that_reads_back(quotes: dict[str, dict[str, str]]) -> None:
    amounts = [found.amount for row in quotes.values() for found in amounts_in(row["quote"]) if found.amount]
    assert [amount for amount in amounts if Amount.parse(amount.wording or "") != amount] == []


def test_every_figure_reads_back_from_its_canonical_text(quotes: dict[str, dict[str, str]]) -> None:
    amounts = [found.amount for row in quotes.values() for found in amounts_in(row["quote"]) if found.amount]
    assert len(amounts) >= 300
    assert [amount for amount in amounts if Amount.parse(str(amount)) != amount] == []


def test_damaged_figures_are_never_read_as_bare_numbers(real_data: Path) -> None:
    damaged = [
        row for row in read(real_data, "anomalies.csv") if row["anomaly_type"] in {"unit_dropped", "digits_stripped"}
    ]
    finds = {row["subject"]: amounts_in(row["as_printed"]) for row in damaged}
    assert {subject: len(found) for subject, found in finds.items()} == UNTRUSTED
    assert [find.amount for found in finds.values() for find in found if find.amount is not None] == []


def test_printed_figures_of_other_anomalies_are_read_as_printed(real_data: Path) -> None:
    swapped = [row for row in read(real_data, "anomalies.csv") if row["anomaly_type"] == "unit_error"]
    finds = [str(find.amount) for row in swapped for find in amounts_in(row["as_printed"])]
    assert finds == ["at least USD 41.3 million", "USD 20 million", "USD 1 million", "about USD 5 million"]
