"""Names of a package that bring their module when they are first touched (PEP 562)."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["on_demand"]


def on_demand(package: str, homes: Mapping[str, str]) -> Callable[[str], object]:
    """Make the `__getattr__` of a package whose modules are imported when they are needed.

    Args:
        package: Full name of the package.
        homes: Public name to the module below the package that defines it. No module may bear the
            name of what it defines: the import system would put the module in its place.

    Returns:
        The function to assign to `__getattr__` in the package's `__init__`.

    Example:
        >>> on_demand("aidledger.display", {"shorten": "escape"})("shorten")("a long text", 6)
        'a lon…'
    """

    def find(name: str) -> object:
        home = homes.get(name)
        if home is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}", name=name)
        value: object = getattr(import_module(f"{package}.{home}"), name)
        setattr(sys.modules[package], name, value)
        return value

    return find
