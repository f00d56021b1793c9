from __future__ import annotations

import pytest
from pydantic import ValidationError

from aidledger.dates import FiscalYear
from aidledger.model import LimitKind
from tests.builders import limit


def refused(**changes: object) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        limit(**changes)
    return [(error["type"], ".".join(map(str, error["loc"]))) for error in caught.value.errors()]


def test_a_limit_is_a_cap_unless_said_otherwise() -> None:
    assert limit().kind is LimitKind.CAP
    assert limit(kind="appropriation").kind is LimitKind.APPROPRIATION
    assert refused(kind="roof") == [("enum", "kind")]


def test_a_limit_may_be_published_for_a_sum_over_authorities() -> None:
    assert limit(authority="ALL_UKRAINE_RESPONSE").authority == "ALL_UKRAINE_RESPONSE"


def test_a_limit_cannot_be_negative() -> None:
    assert refused(amount="-$5 million") == [("AL112", "amount")]
    assert limit(amount="undisclosed").amount.value is None


def test_several_years_ascend() -> None:
    assert limit(fiscal_year_last="FY2024").fiscal_year_last == FiscalYear(2024)
    assert limit(fiscal_year_last="FY2022").fiscal_year_last == FiscalYear(2022)
    assert refused(fiscal_year_last="FY2021") == [("AL124", "fiscal_year_last")]


def test_a_last_year_needs_a_first() -> None:
    assert refused(fiscal_year=None, fiscal_year_last="FY2024") == [("AL140", "fiscal_year")]


def test_whether_it_is_a_total_is_true_or_false() -> None:
    assert refused(is_total="yes") == [("bool_type", "is_total")]
