"""Wrong arguments, wherever they are given, raise a typed error that says what was given and what to write."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import aidledger as al
from aidledger.arguments import refuse_other_types, whole_number
from aidledger.errors import InputError, MissingRateError, ReadError, UnknownTermError

if TYPE_CHECKING:
    from collections.abc import Callable

SOURCE = "https://example.org/correction"
DAY = dt.date(2024, 1, 2)
LONG = "x" * 300


@cache
def us() -> Any:
    return al.load("us-ukraine")


@cache
def ecb() -> Any:
    return al.rates("ecb")


@cache
def withdrawn() -> Any:
    return us().withdraw("PDA-68", reason="An error.", source=SOURCE, known_on="2025-05-01")


@cache
def changes() -> Any:
    return al.diff(us(), withdrawn())


def test_integers_of_numpy_are_whole_numbers() -> None:
    assert whole_number("limit", np.int64(3)) == 3


@pytest.mark.parametrize("value", [1.5, -1, None, "3", Decimal("NaN")])
def test_what_is_no_whole_number_is_repeated(value: Any) -> None:
    with pytest.raises(InputError, match=r"^limit=") as caught:
        whole_number("limit", value)
    assert repr(value) in caught.value.message


def test_a_long_value_is_cut_in_the_message() -> None:
    with pytest.raises(InputError) as caught:
        refuse_other_types("to", ["x" * 10_000], str, what="text", hint="Give text.")
    assert len(caught.value.message) < 200


@pytest.mark.parametrize(
    ("call", "named", "hint"),
    [
        (lambda: us().convert(None, rates=ecb()), "None", "EUR"),
        (lambda: us().convert(3, rates=ecb()), "3", "EUR"),
        (lambda: us().convert("EUR", rates="ecb"), "rates='ecb'", 'al.rates("ecb")'),
        (lambda: us().convert("EUR", rates=None), "rates=None", 'al.rates("ecb")'),
        (lambda: us().convert("EUR", rates=ecb(), policy="last:7"), "'last:7'", "al.RatePolicy.last(7)"),
        (lambda: us().deflate(to=2024, prices="us-gdp"), "'us-gdp'", 'al.prices("us-gdp")'),
        (lambda: us().deflate(to=2024, prices=None), "None", 'al.prices("us-gdp")'),
        (lambda: us().deflate(to=2024, prices=[None]), "None", 'al.prices("us-gdp")'),
        (lambda: ecb().rate("USD", "EUR", on=DAY, policy="last:7"), "'last:7'", "al.RatePolicy.last(7)"),
        (lambda: ecb().rate([], "EUR", on=DAY), "[]", "EUR"),
        (lambda: ecb().has([], DAY, al.RatePolicy.EXACT), "[]", "EUR"),
        (lambda: ecb().has("USD", "2024-01-02", al.RatePolicy.EXACT), "'2024-01-02'", "dt.date"),
        (lambda: al.RatePolicy.last(0), "max_age=0 ", "7"),
        (lambda: al.RatePolicy.last(None), "max_age=None ", "7"),  # type: ignore[arg-type]
        (lambda: al.RatePolicy.average([]), "period=[] ", '"M"'),  # type: ignore[arg-type]
        (lambda: al.RatePolicy.end_of(""), "period='' ", '"M"'),
        (lambda: al.RatePolicy(period="M"), "period='M' ", "average"),
        (lambda: al.RatePolicy.parse(None), "None", "last:7"),  # type: ignore[arg-type]
    ],
)
def test_wrong_arguments_of_conversions_are_named(call: Callable[[], object], named: str, hint: str) -> None:
    with pytest.raises(InputError) as caught:
        call()
    assert named in caught.value.message
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    "call",
    [
        lambda: al.Ledger(None),  # type: ignore[arg-type]
        lambda: al.Ledger(us().table, coverage="x"),  # type: ignore[arg-type]
        lambda: al.Ledger(us().table, name=3),  # type: ignore[arg-type]
        lambda: al.Ledger(us().table, title=None),  # type: ignore[arg-type]
        lambda: al.Ledger(us().table, statements=7),  # type: ignore[arg-type]
        lambda: us().summary(width=None),
        lambda: us().check().suppress(1),
        lambda: us().check().render(limit=1.5),
        lambda: us().reconcile().render(limit=1.5),
        lambda: changes().packages(most=Decimal("NaN")),
        lambda: changes().render(limit=1.5),
        lambda: us().totals(by="recipient").relative_to({}, of="gdp", year=2024, currency=[]),
    ],
)
def test_wrong_arguments_of_ledgers_and_results_are_refused(call: Callable[[], object]) -> None:
    with pytest.raises(InputError) as caught:
        call()
    assert caught.value.hint


@pytest.mark.parametrize(
    "call",
    [
        lambda: us()[0],
        lambda: us()[None],
        lambda: us().totals(by="authority")[None],
        lambda: us().totals(by="authority")[7],
        lambda: us().cumulative().curve(None),
        lambda: us().cumulative(by="authority").curve([]),
        lambda: changes().waterfall()[None],
        lambda: us().check().select(1),
        lambda: us().check().ignore([[]]),
    ],
)
def test_keys_that_are_no_key_are_unknown_terms(call: Callable[[], object]) -> None:
    with pytest.raises(UnknownTermError, match=r"not known|none called|No package differs"):
        call()


def test_a_package_finds_itself_and_what_was_withdrawn_says_so() -> None:
    package = us()["PDA-68"]
    assert us()[package] == package
    with pytest.raises(UnknownTermError, match="was withdrawn") as caught:
        withdrawn()["PDA-68"]
    assert "history" in caught.value.hint


@pytest.mark.parametrize("name", [LONG, f"{LONG}.csv", f"./{LONG}", "a\0b.csv"])
@pytest.mark.parametrize("door", [al.load, al.read, al.ingest, al.rates])
def test_names_no_file_can_have_are_not_found(door: Callable[[str], object], name: str) -> None:
    with pytest.raises((ReadError, UnknownTermError)) as caught:
        door(name)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("day", "said"), [("2099-01-01", "Rates end on 20"), ("1990-01-01", "Rates begin on 1999-01-04")]
)
def test_a_policy_that_was_used_is_not_advised_again(day: str, said: str) -> None:
    with pytest.raises(MissingRateError) as caught:
        us().convert("EUR", rates=ecb(), policy=al.RatePolicy.last(7), at=day)
    assert said in caught.value.hint
    assert "RatePolicy.last(7)" not in caught.value.hint


def test_a_gap_longer_than_the_policy_advises_one_that_reaches_further() -> None:
    with pytest.raises(MissingRateError, match="reaches further back"):
        ecb().rate("USD", "EUR", on="2024-01-01", policy=al.RatePolicy.last(1))


def test_curves_of_several_currencies_are_not_advised_to_group_by_currency() -> None:
    rows = [
        {"id": code, "amount": f"{code} 5 million", "date": "2024-01-02", "category": "munitions", "donor": "US"}
        for code in ("USD", "EUR")
    ]
    ledger = al.Ledger([al.AidPackage(**row, recipient="UKR", authority="PDA") for row in rows])
    with pytest.raises(InputError) as caught:
        ledger.cumulative(by="currency")
    assert "group by" not in caught.value.hint
    with pytest.raises(InputError, match="group by="):
        ledger.total()
