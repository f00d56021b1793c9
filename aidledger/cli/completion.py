"""Completion for bash, zsh and fish, written from the parser itself.

The script a shell reads holds every command, option and word, so completing starts no Python. It is
made from the same parser that reads the arguments, so a new option completes by itself.
"""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aidledger.bundled import ledger_names
from aidledger.cli.parser import KEYS
from aidledger.vocabulary import Stage, authorities, categories

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = ["SHELLS", "completion_script"]

SHELLS = ("bash", "zsh", "fish")
_LEDGERS = frozenset({"DATASET", "OLD", "NEW"})
"""Words for a ledger: a data set, or the folder of one that was saved."""
_FILES = frozenset({"FILE", "PATH", "FOLDER", "RATES", *_LEDGERS})
# The tables have words besides that no package can have: sums over authorities, steps of a budget.
_CODES: dict[str, Callable[[], Iterable[str]]] = {
    "--authority": lambda: (row.code for row in authorities() if not row.is_aggregate),
    "--category": lambda: (row.code for row in categories()),
    "--stage": lambda: (stage.value for stage in Stage),
}
_PLAIN = re.compile(r"[\w./:=,+-]+")


@dataclass(frozen=True, slots=True)
class _Slot:
    """An option, or an argument without a name.

    Attributes:
        flags: Spellings of the option; empty for an argument.
        purpose: What it is for.
        words: Words it takes, where they are known.
        takes: Whether a word follows at all.
        files: Whether that word may be the name of a file or folder.
    """

    flags: tuple[str, ...]
    purpose: str
    words: tuple[str, ...]
    takes: bool
    files: bool


@dataclass(frozen=True, slots=True)
class _Command:
    """A command with its options and arguments; the first one, without a name, is the program itself."""

    name: str
    purpose: str
    slots: tuple[_Slot, ...]

    @property
    def options(self) -> tuple[_Slot, ...]:
        """What begins with a dash."""
        return tuple(slot for slot in self.slots if slot.flags)

    @property
    def arguments(self) -> tuple[_Slot, ...]:
        """What does not."""
        return tuple(slot for slot in self.slots if not slot.flags)


def completion_script(parser: argparse.ArgumentParser, shell: str) -> str:
    """The script that teaches a shell to complete the command line.

    Args:
        parser: The whole command line.
        shell: One of `SHELLS`.

    Returns:
        Its text, to be read by the shell at its start.
    """
    writers = {"bash": _bash, "zsh": _zsh, "fish": _fish}
    return writers[shell](parser.prog, _commands(parser))


def _commands(parser: argparse.ArgumentParser) -> tuple[_Command, ...]:
    found = [_Command("", "", _slots(parser))]
    for action in parser._actions:  # noqa: SLF001 - argparse has no public way to list what it knows
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}  # noqa: SLF001
            found += [_Command(name, helps.get(name, ""), _slots(command)) for name, command in action.choices.items()]
    return tuple(found)


def _slots(parser: argparse.ArgumentParser) -> tuple[_Slot, ...]:
    return tuple(
        _slot(action)
        for action in parser._actions  # noqa: SLF001
        if not isinstance(action, argparse._SubParsersAction)  # noqa: SLF001
    )


def _slot(action: argparse.Action) -> _Slot:
    name = str(action.metavar or "")
    words = tuple(str(choice) for choice in action.choices or ()) or _words_of(name) or _codes_of(action.option_strings)
    takes = action.nargs != 0
    return _Slot(tuple(action.option_strings), (action.help or "").replace("%%", "%"), words, takes, name in _FILES)


def _words_of(metavar: str) -> tuple[str, ...]:
    if metavar in _LEDGERS:
        return ledger_names()
    if metavar == "RATES":
        return ("ecb",)
    return KEYS if metavar.startswith("KEY") else ()


def _codes_of(flags: Sequence[str]) -> tuple[str, ...]:
    """The codes an option takes; names and aliases are taken too, but nobody completes those."""
    return tuple(word for flag in flags if flag in _CODES for word in _CODES[flag]())


def _bash(program: str, commands: Sequence[_Command]) -> str:
    names = [command.name for command in commands if command.name]
    lines = [
        f"# Completion of {program} for bash. In ~/.bashrc: source <({program} completion bash)",
        # A name a line, whatever blanks and stars are in it; bash 3, which macOS has, knows no shorter way.
        f"_{program}_offer() {{",
        '    local name; while IFS= read -r name; do COMPREPLY+=("$name"); done < <(compgen "$@")',
        "}",
        f"_{program}() {{",
        '    local word current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}" command=""',
        '    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
        f'        case "$word" in {"|".join(names)}) command="$word"; break;; esac',
        "    done",
        "    COMPREPLY=()",
        # What was typed has its quotes and backslashes still; names of files have none.
        r"""    local quotes="\"'"; current="${current#[$quotes]}" current="${current//\\/}" """.rstrip(),
        '    case "$command $previous" in',
        *[f"        {case}" for command in commands for case in _bash_values(command, program)],
        "    esac",
        '    case "$command" in',
        *[f"        {_bash_words(command, names, program)}" for command in commands],
        "    esac",
        "}",
        f"complete -o filenames -F _{program} {program}",  # a folder gets a slash, so that one can go on in it
    ]
    return "\n".join(lines) + "\n"


def _bash_values(command: _Command, program: str) -> list[str]:
    """What may follow the options of a command."""
    return [
        f"{'|'.join(_quoted(f'{command.name} {flag}') for flag in slot.flags)}) {_bash_reply(slot, program)} return;;"
        for slot in command.options
        if slot.takes
    ]


def _bash_reply(slot: _Slot, program: str) -> str:
    if not (slot.files or slot.words):
        return ""
    files = "-f " if slot.files else ""
    words = f"-W {_quoted(' '.join(slot.words))} " if slot.words else ""
    return f'_{program}_offer {files}{words}-- "$current";'


def _bash_words(command: _Command, names: Sequence[str], program: str) -> str:
    """What may stand anywhere else."""
    words = [*([] if command.name else names), *(word for slot in command.arguments for word in slot.words)]
    words += [flag for slot in command.options for flag in slot.flags]
    files = "-f " if any(slot.files for slot in command.arguments) else ""
    pattern = command.name or '""'
    return f'{pattern}) _{program}_offer {files}-W {_quoted(" ".join(dict.fromkeys(words)))} -- "$current";;'


def _zsh(program: str, commands: Sequence[_Command]) -> str:
    whole, *named = commands
    choices = " ".join(_quoted(f"{_colon_free(c.name)}:{c.purpose}") for c in named)
    lines = [
        f"#compdef {program}",
        f"# Completion of {program} for zsh. In ~/.zshrc, after compinit: source <({program} completion zsh)",
        f"_{program}() {{",
        "    local line state",
        f"    _arguments -C {' '.join(_zsh_slot(slot) for slot in whole.slots)} '1: :->command' '*:: :->rest'",
        '    case "$state" in',
        f"        command) local -a commands; commands=({choices}); _describe command commands;;",
        '        rest) case "$line[1]" in',
        *[f"            {c.name}) _arguments {' '.join(_zsh_slot(slot) for slot in c.slots)};;" for c in named],
        "        esac;;",
        "    esac",
        "}",
        f'if [ "$funcstack[1]" = "_{program}" ]; then _{program} "$@"; else compdef _{program} {program}; fi',
    ]
    return "\n".join(lines) + "\n"


def _zsh_slot(slot: _Slot) -> str:
    words = " ".join(slot.words)
    action = "_files" if slot.files else f"({words})" if words else " "
    if slot.files and words:
        action = f"{{compadd -- {words}; _files}}"
    if not slot.flags:
        return _quoted(f":{_zsh_safe(slot.purpose)}:{action}")
    value = f": :{action}" if slot.takes else ""
    # An option may be repeated, and may stand before or after its arguments.
    return " ".join(_quoted(f"*{flag}[{_zsh_safe(slot.purpose)}]{value}") for flag in slot.flags)


def _zsh_safe(text: str) -> str:
    return re.sub(r"([\[\]:\\])", r"\\\1", text)


def _colon_free(text: str) -> str:
    return text.replace(":", r"\:")


def _fish(program: str, commands: Sequence[_Command]) -> str:
    whole, *named = commands
    lines = [
        f"# Completion of {program} for fish. In ~/.config/fish/config.fish: {program} completion fish | source",
        f"complete -c {program} -f",
        *[
            f"complete -c {program} -n __fish_use_subcommand -a {_quoted(c.name)} -d {_quoted(c.purpose)}"
            for c in named
        ],
        *[line for slot in whole.options for line in _fish_slot(program, "__fish_use_subcommand", slot)],
    ]
    for command in named:
        when = f"__fish_seen_subcommand_from {command.name}"
        lines += [line for slot in command.slots for line in _fish_slot(program, when, slot)]
    return "\n".join(lines) + "\n"


def _fish_slot(program: str, when: str, slot: _Slot) -> list[str]:
    start = f"complete -c {program} -n {_quoted(when)}"
    words = f" -a {_quoted(' '.join(slot.words))}" if slot.words else ""
    if not slot.flags:
        files = [f"{start} -F"] if slot.files else []
        return [*files, *([f"{start}{words} -d {_quoted(slot.purpose)}"] if words else [])]
    spelt = " ".join(f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}" for flag in slot.flags)
    value = (f" -r -F{words}" if slot.files else f" -x{words}") if slot.takes else ""
    return [f"{start} {spelt}{value} -d {_quoted(slot.purpose)}"]


def _quoted(text: str) -> str:
    """A text as one word of any shell."""
    return text if _PLAIN.fullmatch(text) else "'" + text.replace("'", "'\\''") + "'"
