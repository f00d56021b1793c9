"""What a conversion by day and currency adds to one total, from columns in memory."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

import aidledger as al
from aidledger import Ledger
from aidledger.table import PackageTable
from benchmarks.columns import RATE_DECIMALS
from benchmarks.contenders.totals_aidledger import packages
from benchmarks.task import Task

if TYPE_CHECKING:
    from pathlib import Path

    from aidledger import Total
    from benchmarks.task import Answer

__all__ = ["converted", "expected", "stated"]


def converted(folder: Path) -> Task[Total]:
    """Amounts in seven currencies, each at the rate of its day, to one total."""
    arrow = packages(folder)
    table = pq.read_table(folder / "rates.parquet")
    micro = [Decimal(rate).scaleb(-RATE_DECIMALS) for rate in table.column("rate_micro").to_pylist()]
    rates = al.rates(table.append_column("rate", pa.array(micro, pa.decimal128(18, RATE_DECIMALS))), to="USD")
    return Task(lambda: Ledger(PackageTable(arrow)).convert("USD", rates=replace(rates)).total(), _answer)


def stated(folder: Path) -> Task[Total]:
    """The same amounts as if all of them were dollars, to one total without any conversion."""
    arrow = packages(folder)
    dollars = pa.repeat("USD", arrow.num_rows).dictionary_encode().cast(arrow.schema.field("currency").type)
    place = arrow.schema.get_field_index("currency")
    arrow = arrow.set_column(place, "currency", dollars)
    return Task(lambda: Ledger(PackageTable(arrow)).total(), _answer)


def _answer(total: Total) -> Answer:
    return {"value": str(total.value)}


def expected(folder: Path) -> Decimal:
    """The converted total in Python integers, by another way than the library's."""
    given = pq.read_table(folder / "columns.parquet", columns=["date", "currency", "amount_minor"]).to_pandas()
    sums = given.astype({"currency": "str"}).groupby(["date", "currency"])["amount_minor"].agg(_exactly)
    rates = pq.read_table(folder / "rates.parquet").to_pydict()
    micro = dict(zip(zip(rates["date"], rates["currency"], strict=True), rates["rate_micro"], strict=True))
    total = sum(cents * micro.get(key, 10**RATE_DECIMALS) for key, cents in sums.items())
    return Decimal(total).scaleb(-RATE_DECIMALS - 2)


def _exactly(cents: object) -> int:
    return sum(map(int, np.asarray(cents)))
