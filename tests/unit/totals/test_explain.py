from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, localcontext

import pandas as pd
import pyarrow as pa
import pytest

import aidledger as al
from aidledger.errors import CurrencyMismatchError, InputError, VerificationFailedError
from aidledger.ledger import Ledger
from aidledger.model import Basis
from tests.builders import package, revision

RECORDS = [
    package(
        id="BIG", amount="$3 billion", date="2024-01-10", sources=["https://example.org/1", "https://example.org/2"]
    ),
    package(id="SMALL", amount="nearly $5 million", date="2024-02"),
    package(id="HIDDEN", amount="undisclosed", sources={"publisher": "A ministry"}),
    package(id="LOAN", amount="$9 billion", instrument="loan"),
]
LEDGER = Ledger(RECORDS, name="mine")
COLUMNS = [
    "kind", "id", "date_earliest", "date_latest", "donor", "recipient", "authority", "bound", "wording", "value", "low",
    "high", "rounding_low", "rounding_high", "currency", "reannounced_bound", "open_fact", "source",
]  # fmt: skip


def test_rows_come_largest_first_with_what_opens_them() -> None:
    frame = LEDGER.total().explain().to_pandas()
    assert list(frame.columns) == COLUMNS
    assert list(frame["id"]) == ["BIG", "SMALL", "HIDDEN"]
    assert list(frame["value"]) == [3e9, 5e6, 0.0]
    assert list(frame["open_fact"]) == ["", 'one-sided wording ("more than", "nearly")', "the amount was not published"]
    assert list(frame["source"]) == ["https://example.org/1", "", ""]
    assert frame.loc[2, "high"] == float("inf")
    assert str(frame.loc[1, "date_earliest"]) == "2024-02-01 00:00:00"


def test_all_rows_are_exported_exactly() -> None:
    us = al.load("us-ukraine")
    frame = us.total(basis="new_money").explain().to_pandas(amounts="decimal")
    assert len(frame) == 104
    assert frame["value"].sum() == us.total(basis="new_money").value
    assert LEDGER.total().explain().to_pandas(amounts="minor")["value"].sum() == 300_500_000_000
    with pytest.raises(InputError):
        LEDGER.total().explain().to_pandas(amounts="words")  # type: ignore[arg-type]


def test_revisions_are_rows_of_their_own_on_the_revalued_basis() -> None:
    us = al.load("us-ukraine")
    total = us.total(basis="revalued")
    frame = total.explain().to_pandas(amounts="decimal")
    assert list(frame["kind"].value_counts().items()) == [("package", 104), ("revision", 1)]
    assert frame["value"].sum() == total.value
    assert frame["rounding_high"].sum() == total.rounding_high
    assert list(frame.dtypes.index) == COLUMNS


def test_exclusions_have_reasons_and_amounts() -> None:
    frame = LEDGER.total().explain().exclusions()
    assert frame.to_dict("records") == [
        {
            "reason": "instrument loan is not aid; ask for it by name",
            "packages": 1,
            "amount": 9e9,
            "currency": "USD",
            "ids": "LOAN",
        }
    ]
    assert list(Ledger([package()]).total().explain().exclusions().columns) == list(frame.columns)


def test_text_says_everything_that_defends_a_total() -> None:
    text = str(LEDGER.total().explain())
    for said in (
        "Best estimate",
        "Rounding alone",
        "With open facts",
        "Stage",
        "Basis",
        "Reading",
        "Left out:",
        "± 500 million",
    ):
        assert said in text
    assert text.endswith(f"Ledger mine {LEDGER.hash[:16]}")


def test_repr_is_short() -> None:
    assert repr(LEDGER.total().explain()) == (
        "<TotalExplanation: USD 3.005 billion [2.504 billion to unlimited], 3 rows>"
    )


def test_html_names_rows_and_columns_and_escapes_what_comes_from_data() -> None:
    hostile = Ledger([package(id="A", amount="$3 million")], name='<img src=x onerror="alert(1)">')
    html = hostile.total().explain()._repr_html_()
    assert "<img" not in html
    assert "&lt;img" in html
    assert '<th scope="col">id</th>' in html
    assert '<th scope="row">A</th>' in html
    assert html.count("<table>") == html.count("</table>") == 1
    assert hostile.hash in html


def test_html_says_how_many_rows_are_not_shown() -> None:
    ledger = Ledger([package(id=f"P{row}", amount=f"${row + 1} million") for row in range(20)])
    assert "15 of 20 rows are shown. See .to_pandas()." in ledger.total().explain()._repr_html_()


def test_a_total_over_nothing_can_be_explained() -> None:
    explained = Ledger().total().explain()
    assert "Packages (0, largest first)" in str(explained)
    assert list(explained.to_pandas().columns) == COLUMNS
    assert "<table>" in explained._repr_html_()


def test_parts_of_an_itemised_package_add_up_within_their_rounding() -> None:
    items = [
        {"name": "Shells", "category": "munitions", "amount": "$100 million"},
        {"name": "Tanks", "category": "tanks", "amount": "$200 million"},
    ]
    ledger = Ledger([package(id="A", items=items, category="munitions;tanks"), package(id="B", amount="$7 million")])
    total = ledger.where(category="munitions").total()
    frame = total.explain().to_pandas(amounts="decimal")
    for name in ("low", "rounding_low", "rounding_high", "high"):
        assert frame[name].sum() == getattr(total, name)


def test_converted_rows_add_up_to_the_converted_total() -> None:
    table = pa.table({"date": ["2024-10-21"], "currency": ["EUR"], "rate": ["1.0823"]})
    ledger = Ledger([package(id="A", amount="EUR 400 million"), package(id="B", amount="$7.01 million")])
    converted = ledger.convert("USD", rates=al.rates(table, to="USD", label="test rates"))
    total = converted.total()
    frame = total.explain().to_pandas(amounts="decimal")
    assert frame["value"].sum() == total.value
    assert set(frame["currency"]) == {"USD"}
    assert total.verify(converted)
    with pytest.raises(CurrencyMismatchError):
        total.verify(ledger)


@pytest.mark.parametrize("basis", list(Basis))
def test_a_total_follows_from_its_ledger(basis: Basis) -> None:
    us = al.load("us-ukraine")
    assert us.total(basis=basis).verify(us)
    assert us.where(authority="PDA", until="2024-10-21").total(basis=basis).verify(us)
    assert us.where(authority="PDA").total(basis=basis).verify(us.where(authority="PDA"))


def test_a_changed_ledger_is_found_out_and_what_changed_is_said() -> None:
    total = LEDGER.total()
    other = Ledger([*RECORDS[1:], package(id="NEW", amount="$1 billion")], name="mine")
    with pytest.raises(VerificationFailedError) as caught:
        total.verify(other)
    said = caught.value.differences
    assert said[0] == "value was 3,005,000,000.00 and is 1,005,000,000.00"
    assert "no longer counted: BIG" in said
    assert "now counted as well: NEW" in said
    assert said[-1].startswith(f"the hash of the ledger was {LEDGER.hash[:12]} and is ")
    assert all(difference in str(caught.value) for difference in said)
    assert str(caught.value).splitlines()[0] == "The total does not follow from the ledger 'mine'."


def test_a_ledger_that_differs_elsewhere_is_not_the_same_ledger() -> None:
    total = LEDGER.where(id="BIG").total()
    noted = Ledger([*RECORDS[:3], RECORDS[3].model_copy(update={"note": "changed"})], name="mine")
    with pytest.raises(VerificationFailedError) as caught:
        total.verify(noted)
    assert [each.split(" was ")[0] for each in caught.value.differences] == ["the hash of the ledger"]


def test_a_figure_that_was_tampered_with_is_found_out() -> None:
    forged = replace(LEDGER.total(), value=Decimal(1), rows=2)
    with pytest.raises(VerificationFailedError, match="value was 1 and is 3,005,000,000"):
        forged.verify(LEDGER)
    pointless = replace(LEDGER.total(), value=None)
    with pytest.raises(VerificationFailedError, match="value was no point and is"):
        pointless.verify(LEDGER)


def test_only_a_ledger_verifies_a_total() -> None:
    with pytest.raises(InputError, match="str is no ledger"):
        LEDGER.total().verify("mine")  # type: ignore[arg-type]


def test_revisions_that_changed_are_named() -> None:
    ledger = Ledger([package(amount="$40 billion", authority="PDA")], revisions=[revision()])
    without = Ledger([package(amount="$40 billion", authority="PDA")])
    with pytest.raises(VerificationFailedError, match="revisions applied were REV-1 and are none"):
        ledger.total(basis="revalued").verify(without)


@pytest.mark.parametrize("currency", ["EUR", "KRW"])
def test_rows_of_a_deflated_converted_revalued_total_add_up_to_the_last_digit(currency: str) -> None:
    at_prices = al.load("us-ukraine").deflate(to=2024, prices=al.prices("us-gdp"))
    total = at_prices.convert(currency, rates=al.rates("ecb"), at="2024-12-31").total(basis="revalued")
    rows = total.explain().to_pandas(amounts="decimal")
    with localcontext(prec=60):
        for name in ("value", "low", "high", "rounding_low", "rounding_high"):
            assert rows[name].sum() == getattr(total, name)


def test_converted_figures_are_shown_to_the_cent_and_say_so() -> None:
    table = pd.DataFrame({"date": ["2024-10-21"], "currency": ["USD"], "rate": ["0.921913893242"]})
    euros = al.Ledger([package(id="A", amount="$400.01")]).convert("EUR", rates=al.rates(table, to="EUR"))
    total = euros.total()
    assert total.value == Decimal("368.774776435732420000") == Decimal("400.01") * Decimal("0.921913893242")
    text, html = str(total.explain()), total._repr_html_()
    assert "Best estimate      EUR 368.77\n" in text
    assert "Rounding alone     368.77 to 368.78\n" in text
    how = "to EUR 0.01, best estimates half to even and bounds outward; attributes and exports hold every digit"
    assert f"Shown              {how}\n" in text
    assert how in html
    assert "368.7747" not in text + html + repr(total) + total.cite() + repr(euros.totals(by="donor")["USA"])


def test_figures_of_whole_units_say_nothing_about_rounding() -> None:
    assert "Shown" not in str(al.Ledger([package(id="A", amount="$400 million")]).total().explain())


@pytest.mark.parametrize("reading", ["conventional", "literal"])
def test_a_range_is_an_open_fact_and_no_rounding(reading: str) -> None:
    mixed = [package(id="RANGE", amount="between $1 billion and $2 billion"), package(id="EXACT", amount="$3 million")]
    total = al.Ledger(mixed, name="mine").total(reading=reading)
    assert (total.rounding_low, total.rounding_high) == (Decimal(1_502_500_000), Decimal(1_503_500_000))
    assert (total.low, total.high) == (Decimal(1_002_500_000), Decimal(2_003_500_000))
    (fact,) = total.open_facts
    both_ways = "up to USD 500 million more or up to USD 500 million less"
    assert fact.describe("USD") == f'stated as a range ("between") (1 package): {both_ways}'
    assert (
        "1.502 billion to 1.504 billion within rounding; 1.002 billion to 2.004 billion with open facts" in total.cite()
    )
    rows = total.explain().to_pandas().set_index("id")
    assert rows["open_fact"].to_dict() == {"RANGE": 'stated as a range ("between")', "EXACT": ""}
    assert (rows["rounding_low"]["RANGE"], rows["rounding_high"]["RANGE"]) == (1.5e9, 1.5e9)


def test_the_rounding_of_a_range_is_its_middle_alone() -> None:
    amount = al.Amount.parse("between $1 billion and $2 billion")
    assert str(amount.rounding()) == "[1500000000, 1500000000]"
    assert str((-amount).rounding()) == "[-1500000000, -1500000000]"
