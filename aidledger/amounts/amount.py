"""The amount: a figure, its currency, what its wording claims, and how finely it was stated."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Self

from pydantic import ModelWrapValidatorHandler, model_validator

from aidledger.amounts.bound import Bound, Reading
from aidledger.amounts.canonical import canonical_parts, canonical_text, canonical_wording, minor_units
from aidledger.amounts.currencies import minor_exponent
from aidledger.amounts.interval import EXACT_MATHS, UNLIMITED, Interval
from aidledger.amounts.parse import Parts, read_amount
from aidledger.amounts.refusal import AmountError, refuse
from aidledger.amounts.spread import interval_of, reading_named, rounding_of
from aidledger.frozen import Frozen, problem

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

    from aidledger.units import Quantity

__all__ = ["Amount", "parse_amount"]

_TWO = Decimal(2)
_ZERO = Decimal(0)
_FIELDS = ("stated", "upper", "currency", "bound", "digit", "reason", "wording")


class Amount(Frozen):
    """A sum of money as somebody stated it.

    It is never invalid: figures are whole minor units of a known currency, the last stated digit
    fits the figure, and only an unknown amount lacks one. Two amounts are equal when they say the
    same; the wording they were read from does not count.

    Example:
        >>> a = Amount.parse("up to $400 million")
        >>> print(a, a.value, a.digit, a.bound, sep=" | ")
        up to USD 400 million | 400000000 | 1000000 | at_most
        >>> print(a.interval(), a.interval(reading="literal"))
        [399500000, 400500000] [0, 400000000]
    """

    stated: Decimal | None = None
    """The figure; the lower end of a range; None when unknown."""

    upper: Decimal | None = None
    """The upper end of a range."""

    currency: str | None = None
    """ISO 4217 code; None only when the amount is unknown."""

    bound: Bound = Bound.EXACT
    """What the wording claims about the figure."""

    digit: Decimal | None = None
    """The last digit that was stated, a power of ten: 100000000 for "$66.5 billion"."""

    reason: str | None = None
    """Why the amount is unknown: "not given", "undisclosed", "classified" or "no price"."""

    wording: str | None = None
    """The text the amount was read from; takes no part in comparisons."""

    @model_validator(mode="wrap")
    @classmethod
    def _canonical(cls, data: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if isinstance(data, cls):
            return data
        try:
            fields = cls._read(data) if isinstance(data, dict) else None
            amount = None if fields else cls.parse(data)  # type: ignore[arg-type]
        except AmountError as error:
            raise problem(error.code, error.message, hint=error.hint) from None
        return handler(fields) if amount is None else amount

    @classmethod
    def _read(cls, data: dict[str, object]) -> dict[str, object]:
        extra = {name: value for name, value in data.items() if name not in _FIELDS}
        parts = canonical_parts(*(data.get(name) for name in _FIELDS[:-1]))
        return {**parts._asdict(), "wording": canonical_wording(data.get("wording")), **extra}

    @classmethod
    def parse(cls, text: str, *, locale: str = "en") -> Self:
        """Read an amount from text that is nothing but an amount.

        The grammar is closed: what it does not know it refuses, and it never guesses.

        Args:
            text: At most 200 characters, such as "$400 million", "up to EUR 1.25bn",
                "between GBP 500 million and GBP 600 million" or "undisclosed".
            locale: `en`, `de`, `fr`, `cs` or `uk`; decides what commas, points and "billion" mean.

        Returns:
            The amount, with `text` as its wording.

        Raises:
            AmountError: The text is not an amount; `.code` says why.
            InputError: The locale is not supported.

        Example:
            >>> Amount.parse("1,2 Mrd €", locale="de").value
            Decimal('1200000000')
        """
        return cls._of(read_amount(text, locale=locale), wording=text.strip())

    @classmethod
    def _of(cls, parts: Parts, *, wording: str | None) -> Self:
        # The grammar has checked everything already, and a million rows pass through here.
        return cls.model_construct(  # type: ignore[return-value]  # the plugin forgets Self
            stated=parts.stated,
            upper=parts.upper,
            currency=parts.currency,
            bound=parts.bound,
            digit=parts.digit,
            reason=parts.reason,
            wording=wording,
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe both ways in, text and fields, and that numbers with a fraction are text."""
        fields = super().__get_pydantic_json_schema__(schema, handler)
        described = handler.resolve_ref_schema(fields)
        if handler.mode == "serialization":
            return fields
        for name in ("stated", "upper", "digit"):
            for option in described["properties"][name]["anyOf"]:
                if option["type"] == "number":
                    option["type"] = "integer"
        return {"anyOf": [{"type": "string", "examples": ["up to $400 million", "USD 12.50", "undisclosed"]}, fields]}

    @property
    def is_known(self) -> bool:
        """Whether there is a figure."""
        return self.stated is not None

    @property
    def value(self) -> Decimal | None:
        """The point that stands for the amount: the figure, or the exact middle of a range."""
        if self.stated is None or self.upper is None:
            return self.stated
        return EXACT_MATHS.divide(EXACT_MATHS.add(self.stated, self.upper), _TWO)

    def interval(self, *, reading: str = Reading.CONVENTIONAL) -> Interval:
        """Everything the amount may really be.

        Args:
            reading: "conventional" takes words as publishers use them, "literal" at their word.

        Returns:
            The interval, in units of the currency; from zero up when the amount is unknown.

        Raises:
            InputError: There is no such reading.
        """
        chosen = reading_named(reading)
        if self.stated is None or self.digit is None:
            return Interval(_ZERO, UNLIMITED)
        if self.upper is not None:
            return Interval(self.stated, self.upper)
        return interval_of(self.stated, self.digit, self.bound, reading=chosen)

    def rounding(self, *, reading: str = Reading.CONVENTIONAL) -> Interval:
        """The part of the interval that rounding alone explains.

        Args:
            reading: "conventional" or "literal".

        Returns:
            An interval inside `interval(reading=reading)`; of a range its middle alone, for where in it
            the amount lies is no rounding; nothing but zero when unknown.

        Raises:
            InputError: There is no such reading.

        Example:
            >>> print(Amount.parse("over $58 billion").rounding())
            [58000000000, 58500000000]
        """
        chosen = reading_named(reading)
        if self.stated is None or self.digit is None:
            return Interval(_ZERO, _ZERO)
        if self.value is not None and self.upper is not None:
            return Interval(self.value, self.value)
        return rounding_of(self.stated, self.digit, self.bound, reading=chosen)

    def low(self, reading: str = Reading.CONVENTIONAL) -> Decimal:
        """The lower end of the interval under `reading`."""
        return self.interval(reading=reading).low

    def high(self, reading: str = Reading.CONVENTIONAL) -> Decimal:
        """The upper end of the interval under `reading`; may be infinite."""
        return self.interval(reading=reading).high

    def minor(self) -> int:
        """The figure (or the lower end of a range) in the smallest unit of its currency.

        Raises:
            InputError: The amount is unknown.

        Example:
            >>> Amount.parse("USD 12.50").minor()
            1250
        """
        return self._minor(self.stated)

    def minor_upper(self) -> int:
        """The upper end in the smallest unit; the figure itself when there is no range.

        Raises:
            InputError: The amount is unknown.
        """
        return self._minor(self.stated if self.upper is None else self.upper)

    def minor_digit(self) -> int:
        """The last stated digit in the smallest unit of the currency.

        Raises:
            InputError: The amount is unknown.
        """
        return self._minor(self.digit)

    @property
    def quantity(self) -> Quantity[Decimal]:
        """The value as a pint quantity with an exact magnitude, in aidledger's own registry.

        Raises:
            InputError: The amount is unknown.

        Example:
            >>> print(Amount.parse("$400 million").quantity)
            400000000 USD
        """
        from aidledger import units  # pint loads when touched, not before

        value, currency = self.value, self.currency
        if value is None or currency is None:
            raise self._no_figure()
        return units.money(value, currency)

    def __neg__(self) -> Self:
        """The amount with its sign turned: bounds are mirrored with it."""
        if self.stated is None:
            return self
        ends = [self.stated] if self.upper is None else [self.upper, self.stated]
        low, *high = (end.copy_negate() if end else end for end in ends)
        parts = Parts(low, high[0] if high else None, self.currency, self.bound, self.digit, None)
        return self._of(parts, wording=None)

    def __str__(self) -> str:
        return canonical_text(Parts(*self._said()))

    def __repr__(self) -> str:
        return f"Amount({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return self._said() == other._said() if isinstance(other, Amount) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._said())

    def _said(self) -> tuple[Decimal | None, Decimal | None, str | None, Bound, Decimal | None, str | None]:
        return self.stated, self.upper, self.currency, self.bound, self.digit, self.reason

    def _minor(self, value: Decimal | None) -> int:
        if value is None or self.currency is None:
            raise self._no_figure()
        return minor_units(value, minor_exponent(self.currency))

    def _no_figure(self) -> AmountError:
        return refuse("AL201", f"the amount is unknown ({self.reason})", hint="Ask `is_known` first.")


def parse_amount(text: str, *, locale: str = "en") -> Amount:
    """Read an amount from text; the same as `Amount.parse`.

    Args:
        text: At most 200 characters that are nothing but an amount.
        locale: How numbers are written.

    Returns:
        The amount.

    Raises:
        AmountError: The text is not an amount; `.code` says why.

    Example:
        >>> parse_amount("nearly £3bn")
        Amount('nearly GBP 3 billion')
    """
    return Amount.parse(text, locale=locale)
