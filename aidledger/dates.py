"""Dates as sources print them: days, months, spans with an open end, and fiscal years.

A date is read from a closed list of forms and never repaired: 31 June is refused, and so is
3/10/2022 until somebody says which of the two numbers is the month.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import ModelWrapValidatorHandler, model_validator
from pydantic_core import core_schema

from aidledger.display import shorten
from aidledger.errors import InputError
from aidledger.frozen import Frozen, problem

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

__all__ = ["DateError", "DateSpan", "FiscalYear", "Order"]

Order = Literal["mdy", "dmy"]
"""Which comes first in "3/10/2022": the month or the day."""

_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_LONGEST = 100
_FULL_YEAR, _ENDS = 4, 2
_FISCAL_START = 10  # October
_DECEMBER = 12
_SPACES = {ord(space): " " for space in "\u00a0\u2007\u2009\u202f"}
_FIELDS = ("earliest", "latest", "text")

_NAMES = "January February March April May June July August September October November December"
_MONTHS = {name: n for n, full in enumerate(_NAMES.lower().split(), start=1) for name in (full, full[:3])} | {"sept": 9}
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[0-9]{4})"
_ISO = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?")
# Most dates are ISO: `re` compiles the other forms, and keeps them, when the first one is met.
_WRITTEN = (rf"{_DAY} {_MONTH},? {_YEAR}", rf"{_MONTH} {_DAY},? {_YEAR}", rf"{_MONTH},? {_YEAR}")
_SLASHED = r"([0-9]{1,2})([/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})"
_MONTH_SLASH_YEAR = r"([0-9]{1,2})/([0-9]{4})"
_UNCLEAR = r"(?i:unclear), ?(.+)"
_MONTH_SLASH_SHORT_YEAR = r"([0-9]{1,2})/([0-9]{2})"
_OPEN = r"(?i:(until|by|since)) (.+)"
_BETWEEN = r"(?i:between) (.+?) ?(?:&| (?i:and) ) ?(.+)"
_ISO_SPAN = r"([0-9-]{4,10})/([0-9-]{4,10})"
_FISCAL = r"(?:(?i:FY) ?(?P<short>[0-9]{2})|(?:(?i:FY) ?)?(?P<full>[0-9]{4}))"


class DateError(InputError):
    """A date or fiscal year could not be understood, or does not exist.

    Attributes:
        code: Finding code, such as `AL121`, under which data with this fault is reported.
    """

    def __init__(self, message: str, *, code: str = "AL120", hint: str = "") -> None:
        from aidledger.findings import code_info  # only a refusal needs the catalogue

        super().__init__(message, hint=hint or code_info(code).remedy)
        self.code = code


class DateSpan(Frozen):
    """All days from `earliest` to `latest`; a plain date is a span of one day.

    One end may be open, never both: a record without any date has no span at all. Two spans are
    equal when their days are; the text they were read from does not count.

    Example:
        >>> print(
        ...     DateSpan.parse("21 October 2024"), DateSpan.parse("Oct. 2024"), DateSpan.parse("until 3 October 2022")
        ... )
        2024-10-21 2024-10 until 2022-10-03
    """

    earliest: date | None = None
    """First possible day; None when there is no telling."""

    latest: date | None = None
    """Last possible day; None when there is no telling."""

    text: str | None = None
    """The wording the span was read from, where it says more than the span."""

    @model_validator(mode="wrap")
    @classmethod
    def _canonical(cls, data: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if isinstance(data, cls):
            return data
        try:
            if isinstance(data, str):
                return cls.parse(data)
            return handler(_fields_of(data))
        except DateError as error:
            raise problem(error.code, error.message, hint=error.hint) from None

    @classmethod
    def parse(cls, text: str, *, order: Order | None = None) -> Self:
        """Read a date or span from text.

        Args:
            text: Such as "2024-10-21", "October 2024", "until 2022-10-03" or "between 3/4/22 & 3/11/22".
            order: What comes first in dates with slashes; needed where both readings exist.

        Returns:
            The span.

        Raises:
            DateError: The text is not a date (AL120), names a day that does not exist (AL121) or
                could mean two (AL122); `.code` says which.

        Example:
            >>> print(DateSpan.parse("between 3/4/22 & 3/11/22", order="mdy"))
            2022-03-04/2022-03-11
        """
        earliest, latest = _parse(text, order)
        if earliest and latest and earliest > latest:
            raise DateError(f"the span {_quoted(text)} ends before it starts", code="AL124")
        said = None if _text(earliest, latest) == text.strip() else text.strip()
        return cls.model_construct(  # type: ignore[return-value]  # the plugin forgets Self
            earliest=earliest, latest=latest, text=said
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe both ways in: text and fields."""
        fields = super().__get_pydantic_json_schema__(schema, handler)
        text = {"type": "string", "examples": ["2024-10-21", "until October 2024"]}
        return fields if handler.mode == "serialization" else {"anyOf": [text, fields]}

    @property
    def is_day(self) -> bool:
        """Whether the span is one single day."""
        return self.earliest is not None and self.earliest == self.latest

    @property
    def day(self) -> date:
        """The day, when the span is a single one.

        Raises:
            InputError: It is not.
        """
        if self.earliest is None or self.earliest != self.latest:
            raise InputError(f"{self} is not a single day.", hint="Use `earliest` and `latest`.")
        return self.earliest

    def contains(self, day: date) -> bool:
        """Whether `day` is one of the possible days.

        Example:
            >>> DateSpan.parse("2024-10").contains(date(2024, 10, 31))
            True
        """
        return (self.earliest is None or self.earliest <= day) and (self.latest is None or day <= self.latest)

    def overlaps(self, other: DateSpan) -> bool:
        """Whether at least one day is possible for both."""
        return not (_ends_before(self, other) or _ends_before(other, self))

    def __str__(self) -> str:
        return _text(self.earliest, self.latest)

    def __repr__(self) -> str:
        return f"DateSpan({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, DateSpan):
            return NotImplemented
        return (self.earliest, self.latest) == (other.earliest, other.latest)

    def __hash__(self) -> int:
        return hash((self.earliest, self.latest))


@dataclass(frozen=True, order=True, slots=True)
class FiscalYear:
    """A US fiscal year: FY2024 runs from October 2023 to September 2024.

    Attributes:
        year: The year it ends in.

    Raises:
        DateError: The year is not an integer from 1901 to 2200 (AL125).

    Example:
        >>> print(FiscalYear.parse("FY24"), FiscalYear(2024).span())
        FY2024 2023-10-01/2024-09-30
    """

    year: int

    def __post_init__(self) -> None:
        if type(self.year) is not int or not _FIRST_YEAR < self.year <= _LAST_YEAR:
            raise DateError(f"{shorten(repr(self.year))} is not a fiscal year", code="AL125")

    @classmethod
    def parse(cls, value: str | int | FiscalYear) -> FiscalYear:
        """Read a fiscal year.

        Args:
            value: "FY2024", "FY24", "2024" or 2024.

        Returns:
            The fiscal year; two digits mean this century.

        Raises:
            DateError: It is something else (AL125).
        """
        if isinstance(value, FiscalYear):
            return value
        if isinstance(value, str):
            found = re.fullmatch(_FISCAL, value.strip(" ")) if len(value) <= _LONGEST else None
            if found is None:
                raise DateError(f"{_quoted(value)} is not a fiscal year", code="AL125")
            return cls(int(found["full"]) if found["full"] else 2000 + int(found["short"]))
        return cls(value)

    @classmethod
    def of(cls, day: date) -> FiscalYear:
        """The fiscal year a day falls in.

        Example:
            >>> FiscalYear.of(date(2024, 10, 1))
            FiscalYear(year=2025)
        """
        return cls(day.year + (day.month >= _FISCAL_START))

    def span(self) -> DateSpan:
        """The days of the fiscal year."""
        return DateSpan(earliest=date(self.year - 1, 10, 1), latest=date(self.year, 9, 30))

    def __str__(self) -> str:
        return f"FY{self.year}"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Let pydantic read a fiscal year from text or an integer, and write it as text."""
        del source, handler
        text = core_schema.str_schema(pattern="^FY[0-9]{4}$")
        number = core_schema.int_schema(gt=_FIRST_YEAR, le=_LAST_YEAR)
        return core_schema.no_info_plain_validator_function(
            _fiscal_year,
            json_schema_input_schema=core_schema.union_schema([text, number]),
            serialization=core_schema.plain_serializer_function_ser_schema(str, return_schema=text),
        )


def _fiscal_year(value: Any) -> FiscalYear:
    try:
        return FiscalYear.parse(value)
    except DateError as error:
        raise problem(error.code, error.message, hint=error.hint) from None


def _ends_before(first: DateSpan, second: DateSpan) -> bool:
    return first.latest is not None and second.earliest is not None and first.latest < second.earliest


def _text(first: date | None, last: date | None) -> str:
    if first is None or last is None:
        return f"until {last}" if first is None else f"since {first}"
    if first == last:
        return first.isoformat()
    if first == date(first.year, 1, 1) and last == date(first.year, 12, 31):
        return f"{first.year}"
    if first.day == 1 and last == _month(first.year, first.month)[1]:
        return f"{first:%Y-%m}"
    return f"{first}/{last}"


def _fields_of(data: object) -> dict[str, object]:
    """Fields of a span from whatever stands for one besides text."""
    text, extra = None, {}
    if isinstance(data, dict):
        first, last, text = (data.get(name) for name in _FIELDS)
        extra = {name: value for name, value in data.items() if name not in _FIELDS}
    elif isinstance(data, (tuple, list)) and len(data) == _ENDS:
        first, last = data
    else:
        first = last = data
    earliest, latest = _end(first, 0), _end(last, 1)
    if earliest is None and latest is None:
        raise DateError("a span needs at least one end", code="AL140")
    if earliest and latest and earliest > latest:
        raise DateError(f"the span from {earliest} to {latest} ends before it starts", code="AL124")
    fits = isinstance(text, str) and len(text) <= _LONGEST and text.translate(_SPACES).isprintable()
    if text is not None and not fits:
        raise DateError("the text of a date is too long or has control characters", code="AL143")
    return {"earliest": earliest, "latest": latest, "text": text, **extra}


def _end(value: object, side: Literal[0, 1]) -> date | None:
    if value is None:
        return None
    if isinstance(value, DateSpan):
        return (value.earliest, value.latest)[side]
    if isinstance(value, str):
        return _parse(value, None)[side]
    # NaT is an instance of datetime that is not equal to itself.
    if not isinstance(value, date) or value != value:  # noqa: PLR0124
        raise DateError(f"a value of type {type(value).__name__} is not a date", code="AL123")
    return _checked(value.year, value.month, value.day, str(value))


def _parse(text: str, order: Order | None) -> tuple[date | None, date | None]:
    if not isinstance(text, str):
        raise DateError(f"a value of type {type(text).__name__} is not a date", code="AL123")
    if order not in (None, "mdy", "dmy"):
        raise InputError(f"{order!r} is not an order of dates.", hint='Known: "mdy" and "dmy".')
    if len(text) > _LONGEST:
        raise DateError(f"text of {len(text)} characters is not a date")
    plain = text.translate(_SPACES)
    if not plain.isprintable():
        raise DateError(f"{_quoted(text)} has control characters", code="AL143")
    plain = " ".join(plain.split())
    if not plain:
        raise DateError("a date is empty", code="AL140")
    return _simple(plain, order) if _ISO.fullmatch(plain) else _span(plain, order)


def _span(text: str, order: Order | None) -> tuple[date | None, date | None]:
    if found := re.fullmatch(_OPEN, text):
        first, last = _simple(found[2], order)
        return (first, None) if found[1].lower() == "since" else (None, last)
    if found := re.fullmatch(_ISO_SPAN, text) or re.fullmatch(_BETWEEN, text):
        return _simple(found[1], order)[0], _simple(found[2], order)[1]
    if found := re.fullmatch(_UNCLEAR, text):
        if short := re.fullmatch(_MONTH_SLASH_SHORT_YEAR, found[1]):
            return _month(2000 + int(short[2]), int(short[1]))
        return _simple(found[1], order)
    return _simple(text, order)


def _simple(text: str, order: Order | None) -> tuple[date, date]:
    """A day, month or year as its first and last day."""
    if found := _ISO.fullmatch(text):
        return _named(found["year"], found["month"], found["day"], text)
    for form in _WRITTEN:
        if found := re.fullmatch(form, text):
            month = _MONTHS.get(found["month"].lower())
            if month is None:
                break
            return _named(found["year"], str(month), found.groupdict().get("day"), text)
    if found := re.fullmatch(_SLASHED, text):
        year = int(found[4]) if len(found[4]) == _FULL_YEAR else 2000 + int(found[4])
        day = _slashed(int(found[1]), int(found[3]), year, order, text)
        return day, day
    if found := re.fullmatch(_MONTH_SLASH_YEAR, text):
        return _named(found[2], found[1], None, text)
    raise DateError(f"{_quoted(text)} is not a date in a known form")


def _named(year: str, month: str | None, day: str | None, text: str) -> tuple[date, date]:
    if month is None:
        return _checked(int(year), 1, 1, text), _checked(int(year), 12, 31, text)
    if day is None:
        return _month(int(year), int(month))
    exact = _checked(int(year), int(month), int(day), text)
    return exact, exact


def _slashed(first: int, second: int, year: int, order: Order | None, text: str) -> date:
    readings = {"mdy": (first, second), "dmy": (second, first)}
    if order is not None:
        return _checked(year, *readings[order], text)
    possible = {reading for reading in readings.values() if _exists(year, *reading)}
    if len(possible) > 1:
        raise DateError(f"{_quoted(text)} can be read with the day or the month first", code="AL122")
    return _checked(year, *(possible.pop() if possible else readings["mdy"]), text)


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= _DECEMBER and 1 <= day <= calendar.monthrange(year, month)[1]


def _checked(year: int, month: int, day: int, text: str) -> date:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise DateError(f"{_quoted(text)} is not between {_FIRST_YEAR} and {_LAST_YEAR}")
    if not _exists(year, month, day):
        raise DateError(f"{_quoted(text)} does not exist", code="AL121")
    return date(year, month, day)


def _month(year: int, month: int) -> tuple[date, date]:
    first = _checked(year, month, 1, f"{year:04}-{month:02}")
    return first, first + timedelta(days=calendar.monthrange(year, month)[1] - 1)


def _quoted(text: str) -> str:
    return repr(shorten(text, 60))
