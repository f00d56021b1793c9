from __future__ import annotations

import pandas as pd
import pytest

import aidledger as al
from aidledger.errors import ReconciliationFailedError, UnknownTermError
from aidledger.ledger import Ledger
from aidledger.reconciliation import Verdict
from tests.builders import package, statement

LEDGER = Ledger(
    [
        package(id="A", amount="$5.0 billion", date="2022-03-01"),
        package(id="B", amount="$1.0 billion", date="2023-03-01"),
    ],
    statements=[
        statement(id="LATE", amount="over $6.0 billion", as_of="2023-12-31"),
        statement(id="GAP", amount="$9.0 billion", as_of="2023-12-31"),
        statement(id="LITERAL", amount="over $3.0 billion", as_of="2022-12-31"),
        statement(id="UNDATED", as_of=None),
    ],
    name="mine",
)
RESULT = LEDGER.reconcile()


def test_results_come_in_order_of_their_day_undated_ones_last() -> None:
    assert [result.statement.id for result in RESULT] == ["LITERAL", "GAP", "LATE", "UNDATED"]


def test_verdicts_are_counted_absent_ones_too() -> None:
    assert RESULT.counts() == dict.fromkeys(Verdict, 1)
    assert Ledger().reconcile().counts() == dict.fromkeys(Verdict, 0)
    assert repr(RESULT) == "<Reconciliation of mine: 1 AGREES, 1 WITHIN_BOUNDS, 1 GAP, 1 NOT_COMPARABLE>"


def test_a_result_is_found_by_its_statement() -> None:
    assert RESULT["GAP"].verdict is Verdict.GAP
    with pytest.raises(UnknownTermError, match="Statement 'GAPS' is not known"):
        RESULT["GAPS"]


@pytest.mark.parametrize("wrong", [0, -1, None, ("GAP",)])
def test_a_result_is_not_found_by_anything_but_an_id(wrong: object) -> None:
    with pytest.raises(UnknownTermError, match=r"^Statement .* is not known"):
        RESULT[wrong]  # type: ignore[index] # what a caller may try


def test_results_are_chosen_by_verdict() -> None:
    assert [result.statement.id for result in RESULT.where("GAP")] == ["GAP"]
    with pytest.raises(UnknownTermError, match="Verdict 'gap' is not known"):
        RESULT.where("gap")


def test_the_table_has_a_line_for_every_statement() -> None:
    assert RESULT.render().splitlines() == [
        "statement  as of       stated                    on record     gap  verdict",
        "---------  ----------  ------------------------  ---------  ------  --------------",
        "LITERAL    2022-12-31  at least USD 3.0 billion      5.000  -1.900  WITHIN_BOUNDS",
        "GAP        2023-12-31  USD 9.0 billion               6.000  +2.950  GAP",
        "LATE       2023-12-31  at least USD 6.0 billion      6.000          AGREES",
        "UNDATED                at least USD 58 billion                      NOT_COMPARABLE",
    ]


def test_a_limited_table_shows_the_largest_gaps() -> None:
    lines = RESULT.render(limit=2).splitlines()
    assert [line.split()[0] for line in lines[2:]] == ["GAP", "LITERAL"]


def test_everything_is_explained_in_one_text() -> None:
    text = RESULT.explain()
    assert text.count("\n\n") == 3
    assert text.startswith("LITERAL: WITHIN_BOUNDS\n")


def test_gaps_and_what_cannot_be_compared_become_findings() -> None:
    found = {finding.code: finding for finding in RESULT.findings()}
    assert found["AL301"].message == "USD 9.0 billion is not explained by the packages: gap of 2.950 billion"
    assert found["AL302"].message == "at least USD 58 billion cannot be compared: the source gives no as-of date"
    assert [found[code].subject for code in ("AL301", "AL302")] == ["GAP", "UNDATED"]


def test_gaps_raise_when_asked_to() -> None:
    with pytest.raises(ReconciliationFailedError, match="1 statement is not explained"):
        RESULT.raise_if_gaps()
    both = Ledger(LEDGER, statements=[statement(id=name, amount="$9.0 billion") for name in ("A", "B")])
    with pytest.raises(ReconciliationFailedError, match="2 statements are not explained"):
        both.reconcile().raise_if_gaps()
    Ledger().reconcile().raise_if_gaps()


def test_the_frame_has_numbers_dates_and_words() -> None:
    frame = RESULT.to_pandas()
    assert frame["gap"].tolist()[:3] == [-1.9e9, 2.95e9, 0.0]
    assert frame["verdict"].tolist() == ["WITHIN_BOUNDS", "GAP", "AGREES", "NOT_COMPARABLE"]
    assert str(frame["as_of"].dtype) == "datetime64[s]"
    assert pd.isna(frame["as_of"][3])
    assert frame["explanation"][1] == ""
    assert "literal reading" in frame["reason"][0]


def test_the_frame_of_an_empty_reconciliation_has_the_same_columns() -> None:
    empty, full = Ledger().reconcile().to_pandas(), RESULT.to_pandas()
    assert list(empty.dtypes.items()) == list(full.dtypes.items())


def test_a_part_of_a_record_points_to_the_whole() -> None:
    (result,) = al.load("seed").reconcile()
    assert result.verdict is Verdict.GAP
    assert result.pointer == 'the full record al.load("us-ukraine")'
    assert all(not other.pointer for other in al.load("us-ukraine").reconcile())


def test_a_currency_filter_that_removes_nothing_changes_no_verdict() -> None:
    us = al.load("us-ukraine")
    assert us.where(currency="USD").reconcile().counts() == us.reconcile().counts()


def test_the_shipped_record_has_every_verdict() -> None:
    counts = al.load("us-ukraine").reconcile().counts()
    assert counts == {
        Verdict.AGREES: 70,
        Verdict.WITHIN_BOUNDS: 18,
        Verdict.GAP: 51,
        Verdict.NOT_COMPARABLE: 33,
    }
