"""Judging a row: what a record's validation refuses becomes findings, every one with its place."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from aidledger.display import shorten
from aidledger.errors import did_you_mean
from aidledger.findings import CODES, Finding, Location, Said, code_info

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic_core import ErrorDetails

__all__ = ["findings_of", "judge", "said_of"]

_R = TypeVar("_R", bound=BaseModel)

_MISSING, _UNKNOWN, _TYPE = "AL140", "AL141", "AL142"
_MOST_DIGITS = 40
_MOST_SHOWN = 60


def judge(
    kind: type[_R], fields: Mapping[str, object], *, location: Location, subject: str = ""
) -> _R | tuple[Finding, ...]:
    """Validate the fields of one row.

    Args:
        kind: Record type.
        fields: Raw values by field.
        location: File and row, for findings.
        subject: Id of the record, as far as it can be told.

    Returns:
        The record, or every finding against it.
    """
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        return findings_of(error, location=location, subject=subject, known=kind.model_fields)


def findings_of(
    error: ValidationError, *, location: Location, subject: str = "", known: Iterable[str] = ()
) -> tuple[Finding, ...]:
    """The findings a validation error stands for: one per cause, none lost.

    Args:
        error: What pydantic raised.
        location: File and row; the column is added here.
        subject: Id of the record.
        known: Names of the record's fields, to suggest from where one is misspelt.

    Returns:
        One finding per error, in field order.
    """
    about = shorten(subject)
    return tuple(
        Finding(
            one.code,
            one.message,
            one.hint,
            Location(location.file, location.sheet, location.row, one.column, one.path),
            about,
            one.value,
        )
        for one in said_of(error, known)
    )


def said_of(error: ValidationError, known: Iterable[str] = ()) -> tuple[Said, ...]:
    """What a validation error says, wherever the record stands: one entry per cause, none lost.

    Args:
        error: What pydantic raised.
        known: Names of the record's fields, to suggest from where one is misspelt.

    Returns:
        One entry per error, in field order, with the field as its column.
    """
    names = tuple(known)
    # Where a field is both misspelt and missing, both are said: they are mended by one correction.
    return tuple(_said(details, names) for details in error.errors(include_url=False))


def _said(details: ErrorDetails, known: tuple[str, ...]) -> Said:
    path = _path(details["loc"])
    code, message, hint = _reason(details, known)
    value = details.get("ctx", {}).get("value", details["input"])
    return Said(code, message, hint, path.split(".", maxsplit=1)[0].split("[", maxsplit=1)[0], path, _excerpt(value))


def _reason(details: ErrorDetails, known: tuple[str, ...]) -> tuple[str, str, str]:
    """Code, message and hint of one error: our validators' own words, or pydantic's in the catalogue's terms."""
    kind, context = details["type"], details.get("ctx", {})
    if kind in CODES:
        value = context.get("value", details["input"])
        return kind, _with_value(str(context["problem"]), value), str(context["hint"])
    name = shorten(str(details["loc"][-1])) if details["loc"] else ""
    if kind == "missing":
        return _MISSING, f"{name!r} is missing", code_info(_MISSING).remedy
    if kind == "extra_forbidden":
        near = did_you_mean(name, known) if len(details["loc"]) == 1 else ()
        suggestion = f"Did you mean {' or '.join(repr(word) for word in near)}?" if near else ""
        return _UNKNOWN, f"there is no field {name!r}", suggestion or code_info(_UNKNOWN).remedy
    given = details["input"]
    shown = repr(_excerpt(given)) if isinstance(given, str) else _excerpt(given) or f"a {type(given).__name__}"
    return _TYPE, f"{details['msg'].removeprefix('Input ')}, not {shown}", code_info(_TYPE).remedy


def _with_value(message: str, value: object) -> str:
    """The message with the value it is about, where that is short and not in it already."""
    shown = _excerpt(value)
    if not shown.strip() or len(shown) > _MOST_SHOWN or shown in message:
        return message
    is_bare = isinstance(value, str) and not shown.startswith("'")
    return f"{message}: {shown!r}" if is_bare else f"{message}: {shown}"


def _excerpt(value: object) -> str:
    """A plain value as short text; nothing of containers and foreign objects, whose text may be endless."""
    if isinstance(value, str):
        return shorten(value)
    if isinstance(value, int):
        return str(value) if abs(value) < 10**_MOST_DIGITS else "(a huge number)"
    return shorten(str(value)) if isinstance(value, (float, Decimal, dt.date)) else ""


def _path(parts: tuple[int | str, ...]) -> str:
    """`("items", 0, "quantity")` as `items[0].quantity`."""
    path = ""
    for part in parts:
        name = shorten(part) if isinstance(part, str) else f"[{part}]"
        path += name if isinstance(part, int) or not path else f".{name}"
    return path
