"""A finding that was looked at and let stand, with the reason on record."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, model_validator

from aidledger.errors import UnknownTermError
from aidledger.frozen import Frozen, problem
from aidledger.model.fields import Text, one_or_many

__all__ = ["Suppression", "Suppressions", "suppressions_text"]

_LONGEST = 20_000
# `re` compiles these, and keeps them, when the first suppression is read: most records have none.
_NEXT = r";\s*(?=AL[0-9]{3}\s*:)"
_CODE = r"(AL[0-9]{3})\s*:((?s:.*))"
_FORM = 'Write the code, a colon and why: "AL206: two packages, announced on one day".'


def _known(code: str) -> str:
    from aidledger.findings import code_info  # only a refusal needs the catalogue

    try:
        return code_info(code).code
    except UnknownTermError as error:
        raise problem("AL130", error.message.rstrip("."), hint=error.hint or _FORM, value=code) from None


def _separable(reason: str) -> str:
    """A reason that text keeps whole: several suppressions are told apart by their codes."""
    if re.search(_NEXT, reason) or reason.strip("; \t") != reason:
        raise problem(
            "AL143",
            "the reason reads like a second suppression, or ends in a semicolon",
            hint="Give each its own, without semicolons around it.",
            value=reason,
        )
    return reason


class Suppression(Frozen):
    """One finding code that does not count against a record, and why.

    In text it is the code, a colon and the reason.

    Example:
        >>> Suppression.model_validate("AL206: two packages, announced on one day").reason
        'two packages, announced on one day'
    """

    code: Annotated[Text, AfterValidator(_known)]
    """Code of the finding, such as `AL206`."""
    reason: Annotated[Text, AfterValidator(_separable)]
    """Why the finding does not count."""

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        found = re.fullmatch(_CODE, value.strip()) if len(value) <= _LONGEST else None
        if found is None:
            raise problem("AL142", "a suppression begins with a finding code and a colon", hint=_FORM)
        return {"code": found[1], "reason": found[2]}

    def __str__(self) -> str:
        return f"{self.code}: {self.reason}"


def _several(value: object) -> object:
    if isinstance(value, str):
        if len(value) > _LONGEST:
            raise problem("AL143", f"{len(value)} characters are too many", hint="Shorten the reasons.", value="")
        value = [part for part in re.split(_NEXT, value.strip("; \t")) if part.strip()]
    return one_or_many(value)


def _once(value: tuple[Suppression, ...]) -> tuple[Suppression, ...]:
    codes = [suppression.code for suppression in value]
    for code in codes:
        if codes.count(code) > 1:
            raise problem("AL142", f"{code} is suppressed twice", hint="Give both reasons as one.", value=code)
    return value


Suppressions = Annotated[tuple[Suppression, ...], BeforeValidator(_several), AfterValidator(_once)]
"""Finding codes that do not count against a record; as text, they are separated by semicolons."""


def suppressions_text(suppressions: tuple[Suppression, ...]) -> str | None:
    """Suppressions as the one text they are read from again; None when there are none.

    Example:
        >>> suppressions_text(
        ...     (Suppression(code="AL206", reason="two sites"), Suppression(code="AL208", reason="unclear"))
        ... )
        'AL206: two sites; AL208: unclear'
    """
    return "; ".join(map(str, suppressions)) or None
