"""Refusing an amount: one error that carries the code of the finding it would become."""

from __future__ import annotations

from aidledger.display import shorten
from aidledger.errors import InputError

__all__ = ["AmountError", "quoted", "refuse"]


class AmountError(InputError):
    """An amount could not be understood, or cannot exist.

    Attributes:
        code: Finding code, such as `AL103`, under which data with this fault is reported.
    """

    def __init__(self, message: str, *, code: str = "AL101", hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.code = code


def refuse(code: str, message: str, *, hint: str = "") -> AmountError:
    """The error to raise for `code`; without a hint of its own it takes the catalogue's remedy."""
    from aidledger.findings import code_info  # only a refusal needs the catalogue

    return AmountError(message, code=code, hint=hint or code_info(code).remedy)


def quoted(text: str) -> str:
    """`text` in quotation marks, shortened and made safe to print."""
    return repr(shorten(text, 60))
