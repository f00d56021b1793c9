"""The tables, indexes and views of a ledger in SQLite.

Money is whole minor units; `currencies` says how many make a unit. The views give exact decimal
text instead and add only what a total adds: rows of one currency and stage at a time, and none that
is not aid (`in_total`). No column holds a binary float.
"""

from __future__ import annotations

from aidledger.table import table_schema

__all__ = ["INDEXES", "TABLES", "VERSION", "VIEWS", "create"]

VERSION = 3
"""Raised when a table, column or view changes or goes."""

_AMOUNT = """
  amount_minor INTEGER, upper_minor INTEGER, digit_minor INTEGER,
  currency TEXT REFERENCES currencies (code), bound TEXT NOT NULL{words}, unknown_reason TEXT, wording TEXT"""
_SCOPE = """
  donor TEXT, recipient TEXT, authority TEXT, since TEXT, since_latest TEXT, since_text TEXT,
  since_is_stated INTEGER NOT NULL, fiscal_year TEXT, announcement TEXT REFERENCES announcements (id),
  limits TEXT, stage TEXT NOT NULL, basis TEXT NOT NULL"""


def _words(name: str) -> str:
    """A constraint to the words a column may hold."""
    column = next(column for column in table_schema("packages") if column.name == name)
    quoted = ", ".join(f"'{word}'" for word in column.one_of)
    return f" CHECK ({name} IN ({quoted}))"


_MONEY = _AMOUNT.format(words=_words("bound"))

TABLES: dict[str, str] = {
    "ledger": """
  name TEXT NOT NULL, title TEXT NOT NULL, hash TEXT NOT NULL, since TEXT, until TEXT, complete INTEGER NOT NULL,
  narrowed INTEGER NOT NULL, full_record TEXT NOT NULL, content_hash TEXT NOT NULL, about_hash TEXT NOT NULL""",
    "currencies": """
  code TEXT PRIMARY KEY, exponent INTEGER NOT NULL, unit INTEGER NOT NULL""",
    "announcements": """
  id TEXT PRIMARY KEY, date TEXT, publisher TEXT, url TEXT, note TEXT""",
    "limits": f"""
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, authority TEXT NOT NULL,{_MONEY},
  fiscal_year TEXT, fiscal_year_last TEXT, period_text TEXT, law TEXT, as_of TEXT, as_of_latest TEXT, as_of_text TEXT,
  part_of TEXT REFERENCES limits (id), is_total INTEGER NOT NULL, note TEXT, suppressed TEXT, sources TEXT""",
    "packages": f"""
  id TEXT PRIMARY KEY, date_earliest TEXT, date_latest TEXT, date_text TEXT,{_MONEY},
  donor TEXT NOT NULL, recipient TEXT, authority TEXT NOT NULL, stage TEXT NOT NULL{_words("stage")},
  instrument TEXT{_words("instrument")}, valuation TEXT{_words("valuation")},
  fiscal_year TEXT, tranche INTEGER, tranche_basis TEXT, announcement TEXT REFERENCES announcements (id),
  reannounced_minor INTEGER, reannounced_digit_minor INTEGER, reannounced_bound TEXT{_words("reannounced_bound")},
  reannounced_wording TEXT, draws_on TEXT REFERENCES limits (id), known_on TEXT, confidence TEXT, note TEXT,
  suppressed TEXT, in_total INTEGER NOT NULL""",
    "package_categories": """
  package TEXT NOT NULL REFERENCES packages (id), position INTEGER NOT NULL, category TEXT NOT NULL,
  PRIMARY KEY (package, position)""",
    "package_sources": """
  package TEXT NOT NULL REFERENCES packages (id), position INTEGER NOT NULL,
  url TEXT, publisher TEXT, via TEXT, kind TEXT, published_on TEXT, quote TEXT, PRIMARY KEY (package, position)""",
    "package_items": """
  package TEXT NOT NULL REFERENCES packages (id), position INTEGER NOT NULL,
  name TEXT NOT NULL, category TEXT, count TEXT, unit TEXT, amount TEXT, wording TEXT,
  PRIMARY KEY (package, position)""",
    "statements": f"""
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, as_of TEXT, as_of_latest TEXT, as_of_text TEXT,{_MONEY},{_SCOPE},
  stage_word TEXT, known_on TEXT, note TEXT, suppressed TEXT, sources TEXT""",
    "revisions": f"""
  id TEXT PRIMARY KEY, known_on TEXT NOT NULL,{_MONEY},{_SCOPE},
  supersedes TEXT REFERENCES revisions (id), part_of TEXT REFERENCES revisions (id),
  applies INTEGER NOT NULL, reason TEXT, note TEXT, suppressed TEXT, sources TEXT""",
    "amendments": """
  record TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, kind TEXT NOT NULL, known_on TEXT NOT NULL,
  reason TEXT NOT NULL, sources TEXT NOT NULL, replaced TEXT NOT NULL, PRIMARY KEY (record, id, version)""",
}
"""Columns and constraints of every table, in an order in which each refers to earlier ones alone."""

INDEXES = (
    *(f"CREATE INDEX packages_by_{name} ON packages ({name})" for name in ("donor", "authority", "announcement")),
    "CREATE INDEX packages_by_date ON packages (date_latest)",
    "CREATE INDEX packages_by_draws_on ON packages (draws_on)",
    "CREATE INDEX package_categories_by_category ON package_categories (category)",
    "CREATE INDEX statements_by_as_of ON statements (as_of)",
)
"""Made once the rows are in."""

_POINT = "2 * amount_minor + COALESCE(upper_minor - amount_minor, 0)"


def _decimal(halves: str) -> str:
    """SQL for a number of half minor units as exact decimal text."""
    whole = f"printf('%d', {halves} / 2)"
    parts = f"printf('%d.%0*d', {halves} / 2 / unit, exponent, {halves} / 2 % unit)"
    point = "CASE WHEN exponent = 0 THEN '.' ELSE '' END"
    half = f"CASE WHEN {halves} % 2 THEN {point} || '5' ELSE '' END"
    number = f"(CASE WHEN exponent = 0 THEN {whole} ELSE {parts} END) || {half}"
    return f"CASE WHEN {halves} IS NOT NULL THEN {number} END"


def _grouped(key: str, expression: str) -> str:
    return f"""
  SELECT {key}, currency, stage, packages, unvalued, {_decimal("halves")} AS amount
  FROM (
    SELECT {expression} AS {key}, currency, stage, COUNT(*) AS packages, SUM(amount_minor IS NULL) AS unvalued,
      SUM({_POINT}) AS halves
    FROM packages WHERE in_total GROUP BY {expression}, currency, stage
  ) LEFT JOIN currencies ON code = currency ORDER BY {key}, currency, stage"""


VIEWS: dict[str, str] = {
    "package_amounts": f"""
  SELECT id, COALESCE(date_latest, date_earliest) AS date, {_decimal("halves")} AS amount, currency, bound, donor,
    recipient, authority, stage, in_total
  FROM (SELECT *, {_POINT} AS halves FROM packages) LEFT JOIN currencies ON code = currency ORDER BY date, id""",
    "totals": f"""
  SELECT currency, stage, packages, unvalued, {_decimal("halves")} AS amount
  FROM (
    SELECT currency, stage, COUNT(*) AS packages, SUM(amount_minor IS NULL) AS unvalued, SUM({_POINT}) AS halves
    FROM packages WHERE in_total GROUP BY currency, stage
  ) LEFT JOIN currencies ON code = currency ORDER BY currency, stage""",
    "totals_by_authority": _grouped("authority", "authority"),
    "totals_by_donor": _grouped("donor", "donor"),
    "totals_by_recipient": _grouped("recipient", "recipient"),
    "totals_by_year": _grouped("year", "substr(COALESCE(date_latest, date_earliest), 1, 4)"),
    "totals_by_category": f"""
  SELECT category, currency, stage, packages, {_decimal("low")} AS alone, {_decimal("high")} AS alone_or_shared
  FROM (
    SELECT category, currency, stage, COUNT(*) AS packages, SUM({_POINT}) AS high,
      COALESCE(SUM(CASE WHEN categories = 1 THEN {_POINT} END), 0) AS low
    FROM packages JOIN package_categories ON package = id
      JOIN (SELECT package AS counted, COUNT(*) AS categories FROM package_categories GROUP BY package) ON counted = id
    WHERE in_total GROUP BY category, currency, stage
  ) LEFT JOIN currencies ON code = currency ORDER BY category, currency, stage""",
    "cumulative_by_month": f"""
  SELECT month, currency, stage, packages, {_decimal("halves")} AS amount
  FROM (
    SELECT month, currency, stage, SUM(packages) OVER running AS packages, SUM(halves) OVER running AS halves
    FROM (
      SELECT substr(COALESCE(date_latest, date_earliest), 1, 7) AS month, currency, stage, COUNT(*) AS packages,
        SUM({_POINT}) AS halves
      FROM packages WHERE in_total AND COALESCE(date_latest, date_earliest) IS NOT NULL GROUP BY 1, currency, stage
    ) WINDOW running AS (PARTITION BY currency, stage ORDER BY month)
  ) LEFT JOIN currencies ON code = currency ORDER BY month, currency, stage""",
}
"""Every view: exact decimal text, one currency and stage a row."""


def create(*, strict: bool) -> str:
    """The statements that make the tables.

    Args:
        strict: Whether this SQLite knows tables that refuse values of another type.
    """
    return "".join(
        f"CREATE TABLE {name} ({columns}\n){_options(columns, strict=strict)};\n" for name, columns in TABLES.items()
    )


def _options(columns: str, *, strict: bool) -> str:
    """Tables of nothing but a key and what belongs to it lie in the order of the key, and need no index beside it."""
    options = ["WITHOUT ROWID"] if "PRIMARY KEY (" in columns else []
    return f" {', '.join([*options, 'STRICT'] if strict else options)}".rstrip()
