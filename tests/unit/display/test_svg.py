from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from decimal import Decimal

from aidledger.display.html import Markup
from aidledger.display.svg import CurvePoint, CurveStep, interval_bar, step_curve

INFINITY = Decimal("Infinity")
SPACE = "{http://www.w3.org/2000/svg}"


def step(at: int, value: str | None, low: str = "", high: str = "") -> CurveStep:
    point = None if value is None else Decimal(value)
    return CurveStep(at, point, Decimal(low or value or 0), Decimal(high or value or 0))


def drawn(*steps: CurveStep, points: tuple[CurvePoint, ...] = (), end: int = 10, last: str = "") -> Markup:
    return step_curve(
        steps, title="T", description="D", ticks={0: "2022", 1: "2023", 9: "2024"}, end=end, points=points, last=last
    )


def path(drawing: str, kind: str) -> str:
    found = re.search(rf'<path class="{kind}" d="([^"]*)"', drawing)
    assert found is not None
    return found[1]


def test_the_line_goes_right_before_it_goes_up() -> None:
    assert path(drawn(step(0, "0"), step(5, "10")), "line") == "M46.0 392.0H496.0V12.0H946.0"


def test_the_line_breaks_where_there_is_no_value() -> None:
    assert path(drawn(step(0, "5"), step(2, None), step(4, "10")), "line").count("M") == 2


def test_a_curve_without_any_value_still_has_its_band() -> None:
    drawing = drawn(step(0, None, "1", "2"))
    assert path(drawing, "line") == ""
    assert path(drawing, "band").startswith("M46.0")


def test_the_band_goes_along_both_edges_and_closes() -> None:
    band = path(drawn(step(0, "5", "0", "10"), step(5, "10", "5", "10")), "band")
    assert band == "M46.0 12.0H496.0V12.0H946.0V202.0H496.0V392.0H46.0Z"


def test_a_band_without_an_upper_edge_ends_at_the_top() -> None:
    assert path(drawn(step(0, "5", "5", "Infinity")), "band").startswith("M46.0 12.0")


def test_nothing_is_drawn_of_nothing() -> None:
    assert drawn() == ""
    assert drawn(step(0, "0")) == ""


def test_a_point_has_a_shape_for_its_kind_and_a_range() -> None:
    points = tuple(
        CurvePoint(at, Decimal(5), Decimal(0), INFINITY, kind, f"point <{at}>")
        for at, kind in ((1, "circle"), (2, "square"), (3, "diamond"))
    )
    drawing = drawn(step(0, "10"), points=points)
    assert drawing.count("<circle") == 1
    assert drawing.count('stroke-opacity="0.6"') == 3
    assert "<title>point &lt;1&gt;</title>" in drawing
    assert len(set(re.findall(r'class="point (\w+)"', drawing))) == 3


def test_a_point_outside_the_axis_is_left_out() -> None:
    far = CurvePoint(99, Decimal(5), Decimal(5), Decimal(5), "circle", "far")
    assert "far" not in drawn(step(0, "10"), points=(far,))


def test_labels_that_would_touch_are_left_out() -> None:
    drawing = step_curve([step(0, "1")], title="T", description="D", ticks={0: "a", 1: "b", 2: "c"}, end=100)
    assert ">a<" in drawing
    assert ">b<" not in drawing


def test_the_drawing_is_well_formed_and_says_what_it_is() -> None:
    root = ET.fromstring(drawn(step(0, "1"), last="1 < 2"))  # noqa: S314 - our own drawing
    labels = root.attrib["aria-labelledby"].split()
    assert root.attrib["role"] == "img"
    assert [child.attrib["id"] for child in root[:2]] == labels
    assert [child.text for child in root[:2]] == ["T", "D"]
    assert "1 < 2" in [child.text for child in root]


def test_a_bar_goes_from_low_to_high_with_a_tick_at_the_best() -> None:
    bar = interval_bar(Decimal(5), Decimal(10), Decimal(8), top=Decimal(10), size=(100, 12))
    assert '<rect class="certain" x="0" y="4" width="50.0"' in bar
    assert '<rect class="open" x="50.0" y="2" width="50.0"' in bar
    assert '<rect class="best" x="79.0"' in bar
    assert 'aria-hidden="true"' in bar


def test_a_bar_without_an_end_reaches_the_edge() -> None:
    bar = interval_bar(Decimal(0), INFINITY, None, top=Decimal(10), size=(100, 12))
    assert 'width="100.0"' in bar
    assert "best" not in bar
    assert interval_bar(Decimal(0), Decimal(0), None, top=Decimal(0)).startswith("<svg")
