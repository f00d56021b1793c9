"""Hints of the library in the words of the command line: `--basis new_money` for `basis="new_money"`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["in_options"]

_VALUE = r"\"[^\"]*\"|'[^']*'|\.\.\.|[0-9]+"
_ARGUMENT = re.compile(rf"\b([a-z_]+)=({_VALUE})")
# One pass, so that what is left as Python stays as it is.
_PYTHON = re.compile(
    rf"\b(?P<call>where|totals?|cumulative|convert)\((?P<given>(?:{_VALUE}|[a-z_]+=(?:{_VALUE})|, )+)\)"
    r"|(?:\bpolicy=)?\bRatePolicy\.(?P<policy>last|average|end_of|EXACT)(?:\(\"?(?P<detail>[A-Z0-9]+)\"?\))?"
    r"|\bcolumns=\{(?:\"(?P<column>[a-z_]+)\": \"\.\.\.\"|\.\.\.)\}"
    r"|\b(?P<read>al\.read)\b(?!\()"
    rf"|\b(?P<name>[a-z_]+)=(?P<value>{_VALUE})"
)
_COMMANDS = {"total": "total", "totals": "total", "cumulative": "cumulative", "convert": "convert"}
_POLICIES = {"last": "last:", "average": "average:", "end_of": "end:", "EXACT": "exact"}


def in_options(hint: str, *, command: str, options: Collection[str]) -> str:
    """Say a hint of the library with the options of a command.

    Args:
        hint: What to do, as somebody writes it who calls the library.
        command: The command that was given.
        options: What its options are called in Python, such as `fiscal_year`.

    Returns:
        The hint with `--name value` for arguments the command has, and the call as it is, said to be Python, where it
        has none of that name.

    Example:
        >>> in_options('Use basis="new_money", or totals(by="stage").', command="total", options={"basis", "by"})
        'Use --basis new_money, or --by stage.'
    """
    return _PYTHON.sub(lambda found: _in_options(found, command, options), hint)


def _in_options(found: re.Match[str], command: str, options: Collection[str]) -> str:
    if found["call"]:
        return _call(found, command, options)
    if found["policy"]:
        return f"--policy {_POLICIES[found['policy']]}{found['detail'] or ''}" if "policy" in options else found[0]
    if found["name"]:
        return _said(found["name"], found["value"]) if found["name"] in options else found[0]
    if found["read"]:
        return "aidledger ingest"
    return f"--column {found['column'] or 'NAME'}=YOURS" if "column" in options else found[0]


def _call(found: re.Match[str], command: str, options: Collection[str]) -> str:
    """A call as options; one of another command as that command."""
    target = _COMMANDS.get(found["call"], command)
    given = _ARGUMENT.findall(re.sub(r'^("[A-Z]{3}")', r"to=\1", found["given"]))
    elsewhere = target != command and not (target == "convert" and "to" in options)
    if not elsewhere and not all(name in options for name, _ in given):
        return f"{found[0]} in Python"
    said = " ".join(_said(name, value) for name, value in given if (name, value) != ("rates", "..."))
    return f"aidledger {target} {said}" if elsewhere else said


def _said(name: str, value: str) -> str:
    plain = value.strip("\"'")
    return f"--{name.replace('_', '-')} {plain if plain != '...' else name.upper()}"
