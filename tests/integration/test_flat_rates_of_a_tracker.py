"""A published EUR total of the real tracker file, from its original amounts and its own flat rates."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import aidledger as al

openpyxl = pytest.importorskip("openpyxl")

RELEASE = "kiel/ukraine_support_tracker_r7.xlsx"


def test_the_total_of_a_donor_is_reproduced_to_the_cent(real_data: Path) -> None:
    book = openpyxl.load_workbook(real_data / "real" / RELEASE, read_only=True, data_only=True)
    cells = ([cell for cell in row if cell is not None] for row in book["Exchange rates"].iter_rows(values_only=True))
    quoted = {str(row[0]).strip(): row[1] for row in cells if len(row) > 1}
    [published] = [row[6] for row in book["Country Summary"].iter_rows(values_only=True) if row[1] == "Australia"]
    header, *rows = book["Bilateral assistance, MAIN DATA"].iter_rows(values_only=True)
    at = {str(name).strip(): index for index, name in enumerate(header)}
    whole = next(index for name, index in at.items() if name.startswith("Total_value_dummy"))
    given = [row for row in rows if str(row[at["countries"]]).strip() == "Australia" and row[whole] == 1]
    assert len(given) == 12
    ledger = al.Ledger(
        al.AidPackage(
            id=str(row[at["ID"]]),
            amount={"stated": int(row[at["Monetary Value as Given by Source"]]), "currency": "AUD"},
            date=row[at["Announcement Date"]].date(),
            category="unspecified_military",
            donor="AUS",
        )
        for row in given
    )
    rates = al.rates.flat({"AUD": str(quoted["AUD"])}, label="release 7")
    total = ledger.convert("EUR", rates=rates).total().value or Decimal(0)
    assert abs(total / 10**9 - Decimal(repr(published))) < Decimal("1e-12")
    assert round(total, 2) == Decimal("299510756.65")
