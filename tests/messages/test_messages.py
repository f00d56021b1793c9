"""Every finding a single value or record can cause: a case that triggers it, and its exact text.

A case is a JSON file named after the code it triggers, in one of two forms:

- `{"record": "AidPackage", "fields": {...}}`: raw fields, as one record is built from them;
- `{"rows": [{...}, ...]}`: text cells, as they stand in the table of packages of a data package.

The file of the same name that ends in `.txt` holds the findings as they are printed.
`pytest --update-golden` writes it anew; read the difference before you keep it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from aidledger import model
from aidledger.findings import CODES, Findings, Location
from aidledger.importers.cells import COLUMNS, package_fields
from aidledger.importers.judge import judge
from aidledger.importers.records import read_records
from aidledger.model import AidPackage
from tests.messages.of_files import OF_FILES

RECORDS = Path(__file__).parent / "records"
CASES = sorted(path.stem for path in RECORDS.glob("*.json"))

each_case = pytest.mark.parametrize("case", CASES)


def findings_of(case: str) -> Findings:
    content: dict[str, Any] = json.loads((RECORDS / f"{case}.json").read_text(encoding="utf-8"))
    if "rows" in content:
        _, found = read_records(
            content["rows"], AidPackage, package_fields, file="mine/packages.csv", columns=COLUMNS["packages"]
        )
        return Findings(found)
    judged = judge(getattr(model, content["record"]), content["fields"], location=Location())
    return Findings(judged if isinstance(judged, tuple) else ())


@each_case
def test_case_reads_exactly_as_its_text(case: str, *, update_golden: bool) -> None:
    path = RECORDS / f"{case}.txt"
    text = findings_of(case).render() + "\n"
    if update_golden:
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@each_case
def test_case_triggers_the_code_it_is_named_after_and_nothing_else(case: str) -> None:
    assert findings_of(case).by_code() == {case[:5]: 1}


@each_case
def test_text_of_a_case_says_where_the_fault_is_and_how_to_mend_it(case: str) -> None:
    (finding,) = findings_of(case)
    assert finding.location.path or finding.location.column
    assert finding.hint.endswith((".", "?"))
    assert not finding.message.endswith(".")


def test_every_code_of_values_and_records_has_a_case() -> None:
    assert {case[:5] for case in CASES} == {code for code in CODES if code.startswith("AL1")} - OF_FILES


def test_every_text_belongs_to_a_case() -> None:
    assert sorted(path.stem for path in RECORDS.glob("*.txt")) == CASES
