"""Finding amounts inside sentences, and saying which figures are not to be trusted.

Prose is read more suspiciously than a cell: a figure below 1,000 without a unit word, a unit in
another script or a sign that may be a dash makes a find doubtful. A doubtful find has its place in
the text and a finding, but no amount. Numbers without a currency are not amounts and not reported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from aidledger.amounts.amount import Amount
from aidledger.amounts.claims import Claims, claims_before
from aidledger.amounts.context import Money, check_surroundings
from aidledger.amounts.currencies import is_currency
from aidledger.amounts.grammar import FIGURE, PROSE_SPACES, RANGE_GAP, TRAILER
from aidledger.amounts.numbers import Locale, locale_rules
from aidledger.amounts.refusal import AmountError, refuse
from aidledger.display import shorten
from aidledger.findings import Finding

__all__ = ["LONGEST_PROSE", "AmountInText", "amounts_in"]

_CODE_LENGTH = 3
# A qualifier does not reach over a blank line; a mark of the same length keeps the places.
_PARAGRAPH = re.compile(r"\n(?=[ \t\r]*\n)")

LONGEST_PROSE = 1_000_000
"""Longer texts are refused; split them."""


@dataclass(frozen=True, slots=True)
class AmountInText:
    """An amount found in a text, or a figure that only looks like one.

    Attributes:
        amount: The amount; None when the find is doubtful. Its wording is the find without filler
            words, and reads back as the same amount.
        start: Where the find starts in the text, its qualifier included.
        end: Where it ends.
        text: What stands there.
        doubt: Why it was not read; None when it was.
    """

    amount: Amount | None
    start: int
    end: int
    text: str
    doubt: Finding | None = None


def amounts_in(text: str, *, locale: str = "en") -> tuple[AmountInText, ...]:
    """Find the amounts of money in a text.

    The time taken grows with the length of the text and with nothing else.

    Args:
        text: Prose of at most a million characters.
        locale: How its numbers are written.

    Returns:
        The finds in order, doubtful ones included; they do not overlap.

    Raises:
        AmountError: `text` is not text (AL142) or too long (AL106).
        InputError: The locale is not supported.

    Example:
        >>> for found in amounts_in("It pledged up to an additional $400 million, then $200."):
        ...     print(found.text, "->", found.amount or found.doubt.code)
        up to an additional $400 million -> up to USD 400 million
        $200 -> AL103
    """
    rules = locale_rules(locale)
    if not isinstance(text, str):
        raise refuse("AL142", f"a text cannot be a {type(text).__name__}")
    if len(text) > LONGEST_PROSE:
        raise refuse("AL106", f"a text of {len(text)} characters is too long", hint="Split it.")
    prose = _PARAGRAPH.sub("¶", text).translate(PROSE_SPACES)
    finds: list[AmountInText] = []
    position = 0
    while (match := FIGURE.search(prose, position)) is not None:
        low = _money(match)
        find = _find(text, prose, low, floor=finds[-1].end if finds else 0, rules=rules)
        position = max(find.end if find else low.end, match.start() + 1)
        if find:
            finds.append(find)
    return tuple(finds)


def _money(match: re.Match[str]) -> Money:
    """The match without three capitals before or after it that are no currency, such as "PDA"."""
    prefix, sign, number, scale, suffix = match.groups()
    start, end = match.span()
    if suffix is not None and _is_no_code(suffix):
        suffix, end = None, match.end("scale" if scale else "number")
    if prefix is not None and _is_no_code(prefix):
        prefix, sign, start = None, None, match.start("number")
    apart = scale is not None and match.string[match.start("scale") - 1] == " "
    return Money(start, end, prefix, sign, number, scale, suffix, apart)


def _is_no_code(name: str) -> bool:
    return len(name) == _CODE_LENGTH and name.isascii() and name.isalpha() and name.isupper() and not is_currency(name)


def _find(text: str, prose: str, low: Money, *, floor: int, rules: Locale) -> AmountInText | None:
    if not low.has_currency and RANGE_GAP.match(prose, low.end) is None:
        return None
    claims = claims_before(prose, low.start)
    high, doubtful = _upper_end(prose, low, claims)
    if high is None and not low.has_currency:
        return None
    start = max(floor, claims.start if high is None or claims.between is None else claims.between)
    end = high.end if high else low.end
    try:
        if claims.doubt:
            raise refuse("AL107", claims.doubt)
        if doubtful:
            raise refuse("AL107", doubtful, hint='Write "between A and B" for a range.')
        check_surroundings(prose, low, high, rules=rules)
        end = _trailer_end(prose, end)
        wording = _wording(prose, claims, low.start, end, is_range=high is not None)
        return AmountInText(Amount.parse(wording, locale=rules.code), start, end, text[start:end])
    except AmountError as error:
        shown = shorten(text[start:end])
        finding = Finding(error.code, f"{error.message}: {shown!r}", hint=error.hint, value=shown)
        return AmountInText(None, start, end, text[start:end], finding)


def _upper_end(prose: str, low: Money, claims: Claims) -> tuple[Money | None, str]:
    """The upper end of a range that starts with `low`, and why it may not be one."""
    gap = RANGE_GAP.match(prose, low.end)
    match = FIGURE.match(prose, gap.end()) if gap else None
    if gap is None or match is None:
        return None, '"between" is not followed by two figures' if claims.between is not None else ""
    high = _money(match)
    if gap["and"] is not None or claims.between is not None:
        return _between(low, high, is_range=gap["and"] is not None, between=claims.between is not None)
    if not (low.has_currency or high.has_currency) or high.start != match.start():
        return None, ""
    if gap[0] in {"-", "–"}:
        return (high, "") if low.has_currency or high.prefix is None else (None, "")
    return _loose(prose, low, high)


def _between(low: Money, high: Money, *, is_range: bool, between: bool) -> tuple[Money | None, str]:
    if not between or not (low.has_currency or high.has_currency):
        return None, ""
    return high, "" if is_range else '"between" is not followed by two figures and an "and"'


def _loose(prose: str, low: Money, high: Money) -> tuple[Money | None, str]:
    """Figures joined by "to" or a spaced dash: a range only when they share one unit word."""
    if not high.has_currency and high.scale is None:
        return None, ""
    if not low.has_currency and high.prefix is not None:
        return None, ""
    previous = prose[max(0, low.start - 8) : low.start].split()[-1:]
    if previous == ["by"]:
        return None, ""
    if low.scale is None and high.scale is not None and low.has_currency and previous != ["from"]:
        return high, ""
    return high, "two figures may be a range, a change or two amounts"


def _trailer_end(prose: str, end: int) -> int:
    trailer = TRAILER.match(prose, end)
    if trailer is None:
        return end
    after = prose[trailer.end() : trailer.end() + 1]
    # "approximately" after a figure may belong to the next one.
    return (
        end
        if trailer[0].strip().lower().startswith("approx") and after not in {"", ".", ",", ";", ":", ")"}
        else trailer.end()
    )


def _wording(prose: str, claims: Claims, start: int, end: int, *, is_range: bool) -> str:
    opening = ["between"] if is_range and claims.between is not None else []
    return " ".join(" ".join([*opening, *claims.words, prose[start:end]]).split())
