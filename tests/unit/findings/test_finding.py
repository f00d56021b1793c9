from __future__ import annotations

import pytest

from aidledger.errors import UnknownTermError
from aidledger.findings import Finding, Location, Severity

ERROR = Finding("AL102", "no currency", subject="P-1")
WARNING = Finding("AL201", "unknown amount")
NOTE = Finding("AL206", "equal amounts")


@pytest.mark.parametrize(
    ("location", "text"),
    [
        (Location(), ""),
        (Location(row=3), "row 3"),
        (Location("a.csv"), "a.csv"),
        (Location("a.csv", row=17, column="amount"), 'a.csv:17: column "amount"'),
        (Location("a.xlsx", "Main", 4, "items", "items[0].count"), 'a.xlsx[Main]:4: column "items[0].count"'),
        (Location("a.csv", row=4, column="Betrag", path="amount"), 'a.csv:4: column "Betrag"'),
        (Location("a.csv", row=4, column="wording", path="amount.wording"), 'a.csv:4: column "wording"'),
        (Location("a.csv", row=4, column="amount", path="amount.wording"), 'a.csv:4: column "amount"'),
        (Location("a.csv", row=4, column="Art", path="category[1]"), 'a.csv:4: column "Art" (category[1])'),
        (Location("a.csv", row=4, column="category", path="category[1]"), 'a.csv:4: column "category[1]"'),
        (Location("a.csv", row=4, path="category"), 'a.csv:4: column "category"'),
        (Location(column="amount", path="amount.stated"), '"amount.stated"'),
        (Location(path="reannounced"), '"reannounced"'),
        (Location(row=3, column="amount"), 'row 3: column "amount"'),
    ],
)
def test_location_reads_like_a_place(location: Location, text: str) -> None:
    assert str(location) == text


def test_finding_renders_where_what_and_how_to_mend() -> None:
    finding = Finding("AL102", "no currency", hint="Name it.", location=Location("a.csv", row=2), subject="P-1")
    assert finding.render() == "a.csv:2\nAL102 error [P-1]: no currency\n  Hint: Name it."


def test_finding_without_place_and_hint_is_one_line() -> None:
    assert WARNING.render() == "AL201 warning: unknown amount"


def test_hostile_text_cannot_write_lines_of_its_own_or_paint_the_terminal() -> None:
    finding = Finding("AL102", "a\nAL999 fine", hint="\x1b[2J", location=Location("x\u202e.csv"), subject="\r")
    text = finding.render()
    assert len(text.splitlines()) == 3
    assert text.replace("\n", "").isprintable()


def test_finding_of_an_unknown_code_is_refused() -> None:
    with pytest.raises(UnknownTermError):
        Finding("AL999", "what?")


def test_severity_follows_from_the_code() -> None:
    assert [finding.severity for finding in (ERROR, WARNING, NOTE)] == list(Severity)
