from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from aidledger.accessor import AidAccessor
from aidledger.errors import InputError, ValidationFailedError

FRAME = pd.DataFrame(
    {"amount": ["$400 million", "$425 million"], "date": "2024-10-21", "category": "munitions", "donor": "US"}
)


def test_a_frame_of_packages_is_a_ledger() -> None:
    assert isinstance(FRAME.aid, AidAccessor)
    assert FRAME.aid.ledger(name="mine").name == "mine"
    assert FRAME.aid.ledger().total().value == Decimal(825_000_000)


def test_refused_rows_are_reported_or_raised() -> None:
    frame = FRAME.assign(donor=["US", "Atlantis"])
    taken = frame.aid.ingest()
    assert (len(taken.ledger), len(taken.rejects)) == (1, 1)
    with pytest.raises(ValidationFailedError):
        frame.aid.ledger()


def test_a_frame_without_the_columns_has_no_such_attribute() -> None:
    assert not hasattr(pd.DataFrame({"x": [1]}), "aid")
    with pytest.raises(AttributeError, match="no column donor"):
        FRAME.drop(columns="donor").aid  # noqa: B018 - asking is the test


def test_columns_may_stand_in_the_index() -> None:
    assert len(FRAME.set_index("date").aid.ledger()) == 2


def test_floats_are_refused_as_everywhere() -> None:
    with pytest.raises(InputError, match="binary floats"):
        FRAME.assign(amount=[1.5, 2.5]).aid.ledger()
