from __future__ import annotations

import pytest

import aidledger as al
from aidledger.report import notebook
from tests.builders import package


def test_a_large_ledger_is_not_checked_in_passing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook, "_QUICK", 1)
    view = al.Ledger([package(id="a"), package(id="b")])._repr_html_()
    assert "<dd>not run here: see .check()</dd>" in view


def test_what_cannot_be_added_up_has_no_table() -> None:
    mixed = al.Ledger([package(id="a", valuation="replacement_cost"), package(id="b", valuation="net_book_value")])
    assert "<table>" not in mixed._repr_html_()
    assert "2 announced" in mixed._repr_html_()


def test_every_currency_has_a_table_of_its_own() -> None:
    view = al.Ledger([package(), package(id="b", amount="EUR 5 million", donor="DEU")])._repr_html_()
    assert "<caption>Announced, USD billion</caption>" in view
    assert "<caption>Announced, EUR million</caption>" in view
