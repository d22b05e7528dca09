"""Charts carry their data, name what they show, and are drawn by any Vega-Lite renderer."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.errors import NotFound
from app.service.charts import ChartKind, chart, charts, rendered_png, rendered_svg
from tests.asked import planned_and_estimated
from tests.ten_runs import answered

LINES = ("before", "after")
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


def test_an_adjusted_effect_shows_how_alike_the_groups_are():
    shown = {each.name: each for each in charts(answered("effect"))}
    love, overlap = shown["love_plot"], shown["overlap"]
    before, after = ([r["value"] for r in love.rows if r["line"] == line] for line in LINES)
    assert before == sorted(before, reverse=True)
    assert max(after) < max(before)
    for line in ("treated", "others"):
        assert sum(r["value"] for r in overlap.rows if r["line"] == line) == pytest.approx(1.0)


def test_pictures_of_diagnoses_are_told_once():
    result = answered("effect")
    assert all("picture" not in d or d["picture"] is None for d in result["diagnostics"])
    names = [curve["name"] for curve in result["curves"]]
    assert names.count("love_plot") == 1


def test_a_cutoff_is_drawn_as_points_with_lines_through_them():
    marks = [layer["mark"]["type"] for layer in chart(answered("rdd"), "c1").spec["layer"]]
    assert marks == ["rule", "point", "line", "rule"]


def test_a_picture_is_a_png():
    assert rendered_png(chart(answered("rdd"), "c1").spec).startswith(b"\x89PNG")


def test_a_figure_that_is_not_there_is_not_found():
    with pytest.raises(NotFound, match="no figure 'c99'"):
        chart(answered("rdd"), "c99")


def test_groups_of_hazard_ratios_are_drawn_about_one():
    rng = np.random.default_rng(4)
    n = 800
    drug, sex = rng.integers(0, 2, n), rng.choice(["f", "m"], n)
    time = rng.exponential(30 / np.where(sex == "f", 0.5, 1.0) ** drug)
    end = rng.uniform(12, 60, n)
    table = pd.DataFrame(
        {"drug": drug, "sex": sex, "months": np.minimum(time, end), "died": time <= end}
    )
    asked = "Does the hazard ratio of the drug on death differ by sex?"
    _, result = planned_and_estimated(table, asked, "The drug was assigned at random.")
    groups = chart(result, "subgroups")
    assert all(group["is_ratio"] for group in result["subgroups"])
    assert groups.spec["layer"][0]["encoding"]["x"] == {"datum": 1.0}
