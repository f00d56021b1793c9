from __future__ import annotations

from pathlib import Path
from typing import Protocol

import pytest

import aidledger as al
from aidledger.findings import Finding, Location
from tests.builders import package, statement

EXPECTED = Path(__file__).parent / "views"
HOSTILE = "<script>alert(1)</script>\"'"


class Shown(Protocol):
    def _repr_html_(self) -> str: ...


def small() -> al.Ledger:
    """A ledger with everything a view may have to show, in little."""
    return al.Ledger(
        [
            package(
                id="P-1", authority="PDA", recipient="UKR", sources=["https://example.org/a?b=1&c=2"], note=HOSTILE
            ),
            package(
                id="P-2", amount="up to $1.2 billion", date="2024-12-05", authority="USAI", category=["tanks", "uas"]
            ),
            package(id="P-3", amount="undisclosed", date="2024", authority="PDA"),
        ],
        statements=[statement(id="S-1", amount="over $3 billion", as_of="2024-12-31", sources=[{"via": HOSTILE}])],
        name="small",
        title=f"Small {HOSTILE}",
    )


def views() -> dict[str, Shown]:
    ledger = small()
    verdicts = ledger.reconcile()
    later = ledger.amend(
        "P-1", amount="$500 million", reason=HOSTILE, source="https://example.org/c", known_on="2024-12-24"
    )
    later = later.withdraw("P-3", reason="Never announced.", source="https://example.org/d", known_on="2025-01-02")
    difference = al.diff(ledger, later)
    return {
        "ledger": ledger,
        "total": ledger.total(),
        "totals": ledger.totals(by="category"),
        "cumulative": ledger.cumulative(freq="Y"),
        "curves": ledger.cumulative(by="authority", freq="Y"),
        "reconciliation": verdicts,
        "verdict": verdicts["S-1"],
        "findings": al.Findings(
            [Finding("AL102", HOSTILE, "Mend it.", Location("a.csv", row=2, column="amount"), "P-1")]
        ),
        "package": ledger["P-1"],
        "statement": ledger.statements[0],
        "codes": al.stages(),
        "explanation": ledger.total().explain(),
        "difference": difference,
        "waterfall": difference.waterfall(),
        "history": later.history("P-1"),
    }


def shown(view: Shown) -> str:
    """The view without its style sheet, one element a line."""
    html = view._repr_html_()
    return html[html.index("</style>") + 8 :].replace("><", ">\n<") + "\n"


@pytest.mark.parametrize("name", views())
def test_view_is_what_it_was(name: str, update_golden: bool) -> None:  # noqa: FBT001 - a fixture
    path, now = EXPECTED / f"{name}.html", shown(views()[name])
    if update_golden:
        path.write_text(now, encoding="utf-8")
    assert now == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", views())
def test_view_shows_untrusted_text_as_text(name: str) -> None:
    html = views()[name]._repr_html_()
    assert "<script" not in html
    assert html == views()[name]._repr_html_()


def test_long_results_are_capped_with_the_count() -> None:
    us = al.load("us-ukraine")
    assert "20 of 172 statements are shown." in us.reconcile()._repr_html_()
    assert "20 of 23 groups are shown." in us.totals(by="category_group")._repr_html_()
    assert "20 of 47 periods, the last ones, are shown." in us.cumulative()._repr_html_()
    assert "8 of 104 curves are shown." in us.cumulative(by="id", freq="Y")._repr_html_()
    many = al.Findings([Finding("AL102", "x")] * 25)
    assert "20 of 25 findings are shown." in many._repr_html_()


@pytest.mark.parametrize("result", ["total()", "totals(by='authority')", "cumulative()", "reconcile()", "check()"])
def test_results_of_nothing_have_a_view_too(result: str) -> None:
    name, _, rest = result.partition("(")
    arguments = {"by": "authority"} if rest.startswith("by") else {}
    empty: Shown = getattr(al.Ledger(), name)(**arguments)
    assert empty._repr_html_().startswith('<div class="aidledger">')
    assert al.Ledger()._repr_html_().startswith('<div class="aidledger">')


def test_keys_are_offered_for_completion() -> None:
    ledger = small()
    assert ledger._ipython_key_completions_() == ["P-1", "P-2", "P-3"]
    assert ledger.reconcile()._ipython_key_completions_() == ["S-1"]
    assert ledger.totals(by="authority")._ipython_key_completions_() == ["PDA", "USAI"]
    assert ledger.totals(by=["authority", "year"])._ipython_key_completions_() == []
