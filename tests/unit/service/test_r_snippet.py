"""The R code of designs whose R package Debian has not: what it names is right, line by line."""

from __future__ import annotations

from typing import Any

from app.service.r_snippet import r_snippet


def staggered(**more: Any) -> dict[str, Any]:
    """Return a result of a treatment that shops come under at different times."""
    main = {
        "primary": True, "kind": "att", "design": "did", "method": "group_time_effects",
        "treatment": "self checkout", "outcome": "revenue", "adjustment": [], "instrument": None,
        "contrast": [0, 1], "unit_column": "shop", "time_column": "month", "value": 18.5,
        "interval": [15.0, 22.0],
    } | more.pop("main", {})  # fmt: skip
    estimand = {"instruments": [], **more}
    return {
        "question": {"text": "What did it do?"}, "graphs": [], "estimates": [main],
        "identification": {"estimands": [estimand]}, "diagnostics": [],
    }  # fmt: skip


def test_a_start_is_read_from_the_treatment_that_switches_on():
    code = r_snippet(staggered())
    assert 'treated <- ifelse(data[["self checkout"]] > 0, data$period., Inf)' in code
    assert "data$first. <- ave(treated, data$unit., FUN = min)" in code
    assert 'att_gt(yname = "revenue", tname = "period.", idname = "unit.", gname = "first."' in code
    assert "xformla" not in code
    assert code.index("library(did)") < code.index("effect <- fit$overall.att")


def test_a_start_is_read_from_the_column_that_tells_it():
    code = r_snippet(staggered(adoption_column="opened"))
    assert 'data$first. <- match(data[["opened"]], periods)' in code
    assert "ave(treated" not in code


def test_what_is_adjusted_for_goes_into_the_formula():
    code = r_snippet(staggered(main={"adjustment": ["size", "floor area"]}))
    assert "xformla = ~ size + `floor area`," in code


def test_where_no_unit_is_followed_there_is_no_idiom():
    assert "no one idiom" in r_snippet(staggered(main={"unit_column": None}))


def test_every_bracket_is_closed():
    code = r_snippet(staggered(main={"adjustment": ["size"]}))
    assert code.count("(") == code.count(")")
    assert code.count("{") == code.count("}")
