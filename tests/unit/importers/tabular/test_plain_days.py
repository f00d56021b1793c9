from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest

from aidledger.importers.tabular.plain_days import plain_days

FIRST, EPOCH = dt.date(1900, 1, 1), dt.date(1970, 1, 1)


def test_every_day_of_three_centuries_is_read() -> None:
    days = [FIRST + dt.timedelta(days=number) for number in range((dt.date(2200, 1, 1) - FIRST).days)]
    found, fine = plain_days(pa.array([day.isoformat() for day in days]))
    assert fine.all()
    assert found.tolist() == [(day - EPOCH).days for day in days]


def test_days_that_do_not_exist_are_none() -> None:
    labels = [
        f"{year}-{month:02}-{day:02}" for year in (1900, 2000, 2023, 2024) for month in range(14) for day in range(33)
    ]
    found, fine = plain_days(pa.array(labels))
    for label, day, passed in zip(labels, found.tolist(), fine.tolist(), strict=True):
        try:
            wanted = (dt.date.fromisoformat(label) - EPOCH).days
        except ValueError:
            assert (passed, day) == (False, 0), label
        else:
            assert (passed, day) == (True, wanted), label


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "1899-12-31",
        "2200-01-01",
        "0000-00-00",
        "9999-12-31",
        "2024-1-1",
        "2024/10/21",
        "20241021",
        "2024-10-21 ",
        "2024-10-2\u0661",
        "+024-10-21",
        "2024-10-0:",
        "2024-1o-21",
        "2024--1-21",
        "12024-10-21",
    ],
)
def test_other_dates_are_left_to_the_record(cell: str) -> None:
    assert plain_days(pa.array([cell, "2024-10-21"]))[1].tolist() == [False, True]
