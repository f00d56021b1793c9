"""Why nothing was chosen: which of the options no package matches."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aidledger.ledger import Ledger

__all__ = ["why_nothing"]

_PARTIES = {"donor": "recipient", "recipient": "donor"}


def why_nothing(ledger: Ledger, asked: Mapping[str, str | list[str] | None]) -> str:
    """Say why no package is left of a ledger.

    Args:
        ledger: The ledger, not narrowed.
        asked: Filters by name, those not given as None.

    Returns:
        One sentence for each filter that no package matches, with the party it may have been meant for; that they
        exclude each other where each alone matches some; nothing where there is no filter or no package at all.

    Example:
        >>> import aidledger as al
        >>> why_nothing(al.load("seed"), {"donor": ["UKR"], "since": None})
        'No package has donor UKR; 2 have recipient UKR: --recipient UKR.'
    """
    given = {name: value for name, value in asked.items() if value}
    if not given or not len(ledger):
        return ""
    lines = [_unmatched(ledger, name, value) for name, value in given.items() if not _count(ledger, name, value)]
    return " ".join(lines) or "Every option matches some packages, and none of them matches all options."


def _unmatched(ledger: Ledger, name: str, value: str | list[str]) -> str:
    words = [value] if isinstance(value, str) else value
    option = name.replace("_", "-")
    other = _PARTIES.get(name)
    if other is not None and (found := _count(ledger, other, value)):
        meant = " ".join(f"--{other} {word}" for word in words)
        return f"No package has {name} {' or '.join(words)}; {found:,} have {other} {' or '.join(words)}: {meant}."
    return f"No package matches --{option} {' or '.join(words)}."


def _count(ledger: Ledger, name: str, value: str | list[str]) -> int:
    return len(ledger.where(**{name: value}))  # type: ignore[arg-type] # argparse has no types
