from __future__ import annotations

import random
import re

import pyarrow as pa
import pytest

from aidledger.importers.tabular.money import screen_money
from aidledger.importers.tabular.screens import distinct


def column(*cells: str) -> pa.ChunkedArray[pa.StringScalar]:
    return pa.chunked_array([pa.array(cells, pa.string())])


@pytest.mark.parametrize(
    ("cell", "currency", "minor", "digit"),
    [
        ("400000000", "USD", 40000000000, 100),
        ("12.5", "USD", 1250, 10),
        ("12.50", "USD", 1250, 1),
        ("0", "USD", 0, 100),
        ("7", "JPY", 7, 1),
        ("1.234", "KWD", 1234, 1),
        ("1.2345", "CLF", 12345, 1),
        ("9999999999999999.99", "USD", 999999999999999999, 1),
        ("10000000000000000", "USD", 10**18, 100),
    ],
)
def test_plain_figures_become_exact_minor_units(cell: str, currency: str, minor: int, digit: int) -> None:
    money = screen_money(pa.array([cell]), distinct(column(currency), None), distinct(column(""), None))
    assert (money.fine.tolist(), money.minor.tolist(), money.digit.tolist()) == ([True], [minor], [digit])


@pytest.mark.parametrize(
    ("cell", "currency", "bound"),
    [
        *(
            (cell, "USD", "")
            for cell in ("", "-1", "+5", "1e5", "00", "012", "12.", ".5", "1_0", " 1", "1 ", "1\n", "1.234")
        ),
        *((cell, "USD", "") for cell in ("1" * 19, "10000000000000001", "10000000000000000.00", "\u0661", "1,0", "$5")),
        *(("1", currency, "") for currency in ("", "usd", "XXQ", " USD", "XXX")),
        *(("1", "USD", bound) for bound in ("nearly", "between", "unknown", "x", " ")),
        ("1.5", "JPY", ""),
        ("9999999999999999.9999", "CLF", ""),
    ],
)
def test_other_amounts_are_left_to_the_record(cell: str, currency: str, bound: str) -> None:
    money = screen_money(pa.array([cell]), distinct(column(currency), None), distinct(column(bound), None))
    assert money.fine.tolist() == [False]


def test_what_passes_is_what_the_pattern_of_plain_figures_takes() -> None:
    chance = random.Random(20241021)  # noqa: S311 - repeatable, not secret
    cells = [
        "".join(chance.choices("0123456789..-\u0661 e", k=chance.choice((0, 1, 2, 3, 5, 18, 19, 20))))
        for _ in range(5000)
    ]
    cells += ["".join(chance.choices("0123456789", k=chance.randrange(1, 19))) for _ in range(1000)]
    plain = re.compile(r"(0|[1-9][0-9]*)(?:\.([0-9]{1,2}))?")
    nothing = distinct(column(*[""] * len(cells)), None)
    money = screen_money(pa.array(cells), distinct(column(*["USD"] * len(cells)), None), nothing)
    for cell, fine, minor in zip(cells, money.fine.tolist(), money.minor.tolist(), strict=True):
        found = plain.fullmatch(cell)
        value = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else -1
        wanted = 0 <= value <= 10**18 and len(cell.replace(".", "")) <= 18
        assert (fine, minor) == (wanted, value if wanted else 0), cell


def test_no_figures_are_no_trouble() -> None:
    nothing = distinct(column(), None)
    assert len(screen_money(pa.array([], pa.string()), nothing, nothing).fine) == 0
