"""Results as tables of text or Markdown, and the machine they came from."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.contest import Spread, ratios

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.contest import Outcome

__all__ = ["Section", "differences", "machine", "render", "side_by_side"]

_PACKAGES = (
    "aidledger", "numpy", "pandas", "pyarrow", "pydantic", "pint", "polars", "pandera", "dataframely", "duckdb",
    "pint-pandas", "beancount", "beanquery",
)  # fmt: skip


@dataclass(frozen=True)
class Section:
    """A heading and a table.

    Attributes:
        title: What was measured.
        header: Names of the columns.
        rows: Cells as text.
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def side_by_side(title: str, outcomes: Sequence[Outcome], results: Sequence[str]) -> Section:
    """The first outcome compared with the others.

    Args:
        title: What was measured.
        outcomes: The product, then its peers.
        results: How complete or exact the result of each is; of those that did not run, nothing.
    """
    header = ("contender", "seconds", "aidledger / this (least, median, greatest)", "peak MB", "result")
    first = outcomes[0]
    rows = []
    for outcome, result in zip(outcomes, results, strict=True):
        if outcome.problem:
            rows.append((outcome.title, "", "", "", f"NOT RUN: {outcome.problem}"))
            continue
        ratio = "" if first.problem or outcome is first else _spread(ratios(first, outcome))
        peak = f"{outcome.peak:.0f}" if outcome.peak else ""
        rows.append((outcome.title, _seconds(Spread.of(outcome.seconds).middle), ratio, peak, result))
    return Section(title, header, tuple(rows))


def differences(title: str, outcomes: Sequence[Outcome]) -> Section:
    """Every outcome less the first, round by round, in milliseconds."""
    first = outcomes[0]
    rows = []
    for outcome in outcomes:
        if outcome.problem:
            rows.append((outcome.title, "", f"NOT RUN: {outcome.problem}"))
            continue
        net = Spread.of([1000 * (a - b) for a, b in zip(outcome.seconds, first.seconds, strict=True)])
        said = "" if outcome is first else ", ".join(f"{part:.1f}" for part in net)
        rows.append((outcome.title, f"{1000 * Spread.of(outcome.seconds).middle:.1f}", said))
    return Section(
        title, ("process", "milliseconds", f"more than {first.title!r} (least, median, greatest)"), tuple(rows)
    )


def _seconds(seconds: float) -> str:
    return f"{seconds:.3g}" if seconds < 1 else f"{seconds:.2f}"


def _spread(spread: Spread) -> str:
    return ", ".join(f"{part:.2f}" if part < 10 else f"{part:.0f}" for part in spread)  # noqa: PLR2004 - two digits


def render(section: Section, *, markdown: bool) -> str:
    """A section as text, or as Markdown."""
    if markdown:
        lines = [f"### {section.title}", "", _line(section.header), _line(["---"] * len(section.header))]
        return "\n".join([*lines, *(_line(row) for row in section.rows), ""])
    widths = [max(len(row[index]) for row in (section.header, *section.rows)) for index in range(len(section.header))]
    table = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (section.header, *section.rows)
    ]
    return "\n".join([section.title, "-" * len(section.title), *table, ""])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def machine() -> Section:
    """Processor, memory and versions."""
    rows = [
        ("processor", f"{_processor()}, {len(_processors())} to run on"),
        ("memory", _memory()),
        ("system", f"{platform.system()} {platform.release()}"),
        (
            "load before",
            ", ".join(f"{load:.2f}" for load in os.getloadavg()) if hasattr(os, "getloadavg") else "unknown",
        ),
        ("Python", platform.python_version()),
        ("packages", ", ".join(f"{name} {found}" for name in _PACKAGES if (found := _version(name)))),
    ]
    return Section("Machine and versions", ("what", "which"), tuple(rows))


def _processors() -> set[int]:
    return os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))


def _processor() -> str:
    return _field("/proc/cpuinfo", "model name") or platform.processor() or platform.machine()


def _memory() -> str:
    kilobytes = _field("/proc/meminfo", "MemTotal").removesuffix(" kB")
    return f"{int(kilobytes) * 1024 / 1e9:.0f} GB" if kilobytes else "unknown"


def _field(path: str, name: str) -> str:
    file = Path(path)
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
