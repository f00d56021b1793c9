from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidledger.errors import InputError, UnknownTermError
from aidledger.table import day_number
from aidledger.totals.periods import (
    Frequency,
    period_end,
    period_label,
    period_of,
    period_start,
    refuse_unknown_calendar,
)

frequencies = st.sampled_from(Frequency)


def number_of(day: str, frequency: Frequency) -> int:
    days = np.array([day_number(dt.date.fromisoformat(day))], dtype=np.int32)
    return int(period_of(days, frequency)[0])


@pytest.mark.parametrize(
    ("frequency", "label", "end"),
    [
        (Frequency.DAY, "2024-10-21", "2024-10-21"),
        (Frequency.WEEK, "2024-W43", "2024-10-27"),
        (Frequency.MONTH, "2024-10", "2024-10-31"),
        (Frequency.QUARTER, "2024-Q4", "2024-12-31"),
        (Frequency.YEAR, "2024", "2024-12-31"),
        (Frequency.FISCAL_YEAR, "FY2025", "2025-09-30"),
    ],
)
def test_period_of_a_day_has_its_label_and_end(frequency: Frequency, label: str, end: str) -> None:
    number = number_of("2024-10-21", frequency)
    assert period_label(number, frequency) == label
    assert period_end(number, frequency).isoformat() == end


def test_fiscal_year_begins_in_october() -> None:
    assert period_label(number_of("2024-09-30", Frequency.FISCAL_YEAR), Frequency.FISCAL_YEAR) == "FY2024"
    assert period_label(number_of("2024-10-01", Frequency.FISCAL_YEAR), Frequency.FISCAL_YEAR) == "FY2025"


def test_week_at_the_turn_of_a_year_belongs_to_the_year_of_its_thursday() -> None:
    assert period_label(number_of("2024-12-31", Frequency.WEEK), Frequency.WEEK) == "2025-W01"


def test_fiscal_year_of_the_last_possible_days_has_a_label() -> None:
    assert period_label(number_of("2200-12-31", Frequency.FISCAL_YEAR), Frequency.FISCAL_YEAR) == "FY2201"


@given(st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31)), frequencies)
def test_a_day_lies_between_start_and_end_of_its_period(day: dt.date, frequency: Frequency) -> None:
    number = number_of(day.isoformat(), frequency)
    start = int(period_start(np.array([number]), frequency)[0])
    assert start <= day_number(day) <= day_number(period_end(number, frequency))
    assert day_number(period_end(number - 1, frequency)) == start - 1


def test_frequency_is_read_in_either_case() -> None:
    assert Frequency("fy") is Frequency.FISCAL_YEAR


@pytest.mark.parametrize("word", ["", "X", "month", 3])
def test_unknown_frequency_is_refused_with_the_known_ones(word: object) -> None:
    with pytest.raises(UnknownTermError, match="Known: D, W, M, Q, Y, FY"):
        Frequency(word)  # type: ignore[arg-type] # the mistake in question


def test_fiscal_years_of_other_donors_are_refused() -> None:
    with pytest.raises(InputError, match="The fiscal calendar of DEU, POL is not on record"):
        refuse_unknown_calendar(("DEU", "POL", "USA"))
