from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import comparison
from benchmarks.__main__ import main
from benchmarks.contenders import diff_aidledger, diff_pandas


def test_both_contenders_find_every_change_and_its_share_of_the_total(tmp_path: Path) -> None:
    folder = comparison.lay_out(tmp_path, 400)
    ours, theirs = diff_aidledger.waterfall(folder), diff_pandas.merged(folder)
    for said in (ours.answer(ours.run()), theirs.answer(theirs.run())):
        assert comparison.verdict(folder, said) == "exact: 5 kinds"


def test_a_wrong_share_is_called_wrong(tmp_path: Path) -> None:
    folder = comparison.lay_out(tmp_path, 400)
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    truth["amount"][1] += 1
    assert comparison.verdict(folder, truth) == "wrong: amount"


def test_the_command_compares_two_releases(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "--rows", "300", "--rounds", "1", "--only", "none", "--quiet", "--data", str(tmp_path)]) == 0
    assert "exact: 5 kinds" in capsys.readouterr().out
