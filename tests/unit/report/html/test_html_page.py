from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
from collections.abc import Collection
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

import aidledger as al
from aidledger.errors import InputError, WriteError
from aidledger.report import html_page
from aidledger.report.html.explorer import SHOWN
from tests.builders import limit, package, revision, statement

BUDGET = 600_000
"""Bytes the page of the shipped record may take."""
HOSTILE = "<script>alert(1)</script>\"'</title></style>-->"


def page(ledger: al.Ledger) -> str:
    return html_page(ledger._book, ledger._selection)


@cache
def shipped() -> str:
    return page(al.load("us-ukraine"))


class Outline(HTMLParser):
    """Every element of a page with its attributes, and that all of them are closed: cells and rows by what follows."""

    CELLS = frozenset({"td", "th"})
    BODIES = frozenset({"thead", "tbody", "tfoot", "template"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag in {*self.CELLS, "tr"}:
            self.end(self.CELLS)
        if tag == "tr":
            self.end({"tr"})
        if tag not in {"meta", "input"}:
            self.open.append(tag)

    def end(self, tags: Collection[str]) -> None:
        """Close an element whose end nobody had to write."""
        if self.open and self.open[-1] in tags:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert tag not in {*self.CELLS, "tr"}, "an end that costs space and says nothing"
        if tag in self.BODIES:
            self.end(self.CELLS)
            self.end({"tr"})
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def data(text: str, block: str) -> object:
    found = re.search(rf'<script type="application/json" id="{block}">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def test_page_of_the_shipped_record_keeps_its_budget() -> None:
    assert len(shipped().encode()) <= BUDGET


def test_a_text_that_looks_like_the_end_of_a_cell_is_not_taken_for_one() -> None:
    note = "before</td></tr>after"
    text = page(al.Ledger([package(note=note)]))
    assert "<p>before&lt;/td&gt;&lt;/tr&gt;after</p>" in text
    (found,) = data(text, "data-json")["packages"]  # type: ignore[index] # an object
    assert found["note"] == note
    assert note in str(data(text, "data-csv"))


def test_equal_ledgers_give_equal_pages() -> None:
    assert page(al.load("us-ukraine")) == shipped()


@pytest.mark.parametrize("text", [shipped, lambda: page(al.Ledger()), lambda: page(al.load("seed"))])
def test_elements_are_nested_and_ids_are_unique(text: object) -> None:
    outline = Outline(text())  # type: ignore[operator] # gives a page
    ids = [attributes["id"] for _, attributes in outline.found if "id" in attributes]
    assert outline.open == []
    assert len(ids) == len(set(ids))
    places = {str(a["href"])[1:] for a in outline.all("a") if str(a["href"]).startswith("#")}
    assert places <= set(ids)


def test_policy_allows_the_style_and_script_that_are_there_and_nothing_else() -> None:
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', shipped())
    hashes = []
    for tag in ("style", "script"):
        (text,) = re.findall(rf"<{tag}>(.*?)</{tag}>", shipped(), re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        hashes.append(f"{tag}-src &#x27;sha256-{digest}&#x27;")
    expected = ("default-src &#x27;none&#x27;", *hashes, "base-uri &#x27;none&#x27;", "form-action &#x27;none&#x27;")
    assert policy == "; ".join(expected)


def test_nothing_on_the_page_is_loaded_or_styled_from_elsewhere() -> None:
    outline = Outline(shipped())
    assert not {"link", "img", "iframe", "object", "base", "form"} & {tag for tag, _ in outline.found}
    for _, attributes in outline.found:
        assert not any(name in {"style", "src"} or name.startswith("on") for name in attributes)


def test_tables_have_captions_and_headers_with_a_scope() -> None:
    outline = Outline(shipped())
    assert len(outline.all("caption")) == len(outline.all("table")) == 7
    assert {header.get("scope") for header in outline.all("th")} == {"row", "col"}


def test_headline_figures_are_those_of_the_totals() -> None:
    us = al.load("us-ukraine")
    figures = re.findall(r'<span class="number">([^<]*)</span>', shipped())
    values = [us.total(basis=basis).value for basis in ("announced", "new_money", "revalued")]
    assert figures == [f"{value / 10**9:.2f}" for value in values if value is not None]


def test_page_names_hash_citation_and_every_package_and_statement() -> None:
    us = al.load("us-ukraine")
    assert us.hash in shipped()
    assert us.total().cite() in shipped().replace("&quot;", '"')
    for record in (*us.packages, *us.statements):
        assert f">{record.id}<" in shipped()


def test_every_source_with_an_address_is_a_link() -> None:
    links = {a["href"] for a in Outline(shipped()).all("a")}
    us = al.load("us-ukraine")
    sources = [*(p.sources for p in us.packages), *(s.sources for s in us.statements)]
    wanted = {source.url for each in sources for source in each if source.url}
    assert len(wanted) > 250
    assert wanted - links == set()


def test_data_in_the_page_are_the_records(tmp_path: Path) -> None:
    us = al.load("us-ukraine")
    table = data(shipped(), "data-csv")
    assert isinstance(table, str)
    (tmp_path / "packages.csv").write_text(table, encoding="utf-8")
    assert al.read(tmp_path / "packages.csv").table.digest == us.table.digest
    records = data(shipped(), "data-json")
    assert isinstance(records, dict)
    assert [al.AidPackage.model_validate(row) for row in records["packages"]] == list(us.packages)
    assert {al.Statement.model_validate(row) for row in records["statements"]} == set(us.statements)
    assert [al.Revision.model_validate(row) for row in records["revisions"]] == list(us.revisions)
    assert [al.Limit.model_validate(row) for row in records["limits"]] == list(us.limits)


def test_money_in_the_data_is_text_and_never_a_float() -> None:
    def refuse(text: str) -> float:
        raise AssertionError(f"a float: {text}")

    found = re.search(r'id="data-json">(.*?)</script>', shipped(), re.DOTALL)
    assert found is not None
    json.loads(found[1], parse_float=refuse)


def test_every_kind_of_date_and_amount_survives_the_table(tmp_path: Path) -> None:
    ledger = al.Ledger(
        [
            package(id="a", date="2024"),
            package(id="b", date="until 2024-10-21"),
            package(id="c", date="between 2024-10-01 and 2024-10-05"),
            package(id="d", amount="undisclosed"),
            package(id="e", amount="between $5 million and $7 million"),
            package(id="f", amount="over EUR 1.25 billion", donor="DEU"),
            package(id="g", amount="$5 million", reannounced="up to $2 million"),
            package(id="h", sources=[{"publisher": "A"}, "https://example.org/1", "https://example.org/2"]),
            package(id="i", date="since 2024-10-21"),
        ]
    )
    table = data(page(ledger), "data-csv")
    assert isinstance(table, str)
    (tmp_path / "packages.csv").write_text(table, encoding="utf-8")
    back = al.read(tmp_path / "packages.csv")
    assert [p.model_dump(exclude={"amount": {"wording"}, "reannounced": {"wording"}}) for p in back] == [
        p.model_dump(exclude={"amount": {"wording"}, "reannounced": {"wording"}}) for p in ledger
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_of_the_table_is_a_formula(start: str) -> None:
    table = data(page(al.Ledger([package(note=f"{start}1+1")])), "data-csv")
    assert f"'{start}1+1" in str(table)


def test_untrusted_text_stays_text() -> None:
    source = {"via": HOSTILE, "url": "https://example.org/?q=%3Cscript%3E"}
    ledger = al.Ledger(
        [package(note=HOSTILE, sources=[source])],
        statements=[statement(sources=[source], stage_word=HOSTILE)],
        title=HOSTILE,
        name=HOSTILE,
    )
    outline = Outline(page(ledger))
    assert len(outline.all("script")) == 3
    assert data(page(ledger), "data-json")["title"] == HOSTILE  # type: ignore[index] # an object


def test_stages_and_currencies_are_never_put_together() -> None:
    ledger = al.Ledger(
        [
            package(id="a"),
            package(id="b", amount="EUR 5 million", donor="DEU"),
            package(id="c", stage="delivered"),
            package(id="d", amount="undisclosed"),
        ]
    )
    text = page(ledger)
    for title in ("Announced, USD", "Announced, EUR", "Delivered, USD"):
        assert f"<h3>{title}</h3>" in text
    assert "1 package of unknown amount and currency in none of these sums." in text


def test_what_a_sum_leaves_out_is_said() -> None:
    text = page(al.Ledger([package(), package(id="loan", instrument="loan")]))
    assert re.search(r"Left out: 1 package, USD 400 million: [^<]*\(loan\)\.", text)


def test_a_converted_ledger_is_reported_in_the_currency_of_its_rates() -> None:
    days = [dt.date(2024, 10, 21)]
    rates = al.rates(pd.DataFrame({"date": days, "currency": ["USD"], "rate": ["0.5"]}), to="EUR")
    ledger = al.Ledger([package()]).convert("EUR", rates=rates)
    assert '<span class="number">0.20</span> <span class="unit">EUR billion</span>' in page(ledger)
    assert "What was announced (EUR billion)" in ledger.summary()
    assert "<dt>Converted</dt>" in page(ledger)


def test_a_shared_category_has_no_single_figure() -> None:
    text = page(al.load("us-ukraine").where(category="munitions"))
    assert '<span class="number">Not split</span>' in text
    assert "No total was stated for these packages" in text
    assert "<dt>Narrowed to</dt><dd>category munitions</dd>" in text


def test_a_ledger_that_cannot_be_added_up_says_why() -> None:
    mixed = al.Ledger([package(id="a", valuation="replacement_cost"), package(id="b", valuation="net_book_value")])
    assert '<p class="note">' in page(mixed)
    assert page(mixed).count('class="figures"') == 0


def test_an_open_end_is_said_to_have_none() -> None:
    text = page(al.Ledger([package(), package(id="b", amount="undisclosed")]))
    assert '<p class="range">0.39 or more</p>' in text
    assert "no upper limit" in text


def test_an_empty_ledger_has_a_page() -> None:
    text = page(al.Ledger())
    assert "Nothing to answer" in text
    assert "Methods and citation" in text
    assert "<table>" not in text


def test_statements_of_every_verdict_are_shown_with_words() -> None:
    ledger = al.Ledger(
        [package()],
        statements=[
            statement(id="s1", amount="$400 million"),
            statement(id="s2", amount="over $100 million"),
            statement(id="s3", amount="$900 million"),
            statement(id="s4", amount="EUR 5 million", as_of=None),
        ],
        limits=[limit()],
        revisions=[revision()],
    )
    text = page(ledger)
    for words in ("Agrees", "Within bounds", "Gap", "Not comparable"):
        assert f">{words}</span><td" in text
    assert "no change that was tried fits" in text


def test_rows_beyond_the_first_wait_in_the_file() -> None:
    ledger = al.Ledger([package(id=f"p{number:03}") for number in range(SHOWN + 3)])
    text = page(ledger)
    waiting = re.search(r'<template id="packages-rest">(.*?)</template>', text, re.DOTALL)
    assert waiting is not None
    assert waiting[1].count("<tr>") == 3
    assert f'<noscript><p class="note">{SHOWN} of {SHOWN + 3} packages are shown' in text


def test_a_long_time_is_drawn_by_months() -> None:
    text = page(al.Ledger([package(id="a", date="1990-01-01"), package(id="b", date="2024-01-01")]))
    assert "1990-01-31 to 2024-01-31" in text
    assert text.count('<th scope="row">19') >= 10


def test_a_single_day_has_no_curve() -> None:
    assert "<figure>" not in page(al.Ledger([package()]))


def test_many_groups_are_cut_with_their_number() -> None:
    donors = list(al.donors())[:70]
    ledger = al.Ledger([package(id=f"p{n}", donor=donor, date=f"{1950 + n}-01-01") for n, donor in enumerate(donors)])
    assert "and 10 more, in the data" in page(ledger)


def test_report_writes_the_page_and_gives_its_path(tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    target.write_text("old", encoding="utf-8")
    seed = al.load("seed")
    assert seed.report(target) == target
    assert target.read_bytes() == page(seed).encode()
    assert list(tmp_path.iterdir()) == [target]


def test_report_refuses_a_place_it_cannot_write(tmp_path: Path) -> None:
    with pytest.raises(WriteError):
        al.load("seed").report(tmp_path / "no" / "report.html")
    with pytest.raises(WriteError):
        al.load("seed").report(tmp_path)


def test_report_refuses_what_is_no_path_of_a_file() -> None:
    with pytest.raises(InputError, match="A int is not a path"):
        al.load("seed").report(5)  # type: ignore[arg-type] # wrong on purpose
    with pytest.raises(WriteError, match="path is empty"):
        al.load("seed").report("")


def test_summary_is_the_text_of_the_command() -> None:
    assert al.load("seed").summary(width=90).startswith("The three figures")
