from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

import aidledger as al
from aidledger.display import PLAIN, Style
from aidledger.importers import load_book
from aidledger.model import AidPackage, Statement
from aidledger.reconciliation import Reconciled, Verdict
from aidledger.report import report_text
from aidledger.report.because import because
from aidledger.report.layout import Scale
from aidledger.table import Book, Coverage, PackageTable
from aidledger.totals import Filter, Selection
from aidledger.totals.wanted import wanted
from tests.builders import limit, package, revision, statement

DAY = dt.date(2021, 1, 20)
REVISION = revision(scope={"donor": "USA", "authority": "PDA"})
SHIPPED = ("seed", "us-ukraine")
EXPECTED = Path(__file__).parent / "expected"


def book_of(*packages: AidPackage, **parts: object) -> Book:
    return Book(packages=PackageTable.from_records(packages), **parts)  # type: ignore[arg-type] # parts of a book


def report(book: Book, scope: Filter | None = None, *, width: int = 80, style: Style = PLAIN) -> str:
    if book.name in SHIPPED:
        return shipped_report(book.name, scope, width, style)
    return fresh_report(book, scope, width, style)


@cache
def shipped_report(name: str, scope: Filter | None, width: int, style: Style) -> str:
    """The full record takes a second to compare: each report of it is made once."""
    return fresh_report(shipped_book(name), scope, width, style)


@cache
def shipped_book(name: str) -> Book:
    return load_book(name)[0]


def fresh_report(book: Book, scope: Filter | None, width: int, style: Style) -> str:
    selection = Selection.everything(book.packages)
    return report_text(book, selection if scope is None else selection.where(scope), width=width, style=style)


def answer(book: Book, scope: Filter | None = None) -> str:
    """The answer alone, as one line."""
    text = report(book, scope)
    return " ".join(text[text.index("Do the announced") :].split())


def total(amount: str, as_of: str, **scope: object) -> Statement:
    return statement(amount=amount, as_of=as_of, scope={"donor": "USA", "since": "2022-02-24", **scope})


@pytest.fixture(scope="session")
def shipped() -> dict[str, Book]:
    return {name: shipped_book(name) for name in SHIPPED}


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("name", ["seed", "us-ukraine"])
def test_report_of_a_shipped_record_reads_as_it_should(
    name: str, width: int, shipped: dict[str, Book], *, update_golden: bool
) -> None:
    text = re.sub(r"hash [0-9a-f]{16}", "hash <hash>", report(shipped[name], width=width)) + "\n"
    golden = EXPECTED / f"{name}-{width}.txt"
    if update_golden:
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("style", [PLAIN, Style(unicode=False), Style(colour=True)])
@pytest.mark.parametrize("width", [60, 68, 76, 97, 120])
def test_no_line_is_wider_than_asked(width: int, style: Style, shipped: dict[str, Book]) -> None:
    for book in shipped.values():
        bare = re.sub(r"\x1b\[[0-9;]*m", "", report(book, width=width, style=style))
        assert max(map(len, bare.splitlines())) <= width


def test_a_useless_width_is_held_within_limits(shipped: dict[str, Book]) -> None:
    assert report(shipped["seed"], width=1) == report(shipped["seed"], width=60)
    assert report(shipped["seed"], width=10**6) == report(shipped["seed"], width=120)


def test_plain_report_has_no_escape_sequences(shipped: dict[str, Book]) -> None:
    assert "\x1b" not in report(shipped["us-ukraine"])


def test_coloured_report_says_the_same(shipped: dict[str, Book]) -> None:
    coloured = report(shipped["us-ukraine"], style=Style(colour=True))
    assert "\x1b[" in coloured
    # The fills of the chart may differ: colours tell the layers apart.
    bare = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert re.sub("[█▒░▁▂▃▄▅▆▇]", "", bare) == re.sub("[█▒░▁▂▃▄▅▆▇]", "", report(shipped["us-ukraine"]))


def test_ascii_report_is_ascii(shipped: dict[str, Book]) -> None:
    assert all(report(book, style=Style(unicode=False)).isascii() for book in shipped.values())


def test_a_hostile_title_cannot_repaint_the_terminal() -> None:
    assert "\x1b" not in report(book_of(package(), title="red \x1b[31m"))


def test_an_empty_record_says_what_to_do() -> None:
    text = report(book_of())
    assert "Packages     none" in text
    assert "What was" not in text
    assert answer(book_of()).startswith("Do the announced packages explain the stated totals? Nothing to answer.")


def test_a_scope_without_packages_is_named() -> None:
    assert answer(book_of(package()), wanted(donor="Germany")).endswith(
        "No package on record lies within the selection (donor DEU)."
    )


def test_one_package_is_drawn_without_a_curve() -> None:
    text = report(book_of(package()))
    assert "total 1 0.400 0.399–0.401" in " ".join(text.split())
    assert "cumulative" not in text


def test_spans_unknown_amounts_and_missing_dates_are_counted() -> None:
    packages = (package(amount="undisclosed"), package(date="2024"), package(date=None), package(date="2022-03-01"))
    text = report(book_of(*packages))
    facts = " ".join(text[: text.index("Ledger")].split())
    assert "4 announced, United States, 2022-03-01 to 2024-12-31" in facts
    assert "1 of unknown amount, 1 dated only by a span, 1 undated" in facts


def test_a_record_without_any_date_has_no_curve() -> None:
    text = report(book_of(package(date=None)))
    assert "1 announced, United States, 1 undated" in text
    assert "cumulative" not in text


def test_an_unknown_amount_leaves_the_total_open_above() -> None:
    assert "–∞" in report(book_of(package(), package(amount="undisclosed")))


def test_packages_of_unknown_amount_alone_are_a_table_without_currency() -> None:
    text = report(book_of(package(amount="undisclosed"), package(amount="undisclosed", date="2023-01-01")))
    assert "What was announced\n" in text
    assert "cumulative" not in text


def test_many_parties_are_counted_not_listed() -> None:
    donors = ("USA", "DEU", "FRA", "POL")
    assert "4 donors to Ukraine" in report(book_of(*(package(donor=donor, recipient="UKR") for donor in donors)))


def test_stages_and_currencies_are_never_put_together() -> None:
    book = book_of(
        package(),
        package(donor="DEU", amount="€5 million", date="2023-01-05"),
        package(stage="committed", amount="$3 billion", date="2022-05-03"),
    )
    text = report(book)
    assert [line for line in text.splitlines() if line.startswith("What was")] == [
        "What was announced (EUR million)",
        "What was announced (USD billion)",
        "What was committed (USD billion)",
    ]


def test_a_revision_in_another_currency_leaves_the_revalued_total_out() -> None:
    book = book_of(
        package(amount="$4 billion"),
        package(donor="DEU", amount="€5 million", date="2023-01-05"),
        revisions=(revision(),),
    )
    assert [line.split() for line in report(book).splitlines() if line.split()[:2] == ["announced", "new"]] == [
        ["announced", "new", "money"],
        ["announced", "new", "money", "revalued"],
    ]


def test_what_may_not_be_added_is_said_in_place_of_a_table() -> None:
    book = book_of(
        package(instrument="in_kind_stock", valuation="replacement_cost"),
        package(instrument="in_kind_stock", valuation="net_book_value", date="2024-01-01"),
    )
    text = report(book)
    assert "valued on different bases" in text
    assert "cumulative" not in text


def test_small_sums_are_written_in_small_units() -> None:
    packages = (package(amount="USD 12.50", date="2024-01-01"), package(amount="USD 7.50", date="2024-06-01"))
    assert "What was announced (USD)" in report(book_of(*packages))
    assert "(USD million)" in report(book_of(package(amount="$2 million")))


def test_bounds_give_way_before_the_table_gets_too_wide() -> None:
    packages = [package(amount="$999 trillion", date=f"2024-0{n}-01") for n in range(1, 5)]
    text = report(book_of(*packages), width=76)
    assert "low–high" not in text
    assert max(map(len, text.splitlines())) <= 76


def test_more_authorities_than_can_be_told_apart_are_drawn_together() -> None:
    codes = ("PDA", "USAI", "FMF", "UNSPECIFIED", "CTEF")
    packages = [package(authority=code, date=f"2024-0{n}-01") for n, code in enumerate(codes, start=1)]
    assert "2 others 0.800" in report(book_of(*packages))


def test_shared_categories_have_no_best_estimate_and_a_curve_of_the_least(shipped: dict[str, Book]) -> None:
    text = report(shipped["us-ukraine"], wanted(category="munitions", since="2024-01-01"))
    assert "shared" in text
    assert "Announced, at least, cumulative" in text
    assert "revalued" not in text
    assert "No total was stated for these packages." in text


def test_reuse_and_revision_are_explained_below_the_table() -> None:
    packages = (
        package(amount="$10 billion", authority="PDA", date="2022-06-01"),
        package(amount="$4 billion", authority="PDA", date="2023-06-21", reannounced="up to $1 billion"),
    )
    text = " ".join(report(book_of(*packages, revisions=(REVISION,))).split())
    assert "New money: less 1.000 paid from money that was counted before; reuse" in text
    assert "Revalued: -2.600 by restatements (REV-1)." in text


def test_a_part_of_the_record_is_held_against_statements_about_that_part(shipped: dict[str, Book]) -> None:
    text = report(shipped["us-ukraine"], wanted(authority="PDA"))
    assert "Narrowed to  authority PDA" in text
    assert "STATE-2023-05-09-PDA" in text
    assert "DOD-2024-10-21" not in text


def test_curve_starts_where_most_statements_do() -> None:
    packages = (package(date="2021-03-01"), package(date="2022-03-01"), package(date="2022-12-01"))
    statements = (
        total("$800 million", "2022-12-31"),
        total("$400 million", "2022-03-31"),
        total("$1.2 billion", "2022-12-31", since="2021-01-01"),
    )
    text = report(book_of(*packages, statements=statements))
    assert "Announced since 2022-02-24, cumulative (USD billion)" in text
    assert "● official statement of the total" in text


def test_marks_reach_beyond_the_last_package() -> None:
    packages = (package(date="2022-03-01"), package(date="2022-06-01"))
    statements = (total("$800 million", "2023-12-31"),)
    chart = report(book_of(*packages, statements=statements))
    assert "2023" in chart[chart.index("cumulative") : chart.index("Reconciled")]


class TestAnswer:
    PACKAGES = (package(date="2022-03-01"), package(date="2022-12-01"))

    def book(self, *statements: Statement, **parts: object) -> Book:
        return book_of(*self.PACKAGES, statements=statements, **parts)

    def test_yes_when_the_one_total_meets_the_packages(self) -> None:
        said = answer(self.book(total("$800 million", "2022-12-31")))
        assert "stated totals? Yes. The one stated total, USD 800 million as of 2022-12-31" in said
        assert said.endswith("meets the USD 800 million of the 2 packages on record for it.")

    def test_yes_reaches_no_further_than_the_last_total(self) -> None:
        said = answer(self.book(total("$400 million", "2022-03-31")))
        assert "stated totals? So far, yes. The one stated total, USD 400 million as of 2022-03-31" in said
        assert said.endswith("No comparable total covers the 1 package after it.")

    def test_no_when_it_does_not(self) -> None:
        said = answer(self.book(total("$58 billion", "2022-12-31")))
        assert "? No. The one stated total" in said
        assert "exceeds the USD 800 million of" in said
        assert "by at least 56.7 billion" in said

    def test_less_is_said_when_the_record_holds_more(self) -> None:
        assert (
            "falls short of the USD 800 million of the 2 packages on record for it by at least 199.5 million"
            in answer(self.book(total("$600 million", "2022-12-31")))
        )

    @pytest.mark.parametrize(
        ("agreeing", "word"), [(0, "No"), (1, "Hardly"), (2, "In part"), (6, "Mostly"), (8, "So far, yes")]
    )
    def test_the_word_follows_the_share(self, agreeing: int, word: str) -> None:
        good = [total("$400 million", f"2022-{n + 3:02}-02") for n in range(agreeing)]
        bad = [total("$9 billion", f"2022-{n + 3:02}-03") for n in range(8 - agreeing)]
        said = answer(self.book(*good, *bad))
        assert f"stated totals? {word}. {agreeing} of 8 comparable totals agree within rounding" in said

    def test_it_says_since_when_none_agrees(self) -> None:
        said = answer(self.book(total("$400 million", "2022-03-31"), total("$9 billion", "2022-12-31")))
        assert "1 of 2 comparable totals agree within rounding, none after 2022-03-31; the last," in said

    def test_totals_that_hold_only_within_bounds_are_counted_apart(self) -> None:
        said = answer(self.book(total("over $100 million", "2022-12-31"), total("$400 million", "2022-03-31")))
        assert "and 1 more only within bounds" in said

    def test_of_one_day_the_widest_scope_speaks(self) -> None:
        wide = total("$800 million", "2022-12-31")
        narrow = total("$800 million", "2022-12-31", authority="UNSPECIFIED")
        assert wide.id in answer(self.book(narrow, wide))

    def test_a_headline_is_no_total(self) -> None:
        headline = statement(amount="$1 billion", scope={"donor": "USA", "announcement": "A-1"})
        assert answer(self.book(headline)).endswith("No total was stated for these packages.")

    def test_totals_of_another_currency_cannot_be_compared(self) -> None:
        said = answer(self.book(total("€5 billion", "2022-12-31")))
        assert "Not to be said. No stated total can be compared with them." in said

    def test_a_partial_record_points_to_the_full_one(self) -> None:
        book = self.book(total("$58 billion", "2022-12-31"), name="part", full_record="us-ukraine")
        assert answer(book).endswith('see the full record al.load("us-ukraine").')


class TestWhereAStatementLies:
    PACKAGES = (
        package(amount="$10 billion", authority="PDA", date="2022-06-01"),
        package(amount="$4 billion", authority="PDA", date="2023-06-21", reannounced="$1 billion"),
    )

    @pytest.mark.parametrize(
        ("amount", "place"),
        [
            ("$13.0 billion", "it is the record as new money (13.000)"),
            ("$11.4 billion", "it is the record revalued (11.400)"),
            ("$12.2 billion", "it lies between the record revalued (11.400) and as new money (13.000)"),
            ("$5.0 billion", "it is below the record on every basis, which is least revalued (11.400)"),
            ("$20.0 billion", "it is above the record on every basis, which is most as announced (14.000)"),
        ],
    )
    def test_between_the_bases(self, amount: str, place: str) -> None:
        book = book_of(*self.PACKAGES, statements=(total(amount, "2023-12-31"),), revisions=(REVISION,))
        assert place in answer(book)

    def test_not_said_where_the_bases_do_not_differ(self) -> None:
        book = book_of(package(), statements=(total("$9 billion", "2024-12-31"),))
        assert "record revalued" not in answer(book)


class TestGaps:
    def gaps(self, book: Book) -> str:
        text = report(book)
        return " ".join(text[text.index("Reconciled") : text.index("Do the announced")].split())

    def test_the_three_largest_of_each_side_come_with_what_would_close_them(self, shipped: dict[str, Book]) -> None:
        said = self.gaps(shipped["us-ukraine"])
        assert "the 3 largest (USD billion)" in said
        assert "agrees if" in said

    def test_gaps_of_what_is_left_are_summed_up(self) -> None:
        left = statement(
            amount="$1 billion", kind="remaining", as_of="2022-12-31", scope={"donor": "USA", "limits": "CAP-FY2022"}
        )
        packages = (package(amount="$2 billion", authority="PDA", date="2022-06-01"),)
        book = book_of(*packages, statements=(left,), limits=(limit(),))
        said = self.gaps(book)
        assert "what is left 0 0 0 1 0 1" in said
        assert "What is left of ceilings: 1 gap, at most USD 7" in said
        assert "on record:" not in said

    def test_reasons_why_nothing_can_be_compared_are_named(self) -> None:
        book = book_of(
            package(),
            statements=(total("$9 billion", "2024-12-31", since="2014"),),
            coverage=Coverage(since=DAY),
        )
        said = self.gaps(book)
        assert "Not comparable, most often: the scope starts before the record, which begins on 2021-01-20 (1)." in said

    def test_a_record_without_statements_has_no_reconciliation(self) -> None:
        assert "Reconciled" not in report(book_of(package()))


@pytest.mark.parametrize(
    ("coverage", "text"),
    [
        (Coverage(), ""),
        (Coverage(since=DAY), "2021-01-20 on, not meant to be complete"),
        (
            Coverage(until=DAY, complete=True),
            "to 2021-01-20, meant to be complete",
        ),
    ],
)
def test_coverage_is_said_as_far_as_it_is_claimed(coverage: Coverage, text: str) -> None:
    found = re.search(r"^Covers +(.*)$", report(book_of(package(), coverage=coverage)), re.MULTILINE)
    assert (found.group(1) if found else "") == text


@pytest.mark.parametrize("kind", ["total", "remaining"])
def test_a_gap_without_explanation_says_that_changes_were_tried(kind: str) -> None:
    gap = Reconciled(statement(kind=kind), Verdict.GAP)
    assert because(book_of(package()), gap, Scale.of(Decimal(10**9))) == "no change that was tried fits"


def test_the_totals_of_the_report_are_those_of_the_ledger(shipped: dict[str, Book]) -> None:
    from aidledger.ledger import Ledger

    ledger = Ledger.from_book(shipped["us-ukraine"])
    row = next(line for line in report(shipped["us-ukraine"]).splitlines() if line.startswith("total "))
    for basis in ("announced", "new_money", "revalued"):
        value = ledger.total(basis=basis).value
        assert value is not None
        assert f"{value / Decimal(10) ** 9:.3f}" in row


def test_bounds_are_rounded_outward(shipped: dict[str, Book]) -> None:
    from aidledger.ledger import Ledger

    whole = Ledger.from_book(shipped["us-ukraine"]).total()
    row = next(line for line in report(shipped["us-ukraine"]).splitlines() if line.startswith("total "))
    found = re.search(r"([\d.]+)–([\d.]+)", row)
    assert found is not None
    assert Decimal(found.group(1)) <= whole.low / 10**9
    assert Decimal(found.group(2)) >= whole.high / 10**9


def test_whole_units_of_a_currency_have_no_more_decimals_than_it() -> None:
    figure = Decimal("11743.9234")
    assert Scale.of(figure, "EUR").best(figure) == "11,743.92"
    assert Scale.of(figure, "JPY").high(figure, 3) == "11,744"
    assert Scale.of(figure).best(figure) == "11,743.923"
    assert Scale.of(Decimal(10**9), "EUR").best(Decimal(1_234_567_891)) == "1.235"


def test_a_selection_that_no_source_splits_has_figures_on_the_scale_of_their_upper_end() -> None:
    artillery = al.load("us-ukraine").where(category="artillery")
    assert "shared 0.000–25.100" in artillery.summary()
    assert "25.100" in artillery._repr_html_()
    assert "25,099,500,000" not in artillery.summary() + artillery._repr_html_()
