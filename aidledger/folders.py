"""What stands where in a folder that a ledger is saved in, said once for who writes and who reads it.

A writer prepares all files in a hidden draft folder and commits them by one rename. From then on
the committed files are the folder's content: each is moved into its place, and whoever reads in
the meantime takes those not yet moved from where they were committed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "COMMITTED",
    "DESCRIPTOR",
    "DRAFT",
    "HIDDEN",
    "LAYOUT",
    "LOCK",
    "MANIFEST",
    "current",
    "is_file",
    "is_folder",
    "is_there",
]

LAYOUT = 1
"""Version of the layout of a saved ledger; a reader refuses one it does not know."""
DESCRIPTOR = "datapackage.json"
"""The file that makes a folder a Frictionless data package."""
MANIFEST = "SHA256SUMS"
"""The file with the hash of every other one."""

HIDDEN = ".aidledger"
"""Hidden folder inside the one that is replaced; git is told to pass it by."""
DRAFT = "draft"
"""Below `HIDDEN`: files being written, which nobody reads."""
COMMITTED = "committed"
"""Below `HIDDEN`: files that are valid already and wait to be moved into place."""
LOCK = "lock"
"""Below `HIDDEN`: the file that one writer at a time holds."""


def current(folder: Path, name: str) -> Path:
    """The path that holds the valid content of a file of a folder.

    Args:
        folder: A folder written as a whole, or any other.
        name: Plain name of a file in it.

    Returns:
        The committed file that is not yet in its place, else the one in its place, whether or not
        it exists.
    """
    waiting = folder / HIDDEN / COMMITTED / name
    return waiting if is_file(waiting) else folder / name


def is_file(path: Path) -> bool:
    """Whether a file is there; False also for a name no file can have, such as one that is too long."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """Whether a folder is there; False also for a name no folder can have, such as one that is too long."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def is_there(path: Path) -> bool:
    """Whether anything is there, a pipe included; False also for a name nothing can have."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
