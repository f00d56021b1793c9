"""The one door to packages that are not always installed."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from aidledger.errors import MissingDependencyError

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["require"]


def require(name: str, *, extra: str) -> ModuleType:
    """Import an optional package, or say which extra brings it.

    Args:
        name: Module to import, such as `openpyxl`.
        extra: Extra of aidledger that installs it, such as `excel`.

    Returns:
        The imported module.

    Raises:
        MissingDependencyError: It is not installed.
    """
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingDependencyError(
            f"This needs the package {name!r}, which is not installed.",
            hint=f'Install it with: pip install "aidledger[{extra}]"',
        ) from error
