from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import aidledger as al
from tests.browser.opened import LOOKS, Theme, barriers, opened
from tests.builders import package, statement

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'</textarea></title></style><!--"

each_look = pytest.mark.parametrize(("width", "theme"), LOOKS)


def count(page: Page, table: str) -> str:
    return page.locator(f"#{table}-count").inner_text()


def names(page: Page, table: str) -> list[str]:
    return page.locator(f"#{table} > tr > th").all_inner_texts()


def number(text: str) -> Decimal:
    """A number as the page prints it."""
    return Decimal(text.replace("−", "-"))


def sort_by(page: Page, table: str, title: str) -> None:
    page.locator(f".explorer[data-rows={table}] thead button", has_text=title).click()


@each_look
def test_page_opens_without_a_word_or_a_request(browser: Browser, shipped: Path, width: int, theme: Theme) -> None:
    with opened(browser, shipped, width=width, theme=theme) as found:
        assert found.page.title() == "US security assistance packages for Ukraine, 2021-2025"
        assert found.said == []
        assert found.asked == [shipped.as_uri()]


@each_look
def test_page_is_no_wider_than_the_screen(browser: Browser, shipped: Path, width: int, theme: Theme) -> None:
    with opened(browser, shipped, width=width, theme=theme) as found:
        assert found.page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("width", [360, 768, 1100, 1200, 1440])
def test_tables_of_totals_fit_and_wider_ones_scroll_by_themselves(browser: Browser, shipped: Path, width: int) -> None:
    with opened(browser, shipped, width=width) as found:
        boxes = "[...document.querySelectorAll('{}')].map((box) => box.scrollWidth - box.clientWidth)"
        assert set(found.page.evaluate(boxes.format(".breakdown .scroll"))) == {0}
        outside = "[...document.querySelectorAll('table')].filter((table) => !table.closest('.scroll')).length"
        assert found.page.evaluate(outside) == 0
        assert found.page.evaluate("document.documentElement.scrollWidth") == width


@each_look
def test_page_has_no_barriers(browser: Browser, shipped: Path, axe: str, width: int, theme: Theme) -> None:
    with opened(browser, shipped, width=width, theme=theme) as found:
        found.page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
        assert barriers(found.page, axe) == []


def test_barriers_are_found_where_there_are_some(browser: Browser, axe: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.html"
    path.write_text("<title>bad</title><img src=data:,><p style='color:#ccc;background:#fff'>faint", encoding="utf-8")
    with opened(browser, path) as found:
        assert {line.split(":")[0] for line in barriers(found.page, axe)} >= {"html-has-lang", "image-alt"}


def test_themes_differ(browser: Browser, shipped: Path) -> None:
    grounds = set()
    for theme in ("light", "dark"):
        with opened(browser, shipped, theme=theme) as found:
            grounds.add(found.page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(grounds) == 2


def test_text_filters_statements_and_says_how_many(browser: Browser, shipped: Path) -> None:
    with opened(browser, shipped) as found:
        assert count(found.page, "statements") == "172 statements, 25 shown"
        found.page.get_by_label("Filter statements").fill("DOD-2024-10-21")
        assert names(found.page, "statements") == ["DOD-2024-10-21", "DOD-2024-10-21-FEB2022"]
        assert count(found.page, "statements") == "2 of 172 statements"


def test_a_verdict_can_be_chosen(browser: Browser, shipped: Path) -> None:
    with opened(browser, shipped) as found:
        found.page.get_by_label("Verdict", exact=True).select_option("Within bounds")
        assert count(found.page, "statements") == "18 of 172 statements"
        words = set(found.page.locator("#statements .verdict").all_inner_texts())
        assert words == {"Within bounds"}


def test_what_nothing_matches_leaves_an_empty_table(browser: Browser, shipped: Path) -> None:
    with opened(browser, shipped) as found:
        found.page.get_by_label("Filter packages").fill("no such thing")
        assert names(found.page, "packages") == []
        assert count(found.page, "packages") == "0 of 104 packages"


def test_statements_sort_by_the_size_of_the_gap_both_ways(browser: Browser, shipped: Path) -> None:
    gaps = [result.gap for result in al.load("us-ukraine").reconcile() if result.gap]
    with opened(browser, shipped) as found:
        gap = found.page.locator("#statements tr:first-child td:nth-child(5)")
        sort_by(found.page, "statements", "Gap")
        assert number(gap.inner_text()) == (min(gaps) / 10**9).quantize(Decimal("0.001"))
        sort_by(found.page, "statements", "Gap")
        assert number(gap.inner_text()) == (max(gaps) / 10**9).quantize(Decimal("0.001"))
        head = found.page.locator(".explorer[data-rows=statements] thead th[aria-sort]")
        assert head.all_inner_texts() == [head.inner_text()]
        assert head.get_attribute("aria-sort") == "descending"


def test_amounts_sort_by_size_and_not_by_their_words(browser: Browser, shipped: Path) -> None:
    with opened(browser, shipped) as found:
        sort_by(found.page, "packages", "Amount")
        sort_by(found.page, "packages", "Amount")
        assert names(found.page, "packages")[0].startswith("USAI-2024-04-26")


def test_tables_are_sorted_from_the_keyboard(browser: Browser, shipped: Path) -> None:
    with opened(browser, shipped) as found:
        found.page.locator(".explorer[data-rows=packages] thead button").first.focus()
        found.page.keyboard.press("Enter")
        assert names(found.page, "packages")[0].startswith("FMF-2022-04-24")


def test_more_rows_come_on_request(browser: Browser, shipped: Path) -> None:
    with opened(browser, shipped) as found:
        more = found.page.locator("#packages-more")
        assert len(names(found.page, "packages")) == 25
        more.click()
        assert len(names(found.page, "packages")) == 104
        assert more.is_hidden()


def test_everything_is_there_without_the_script(browser: Browser, shipped: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(shipped.as_uri())
    assert page.locator("#packages > tr").count() == 104
    assert page.locator("#statements > tr").count() == 172
    assert page.locator(".controls").first.is_hidden()
    context.close()


def test_the_table_of_packages_can_be_saved_and_read_back(browser: Browser, shipped: Path, tmp_path: Path) -> None:
    with opened(browser, shipped) as found:
        with found.page.expect_download() as saving:
            found.page.get_by_role("link", name="Packages as CSV").click()
        assert saving.value.suggested_filename == "us-ukraine-packages.csv"
        saving.value.save_as(tmp_path / "saved.csv")
        assert found.said == []
    assert al.read(tmp_path / "saved.csv").table.digest == al.load("us-ukraine").table.digest


def test_the_records_can_be_saved_as_json(browser: Browser, shipped: Path, tmp_path: Path) -> None:
    with opened(browser, shipped) as found:
        with found.page.expect_download() as saving:
            found.page.get_by_role("link", name="Everything as JSON").click()
        saving.value.save_as(tmp_path / "saved.json")
    saved = json.loads((tmp_path / "saved.json").read_text(encoding="utf-8"))
    us = al.load("us-ukraine")
    assert saved["ledger_hash"] == us.hash
    assert [al.AidPackage.model_validate(row) for row in saved["packages"]] == list(us.packages)


def test_foreign_script_and_requests_are_refused(browser: Browser, shipped: Path) -> None:
    with opened(browser, shipped) as found:
        found.page.evaluate(
            "() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
            " document.body.append(s); const i = new Image(); i.src = 'https://example.org/x.png'; }"
        )
        assert found.page.evaluate("window.ran") is None
        assert found.page.evaluate("fetch('https://example.org/').then(() => 'sent', () => 'refused')") == "refused"
        assert any("Content Security Policy" in text for text in found.said)


def test_print_shows_the_rows_and_hides_the_controls(browser: Browser, shipped: Path) -> None:
    with opened(browser, shipped) as found:
        found.page.emulate_media(media="print")
        found.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert len(names(found.page, "statements")) == 172
        assert found.page.locator(".controls").first.is_hidden()
        found.page.set_viewport_size({"width": 703, "height": 1000})  # A4 less margins of 12 mm
        assert found.page.evaluate("document.documentElement.scrollWidth") == 703
        assert found.page.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.parametrize(("width", "theme"), [LOOKS[0], LOOKS[3]])
def test_a_hostile_record_is_shown_as_text(
    browser: Browser, axe: str, tmp_path: Path, width: int, theme: Theme
) -> None:
    source = {"url": "https://example.org/?a=%22%3Cscript%3E&b='", "via": HOSTILE}
    ledger = al.Ledger(
        [package(note=HOSTILE, sources=[source]), package(id="other", amount="EUR 5 million", donor="DEU")],
        statements=[statement(note=HOSTILE, stage_word=HOSTILE, sources=[source])],
        name=HOSTILE,
        title=HOSTILE,
    )
    with opened(browser, ledger.report(tmp_path / "page.html"), width=width, theme=theme) as found:
        assert found.page.locator("h1").inner_text() == HOSTILE
        assert found.page.locator("script").count() == 3
        assert found.said == []
        assert len(found.asked) == 1
        assert barriers(found.page, axe) == []
