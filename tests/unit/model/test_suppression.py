from __future__ import annotations

import pytest
from pydantic import ValidationError

from aidledger.findings import Location
from aidledger.importers.judge import findings_of
from aidledger.ledger import Ledger
from aidledger.model import AidPackage, Suppression, suppressions_text
from tests.builders import limit, package, revision, statement


def refused(value: object) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        package(suppressed=value)
    return [finding.code for finding in findings_of(caught.value, location=Location())]


@pytest.mark.parametrize(
    "given",
    [
        "AL206: two sites; AL208: unclear",
        " AL206 :two sites ;AL208: unclear; ",
        ["AL206: two sites", "AL208: unclear"],
        [{"code": "AL206", "reason": "two sites"}, Suppression(code="AL208", reason="unclear")],
    ],
)
def test_suppressions_are_read_from_text_and_from_parts(given: object) -> None:
    assert suppressions_text(package(suppressed=given).suppressed) == "AL206: two sites; AL208: unclear"


def test_a_reason_may_hold_semicolons_and_codes() -> None:
    text = "AL206: see AL208; and the release: two packages"
    (only,) = package(suppressed=text).suppressed
    assert only.reason == "see AL208; and the release: two packages"
    assert str(only) == text


@pytest.mark.parametrize("nothing", [None, "", "  ", (), []])
def test_nothing_suppresses_nothing(nothing: object) -> None:
    assert package(suppressed=nothing).suppressed == ()
    assert suppressions_text(()) is None


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        ("because", ["AL142"]),
        ("al206: lower case", ["AL142"]),
        ("AL999: no such code", ["AL130"]),
        ("AL206:", ["AL140"]),
        ("AL206: one; AL206: two", ["AL142"]),
        ("AL206: a\x00b", ["AL143"]),
        ("AL206: " + "r" * 501, ["AL143"]),
        ("r" * 20_001, ["AL143"]),
        ([{"code": "AL206", "reason": "x; AL207: y"}], ["AL143"]),
        ([{"code": "AL206"}], ["AL140"]),
        (7, ["AL142"]),
    ],
)
def test_what_is_no_suppression_is_refused(value: object, codes: list[str]) -> None:
    assert refused(value) == codes


def test_every_record_that_is_checked_can_suppress() -> None:
    for make in (package, statement, revision, limit):
        assert make(suppressed="AL210: known").suppressed[0].code == "AL210"


def test_suppressions_survive_the_table_and_change_no_derived_id() -> None:
    made = package(suppressed="AL206: two sites; AL208: unclear")
    (back,) = Ledger([made]).packages
    assert back == made
    assert back.id == package().id
    assert AidPackage.model_validate(made.model_dump(mode="json")) == made
    assert Ledger([made]).hash != Ledger([package()]).hash


@pytest.mark.parametrize("reason", [";", "two sites;", "; two sites"])
def test_a_reason_begins_and_ends_without_a_semicolon(reason: str) -> None:
    with pytest.raises(ValidationError, match="semicolon"):
        Suppression(code="AL206", reason=reason)
