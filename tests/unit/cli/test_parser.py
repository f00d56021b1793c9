from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from aidledger import cli
from aidledger.amounts import Reading
from aidledger.cli import build_parser
from aidledger.cli.commands import COMMANDS
from aidledger.cli.parser import BASES, FREQUENCIES, KEYS, READINGS, VERDICTS
from aidledger.reconciliation import Verdict
from aidledger.totals import KEYS as LIBRARY_KEYS
from aidledger.totals import Basis, Frequency


def commands() -> dict[str, argparse.ArgumentParser]:
    (action,) = (a for a in build_parser()._actions if isinstance(a, argparse._SubParsersAction))
    return dict(action.choices)


def test_closed_sets_of_the_command_line_are_those_of_the_library() -> None:
    assert set(BASES) == {str(basis) for basis in Basis}
    assert set(READINGS) == {str(reading) for reading in Reading}
    assert set(FREQUENCIES) == {str(frequency) for frequency in Frequency}
    assert set(VERDICTS) == {str(verdict) for verdict in Verdict}
    assert set(KEYS) == set(LIBRARY_KEYS)


def test_every_command_can_be_run_and_is_documented() -> None:
    assert set(commands()) == {*COMMANDS, "completion"}, "completion answers without the library"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_help_of_a_command_has_examples_that_parse(name: str) -> None:
    text = commands()[name].format_help()
    examples = [line.split("#")[0].strip() for line in text.splitlines() if line.startswith("  aidledger ")]
    assert examples
    for example in examples:
        words = example.split(" > ")[0].split()
        assert build_parser().parse_args(words[1:]).command == name


def test_every_module_has_its_place_in_the_description_of_the_command() -> None:
    modules = {path.stem for path in Path(cli.__file__).parent.glob("*.py")} - {"__init__"}
    assert modules - set(re.findall(r"`(\w+)`", cli.__doc__ or "")) == set()


def test_help_of_the_program_names_the_exit_codes() -> None:
    text = build_parser().format_help()
    assert all(f"\n  {code}  " in text for code in range(4))


@pytest.mark.parametrize("where", ["before", "after"])
def test_options_of_look_stand_before_or_after_the_command(where: str) -> None:
    options, command = ["--ascii", "--width", "100", "--no-colour", "--traceback"], ["total", "seed"]
    args = build_parser().parse_args([*options, *command] if where == "before" else [*command, *options])
    assert (args.ascii, args.width, args.no_color, args.traceback) == (True, 100, True, True)


def test_options_of_look_are_off_when_nobody_asks() -> None:
    args = build_parser().parse_args(["total"])
    assert (args.ascii, args.width, args.no_color, args.traceback) == (False, None, False, False)


def test_keys_are_separated_by_commas_or_given_one_by_one() -> None:
    args = build_parser().parse_args(["total", "--by", "authority, fiscal_year,", "--by", "stage"])
    assert args.by == ["authority", "fiscal_year", "stage"]


def test_spellings_of_closed_words_are_forgiving() -> None:
    args = build_parser().parse_args(["reconcile", "--verdict", "within-bounds"])
    assert args.verdict == "WITHIN_BOUNDS"
    assert build_parser().parse_args(["total", "--basis", "new-money"]).basis == "new_money"
    assert build_parser().parse_args(["cumulative", "--freq", "fy"]).freq == "FY"


@pytest.mark.parametrize(
    "words",
    [
        ["--nonsense"],
        ["nonsense"],
        ["total", "--basis", "net"],
        ["total", "--auth", "PDA"],
        ["reconcile", "--largest", "0"],
        ["reconcile", "--largest", "9" * 5000],
        ["report", "--width", "-3"],
        ["report", "--width", "٣"],
        ["cumulative", "--freq", "century"],
    ],
    ids=lambda words: " ".join(words)[:30],
)
def test_what_is_not_known_is_wrong_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        build_parser().parse_args(words)
    assert stopped.value.code == 2
    assert "usage: aidledger" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--fiscal-year", "--since", "--until"])
def test_an_option_that_says_one_thing_is_refused_twice(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        build_parser().parse_args(["total", option, "2023", option, "2024"])
    assert f"argument {option}: given twice" in capsys.readouterr().err
