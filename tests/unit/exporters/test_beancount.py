from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from aidledger.intake import load
from aidledger.ledger import Ledger
from tests.builders import package, statement

HEAD = """\
option "title" "ledger"
option "operating_currency" "USD"
; ledger ledger, hash HASH

1900-01-01 open Assets:Aid:Announced
1900-01-01 open Assets:Aid:Announced:USA
1900-01-01 open Assets:Aid:Announced:USA:UKR
1900-01-01 open Assets:Aid:Announced:USA:UKR:PDA
1900-01-01 open Equity:Given:USA

2024-10-21 * "USA" "PDA P-1"
  id: "P-1"
  stated: "up to USD 400 million"
  category: "munitions"
  source: "https://example.org/"
  Assets:Aid:Announced:USA:UKR:PDA  400000000 USD
  Equity:Given:USA

"""
SCOPE = {"donor": "USA", "recipient": "UKR"}
GIVEN = {"id": "P-1", "recipient": "UKR", "authority": "PDA"}


def written(ledger: Ledger, folder: Path) -> str:
    ledger.write(folder / "a.beancount")
    return (folder / "a.beancount").read_text(encoding="utf-8")


def directive(folder: Path, **changes: object) -> str:
    """What a statement about one package of $400 million becomes."""
    told = statement(**{"id": "S", "amount": "$400 million", "scope": SCOPE, **changes})
    text = written(Ledger([package(**GIVEN)], statements=[told]), folder)
    return text.rpartition("Equity:Given:USA\n\n")[2].splitlines()[0]


def test_a_package_is_a_transaction_between_donor_and_recipient(tmp_path: Path) -> None:
    record = package(**GIVEN, amount="up to $400 million", sources="https://example.org/")
    ledger = Ledger([record])
    assert written(ledger, tmp_path) == HEAD.replace("HASH", ledger.hash)


def test_a_statement_that_agrees_is_a_balance_on_the_next_day(tmp_path: Path) -> None:
    assert directive(tmp_path) == "2024-10-22 balance Assets:Aid:Announced:USA:UKR  400000000 ~ 500000 USD"


def test_what_was_given_before_its_first_day_is_added(tmp_path: Path) -> None:
    packages = [package(**GIVEN), package(**{**GIVEN, "id": "P-0"}, date="2022-01-01", amount="$5 million")]
    told = statement(id="S", amount="$400 million", scope={**SCOPE, "since": "2022-02-24"})
    text = written(Ledger(packages, statements=[told]), tmp_path)
    assert "2024-10-22 balance Assets:Aid:Announced:USA:UKR  405000000 ~ 500000 USD" in text
    assert 'before: "5000000 from before 2022-02-24"' in text


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"amount": "$300 million"}, "the packages do not add up to it"),
        ({"kind": "remaining"}, "it is about what is left"),
        ({"amount": "undisclosed"}, "its amount is unknown"),
        ({"as_of": "2024-10"}, "it has no day"),
        ({"as_of": None}, "it has no day"),
        ({"scope": {**SCOPE, "since": "2022"}}, "its first day is not known"),
        ({"scope": {"donor": "USA"}}, "it names no donor and recipient"),
        ({"scope": {**SCOPE, "authority": ("PDA", "USAI")}}, "it is about several authorities"),
        ({"scope": {**SCOPE, "fiscal_year": "FY2024"}}, "it is about a fiscal year"),
        ({"scope": {**SCOPE, "announcement": "A"}}, "it is about one announcement"),
        ({"scope": {**SCOPE, "basis": "new_money"}}, "it is on the basis new_money"),
        ({"scope": {**SCOPE, "recipient": "MDA"}}, "the packages do not add up to it"),
    ],
)
def test_a_statement_that_asserts_nothing_says_why(changes: dict[str, object], why: str, tmp_path: Path) -> None:
    found = directive(tmp_path, **changes)
    assert ' custom "statement" "S" ' in found
    assert found.endswith(f'"{why}"')


def test_one_account_and_day_has_one_balance(tmp_path: Path) -> None:
    told = [
        statement(id=name, amount=amount, scope=SCOPE)
        for name, amount in (("A", "$400 million"), ("B", "$0.4 billion"))
    ]
    text = written(Ledger([package(**GIVEN)], statements=told), tmp_path)
    assert text.count("2024-10-22 balance ") == 1
    assert "another statement has a balance of this account and day" in text


def test_what_a_transaction_cannot_hold_is_said(tmp_path: Path) -> None:
    records = [
        package(),
        package(id="B", amount="undisclosed"),
        package(id="C", date=None),
        package(id="D", instrument="loan"),
    ]
    written_ = Ledger(records, statements=[statement()]).write(tmp_path / "a.beancount")
    assert written_.notes[0] == "2 of 4 packages have no amount or no date, and are not in the file."
    assert "Assets:NotAid:Announced:USA:Unstated:UNSPECIFIED" in (tmp_path / "a.beancount").read_text(encoding="utf-8")


def test_no_text_breaks_out_of_its_quotes(tmp_path: Path) -> None:
    text = written(Ledger([package(sources={"publisher": 'A "B" \\'})], title='T"\noption "x" "y'), tmp_path)
    assert 'option "title" "T\\" option \\"x\\" \\"y"\n' in text
    assert 'source: "A \\"B\\" \\\\"' in text


def test_bean_check_finds_the_full_record_in_order(tmp_path: Path) -> None:
    """beancount is under the GPL, so never a dependency: it is run as a program where there is one."""
    program = os.environ.get("AIDLEDGER_BEAN_CHECK") or shutil.which("bean-check")
    if program is None:
        pytest.skip("bean-check is not there, and AIDLEDGER_BEAN_CHECK names none: the beancount file was NOT checked")
    load("us-ukraine").write(tmp_path / "us.beancount")
    done = subprocess.run(
        [program, str(tmp_path / "us.beancount")], capture_output=True, text=True, check=False, timeout=120
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    # And it does look: one cent off is found.
    text = (tmp_path / "us.beancount").read_text(encoding="utf-8")
    wrong = re.sub(r"(\* \"USA\" \"PDA PDA-1\"(?:\n  .*)+?)  60000000 USD", r"\1  90000000 USD", text, count=1)
    assert wrong != text
    (tmp_path / "wrong.beancount").write_text(wrong, encoding="utf-8")
    assert (
        subprocess.run(
            [program, str(tmp_path / "wrong.beancount")], capture_output=True, check=False, timeout=120
        ).returncode
        != 0
    )
