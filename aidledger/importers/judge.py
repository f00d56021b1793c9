"""Judging a row: what a record's validation refuses becomes findings, every one with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from aidledger.display import shorten
from aidledger.findings import CODES, Finding, Location, code_info

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

__all__ = ["findings_of", "judge"]

_R = TypeVar("_R", bound=BaseModel)

_BY_TYPE = {"missing": "AL140", "extra_forbidden": "AL141"}
_OTHER = "AL142"


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
        return findings_of(error, location=location, subject=subject)


def findings_of(error: ValidationError, *, location: Location, subject: str = "") -> tuple[Finding, ...]:
    """The findings a validation error stands for: one per cause, none lost.

    Args:
        error: What pydantic raised.
        location: File and row; the column is added here.
        subject: Id of the record.

    Returns:
        One finding per error, in field order.
    """
    return tuple(_finding(details, location, subject) for details in error.errors(include_url=False))


def _finding(details: ErrorDetails, location: Location, subject: str) -> Finding:
    code = details["type"] if details["type"] in CODES else _BY_TYPE.get(details["type"], _OTHER)
    context = details.get("ctx", {})
    path = _path(details["loc"])
    known = details["type"] in CODES
    value = context.get("value", details["input"])
    return Finding(
        code=code,
        message=str(context["problem"]) if known else f"{code_info(code).title}: {details['msg']}",
        hint=str(context["hint"]) if known else code_info(code).remedy,
        location=Location(location.file, location.sheet, location.row, path.split(".")[0].split("[")[0], path),
        subject=subject,
        value="" if isinstance(value, dict) else shorten(str(value)),
    )


def _path(parts: tuple[int | str, ...]) -> str:
    """`("items", 0, "quantity")` as `items[0].quantity`."""
    path = ""
    for part in parts:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path
