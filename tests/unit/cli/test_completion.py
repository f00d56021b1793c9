"""Completion, asked of the shells themselves where they are installed."""

from __future__ import annotations

import argparse
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from aidledger.cli import build_parser, completion, main
from aidledger.cli.completion import SHELLS, completion_script
from aidledger.intake import load
from aidledger.totals.wanted import wanted

# Shells, started with nothing of the user's own.
BASH, FISH, ZSH = shutil.which("bash"), shutil.which("fish"), shutil.which("zsh")
with_bash = pytest.mark.skipif(BASH is None, reason="bash is not installed: its completion is NOT tested")
with_fish = pytest.mark.skipif(FISH is None, reason="fish is not installed: its completion is NOT tested")
with_zsh = pytest.mark.skipif(ZSH is None, reason="zsh is not installed: the syntax of its completion is NOT tested")


def ran(*command: str | None, text: str = "") -> str:
    words = [word for word in command if word is not None]
    done = subprocess.run(words, input=text, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def in_bash(*words: str, parser: argparse.ArgumentParser | None = None) -> list[str]:
    """What bash offers for the last of these words."""
    line = " ".join(map(shlex.quote, words))
    ask = f'COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; _aidledger; printf "%s\\n" "${{COMPREPLY[@]}}"'
    script = completion_script(parser or build_parser(), "bash")
    return list(filter(None, ran(BASH, "--norc", text=f"{script}\n{ask}\n").splitlines()))


def with_file_argument() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="aidledger")
    command = parser.add_subparsers(dest="command").add_parser("put", help="it's [for] files: all of them")
    command.add_argument("source", metavar="FILE")
    command.add_argument("--to", metavar="PATH", help="100%% safe")
    return parser


@with_bash
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["re"], ["report", "reconcile"]),
        (["--ver"], ["--version"]),
        (["total", "--ba"], ["--basis"]),
        (["total", "--basis", ""], ["announced", "new_money", "revalued"]),
        (["total", "--authority", "USA"], ["USAI"]),
        (["total", "--basis", "announced", "--re"], ["--recipient", "--reading"]),
        (["cumulative", "--freq", "F"], ["FY"]),
        (["report", "se"], ["seed"]),
        (["--ascii", "report", "us"], ["us-ukraine"]),
        (["total", "--since", ""], []),
        (["completion", ""], ["bash", "zsh", "fish"]),
    ],
)
def test_bash_offers_what_fits(words: list[str], offered: list[str]) -> None:
    found = [word for word in in_bash("aidledger", *words) if words[-1] or not word.startswith("-")]
    assert sorted(found) == sorted(offered)


@with_bash
@pytest.mark.parametrize("typed", ["my", "my\\ fi", "'my fi", '"my fi'])
def test_bash_offers_a_name_with_blanks_and_stars_as_one(
    typed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "my file *.csv").touch()
    monkeypatch.chdir(tmp_path)
    assert in_bash("aidledger", "ingest", typed) == ["my file *.csv"]
    assert in_bash("aidledger", "ingest", "--write", typed) == ["my file *.csv"]


@with_bash
def test_bash_offers_files_where_a_file_is_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.csv").touch()
    monkeypatch.chdir(tmp_path)
    assert in_bash("aidledger", "put", "mi", parser=with_file_argument()) == ["mine.csv"]
    assert in_bash("aidledger", "put", "--to", "mi", parser=with_file_argument()) == ["mine.csv"]


LEDGER_WORDS = [
    ("report", "{}"),
    ("total", "--dataset", "{}"),
    ("diff", "{}"),
    ("diff", "seed", "{}"),
    ("export", "out.csv", "{}"),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place to work in, with a saved ledger and a file of rates."""
    (tmp_path / "saved").mkdir()
    (tmp_path / "rates.csv").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@with_bash
@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("words", LEDGER_WORDS, ids=" ".join)
def test_bash_offers_data_sets_and_folders_where_a_ledger_is_meant(words: tuple[str, ...]) -> None:
    assert sorted(in_bash("aidledger", *(word.format("s") for word in words))) == ["saved", "seed"]


@with_bash
@pytest.mark.usefixtures("folder")
def test_bash_offers_files_and_the_bank_where_rates_are_meant() -> None:
    assert in_bash("aidledger", "convert", "--rates", "r") == ["rates.csv"]
    assert in_bash("aidledger", "convert", "--rates", "e") == ["ecb"]


@with_fish
@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        *((" ".join(words).format("s"), {"saved/", "seed"}) for words in LEDGER_WORDS),
        ("convert --rates r", {"rates.csv"}),
        ("convert --rates e", {"ecb"}),
    ],
)
def test_fish_offers_them_too(line: str, offered: set[str]) -> None:
    script = completion_script(build_parser(), "fish")
    told = ran(FISH, "--no-config", text=f"{script}\ncomplete -C 'aidledger {line}'\n")
    assert {answer.partition("\t")[0] for answer in told.splitlines()} >= offered


OPTIONS = [
    (name, action)
    for command in next(
        a for a in build_parser()._actions if isinstance(a, argparse._SubParsersAction)
    ).choices.values()
    for action in command._actions
    for name in ("authority", "category", "stage", "donor", "recipient", "instrument")
    if f"--{name}" in action.option_strings
]


@pytest.mark.parametrize(("name", "action"), OPTIONS, ids=lambda value: value if isinstance(value, str) else "")
def test_every_word_offered_for_a_filter_is_taken(name: str, action: argparse.Action) -> None:
    words = completion._slot(action).words
    assert bool(words) == (name in {"authority", "category", "stage"})
    for word in words:
        assert getattr(wanted(**{name: word}), name) == (word,)


@pytest.mark.parametrize("word", completion._slot(argparse.Action(["x"], "x", metavar="OLD")).words)
def test_every_data_set_offered_can_be_loaded(word: str) -> None:
    assert len(load(word)) > 0


@with_fish
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("aidledger rec", ["reconcile"]),
        ("aidledger total --ba", ["--basis"]),
        ("aidledger total --basis n", ["new_money"]),
        ("aidledger report se", ["seed"]),
    ],
)
def test_fish_offers_what_fits(line: str, offered: list[str]) -> None:
    script = completion_script(build_parser(), "fish")
    told = ran(FISH, "--no-config", text=f"{script}\ncomplete -C '{line}'\n")
    assert [answer.partition("\t")[0] for answer in told.splitlines()] == offered


@with_zsh
@pytest.mark.parametrize("parser", [build_parser(), with_file_argument()], ids=["ours", "files"])
def test_zsh_can_read_its_script(parser: argparse.ArgumentParser, tmp_path: Path) -> None:
    (tmp_path / "c.zsh").write_text(completion_script(parser, "zsh"), encoding="utf-8")
    ran(ZSH, "-f", "-n", str(tmp_path / "c.zsh"))
    ran(ZSH, "-f", text=f"autoload -U compinit; compinit -D -u; source {tmp_path / 'c.zsh'}; whence -w _aidledger\n")


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_and_option_of_the_parser_is_in_every_script(shell: str) -> None:
    script = completion_script(build_parser(), shell)
    (commands,) = [a for a in build_parser()._actions if isinstance(a, argparse._SubParsersAction)]
    for name, command in commands.choices.items():
        assert name in script
        flags = [flag for action in command._actions for flag in action.option_strings]
        assert [flag for flag in flags if flag.lstrip("-") not in script] == []


@pytest.mark.parametrize("shell", SHELLS)
def test_the_command_writes_the_script(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    assert capsys.readouterr().out == completion_script(build_parser(), shell)


def test_a_shell_nobody_wrote_a_script_for_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "tcsh"]) == 2
    assert "bash" in capsys.readouterr().err
