"""From a CSV file to three frames of exact decimals, as a process of its own.

python -m benchmarks.contenders.cold_aidledger packages.csv
"""

from __future__ import annotations

import json
import sys

import aidledger as al
from benchmarks.columns import TABLES
from benchmarks.contenders.totals_aidledger import from_frames

__all__ = ["main"]


def main() -> None:
    """Read, total, and print every figure."""
    ledger = al.read(sys.argv[1])
    frames = [ledger.cumulative(by=table.key or (), freq=table.period).to_pandas(amounts="decimal") for table in TABLES]
    json.dump(from_frames(frames), sys.stdout)


if __name__ == "__main__":
    main()
