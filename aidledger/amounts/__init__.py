"""Sums of money as they are stated in public.

"More than $58 billion" is not the number 58,000,000,000. It is a figure, a currency, a claim about
the figure (a floor) and the last digit that was stated (a billion). An `Amount` holds these four,
and knows which true sums they allow:

    >>> a = Amount.parse("more than $58 billion")
    >>> a.value, a.currency, a.bound.value, a.digit
    (Decimal('58000000000'), 'USD', 'at_least', Decimal('1000000000'))
    >>> print(a.interval(reading="conventional"), a.interval(reading="literal"))
    [58000000000, 59000000000) [58000000000, Infinity)

The rules of the package:

* The grammar is closed, and nothing is guessed. "$200" beside a lost "million", "1.000.00", "kr 5
  million" and "1,2 Mrd" without a locale are refused; the `AmountError` carries the code of the
  finding they become in a table.
* No float ever. Text is read as integers; arithmetic raises rather than rounds, whatever the
  caller's decimal context says.
* Text in, the same text out: `Amount.parse(str(amount)) == amount` for every amount.
* Prose is read more suspiciously than a cell: `amounts_in` marks what it would have to guess as
  doubtful and gives it no amount.

How it is laid out, bottom up: `bound` and `interval` are the vocabulary, `currencies` and `refusal`
the two ways out of the package; `numbers` reads one number, `grammar` is the lexicon, `parse` applies
it to a whole string, `canonical` is the way back; `spread` turns a bound into an interval, `amount`
is the value type; `printed` shows exact figures to people; `claims`, `context` and `text` find
amounts in sentences.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.amounts.amount import Amount, parse_amount
from aidledger.amounts.bound import Bound, Reading
from aidledger.amounts.currencies import is_currency, minor_exponent
from aidledger.amounts.interval import Interval
from aidledger.amounts.refusal import AmountError
from aidledger.lazy import on_demand

if TYPE_CHECKING:
    from aidledger.amounts.text import AmountInText, amounts_in
else:
    __getattr__ = on_demand(
        __name__,
        {
            "AmountInText": "text",
            "amounts_in": "text",
        },
    )

__all__ = [
    "Amount",
    "AmountError",
    "AmountInText",
    "Bound",
    "Interval",
    "Reading",
    "amounts_in",
    "is_currency",
    "minor_exponent",
    "parse_amount",
]
