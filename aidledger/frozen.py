"""What every record and value type of aidledger is made of: a frozen pydantic model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from pydantic import BaseModel, ConfigDict
from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Frozen", "problem"]


def problem(code: str, message: str, *, hint: str, value: object = None) -> PydanticCustomError:
    """The refusal a validator raises: pydantic reports it, findings take code and hint from it.

    Args:
        code: Finding code, such as `AL103`; becomes the error's `type`.
        message: What is wrong, in one clause.
        hint: How to mend it.
        value: The offending value, when it is not the validator's input.

    Returns:
        The error, to be raised.
    """
    # Braces would be taken for template fields, so both texts travel in the context.
    context = {"problem": message, "hint": hint}
    if value is not None:
        context["value"] = str(value)[:200]
    return PydanticCustomError(code, "{problem}. Hint: {hint}", context)


class Frozen(BaseModel):
    """Base of all records: frozen, closed to unknown fields, and never invalid.

    `model_copy(update=...)` validates, unlike pydantic's own.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        str_strip_whitespace=True,
        ser_json_inf_nan="strings",
        validate_default=False,
        use_attribute_docstrings=True,
    )

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some fields replaced, validated like a new record.

        Args:
            update: Fields to replace.
            deep: Accepted for compatibility; frozen records share their parts safely.

        Returns:
            The new record.

        Raises:
            pydantic.ValidationError: The changed record would not be valid.
        """
        del deep
        if not update:
            return self
        fields = {name: getattr(self, name) for name in self.model_fields_set}
        return type(self).model_validate({**fields, **update})
