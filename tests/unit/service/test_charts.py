"""Charts carry their data, name what they show, and are drawn by any Vega-Lite renderer."""

from __future__ import annotations

import pytest

from app.errors import NotFound
from app.service.charts import ChartKind, chart, charts, rendered_png, rendered_svg
from tests.ten_runs import answered

RUNS = ("effect", "rdd", "survival", "root_cause")


@pytest.mark.parametrize("name", RUNS)
def test_every_chart_cites_what_the_result_holds_and_is_drawn(name):
    result = answered(name)
    kinds = ("estimates", "attributions", "subgroups", "curves", "refutations")
    known = {item["id"] for kind in kinds for item in result.get(kind, ())}
    found = charts(result)
    assert found
    assert len({each.id for each in found}) == len(found)
    for each in found:
        assert set(each.cites) <= known
        assert {field for field, _ in each.columns} <= set(each.rows[0])
        assert rendered_svg(each.spec).startswith("<svg")


def test_the_forest_shows_the_estimates_as_they_are():
    result = answered("effect")
    forest = charts(result)[0]
    assert forest.kind is ChartKind.FOREST
    shown = {row["label"].split("(")[-1].rstrip(")"): row["value"] for row in forest.rows}
    assert shown == {e["id"]: e["value"] for e in result["estimates"] if e["id"] in forest.cites}


def test_a_picture_is_a_png():
    assert rendered_png(chart(answered("rdd"), "c1").spec).startswith(b"\x89PNG")


def test_a_figure_that_is_not_there_is_not_found():
    with pytest.raises(NotFound, match="no figure 'c99'"):
        chart(answered("rdd"), "c99")
