from __future__ import annotations

import pytest

from aidledger.errors import UnknownTermError
from aidledger.vocabulary import Kind, label


@pytest.mark.parametrize(
    ("kind", "code", "title"),
    [
        ("party", "X-EPF", "European Peace Facility"),
        ("authority", "PDA", "Presidential Drawdown Authority"),
        ("category", "munitions.tank", "Tank ammunition"),
        ("stage", "announced", "Announced"),
        ("instrument", "in_kind_stock", "In kind, from stock"),
        ("valuation", "net_book_value", "Net book value"),
        ("currency", "UAH", "Hryvnia"),
    ],
)
def test_a_code_has_a_title(kind: Kind, code: str, title: str) -> None:
    assert label(kind, code) == title


def test_a_name_is_no_code() -> None:
    with pytest.raises(UnknownTermError, match="Code of kind party"):
        label("party", "Ukraine")


def test_an_unknown_kind_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownTermError) as caught:
        label("partys", "UKR")  # type: ignore[arg-type]

    assert caught.value.near == ("party",)
