"""Every exception aidledger raises, and the one warning family.

Wrong *calls* raise one of these; wrong *data* is collected as findings (`aidledger.findings`)
and raises only when somebody asks for that. All of them carry a `hint`, pickle, and derive from
`AidledgerError` as well as from the builtin a caller would expect.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Protocol, Self

from aidledger.display import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = [
    "AidledgerError",
    "AlteredFileError",
    "BasisMismatchError",
    "ConversionError",
    "CurrencyMismatchError",
    "FindingsError",
    "InputError",
    "LockedError",
    "MalformedFileError",
    "MissingColumnError",
    "MissingDependencyError",
    "MissingPriceError",
    "MissingRateError",
    "ReadError",
    "ReconciliationFailedError",
    "Report",
    "StageMismatchError",
    "UnitMismatchError",
    "UnknownTermError",
    "UnrecognisedFormatError",
    "ValidationFailedError",
    "ValuationMismatchError",
    "VerificationFailedError",
    "WriteError",
    "did_you_mean",
]

_HERE = __file__.removesuffix("errors.py")
_LISTED = 12  # a hint names all known words up to this many
_ECHOED = 80  # a message repeats this much of a word


class AidledgerError(Exception):
    """Base of every error aidledger raises.

    Attributes:
        message: What is wrong, in one sentence.
        hint: What to do about it; empty when nothing useful can be said.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\nHint: {self.hint}" if self.hint else self.message

    def _render_traceback_(self) -> list[str]:
        """What IPython shows: the caller's own lines, and the message with its hint in the last line."""
        from aidledger.display.traceback import short_traceback  # only a notebook asks for it

        return short_traceback(self, f"{self.message} {self._advice()}", without=_HERE, before=self._details())

    def _advice(self) -> str:
        return f"Hint: {self.hint}" if self.hint else ""

    def _details(self) -> list[str]:
        """Lines that belong before the message."""
        return []

    def __reduce__(self) -> tuple[object, ...]:
        # Keyword-only arguments are lost by the default protocol: rebuild, then restore the state.
        return _rebuild, (type(self), self.message, self.__dict__)


def _rebuild(kind: type[AidledgerError], message: str, state: dict[str, object]) -> AidledgerError:
    error = kind.__new__(kind)
    Exception.__init__(error, message)
    error.__dict__.update(state)
    return error


class InputError(AidledgerError, ValueError):
    """An argument has a value the call cannot use."""


class UnknownTermError(InputError, LookupError):
    """A code or name is in none of the reference tables.

    Attributes:
        term: The word that was not found.
        near: Registered words that look like it, nearest first; a suggestion, never a match.
    """

    def __init__(self, message: str, *, term: str = "", near: tuple[str, ...] = (), hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.term = term
        self.near = near

    @classmethod
    def of(cls, kind: str, term: object, known: Iterable[str], *, where: str = "") -> Self:
        """Build the error for `term`, suggesting near names among `known`; its message cuts long terms."""
        options, text = tuple(known), str(term)
        near = did_you_mean(text, options)
        if near:
            hint = f"Did you mean {' or '.join(repr(word) for word in near)}?"
        elif len(options) <= _LISTED:
            hint = f"Known: {', '.join(options)}."
        else:
            hint = where
        shown = text if len(text) <= _ECHOED else f"{text[: _ECHOED - 1]}…"
        # Shortened once more, because escapes of unprintable characters take up to ten characters each.
        return cls(f"{kind} {shorten(repr(shown), 2 * _ECHOED)} is not known.", term=text, near=near, hint=hint)


class MissingColumnError(InputError, KeyError):
    """A table lacks a column that is needed; the hint lists the columns it has."""

    __str__ = AidledgerError.__str__


class CurrencyMismatchError(InputError):
    """Amounts in different currencies were about to be added or compared."""


class StageMismatchError(InputError):
    """Packages at different stages were about to be added (additivity rule 1)."""


class BasisMismatchError(InputError):
    """Figures on different bases, or an impossible mix of bases, were asked for."""


class ValuationMismatchError(InputError):
    """In-kind aid valued on different bases was about to be added (additivity rule 18)."""


class ReadError(AidledgerError):
    """A file could not be read.

    Attributes:
        path: The file, as given.
        line: 1-based line of the fault, when known.
    """

    def __init__(self, message: str, *, path: Path | str = "", line: int | None = None, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.path = str(path)
        self.line = line


class UnrecognisedFormatError(ReadError):
    """No importer recognises the file."""


class MalformedFileError(ReadError):
    """The file is of a known format, but broken."""


class AlteredFileError(ReadError):
    """A file is not the one its manifest was written for: it was changed, cut short, lost or put in."""


class WriteError(AidledgerError):
    """A file could not be written; what was there before still is.

    Attributes:
        path: The file or folder, as given.
    """

    def __init__(self, message: str, *, path: Path | str = "", hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.path = str(path)


class LockedError(WriteError):
    """Another program is writing the same folder."""


class ConversionError(AidledgerError):
    """An amount could not be converted."""


class MissingRateError(ConversionError, LookupError):
    """No exchange rate exists for a pair on a day."""


class MissingPriceError(ConversionError, LookupError):
    """No price level exists for a period."""


class UnitMismatchError(ConversionError, ValueError):
    """Quantities of different dimensions were mixed."""


class Report(Protocol):
    """What a `FindingsError` carries: something countable that can be shown."""

    def __len__(self) -> int: ...

    def render(self) -> str:
        """The report as plain text."""
        ...


class FindingsError(AidledgerError):
    """Data broke rules; `report` holds every finding.

    Attributes:
        report: All findings, not only the first.
    """

    def __init__(self, message: str, *, report: Report, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.report = report

    def __str__(self) -> str:
        return f"{self.message}\n\n{self.report.render()}" + (f"\n\nHint: {self.hint}" if self.hint else "")

    def _details(self) -> list[str]:
        return [self.report.render()]


class ValidationFailedError(FindingsError, ValueError):
    """Rows were refused, or checks of severity `error` failed."""


class ReconciliationFailedError(FindingsError, ValueError):
    """Statements do not agree with the packages, and the caller asked for that to raise."""


class VerificationFailedError(AidledgerError, ValueError):
    """A total was derived again and came out differently.

    Attributes:
        differences: What differs, one sentence each.
    """

    def __init__(self, message: str, *, differences: tuple[str, ...] = (), hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.differences = differences

    def __str__(self) -> str:
        found = "\n".join([self.message, *(f"  - {difference}" for difference in self.differences)])
        return f"{found}\nHint: {self.hint}" if self.hint else found


class MissingDependencyError(AidledgerError, ImportError):
    """An optional package is not installed; the hint names the extra that brings it."""


def did_you_mean(term: str, options: Iterable[str]) -> tuple[str, ...]:
    """The registered words that look most like `term`: to suggest, never to match.

    Example:
        >>> did_you_mean("Ukrane", ["Ukraine", "United Kingdom"])
        ('Ukraine',)
    """
    return _near(term, tuple(options))


@lru_cache(maxsize=1024)
def _near(term: str, options: tuple[str, ...]) -> tuple[str, ...]:
    from difflib import get_close_matches  # only a word that is not known needs near ones

    # A dirty file repeats its mistakes, and comparing with hundreds of words is slow.
    folded = {option.casefold(): option for option in options}
    found = get_close_matches(term.casefold()[:80], folded, n=3, cutoff=0.75)
    return tuple(folded[word] for word in found)
