"""Laws of amounts: text and back, never a guess, readings nested, nothing but exact numbers."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import assume, example, given
from hypothesis import strategies as st

from aidledger.amounts import Amount, AmountError, Bound, Reading, amounts_in, minor_exponent
from aidledger.amounts.numbers import LOCALES

CURRENCIES = ("USD", "EUR", "GBP", "JPY", "KWD", "UAH", "CLF")
ONE_FIGURE = (Bound.EXACT, Bound.AT_MOST, Bound.NEARLY, Bound.AT_LEAST, Bound.ABOUT)
WORDING = "$€£¥kKčzłUSDEURXPDA0123456789٤\uff19.,' -–−~+abcdefghmnoprstuvw\u00a0\u202f\u200b\n\x00"


@st.composite
def amounts(draw: st.DrawFn, *, signed: bool = True) -> Amount:
    """Any amount that can exist."""
    if draw(st.integers(0, 9)) == 0:
        reason = draw(st.sampled_from(["not given", "undisclosed", "classified", "no price"]))
        return Amount(bound=Bound.UNKNOWN, reason=reason, currency=draw(st.sampled_from((None, *CURRENCIES))))
    currency = draw(st.sampled_from(CURRENCIES))
    exponent = minor_exponent(currency)
    power = draw(st.integers(-exponent, 12))
    most = 10 ** (18 - exponent - power)
    units = st.integers(-most if signed else 0, most)
    digit = Decimal(1).scaleb(power)
    if draw(st.booleans()):
        low, high = sorted(draw(st.tuples(units, units)))
        assume(low < high)
        return Amount(stated=low * digit, upper=high * digit, currency=currency, bound=Bound.BETWEEN, digit=digit)
    return Amount(stated=draw(units) * digit, currency=currency, bound=draw(st.sampled_from(ONE_FIGURE)), digit=digit)


@given(amounts())
def test_the_canonical_text_reads_back_as_the_same_amount(amount: Amount) -> None:
    assert Amount.parse(str(amount)) == amount
    assert str(Amount.parse(str(amount))) == str(amount)


@given(amounts())
def test_json_reads_back_as_the_same_amount(amount: Amount) -> None:
    assert Amount.model_validate_json(amount.model_dump_json()) == amount


@given(amounts())
def test_minor_units_lose_nothing(amount: Amount) -> None:
    assume(amount.is_known)
    assert amount.currency is not None
    unit = Decimal(1).scaleb(-minor_exponent(amount.currency))
    assert (amount.minor() * unit, amount.minor_digit() * unit) == (amount.stated, amount.digit)
    assert abs(amount.minor()) <= 10**18


@given(amounts(), st.sampled_from(Reading))
def test_rounding_lies_inside_the_interval_and_the_value_inside_both(amount: Amount, reading: Reading) -> None:
    outer, inner = amount.interval(reading=reading), amount.rounding(reading=reading)
    assert outer.low <= inner.low <= inner.high <= outer.high
    if amount.value is not None:
        assert outer.contains(amount.value)
        assert inner.contains(amount.value)


@given(amounts(signed=False))
def test_the_literal_reading_allows_what_the_conventional_one_allows_on_its_side(amount: Amount) -> None:
    literal, conventional = amount.interval(reading="literal"), amount.interval(reading="conventional")
    if amount.bound is Bound.AT_MOST:
        assert literal.contains(amount.stated or Decimal(0))
    else:
        assert literal.low <= max(conventional.low, Decimal(0)) or amount.bound is Bound.EXACT
        assert literal.high >= conventional.high or amount.bound is Bound.EXACT


@given(amounts(), st.sampled_from(Reading))
def test_a_mirrored_amount_has_mirrored_intervals(amount: Amount, reading: Reading) -> None:
    assume(amount.is_known)
    assume(amount.stated or amount.upper)
    assert (-amount).interval(reading=reading) == -amount.interval(reading=reading)
    assert (-amount).rounding(reading=reading) == -amount.rounding(reading=reading)
    mirrored = -amount
    assert -mirrored == amount


@given(amounts())
def test_no_number_in_an_amount_is_a_float(amount: Amount) -> None:
    numbers = (amount.stated, amount.upper, amount.digit, amount.value, amount.low(), amount.high())
    assert not any(isinstance(number, float) for number in numbers)


@given(st.text(WORDING, max_size=40) | st.text(max_size=40), st.sampled_from(sorted(LOCALES)))
@example("5K dollars", "en")
@example("$1 mi\u0131lion", "en")
def test_any_text_is_either_read_reproducibly_or_refused_with_a_code(text: str, locale: str) -> None:
    try:
        amount = Amount.parse(text, locale=locale)
    except AmountError as error:
        assert error.code.startswith("AL1")  # noqa: PT017 - either outcome is lawful
        return
    assert Amount.parse(str(amount)) == amount


@given(
    amounts(signed=False),
    st.sampled_from(["", "He said ", "(", "a total of "]),
    st.sampled_from(["", " in aid", ".", ", again"]),
)
def test_prose_reads_what_a_cell_reads_or_doubts_it(amount: Amount, before: str, after: str) -> None:
    assume(amount.is_known)
    found = amounts_in(f"{before}{amount}{after}")
    assert len(found) == 1
    assert found[0].amount == amount or found[0].amount is None


@given(st.text(WORDING, max_size=80) | st.text(max_size=80))
@example("$5 or more-€5")
def test_finds_are_in_order_in_place_and_read_back(text: str) -> None:
    end = 0
    for found in amounts_in(text):
        assert end <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == found.text
        assert (found.amount is None) is (found.doubt is not None)
        if found.amount is not None:
            assert found.amount.wording is not None
            assert Amount.parse(found.amount.wording) == found.amount
        end = found.end


@given(st.integers(1, 999), st.integers(0, 9))
def test_a_small_figure_that_lost_its_unit_is_never_read_from_prose(whole: int, tenth: int) -> None:
    for text in (f"worth ${whole} in aid", f"${whole}.{tenth} left", f"{whole} dollars", f"EUR {whole}"):
        assert [found.amount for found in amounts_in(text)] == [None]


@given(st.integers(1, 10**12), st.sampled_from(["బిలియన్లకు", "мільйонів", "亿", "مليون", "μιλ"]))
def test_a_unit_in_another_script_is_never_dropped(figure: int, unit: str) -> None:
    assert [found.amount for found in amounts_in(f"${figure:,} {unit}")] == [None]
