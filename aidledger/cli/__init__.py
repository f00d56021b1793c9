"""The command `aidledger`: the same words as the library, from a terminal.

`main` ties the parts together and turns errors into one readable line and an exit code:

- `parser` says what may be asked, without loading anything heavy, with `file_options` for files and `counts` for numbers;
  `completion` teaches shells what the parser knows.
- `commands` asks the library; `converting`, `diffing` and `files` do so for currencies, comparisons and files of one's
  own, and `wanted` chooses among statements.
- `tables` puts results into words for people, `rows` into cells for programs, `sarif` and `junit` into reports for
  services, for which `places` finds file and line of a record.
- `output` writes all of it so that any terminal, pipe or file takes it, `hints` of the library in the command's words;
  `nothing` says which option no package matches.
"""

from __future__ import annotations

import os
import sys
import traceback
from typing import TYPE_CHECKING

from aidledger.cli.hints import in_options
from aidledger.cli.output import Screen, complain, write
from aidledger.cli.parser import NEXT_STEPS, build_parser
from aidledger.errors import AidledgerError, FindingsError, MissingDependencyError, ReadError, WriteError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

__all__ = ["build_parser", "main"]

_FINE, _FOUND, _USAGE, _UNREADABLE = 0, 1, 2, 3
_INTERRUPTED = 130  # 128 and the number of the signal, as shells have it


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: Arguments after the program's name; those of the process when None.

    Returns:
        Exit code: 0 fine, 1 findings or gaps that were asked for, 2 wrong usage, 3 a file cannot be
        read or written, 130 interrupted.
    """
    try:
        return _run(argv)
    except KeyboardInterrupt:
        return _INTERRUPTED


def _run(argv: Sequence[str] | None) -> int:
    try:
        args = build_parser().parse_args(argv)
    except SystemExit as exit_:  # argparse has printed help or a complaint
        write("", sys.stdout)
        return exit_.code if isinstance(exit_.code, int) else _USAGE
    try:
        return _answered(args)
    except AidledgerError as error:
        if args.traceback:
            traceback.print_exc()
        else:
            error.hint = in_options(error.hint, command=args.command or "", options=vars(args))
            complain(error, sys.stderr)
        return _code(error)
    except OSError as error:
        if args.traceback:
            traceback.print_exc()
        else:
            complain(ReadError(f"The result could not be written: {error.strerror or error}."), sys.stderr)
        return _UNREADABLE


def _answered(args: argparse.Namespace) -> int:
    screen = Screen.of(sys.stdout, os.environ, no_colour=args.no_color, ascii=args.ascii, width=args.width)
    if args.command is None:
        write(screen.style.fit(NEXT_STEPS) + "\n", sys.stdout)
        return _FINE
    if args.command == "completion":
        from aidledger.cli.completion import completion_script  # read at the start of a shell: no time to lose

        write(completion_script(build_parser(), args.shell), sys.stdout, data=True)
        return _FINE
    from aidledger.cli.commands import COMMANDS  # only now is the library needed

    outcome = COMMANDS[args.command](args, screen)
    write(outcome.text, sys.stdout, data=outcome.is_data)
    return _FOUND if outcome.found else _FINE


def _code(error: AidledgerError) -> int:
    if isinstance(error, FindingsError):
        return _FOUND
    return _UNREADABLE if isinstance(error, ReadError | WriteError | MissingDependencyError) else _USAGE
