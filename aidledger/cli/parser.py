"""What may be asked on the command line: every command, its options and examples.

Built with argparse alone, so that asking for help loads nothing of the library.
"""

from __future__ import annotations

import argparse
import textwrap
from typing import TYPE_CHECKING

from aidledger import __version__
from aidledger.cli.counts import Once, count
from aidledger.cli.file_options import add_export_options, add_ingest_options

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["BASES", "CI_FORMATS", "FREQUENCIES", "KEYS", "NEXT_STEPS", "READINGS", "VERDICTS", "build_parser"]

# The library's own closed sets, spelt out so that help needs none of it; a test compares them.
BASES = ("announced", "new_money", "revalued")
READINGS = ("conventional", "literal")
FREQUENCIES = ("D", "W", "M", "Q", "Y", "FY")
CI_FORMATS = ("sarif", "junit")
VERDICTS = ("AGREES", "WITHIN_BOUNDS", "GAP", "NOT_COMPARABLE")
KEYS = (
    "donor", "recipient", "authority", "stage", "instrument", "valuation", "announcement", "currency", "draws_on",
    "id", "year", "quarter", "month", "fiscal_year", "category", "category_group",
)  # fmt: skip

NEXT_STEPS = """\
aidledger adds up security-assistance packages and compares them with what was stated.

  aidledger report              the US record for Ukraine at a glance
  aidledger report seed         the same for the three figures of one news report
  aidledger total --explain     one total, its bounds and what they come from
  aidledger reconcile           every official statement, compared
  aidledger export us.xlsx      the record as a workbook; or csv, parquet, sqlite ...
  aidledger --help              everything else

Press Tab to complete: aidledger completion --help
"""

_DESCRIPTION = "Add up security-assistance packages, and compare them with what was stated."
_EXIT_CODES = """\
exit codes:
  0  fine
  1  findings or gaps, where they were asked for (check, --strict), and refused rows
  2  wrong usage: an option, word, date or data set that is not known
  3  something cannot be read or written
"""
_EXAMPLES = {
    "": ("aidledger report", "aidledger total --authority PDA --since 2022-02-24 --basis new_money"),
    "report": (
        "aidledger report",
        "aidledger report seed",
        "aidledger report --authority PDA --width 120",
        "aidledger report --html report.html",
    ),
    "total": (
        "aidledger total",
        "aidledger total --authority PDA --since 2022-02-24 --until 2024-10-21 --explain",
        "aidledger total --by authority,fiscal_year --format csv",
        "aidledger total --category munitions --format json",
    ),
    "cumulative": (
        "aidledger cumulative --freq FY --by authority",
        "aidledger cumulative --freq M --basis new_money --format csv > curve.csv",
    ),
    "convert": (
        "aidledger convert --to EUR",
        "aidledger convert --to EUR --at 2024-12-31 --format csv",
        "aidledger convert --to EUR --rates mine.csv --per EUR --policy average:M",
    ),
    "reconcile": (
        "aidledger reconcile --largest 10",
        "aidledger reconcile --statement DOD-2024-10-21",
        "aidledger reconcile --authority PDA --verdict GAP --format json",
        "aidledger reconcile seed --strict",
    ),
    "check": (
        "aidledger check",
        "aidledger check --strict --ignore AL207",
        "aidledger check --select AL205,AL206 --format sarif > check.sarif",
    ),
    "export": (
        "aidledger export packages.csv",
        "aidledger export seed.xlsx seed",
        "aidledger export drawdowns.parquet --authority PDA --since 2022-02-24",
        "aidledger export us.sqlite",
    ),
    "ingest": (
        "aidledger ingest mine.csv",
        "aidledger ingest tracker.xlsx --column amount=value --column donor=country",
        "aidledger ingest mine.csv --rejects refused.csv --write mine.parquet",
    ),
    "diff": (
        "aidledger diff releases/2024 releases/2025",
        "aidledger diff releases/2024 releases/2025 --waterfall --basis new_money",
        "aidledger diff seed us-ukraine --authority PDA --format csv > changes.csv",
        "aidledger diff ./saved us-ukraine --strict",
    ),
    "datasets": ("aidledger datasets", "aidledger datasets --format json"),
    "completion": (
        "source <(aidledger completion bash)          # in ~/.bashrc",
        "source <(aidledger completion zsh)           # in ~/.zshrc, after compinit",
        "aidledger completion fish | source           # in ~/.config/fish/config.fish",
    ),
}


def build_parser() -> argparse.ArgumentParser:
    """The whole command line, also for the page that documents it.

    Example:
        >>> build_parser().parse_args(["total", "--by", "authority,year"]).by
        ['authority', 'year']
    """
    parser = argparse.ArgumentParser(
        prog="aidledger",
        description=_DESCRIPTION,
        epilog=_epilog(""),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"aidledger {__version__}")
    _add_look(parser, default=True)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    _add_report(commands)
    _add_total(commands)
    _add_cumulative(commands)
    _add_convert(commands)
    _add_reconcile(commands)
    _add_check(commands)
    _add_export(commands)
    _add_ingest(commands)
    _add_diff(commands)
    _add_datasets(commands)
    _add_completion(commands)
    return parser


if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse has no public name for it


def _add_command(commands: _Commands, name: str, purpose: str, more: str = "") -> argparse.ArgumentParser:
    command = commands.add_parser(
        name,
        help=purpose,
        description=textwrap.fill(f"{purpose[0].upper()}{purpose[1:]}. {more}".strip(), 78),
        epilog=_epilog(name),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _add_look(command, default=False)
    return command


def _epilog(name: str) -> str:
    examples = "\n".join(f"  {example}" for example in _EXAMPLES[name])
    return f"examples:\n{examples}" + (f"\n\n{_EXIT_CODES}" if not name else "")


def _add_look(parser: argparse.ArgumentParser, *, default: bool) -> None:
    """Options every command takes; before the command's name as well as after it."""
    look = parser.add_argument_group("how it looks")
    # A subcommand must not overwrite what stands before it with its own default.
    flag = False if default else argparse.SUPPRESS
    width = None if default else argparse.SUPPRESS
    look.add_argument(
        "--no-color",
        "--no-colour",
        action="store_true",
        default=flag,
        help="no colour; also by NO_COLOR, and when piped",
    )
    look.add_argument("--ascii", action="store_true", default=flag, help="nothing but ASCII characters")
    look.add_argument(
        "--width", type=count, default=width, metavar="N", help="columns to fill (default: the terminal's)"
    )
    look.add_argument(
        "--traceback", action="store_true", default=flag, help="show where an error arose, for a bug report"
    )


def _add_dataset(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "positional",
        nargs="?",
        metavar="DATASET",
        help='data set, or a saved ledger: its folder (./name), workbook or database (default: "us-ukraine")',
    )
    parser.add_argument("--dataset", metavar="DATASET", help="the same, as an option")


def _add_filters(parser: argparse.ArgumentParser, *, of: str = "packages") -> None:
    filters = parser.add_argument_group(f"which {of}", "codes, names and aliases; an option given twice means either")
    words = ["donor", "recipient", "authority", "stage", *(["category", "instrument"] if of == "packages" else [])]
    for word in words:
        filters.add_argument(f"--{word}", action="append", metavar="WORD", help=f"only {of} of this {word}")
    day = "day" if of == "packages" else "as-of day"
    filters.add_argument(
        "--fiscal-year", action=Once, metavar="YEAR", help="only those of a fiscal year, such as FY2024"
    )
    filters.add_argument("--since", action=Once, metavar="DATE", help=f"first {day}, such as 2022-02-24")
    filters.add_argument("--until", action=Once, metavar="DATE", help=f"last {day}")


def _add_format(parser: argparse.ArgumentParser, *more: str) -> None:
    for_services = f"; {' and '.join(more)} for services that run checks" if more else ""
    parser.add_argument(
        "--format",
        choices=("table", "json", "csv", *more),
        default="table",
        help=f"table for people; json and csv hold exact decimals as text{for_services} (default: table)",
    )


def _add_counting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--basis", type=_basis, choices=BASES, default="announced", help="how reuse and revaluation are counted"
    )
    parser.add_argument(
        "--reading", choices=READINGS, default="conventional", help='how wording such as "up to" is read'
    )


def _add_by(parser: argparse.ArgumentParser, *, what: str) -> None:
    parser.add_argument(
        "--by", type=_keys, action="extend", default=[], metavar="KEY[,KEY]", help=f"{what}: {', '.join(KEYS)}"
    )


def _add_report(commands: _Commands) -> None:
    more = (
        "What it holds, totals by authority on three bases, the curve over time, and whether official statements agree."
    )
    command = _add_command(commands, "report", "the record at a glance", more)
    _add_dataset(command)
    command.add_argument("--html", metavar="FILE", help="write it as one HTML page to publish, data included")
    _add_money(command, required=False)
    _add_filters(command)


def _add_total(commands: _Commands) -> None:
    more = "Best estimate and bounds; by group with --by."
    command = _add_command(commands, "total", "add packages up", more)
    _add_dataset(command)
    _add_by(command, what="one row for each")
    _add_counting(command)
    command.add_argument("--explain", action="store_true", help="say what is behind the figure and what was left out")
    _add_format(command)
    _add_money(command, required=False)
    _add_filters(command)


def _add_cumulative(commands: _Commands) -> None:
    command = _add_command(
        commands, "cumulative", "add packages up over time", "Every period is there, empty ones too."
    )
    _add_dataset(command)
    _add_by(command, what="one curve for each")
    command.add_argument(
        "--freq",
        type=str.upper,
        choices=FREQUENCIES,
        default="M",
        help="length of the periods; FY: fiscal years (default: M)",
    )
    _add_counting(command)
    _add_format(command)
    _add_money(command, required=False)
    _add_filters(command)


def _add_convert(commands: _Commands) -> None:
    more = "Every package keeps its amount as stated, beside the rate, its day and the value."
    command = _add_command(commands, "convert", "show packages in one currency", more)
    _add_dataset(command)
    _add_format(command)
    _add_money(command, required=True)
    _add_filters(command)


def _add_money(parser: argparse.ArgumentParser, *, required: bool) -> None:
    money = parser.add_argument_group("which money")
    money.add_argument("--to", metavar="CURRENCY", required=required, help="convert to this currency, such as EUR")
    money.add_argument("--rates", metavar="RATES", help='"ecb" or the path of a CSV file (default: ecb)')
    money.add_argument("--per", metavar="CURRENCY", help="rates of the file are units of each currency for one of this")
    money.add_argument("--rates-in", metavar="CURRENCY", help="rates of the file are units of this for one of each")
    money.add_argument(
        "--at", metavar="DAY", help="date: each amount at its own day; as_of; or one day for all (default: date)"
    )
    money.add_argument(
        "--policy", metavar="POLICY", help="exact, last:DAYS, average:M or end:M; also Q and Y (default: last:7)"
    )


def _add_reconcile(commands: _Commands) -> None:
    more = "The packages are always all of the data set; options choose which statements are shown."
    command = _add_command(commands, "reconcile", "compare official statements with the packages", more)
    _add_dataset(command)
    command.add_argument("--statement", metavar="ID", help="explain one statement in full")
    command.add_argument("--verdict", type=_verdict, choices=VERDICTS, help="only statements with this verdict")
    command.add_argument("--largest", type=count, metavar="N", help="only the N largest gaps, largest first")
    command.add_argument("--strict", action="store_true", help="exit with 1 when there is a gap among those shown")
    _add_format(command)
    _add_money(command, required=False)
    _add_filters(command, of="statements")


def _add_check(commands: _Commands) -> None:
    more = "Exits with 1 when there are errors."
    command = _add_command(commands, "check", "look for what is probably wrong with the records", more)
    _add_dataset(command)
    for option, what in (("select", "only"), ("ignore", "without")):
        command.add_argument(
            f"--{option}",
            *(["--code"] if option == "select" else []),
            type=_keys,
            action="extend",
            default=[],
            metavar="CODE[,CODE]",
            help=f"{what} these finding codes, families (AL2) or checks by name",
        )
    command.add_argument("--strict", action="store_true", help="exit with 1 on warnings too")
    _add_format(command, *CI_FORMATS)
    _add_filters(command)


def _add_export(commands: _Commands) -> None:
    more = "The file appears whole or not at all, and what a format cannot hold is said."
    command = _add_command(commands, "export", "write packages to a file for another program", more)
    add_export_options(command)
    _add_dataset(command)
    _add_filters(command)


def _add_ingest(commands: _Commands) -> None:
    more = (
        "Every refused row is reported with its place, the reason and the remedy. Exits with 1 when a row is refused."
    )
    add_ingest_options(_add_command(commands, "ingest", "read a table of your own", more))


def _add_diff(commands: _Commands) -> None:
    more = "Records are matched by id. Exits with 0 whether or not they differ, unless --strict is given."
    command = _add_command(commands, "diff", "compare two ledgers", more)
    command.add_argument(
        "old", metavar="OLD", help="data set, or a saved ledger: its folder (./name), workbook or database"
    )
    command.add_argument("new", metavar="NEW", help="the same, for the later one")
    command.add_argument(
        "--waterfall", action="store_true", help="what each kind of change did to the total, in place of the records"
    )
    command.add_argument("--limit", type=count, default=20, metavar="N", help="records a table shows (default: 20)")
    command.add_argument("--strict", action="store_true", help="exit with 1 when anything differs")
    _add_counting(command)
    _add_format(command)
    _add_money(command, required=False)
    _add_filters(command)


def _add_datasets(commands: _Commands) -> None:
    _add_format(_add_command(commands, "datasets", "list the data sets that ship with aidledger"))


def _add_completion(commands: _Commands) -> None:
    more = "The shell then completes commands, options and words without starting Python."
    command = _add_command(commands, "completion", "write what a shell needs to complete on Tab", more)
    command.add_argument("shell", choices=("bash", "zsh", "fish"), help="the shell to write it for")


def _keys(text: str) -> Sequence[str]:
    return [key.strip() for key in text.split(",") if key.strip()]


def _basis(text: str) -> str:
    return text.replace("-", "_")


def _verdict(text: str) -> str:
    return text.upper().replace("-", "_")
