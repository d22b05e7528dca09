"""The gallery shows the charts as they are drawn now."""

from __future__ import annotations

from app.service.charts import ChartKind
from tests.gallery import TARGET, gallery, text


def test_the_gallery_is_what_the_charts_of_today_are() -> None:
    assert TARGET.read_text() == text(), "write it anew: python -m tests.gallery"


def test_every_kind_of_chart_is_in_the_gallery() -> None:
    assert {figure["kind"] for figure in gallery()["figures"]} == set(ChartKind)
