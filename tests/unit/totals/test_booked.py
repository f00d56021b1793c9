from __future__ import annotations

import pytest

import aidledger as al
from aidledger.totals.booked import apart_told, booked_apart
from tests.builders import package

PACKAGES = [
    package(id="SAME", date="2022-09-30", fiscal_year="FY2022"),
    package(id="LATE", date="2022-10-04", fiscal_year="FY2022"),
    package(id="SPAN", date="2022-09-01/2022-10-31", fiscal_year="FY2022"),
    package(id="NEVER", date=None, fiscal_year="FY2022"),
    package(id="OPEN", date="since 2022-10-04", fiscal_year="FY2023"),
    package(id="PLAIN", date="2022-10-04"),
]


def test_packages_booked_to_another_year_than_they_are_shown_in_are_counted() -> None:
    assert booked_apart(al.Ledger(PACKAGES).table) == 2
    assert booked_apart(al.Ledger([]).table) == 0
    assert booked_apart(al.Ledger(PACKAGES[:1]).table) == 0


def test_results_by_fiscal_year_say_for_how_many_packages_they_differ() -> None:
    ledger = al.Ledger(PACKAGES)
    curve, totals = ledger.cumulative(freq="FY"), ledger.totals(by="fiscal_year")
    assert curve.apart == totals.apart == 2
    said = "2 packages are booked to another fiscal year than that of their date: "
    for view in (str(curve.render()), curve._repr_html_(), curve.plot().to_json()):
        assert f"{said}curves count them by date" in " ".join(view.replace('", "', " ").split())
    for view in (str(totals), totals._repr_html_(), totals.plot().to_json()):
        assert f"{said}totals count them as booked" in " ".join(view.replace('", "', " ").split())


def test_results_that_cannot_differ_say_nothing() -> None:
    ledger = al.Ledger(PACKAGES)
    assert "booked" not in ledger.cumulative(freq="Y").render() + str(ledger.totals(by="year"))
    assert "booked" not in al.Ledger(PACKAGES[:1]).cumulative(freq="FY").render()


@pytest.mark.parametrize(("packages", "by_date", "words"), [(0, True, ""), (1, False, "1 package is booked")])
def test_the_sentence_fits_the_number(packages: int, by_date: bool, words: str) -> None:  # noqa: FBT001 - a case
    told = apart_told(packages, by_date=by_date)
    assert told.startswith(words)
    assert bool(told) == bool(packages)
