"""Runs contenders side by side: each in its own process, one after the other in every round.

Machines are never quiet. Within a round all contenders meet the same conditions, so the *ratio* of
two times of one round says more than either time, and the spread of the ratios over the rounds
says how far it can be trusted.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import IO, TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.task import Answer, Contender

__all__ = ["ROOT", "Outcome", "Spread", "hold", "ratios"]

ROOT = Path(__file__).parents[1]
"""The checkout."""
# Shorter runs are repeated within a round until they last this long.
_LEAST_SECONDS = 0.1
_MOST_REPEATS = 200


class Spread(NamedTuple):
    """Least, middle and greatest of some figures."""

    least: float
    middle: float
    greatest: float

    @classmethod
    def of(cls, figures: Sequence[float]) -> Spread:
        """The spread of at least one figure."""
        return cls(min(figures), median(figures), max(figures))


@dataclass
class Outcome:
    """What became of one contender.

    Attributes:
        title: Its name in tables.
        seconds: Time of every counted round.
        peak: Most memory its process held, in megabytes.
        answer: What it found, in shared terms; None when it did not run.
        problem: Why it did not run; empty when it did.
    """

    title: str
    seconds: list[float] = field(default_factory=list)
    peak: float = 0.0
    answer: Answer | None = None
    problem: str = ""


def ratios(one: Outcome, other: Outcome) -> Spread:
    """Time of `one` divided by that of `other`, round by round."""
    return Spread.of([a / b for a, b in zip(one.seconds, other.seconds, strict=True)])


class _Worker:
    """A contender's process, and a conversation with it."""

    def __init__(self, contender: Contender, folder: Path, stack: ExitStack) -> None:
        self.outcome = Outcome(contender.title)
        self.repeats = 1
        # What a library says about itself is of interest only when it fails.
        complaints = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115 - the stack closes it
        self._complaints = stack.enter_context(complaints)
        self._process = stack.enter_context(
            subprocess.Popen(  # noqa: S603 - our own interpreter on our own module
                [sys.executable, "-m", "benchmarks.worker", contender.place, str(folder)],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._complaints,
                text=True,
                encoding="utf-8",
            )
        )
        stack.callback(self._process.kill)
        self.hear()

    def ask(self, order: str) -> dict[str, object]:
        """Give an order and wait for what comes back; nothing comes back from a process that failed."""
        if self.outcome.problem:
            return {}
        stdin = self._pipe(self._process.stdin)
        try:
            stdin.write(order + "\n")
            stdin.flush()
        except BrokenPipeError:
            pass  # what it left on its output, or did not, tells why
        return self.hear()

    def hear(self) -> dict[str, object]:
        line = self._pipe(self._process.stdout).readline()
        said: dict[str, object] = json.loads(line) if line else {"missing": self._last_words()}
        if "missing" in said:
            self.outcome.problem = str(said["missing"])
            return {}
        return said

    def run(self) -> float | None:
        said = self.ask(f"run {self.repeats}")
        if not said:
            return None
        self.outcome.peak = float(str(said["peak"]))
        return float(str(said["seconds"]))

    def _last_words(self) -> str:
        code = self._process.wait()
        self._complaints.seek(0)
        lines = [line for line in self._complaints.read().splitlines() if line.strip()]
        return f"failed with exit code {code}: {' '.join(lines[-2:]) or 'no word why'}"

    @staticmethod
    def _pipe(pipe: IO[str] | None) -> IO[str]:
        if pipe is None:
            raise AssertionError("both pipes were asked for")
        return pipe


def hold(contenders: Sequence[Contender], folder: Path, *, rounds: int, tell: Callable[[str], None]) -> list[Outcome]:
    """Let contenders run on one workload, interleaved round by round.

    Args:
        contenders: Who runs; in every round in this order.
        folder: Folder of the workload.
        rounds: Rounds that count. One more is run before, to warm up.
        tell: Takes a line about the progress.

    Returns:
        One outcome per contender, those that could not run included.
    """
    with ExitStack() as stack:
        workers = [_Worker(contender, folder, stack) for contender in contenders]
        for number in range(rounds + 1):
            for worker in workers:
                seconds = worker.run()
                if seconds is None:
                    continue
                tell(f"round {number}/{rounds} {worker.outcome.title}: {seconds:.4f} s")
                if number:
                    worker.outcome.seconds.append(seconds)
                else:
                    worker.repeats = min(max(1, math.ceil(_LEAST_SECONDS / seconds)), _MOST_REPEATS)
        for worker in workers:
            answer = worker.ask("answer").get("answer")
            worker.outcome.answer = answer if isinstance(answer, dict) else None
        return [worker.outcome for worker in workers]
