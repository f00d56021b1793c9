"""The goals aidledger set itself, and what a run says about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.contest import Spread, ratios
from benchmarks.report import Section

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benchmarks.contest import Outcome

__all__ = ["Run", "goals"]


@dataclass(frozen=True)
class Run:
    """A contest that was held.

    Attributes:
        kind: `validate`, `dirty`, `totals`, `converted`, `one total`, `write`, `diff`, `cold` or `imports`.
        rows: Rows of the workload; 0 for imports.
        outcomes: Who took part, the product first.
        right: Whether the product's own result was complete or exact.
    """

    kind: str
    rows: int
    outcomes: Sequence[Outcome]
    right: bool = True


@dataclass(frozen=True)
class _Goal:
    """A limit for the time of the product divided by that of a peer, in the median of the rounds."""

    name: str
    kind: str
    rows: int
    peer: str
    most: float


_RATIOS = (
    _Goal("V1", "validate", 1_000_000, "pydantic, flat model by row", 1 / 20),
    _Goal("V1", "validate", 1_000_000, "the same, collector off", 1 / 10),
    _Goal("V2", "validate", 1_000_000, "Polars by hand", 1.0),
    _Goal("V3", "dirty", 1_000_000, "pydantic, flat model by row", 1 / 8),
    _Goal("V4", "validate", 10_000, "pydantic, flat model by row", 1 / 5),
    _Goal("V4", "validate", 100, "pydantic, flat model by row", 1.0),
    _Goal("T1", "converted", 1_000_000, "DuckDB, DECIMAL", 0.40),
    _Goal("T1", "converted", 10_000_000, "DuckDB, DECIMAL", 0.50),
    _Goal("T2", "converted", 1_000_000, "pandas, float64", 1 / 5),
    _Goal("T2", "converted", 1_000_000, "pandas, Decimal objects", 1 / 15),
    _Goal("T2", "converted", 1_000_000, "pint-pandas", 1 / 20),
    _Goal("T3", "one total", 1_000_000, "the same, nothing to convert", 1.3),
    _Goal("T3", "one total", 10_000_000, "the same, nothing to convert", 1.3),
    _Goal("T4", "cold", 100_000, "beancount, its format to one", 1 / 10),
)
_PEAK = ("V5", 1_000_000, 1100.0)
_IMPORTS = (("I1", "import aidledger", 10.0), ("I2", "first AidPackage", 160.0))


def goals(runs: Sequence[Run]) -> Section:
    """Every goal the runs can say something about."""
    found = {(run.kind, run.rows): run for run in runs}
    return Section("Goals", ("goal", "limit", "measured (median)", ""), tuple(_lines(found)))


def _lines(runs: Mapping[tuple[str, int], Run]) -> Iterator[tuple[str, str, str, str]]:
    for goal in _RATIOS:
        run = runs.get((goal.kind, goal.rows))
        peer = _named(run, goal.peer)
        if run and peer and run.outcomes[0].seconds:
            measured = ratios(run.outcomes[0], peer).middle
            what = f"{goal.name} {goal.kind} {goal.rows:,} rows / {goal.peer}"
            yield what, f"≤ {goal.most:.3g}", f"{measured:.3g}", _word(met=measured <= goal.most and run.right)
    name, rows, most = _PEAK
    run = runs.get(("validate", rows))
    if run and run.outcomes[0].seconds:
        peak = run.outcomes[0].peak
        yield f"{name} peak memory at {rows:,} rows", f"≤ {most:.0f} MB", f"{peak:.0f} MB", _word(met=peak <= most)
    for name, title, most in _IMPORTS:
        run = runs.get(("imports", 0))
        ours = _named(run, title)
        if run and ours:
            net = Spread.of([1000 * (a - b) for a, b in zip(ours.seconds, run.outcomes[0].seconds, strict=True)]).middle
            yield f"{name} {title}, net of Python", f"≤ {most:.0f} ms", f"{net:.1f} ms", _word(met=net <= most)


def _named(run: Run | None, title: str) -> Outcome | None:
    return (
        next((outcome for outcome in run.outcomes if outcome.title == title and outcome.seconds), None) if run else None
    )


def _word(*, met: bool) -> str:
    return "met" if met else "MISSED"
