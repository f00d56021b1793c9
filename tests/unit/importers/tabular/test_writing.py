from __future__ import annotations

from pathlib import Path

import pytest

from aidledger.importers.tabular.writing import replace_file


def test_a_file_takes_its_place_once_it_is_complete(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_bytes(b"old")
    with replace_file(target) as file:
        file.write(b"new")
        assert target.read_bytes() == b"old"
    assert target.read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_a_crash_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_bytes(b"old")

    def crash() -> None:
        with replace_file(target) as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        crash()
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_a_new_file_has_the_rights_any_other_would_have(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.touch()
    with replace_file(tmp_path / "out.csv") as file:
        file.write(b"x")
    assert (tmp_path / "out.csv").stat().st_mode == plain.stat().st_mode


def test_an_existing_file_keeps_its_rights(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.touch(mode=0o640)
    with replace_file(target) as file:
        file.write(b"x")
    assert target.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "out.csv", tmp_path / "link.csv"
    target.touch()
    link.symlink_to(target)
    with replace_file(link) as file:
        file.write(b"x")
    assert link.is_symlink()
    assert target.read_bytes() == b"x"


def test_a_folder_that_does_not_exist_is_the_callers_to_make(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), replace_file(tmp_path / "no" / "out.csv"):
        pass
