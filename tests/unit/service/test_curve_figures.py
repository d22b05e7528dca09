"""Curves are drawn where their numbers are, and whatever a label contains stays text."""

import re
from xml.etree import ElementTree as ET

import pytest

from app.causal.codec import encode
from app.causal.curves import Curve, Point, Series
from app.service.curve_figures import curve


def drawn(found: Curve) -> ET.Element:
    return ET.fromstring(str(curve(encode(found))))


def of(points: tuple[Point, ...], **more: object) -> Curve:
    return Curve("dose", "Weight by dose", "dose", "weight", (Series("all", points),), **more)


def test_a_higher_value_is_drawn_higher() -> None:
    svg = drawn(of((Point(0.0, 1.0), Point(1.0, 5.0), Point(2.0, 3.0))))
    line = next(e for e in svg.iter("polyline"))
    heights = [float(p.split(",")[1]) for p in line.attrib["points"].split()]
    assert heights[1] < heights[2] < heights[0]


def test_an_interval_is_a_band_around_the_line() -> None:
    svg = drawn(of((Point(0.0, 1.0, 0.5, 1.5), Point(1.0, 2.0, 1.0, 3.0))))
    band = next(e for e in svg.iter("polygon"))
    assert len(band.attrib["points"].split()) == 4


def test_what_happens_at_a_time_is_marked_there() -> None:
    svg = drawn(of((Point(1980.0, 1.0), Point(1990.0, 2.0)), reference=1985.0))
    ends = [e for e in svg.iter("line") if e.attrib["class"] == "zero"]
    places = {float(e.attrib["x1"]) for e in ends if e.attrib["x1"] == e.attrib["x2"]}
    line = next(e for e in svg.iter("polyline")).attrib["points"].split()
    left, right = (float(p.split(",")[0]) for p in line)
    assert list(places) == [pytest.approx((left + right) / 2)]


def test_points_named_by_words_are_spread_evenly() -> None:
    svg = drawn(of((Point("low", 1.0), Point("middle", 2.0), Point("high", 2.5))))
    line = next(e for e in svg.iter("polyline")).attrib["points"].split()
    xs = [float(p.split(",")[0]) for p in line]
    assert xs[1] - xs[0] == pytest.approx(xs[2] - xs[1])


def test_a_label_that_is_markup_stays_text() -> None:
    found = Curve("c", "<b>t", "<script>x", "y", (Series("<i>", (Point(0.0, 1.0),)),))
    assert not re.search(r"<(?:b|script|i)>", str(curve(encode(found))))


def test_a_curve_without_points_is_not_drawn() -> None:
    assert not curve(encode(of(())))


def test_lines_differ_by_more_than_colour() -> None:
    both = tuple(Series(n, (Point(0.0, 1.0), Point(1.0, 2.0))) for n in ("treated", "synthetic"))
    svg = drawn(Curve("paths", "Paths", "year", "sales", both))
    assert len({e.attrib["stroke-dasharray"] for e in svg.iter("polyline")}) == 2
