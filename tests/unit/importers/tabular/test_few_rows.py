from __future__ import annotations

import pickle
from copy import deepcopy
from typing import TYPE_CHECKING

import pytest

from aidledger.errors import ReadError
from aidledger.importers.tabular import TableRead, read_table
from aidledger.importers.tabular.late import LatePackages

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEADER = "id,date,amount,currency,category,donor,source_url,publisher,via_kind,note"
GOOD = "A-{n},2024-10-21,5000000,USD,munitions;tanks,US,https://example.org/{n},DoD,official,"


def few(tmp_path: Path, *rows: str, header: str = HEADER) -> TableRead:
    path = tmp_path / "packages.v2.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    taken = read_table(path)
    assert isinstance(taken.packages, LatePackages)
    return taken


def test_good_rows_become_packages_of_every_field(tmp_path: Path) -> None:
    taken = few(tmp_path, GOOD.format(n=1), GOOD.format(n=2) + "A remark.")
    first, second = taken.packages.records()
    assert (first.id, str(first.amount), first.category) == ("A-1", "USD 5,000,000", ("munitions", "tanks"))
    assert (first.donor, str(first.stage), first.authority) == ("USA", "announced", "UNSPECIFIED")
    assert (first.note, second.note) == (None, "A remark.")
    assert [(source.url, source.publisher, source.kind) for source in second.sources] == [
        ("https://example.org/2", "DoD", "official")
    ]
    assert (len(taken.packages), len(taken.rejects), len(taken.findings), taken.file) == (2, 0, 0, "packages.v2")


def test_refused_rows_keep_their_line_their_cells_and_their_reasons(tmp_path: Path) -> None:
    bad = GOOD.format(n=2).replace("munitions;tanks", "nonsense").replace("5000000", "-1")
    taken = few(tmp_path, GOOD.format(n=1), bad, GOOD.format(n=3))
    assert taken.packages.ids == ["A-1", "A-3"]
    assert [(one.location.row, one.code, one.subject) for one in taken.findings] == [
        (3, "AL112", "A-2"),
        (3, "AL130", "A-2"),
    ]
    rejected = taken.rejects.arrow.to_pylist()
    assert [(row["row"], row["codes"], row["amount"]) for row in rejected] == [(3, "AL112 AL130", "-1")]


def test_what_the_record_accepts_is_put_into_its_row(tmp_path: Path) -> None:
    worded = GOOD.format(n=2).replace("5000000,USD", "up to $6 million,")
    several = GOOD.format(n=3).replace("2024-10-21", "October 2024") + "na\u00efve"
    taken = few(tmp_path, GOOD.format(n=1), worded, several)
    amounts, dates, notes = (
        [str(getattr(package, name)) for package in taken.packages.records()] for name in ("amount", "date", "note")
    )
    assert amounts == ["USD 5,000,000", "up to USD 6 million", "USD 5,000,000"]
    assert dates == ["2024-10-21", "2024-10-21", "2024-10"]
    assert notes == ["None", "None", "na\u00efve"]


def test_further_sources_stand_beside_the_one_of_each_row(tmp_path: Path) -> None:
    more = GOOD.format(n=2) + ",https://example.com/a | https://example.com/b"
    taken = few(tmp_path, GOOD.format(n=1) + ",", more, header=f"{HEADER},other_source_urls")
    assert [len(package.sources) for package in taken.packages.records()] == [1, 3]


def test_a_source_needs_more_than_a_kind(tmp_path: Path) -> None:
    bare = GOOD.format(n=2).replace("https://example.org/2,DoD", ",")
    taken = few(tmp_path, GOOD.format(n=1), bare, bare.replace("A-2", "A-3").replace("official", ""))
    assert [finding.location.column for finding in taken.findings] == ["via_kind"]
    assert [len(package.sources) for package in taken.packages.records()] == [1, 0]


def test_the_first_good_row_of_an_id_wins(tmp_path: Path) -> None:
    bad = GOOD.format(n=1).replace("US", "zz")
    taken = few(tmp_path, bad, GOOD.format(n=1), GOOD.format(n=1), GOOD.format(n=2))
    assert taken.packages.ids == ["A-1", "A-2"]
    assert [(one.location.row, one.code) for one in taken.findings if one.code == "AL150"] == [(4, "AL150")]
    assert "row 3" in next(one.message for one in taken.findings if one.code == "AL150")


@pytest.mark.parametrize("again", [deepcopy, lambda taken: pickle.loads(pickle.dumps(taken))])  # noqa: S301 - our own
def test_what_was_read_can_be_copied_and_pickled(again: Callable[[TableRead], TableRead], tmp_path: Path) -> None:
    taken = few(tmp_path, GOOD.format(n=1), GOOD.format(n=2).replace("US", "zz"))
    twin = again(taken)
    assert twin.packages.records() == taken.packages.records()
    assert twin.rejects.arrow.equals(taken.rejects.arrow)
    assert list(twin.findings) == list(taken.findings)


def test_columns_nobody_reads_are_noted_and_kept_with_rejects(tmp_path: Path) -> None:
    taken = few(tmp_path, GOOD.format(n=1).replace("US", "zz") + ",mine", header=f"{HEADER},own")
    assert taken.findings.by_code()["AL151"] == 1
    assert taken.rejects.arrow.column("own").to_pylist() == ["mine"]


@pytest.mark.parametrize("identifier", ["", " A-1", "A 1", "\u0410-1"])
def test_ids_to_be_derived_or_mended_are_left_to_others(identifier: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{HEADER}\n{GOOD.replace('A-{n}', identifier).format(n=1)}\n", encoding="utf-8")
    assert not isinstance(read_table(path).packages, LatePackages)


def test_a_file_that_is_not_there_is_said_so_by_others(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="There is no file"):
        read_table(tmp_path / "none.csv")
