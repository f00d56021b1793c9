"""The catalogue of finding codes: stable names for everything that can be wrong with data.

A code never changes its meaning. `AL1xx` judge a single value or record, `AL2xx` look across the
records of a ledger, `AL3xx` compare the record with statements. Every entry has a page in the
documentation, a fixture that triggers it and a test for its text.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from aidledger.errors import UnknownTermError

__all__ = ["CODES", "CodeInfo", "Severity", "code_info"]


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class CodeInfo:
    """What a finding code means.

    Attributes:
        code: The stable code, such as `AL103`.
        title: What is wrong, in a few words.
        severity: `error` stops the strict door; `warning` and `note` do not.
        why: Why it matters to somebody who totals aid.
        remedy: What to do about it.
    """

    code: str
    title: str
    severity: Severity
    why: str
    remedy: str

    @property
    def page(self) -> str:
        """Where the documentation explains the code, below the address the documentation is served at."""
        return f"reference/generated/findings/{self.code}.html"


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

# One entry reads like a paragraph; exploded to a line per argument the catalogue would not fit a module.
# fmt: off
_CATALOGUE = (
    CodeInfo(
        "AL101", "amount not understood", _E,
        "The grammar of amounts is closed: what it does not know it refuses, because a guessed amount is worse than none.",
        'Write it like "$400 million", "up to EUR 1.25 billion", "between GBP 500 million and GBP 600 million" or "undisclosed".',
    ),
    CodeInfo(
        "AL102", "amount without a currency", _E,
        "A number without a currency cannot be added to anything.",
        "Name the currency by its ISO 4217 code, in the text or in the `currency` column.",
    ),
    CodeInfo(
        "AL103", "amount whose unit seems to be missing", _E,
        'Copies of news reports drop the word "million": "$200" is more often a damaged "$200 million" than two hundred dollars.',
        'Restore the unit ("$200 million"), or state the cents if it really is that small ("$200.00").',
    ),
    CodeInfo(
        "AL104", "malformed number", _E,
        '"1.000.00" can be a thousand or a hundred thousand: grouping and decimals contradict each other.',
        "Group by threes with commas and write decimals after one point, or name the locale of the text.",
    ),
    CodeInfo(
        "AL105", "amount finer than the currency's smallest unit", _E,
        "More decimals than the currency has mean a thousands separator was read as a decimal point, or a float was printed.",
        "Give the amount in whole minor units (cents for USD, whole yen for JPY).",
    ),
    CodeInfo(
        "AL106", "amount too large or too long", _E,
        "Beyond 10^18 minor units an amount is an error, not money; over-long text is not an amount at all.",
        "Check the unit word and the number of zeros.",
    ),
    CodeInfo(
        "AL107", "contradictory wording", _E,
        '"over up to $5 million" claims a floor and a ceiling at once.',
        "Keep the one qualifier the source used.",
    ),
    CodeInfo(
        "AL108", "amount given as a binary float", _E,
        "Floats cannot hold most decimal amounts: 0.1 + 0.2 is not 0.3. Money here never passes through one.",
        'Give text ("12.50 USD"), a Decimal or an integer.',
    ),
    CodeInfo(
        "AL109", "decimal comma without a locale", _E,
        '"1,2" is one and a fifth in Berlin and a broken thousand in Washington.',
        'Name the locale: Amount.parse("1,2 Mrd €", locale="de").',
    ),
    CodeInfo(
        "AL110", "currency unknown or ambiguous", _E,
        '"kr" is Swedish, Norwegian or Danish money, "¥" Japanese or Chinese: which one decides the total.',
        "Write the ISO 4217 code.",
    ),
    CodeInfo(
        "AL111", "amount contradicts its wording", _E,
        "The figure and the words it was read from say different things, so one of them is a typing error.",
        "Correct whichever was mistyped; the source decides.",
    ),
    CodeInfo(
        "AL112", "negative amount", _E,
        "A package gives; what takes away is a revision of a scope, and counts differently.",
        "Record a reduction as a Revision.",
    ),
    CodeInfo(
        "AL113", "reannounced part not possible", _E,
        "The part counted before cannot exceed the package, nor be in another currency; it is documented (exact) or inferred (at most).",
        "Give it as an exact or an at-most amount, no larger than the package.",
    ),
    CodeInfo(
        "AL120", "date not understood", _E,
        "A date that cannot be read puts the package nowhere on the curve.",
        'Write 2024-10-21, 2024-10, "until 2024-10-21" or "between 2024-10-01 and 2024-10-21".',
    ),
    CodeInfo(
        "AL121", "date that does not exist", _E,
        "31 June is not a day: one of its parts was mistyped, and which one cannot be known.",
        "Look the day up at the source.",
    ),
    CodeInfo(
        "AL122", "day and month ambiguous", _E,
        '"3/10/2022" is 3 October or March 10.',
        'Write 2022-10-03, or say how the text is written: DateSpan.parse(text, order="dmy").',
    ),
    CodeInfo(
        "AL123", "not a date", _E,
        "Numbers and missing-value markers turn into 1970-01-01 when nobody looks.",
        "Give an ISO date as text, or a datetime.date.",
    ),
    CodeInfo(
        "AL124", "dates in the wrong order", _E,
        "A span that ends before it starts, or a package known before it was announced, is mistyped.",
        "Check which of the two dates is right.",
    ),
    CodeInfo(
        "AL125", "fiscal year not understood", _E,
        "The year of the authority decides which ceiling a package draws on.",
        'Write it as "FY2024".',
    ),
    CodeInfo(
        "AL130", "term not in the reference tables", _E,
        "Names are matched whole, never by likeness: fuzzy matching turns the Republic of Korea into North Korea.",
        "Use a code, name or alias of the reference tables.",
    ),
    CodeInfo(
        "AL131", "aggregate named as a donor or recipient", _E,
        '"EU Members" or "Total" counts its members a second time.',
        "Record each member, or the institution itself.",
    ),
    CodeInfo(
        "AL140", "required value missing", _E,
        "Amount, date, category and donor are what makes a row a package.",
        "Fill the cell; an amount that was not published is written as not given.",
    ),
    CodeInfo(
        "AL141", "unknown field", _E,
        "A misspelt field would be dropped in silence.",
        "Use the documented field names.",
    ),
    CodeInfo(
        "AL142", "wrong type", _E,
        "A value of the wrong type is a sign of shifted columns.",
        "See the field's description in the reference.",
    ),
    CodeInfo(
        "AL143", "text not allowed", _E,
        "Control characters hide content, and over-long cells are not names.",
        "Remove the control characters, or shorten the text.",
    ),
    CodeInfo(
        "AL144", "not a web address", _E,
        "A source that cannot be opened cannot be checked.",
        "Give a full http or https address, or leave it empty.",
    ),
    CodeInfo(
        "AL145", "quantity not understood", _E,
        '"dozens" and "1.000.00" are not counts.',
        'Write a number and a unit: "31 vehicles", "2 000 000 rounds", "12 t".',
    ),
    CodeInfo(
        "AL150", "identifier used twice", _E,
        "Two rows with one id cannot both be explained, cited or amended. The first is kept.",
        "Give the second row its own id, or remove it.",
    ),
    CodeInfo(
        "AL151", "column not read", _N,
        "A column outside the contract is left alone; a misspelt one would go unnoticed without this note.",
        "Map it to a column of the contract, or leave it.",
    ),
    CodeInfo(
        "AL152", "broken line", _E,
        "A line with too many or too few cells has shifted columns, and one that is no JSON object has none: nothing in it "
        "can be trusted.",
        "Quote cells that contain the delimiter; in JSON Lines, write one object a line.",
    ),
    CodeInfo(
        "AL153", "line that belongs to no record", _E,
        "A source or an article of a record that is not there was meant for another one, which now lacks it.",
        "Correct `table`, `id` and `version`, or remove the line.",
    ),
    CodeInfo(
        "AL154", "versions that do not fit together", _E,
        "Without an unbroken chain of versions nobody can say what was known on a day.",
        "Give each change a line in amendments.csv, and the version it replaced one in the table of earlier versions.",
    ),
    CodeInfo(
        "AL160", "rate that cannot be one", _E,
        "Zero, negative, missing or infinite rates, and commas for points, turn every amount of that day into nonsense.",
        'Write a plain positive number with a decimal point, such as "1.0853".',
    ),
    CodeInfo(
        "AL161", "two rates for one day", _E,
        "Which of them an amount is converted at would depend on the order of the rows.",
        "Keep the one that was published.",
    ),
    CodeInfo(
        "AL162", "rate of a day on which there can be none", _E,
        "A rate of the future, or of a currency that had ended, is mistyped or made up.",
        "Check the day; a currency the euro replaced has its fixed rate from then on.",
    ),
    CodeInfo(
        "AL163", "rate on another scale than its neighbours", _E,
        "Some publishers quote a hundred yen or a thousand rupiah; mixed with rates for one, amounts are wrong a hundredfold.",
        "Bring all rates of a currency to one unit of it.",
    ),
    CodeInfo(
        "AL164", "rates out of order", _N,
        "Rates are sorted by day when they are read; a table that is not may have been put together by hand.",
        "Nothing to mend if the days are right.",
    ),
    CodeInfo(
        "AL170", "part of a ledger that is missing", _E,
        "A file that says it holds a ledger and lacks a sheet, a table or a column would be read as a smaller ledger.",
        "Get the file back from a copy, or give the packages alone, in a file of their own.",
    ),
    CodeInfo(
        "AL171", "part of a file that is not read", _N,
        "A sheet or table that is none of a ledger's is left alone; a renamed one would go unnoticed without this note.",
        "Nothing to mend, unless a part of the ledger was renamed.",
    ),
    CodeInfo(
        "AL172", "formula in a cell", _W,
        "A formula is not run here: what the spreadsheet last calculated is read, and that may be old or empty.",
        "Put the figure itself into the cell.",
    ),
    CodeInfo(
        "AL173", "not what was written", _N,
        "The file carries the hash of the ledger it was written from, and what it holds now has another one.",
        "Nothing to mend if it was changed on purpose; otherwise get the file back from a copy.",
    ),
    CodeInfo(
        "AL174", "part of a ledger", _W,
        "The file was written from a narrowed ledger: its statements are about packages it lacks, and show gaps that are none.",
        "Write the whole ledger for whoever needs it whole.",
    ),
    CodeInfo(
        "AL175", "file that cannot be verified", _N,
        "An earlier version wrote the file, without a hash over everything that verdicts depend on.",
        "Nothing to mend; write the ledger again to have all of it verified.",
    ),
    CodeInfo(
        "AL201", "unknown amount", _W,
        "A package of unknown amount is not a package of zero: every total that covers it is a floor.",
        "Nothing to mend unless the amount can be found; totals count it as unvalued.",
    ),
    CodeInfo(
        "AL202", "package without a source", _W,
        "A figure nobody can trace cannot be defended.",
        "Add the address where it was read, or the publisher.",
    ),
    CodeInfo(
        "AL203", "implausibly small amount", _W,
        "Security-assistance packages under a thousand units of money are damaged figures far more often than gifts.",
        "Check whether a unit word was lost.",
    ),
    CodeInfo(
        "AL204", "ceiling exceeded", _W,
        "Packages booked to an authority exceed its ceiling: a package, the ceiling or the year is wrong, or reuse is not recorded.",
        "Compare the packages of that year with the ceiling's source.",
    ),
    CodeInfo(
        "AL205", "gap in tranche numbers", _W,
        "A missing number in an official sequence is a package nobody recorded.",
        "Look for the announcement with that number.",
    ),
    CodeInfo(
        "AL206", "equal amounts close together", _N,
        "Usually distinct packages ($400 million was announced nine times), now and then one announced twice. Never merged automatically.",
        "Compare sources and contents.",
    ),
    CodeInfo(
        "AL207", "booked year differs from the date's year", _N,
        "Authority of one fiscal year can be used in the next; totals by fiscal year follow the booked year.",
        "Nothing to mend if the source books it so.",
    ),
    CodeInfo(
        "AL208", "undated or loosely dated package", _N,
        "A span of days makes the cumulative curve a band.",
        "Narrow the date if a source gives the day.",
    ),
    CodeInfo(
        "AL209", "parts do not meet their total", _W,
        "Child revisions or items add up to more or less than what they are parts of.",
        "Compare the parts with the whole at their sources.",
    ),
    CodeInfo(
        "AL210", "reference to a record that does not exist", _E,
        "A package that draws on, belongs to or supersedes something unknown cannot be counted properly.",
        "Correct the id, or add the missing record.",
    ),
    CodeInfo(
        "AL211", "statement older than the last package", _N,
        "Packages announced after the newest statement have been compared with nothing.",
        "Add a newer statement where there is one.",
    ),
    CodeInfo(
        "AL212", "stages in the wrong order", _W,
        "Money is obligated before it is delivered, and no more of it can be delivered than was obligated.",
        "Compare the two stages at their sources: a day, an amount or a stage is wrong, or these are two packages.",
    ),
    CodeInfo(
        "AL213", "packages do not come to their announcement", _W,
        "A headline that covers several packages should be their sum; if not, one is missing or belongs elsewhere.",
        "Look for a package of the announcement that is not recorded, or that names another announcement.",
    ),
    CodeInfo(
        "AL214", "weak source", _N,
        "A table compiled by somebody else repeats its compiler's mistakes.",
        "Add the issuer's own page, or a report of the day.",
    ),
    CodeInfo(
        "AL215", "currency retired on that day", _W,
        "Nobody announces an amount in a currency that has ceased to exist: the code is wrong, or the amount was converted.",
        "Check the code, and whether the source converted the amount.",
    ),
    CodeInfo(
        "AL216", "large share of unknown amounts", _W,
        "A donor who publishes few amounts looks poor beside one who publishes all: its totals are floors by far.",
        "Say so wherever a total of this donor is given, and count packages beside it.",
    ),
    CodeInfo(
        "AL217", "suppression without effect", _N,
        "A suppression that hides nothing today hides something else tomorrow.",
        "Remove it from the record.",
    ),
    CodeInfo(
        "AL301", "statement not explained by the packages", _W,
        "The packages on record do not reach, or exceed, what was stated, beyond rounding and open facts.",
        "See the reconciliation for the size of the gap and what was tried.",
    ),
    CodeInfo(
        "AL302", "statement not comparable", _N,
        "Scope, date, stage, currency or coverage differ, so comparing would mislead.",
        "See the reason given; complete the statement's scope where the source allows.",
    ),
)
# fmt: on

CODES: dict[str, CodeInfo] = {info.code: info for info in _CATALOGUE}


def code_info(code: str) -> CodeInfo:
    """Look a finding code up.

    Args:
        code: Such as `AL103`.

    Returns:
        Its entry in the catalogue.

    Raises:
        UnknownTermError: There is no such code.

    Example:
        >>> code_info("AL103").title
        'amount whose unit seems to be missing'
    """
    try:
        return CODES[code]
    except KeyError:
        raise UnknownTermError.of("Finding code", code, CODES) from None
