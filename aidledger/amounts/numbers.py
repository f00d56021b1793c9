"""Reading one printed number: digits, grouping and decimals, by locale.

A number is read as an integer and a count of decimals, never through a float. Whatever could mean
two numbers is refused, and the refusal says which two conventions collide.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from aidledger.amounts.refusal import AmountError, quoted, refuse
from aidledger.errors import InputError

__all__ = ["LOCALES", "NUMBER", "Locale", "locale_rules", "read_number"]


class Locale(NamedTuple):
    """How numbers and scale words are written somewhere.

    Attributes:
        code: Language code, such as `de`.
        group: Separator of thousands besides spaces.
        point: Decimal separator.
        long_scale: Whether a "billion" is 10^12, as in most of Europe.
        shape: Pattern of a well-formed number; compiled when the first one is read.
    """

    code: str
    group: str
    point: str
    long_scale: bool
    shape: str


def _locale(code: str, group: str, point: str, *, long_scale: bool = True) -> Locale:
    grouped = "|".join(rf"[1-9][0-9]{{0,2}}(?:{re.escape(mark)}[0-9]{{3}})+" for mark in sorted({group, " "}))
    shape = rf"({grouped}|0|[1-9][0-9]*)(?:{re.escape(point)}([0-9]+))?"
    return Locale(code, group, point, long_scale, shape)


LOCALES = {
    rules.code: rules
    for rules in (
        _locale("en", ",", ".", long_scale=False),
        _locale("de", ".", ","),
        _locale("fr", " ", ","),
        _locale("cs", " ", ","),
        _locale("uk", " ", ",", long_scale=False),
    )
}

# Lexical only: a run of digits with separators inside, well-formed or not, so that "1.000.00" is
# seen whole and refused instead of being read as "1.000". Space groups are bounded and the rest is
# possessive, which keeps a search over hostile text linear.
NUMBER = (
    r"(?:[0-9]{1,3}(?: [0-9]{3}){1,8}+(?![0-9])(?:[.,][0-9]++)*+"
    r"|[.,]?[0-9]++(?:[.,'][0-9]++)*+)"
)

_DECIMAL_COMMA = re.compile(r"[0-9]{1,3}(?:[. ][0-9]{3})+,[0-9]+|[0-9]+,[0-9]+")
_MOST_DIGITS = 40


def locale_rules(locale: str) -> Locale:
    """The rules of a locale.

    Args:
        locale: Language code; one of `LOCALES`.

    Returns:
        How numbers are written there.

    Raises:
        InputError: The locale is not supported.
    """
    try:
        return LOCALES[locale]
    except (KeyError, TypeError):
        raise InputError(f"Locale {locale!r} is not supported.", hint=f"Known: {', '.join(LOCALES)}.") from None


def read_number(token: str, locale: Locale) -> tuple[int, int]:
    """Read a number as an integer and how many of its digits are decimals.

    Args:
        token: ASCII digits with separators; spaces already plain.
        locale: How numbers are written.

    Returns:
        `(12345, 2)` for "123.45".

    Raises:
        AmountError: The grouping is broken (AL104), a decimal comma needs a locale (AL109), or
            there are absurdly many digits (AL106).

    Example:
        >>> read_number("1,234.50", LOCALES["en"]), read_number("1.234,50", LOCALES["de"])
        ((123450, 2), (123450, 2))
    """
    if len(token) > _MOST_DIGITS:
        raise refuse("AL106", f"a number of {len(token)} characters is not an amount")
    found = re.fullmatch(locale.shape, token)
    if found is None:
        raise _malformed(token, locale)
    whole, decimals = found.groups()
    if not whole.isdigit():
        whole = whole.replace(locale.group, "").replace(" ", "")
    return (int(whole + decimals), len(decimals)) if decimals else (int(whole), 0)


def _malformed(token: str, locale: Locale) -> AmountError:
    if locale.code == "en" and _DECIMAL_COMMA.fullmatch(token):
        return refuse("AL109", f"{quoted(token)} has a decimal comma, or a broken thousand")
    return refuse("AL104", f"{quoted(token)} is not a well-formed number")
