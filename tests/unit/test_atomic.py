from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from aidledger.atomic import replacing_file, replacing_files
from aidledger.errors import InputError, LockedError, WriteError
from aidledger.folders import COMMITTED, HIDDEN, LOCK, current

NAMES = ("a.csv", "b.csv", "c.json")

WRITER = """
import os, sys
from pathlib import Path
from aidledger.atomic import replacing_files

folder, limit = Path(sys.argv[1]), int(sys.argv[2])
count = 0

def kill_at(event, args):
    global count
    if event in {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir"} and str(folder) in str(args[0]):
        count += 1
        if count == limit:
            os._exit(9)

import filelock  # loaded before counting starts
sys.addaudithook(kill_at)
with replacing_files(folder) as draft:
    for name in ("a.csv", "b.csv", "c.json"):
        (draft / name).write_text("new " * 5000)
print(count)
"""


def content(folder: Path) -> set[str]:
    return {current(folder, name).read_text(encoding="utf-8")[:3] for name in NAMES}


def write_and_fail(path: Path) -> None:
    path.write_text("new", encoding="utf-8")
    raise ZeroDivisionError


def write(folder: Path, limit: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", WRITER, str(folder), str(limit)], capture_output=True, text=True, check=False
    )


def test_a_kill_before_any_step_leaves_all_old_or_all_new_files(tmp_path: Path) -> None:
    seen = []
    for limit in range(1, 100):
        folder = tmp_path / str(limit)
        with replacing_files(folder) as draft:
            for name in NAMES:
                (draft / name).write_text("old", encoding="utf-8")
        done = write(folder, limit)
        seen.append(content(folder))
        assert seen[-1] in ({"old"}, {"new"}), limit
        if done.returncode == 0:
            break
        with replacing_files(folder) as draft:  # and the next writer is not disturbed
            (draft / "a.csv").write_text("new", encoding="utf-8")
        assert content(folder) == ({"new"} if seen[-1] == {"new"} else {"new", "old"})
    else:
        pytest.fail("the writer never came to its end")
    assert len(seen) > 12
    assert seen[0] == {"old"}
    assert seen[-1] == {"new"}
    assert seen == sorted(seen, key=lambda found: found == {"new"}), "there is one step that decides"


def test_committed_files_are_read_before_they_are_in_place(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("old", encoding="utf-8")
    waiting = tmp_path / HIDDEN / COMMITTED
    waiting.mkdir(parents=True)
    (waiting / "a.csv").write_text("new", encoding="utf-8")
    assert current(tmp_path, "a.csv").read_text(encoding="utf-8") == "new"
    with replacing_files(tmp_path):
        pass
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "new"
    assert not waiting.exists()


def test_other_files_of_the_folder_stay(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    with replacing_files(tmp_path) as draft:
        (draft / "a.csv").write_text("x", encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == [HIDDEN, "README.md", "a.csv"]
    assert (tmp_path / HIDDEN / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_an_error_inside_the_block_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("old", encoding="utf-8")
    with pytest.raises(ZeroDivisionError), replacing_files(tmp_path) as draft:
        write_and_fail(draft / "a.csv")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in (tmp_path / HIDDEN).iterdir()) == [".gitignore", LOCK]


def test_two_writers_do_not_write_one_folder(tmp_path: Path) -> None:
    (tmp_path / HIDDEN).mkdir()
    with (
        FileLock(tmp_path / HIDDEN / LOCK),
        pytest.raises(LockedError, match="Another program") as caught,
        replacing_files(tmp_path, patience=0.05),
    ):
        pytest.fail("the folder was given to two writers")
    assert caught.value.path == str(tmp_path)


def test_a_folder_that_cannot_be_made_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(WriteError, match="could not be written"), replacing_files(tmp_path / "file" / "below"):
        pytest.fail("there is no such folder")


def test_one_file_is_replaced_whole_and_keeps_its_permissions(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o640)
    with replacing_file(target) as draft:
        draft.write_text("new", encoding="utf-8")
        assert target.read_text(encoding="utf-8") == "old"
    assert target.read_text(encoding="utf-8") == "new"
    assert target.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_one_file_stays_when_the_block_fails(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("old", encoding="utf-8")
    with pytest.raises(ZeroDivisionError), replacing_file(target) as draft:
        write_and_fail(draft)
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [("a.csv", "old")]


def test_a_link_keeps_pointing_to_the_file_that_is_replaced(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old", encoding="utf-8")
    link.symlink_to(real)
    with replacing_file(link) as draft:
        draft.write_text("new", encoding="utf-8")
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == "new"


def test_one_file_in_a_folder_that_is_not_there_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="No such file"), replacing_file(tmp_path / "no" / "a.csv") as draft:
        draft.write_text("new", encoding="utf-8")


@pytest.mark.parametrize("path", [5, None, b"a.csv", ["a.csv"]])
def test_what_is_no_path_is_a_wrong_call(path: object) -> None:
    with pytest.raises(InputError, match="is not a path"), replacing_file(path):  # type: ignore[arg-type] # wrong on purpose
        pytest.fail("there is nothing to write to")


@pytest.mark.parametrize("path", ["", ".", "..", Path()])
def test_an_empty_path_and_a_folder_are_refused_before_anything_is_written(
    path: str | Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with pytest.raises(WriteError, match=r"is empty|is a folder"), replacing_file(path):
        pytest.fail("there is nothing to write to")
    assert [file.name for file in tmp_path.rglob("*")] == ["here"]


def test_a_path_with_a_null_character_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="null character"), replacing_file(tmp_path / "a\0.csv"):
        pytest.fail("no system has such a file")


def test_a_new_file_has_the_permissions_any_other_would_have(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.touch()
    with replacing_file(tmp_path / "a.csv") as draft:
        draft.write_text("new", encoding="utf-8")
    assert (tmp_path / "a.csv").stat().st_mode == plain.stat().st_mode


def test_a_disk_without_folder_handles_is_written_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError

    monkeypatch.setattr(os, "open", refuse)
    with replacing_file(tmp_path / "a.csv") as draft:
        draft.write_bytes(b"new")
    assert (tmp_path / "a.csv").read_bytes() == b"new"
