from __future__ import annotations

import json
import sys
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from aidledger.errors import InputError, MissingDependencyError, WriteError
from aidledger.plots import Bar, Bars, Headline, Plot, Scale, saving, steps_plot

VEGA = "application/vnd.vegalite.v5+json"


@pytest.fixture
def plot() -> Plot:
    bars = (Bar("<script>alert(1)</script>", 5e6, 4e6, 6e6), Bar("b", None, 1e6, 2e6))
    return Plot(Bars(Headline("What & why", ("basis announced",), "Two bars."), bars, Scale(1e6, "USD million")))


def without(monkeypatch: pytest.MonkeyPatch, *modules: str) -> None:
    """As if these were not installed."""
    for module in modules:
        for name in [name for name in sys.modules if name.partition(".")[0] == module]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setitem(sys.modules, module, None)

    def spec_of(module: str) -> ModuleSpec | None:
        return None if module in modules else find_spec(module)

    monkeypatch.setattr(saving, "find_spec", spec_of)


def test_it_says_what_it_is(plot: Plot) -> None:
    assert repr(plot) == "<Plot: What & why; 2 marks>"
    assert plot.description == "Two bars."


def test_the_specification_carries_title_facts_and_description(plot: Plot) -> None:
    spec = plot.to_vega()
    assert spec["title"] == {"text": "What & why", "subtitle": ["basis announced"]}
    assert spec["description"] == "Two bars."
    assert spec["$schema"].endswith("/v5.json")


def test_changing_a_specification_changes_no_other(plot: Plot) -> None:
    plot.to_vega()["config"]["font"] = plot.to_vega()["layer"][0]["mark"]["type"] = "other"
    assert plot.to_vega()["config"]["font"] == "sans-serif"


def test_specification_and_json_are_the_same_and_need_no_other_package(
    plot: Plot, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(monkeypatch, "altair", "vl_convert", "matplotlib")
    assert json.loads(plot.to_json()) == plot.to_vega()


def test_a_narrow_picture_breaks_its_lines_and_is_still_valid(plot: Plot) -> None:
    spec = plot.to_vega(width=240)
    assert spec["width"] == 240 - 24
    assert json.loads(plot.to_json(width=240)) == spec


@pytest.mark.parametrize("width", [199, -1, "container", 600.0])
def test_a_picture_nobody_could_read_is_refused(plot: Plot, width: Any) -> None:
    with pytest.raises(InputError, match="not a number of pixels") as raised:
        plot.to_vega(width=width)
    assert '"container"' in raised.value.hint


@pytest.mark.parametrize("drawn_by", ["vl_convert", "matplotlib"])
def test_an_svg_says_in_words_what_it_shows(
    plot: Plot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, drawn_by: str
) -> None:
    monkeypatch.setattr(saving, "find_spec", lambda module: find_spec(module) if module == drawn_by else None)
    svg = plot.save(tmp_path / "chart.svg").read_text(encoding="utf-8")
    assert '<svg role="img" aria-label="Two bars." ' in svg


def test_words_that_look_like_mathematics_are_only_text() -> None:
    plot = steps_plot([("up to $5_{ million$", 5e6), ("$", 1e6)], title="$x^{", facts=("$1$",))
    figure = plot.to_matplotlib()
    figure.canvas.draw()
    assert figure.axes[0].get_yticklabels()[0].get_text() == "up to $5_{ million$"


def test_altair_takes_it_as_valid(plot: Plot) -> None:
    assert type(plot.to_altair()).__name__ == "LayerChart"


@pytest.mark.parametrize(
    ("ending", "start"), [(".json", b"{"), (".svg", b"<svg"), (".png", b"\x89PNG"), (".html", b"<!DOCTYPE html>")]
)
def test_saved_as_what_the_ending_says(plot: Plot, tmp_path: Path, ending: str, start: bytes) -> None:
    path = plot.save(tmp_path / f"chart{ending}")
    assert path.read_bytes().lstrip().startswith(start)
    assert list(tmp_path.iterdir()) == [path], "nothing half-written is left"


def test_a_saved_page_loads_nothing(plot: Plot, tmp_path: Path) -> None:
    page = plot.save(str(tmp_path / "chart.html")).read_text(encoding="utf-8")
    assert "<script src=" not in page
    assert "default-src 'none'" in page
    assert "<title>What &amp; why</title>" in page


def test_no_text_of_the_data_can_end_the_script_of_a_saved_page(plot: Plot, tmp_path: Path) -> None:
    page = plot.save(tmp_path / "chart.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    data = page.partition('id="spec">')[2].partition("</script>")[0]
    assert json.loads(data) == plot.to_vega()


def test_names_from_data_are_escaped_in_images(plot: Plot, tmp_path: Path) -> None:
    svg = plot.save(tmp_path / "chart.svg").read_text(encoding="utf-8")
    assert "<script" not in svg
    assert "&lt;script&gt;" in svg


@pytest.mark.parametrize("ending", [".svg", ".png"])
def test_matplotlib_alone_is_enough_for_an_image(
    plot: Plot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.setattr(saving, "find_spec", lambda module: None if module == "vl_convert" else find_spec(module))
    first = plot.save(tmp_path / f"a{ending}").read_bytes()
    assert b"Matplotlib" not in first or ending == ".svg"
    assert first.startswith(b"\x89PNG" if ending == ".png" else b"<?xml")


def test_without_anything_to_draw_it_the_extra_is_named(
    plot: Plot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(monkeypatch, "altair", "vl_convert", "matplotlib")
    for ending in (".svg", ".png"):
        with pytest.raises(MissingDependencyError, match="Neither vl-convert nor Matplotlib") as raised:
            plot.save(tmp_path / f"chart{ending}")
        assert 'pip install "aidledger[plots]"' in raised.value.hint
    with pytest.raises(MissingDependencyError, match="vl_convert"):
        plot.save(tmp_path / "chart.html")
    with pytest.raises(MissingDependencyError, match="altair"):
        plot.to_altair()
    with pytest.raises(MissingDependencyError, match=r"matplotlib.figure"):
        plot.to_matplotlib()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["chart", "chart.pdf", ".json"])
def test_an_ending_nobody_draws_is_refused_with_those_there_are(plot: Plot, tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="cannot be saved") as raised:
        plot.save(tmp_path / name)
    assert ".json, .svg, .png, .html" in raised.value.hint


def test_a_folder_that_does_not_exist_is_an_error_of_ours(plot: Plot, tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="could not be written"):
        plot.save(tmp_path / "nowhere" / "chart.json")


def test_what_is_no_path_is_a_wrong_call(plot: Plot) -> None:
    with pytest.raises(InputError, match="is not a path"):
        plot.save(5)  # type: ignore[arg-type] # wrong on purpose


def test_a_link_and_permissions_stay_when_a_plot_is_saved_again(plot: Plot, tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.touch()
    real.chmod(0o640)
    link.symlink_to(real)
    plot.save(link)
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8").startswith("{")
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_write_that_fails_keeps_the_old_file(plot: Plot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "chart.json"
    path.write_text("old", encoding="utf-8")

    def full(_: Path, content: bytes) -> int:
        raise OSError(28, f"no room for {len(content)} bytes")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(WriteError, match="no room"):
        plot.save(path)
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_notebook_gets_vega_an_image_and_words(plot: Plot) -> None:
    bundle = plot._repr_mimebundle_()
    assert bundle[VEGA] == plot.to_vega()
    assert str(bundle["image/svg+xml"]).startswith("<svg")
    assert bundle["text/plain"] == repr(plot)


def test_a_notebook_with_matplotlib_alone_gets_its_image(plot: Plot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "find_spec", lambda module: None if module == "vl_convert" else find_spec(module))
    assert set(plot._repr_mimebundle_()) == {VEGA, "image/png", "text/plain"}


def test_a_notebook_without_either_gets_vega_and_words(plot: Plot, monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "altair", "vl_convert", "matplotlib")
    assert set(plot._repr_mimebundle_()) == {VEGA, "text/plain"}


def test_matplotlib_writes_title_and_facts_above(plot: Plot) -> None:
    assert [text.get_text() for text in plot.to_matplotlib().texts] == ["What & why", "basis announced"]


def test_a_picture_of_nothing_says_so_instead_of_drawing_axes_without_length() -> None:
    empty = Plot(Bars(Headline("Empty", (), "No bars."), (), Scale(1.0, "")))
    assert [text.get_text() for text in empty.to_matplotlib().axes[0].texts] == ["nothing to draw"]
    spec = empty.to_vega()
    assert "layer" not in spec
    assert spec["encoding"]["text"]["value"] == "nothing to draw"
