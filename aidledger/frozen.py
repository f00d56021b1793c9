"""What every record and value type of aidledger is made of: a frozen pydantic model."""

from __future__ import annotations

import ast
import inspect
import textwrap
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from aidledger.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import GetJsonSchemaHandler
    from pydantic_core import CoreSchema

__all__ = ["Frozen", "problem", "problem_at"]

_LONGEST_VALUE = 200


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
        context["value"] = str(value)[:_LONGEST_VALUE]
    return PydanticCustomError(code, "{problem}. Hint: {hint}", context)


def problem_at(field: str, refusal: PydanticCustomError, *, given: object = None) -> ValidationError:
    """The refusal of a whole record that names the field to mend.

    Args:
        field: Name of the field.
        refusal: What `problem` gave.
        given: The value of the field.

    Returns:
        The error, to be raised in a validator of the model; pydantic reports it under the field.
    """
    details = InitErrorDetails(type=refusal, loc=(field,), input=given)
    return ValidationError.from_exception_data("record", [details])


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
        # Most programs use one or two of the records: each is built when it is first used.
        defer_build=True,
    )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """The schema of a record, with what its source says about each field.

        Pydantic's own `use_attribute_docstrings` reads the source of every record when it is defined,
        which is a fifth of the time to the first one.
        """
        found = handler.resolve_ref_schema(handler(schema))
        for name, meaning in _meanings(cls).items():
            if name in found.get("properties", {}):
                found["properties"][name].setdefault("description", meaning)
        return found

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
        return type(self).model_validate({**self._kept(update), **update})

    def copy(
        self,
        *,
        include: object = None,
        exclude: object = None,
        update: Mapping[str, Any] | None = None,
        deep: bool = False,
    ) -> Self:
        """The old name of `model_copy` in pydantic, under the same rules.

        Args:
            include: Not possible; a record is whole.
            exclude: Not possible; a record is whole.
            update: Fields to replace.
            deep: Accepted for compatibility.

        Returns:
            The new record.

        Raises:
            InputError: Fields were to be left out.
            pydantic.ValidationError: The changed record would not be valid.
        """
        if include is not None or exclude is not None:
            raise InputError("A record cannot be copied in part.", hint="Use model_dump(include=...) for some fields.")
        return self.model_copy(update=update, deep=deep)

    def _kept(self, update: Mapping[str, Any]) -> dict[str, Any]:
        """The fields a changed copy starts from; records leave out what would no longer follow."""
        del update
        return {name: getattr(self, name) for name in type(self).model_fields if name in self.model_fields_set}


def _meanings(record: type[Frozen]) -> dict[str, str]:
    """The docstring below each field, of a record and what it derives from."""
    found: dict[str, str] = {}
    for part in reversed([base for base in record.__mro__ if issubclass(base, Frozen)]):
        (body,) = ast.parse(textwrap.dedent(inspect.getsource(part))).body
        statements = body.body if isinstance(body, ast.ClassDef) else []
        for field, after in pairwise(statements):
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                match after:
                    case ast.Expr(value=ast.Constant(value=str(text))):
                        found[field.target.id] = inspect.cleandoc(text)
    return found
