"""J-PCMCI+ on units followed over time whose links are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from app.causal.catalogue import DiscoverySpec, load
from app.causal.data import Dataset, Kind, Role, TimeIndex, Variable
from app.causal.examination import examined
from app.causal.findings import Discovery
from app.causal.profile.measure import profile_frame
from app.causal.question import Knowledge
from app.errors import InvalidRequest
from app.planner.expert import ExpertPlanner
from app.planner.plan import Action, PlanRequest

UNITS, TIMES = 12, 60


def table(columns: dict[str, np.ndarray]) -> Dataset:
    """Columns of shape (units, times) as one row per unit and time."""
    frame = pd.DataFrame({name: values.ravel() for name, values in columns.items()})
    frame["firm"] = np.repeat([f"f{k:02d}" for k in range(UNITS)], TIMES)
    frame["year"] = np.tile(np.arange(1950, 1950 + TIMES), UNITS)
    own = tuple(Variable(name, Kind.CONTINUOUS) for name in columns)
    indexed = (
        Variable("firm", Kind.NOMINAL, Role.UNIT),
        Variable("year", Kind.DATETIME, Role.TIME),
    )
    return Dataset(frame, (*own, *indexed), time=TimeIndex("year"))


def found(data: Dataset, name: str = "j_pcmci_plus", **params) -> Discovery:
    spec = load().get(name, DiscoverySpec)
    rng = np.random.default_rng(0)
    return spec.run(data, spec.params(**params), Knowledge(), rng, lambda *_: None)


def arrows(discovery: Discovery) -> set[tuple[str, str, int]]:
    return {
        (e.source, e.target, e.lag)
        for e in discovery.graph.edges
        if e.is_directed and e.source != e.target
    }


@pytest.fixture(scope="module")
def columns() -> dict[str, np.ndarray]:
    """A firm's lasting level raises a and c; size, fixed per firm, raises b; rate moves c.

    a causes b one year later; rate is the same for all firms in a year.
    """
    rng = np.random.default_rng(5)
    level, size = 3 * rng.normal(size=(2, UNITS))
    rate = rng.normal(size=TIMES + 20)
    a, b, c = (np.zeros((UNITS, TIMES + 20)) for _ in range(3))
    for t in range(1, TIMES + 20):
        noise = rng.normal(size=(3, UNITS))
        a[:, t] = 0.4 * a[:, t - 1] + level + noise[0]
        b[:, t] = 0.4 * b[:, t - 1] + 0.6 * a[:, t - 1] + size + noise[1]
        c[:, t] = 0.4 * c[:, t - 1] - level + 0.7 * rate[t] + noise[2]
    grown = {"a": a[:, 20:], "b": b[:, 20:], "c": c[:, 20:]}
    fixed = np.repeat(size[:, None], TIMES, axis=1)
    return {**grown, "size": fixed, "rate": np.tile(rate[20:], (UNITS, 1))}


def test_what_hides_behind_units_is_no_link_between_their_columns(columns) -> None:
    seen = arrows(found(table({k: columns[k] for k in "abc"}), max_lag=1))
    assert ("a", "b", 1) in seen
    assert not {(s, t) for s, t, _ in seen} & {("a", "c"), ("c", "a")}
    assert {("firm", "a", 0), ("firm", "c", 0), ("year", "c", 0)} <= seen


def test_contexts_of_units_and_of_times_are_causes_only(columns) -> None:
    seen = arrows(found(table(columns), max_lag=1))
    assert {("size", "b", 0), ("rate", "c", 0)} <= seen
    assert not {target for _, target, _ in seen} & {"size", "rate", "firm", "year"}
    assert ("firm", "b", 0) not in seen


def test_links_of_units_without_levels_equal_tigramites() -> None:
    pytest.importorskip("tigramite")
    from tigramite.data_processing import DataFrame
    from tigramite.independence_tests.parcorr import ParCorr
    from tigramite.jpcmciplus import JPCMCIplus

    rng = np.random.default_rng(6)
    Y = rng.normal(size=(UNITS, TIMES, 3))
    for t in range(1, TIMES):
        Y[:, t] += 0.4 * Y[:, t - 1]
        Y[:, t, 1] += 0.6 * Y[:, t, 0]
        Y[:, t, 2] += 0.6 * Y[:, t - 1, 1]
    Y -= Y.mean(axis=1, keepdims=True)
    frame = DataFrame({k: Y[k] for k in range(UNITS)}, analysis_mode="multiple")
    theirs = JPCMCIplus(
        dict.fromkeys(range(3), "system"), dataframe=frame, cond_ind_test=ParCorr()
    ).run_jpcmciplus(tau_max=1, pc_alpha=0.01)["graph"]
    links = {("abc"[i], "abc"[j], int(lag)) for i, j, lag in np.argwhere(theirs == "-->")}
    ours = arrows(found(table({n: Y[:, :, k] for k, n in enumerate("abc")}), max_lag=1))
    assert ours == {link for link in links if link[0] != link[1]}


def test_gaps_and_other_orders_of_rows_change_little(columns) -> None:
    whole = table({k: columns[k] for k in "abc"})
    kept = whole.frame.sample(frac=0.9, random_state=3)
    seen = arrows(found(whole.with_frame(kept, "rows lost"), max_lag=1))
    assert ("a", "b", 1) in seen
    assert not {(s, t) for s, t, _ in seen} & {("a", "c"), ("c", "a")}


def test_two_rows_of_a_unit_at_one_time_are_refused(columns) -> None:
    data = table({k: columns[k] for k in "abc"})
    twice = pd.concat([data.frame, data.frame.head(1)], ignore_index=True)
    with pytest.raises(InvalidRequest, match="several rows at the same 'year'"):
        found(data.with_frame(twice, "a row twice"))


def test_a_question_about_a_long_panel_is_answered_across_its_units(columns) -> None:
    frame = table({k: columns[k] for k in "abc"}).frame
    profile = profile_frame(frame, np.random.default_rng(0))
    plan = ExpertPlanner().plan(PlanRequest("What causes what?", "", profile, Knowledge(), load()))
    first = next(s for s in plan.steps if s.action is Action.DISCOVER)
    assert first.algorithm == "j_pcmci_plus"
    assert set(first.columns) == {"a", "b", "c", "firm", "year"}
    data = Dataset(frame, profile.variables, profile.time).select(first.columns)
    spec = load().get("j_pcmci_plus", DiscoverySpec)
    params = spec.params.model_validate(first.params)
    rng = np.random.default_rng(0)
    seen = spec.run(data, params, Knowledge(), rng, lambda *_: None)
    told = examined(seen, data, params, Knowledge(), rng)
    assert ("a", "b", 1) in {(t.source, t.target, t.lag) for t in told.tests}
    drawn = next(spec.resample(data, params, Knowledge(), rng))
    assert ("a", "b", 1) in {(e.source, e.target, e.lag) for e in drawn}


def test_a_short_panel_is_searched_as_rows_with_a_caution(columns) -> None:
    frame = table({k: columns[k] for k in "abc"}).frame
    short = frame[frame["year"] < 1956].reset_index(drop=True)
    profile = profile_frame(short, np.random.default_rng(0))
    plan = ExpertPlanner().plan(PlanRequest("What causes what?", "", profile, Knowledge(), load()))
    assert all(s.algorithm != "j_pcmci_plus" for s in plan.steps)
    assert any("not independent" in note for note in plan.notes)
    spec = load().get("j_pcmci_plus", DiscoverySpec)
    objections = list(spec.objections(replace(profile, variables=()), Knowledge()))
    assert any("each followed over many times" in o for o in objections)
