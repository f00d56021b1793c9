"""The command as a person or a script runs it: another process, real pipes, a real terminal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "aidledger")
HEAVY = {"numpy", "pandas", "pint", "pyarrow", "pydantic", "pydantic_core"}


def environment(**changes: str) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "COLUMNS", "TERM"}}
    return {**plain, "PYTHONPATH": str(ROOT), **changes}


def run(*words: str, **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *words],
        env=environment(**changes),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


def modules(code: str) -> set[str]:
    probe = f"import sys\n{code}\nprint('\\n' + ' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", probe], env=environment(), capture_output=True, text=True, check=True, timeout=120
    )
    return {name.partition(".")[0] for name in done.stdout.splitlines()[-1].split()}


@pytest.mark.parametrize("words", [[], ["--help"], ["total", "--help"], ["--version"], ["nonsense"]])
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    assert modules(f"from aidledger.cli import main\nmain({words!r})") & HEAVY == set()


def test_the_probe_would_see_a_heavy_import() -> None:
    assert modules("from aidledger.cli import main\nmain(['datasets'])") & HEAVY


def test_report_answers_in_one_command() -> None:
    done = run("report")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Do the announced packages explain the stated totals?" in done.stdout
    assert "\x1b" not in done.stdout


def test_alone_it_says_what_to_do_next() -> None:
    done = run()
    assert done.returncode == 0
    assert "aidledger report" in done.stdout


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    line = f'"{sys.executable}" -m aidledger reconcile --format csv | head -n 1; echo "${{PIPESTATUS[0]}}"'
    done = subprocess.run(
        ["/usr/bin/env", "bash", "-c", line],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.stdout.splitlines()[0].startswith("statement,")
    assert done.stdout.splitlines()[1] == "0"
    assert done.stderr == ""


@pytest.mark.parametrize("words", [["report", "seed"], ["--help"], ["total", "seed", "--format", "json"]])
def test_a_pipe_closed_before_anything_is_written_is_no_error(words: list[str]) -> None:
    read, out = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(
            [*COMMAND, *words], env=environment(), stdout=out, stderr=subprocess.PIPE, check=False, timeout=120
        )
    finally:
        os.close(out)
    assert (done.returncode, done.stderr) == (0, b"")


def test_interruption_leaves_no_traceback() -> None:
    # A signal that comes before Python is up would end it the hard way: wait for the first sign of life.
    code = (
        "import sys, time\nfrom aidledger import intake\nfrom aidledger.cli import main\n"
        "def slow(name):\n    print('here', flush=True)\n    time.sleep(60)\n"
        "intake.load_book = slow\nsys.exit(main(['report']))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"here\n"
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, b"")


def test_a_terminal_gets_colour_unless_it_is_refused() -> None:
    pty = pytest.importorskip("pty")

    def on_a_terminal(*words: str, **changes: str) -> bytes:
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [*COMMAND, "report", "seed", *words], env=environment(TERM="xterm", **changes), stdout=theirs
        )
        os.close(theirs)
        seen = b""
        try:
            while block := os.read(ours, 65536):
                seen += block
        except OSError:  # how Linux says that the other end is closed
            pass
        finally:
            os.close(ours)
        assert process.wait(timeout=60) == 0
        return seen

    assert b"\x1b[" in on_a_terminal()
    assert b"\x1b[" not in on_a_terminal("--no-color")
    assert b"\x1b[" not in on_a_terminal(NO_COLOR="1")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_another_encoding_gets_ascii(encoding: str) -> None:
    done = run("report", "seed", PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.isascii()
    assert "34" in run("total", "--by", "authority", PYTHONIOENCODING=encoding).stdout


def test_json_is_a_document_and_nothing_else() -> None:
    done = run("total", "seed", "--format", "json")
    assert json.loads(done.stdout)["value"] == "825000000.00"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("total", "seed"), 0),
        (("reconcile", "seed", "--strict"), 1),
        (("total", "nowhere"), 2),
        (("total", "--basis", "net"), 2),
    ],
)
def test_exit_codes(words: tuple[str, ...], code: int) -> None:
    done = run(*words)
    assert done.returncode == code
    assert "Traceback" not in done.stderr


def test_a_full_disk_is_reported() -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no device that is always full")
    with full.open("w") as out:
        done = subprocess.run(
            [*COMMAND, "total", "seed"], env=environment(), stdout=out, stderr=subprocess.PIPE, check=False, timeout=120
        )
    assert done.returncode == 3
    assert b"could not be written: No space left on device" in done.stderr


def test_report_writes_a_page(tmp_path: Path) -> None:
    done = run("report", "seed", "--html", str(tmp_path / "seed.html"))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"Written: {tmp_path / 'seed.html'} (")
    assert (tmp_path / "seed.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_page_that_cannot_be_written_ends_in_one_line(tmp_path: Path) -> None:
    done = run("report", "seed", "--html", str(tmp_path / "no" / "seed.html"))
    assert done.returncode == 3
    assert done.stderr.startswith("aidledger: ")
    assert "Traceback" not in done.stderr


def test_a_narrowed_page_says_so(tmp_path: Path) -> None:
    run("report", "--authority", "FMF", "--html", str(tmp_path / "fmf.html"))
    assert "<dd>authority FMF</dd>" in (tmp_path / "fmf.html").read_text(encoding="utf-8")
