"""A ledger that leaves in a workbook or a database comes back whole, whatever it holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import aidledger as al
from aidledger.importers.cells import contradicts_wording
from aidledger.model import Record
from aidledger.table import Coverage
from tests.strategies import ledgers


def is_consistent(ledger: al.Ledger) -> bool:
    """Reading refuses an amount that its own words contradict; such a record can be built, but not read."""
    groups: list[Sequence[Record]] = [ledger.packages, ledger.statements, ledger.revisions, ledger.limits]
    return not any(contradicts_wording(record.amount) for records in groups for record in records)


@pytest.mark.parametrize("suffix", ["sqlite", "xlsx"])
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(ledger=ledgers().filter(is_consistent), name=st.sampled_from(["ours", "=1+1", "a: b"]))
def test_what_is_written_is_read_the_same(suffix: str, ledger: al.Ledger, name: str) -> None:
    if suffix == "xlsx":  # a row without anything in it is none
        assume(all(any((one.id, one.date, one.publisher, one.url, one.note)) for one in ledger.announcements))
    coverage = Coverage(dt.date(2022, 2, 24), None, complete=True)
    ledger = al.Ledger.from_book(replace(ledger._book, name=name, title=name, coverage=coverage, full_record="x"))
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"ledger.{suffix}"
        written = ledger.write(path)
        taken = al.ingest(path)
        assert [f"{one.code} {one.message}" for one in taken.findings] == []
        assert taken.ledger.hash == ledger.hash
        assert taken.ledger == ledger
        assert al.load(path) == ledger
        book = taken.ledger._book
        assert (book.name, book.title, book.coverage, book.full_record) == (name, name, coverage, "x")
        assert not any("cut" in note or "blank" in note for note in written.notes)
