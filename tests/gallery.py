"""Every kind of chart in its states, for the page that shows them all and for tests that look.

`python -m tests.gallery` writes what the browser's gallery draws. All of it is invented: only the
shapes matter.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from app.api.schemas.figures import FigureOut
from app.service.charts import charts

TARGET = Path(__file__).parents[1] / "frontend/src/features/effects/gallery.json"
Json = dict[str, Any]


def gallery() -> Json:
    """Return the figures as the API gives them, and the result that they are of."""
    result = {
        "estimates": _estimates(), "attributions": _attributions(), "subgroups": _subgroups(),
        "curves": _curves(), "refutations": _refutations(), "sensitivity": _sensitivity(),
    }  # fmt: skip
    figures = [FigureOut.of(chart).model_dump(mode="json") for chart in charts(result)]
    return {"figures": figures, "result": result}


def text() -> str:
    return json.dumps(gallery(), ensure_ascii=False, separators=(",", ":")) + "\n"


def _estimate(number: int, value: float, half: float, **more: object) -> Json:
    return {
        "id": f"e{number}", "primary": number == 1, "kind": "ate", "design": "backdoor",
        "method": "aipw", "treatment": "training", "outcome": "wage", "contrast": [0, 1],
        "adjustment": ["age"], "value": value, "interval": [value - half, value + half],
        "level": 0.95, "n": 1200, "unit": "EUR", "label": "", **more,
    }  # fmt: skip


def _estimates() -> list[Json]:
    return [
        _estimate(1, 2.1, 0.6),
        _estimate(2, 1.8, 0.9, method="ipw"),
        _estimate(3, -0.2, 1.4, method="matching", label="a label that is so long it breaks"),
        _estimate(4, 0.31, 0.2, method="naive", unit="probability", outcome="is employed"),
        _estimate(5, 1.4, 0.3, kind="hazard_ratio", unit="", outcome="weeks without work"),
        _estimate(6, 240.0, 3.0, label="mean wage of those who were trained"),
    ]  # fmt: skip


def _attributions() -> list[Json]:
    parts = [("price", 4.2, [3.1, 5.0]), ("weather", -2.0, [-3.5, -0.4]), ("rest", 0.3, None)]
    named = [{"name": n, "value": v, "interval": i} for n, v, i in parts]
    return [{"id": "a1", "target": "revenue", "unit": "EUR", "contributions": named}]


def _subgroups() -> list[Json]:
    words = ["age below 30", "age at least 30 and city is yes", "age at least 30 and city is no"]
    return [
        {"id": f"u{i}", "words": w, "columns": ["age", "city"], "value": 3.0 - 1.6 * i,
         "interval": [2.0 - 1.6 * i, 4.0 - 1.6 * i], "n": 400}
        for i, w in enumerate(words)
    ]  # fmt: skip


def _refutations() -> list[Json]:
    refits = [round(2.0 + math.sin(7 * i) * 0.4, 3) for i in range(40)]
    return [
        {"id": "r1", "refuter": "data_subset", "verdict": "passed", "values": refits,
         "original": 2.1, "sentence": "Parts of the rows give the same."},
        {"id": "r2", "refuter": "placebo_treatment", "verdict": "failed", "original": 2.1,
         "values": [v - 2.0 for v in refits], "sentence": "Made-up treatments give nothing."},
    ]  # fmt: skip


def _sensitivity() -> list[Json]:
    return [{"id": "s1", "method": "robustness_value", "value": 0.18, "bound_value": 0.1,
             "sentence": "A hidden cause would have to explain 18 % of both."}]  # fmt: skip


def _line(
    label: str, xs: Sequence[float | str], of: Callable[[int], float], half: float | None = None
) -> Json:
    points = []
    for i, x in enumerate(xs):
        value = round(of(i), 4)
        ends = (None, None) if half is None else (round(value - half, 4), round(value + half, 4))
        points.append({"x": x, "value": value, "low": ends[0], "high": ends[1]})
    return {"label": label, "points": points}


def _curve(number: int, name: str, title: str, axes: tuple[str, str], *lines: Json,
           unit: str = "", reference: float | str | None = None) -> Json:  # fmt: skip
    return {"id": f"c{number}", "step": "estimate_aipw", "name": name, "title": title,
            "x_label": axes[0], "y_label": axes[1], "series": list(lines), "unit": unit,
            "reference": reference}  # fmt: skip


def _curves() -> list[Json]:
    return [*_over_time(), *_over_doses(), *_of_checks()]


def _over_time() -> list[Json]:
    periods = list(range(-4, 6))
    years = [str(year) for year in range(2010, 2020)]
    days = list(range(0, 365, 15))
    return [
        _curve(1, "event_study", "Effect on sales since the start", ("periods since the start",
               "effect on sales"), _line("effect", periods, lambda i: max(0, i - 3) * 0.4, 0.3),
               reference=-0.5, unit="EUR"),
        _curve(2, "treated_and_synthetic", "The treated unit and its synthetic twin",
               ("year", "sales"),
               _line("treated", years, lambda i: 5 + (0.7 if i > 5 else 0.3) * i),
               _line("synthetic", years, lambda i: 5 + 0.3 * i), reference="2015"),
        _curve(3, "placebo_gaps", "Gaps of units that were not treated", ("year", "gap"),
               *(_line(f"unit {u}", years, lambda i, u=u: math.sin(i + u)) for u in range(4)),
               reference="2015"),
        _curve(4, "survival", "Share without the event", ("days", "share without the event"),
               _line("treated", days, lambda i: 0.99**i, 0.02),
               _line("others", days, lambda i: 0.97**i, 0.03)),
    ]  # fmt: skip


def _over_doses() -> list[Json]:
    doses = list(range(0, 55, 5))
    scores = list(range(40, 80, 2))
    bins = [i / 20 for i in range(20)]
    return [
        _curve(5, "dose_response", "Yield by dose", ("dose", "yield"),
               _line("mean yield", doses, lambda i: 3 + 2 * math.log1p(i), 0.4), unit="t"),
        _curve(6, "threshold", "Score on both sides of the cutoff", ("entrance score", "score"),
               _line("mean", scores, lambda i: 40 + i + 5 * (i >= 10), 1.5),
               _line("line below", scores[:10], lambda i: 40 + i),
               _line("line above", scores[10:], lambda i: 55 + i), reference=60),
        _curve(7, "overlap", "The chance of treatment in both groups",
               ("estimated chance of treatment", "share of the group"),
               _line("treated", bins, lambda i: math.exp(-(((i - 12) / 4) ** 2)) / 7),
               _line("others", bins, lambda i: math.exp(-(((i - 7) / 4) ** 2)) / 7)),
        _curve(11, "effect_by_age", "A curve of one point", ("age", "effect"),
               _line("effect", [40], lambda i: 1.0 + i, 0.5)),
    ]  # fmt: skip


def _of_checks() -> list[Json]:
    names = ["age", "schooling", "a_column_with_a_very_long_name_indeed", "city is 2", "income"]
    ranks = list(range(1, 25))
    return [
        _curve(8, "love_plot", "How far the groups differ in each covariate",
               ("covariate", "difference in standard deviations"),
               _line("before", names, lambda i: 0.4 - 0.07 * i),
               _line("after", names, lambda i: 0.02 * i)),
        _curve(9, "specification_curve", "Effect by each specification",
               ("each specification, from the lowest to the highest", "effect"),
               _line("effect", ranks, lambda i: 1.2 + 0.05 * i, 0.8), unit="EUR"),
    ]  # fmt: skip


if __name__ == "__main__":
    TARGET.write_text(text())
