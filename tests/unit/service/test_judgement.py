"""Judgements rest on diagnoses by name: the names are those that the estimators really give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from app.causal.catalogue import AttributionSpec, EstimatorSpec, load, silent
from app.causal.checks.attribution import attributed, cases_for
from app.causal.checks.estimation import estimated, studies_for
from app.causal.data import Dataset
from app.causal.estimand import EffectKind, Estimand
from app.causal.findings import Estimation
from app.causal.graph import Edge
from app.causal.instrument_spec import Instruments, InstrumentSpec
from app.causal.profile import Profile
from app.causal.profile.measure import profile_frame
from app.causal.question import Design
from app.service.assumptions import TESTS
from app.service.gates import BREAKING, GATES, INFORMATIVE, TRACING_GATES

ROWS = 400


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    """A treatment that x confounds, two instruments for a dose, and three periods of two groups."""
    rng = np.random.default_rng(3)
    x, hidden = rng.normal(size=(2, ROWS))
    z, second = rng.normal(size=(2, ROWS))
    treated = (rng.random(ROWS) < 1 / (1 + np.exp(-x))).astype(float)
    dose = z + second + hidden + rng.normal(size=ROWS)
    unit = np.arange(ROWS) // 4
    period = np.arange(ROWS) % 4
    group = (unit % 2).astype(float)
    policy = group * (period >= 2)
    outcome = 2 * treated + x + dose + hidden + policy + rng.normal(size=ROWS)
    return pd.DataFrame(
        {
            "x": x, "z": z, "second": second, "treated": treated, "dose": dose, "unit": unit,
            "period": period, "group": group, "policy": policy, "outcome": outcome,
            "chosen": (z >= 0.2).astype(float), "offered": (second > 0).astype(float),
            "taken": (second + hidden > 0).astype(float),
            "judge": [f"judge {int(i)}" for i in np.digitize(z, np.linspace(-1.5, 1.5, 12))],
            "week": np.arange(ROWS),
            "alone": ((unit == 1) & (period >= 2)).astype(float),
            "later": (np.arange(ROWS) >= 240).astype(float),
        }
    )  # fmt: skip


def estimand(design: Design, kind: EffectKind, spec: EstimatorSpec) -> Estimand:
    known = Estimand(kind, design, "treated", "outcome", contrast=(0.0, 1.0), adjustment=("x",))
    match design:
        case Design.IV if isinstance(spec, InstrumentSpec):
            return by_instrument(spec.takes, Estimand(kind, design, "dose", "outcome"))
        case Design.DID:
            return Estimand(
                kind, design, "policy", "outcome", contrast=(0.0, 1.0), group_column="group",
                time_column="period", unit_column="unit",
            )  # fmt: skip
        case Design.PANEL:
            return Estimand(
                kind, design, "treated", "outcome", contrast=(0.0, 1.0), adjustment=("x",),
                time_column="period", unit_column="unit",
            )  # fmt: skip
        case Design.RDD:
            return Estimand(
                kind, design, "chosen", "outcome", contrast=(0.0, 1.0), adjustment=("x",),
                running_variable="z", cutoff=0.2,
            )  # fmt: skip
        case Design.SYNTHETIC_CONTROL | Design.INTERRUPTED_TIME_SERIES:
            return of_an_event(Estimand(kind, design, "later", "outcome", (0.0, 1.0)))
        case _:
            return known


def of_an_event(plain: Estimand) -> Estimand:
    if plain.design is Design.SYNTHETIC_CONTROL:
        return replace(plain, treatment="alone", time_column="period", unit_column="unit")
    return replace(plain, time_column="week", adjustment=("x",))


def by_instrument(takes: Instruments, plain: Estimand) -> Estimand:
    match takes:
        case Instruments.OFFER:
            return replace(
                plain, treatment="taken", contrast=(0.0, 1.0), adjustment=("x",),
                instruments=("offered",),
            )  # fmt: skip
        case Instruments.DECIDERS:
            return replace(plain, instruments=("judge",))
        case _:
            return replace(plain, instruments=("z", "second"))


def on_its_studies(spec: EstimatorSpec) -> Iterator[Estimation]:
    """Yield what an estimator finds in each study of the checks that it takes."""
    for study in studies_for(spec):
        yield estimated(spec, study.data(np.random.default_rng(7)), study.estimand)


def on_the_frame(spec: EstimatorSpec, frame: pd.DataFrame) -> Iterator[Estimation]:
    """Yield what it finds where instruments are two and periods more than two."""
    rng = np.random.default_rng(0)
    data = Dataset(frame, profile_frame(frame, rng).variables)
    profile = Profile(len(frame), data.variables)
    for design in spec.designs:
        target = estimand(design, min(spec.effects), spec)
        if not list(spec.objections(profile, target)):
            yield spec.run(data, target, spec.params(), rng, silent)


def where_outcomes_are_lost() -> Estimation:
    """Return what a plain comparison finds where the treated answer less often."""
    spec = load().get("difference_in_means", EstimatorSpec)
    study = studies_for(spec)[0]
    data = study.data(np.random.default_rng(7))
    gone = (data.frame[study.estimand.treatment] == "treated") & (np.arange(data.n_rows) % 3 == 0)
    outcome = data.frame[study.estimand.outcome].mask(gone)
    holes = data.with_frame(data.frame.assign(**{study.estimand.outcome: outcome}), "some lost")
    return estimated(spec, holes, study.estimand)


def with_few_or_lags(frame: pd.DataFrame) -> Iterator[Estimation]:
    """Yield what is found with one treated unit among few, and with the last outcome held fixed."""
    few = frame[frame["unit"] < 8]
    started = (few["unit"] == 1) & (few["period"] >= 2)
    alone = few.assign(policy=started.astype(float))
    last = frame.groupby("unit")["outcome"].shift().rename("last")
    changes, within = (
        load().get(name, EstimatorSpec) for name in ("difference_in_differences", "fixed_effects")
    )
    before_after = estimand(Design.DID, EffectKind.ATT, changes)
    over_time = estimand(Design.PANEL, EffectKind.ATE, within)
    runs = (
        (changes, alone, replace(before_after, group_column=None)),
        (within, frame.join(last).dropna(), replace(over_time, adjustment=("last",))),
    )
    for spec, table, target in runs:
        rng = np.random.default_rng(0)
        data = Dataset(table, profile_frame(table, rng).variables)
        yield spec.run(data, target, spec.params(), rng, silent)


@pytest.fixture(scope="module")
def given(frame: pd.DataFrame) -> set[str]:
    """Every name that an estimator gives to a diagnosis."""
    found = [
        estimation
        for spec in load().of(EstimatorSpec)
        for estimation in (*on_its_studies(spec), *on_the_frame(spec, frame))
    ]
    everything = (*found, where_outcomes_are_lost(), *with_few_or_lags(frame))
    return {diagnosis.name for estimation in everything for diagnosis in estimation.diagnostics}


@pytest.fixture(scope="module")
def traced() -> set[str]:
    """Every name that a what-if gives to a diagnosis: traced well, too far, and where it fails."""
    rng, spec = np.random.default_rng(0), load().get("what_if", AttributionSpec)
    (case,) = [c for c in cases_for(spec) if c.name == "shift"]
    found = [attributed(spec, case, case.data(rng, ROWS))]
    hidden = replace(case.graph, edges=(*case.graph.edges, *_driven_by("u")), latent=("u",))
    hidden = replace(hidden, nodes=(*case.graph.nodes, "u"))
    odd = replace(case.question, setting=(("m", 500.0),))
    found.append(attributed(spec, replace(case, graph=hidden), case.data(rng, ROWS)))
    found.append(attributed(spec, replace(case, question=odd), case.data(rng, ROWS)))
    alone = load().get("intrinsic_influence", AttributionSpec)
    bare = replace(case, graph=replace(case.graph, edges=()))
    found.append(attributed(alone, bare, case.data(rng, ROWS)))
    return {diagnosis.name for attribution in found for diagnosis in attribution.diagnostics}


def _driven_by(name: str) -> tuple[Edge, ...]:
    """Return the edges of a cause of m and y, which the change of x does not meet."""
    return Edge(name, "m"), Edge(name, "y")


def test_what_judgement_looks_for_is_given_by_an_attribution(traced: set[str]):
    assert traced >= TRACING_GATES


@pytest.mark.parametrize("names", [GATES, BREAKING, INFORMATIVE], ids=["gate", "break", "inform"])
def test_what_judgement_looks_for_is_given_by_an_estimator(given: set[str], names: frozenset[str]):
    assert names <= given


def test_what_the_ledger_looks_for_is_given_by_an_estimator_or_the_profile(
    given: set[str], traced: set[str]
):
    rng = np.random.default_rng(0)
    months = pd.DataFrame(rng.normal(size=(120, 2)).cumsum(axis=0), columns=["a", "b"])
    months.insert(0, "month", pd.date_range("2000-01-31", periods=120, freq="ME"))
    measured = {d.name for d in profile_frame(months, rng).diagnoses}
    only_where_it_fails = {"treatment_model"}
    assert frozenset().union(*TESTS.values()) <= given | traced | measured | only_where_it_fails
