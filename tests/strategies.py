"""Hypothesis strategies for everything that is valid: amounts of every bound, spans, reuse, items, sources."""

from __future__ import annotations

import datetime as dt
import unicodedata
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

import aidledger as al
from aidledger.amounts import Amount, Bound, minor_exponent
from aidledger.dates import DateSpan, FiscalYear
from aidledger.model import (
    AidPackage,
    Item,
    Limit,
    LimitKind,
    Revision,
    Scope,
    Source,
    SourceKind,
    Statement,
    StatementKind,
)
from aidledger.table import Announcement
from aidledger.versions import known_since
from aidledger.vocabulary import Instrument, Stage, Valuation, categories

__all__ = [
    "amounts",
    "awkward",
    "date_spans",
    "days",
    "ids",
    "items",
    "ledgers",
    "limits",
    "packages",
    "revisions",
    "sources",
    "statements",
    "texts",
    "unique",
    "unknowns",
]

CURRENCIES = ("USD", "EUR", "JPY", "KWD", "UAH")  # two decimals, none, and three
REASONS = ("not given", "undisclosed", "classified", "no price")
FIGURES = (Bound.EXACT, Bound.AT_MOST, Bound.NEARLY, Bound.AT_LEAST, Bound.ABOUT)
CATEGORIES = tuple(row.code for row in categories())
DONORS = ("USA", "GBR", "DEU", "UKR", "X-EPF")
SITES = ("https://example.org", "http://example.gov:8080", "https://пример.рф", "https://192.0.2.1")
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\\n", "back\\slash", "'quoted'", '"x",y', "＝1")  # noqa: RUF001
UNITS = ("vehicle", "round", "system", "dozen", "tonne")

days = st.dates(dt.date(1950, 1, 1), dt.date(2150, 12, 31))
ids = st.text("abXY09._:/+-", max_size=12).map(lambda text: f"A{text}")
fiscal_years = st.integers(1950, 2150).map(FiscalYear)


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("\u00a0", " ").strip()


texts = (
    st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")), min_size=1, max_size=30)
    .map(_normal)
    .filter(bool)
)
awkward = texts | st.sampled_from(FORMULAS)
"""Texts that files and spreadsheets take for something else."""


@st.composite
def amounts(draw: st.DrawFn, *, currency: str | None = None) -> Amount:
    """Known amounts from zero up: every bound, digits from the minor unit to a billion."""
    code = currency or draw(st.sampled_from(CURRENCIES))
    power = draw(st.integers(-minor_exponent(code), min(9, 11 - minor_exponent(code))))  # no more than money may be
    figure = draw(st.integers(0, 10**6))
    bound = draw(st.sampled_from((*FIGURES, Bound.BETWEEN)))
    step = Decimal(1).scaleb(power)
    fields: dict[str, object] = {"stated": figure * step, "currency": code, "bound": bound, "digit": step}
    if bound is Bound.BETWEEN:
        fields["upper"] = (figure + draw(st.integers(1, 10**6))) * step
    amount = Amount.model_validate(fields)
    # Read from its own text, it has a wording besides.
    return Amount.parse(str(amount)) if draw(st.booleans()) else amount


unknowns = st.builds(
    lambda reason, currency, wording: Amount.model_validate(
        {"bound": "unknown", "reason": reason, "currency": currency, "wording": wording}
    ),
    st.sampled_from(REASONS),
    st.none() | st.sampled_from(CURRENCIES),
    st.none() | st.sampled_from(REASONS),
)


@st.composite
def date_spans(draw: st.DrawFn) -> DateSpan:
    """Days, spans, and spans with an open end."""
    first, last = sorted((draw(days), draw(days)))
    ends = draw(st.sampled_from([(first, first), (first, last), (first, None), (None, last)]))
    text = draw(st.none() | st.sampled_from(["unclear, 04/22", "until 3/10/2022", "early spring"]))
    return DateSpan.model_validate({"earliest": ends[0], "latest": ends[1], "text": text})


@st.composite
def sources(draw: st.DrawFn) -> Source:
    """Sources that name an address, a publisher or both."""
    url = draw(st.none() | st.builds("{}{}{}".format, st.sampled_from(SITES), st.just("/"), ids))
    return Source(
        url=url,
        publisher=draw(texts) if url is None else draw(st.none() | texts),
        via=draw(st.none() | texts),
        kind=draw(st.none() | st.sampled_from(SourceKind)),
        published_on=draw(st.none() | days),
        quote=draw(st.none() | texts),
    )


category_codes = st.lists(st.sampled_from(CATEGORIES), min_size=1, max_size=3, unique=True).map(tuple)


@st.composite
def items(draw: st.DrawFn) -> Item:
    """Articles with and without count, category and amount."""
    unit = draw(st.none() | st.sampled_from(UNITS))
    whole = draw(st.integers(0, 10**9))
    count = Decimal(whole).scaleb(-3) if unit == "tonne" else Decimal(whole)
    return Item(
        name=draw(texts),
        category=draw(st.none() | category_codes),
        count=count if unit else None,
        unit=unit,
        amount=draw(st.none() | amounts() | unknowns),
    )


@st.composite
def reuse(draw: st.DrawFn, amount: Amount) -> Amount | None:
    """A part of `amount` that was counted before; None where there is none."""
    if amount.stated is None or draw(st.booleans()):
        return None
    minor = draw(st.integers(0, amount.minor()))
    stated = Decimal(minor).scaleb(-minor_exponent(str(amount.currency)))
    bound = draw(st.sampled_from([Bound.EXACT, Bound.AT_MOST]))
    return Amount.model_validate({"stated": stated, "currency": amount.currency, "bound": bound})


@st.composite
def suppressions(draw: st.DrawFn) -> list[dict[str, str]]:
    """Findings that do not count against a record; mostly none."""
    codes = draw(st.just([]) | st.lists(st.sampled_from(["AL206", "AL207", "AL208"]), unique=True, max_size=2))
    return [
        {"code": code, "reason": draw(texts.map(lambda text: text.strip("; \t")).filter(str.strip))} for code in codes
    ]


@st.composite
def packages(draw: st.DrawFn) -> AidPackage:
    """Every kind of valid package."""
    amount = draw(amounts() | unknowns)
    fields: dict[str, object] = {
        "id": draw(st.just("") | ids),
        "amount": amount,
        "date": draw(st.none() | date_spans()),
        "category": draw(category_codes),
        "donor": draw(st.sampled_from(DONORS)),
        "recipient": draw(st.sampled_from([None, "UKR", "MDA"])),
        "authority": draw(st.sampled_from(["UNSPECIFIED", "PDA", "USAI", "FMF"])),
        "stage": draw(st.sampled_from(Stage)),
        "instrument": draw(st.none() | st.sampled_from(Instrument)),
        "valuation": draw(st.none() | st.sampled_from(Valuation)),
        "fiscal_year": draw(st.none() | fiscal_years),
        "tranche": draw(st.none() | st.integers(1, 100_000)),
        "tranche_basis": draw(st.none() | texts),
        "announcement": draw(st.none() | ids),
        "reannounced": draw(reuse(amount)),
        "draws_on": draw(st.none() | ids),
        "items": tuple(draw(st.lists(items(), max_size=2))),
        "sources": tuple(draw(st.lists(sources(), max_size=2))),
        "known_on": draw(st.none() | days),
        "confidence": draw(st.none() | texts),
        "note": draw(st.none() | texts | st.just("First line.\nSecond line.")),
        "suppressed": draw(suppressions()),
    }
    return AidPackage.model_validate(fields)


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    """Every kind of valid statement."""
    scope = {
        "donor": draw(st.none() | st.sampled_from(DONORS)),
        "recipient": draw(st.none() | st.just("UKR")),
        "authority": tuple(draw(st.sets(st.sampled_from(["PDA", "USAI", "FMF"])))),
        "since": draw(st.none() | date_spans()),
        "since_is_stated": draw(st.booleans()),
        "fiscal_year": draw(st.none() | fiscal_years),
        "announcement": draw(st.none() | ids),
        "limits": tuple(draw(st.lists(ids, max_size=2))),
        "stage": draw(st.sampled_from(Stage)),
        "basis": draw(st.sampled_from(["announced", "new_money", "revalued"])),
    }
    fields = {
        "id": draw(st.just("") | ids),
        "amount": draw(amounts() | unknowns),
        "as_of": draw(st.none() | date_spans()),
        "scope": scope,
        "kind": draw(st.sampled_from(StatementKind)),
        "stage_word": draw(st.none() | texts),
        "sources": tuple(draw(st.lists(sources(), max_size=2))),
        "known_on": draw(st.none() | days),
        "note": draw(st.none() | texts),
        "suppressed": draw(suppressions()),
    }
    return Statement.model_validate(fields)


@st.composite
def revisions(draw: st.DrawFn) -> Revision:
    """Every kind of valid revision, with texts that are hard on a file."""
    applies = draw(st.booleans())
    amount = draw(amounts() | unknowns)
    return Revision(
        id=draw(ids),
        amount=-amount if draw(st.booleans()) and amount.upper is None else amount,
        known_on=draw(days),
        scope=Scope(donor=draw(st.sampled_from([None, "USA"])), since=draw(st.none() | date_spans())),
        supersedes=draw(st.none() | ids),
        part_of=draw(st.none() | ids),
        applies=applies,
        reason=None if applies else draw(awkward),
        sources=tuple(draw(st.lists(sources(), max_size=2))),
        note=draw(st.none() | awkward),
        suppressed=draw(suppressions()),
    )


@st.composite
def limits(draw: st.DrawFn) -> Limit:
    """Every kind of valid limit, with texts that are hard on a file."""
    first = draw(st.none() | st.integers(2000, 2100))
    return Limit(
        id=draw(ids),
        authority=draw(st.sampled_from(["PDA", "USAI"])),
        amount=draw(amounts() | unknowns),
        kind=draw(st.sampled_from(LimitKind)),
        fiscal_year=first,
        fiscal_year_last=None if first is None else draw(st.none() | st.just(first + 1)),
        period_text=draw(st.none() | awkward),
        law=draw(st.none() | awkward),
        as_of=draw(st.none() | date_spans()),
        part_of=draw(st.none() | ids),
        is_total=draw(st.booleans()),
        sources=tuple(draw(st.lists(sources(), max_size=2))),
        note=draw(st.none() | awkward),
        suppressed=draw(suppressions()),
    )


lines = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
announcements = st.builds(Announcement, id=lines, date=lines, publisher=lines, url=lines, note=lines)


def unique(records: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[list[Any]]:
    return st.lists(records, max_size=most, unique_by=lambda record: record.id)


@st.composite
def ledgers(draw: st.DrawFn) -> al.Ledger:
    """Ledgers of arbitrary records, some of them amended or withdrawn."""
    ledger = al.Ledger(
        draw(unique(packages())),
        statements=draw(unique(statements(), 2)),
        revisions=draw(unique(revisions(), 2)),
        limits=draw(unique(limits(), 2)),
        announcements=draw(unique(announcements, 2)),
    )
    for record in ledger.packages:
        day = known_since(record) or dt.date(1950, 1, 1)
        for change in draw(st.lists(st.sampled_from(["note", "cancellation", "withdrawal"]), max_size=2, unique=True)):
            day = max(draw(days), day)
            why: dict[str, Any] = {
                "reason": draw(awkward),
                "source": draw(sources()),
                "known_on": day,
                "table": "packages",
            }
            if change == "withdrawal":
                ledger = ledger.withdraw(record.id, **why)
                break
            if change == "note":
                ledger = ledger.amend(record.id, note=draw(awkward), category="munitions", **why)
            elif ledger[record.id].amount.value:
                ledger = ledger.amend(record.id, kind="cancellation", **why)
    return ledger
