"""The exact text of findings that come from a ledger on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

import aidledger as al
from aidledger.errors import ValidationFailedError
from tests.builders import package


def test_a_source_of_no_record_and_a_version_without_its_change(tmp_path: Path) -> None:
    source = al.Source(url="https://example.org/", quote="words")
    ledger = al.Ledger([package(id="A", sources=[source])])
    ledger.amend("A", amount="$300 million", reason="r", source="https://example.org/", known_on="2025-02-01").save(
        tmp_path / "mine"
    )
    for name, old, new in (("sources", "packages,A,,2", "packages,B,,2"), ("amendments", "A,2,", "A,3,")):
        path = tmp_path / "mine" / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ValidationFailedError) as caught:
        al.load(tmp_path / "mine", verify=False)
    assert caught.value.report.render() == (
        'mine/amendments.csv:2: column "version"\n'
        "AL154 error [A]: version 1 of 'A' or its change is missing\n"
        "  Hint: Each change has a line in amendments.csv, and the version it replaced one in the table of earlier versions.\n"
        'mine/sources.csv:4: column "id"\n'
        "AL153 error [B]: there is no record 'B' in the table 'packages'\n"
        "  Hint: Correct `table`, `id` and `version`, or remove the line."
    )
