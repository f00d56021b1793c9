"""The answers of the shipped record, as printed: a change in any of them has to be meant.

`pytest --update-golden` writes the files anew; read the difference before you keep it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

import aidledger as al
from aidledger.ledger import Ledger

FOLDER = Path(__file__).parent / "shipped"


@cache
def us() -> Ledger:
    return al.load("us-ukraine")


@cache
def reconciliation() -> str:
    result = us().reconcile()
    return f"{result!r}\n\n{result.render()}\n"


@cache
def explanations() -> str:
    return us().reconcile().explain() + "\n"


def totals() -> str:
    bases = [repr(us().total(basis=basis)) for basis in ("announced", "new_money", "revalued")]
    literal = repr(us().total(reading="literal"))
    by = [str(us().totals(by=keys)) for keys in ("authority", ["authority", "fiscal_year"], "category_group", "year")]
    return "\n\n".join(["\n".join([*bases, literal]), *by]) + "\n"


def curves() -> str:
    return "\n\n".join(us().cumulative(by="authority", freq=freq).render() for freq in ("FY", "Q")) + "\n"


def explained_totals() -> str:
    narrowed = us().where(donor="USA", authority="PDA", since="2022-02-24", until="2024-10-21")
    texts = [str(narrowed.total(basis=basis).explain()) for basis in ("announced", "new_money", "revalued")]
    # The last line names the hash, which changes with every correction of the data.
    return "\n\n".join(text.rpartition("\n")[0].rstrip() for text in texts) + "\n"


def seed() -> str:
    ledger = al.load("seed")
    return f"{ledger.total()!r}\n{ledger.total().cite()}\n\n{ledger.reconcile().explain()}\n"


ANSWERS: dict[str, Callable[[], str]] = {
    "reconciliation": reconciliation,
    "explanations": explanations,
    "totals": totals,
    "curves": curves,
    "explained_totals": explained_totals,
    "seed": seed,
}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_shipped_record_answers_as_before(name: str, *, update_golden: bool) -> None:
    file, answer = FOLDER / f"{name}.txt", ANSWERS[name]()
    if update_golden:
        file.write_text(answer, encoding="utf-8", newline="\n")
    assert answer == file.read_text(encoding="utf-8")


def test_no_golden_file_is_left_behind() -> None:
    assert {file.stem for file in FOLDER.iterdir()} == set(ANSWERS)
