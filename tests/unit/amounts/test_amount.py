"""The value type: validity, equality, pydantic, readings and pickling."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from decimal import Decimal, localcontext

import pytest
from pydantic import BaseModel, ValidationError

from aidledger.amounts import Amount, AmountError, Bound, Interval, parse_amount
from aidledger.errors import InputError

INFINITY = Decimal("Infinity")


class Row(BaseModel):
    amount: Amount


def code_of(error: ValidationError) -> str:
    return str(error.errors()[0]["type"])


def test_an_amount_of_a_bare_figure_takes_its_digit_from_the_exponent() -> None:
    whole = Amount(stated=Decimal(400_000_000), currency="USD")
    rounded = Amount(stated=Decimal("4E+8"), currency="USD")
    assert (whole.digit, rounded.digit) == (Decimal(1), Decimal(100_000_000))


def test_figures_are_stored_without_an_exponent() -> None:
    assert str(Amount(stated=Decimal("4E+8"), currency="USD").stated) == "400000000"


def test_the_middle_of_a_range_stands_for_it() -> None:
    assert Amount.parse("$500–601 million").value == 550_500_000


def test_wording_takes_no_part_in_equality() -> None:
    first, second = Amount.parse("$400 million"), Amount.parse("USD 400m")
    assert first == second
    assert hash(first) == hash(second)
    assert first.wording != second.wording


def test_precision_takes_part_in_equality() -> None:
    assert Amount.parse("$66.5 billion") != Amount.parse("$66.50 billion")


def test_an_amount_equals_nothing_but_amounts() -> None:
    assert Amount.parse("$400 million") != "$400 million"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"stated": 5.0, "currency": "USD"}, "AL108"),
        ({"stated": True, "currency": "USD"}, "AL142"),
        ({"stated": "1e9", "currency": "USD"}, "AL104"),
        ({"stated": "\u0661", "currency": "USD"}, "AL104"),
        ({"stated": "1_000", "currency": "USD"}, "AL104"),
        ({"stated": "9" * 10_000, "currency": "USD"}, "AL104"),
        ({"stated": Decimal("NaN"), "currency": "USD"}, "AL101"),
        ({"stated": Decimal("Infinity"), "currency": "USD"}, "AL101"),
        ({"stated": Decimal("1E+999999"), "currency": "USD"}, "AL106"),
        ({"stated": Decimal("0E+999999"), "currency": "USD"}, "AL106"),
        ({"stated": Decimal("1E-999999"), "currency": "USD"}, "AL105"),
        ({"stated": 10**19, "currency": "USD"}, "AL106"),
        ({"stated": 10**17, "currency": "USD"}, "AL106"),
        ({"stated": "1.005", "currency": "USD"}, "AL105"),
        ({"stated": "1.000", "currency": "USD"}, "AL105"),
        ({"stated": "1.5", "currency": "JPY"}, "AL105"),
        ({"stated": 5}, "AL102"),
        ({"stated": 5, "currency": "usd"}, "AL110"),
        ({"stated": 5, "currency": "XXQ"}, "AL110"),
        ({"stated": 5, "currency": 840}, "AL142"),
        ({"currency": "USD"}, "AL140"),
        ({}, "AL140"),
        ({"stated": 5, "currency": "USD", "bound": "roughly"}, "AL142"),
        ({"stated": 5, "currency": "USD", "bound": []}, "AL142"),
        ({"stated": 5, "currency": "USD", "upper": 6}, "AL107"),
        ({"stated": 5, "currency": "USD", "bound": "between"}, "AL107"),
        ({"stated": 5, "currency": "USD", "bound": "between", "upper": 5}, "AL107"),
        ({"stated": 5, "currency": "USD", "bound": "between", "upper": 4}, "AL107"),
        ({"stated": 5, "currency": "USD", "digit": 10}, "AL111"),
        ({"stated": 5, "currency": "USD", "digit": 3}, "AL111"),
        ({"stated": 5, "currency": "USD", "digit": -1}, "AL111"),
        ({"stated": 5, "currency": "USD", "digit": "0.001"}, "AL105"),
        ({"stated": 0, "currency": "USD", "digit": 10**13}, "AL106"),
        ({"stated": 5, "currency": "USD", "reason": "classified"}, "AL107"),
        ({"bound": "unknown", "stated": 5}, "AL107"),
        ({"bound": "unknown", "reason": "lost"}, "AL142"),
        ({"bound": "unknown", "currency": "XXQ"}, "AL110"),
        ({"stated": 5, "currency": "USD", "wording": "a\x1bb"}, "AL143"),
        ({"stated": 5, "currency": "USD", "wording": "a" * 201}, "AL143"),
        ({"stated": 5, "currency": "USD", "wording": 5}, "AL142"),
        ({"stated": 5, "currency": "USD", "cents": 5}, "extra_forbidden"),
    ],
)
def test_an_invalid_amount_cannot_be_made(fields: dict[str, object], code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        Amount.model_validate(fields)
    assert code_of(refusal.value) == code


@pytest.mark.parametrize(
    ("value", "code"),
    [(5.5, "AL108"), (5, "AL102"), (Decimal(5), "AL102"), (None, "AL140"), ("$200", "AL103"), ([], "AL142")],
)
def test_a_field_refuses_with_the_code_and_a_hint(value: object, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        Row(amount=value)
    assert code_of(refusal.value) == code
    assert refusal.value.errors()[0]["ctx"]["hint"]


@pytest.mark.parametrize(
    "given",
    [
        "up to $400 million",
        Amount.parse("up to $400 million"),
        {"stated": "400000000", "currency": "USD", "bound": "at_most", "digit": "1000000"},
    ],
)
def test_a_field_takes_text_fields_and_amounts(given: object) -> None:
    assert Row(amount=given).amount == Amount.parse("up to $400 million")


@pytest.mark.parametrize(
    "text",
    [
        "$66.50 billion",
        "between $5 million and $6 million",
        "USD 12.50",
        "USD undisclosed",
        "classified",
        "-$3 million",
    ],
)
def test_json_is_lossless(text: str) -> None:
    amount = Amount.parse(text)
    back = Amount.model_validate_json(amount.model_dump_json())
    assert back == amount
    assert back.wording == amount.wording


def test_json_holds_figures_as_text() -> None:
    assert json.loads(Amount.parse("$5 million").model_dump_json())["stated"] == "5000000"


def test_a_json_number_with_a_fraction_is_refused() -> None:
    with pytest.raises(ValidationError) as refusal:
        Amount.model_validate_json('{"stated": 12.5, "currency": "USD"}')
    assert code_of(refusal.value) == "AL108"


def test_the_schema_offers_text_and_no_fractions() -> None:
    text, fields = Amount.model_json_schema()["anyOf"]
    assert text["type"] == "string"
    assert {"type": "number"} not in fields["properties"]["stated"]["anyOf"]


def test_the_schema_of_what_is_written_has_fields_only() -> None:
    assert Amount.model_json_schema(mode="serialization")["type"] == "object"


def test_an_amount_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        Amount.parse("$5 million").stated = Decimal(6)  # type: ignore[misc]


def test_a_changed_copy_is_validated() -> None:
    amount = Amount.parse("$5 million")
    assert amount.model_copy(update={"bound": "about"}).bound is Bound.ABOUT
    with pytest.raises(ValidationError):
        amount.model_copy(update={"stated": Decimal(5)})


def test_minor_units_follow_the_currency() -> None:
    assert [Amount.parse(text).minor() for text in ("USD 12.50", "JPY 5,000", "KWD 1.250")] == [1250, 5000, 1250]


def test_minor_units_of_a_range_are_both_ends() -> None:
    amount = Amount.parse("between $5 million and $6 million")
    assert (amount.minor(), amount.minor_upper(), amount.minor_digit()) == (500_000_000, 600_000_000, 100_000_000)


def test_the_upper_minor_of_a_single_figure_is_the_figure() -> None:
    assert Amount.parse("$5 million").minor_upper() == 500_000_000


@pytest.mark.parametrize("ask", [Amount.minor, Amount.minor_upper, Amount.minor_digit, lambda amount: amount.quantity])
def test_an_unknown_amount_has_no_number(ask: object) -> None:
    with pytest.raises(InputError, match="unknown"):
        ask(Amount.parse("classified"))  # type: ignore[operator]


def test_negation_mirrors_a_range() -> None:
    assert str(-Amount.parse("between $5 million and $6 million")) == "between USD -6 million and USD -5 million"


def test_negation_leaves_an_unknown_amount() -> None:
    assert -Amount.parse("classified") == Amount.parse("classified")


def test_negation_of_zero_is_zero() -> None:
    assert str(-Amount.parse("$0.00")) == "USD 0.00"


def test_nothing_depends_on_the_decimal_context() -> None:
    with localcontext() as context:
        context.prec = 2
        amount = Amount(stated=Decimal("123456789.25"), currency="USD")
        spread = (amount.low(), amount.minor(), str(-amount))
    assert spread == (Decimal("123456789.245"), 12345678925, "USD -123,456,789.25")


# bound -> literal, conventional, rounding literal, rounding conventional, for $5 million
SPREADS = {
    "$5 million": ("[4500000, 5500000]", "[4500000, 5500000]", "[4500000, 5500000]", "[4500000, 5500000]"),
    "up to $5 million": ("[0, 5000000]", "[4500000, 5500000]", "[4500000, 5000000]", "[4500000, 5500000]"),
    "nearly $5 million": ("[0, 5000000]", "(4000000, 5000000]", "[4500000, 5000000]", "[4500000, 5000000]"),
    "over $5 million": ("[5000000, Infinity)", "[5000000, 6000000)", "[5000000, 5500000]", "[5000000, 5500000]"),
    "about $5 million": ("[0, Infinity)", "[4500000, 5500000]", "[4500000, 5500000]", "[4500000, 5500000]"),
    "$5–6 million": ("[5000000, 6000000]", "[5000000, 6000000]", "[5500000, 5500000]", "[5500000, 5500000]"),
    "classified": ("[0, Infinity)", "[0, Infinity)", "[0, 0]", "[0, 0]"),
    "over -$5 million": (
        "(-Infinity, -5000000]",
        "(-6000000, -5000000]",
        "[-5500000, -5000000]",
        "[-5500000, -5000000]",
    ),
    "over USD 0.00": ("[0.00, Infinity)", "[0.00, 0.00]", "[0.00, 0.00]", "[0.00, 0.00]"),
    "nearly USD 0.00": ("[0, 0.00]", "[0.00, 0.00]", "[0.00, 0.00]", "[0.00, 0.00]"),
}


@pytest.mark.parametrize("text", SPREADS)
def test_every_bound_has_its_intervals(text: str) -> None:
    amount = Amount.parse(text)
    spreads = (
        amount.interval(reading="literal"),
        amount.interval(reading="conventional"),
        amount.rounding(reading="literal"),
        amount.rounding(reading="conventional"),
    )
    assert tuple(map(str, spreads)) == SPREADS[text]


def test_the_conventional_reading_is_the_default() -> None:
    amount = Amount.parse("over $58 billion")
    assert (amount.low(), amount.high(), amount.high("literal")) == (Decimal(58 * 10**9), Decimal(59 * 10**9), INFINITY)
    assert isinstance(amount.interval(), Interval)


@pytest.mark.parametrize("text", ["$5 million", "classified", "$5–6 million"])
def test_an_unknown_reading_is_a_wrong_call(text: str) -> None:
    with pytest.raises(InputError, match="reading"):
        Amount.parse(text).interval(reading="liberal")
    with pytest.raises(InputError, match="reading"):
        Amount.parse(text).rounding(reading="liberal")


def test_the_quantity_is_exact() -> None:
    quantity = Amount.parse("USD 12.50").quantity
    assert (quantity.magnitude, str(quantity.units)) == (Decimal("12.50"), "USD")


def test_amounts_and_their_errors_survive_pickling() -> None:
    amount = Amount.parse("up to $400 million")
    assert pickle.loads(pickle.dumps(amount)) == amount  # noqa: S301 - our own bytes
    with pytest.raises(AmountError) as refusal:
        Amount.parse("$200")
    back = pickle.loads(pickle.dumps(refusal.value))  # noqa: S301 - our own bytes
    assert (back.code, str(back)) == (refusal.value.code, str(refusal.value))


def test_the_function_is_the_classmethod() -> None:
    assert parse_amount("$5 million") == Amount.parse("$5 million")


def test_the_repr_shows_the_canonical_text() -> None:
    assert repr(Amount.parse("more than $66.5 billion")) == "Amount('at least USD 66.5 billion')"


def test_importing_amounts_loads_nothing_heavy() -> None:
    check = "import sys, aidledger.amounts, aidledger.dates, aidledger.units; print({'pandas','numpy','pyarrow','pint'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("stated", "bound", "text"),
    [
        ("at least $4.5 billion", Bound.AT_LEAST, "at most USD -4.5 billion"),
        ("up to $4.5 billion", Bound.AT_MOST, "at least USD -4.5 billion"),
        ("nearly $4.5 billion", Bound.NEARLY, "nearly USD -4.5 billion"),
        ("about $4.5 billion", Bound.ABOUT, "about USD -4.5 billion"),
        ("$4.5 billion", Bound.EXACT, "USD -4.5 billion"),
    ],
)
def test_a_negated_amount_reads_as_what_it_allows(stated: str, bound: Bound, text: str) -> None:
    negated = -Amount.parse(stated)
    assert (negated.bound, str(negated)) == (bound, text)
    assert Amount.parse(text) == negated
    assert negated.interval() == -Amount.parse(stated).interval()


@pytest.mark.parametrize("words", ["over", "more than", "in excess of"])
def test_words_of_size_speak_of_the_size_below_zero_too(words: str) -> None:
    assert str(Amount.parse(f"{words} -$5 million")) == "at most USD -5 million"
