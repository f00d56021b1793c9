"""Writing files so that a kill at any point leaves the old content or the new, never a mixture.

`replacing_file` is for one file, `replacing_files` for several of one folder that belong together.
Both give the path of a draft; the draft takes its place only when the block ends without an error.

    with replacing_file("out.xlsx") as draft:
        workbook.save(draft)

    with replacing_files("ledger") as draft:
        (draft / "packages.csv").write_bytes(packages)
        (draft / "datapackage.json").write_bytes(descriptor)

Nothing of a ledger is known here: whatever writes a file for a user writes it through this module.
"""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from aidledger.errors import InputError, LockedError, WriteError
from aidledger.folders import COMMITTED, DRAFT, HIDDEN, LOCK, is_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["path_given", "replacing_file", "replacing_files"]

_PATIENCE = 10.0  # seconds a writer waits for another one


def path_given(path: object) -> Path:
    """Take what a caller gave as the path of something to write.

    Args:
        path: What was given.

    Returns:
        The path.

    Raises:
        InputError: It is neither text nor a path.

    Example:
        >>> path_given("report.html").name
        'report.html'
    """
    if not isinstance(path, str | os.PathLike) or not isinstance(os.fspath(path), str):
        raise InputError(f"A {type(path).__name__} is not a path.", hint="Give the path of a file.")
    return Path(path)


@contextmanager
def replacing_file(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Write one file whole or not at all.

    Args:
        path: The file to write; one that exists is replaced and keeps its permissions. Its folder
            must exist.

    Yields:
        A path in the same folder that does not exist yet. Write the content there and close it.

    Raises:
        InputError: The path is none.
        WriteError: The path is empty or that of a folder, or the file cannot be written; what was there
            before still is.

    Example:
        >>> import tempfile
        >>> target = Path(tempfile.mkdtemp()) / "figures.txt"
        >>> with replacing_file(target) as draft:
        ...     _ = draft.write_text("58 billion")
        >>> target.read_text()
        '58 billion'
    """
    target = _file(path_given(path))
    draft = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.draft")
    try:
        yield draft
        _sync(draft)  # before it takes over permissions that may forbid to write to it
        if target.exists():
            shutil.copymode(target, draft)
        draft.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        raise _unwritten(target, error) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


@contextmanager
def replacing_files(
    folder: str | os.PathLike[str], *, obsolete: Iterable[str] = (), patience: float = _PATIENCE
) -> Iterator[Path]:
    """Write several files of a folder, all of them or none.

    Other files of the folder stay as they are. What an earlier writer had committed before it was
    killed is put into place first. Read the folder through `aidledger.folders.current`.

    Args:
        folder: The folder; it is made, with those above it, when it does not exist.
        obsolete: Names of files that are removed once the new ones are committed. A kill may leave
            them behind, so nothing may depend on their absence.
        patience: Seconds to wait while another writer holds the folder.

    Yields:
        An empty draft folder. Write plain files into it, no folders; each takes the place of the
        file of its name when the block ends without an error.

    Raises:
        LockedError: Another writer holds the folder.
        WriteError: Something cannot be written; what was there before still is.

    Example:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> with replacing_files(folder) as draft:
        ...     _ = (draft / "a.csv").write_text("id")
        ...     _ = (draft / "b.csv").write_text("id")
        >>> sorted(path.name for path in folder.glob("*.csv"))
        ['a.csv', 'b.csv']
    """
    target = _real(Path(folder), "Give the path of a folder.")
    try:
        hidden = _hidden(target)
        with _lock(hidden, patience):
            _put_into_place(target)
            try:
                yield _empty(hidden / DRAFT)
                _commit(hidden)
            finally:
                shutil.rmtree(hidden / DRAFT, ignore_errors=True)
            _put_into_place(target)
            for name in obsolete:
                (target / name).unlink(missing_ok=True)
    except OSError as error:
        raise _unwritten(target, error) from error


def _file(path: Path) -> Path:
    """Where a file really lies, so that a link keeps pointing where it did."""
    hint = "Give the path of a file."
    target = _real(path, hint)
    if path == Path() or is_folder(target):
        what = "The path is empty" if path == Path() else "It is a folder"
        raise WriteError(f"{what}, and no file can be written there.", path=path, hint=hint)
    return target


def _real(path: Path, hint: str) -> Path:
    try:
        return Path(os.path.realpath(path))
    except ValueError as error:
        raise WriteError("The path has a null character in it.", hint=hint) from error


def _hidden(target: Path) -> Path:
    """The hidden folder, made when it is missing; git passes it by."""
    hidden = target / HIDDEN
    hidden.mkdir(parents=True, exist_ok=True)
    ignore = hidden / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
    return hidden


@contextmanager
def _lock(hidden: Path, patience: float) -> Iterator[None]:
    from filelock import FileLock, Timeout

    lock = FileLock(hidden / LOCK, timeout=patience)
    try:
        lock.acquire()
    except Timeout as error:
        raise LockedError(
            "Another program is writing this folder.",
            path=hidden.parent,
            hint="Wait until it has finished, and try again. A program that was killed holds no lock.",
        ) from error
    try:
        yield
    finally:
        lock.release()


def _empty(draft: Path) -> Path:
    """An empty draft folder; what a killed writer left unfinished is thrown away."""
    if draft.exists():
        shutil.rmtree(draft)
    draft.mkdir()
    return draft


def _commit(hidden: Path) -> None:
    """Make the draft the content of the folder: one rename, before which nothing of it counts."""
    draft = hidden / DRAFT
    for file in draft.iterdir():
        _sync(file)
    _sync_folder(draft)
    draft.rename(hidden / COMMITTED)
    _sync_folder(hidden)


def _put_into_place(target: Path) -> None:
    """Move committed files to where they belong; those already moved need nothing more."""
    committed = target / HIDDEN / COMMITTED
    if not committed.is_dir():
        return
    for file in sorted(committed.iterdir()):
        file.replace(target / file.name)
    _sync_folder(target)
    committed.rmdir()


def _sync(file: Path) -> None:
    """Have the content of a file on the disk before its name points to it."""
    with file.open("rb+") as handle:
        os.fsync(handle.fileno())


def _sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk, where the system lets folders be synchronised."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _unwritten(target: Path, error: OSError) -> WriteError:
    return WriteError(
        f"It could not be written: {error.strerror or error}.",
        path=target,
        hint="Look at free space and permissions; what was there before is still valid.",
    )
