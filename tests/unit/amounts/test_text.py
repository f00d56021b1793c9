"""Amounts in prose: what is found, where, and what is only doubtful."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest

from aidledger.amounts import Amount, AmountError, AmountInText, amounts_in
from aidledger.errors import InputError


def only(text: str, *, locale: str = "en") -> AmountInText:
    (found,) = amounts_in(text, locale=locale)
    return found


@pytest.mark.parametrize(
    ("text", "find", "canonical"),
    [
        ("a drawdown of up to $400 million in articles", "up to $400 million", "up to USD 400 million"),
        (
            "up to an aggregate annual value of $100 million unless",
            "up to an aggregate annual value of $100 million",
            "up to USD 100 million",
        ),
        (
            "which totals up to approximately $5.55 billion",
            "up to approximately $5.55 billion",
            "up to USD 5.55 billion",
        ),
        ("over the past year to more than $1 billion", "more than $1 billion", "at least USD 1 billion"),
        ("has an estimated value of $400 million", "an estimated value of $400 million", "about USD 400 million"),
        ("worth some $425 million", "some $425 million", "about USD 425 million"),
        ("(approximately $5 million)", "approximately $5 million", "about USD 5 million"),
        ("it cost ~$5 million", "~$5 million", "about USD 5 million"),
        ("a total of more than US$36.9 billion", "more than US$36.9 billion", "at least USD 36.9 billion"),
        ("over USD64 billion", "over USD64 billion", "at least USD 64 billion"),
        ("about $ 5.75 billion", "about $ 5.75 billion", "about USD 5.75 billion"),
        ("the US $400 million plan", "US $400 million", "USD 400 million"),
        ("a $225-million package", "$225-million", "USD 225 million"),
        ("PDA $400 million", "$400 million", "USD 400 million"),
        ("$300 million FMF", "$300 million", "USD 300 million"),
        ("$9,000,000,000 for the initiative", "$9,000,000,000", "USD 9,000,000,000"),
        ("more than 51.3 billion dollars for", "more than 51.3 billion dollars", "at least USD 51.3 billion"),
        (
            "between $5 million and $6 million was",
            "between $5 million and $6 million",
            "between USD 5 million and USD 6 million",
        ),
        ("worth $500–600 million", "$500–600 million", "between USD 500 million and USD 600 million"),
        ("costs $3- to $5-billion", "$3- to $5-billion", "between USD 3 billion and USD 5 billion"),
        ("CAD $5 million", "CAD $5 million", "CAD 5 million"),
        ("a $5m-a-year plan", "$5m", "USD 5 million"),
        ("over a further $5 million", "$5 million", "USD 5 million"),
        ("costs $5 to $6 million", "$5 to $6 million", "between USD 5 million and USD 6 million"),
        ("5-10 million dollars", "5-10 million dollars", "between USD 5 million and USD 10 million"),
        ("gave $5 million to 10 countries", "$5 million", "USD 5 million"),
        ("gave 5 to $6 million", "$6 million", "USD 6 million"),
        ("it is over\n \n$5 million", "$5 million", "USD 5 million"),
        ("gave $5,000 to 6,000 soldiers", "$5,000", "USD 5,000"),
        ("the announcement about the $225 million package", "$225 million", "USD 225 million"),
        ("a dispute over the $400 million package", "$400 million", "USD 400 million"),
        ("$5 million or more was", "$5 million or more", "at least USD 5 million"),
        ("$5 million-plus", "$5 million-plus", "at least USD 5 million"),
        ("wrapped up to\n$400\nmillion here", "up to\n$400\nmillion", "up to USD 400 million"),
        ("up to\u00a0$400\u00a0million", "up to\u00a0$400\u00a0million", "up to USD 400 million"),
    ],
)
def test_an_amount_is_found_with_its_qualifier(text: str, find: str, canonical: str) -> None:
    found = only(text)
    assert (str(found.amount), found.text, found.doubt) == (canonical, find, None)
    assert found.text == text[found.start : found.end]


def test_two_amounts_in_a_sentence_stay_two() -> None:
    found = amounts_in("$60 million in the fall and $200 million in December")
    assert [str(find.amount) for find in found] == ["USD 60 million", "USD 200 million"]


def test_a_change_by_and_to_is_two_amounts() -> None:
    found = amounts_in("rose by $400 million to $5 billion")
    assert [str(find.amount) for find in found] == ["USD 400 million", "USD 5 billion"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("worth around $200", "AL103"),
        ("a $1.1 left", "AL103"),
        ("$6.53", "AL103"),
        ("$200.00 each", "AL103"),
        ("$6.10 each", "AL103"),
        ("in constant 2022 dollars", "AL103"),
        ("the USD 2022 budget", "AL103"),
        ("$66.5 బిలియన్లకు", "AL101"),
        ("$5,000 мільйонів", "AL101"),
        ("$1,500 crore", "AL101"),
        ("$1,500 milliárd", "AL101"),
        ("$1,500 miljoen", "AL101"),
        ("$1,500x", "AL101"),
        ("$1,500%", "AL101"),
        ("$5 million million", "AL101"),
        ("$5 thousand million", "AL101"),
        ("$1 B-52", "AL103"),
        ("$1,500 m-long", "AL101"),
        ("-$5 million", "AL101"),
        ("some $500–600 thousand", "AL107"),
        ("$-5 million", "AL101"),
        ("the F-16 million dollars", "AL101"),
        ("$1,5 billion", "AL109"),
        ("$1.000.00", "AL104"),
        ("$.92 billion", "AL104"),
        ("$4’000", "AL104"),
        ("on July 3 200 million dollars", "AL104"),
        ("in 2022 200 000 dollars", "AL104"),
        ("tranche 68 400 000 dollars", "AL104"),
        ("HK$5 million", "AL110"),
        ("spent x$5 million", "AL110"),
        ("military$5 million", "AL110"),
        ("Canadian $5 million", "AL110"),
        ("EUR $5 million", "AL110"),
        ("$5 million Canadian", "AL110"),
        ("ALL 5,000 soldiers", "AL110"),
        ("2 million pounds of explosives", "AL110"),
        ("kr 5 million", "AL110"),
        ("¥5 million", "AL110"),
        ("not more than over $5 million", "AL107"),
        ("never up to $5 million", "AL107"),
        ("over extra $5 million", "AL107"),
        ("approx.$5 billion", "AL107"),
        ("over-$5 billion", "AL107"),
        ('up to "$400 million"', "AL107"),
        ("up to (about) $400 million", "AL107"),
        ("up to between $3 and $5 billion", "AL107"),
        ("a dispute over $61 billion", "AL107"),
        ("$5 million (or more)", "AL107"),
        ("between $5 million to $6 million", "AL107"),
        ("between 5 and some dollars, $5", "AL103"),
        ("Talks about $61 billion", "AL107"),
        ("$2 500 soldiers", "AL104"),
        ("$1 m-long", "AL101"),
        ("about another $5 million", "AL107"),
        ("from $5 million to $6 million", "AL107"),
        ("$5 million to $6 million", "AL107"),
        ("$8 billion – $2 billion more", "AL107"),
        ("between $5 million or so", "AL107"),
        ("between about $5 and $6 billion", "AL101"),
        ("$5 million–2024", "AL103"),
        ("$400\u200b million", "AL143"),
        ("$400 million\u202e", "AL143"),
        ("$4,000\x08", "AL143"),
        ("$" + "9" * 10_000, "AL106"),
    ],
)
def test_a_figure_that_would_need_a_guess_is_doubtful(text: str, code: str) -> None:
    assert [(find.amount, find.doubt and find.doubt.code) for find in amounts_in(text)] == [(None, code)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "of up to million; 0 million; more than .92 billion",
        "in FY 2022 and 2023",
        "the 69th package of 400 vehicles",
        "az USA-nak még 5,4 milliárd dollárja maradt",
        "FMF 5 million people",
        "٤00 million",
        "GAO-25-107475",
        "\uff04400 million",
    ],
)
def test_numbers_without_a_currency_are_not_reported(text: str) -> None:
    assert amounts_in(text) == ()


def test_the_wording_drops_fillers_and_reads_back() -> None:
    amount = only("up to an aggregate value of $100 million").amount
    assert amount is not None
    assert amount.wording == "up to $100 million"
    assert Amount.parse("up to $100 million") == amount


def test_a_doubt_names_the_text_and_what_to_do() -> None:
    doubt = only("worth around $200 now").doubt
    assert doubt is not None
    assert "around $200" in doubt.message
    assert doubt.hint
    assert doubt.value == "around $200"


def test_prose_is_read_in_its_locale() -> None:
    amount = only("rund 1,2 Mrd € sind offen", locale="de").amount
    assert amount is not None
    assert amount.value == Decimal(1_200_000_000)


def test_an_unknown_locale_is_a_wrong_call() -> None:
    with pytest.raises(InputError, match="not supported"):
        amounts_in("", locale="xx")


@pytest.mark.parametrize(("text", "code"), [(None, "AL142"), (b"$5 million", "AL142"), ("a" * 1_000_001, "AL106")])
def test_what_is_not_a_text_of_reasonable_length_is_refused(text: object, code: str) -> None:
    with pytest.raises(AmountError) as refusal:
        amounts_in(text)  # type: ignore[arg-type]
    assert refusal.value.code == code


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1 ",
        "111 ",
        "1,",
        "1.1",
        "$",
        "$1 ",
        "a ",
        "an additional ",
        "up to ",
        "between ",
        "A",
        "USD ",
        "1-",
        "1 to ",
        "$1-",
        "m ",
        "\n",
        "\u017f",
    ],
)
def test_hostile_prose_takes_time_in_proportion_to_its_length(unit: str) -> None:
    short, long = (cpu_seconds((unit * length)[:length]) for length in (10_000, 80_000))
    # Eight times the text: eight times as long when linear, 64 times when quadratic.
    assert long < max(24 * short, 0.5)


def cpu_seconds(text: str) -> float:
    start = time.process_time()
    amounts_in(text)
    return time.process_time() - start
