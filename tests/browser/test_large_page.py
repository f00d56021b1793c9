from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

import aidledger as al
from aidledger.table import PackageTable
from tests.browser.opened import Opened, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROWS = 20_000
# Generous, because machines of every speed run these; measured figures are in the how-to page.
MOST_SECONDS_TO_OPEN = 15.0
MOST_MILLISECONDS = 1_000.0

# The time until the table has been laid out again.
TIMED = """([selector, text]) => {
    const field = document.querySelector(selector);
    const start = performance.now();
    if (text === null) { field.click(); } else { field.value = text; field.dispatchEvent(new Event("input")); }
    document.body.offsetHeight;
    return performance.now() - start;
}"""


def many() -> al.Ledger:
    """Twenty thousand packages: those of the record again and again, each with a day and an id of its own."""
    rows = [row | {"note": "A remark."} for row in al.load("us-ukraine").table.arrow.to_pylist()]
    start = dt.date(2015, 1, 1)
    days = [start + dt.timedelta(days=number % 3_600) for number in range(ROWS)]
    columns = [
        {
            **rows[number % len(rows)],
            "id": f"P-{number:05}",
            "date_earliest": day,
            "date_latest": day,
            "date_text": None,
        }
        for number, day in enumerate(days)
    ]
    schema = al.load("us-ukraine").table.arrow.schema
    return al.Ledger(PackageTable(type(al.load("us-ukraine").table.arrow).from_pylist(columns, schema)), name="many")


@pytest.fixture(scope="module")
def large(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """The page of many packages, opened."""
    path = many().report(tmp_path_factory.mktemp("large") / "report.html")
    with opened(browser, path) as found:
        yield found


def count(found: Opened) -> str:
    return found.page.locator("#packages-count").inner_text()


def test_twenty_thousand_packages_open(large: Opened) -> None:
    took = large.page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd") / 1000
    assert took < MOST_SECONDS_TO_OPEN
    assert count(large) == "20,000 packages, 25 shown"
    assert large.said == []


@pytest.mark.parametrize(("text", "said"), [("P-01234", "1 of 20,000 packages"), ("", "20,000 packages, 25 shown")])
def test_twenty_thousand_packages_filter_at_once(large: Opened, text: str, said: str) -> None:
    assert large.page.evaluate(TIMED, ["#packages-text", text]) < MOST_MILLISECONDS
    assert count(large) == said


def test_twenty_thousand_packages_sort_at_once(large: Opened) -> None:
    assert large.page.evaluate(TIMED, [".explorer[data-rows=packages] thead button", None]) < MOST_MILLISECONDS
    assert large.page.locator("#packages > tr > th > span").first.inner_text() == "P-00000"


def test_only_a_few_of_twenty_thousand_rows_stand_on_the_page_at_once(large: Opened) -> None:
    assert large.page.locator("#packages > tr").count() == 25
    large.page.locator("#packages-more").click()
    assert large.page.locator("#packages > tr").count() == 225
