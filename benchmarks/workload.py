"""Makes the workload: a table of packages with a known share of faulty rows, the same every time."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["COLUMNS", "FAULTS", "Workload", "make", "write_csv"]

DONORS = [
    "USA",
    "GBR",
    "DEU",
    "FRA",
    "ITA",
    "ESP",
    "POL",
    "NLD",
    "BEL",
    "SWE",
    "NOR",
    "DNK",
    "FIN",
    "EST",
    "LVA",
    "LTU",
    "CZE",
    "SVK",
    "HUN",
    "ROU",
    "BGR",
    "HRV",
    "SVN",
    "AUT",
    "CHE",
    "PRT",
    "GRC",
    "IRL",
    "ISL",
    "LUX",
    "MLT",
    "CYP",
    "CAN",
    "AUS",
    "NZL",
    "JPN",
    "KOR",
    "TWN",
    "TUR",
    "IND",
]
RECIPIENTS = ["UKR", "MDA", "GEO", "ARM", "POL"]
CATEGORIES = [
    "air_defence",
    "artillery",
    "rocket_artillery",
    "anti_armour",
    "tanks",
    "armoured_vehicles",
    "munitions.artillery",
    "munitions.air_defence",
    "small_arms",
    "uas",
    "counter_uas",
    "aviation",
    "maritime",
    "sensors",
    "communications",
    "medical",
    "training",
    "logistics",
    "unspecified_military",
]
AUTHORITIES = ["PDA", "USAI", "FMF", "EPF", "IMET", "NATIONAL_STOCK", "NATIONAL_PROCUREMENT", "UNSPECIFIED"]
STAGES = ["announced", "committed", "obligated", "delivered"]
BOUNDS = ["exact", "at_most", "at_least", "about"]
CURRENCIES = ["USD", "EUR", "GBP", "CAD", "SEK", "NOK", "PLN", "JPY"]
WORDS = [
    "air",
    "defence",
    "munitions",
    "armoured",
    "vehicles",
    "medical",
    "supplies",
    "generator",
    "repair",
    "winter",
    "kit",
    "tranche",
    "support",
    "training",
    "mission",
    "demining",
    "convoy",
    "maintenance",
    "spare",
    "parts",
    "radar",
    "ammunition",
    "artillery",
    "drone",
    "sustainment",
    "ambulance",
    "fuel",
    "secure",
]
COLUMNS = (
    "id", "date", "amount", "currency", "bound", "donor", "recipient", "category", "authority", "stage", "source_url", "note",
)  # fmt: skip
_FIRST_DAY, _DAYS = np.datetime64("2014-01-01"), 4500
_SEED = 20241021
_BATCH = 100_000


class Workload(NamedTuple):
    """A table of text cells, and what is wrong with it.

    Attributes:
        table: The rows, every column a string.
        faults: Row numbers (0-based) of faulty rows and the code each must be refused with.
    """

    table: pa.Table
    faults: dict[int, str]


# Kind of fault -> (column, code it must be refused with, how the cell is damaged).
FAULTS: dict[str, tuple[str, str, Callable[[str, int], str]]] = {
    "unknown_currency": ("currency", "AL110", lambda _, pick: ["XXQ", "EURO", "usd dollar", "$$"][pick]),
    "negative_amount": ("amount", "AL112", lambda cell, _: "-" + cell),
    "bad_date": ("date", "AL121", lambda _, pick: ["2023-02-30", "2019-13-01", "2022-06-31", "2021-04-31"][pick]),
    "missing_donor": ("donor", "AL140", lambda _cell, _pick: ""),
    "nan_amount": ("amount", "AL101", lambda _, pick: ["NaN", "nan", "Infinity", "-inf"][pick]),
    "over_precise": (
        "amount",
        "AL105",
        lambda cell, pick: cell.split(".")[0] + [".125", ".0001", ".333333", ".9999"][pick],
    ),
    "unknown_category": ("category", "AL130", lambda _, pick: ["MIL-XXX", "weaponry", "miscellany", "zero"][pick]),
    "bad_url": (
        "source_url",
        "AL144",
        lambda _, pick: ["not a url", "www.example.org/x", "https://", "http://exa mple.org/a"][pick],
    ),
    "homoglyph_donor": (
        "donor",
        "AL130",
        lambda cell, pick: cell[:-1] + ["\u0410", "\u041e", "\u0421", "\u0395"][pick],
    ),
    "words_in_amount": ("amount", "AL101", lambda _, pick: ["n/a", "five million", "12 apples", "tbc"][pick]),
    "unknown_stage": ("stage", "AL130", lambda _, pick: ["promised soon", "done", "maybe", "ordered?"][pick]),
    "duplicate_id": ("id", "AL150", lambda cell, _: cell),
}


def make(rows: int, *, faulty: float = 0.005) -> Workload:
    """Make a table.

    Args:
        rows: How many rows.
        faulty: Share of faulty rows, every kind equally often.

    Returns:
        The table and its faults; the same for the same arguments.
    """
    random = np.random.default_rng([_SEED, rows])
    columns = _clean(random, rows)
    faults = _damage(random, columns, np.flatnonzero(random.random(rows) < faulty))
    return Workload(pa.table({name: pa.array(columns[name], pa.string()) for name in COLUMNS}), faults)


def _clean(random: np.random.Generator, rows: int) -> dict[str, np.ndarray]:
    number = np.arange(rows)
    day = _FIRST_DAY + random.integers(0, _DAYS, rows).astype("timedelta64[D]")
    cents = np.floor(10 ** random.uniform(5, 12, rows)).astype(np.int64)
    currency = _skewed(random, CURRENCIES, rows)
    whole = (cents // 100).astype(str)
    decimals = np.char.zfill((cents % 100).astype(str), 2)
    amount = np.where(currency == "JPY", whole, np.char.add(np.char.add(whole, "."), decimals))
    donor = _skewed(random, DONORS, rows)
    phrases = np.array([" ".join(random.choice(WORDS, random.integers(3, 16))) for _ in range(4096)])
    text = np.char.add(np.char.add(phrases[random.integers(0, 4096, rows)], ", no. "), number.astype(str))
    return {
        "id": np.char.add("AID-", np.char.zfill(number.astype(str), 9)).astype(object),
        "date": day.astype(str).astype(object),
        "amount": amount.astype(object),
        "currency": currency.astype(object),
        "bound": _skewed(random, BOUNDS, rows).astype(object),
        "donor": donor.astype(object),
        "recipient": _skewed(random, RECIPIENTS, rows).astype(object),
        "category": _skewed(random, CATEGORIES, rows).astype(object),
        "authority": _skewed(random, AUTHORITIES, rows).astype(object),
        "stage": _skewed(random, STAGES, rows).astype(object),
        "source_url": np.char.add(
            np.char.add("https://www.gov-example.org/press/", np.char.lower(donor)),
            np.char.add("/", number.astype(str)),
        ).astype(object),
        "note": text.astype(object),
    }


def _skewed(random: np.random.Generator, names: list[str], rows: int) -> np.ndarray:
    weights = 1 / np.arange(1, len(names) + 1)
    return np.array(names)[random.choice(len(names), rows, p=weights / weights.sum())]


def _damage(random: np.random.Generator, columns: dict[str, np.ndarray], rows: np.ndarray) -> dict[int, str]:
    kinds = list(FAULTS)
    faults: dict[int, str] = {}
    chosen, picks = random.integers(0, len(kinds), len(rows)), random.integers(0, 4, len(rows))
    for row, kind, pick in zip(rows.tolist(), chosen.tolist(), picks.tolist(), strict=True):
        column, code, damage = FAULTS[kinds[kind]]
        if kinds[kind] == "duplicate_id":
            if row == 0 or row - 1 in faults:
                continue  # the first good row of an id wins, so the earlier row has to be good
            columns["id"][row] = columns["id"][row - 1]
        else:
            columns[column][row] = damage(str(columns[column][row]), pick)
        faults[row] = code
    return faults


def write_csv(workload: Workload, path: Path) -> None:
    """Write the table as CSV the way most programs do: quotes only around cells that need them."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(workload.table.column_names)
        for batch in workload.table.to_batches(max_chunksize=_BATCH):
            writer.writerows(zip(*(column.to_pylist() for column in batch.columns), strict=True))
