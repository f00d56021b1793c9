"""The closed grammar, applied to whole strings."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest

from aidledger.amounts import Amount, AmountError, Bound
from aidledger.amounts.numbers import LOCALES
from aidledger.errors import InputError

# text, figure, currency, last stated digit
EXACT = [
    ("$400 million", "400000000", "USD", "1000000"),
    ("$58B", "58000000000", "USD", "1000000000"),
    ("USD 1.25bn", "1250000000", "USD", "10000000"),
    ("USD64 billion", "64000000000", "USD", "1000000000"),
    ("64bn EUR", "64000000000", "EUR", "1000000000"),
    ("£3bn", "3000000000", "GBP", "1000000000"),
    ("400m dollars", "400000000", "USD", "1000000"),
    ("US$ 2.175 billion", "2175000000", "USD", "1000000"),
    ("U.S. $5 million", "5000000", "USD", "1000000"),
    ("$800M", "800000000", "USD", "1000000"),
    ("Kč 5 mil.", "5000000", "CZK", "1000000"),
    ("5 mln zł", "5000000", "PLN", "1000000"),
    ("₴900 thousand", "900000", "UAH", "1000"),
    ("5 million hryvnias", "5000000", "UAH", "1000000"),
    ("2 million pounds sterling", "2000000", "GBP", "1000000"),
    ("3 billion Czech crowns", "3000000000", "CZK", "1000000000"),
    ("C$20 million dollars", "20000000", "CAD", "1000000"),
    ("C$20 million", "20000000", "CAD", "1000000"),
    ("A$20 million", "20000000", "AUD", "1000000"),
    ("NZ$20 million", "20000000", "NZD", "1000000"),
    ("$20 million CAD", "20000000", "CAD", "1000000"),
    ("20 million Canadian dollars", "20000000", "CAD", "1000000"),
    ("$2 billion dollars", "2000000000", "USD", "1000000000"),
    ("US$2 billion dollars", "2000000000", "USD", "1000000000"),
    ("$66.50 billion", "66500000000", "USD", "10000000"),
    ("$9,000,000,000", "9000000000", "USD", "1"),
    ("2 175 000 USD", "2175000", "USD", "1"),
    ("2\u202f175\u202f000 USD", "2175000", "USD", "1"),
    ("$1,234.50", "1234.50", "USD", "0.01"),
    ("$1,234.5", "1234.5", "USD", "0.1"),
    ("$200.00", "200.00", "USD", "0.01"),
    ("USD 12.50", "12.50", "USD", "0.01"),
    ("KWD 1.250", "1.250", "KWD", "0.001"),
    ("JPY 5,000", "5000", "JPY", "1"),
    ("5 million yen", "5000000", "JPY", "1000000"),
    ("$400-million", "400000000", "USD", "1000000"),
    ("400-million-dollar", "400000000", "USD", "1000000"),
    ("$\u00a0400\u00a0million", "400000000", "USD", "1000000"),
    ("$5 trillion", "5000000000000", "USD", "1000000000000"),
    ("€1.2 Mrd", "1200000000", "EUR", "100000000"),
    ("-$2.6 billion", "-2600000000", "USD", "100000000"),
    ("USD −2.6 billion", "-2600000000", "USD", "100000000"),
    ("  $5 million  ", "5000000", "USD", "1000000"),
]

QUALIFIED = [
    ("up to $5 million", Bound.AT_MOST),
    ("as much as $5 million", Bound.AT_MOST),
    ("No more than $5 million", Bound.AT_MOST),
    ("a maximum of $5 million", Bound.AT_MOST),
    ("$5 million or less", Bound.AT_MOST),
    ("nearly $5 million", Bound.NEARLY),
    ("almost $5 million", Bound.NEARLY),
    ("just under $5 million", Bound.NEARLY),
    ("just short of $5 million", Bound.NEARLY),
    ("less than $5 million", Bound.NEARLY),
    ("over $5 million", Bound.AT_LEAST),
    ("more than $5 million", Bound.AT_LEAST),
    ("no less than $5 million", Bound.AT_LEAST),
    ("upwards of $5 million", Bound.AT_LEAST),
    ("$5 million or more", Bound.AT_LEAST),
    ("$5 million+", Bound.AT_LEAST),
    ("$5 million-plus", Bound.AT_LEAST),
    ("about $5 million", Bound.ABOUT),
    ("~$5 million", Bound.ABOUT),
    ("≈ $5 million", Bound.ABOUT),
    ("ca. $5 million", Bound.ABOUT),
    ("c. $5 million", Bound.ABOUT),
    ("some $5 million", Bound.ABOUT),
    ("an estimated $5 million", Bound.ABOUT),
    ("$5 million approx.", Bound.ABOUT),
    ("$5 million or so", Bound.ABOUT),
    ("up to approximately $5 million", Bound.AT_MOST),
    ("at least about $5 million", Bound.AT_LEAST),
    ("about $5 million approximately", Bound.ABOUT),
]

RANGES = [
    ("$500–600 million", "500000000", "600000000", "1000000"),
    ("$500-$600 million", "500000000", "600000000", "1000000"),
    ("$500 million to $600 million", "500000000", "600000000", "1000000"),
    ("between $500 and $600 million", "500000000", "600000000", "1000000"),
    ("between $500 million and $1.25 billion", "500000000", "1250000000", "1000000"),
    ("5-10 million dollars", "5000000", "10000000", "1000000"),
    ("$5,000-$6,000", "5000", "6000", "1"),
    ("$900 million – $1 billion", "900000000", "1000000000", "1000000"),
    ("between USD -600 million and USD -500 million", "-600000000", "-500000000", "1000000"),
]

REFUSED = [
    ("$200", "AL103"),
    ("$1.1", "AL103"),
    ("$0", "AL103"),
    ("200 dollars", "AL103"),
    ("JPY 200", "AL103"),
    ("$12.5", "AL103"),
    ("$5–10", "AL103"),
    ("$5 million–10", "AL103"),
    ("$900,000–1.2 million", "AL103"),
    ("1.000.00", "AL104"),
    ("$1.000.000", "AL104"),
    ("$1,00", "AL109"),
    ("$1,23,456", "AL104"),
    ("$.92 billion", "AL104"),
    ("$007 million", "AL104"),
    ("$1,234,56 million", "AL104"),
    ("$12'000", "AL104"),
    ("€1,2 Mrd", "AL109"),
    ("€0,400 Mrd", "AL109"),
    ("1.250,50 EUR", "AL109"),
    ("$1.250", "AL105"),
    ("JPY 5000.5", "AL105"),
    ("$0.0000001 thousand", "AL105"),
    ("400 million", "AL102"),
    ("400000000", "AL102"),
    ("kr 5 million", "AL110"),
    ("¥5 million", "AL110"),
    ("5 million rupees", "AL110"),
    ("HK$5 million", "AL110"),
    ("XYZ 5 million", "AL110"),
    ("$5 million EUR", "AL110"),
    ("$5 million–€6 million", "AL110"),
    ("over up to $5 million", "AL107"),
    ("up to nearly $5 million", "AL107"),
    ("up to $5 million or more", "AL107"),
    ("nearly about $5 million", "AL107"),
    ("up to $500–600 million", "AL107"),
    ("$600–500 million", "AL107"),
    ("$500–500 million", "AL107"),
    ("", "AL140"),
    (" \u00a0 ", "AL140"),
    ("n/a", "AL101"),
    ("-", "AL101"),
    ("$", "AL101"),
    ("USD", "AL101"),
    ("million", "AL101"),
    ("0 million", "AL102"),
    ("of up to million", "AL101"),
    ("up to an additional $5 million", "AL101"),
    ("between $5 million", "AL101"),
    ("between $5 million - $6 million", "AL101"),
    ("$5 million and $6 million", "AL101"),
    ("$5 million in aid", "AL101"),
    ("$5 million million", "AL101"),
    ("$5 thousand million", "AL101"),
    ("$5 crore", "AL101"),
    ("$5 mill", "AL101"),
    ("$5 millionen", "AL101"),
    ("$5 millions?", "AL101"),
    ("$5bnn", "AL101"),
    ("50 MUSD", "AL101"),
    ("64bnEUR", "AL101"),
    ("PDA $400 million", "AL101"),
    ("1e9 USD", "AL101"),
    ("USD 1e9", "AL101"),
    ("$1E+9", "AL101"),
    ("USD 1_000", "AL101"),
    ("--$5 million", "AL101"),
    ("-$-5 million", "AL101"),
    ("($5 million)", "AL101"),
    ("0x10 USD", "AL101"),
    ("inf USD", "AL101"),
    ("NaN", "AL101"),
    ("$٤٠٠ million", "AL101"),
    ("$\uff14\uff10\uff10 million", "AL101"),
    ("$4²0 million", "AL101"),
    ("$5\u212a", "AL101"),
    ("$400\x00million", "AL143"),
    ("$400\nmillion", "AL143"),
    ("$400 million\u202e", "AL143"),
    ("$4\u200b00 million", "AL143"),
    ("$20,000,000 trillion", "AL106"),
    ("$" + "9" * 60, "AL106"),
    ("$" + "9" * 10_000, "AL106"),
    ("$1" + ",000" * 40, "AL106"),
]


@pytest.mark.parametrize(("text", "figure", "currency", "digit"), EXACT)
def test_a_figure_is_read_with_its_currency_and_stated_digit(text: str, figure: str, currency: str, digit: str) -> None:
    amount = Amount.parse(text)
    read = (amount.stated, amount.currency, amount.bound, amount.digit)
    assert read == (Decimal(figure), currency, Bound.EXACT, Decimal(digit))


@pytest.mark.parametrize(("text", "bound"), QUALIFIED)
def test_a_qualifier_becomes_the_bound(text: str, bound: Bound) -> None:
    amount = Amount.parse(text)
    assert (amount.stated, amount.bound) == (Decimal(5_000_000), bound)


@pytest.mark.parametrize(("text", "low", "high", "digit"), RANGES)
def test_a_range_keeps_both_ends(text: str, low: str, high: str, digit: str) -> None:
    amount = Amount.parse(text)
    assert (amount.stated, amount.upper, amount.digit) == (Decimal(low), Decimal(high), Decimal(digit))
    assert amount.bound is Bound.BETWEEN


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_what_cannot_be_read_for_certain_is_refused_with_its_code(text: str, code: str) -> None:
    with pytest.raises(AmountError) as refusal:
        Amount.parse(text)
    assert refusal.value.code == code
    assert refusal.value.hint


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("not given", "not given"),
        (".", "not given"),
        ("no price", "no price"),
        ("Undisclosed", "undisclosed"),
        ("not disclosed", "undisclosed"),
        ("classified", "classified"),
    ],
)
def test_an_unknown_amount_keeps_its_reason(text: str, reason: str) -> None:
    amount = Amount.parse(text)
    assert (amount.is_known, amount.reason, amount.currency) == (False, reason, None)


def test_an_unknown_amount_may_name_its_currency() -> None:
    assert Amount.parse("USD undisclosed").currency == "USD"


@pytest.mark.parametrize(
    ("text", "locale", "figure"),
    [
        ("1,2 Mrd €", "de", "1200000000"),
        ("1.250,50 EUR", "de", "1250.50"),
        ("2 Billionen EUR", "de", "2000000000000"),
        ("2 billion EUR", "de", "2000000000000"),
        ("5 Mio. EUR", "de", "5000000"),
        ("1 250,50 EUR", "fr", "1250.50"),
        ("5,4 mld Kč", "cs", "5400000000"),
        ("2 billion USD", "uk", "2000000000"),
        ("2 billion EUR", "en", "2000000000"),
    ],
)
def test_a_locale_decides_what_commas_and_billions_mean(text: str, locale: str, figure: str) -> None:
    assert Amount.parse(text, locale=locale).stated == Decimal(figure)


@pytest.mark.parametrize(
    ("text", "locale", "code"),
    [
        ("1.2 Mrd €", "de", "AL104"),
        ("5bn EUR", "de", "AL101"),
        ("1,250 EUR", "fr", "AL105"),
        ("1.5 Mio EUR", "cs", "AL104"),
    ],
)
def test_a_locale_refuses_the_habits_of_another(text: str, locale: str, code: str) -> None:
    with pytest.raises(AmountError) as refusal:
        Amount.parse(text, locale=locale)
    assert refusal.value.code == code


def test_an_unknown_locale_is_a_wrong_call() -> None:
    with pytest.raises(InputError, match="not supported"):
        Amount.parse("$5 million", locale="xx")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (5.0, "AL108"),
        (5, "AL102"),
        (Decimal(5), "AL102"),
        (10**4000, "AL102"),
        (None, "AL140"),
        (True, "AL142"),
        (b"$5", "AL142"),
    ],
)
def test_what_is_not_text_is_refused(value: object, code: str) -> None:
    with pytest.raises(AmountError) as refusal:
        Amount.parse(value)  # type: ignore[arg-type]
    assert refusal.value.code == code


def test_an_ambiguous_sign_lists_the_choices() -> None:
    with pytest.raises(AmountError) as refusal:
        Amount.parse("kr 5 million")
    assert "SEK, NOK, DKK or ISK" in refusal.value.hint


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    "text",
    [
        "9" * 200,
        "$" + "1," * 99,
        "$" + "1.1" * 60,
        "1 " * 100,
        "between " * 25,
        "about " * 33,
        "up to " * 33,
        "-" * 200,
        "$" * 200,
        "A" * 200,
        "$1 " + "m" * 190,
        "111 " * 50,
    ],
)
def test_hostile_cells_are_refused_at_once(text: str, locale: str) -> None:
    start = time.perf_counter()
    for _ in range(20):
        with pytest.raises(AmountError):
            Amount.parse(text, locale=locale)
    assert time.perf_counter() - start < 1
