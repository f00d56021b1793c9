from __future__ import annotations

import copy
import inspect
import pickle

import pytest

from aidledger import errors
from aidledger.errors import (
    AidledgerError,
    InputError,
    MissingColumnError,
    MissingDependencyError,
    ReadError,
    UnknownTermError,
    ValidationFailedError,
    did_you_mean,
)
from aidledger.findings import Finding, Findings

ALL = sorted(
    (kind for kind in vars(errors).values() if inspect.isclass(kind) and issubclass(kind, AidledgerError)),
    key=lambda kind: kind.__name__,
)
REPORT = Findings([Finding("AL102", "no currency")])


def built(kind: type[AidledgerError]) -> AidledgerError:
    if issubclass(kind, errors.FindingsError):
        return kind("Broken.", report=REPORT, hint="Mend it.")
    return kind("Broken.", hint="Mend it.")


@pytest.mark.parametrize("kind", ALL)
def test_error_says_what_is_wrong_and_ends_in_a_hint(kind: type[AidledgerError]) -> None:
    text = str(built(kind))
    assert text.startswith("Broken.")
    assert text.endswith("Hint: Mend it.")


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("again", [copy.copy, lambda error: pickle.loads(pickle.dumps(error))], ids=["copy", "pickle"])  # noqa: S301 - our own bytes
def test_error_survives_copying_and_pickling(kind: type[AidledgerError], again: object) -> None:
    assert callable(again)
    error = built(kind)
    error.add_note("seen in line 3")
    back = again(error)
    assert type(back) is kind
    assert (str(back), back.__dict__) == (str(error), error.__dict__)
    assert back.args == error.args


@pytest.mark.parametrize("kind", ALL)
def test_error_without_a_hint_is_its_message(kind: type[AidledgerError]) -> None:
    error = built(kind)
    error.hint = ""
    assert "Hint" not in str(error)


@pytest.mark.parametrize(
    ("name", "builtin"),
    [
        ("InputError", ValueError),
        ("UnknownTermError", LookupError),
        ("MissingColumnError", KeyError),
        ("MissingRateError", LookupError),
        ("UnitMismatchError", ValueError),
        ("ValidationFailedError", ValueError),
        ("ReconciliationFailedError", ValueError),
        ("MissingDependencyError", ImportError),
    ],
)
def test_error_is_also_the_builtin_a_caller_would_catch(name: str, builtin: type[Exception]) -> None:
    assert issubclass(getattr(errors, name), builtin)


def test_every_error_is_public() -> None:
    assert {kind.__name__ for kind in ALL} <= set(errors.__all__)


def test_findings_error_shows_the_report_and_carries_it() -> None:
    error = ValidationFailedError("1 error found.", report=REPORT)
    assert str(error) == "1 error found.\n\nAL102 error: no currency"
    assert error.report == REPORT


def test_read_error_names_file_and_line() -> None:
    error = ReadError("Torn.", path="a.csv", line=3)
    assert (error.path, error.line) == ("a.csv", 3)


def test_unknown_term_suggests_near_names() -> None:
    error = UnknownTermError.of("Party", "Ukrane", ["Ukraine", "Germany"])
    assert str(error) == "Party 'Ukrane' is not known.\nHint: Did you mean 'Ukraine'?"
    assert (error.term, error.near) == ("Ukrane", ("Ukraine",))


def test_unknown_term_lists_a_few_known_ones_when_none_is_near() -> None:
    assert UnknownTermError.of("Basis", "zzz", ["announced", "revalued"]).hint == "Known: announced, revalued."


def test_unknown_term_says_where_to_look_when_there_are_many() -> None:
    many = [f"code{number}" for number in range(100)]
    assert UnknownTermError.of("Code", "zzz", many, where="See the table.").hint == "See the table."


def test_unknown_term_keeps_the_subclass() -> None:
    class OwnError(UnknownTermError):
        """A more special one."""

    assert type(OwnError.of("Thing", "x", [])) is OwnError


@pytest.mark.parametrize("kind", [InputError, MissingColumnError, MissingDependencyError])
def test_error_message_is_not_quoted_as_a_key(kind: type[AidledgerError]) -> None:
    assert str(kind("No column 'x'.")) == "No column 'x'."


def test_suggestions_come_nearest_first_and_at_most_three() -> None:
    assert did_you_mean("stage", ["stag", "stage1", "stages", "staged", "xyz"])[0] in {"stage1", "stages", "staged"}
    assert len(did_you_mean("stage", ["stag", "stage1", "stages", "staged", "xyz"])) == 3


def test_suggestions_ignore_case_and_survive_long_terms() -> None:
    assert did_you_mean("GERMANY", ["Germany"]) == ("Germany",)
    assert did_you_mean("x" * 10**6, ["Germany"]) == ()


@pytest.mark.parametrize("term", [None, 7, ("a", "b"), b"x"])
def test_unknown_terms_need_not_be_text(term: object) -> None:
    error = UnknownTermError.of("Party", term, ["Ukraine"])
    assert (error.message, error.term) == (f"Party {str(term)!r} is not known.", str(term))


def test_unknown_term_is_not_echoed_at_length() -> None:
    error = UnknownTermError.of("Party", "Ukr\x1b" + "x" * 5000, ["Ukraine"])
    assert len(error.message) < 120
    assert error.message.startswith("Party 'Ukr\\x1bxxx")
    assert error.message.endswith("…' is not known.")
