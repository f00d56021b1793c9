"""The process one contender runs in: takes orders on its standard input, answers in JSON lines.

    python -m benchmarks.worker contenders_module:function FOLDER

Orders: `run N` times N runs one after the other, `answer` runs once and tells the result.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchmarks.task import Task

__all__ = ["load_task", "main", "peak_megabytes"]


def load_task(place: str, folder: Path) -> Task[Any]:
    """Import a contender and let it prepare its input.

    Args:
        place: `module:function` in `benchmarks.contenders`.
        folder: Folder of the workload.

    Raises:
        ImportError: A library it needs is not installed.
    """
    module, function = place.split(":")
    task: Task[Any] = getattr(importlib.import_module(f"benchmarks.contenders.{module}"), function)(folder)
    return task


def peak_megabytes() -> float:
    """The most memory this process ever held (resident set), in megabytes of 10^6 bytes."""
    status = Path("/proc/self/status")
    if status.exists():
        # Unlike ru_maxrss, this does not begin with what the parent held when it started us.
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / 1e6
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def main() -> None:
    """Follow orders until the input ends."""
    # Whatever a library prints must not get between our lines.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def say(message: dict[str, object]) -> None:
        out.write(json.dumps(message) + "\n")
        out.flush()

    try:
        task = load_task(sys.argv[1], Path(sys.argv[2]))
    except ImportError as error:
        say({"missing": str(error)})
        return
    say({"ready": True})
    for order in sys.stdin:
        verb, _, count = order.strip().partition(" ")
        say({"answer": task.answer(task.run())} if verb == "answer" else _timed(task, int(count)))


def _timed(task: Task[Any], count: int) -> dict[str, object]:
    seconds = 0.0
    for _ in range(count):
        gc.collect()
        begin = time.perf_counter()
        result = task.run()
        seconds += time.perf_counter() - begin
        del result
    return {"seconds": seconds / count, "peak": peak_megabytes()}


if __name__ == "__main__":
    main()
