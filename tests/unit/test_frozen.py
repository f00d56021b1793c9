from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import ValidationError, model_validator

from aidledger.errors import InputError
from aidledger.frozen import Frozen, problem, problem_at


class Pair(Frozen):
    """A record with a rule across its fields."""

    low: int
    high: int = 10

    @model_validator(mode="after")
    def _ascends(self) -> Pair:
        if self.low > self.high:
            raise problem_at("high", problem("AL124", "{braces} stay", hint="Use {}."), given=self.high)
        return self


def test_a_problem_becomes_the_type_and_the_words_of_the_error() -> None:
    with pytest.raises(ValidationError) as caught:
        Pair(low=11)
    (error,) = caught.value.errors()
    assert error["type"] == "AL124"
    assert error["msg"] == "{braces} stay. Hint: Use {}."


def test_a_rule_across_fields_can_name_the_field_to_mend() -> None:
    with pytest.raises(ValidationError) as caught:
        Pair(low=11, high=3)
    (error,) = caught.value.errors()
    assert (error["loc"], error["input"]) == (("high",), 3)


def test_the_value_of_a_problem_is_kept_short() -> None:
    refusal = problem("AL101", "no", hint="yes", value="x" * 10_000)
    assert refusal.context is not None
    assert refusal.context["value"] == "x" * 200


def test_a_problem_without_a_value_does_not_hide_the_input() -> None:
    assert problem("AL101", "no", hint="yes").context == {"problem": "no", "hint": "yes"}


def test_a_changed_copy_is_validated() -> None:
    with pytest.raises(ValidationError, match="AL124"):
        Pair(low=1).model_copy(update={"low": 11})


def test_a_changed_copy_keeps_the_other_fields() -> None:
    assert Pair(low=1, high=5).model_copy(update={"low": 2}) == Pair(low=2, high=5)


def test_a_changed_copy_remembers_which_fields_were_given() -> None:
    assert Pair(low=1).model_copy(update={"low": 2}).model_fields_set == {"low"}


@pytest.mark.parametrize("update", [None, {}])
def test_a_copy_without_changes_is_the_record_itself(update: dict[str, object] | None) -> None:
    pair = Pair(low=1)
    assert pair.model_copy(update=update, deep=True) is pair


def test_the_old_way_to_copy_validates_too() -> None:
    assert Pair(low=1).copy(update={"low": 2}) == Pair(low=2)
    with pytest.raises(ValidationError, match="AL124"):
        Pair(low=1).copy(update={"low": 11})


def test_a_record_cannot_be_copied_in_part() -> None:
    with pytest.raises(InputError, match="in part"):
        Pair(low=1).copy(include={"low"})
    with pytest.raises(InputError, match="in part"):
        Pair(low=1).copy(exclude={"high"})


def test_a_field_cannot_be_set() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Pair(low=1).low = 2  # type: ignore[misc] # that is the point


def test_a_field_cannot_be_deleted() -> None:
    pair = Pair(low=1)
    with pytest.raises(ValidationError, match="frozen"):
        del pair.low


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        Pair.model_validate({"low": 1, "heigh": 3})


def test_infinity_is_text_in_json() -> None:
    class Wide(Frozen):
        """A record with a number."""

        end: Decimal | float

    assert Wide(end=float("inf")).model_dump_json() == '{"end":"Infinity"}'
